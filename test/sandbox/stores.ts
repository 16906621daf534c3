import { createHash } from 'node:crypto';
import { accept } from './accept.ts';
import { AwsFault, type Call, type KeyUse, type Service } from './contract.ts';
import type { World } from './world.ts';

/** Parameter Store. */
export function createSsm(world: World): Service {
  const arnOf = (call: Call, name: string) =>
    `arn:aws:ssm:${call.region}:${call.account}:parameter${name.startsWith('/') ? '' : '/'}${name}`;
  const keyOf = (call: Call, name: string) => `${call.account}/${call.region}/${name}`;
  const shown = (call: Call, name: string, decrypted: boolean | undefined) => {
    const found = world.parameters[keyOf(call, name)];
    if (found === undefined) throw new AwsFault('ParameterNotFound', `Parameter ${name} not found.`);
    return {
      Name: name,
      // Whoever does not ask for it to be decrypted gets what KMS made of it.
      Value:
        found.type === 'SecureString' && decrypted !== true
          ? `AQICAHj${createHash('sha256').update(found.value).digest('base64')}`
          : found.value,
      Type: found.type,
      Version: found.version ?? 1,
      ARN: arnOf(call, name),
      DataType: 'text',
    };
  };
  return {
    handlers: {
      PutParameter: (
        input: {
          Name: string;
          Value: string;
          Type?: string;
          Overwrite?: boolean;
          Description?: string;
          Tags?: Tag[];
        },
        call: Call,
      ) => {
        accept(input, ['Name', 'Value', 'Type', 'Overwrite', 'Description', 'Tags']);
        call.authorize('ssm:PutParameter', [arnOf(call, input.Name)]);
        const known = world.parameters[keyOf(call, input.Name)];
        if (known !== undefined && input.Overwrite !== true) {
          throw new AwsFault(
            'ParameterAlreadyExists',
            'The parameter already exists. To overwrite this value, set the overwrite option in the request to true.',
          );
        }
        if (input.Value === '')
          throw new AwsFault('ValidationException', 'Value must have a minimum length of 1.');
        if (known !== undefined && input.Type !== undefined && input.Type !== known.type)
          throw new AwsFault(
            'HierarchyTypeMismatchException',
            'Parameter Store does not support changing a parameter type in a hierarchy.',
          );
        if (/\{\{.*\}\}/.test(input.Value))
          throw new AwsFault('ValidationException', 'Parameter value can not nest another parameter.');
        if (Buffer.byteLength(input.Value) > 4096)
          throw new AwsFault(
            'ValidationException',
            'Standard tier parameters support a value of 4096 characters.',
          );
        const type = input.Type ?? known?.type;
        if (type === undefined)
          throw new AwsFault(
            'ValidationException',
            'A parameter type is required when you create a parameter.',
          );
        if (type !== 'String' && type !== 'StringList' && type !== 'SecureString')
          throw new AwsFault('ValidationException', `${type} is no parameter type.`);
        if (input.Tags !== undefined && input.Overwrite === true)
          throw new AwsFault(
            'ValidationException',
            'Invalid request: tags and overwrite cannot be used together.',
          );
        const version = (known?.version ?? 0) + 1;
        const tags = { ...known?.tags, ...tagsOf(input.Tags) };
        world.parameters[keyOf(call, input.Name)] = { value: input.Value, type, version, tags };
        return { Version: version, Tier: 'Standard' };
      },
      GetParameter: (input: { Name: string; WithDecryption?: boolean }, call: Call) => {
        accept(input, ['Name', 'WithDecryption']);
        call.authorize('ssm:GetParameter', [arnOf(call, input.Name)]);
        return { Parameter: shown(call, input.Name, input.WithDecryption) };
      },
      GetParameters: (input: { Names: string[]; WithDecryption?: boolean }, call: Call) => {
        accept(input, ['Names', 'WithDecryption']);
        if (input.Names.length > 10) throw new AwsFault('ValidationException', 'At most 10 names.');
        call.authorize(
          'ssm:GetParameters',
          input.Names.map((name) => arnOf(call, name)),
        );
        const isKnown = (name: string) => world.parameters[keyOf(call, name)] !== undefined;
        return {
          Parameters: input.Names.filter(isKnown).map((name) => shown(call, name, input.WithDecryption)),
          InvalidParameters: input.Names.filter((name) => !isKnown(name)),
        };
      },
      GetParametersByPath: (
        input: {
          Path: string;
          Recursive?: boolean;
          WithDecryption?: boolean;
          NextToken?: string;
          MaxResults?: number;
        },
        call: Call,
      ) => {
        accept(input, ['Path', 'Recursive', 'WithDecryption', 'NextToken', 'MaxResults']);
        if (!input.Path.startsWith('/'))
          throw new AwsFault(
            'ValidationException',
            'The parameter doesn\'t meet the parameter name requirements: a path begins with "/".',
          );
        call.authorize('ssm:GetParametersByPath', [arnOf(call, input.Path)]);
        const size = input.MaxResults ?? 10;
        if (size < 1 || size > 10)
          throw new AwsFault('ValidationException', 'MaxResults must be between 1 and 10.');
        const prefix = keyOf(call, `${input.Path.replace(/\/$/, '')}/`);
        const names = Object.keys(world.parameters)
          .filter((key) => key.startsWith(prefix))
          .filter((key) => input.Recursive === true || !key.slice(prefix.length).includes('/'))
          .map((key) => key.slice(keyOf(call, '').length))
          .toSorted();
        const from = Number(input.NextToken ?? 0);
        const more = from + size < names.length;
        return {
          Parameters: names.slice(from, from + size).map((name) => shown(call, name, input.WithDecryption)),
          ...(more ? { NextToken: String(from + size) } : {}),
        };
      },
      DeleteParameter: (input: { Name: string }, call: Call) => {
        accept(input, ['Name']);
        call.authorize('ssm:DeleteParameter', [arnOf(call, input.Name)]);
        shown(call, input.Name, false);
        delete world.parameters[keyOf(call, input.Name)];
        return {};
      },
      AddTagsToResource: (input: { ResourceType: string; ResourceId: string; Tags: Tag[] }, call: Call) => {
        if (input.ResourceType !== 'Parameter')
          throw new AwsFault('InvalidResourceType', `sandbox: ${input.ResourceType} is not simulated`);
        call.authorize('ssm:AddTagsToResource', [arnOf(call, input.ResourceId)]);
        const known = world.parameters[keyOf(call, input.ResourceId)];
        if (known === undefined)
          throw new AwsFault(
            'InvalidResourceId',
            'The resource ID is not valid. Verify that you entered the correct ID.',
          );
        known.tags = { ...known.tags, ...tagsOf(input.Tags) };
        return {};
      },
    },
  };
}

