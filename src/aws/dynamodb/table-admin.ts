import {
  CreateTableCommand,
  DescribeContinuousBackupsCommand,
  DescribeTableCommand,
  DescribeTimeToLiveCommand,
  type DynamoDBClient,
  UpdateContinuousBackupsCommand,
  UpdateTableCommand,
  UpdateTimeToLiveCommand,
} from '@aws-sdk/client-dynamodb';
import { call, causeOf, isCode } from '../client/call.ts';

/** One part of a table's key; all of ours are texts. */
export interface KeyPart {
  readonly name: string;
  readonly role: 'HASH' | 'RANGE';
  /** `S`, `N` or `B`. */
  readonly type: string;
}

export interface Table {
  readonly arn: string;
  /** It can be changed only while it is ACTIVE (API UpdateTable). */
  readonly status: string;
  readonly keys: readonly KeyPart[];
  readonly onDemand: boolean;
  /** Encrypted under a KMS key. Without one DynamoDB encrypts with a key that it owns. */
  readonly kmsEncrypted: boolean;
  readonly deletionProtection: boolean;
}

export interface TimeToLive {
  /** ENABLED, ENABLING, DISABLED or DISABLING. */
  readonly status: string;
  readonly attribute?: string;
}

/** What can be changed by one UpdateTable; DynamoDB takes one kind of change at a time. */
export type TableChange = 'on-demand' | 'kms-encryption' | 'deletion-protection';

/** The DynamoDB tables of one account in one Region, to create and change them (their items are in audit-table.ts). */
export interface TableAdmin {
  get(name: string): Promise<Table | undefined>;
  pointInTimeRecovery(name: string): Promise<boolean>;
  timeToLive(name: string): Promise<TimeToLive>;
  /** On demand, under `alias/aws/dynamodb`, protected against deletion. */
  create(name: string, keys: readonly KeyPart[]): Promise<void>;
  change(name: string, change: TableChange): Promise<void>;
  /** False while DynamoDB prepares the backups of a new table. */
  enablePointInTimeRecovery(name: string): Promise<boolean>;
  enableTimeToLive(name: string, attribute: string): Promise<void>;
}

const changes = {
  'on-demand': { BillingMode: 'PAY_PER_REQUEST' },
  'kms-encryption': { SSESpecification: { Enabled: true, SSEType: 'KMS' } },
  'deletion-protection': { DeletionProtectionEnabled: true },
} as const;

export function createTableAdmin(dynamodb: DynamoDBClient): TableAdmin {
  return {
    get: (name) => get(dynamodb, name),
    pointInTimeRecovery: async (name) => {
      const answer = await call('dynamodb:DescribeContinuousBackups', name, () =>
        dynamodb.send(new DescribeContinuousBackupsCommand({ TableName: name })),
      );
      const recovery = answer.ContinuousBackupsDescription?.PointInTimeRecoveryDescription;
      return recovery?.PointInTimeRecoveryStatus === 'ENABLED';
    },
    timeToLive: async (name) => {
      const answer = await call('dynamodb:DescribeTimeToLive', name, () =>
        dynamodb.send(new DescribeTimeToLiveCommand({ TableName: name })),
      );
      const { TimeToLiveStatus: status = 'DISABLED', AttributeName: attribute } =
        answer.TimeToLiveDescription ?? {};
      return { status, ...(attribute === undefined ? {} : { attribute }) };
    },
    create: async (name, keys) => {
      await call('dynamodb:CreateTable', name, () =>
        dynamodb.send(
          new CreateTableCommand({
            TableName: name,
            AttributeDefinitions: keys.map((key) => ({
              AttributeName: key.name,
              AttributeType: key.type === 'S' ? 'S' : 'B',
            })),
            KeySchema: keys.map((key) => ({ AttributeName: key.name, KeyType: key.role })),
            ...changes['on-demand'],
            ...changes['kms-encryption'],
            ...changes['deletion-protection'],
          }),
        ),
      );
    },
    change: async (name, change) => {
      await call('dynamodb:UpdateTable', `${name} (${change})`, () =>
        dynamodb.send(new UpdateTableCommand({ TableName: name, ...changes[change] })),
      );
    },
    enablePointInTimeRecovery: (name) => enablePointInTimeRecovery(dynamodb, name),
    enableTimeToLive: async (name, attribute) => {
      await call('dynamodb:UpdateTimeToLive', name, () =>
        dynamodb.send(
          new UpdateTimeToLiveCommand({
            TableName: name,
            TimeToLiveSpecification: { Enabled: true, AttributeName: attribute },
          }),
        ),
      );
    },
  };
}

async function get(dynamodb: DynamoDBClient, name: string): Promise<Table | undefined> {
  try {
    const { Table: found } = await call('dynamodb:DescribeTable', name, () =>
      dynamodb.send(new DescribeTableCommand({ TableName: name })),
    );
    const typeOf = (attribute: string | undefined) =>
      found?.AttributeDefinitions?.find(({ AttributeName }) => AttributeName === attribute)?.AttributeType;
    return {
      arn: found?.TableArn ?? '',
      status: found?.TableStatus ?? '',
      keys: (found?.KeySchema ?? []).map(({ AttributeName, KeyType }) => ({
        name: AttributeName ?? '',
        role: KeyType ?? 'HASH',
        type: typeOf(AttributeName) ?? '',
      })),
      onDemand: found?.BillingModeSummary?.BillingMode === 'PAY_PER_REQUEST',
      kmsEncrypted: found?.SSEDescription?.SSEType === 'KMS',
      deletionProtection: found?.DeletionProtectionEnabled === true,
    };
  } catch (error) {
    if (isCode(causeOf(error), 'ResourceNotFoundException')) return undefined;
    throw error;
  }
}

/** A new table's backups take a while to be ready (API UpdateContinuousBackups, ContinuousBackupsUnavailableException). */
async function enablePointInTimeRecovery(dynamodb: DynamoDBClient, name: string): Promise<boolean> {
  try {
    await call('dynamodb:UpdateContinuousBackups', name, () =>
      dynamodb.send(
        new UpdateContinuousBackupsCommand({
          TableName: name,
          PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true },
        }),
      ),
    );
    return true;
  } catch (error) {
    if (isCode(causeOf(error), 'ContinuousBackupsUnavailableException')) return false;
    throw error;
  }
}
