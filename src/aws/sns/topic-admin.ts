import {
  CreateTopicCommand,
  GetTopicAttributesCommand,
  paginateListSubscriptionsByTopic,
  SetTopicAttributesCommand,
  type SNSClient,
  SubscribeCommand,
} from '@aws-sdk/client-sns';
import { call, causeOf, isCode } from '../client/call.ts';

export interface Topic {
  /** As AWS got it: id, ARN or alias. Undefined: messages are stored unencrypted. */
  readonly kmsKeyId?: string;
}

/** The SNS topics of one account in one Region, to create and change them (publish.ts sends the messages). */
export interface TopicAdmin {
  get(arn: string): Promise<Topic | undefined>;
  /** Addresses subscribed by e-mail, also those that were not confirmed yet. */
  emails(arn: string): Promise<string[]>;
  /** A topic that exists with the same attributes is an answer, not an error (API CreateTopic). */
  create(name: string, kmsKeyId: string): Promise<void>;
  encrypt(arn: string, kmsKeyId: string): Promise<void>;
  /** AWS sends a confirmation mail to the address, and nothing else before its owner confirms. */
  subscribe(arn: string, email: string): Promise<void>;
}

export function createTopicAdmin(sns: SNSClient): TopicAdmin {
  return {
    get: async (arn) => {
      try {
        const { Attributes = {} } = await call('sns:GetTopicAttributes', arn, () =>
          sns.send(new GetTopicAttributesCommand({ TopicArn: arn })),
        );
        const kmsKeyId = Attributes['KmsMasterKeyId'];
        return kmsKeyId ? { kmsKeyId } : {};
      } catch (error) {
        if (isCode(causeOf(error), 'NotFoundException', 'NotFound')) return undefined;
        throw error;
      }
    },
    emails: (arn) =>
      call('sns:ListSubscriptionsByTopic', arn, async () => {
        const found: string[] = [];
        for await (const page of paginateListSubscriptionsByTopic({ client: sns }, { TopicArn: arn })) {
          for (const { Protocol, Endpoint } of page.Subscriptions ?? []) {
            if (Protocol === 'email' && Endpoint !== undefined) found.push(Endpoint);
          }
        }
        return found;
      }),
    create: async (name, kmsKeyId) => {
      await call('sns:CreateTopic', name, () =>
        sns.send(new CreateTopicCommand({ Name: name, Attributes: { KmsMasterKeyId: kmsKeyId } })),
      );
    },
    encrypt: async (arn, kmsKeyId) => {
      await call('sns:SetTopicAttributes', arn, () =>
        sns.send(
          new SetTopicAttributesCommand({
            TopicArn: arn,
            AttributeName: 'KmsMasterKeyId',
            AttributeValue: kmsKeyId,
          }),
        ),
      );
    },
    subscribe: async (arn, email) => {
      await call('sns:Subscribe', arn, () =>
        sns.send(new SubscribeCommand({ TopicArn: arn, Protocol: 'email', Endpoint: email })),
      );
    },
  };
}