interface Tag {
  readonly Key: string;
  readonly Value: string;
}

function tagsOf(tags: readonly Tag[] | undefined): Record<string, string> {
  return Object.fromEntries((tags ?? []).map(({ Key, Value }) => [Key, Value]));
}

/** How long the name of a secret that was deleted at once is taken. */
const nameFreeMs = 150;

function secretArn(call: Call, id: string): string {
  return id.startsWith('arn:')
    ? id
    : `arn:aws:secretsmanager:${call.region}:${call.account}:secret:${id}-Ab12Cd`;
}

function requestConditions(tags: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries(tags).map(([key, value]) => [`aws:RequestTag/${key}`, value]));
}

function resourceTags(
  secret: { readonly tags?: Readonly<Record<string, string>> } | undefined,
): Record<string, string> {
  return Object.fromEntries(
    Object.entries(secret?.tags ?? {}).map(([key, value]) => [`aws:ResourceTag/${key}`, value]),
  );
}

/** The tags of a secret, as the policies of whoever uses it know them; none where there is no such secret. */
export function secretConditions(world: World, call: Call, id: string): Record<string, string> {
  const found = Object.values(world.secrets).find(
    ({ arn, name }) =>
      arn === id || (name === id && arn.startsWith(`arn:aws:secretsmanager:${call.region}:${call.account}:`)),
  );
  return resourceTags(found);
}

