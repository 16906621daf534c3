import type { SeededAlarm, SeededPolicy } from './autoscaling-and-alarms.ts';
import type { Policy } from './iam.ts';

// What the small services know, as plain data: `structuredClone(awsState)` is a saved sandbox (RDS and DynamoDB beside it).

export interface Role {
  readonly name: string;
  readonly account: string;
  trust: Policy;
  policies: Policy[];
  maxSessionSeconds: number;
}

export interface Session {
  readonly account: string;
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken: string;
  readonly arn: string;
  readonly roleArn: string;
  /** By the sandbox clock, in ms. */
  readonly expiresAt: number;
}

export interface KmsKey {
  readonly id: string;
  readonly arn: string;
  readonly account: string;
  readonly region: string;
  readonly manager: 'AWS' | 'CUSTOMER';
  state: 'Enabled' | 'Disabled' | 'PendingDeletion';
  /** Not symmetric: `RSA_2048`. */
  spec?: 'RSA_2048';
  policy: Policy;
  tags: Record<string, string>;
  description?: string;
}

export interface Message {
  readonly topicArn: string;
  readonly subject: string;
  readonly message: string;
  /** What subscriptions by e-mail get, where it is not `message`. */
  readonly mail?: string;
  readonly attributes: Record<string, string>;
}

export interface AwsState {
  roles: Record<string, Role>;
  sessions: Record<string, Session>;
  keys: Record<string, KmsKey>;
  /** `account/region/alias/NAME` → key ARN. */
  aliases: Record<string, string>;
  /** `account/region/NAME` → value. */
  parameters: Record<
    string,
    { value: string; type: string; version?: number; keyId?: string; tags?: Record<string, string> }
  >;
  /** Without a value until one is put. */
  secrets: Record<
    string,
    {
      arn: string;
      name: string;
      value?: string;
      description?: string;
      /** A key of the customer's own; AWS's where there is none. */
      kmsKeyId?: string;
      tags?: Record<string, string>;
      /** When it was scheduled for deletion, in ms; the recovery window never ends here. */
      deletedAt?: number;
    }
  >;
  /** `account/region/NAME` of secrets deleted at once → when the name is free again, in ms. */
  takenSecretNames: Record<string, number>;
  topics: Record<
    string,
    {
      attributes: Record<string, string>;
      subscriptions: { protocol: string; endpoint: string }[];
      tags?: Record<string, string>;
    }
  >;
  messages: Message[];
  /** `account/region/NAME`. */
  scheduleGroups: string[];
  /** One-time schedules of EventBridge Scheduler, by ARN. */
  schedules: Record<
    string,
    {
      readonly account: string;
      readonly region: string;
      /** In ms. */
      readonly at: number;
      readonly source: string;
      readonly detailType: string;
      readonly detail: string;
      readonly roleArn: string;
      /** It is deleted when it is over. */
      readonly deletes: boolean;
      readonly clientToken?: string;
    }
  >;
  /** Clusters that are shared through Resource Access Manager. */
  shares: { readonly arn: string; readonly share: string }[];
  scalingPolicies: SeededPolicy[];
  alarms: SeededAlarm[];
}

export function emptyWorld(): AwsState {
  return {
    roles: {},
    sessions: {},
    keys: {},
    aliases: {},
    parameters: {},
    secrets: {},
    takenSecretNames: {},
    topics: {},
    messages: [],
    scheduleGroups: [],
    schedules: {},
    shares: [],
    scalingPolicies: [],
    alarms: [],
  };
}
