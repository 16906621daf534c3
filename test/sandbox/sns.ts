import { accept } from './accept.ts';
import type { AwsState } from './aws-state.ts';
import { AwsFault, type Call, type KeyUse, type Service } from './contract.ts';
import { arnOf } from './partition.ts';
import { requestConditions, type Tag, tagsOf } from './tags.ts';

/** What SetTopicAttributes and CreateTopic take (of standard topics). */
const topicAttributes = ['KmsMasterKeyId', 'DisplayName', 'Policy', 'DeliveryPolicy', 'SignatureVersion'];

function checkAttributes(names: readonly string[]): void {
  const unknown = names.find((name) => !topicAttributes.includes(name));
  if (unknown !== undefined)
    throw new AwsFault(
      'InvalidParameter',
      `Invalid parameter: AttributeName Reason: ${unknown} is not known`,
    );
}

/** Simple Notification Service. Topic policies are not simulated: a topic is its own account's only. */
export function createSns(awsState: AwsState, keys: KeyUse): Service {
  const known = (call: Call, arn: string) => {
    const [, , , region, account] = arn.split(':');
    if (arn.split(':').length !== 6 || region !== call.region)
      throw new AwsFault('InvalidParameter', 'Invalid parameter: TopicArn');
    if (account !== call.account) {
      throw new AwsFault(
        'AuthorizationError',
        `User: ${call.principal.arn} is not authorized to perform: SNS:${call.action} on resource: ${arn} because no resource-based policy allows the SNS:${call.action} action`,
        403,
      );
    }
    const topic = awsState.topics[arn];
    if (topic === undefined) throw new AwsFault('NotFound', 'Topic does not exist', 404);
    return topic;
  };
  /** AWS's own key serves whoever may publish; another one must let the publisher use it. */
  const mayEncrypt = (call: Call, key: string | undefined): void => {
    if (!key || key.endsWith('alias/aws/sns')) return;
    try {
      keys.require(call, key, call.region, ['kms:GenerateDataKey', 'kms:Decrypt'], 'sns');
    } catch (error) {
      if (!(error instanceof AwsFault)) throw error;
      throw new AwsFault('KMSAccessDenied', error.message);
    }
  };
  return {
    handlers: {
      CreateTopic: (
        input: { Name: string; Attributes?: Record<string, string>; Tags?: Tag[] },
        call: Call,
      ) => {
        accept(input, ['Name', 'Attributes', 'Tags']);
        if (!/^[\w-]{1,256}$/.test(input.Name))
          throw new AwsFault('InvalidParameter', 'Invalid parameter: Topic Name');
        const arn = arnOf('sns', call.region, call.account, input.Name);
        const tags = tagsOf(input.Tags, 'InvalidParameter');
        const asked = requestConditions(tags);
        call.authorize('sns:CreateTopic', [arn], asked);
        if (input.Tags !== undefined) call.authorize('sns:TagResource', [arn], asked);
        checkAttributes(Object.keys(input.Attributes ?? {}));
        const known = awsState.topics[arn];
        const differs = Object.entries(input.Attributes ?? {}).some(
          ([name, value]) => known !== undefined && known.attributes[name] !== value,
        );
        if (differs)
          throw new AwsFault(
            'InvalidParameter',
            'Invalid parameter: Attributes Reason: Topic already exists with different attributes',
          );
        awsState.topics[arn] ??= {
          attributes: { ...input.Attributes },
          subscriptions: [],
          tags,
        };
        return { TopicArn: arn };
      },
      GetTopicAttributes: (input: { TopicArn: string }, call: Call) => {
        accept(input, ['TopicArn']);
        call.authorize('sns:GetTopicAttributes', [input.TopicArn]);
        return { Attributes: { TopicArn: input.TopicArn, ...known(call, input.TopicArn).attributes } };
      },
      SetTopicAttributes: (
        input: { TopicArn: string; AttributeName: string; AttributeValue?: string },
        call: Call,
      ) => {
        accept(input, ['TopicArn', 'AttributeName', 'AttributeValue']);
        call.authorize('sns:SetTopicAttributes', [input.TopicArn]);
        checkAttributes([input.AttributeName]);
        known(call, input.TopicArn).attributes[input.AttributeName] = input.AttributeValue ?? '';
        return {};
      },
      Subscribe: (input: { TopicArn: string; Protocol: string; Endpoint?: string }, call: Call) => {
        accept(input, ['TopicArn', 'Protocol', 'Endpoint']);
        call.authorize('sns:Subscribe', [input.TopicArn]);
        const { subscriptions } = known(call, input.TopicArn);
        const { Protocol: protocol, Endpoint: endpoint = '' } = input;
        if (protocol === 'email' && !/^[^@\s]+@[^@\s]+$/.test(endpoint))
          throw new AwsFault('InvalidParameter', 'Invalid parameter: Email address');
        // Whoever subscribes again is answered with the same subscription.
        if (!subscriptions.some((one) => one.protocol === protocol && one.endpoint === endpoint))
          subscriptions.push({ protocol, endpoint });
        return { SubscriptionArn: 'pending confirmation' };
      },
      ListSubscriptionsByTopic: (input: { TopicArn: string }, call: Call) => {
        accept(input, ['TopicArn']);
        call.authorize('sns:ListSubscriptionsByTopic', [input.TopicArn]);
        return {
          Subscriptions: known(call, input.TopicArn).subscriptions.map(({ protocol, endpoint }) => ({
            SubscriptionArn: 'PendingConfirmation',
            Owner: call.account,
            Protocol: protocol,
            Endpoint: endpoint,
            TopicArn: input.TopicArn,
          })),
        };
      },
      TagResource: (input: { ResourceArn: string; Tags: Tag[] }, call: Call) => {
        const added = tagsOf(input.Tags, 'InvalidParameter');
        call.authorize('sns:TagResource', [input.ResourceArn], requestConditions(added));
        const topic = known(call, input.ResourceArn);
        topic.tags = { ...topic.tags, ...added };
        return {};
      },
      Publish: (
        input: {
          TopicArn: string;
          Subject?: string;
          Message: string;
          MessageStructure?: string;
          MessageAttributes?: Record<string, { DataType: string; StringValue?: string }>;
        },
        call: Call,
      ) => {
        accept(input, ['TopicArn', 'Subject', 'Message', 'MessageStructure', 'MessageAttributes']);
        call.authorize('sns:Publish', [input.TopicArn]);
        mayEncrypt(call, known(call, input.TopicArn).attributes['KmsMasterKeyId']);
        if (input.Subject !== undefined && !/^[ -~]{1,100}$/.test(input.Subject)) {
          throw new AwsFault('InvalidParameter', 'Invalid parameter: Subject');
        }
        if (input.Message === '') throw new AwsFault('InvalidParameter', 'Invalid parameter: Empty message');
        if (Buffer.byteLength(input.Message) > 256 * 1024)
          throw new AwsFault('InvalidParameter', 'Invalid parameter: Message too long');
        const attributes = Object.entries(input.MessageAttributes ?? {});
        if (attributes.length > 10)
          throw new AwsFault('InvalidParameterValue', 'sandbox: more than 10 attributes reach no queue raw');
        if (attributes.some(([, { StringValue }]) => !StringValue)) {
          throw new AwsFault('InvalidParameterValue', 'The message attribute must have a non-empty value.');
        }
        awsState.messages.push({
          topicArn: input.TopicArn,
          subject: input.Subject ?? '',
          ...formsOf(input),
          attributes: Object.fromEntries(
            attributes.map(([name, { StringValue }]) => [name, StringValue ?? '']),
          ),
        });
        return { MessageId: `m-${awsState.messages.length}` };
      },
    },
  };
}

/**
 * The forms of a message, by protocol (API Publish, MessageStructure: a JSON object whose `default` is text; values that are
 * no text are passed over).
 */
function formsOf({ Message: text, MessageStructure: structure }: Form): { message: string; mail?: string } {
  if (structure === undefined) return { message: text };
  if (structure !== 'json') throw new AwsFault('InvalidParameter', 'Invalid parameter: MessageStructure');
  const invalid = (why: string) =>
    new AwsFault('InvalidParameter', `Invalid parameter: Message Structure - ${why}`);
  let forms: { readonly [protocol: string]: unknown } | null;
  try {
    forms = JSON.parse(text) as typeof forms;
  } catch {
    throw invalid('JSON message body failed to parse');
  }
  const { default: message, email } = forms ?? {};
  if (typeof message !== 'string') throw invalid('No default entry in JSON message body');
  return { message, ...(typeof email === 'string' ? { mail: email } : {}) };
}

interface Form {
  readonly Message: string;
  readonly MessageStructure?: string;
}