/** Secrets Manager. Secrets of other accounts are not simulated: they cannot be found. */
export function createSecretsManager(world: World): Service {
  const find = (call: Call, id: string) => {
    const found = Object.entries(world.secrets).find(
      ([key, secret]) =>
        key === `${call.account}/${call.region}/${secret.name}` && (secret.arn === id || secret.name === id),
    );
    if (found === undefined) {
      throw new AwsFault('ResourceNotFoundException', "Secrets Manager can't find the specified secret.");
    }
    return found[1];
  };
  const living = (call: Call, id: string) => {
    const secret = find(call, id);
    if (secret.deletedAt !== undefined) {
      throw new AwsFault(
        'InvalidRequestException',
        "You can't perform this operation on the secret because it was marked for deletion.",
      );
    }
    return secret;
  };
  return {
    handlers: {
      CreateSecret: (
        input: {
          Name: string;
          SecretString?: string;
          ClientRequestToken?: string;
          Description?: string;
          Tags?: Tag[];
        },
        call: Call,
      ) => {
        accept(input, ['Name', 'SecretString', 'ClientRequestToken', 'Description', 'Tags']);
        const arn = secretArn(call, input.Name);
        const tags = tagsOf(input.Tags);
        const asked = requestConditions(tags);
        call.authorize('secretsmanager:CreateSecret', [arn], asked);
        if (input.Tags !== undefined) call.authorize('secretsmanager:TagResource', [arn], asked);
        const key = `${call.account}/${call.region}/${input.Name}`;
        // API DeleteSecret: it goes on in the background for a while.
        if (world.secrets[key]?.deletedAt !== undefined || (world.takenSecretNames[key] ?? 0) > Date.now()) {
          throw new AwsFault(
            'InvalidRequestException',
            "You can't create this secret because a secret with this name is already scheduled for deletion.",
          );
        }
        if (world.secrets[key] !== undefined) {
          throw new AwsFault(
            'ResourceExistsException',
            `The operation failed because the secret ${input.Name} already exists.`,
          );
        }
        world.secrets[key] = {
          arn,
          name: input.Name,
          tags,
          ...(input.SecretString === undefined ? {} : { value: input.SecretString }),
          ...(input.Description === undefined ? {} : { description: input.Description }),
        };
        return { ARN: arn, Name: input.Name };
      },
      GetSecretValue: (input: { SecretId: string }, call: Call) => {
        accept(input, ['SecretId']);
        const arn = secretArn(call, input.SecretId);
        call.authorize('secretsmanager:GetSecretValue', [arn], secretConditions(world, call, input.SecretId));
        const secret = living(call, input.SecretId);
        if (secret.value === undefined) {
          throw new AwsFault(
            'ResourceNotFoundException',
            "Secrets Manager can't find the specified secret value for staging label: AWSCURRENT",
          );
        }
        return { ARN: secret.arn, Name: secret.name, SecretString: secret.value };
      },
      ListSecrets: (
        input: {
          Filters?: { Key: string; Values: string[] }[];
          IncludePlannedDeletion?: boolean;
          NextToken?: string;
          MaxResults?: number;
        },
        call: Call,
      ) => {
        accept(input, ['Filters', 'IncludePlannedDeletion', 'NextToken', 'MaxResults']);
        call.authorize('secretsmanager:ListSecrets', ['*']);
        const other = (input.Filters ?? []).find(({ Key }) => Key !== 'name');
        if (other !== undefined)
          throw new AwsFault(
            'InvalidParameterException',
            `sandbox: the filter ${other.Key} is not simulated`,
          );
        // The filter takes names that begin with one of the values.
        const fits = (name: string) =>
          (input.Filters ?? []).every(({ Values }) => Values.some((value) => name.startsWith(value)));
        const found = Object.entries(world.secrets)
          .filter(([key, { name }]) => key === `${call.account}/${call.region}/${name}` && fits(name))
          .map(([, secret]) => secret)
          .filter(({ deletedAt }) => deletedAt === undefined || input.IncludePlannedDeletion === true);
        const from = Number(input.NextToken ?? 0);
        const size = input.MaxResults ?? 100;
        return {
          SecretList: found.slice(from, from + size).map((secret) => ({
            ARN: secret.arn,
            Name: secret.name,
            ...(secret.deletedAt === undefined ? {} : { DeletedDate: new Date(secret.deletedAt) }),
          })),
          ...(from + size < found.length ? { NextToken: String(from + size) } : {}),
        };
      },
      DescribeSecret: (input: { SecretId: string }, call: Call) => {
        accept(input, ['SecretId']);
        const secret = find(call, input.SecretId);
        call.authorize('secretsmanager:DescribeSecret', [secret.arn], resourceTags(secret));
        const Tags = Object.entries(secret.tags ?? {}).map(([Key, Value]) => ({ Key, Value }));
        return {
          ARN: secret.arn,
          Name: secret.name,
          Tags,
          ...(secret.deletedAt === undefined ? {} : { DeletedDate: new Date(secret.deletedAt) }),
          ...(secret.description === undefined ? {} : { Description: secret.description }),
        };
      },
      UpdateSecret: (
        input: { SecretId: string; SecretString?: string; Description?: string; ClientRequestToken?: string },
        call: Call,
      ) => {
        accept(input, ['SecretId', 'SecretString', 'Description', 'ClientRequestToken']);
        const secret = find(call, input.SecretId);
        call.authorize('secretsmanager:UpdateSecret', [secret.arn], resourceTags(secret));
        if (input.SecretString !== undefined) secret.value = input.SecretString;
        if (input.Description !== undefined) secret.description = input.Description;
        return { ARN: secret.arn, Name: secret.name };
      },
      DeleteSecret: (input: { SecretId: string; ForceDeleteWithoutRecovery?: boolean }, call: Call) => {
        accept(input, ['SecretId', 'ForceDeleteWithoutRecovery']);
        call.authorize(
          'secretsmanager:DeleteSecret',
          [secretArn(call, input.SecretId)],
          secretConditions(world, call, input.SecretId),
        );
        const secret = find(call, input.SecretId);
        if (input.ForceDeleteWithoutRecovery !== true) {
          secret.deletedAt = Date.now();
          return { ARN: secret.arn, Name: secret.name, DeletionDate: new Date(secret.deletedAt) };
        }
        const key = `${call.account}/${call.region}/${secret.name}`;
        delete world.secrets[key];
        world.takenSecretNames[key] = Date.now() + nameFreeMs;
        return { ARN: secret.arn, Name: secret.name };
      },
      TagResource: (input: { SecretId: string; Tags: Tag[] }, call: Call) => {
        const secret = find(call, input.SecretId);
        call.authorize('secretsmanager:TagResource', [secret.arn], {
          ...resourceTags(secret),
          ...requestConditions(tagsOf(input.Tags)),
        });
        secret.tags = { ...secret.tags, ...tagsOf(input.Tags) };
        return {};
      },
      PutSecretValue: (
        input: { SecretId: string; SecretString: string; ClientRequestToken?: string },
        call: Call,
      ) => {
        accept(input, ['SecretId', 'SecretString', 'ClientRequestToken']);
        const secret = find(call, input.SecretId);
        call.authorize('secretsmanager:PutSecretValue', [secret.arn], resourceTags(secret));
        living(call, input.SecretId);
        secret.value = input.SecretString;
        return { ARN: secret.arn, Name: secret.name };
      },
    },
  };
}

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
export function createSns(world: World, keys: KeyUse): Service {
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
    const topic = world.topics[arn];
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
        const arn = `arn:aws:sns:${call.region}:${call.account}:${input.Name}`;
        call.authorize('sns:CreateTopic', [arn]);
        checkAttributes(Object.keys(input.Attributes ?? {}));
        const known = world.topics[arn];
        const differs = Object.entries(input.Attributes ?? {}).some(
          ([name, value]) => known !== undefined && known.attributes[name] !== value,
        );
        if (differs)
          throw new AwsFault(
            'InvalidParameter',
            'Invalid parameter: Attributes Reason: Topic already exists with different attributes',
          );
        world.topics[arn] ??= {
          attributes: { ...input.Attributes },
          subscriptions: [],
          tags: tagsOf(input.Tags),
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
        call.authorize('sns:TagResource', [input.ResourceArn]);
        const topic = known(call, input.ResourceArn);
        topic.tags = { ...topic.tags, ...tagsOf(input.Tags) };
        return {};
      },
      Publish: (
        input: {
          TopicArn: string;
          Subject?: string;
          Message: string;
          MessageAttributes?: Record<string, { DataType: string; StringValue?: string }>;
        },
        call: Call,
      ) => {
        accept(input, ['TopicArn', 'Subject', 'Message', 'MessageAttributes']);
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
        world.messages.push({
          topicArn: input.TopicArn,
          subject: input.Subject ?? '',
          message: input.Message,
          attributes: Object.fromEntries(
            attributes.map(([name, { StringValue }]) => [name, StringValue ?? '']),
          ),
        });
        return { MessageId: `m-${world.messages.length}` };
      },
    },
  };
}
