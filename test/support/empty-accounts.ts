import {
  DescribeContinuousBackupsCommand,
  DescribeTableCommand,
  DescribeTimeToLiveCommand,
  DynamoDBClient,
} from '@aws-sdk/client-dynamodb';
import { afterAll, beforeAll, beforeEach, expect } from 'vitest';
import type { Saved } from '../sandbox/sandbox.ts';
import { present, staging, table } from './constants.ts';
import { createFixture, type Fixture } from './fixture.ts';
import type { ActionResult } from './runner.ts';

export const sourceRegion = 'eu-central-1';
export const targetRegion = 'us-east-1';
export const tableArn = `arn:aws:dynamodb:${targetRegion}:${staging}:table/${table}`;
export const topicArn = `arn:aws:sns:${targetRegion}:${staging}:aurora-restore-notifications`;
export const secretKey = `${staging}/${targetRegion}//aurora-restore/db-credentials`;
export const restoreRole = `arn:aws:iam::${staging}:role/aurora-restore-target`;
export const keyInputs = {
  'source-kms-key-id': 'alias/aurora-share',
  'target-kms-key-id': 'alias/aurora-staging',
};

/** Two accounts in which nothing of the guide has been done. */
export let fixture: Fixture;
let empty: Saved;

/** Sets them up for a test file, and puts them back before each test. */
export function useEmptyAccounts(): void {
  beforeAll(async () => {
    fixture = await createFixture({
      sourceRegion,
      targetRegion,
      sourceKey: 'default',
      snapshot: 'automated',
      empty: true,
      tableChangeMs: 120,
    });
    empty = await fixture.sandbox.save();
  });
  afterAll(() => fixture.sandbox.stop());
  beforeEach(async () => {
    await fixture.sandbox.load(empty);
    fixture.sandbox.requests.length = 0;
  });
}

/** Runs provision with the provision roles, and with nothing that is not about it. */
export function run(more: Record<string, string> = {}): Promise<ActionResult> {
  return fixture.run({
    'ca-bundle': '',
    'lease-duration': '',
    'poll-max': '',
    ...fixture.provisionInputs,
    ...more,
  });
}

/** What the run asked to be changed, in order. */
export function changing(): string[] {
  return fixture.sandbox.requests
    .filter((request) => request.changing)
    .map(({ service, action }) => `${service}:${action}`);
}

export function expectSuccess(result: ActionResult): void {
  expect(result.log).not.toContain('SandboxError');
  expect(result.errors).toEqual([]);
  expect(result.exitCode).toBe(0);
  expect(result.outputs['status']).toBe('succeeded');
}

export function changesOf(result: ActionResult): { resource: string; kind: string; detail: string }[] {
  return JSON.parse(present(result.outputs['changes'])) as {
    resource: string;
    kind: string;
    detail: string;
  }[];
}

/** The credentials secret, read. */
export function secretValue(): Record<string, string> {
  return JSON.parse(present(fixture.sandbox.awsState.secrets[secretKey]?.value)) as Record<string, string>;
}

/** The parameters of the target, by the last part of their names. */
export function parameters(): Record<string, string> {
  const prefix = `${staging}/${targetRegion}//aurora-restore/`;
  return Object.fromEntries(
    Object.entries(fixture.sandbox.awsState.parameters)
      .filter(([key]) => key.startsWith(prefix))
      .map(([key, { value }]) => [key.slice(prefix.length), value]),
  );
}

export const client = () => fixture.sandbox.client(staging, targetRegion);
export const dynamodb = () => new DynamoDBClient(client());

/** What counts of the audit table. */
export async function tableState(): Promise<object> {
  const db = dynamodb();
  const { Table } = await db.send(new DescribeTableCommand({ TableName: table }));
  const { TimeToLiveDescription } = await db.send(new DescribeTimeToLiveCommand({ TableName: table }));
  const backups = await db.send(new DescribeContinuousBackupsCommand({ TableName: table }));
  return {
    keys: Table?.KeySchema?.map(({ AttributeName, KeyType }) => `${AttributeName} ${KeyType}`),
    billing: Table?.BillingModeSummary?.BillingMode,
    encryption: Table?.SSEDescription?.SSEType,
    protected: Table?.DeletionProtectionEnabled,
    expiry: TimeToLiveDescription?.AttributeName,
    recovery: backups.ContinuousBackupsDescription?.PointInTimeRecoveryDescription?.PointInTimeRecoveryStatus,
  };
}
export const asItShouldBe = {
  keys: ['event_id HASH', 'event_type RANGE'],
  billing: 'PAY_PER_REQUEST',
  encryption: 'KMS',
  protected: true,
  expiry: 'expires_at',
  recovery: 'ENABLED',
};
