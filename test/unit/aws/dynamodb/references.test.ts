import { CreateTableCommand, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createReferences, type References } from '../../../../src/aws/dynamodb/references.ts';
import { type Sandbox, startSandbox } from '../../../sandbox/sandbox.ts';

let sandbox: Sandbox;
let references: References;
let keys = 0;
const newKey = (): string => {
  keys += 1;
  return `key-${keys}`;
};

beforeAll(async () => {
  sandbox = await startSandbox();
  const dynamodb = new DynamoDBClient(sandbox.client('222222222222', 'eu-central-1'));
  await dynamodb.send(
    new CreateTableCommand({
      TableName: 'audit',
      AttributeDefinitions: [
        { AttributeName: 'event_id', AttributeType: 'S' },
        { AttributeName: 'event_type', AttributeType: 'S' },
      ],
      KeySchema: [
        { AttributeName: 'event_id', KeyType: 'HASH' },
        { AttributeName: 'event_type', KeyType: 'RANGE' },
      ],
      BillingMode: 'PAY_PER_REQUEST',
    }),
  );
  references = createReferences(dynamodb, 'audit', () => Date.now());
});
afterAll(() => sandbox.stop());

it('counts all who acquire a reference at once, each of them once', async () => {
  const key = newKey();
  const users = Array.from({ length: 20 }, (_, n) => `restore-${n}`);
  await Promise.all([...users, ...users].map((user) => references.acquire(key, user, 'a copy')));
  expect((await references.get(key))?.users.toSorted()).toEqual(users.toSorted());
});

it('ends a generation only when nobody uses it, and for all who try only once', async () => {
  const key = newKey();
  await references.acquire(key, 'a', 'a copy');
  await references.acquire(key, 'b', 'a copy');
  await references.release(key, 'a');
  expect(await references.end(key, 1)).toMatchObject({ generation: 1, users: ['b'] });
  await references.release(key, 'b');
  const ends = await Promise.all([references.end(key, 1), references.end(key, 1)]);
  expect(ends.map((reference) => reference?.generation)).toEqual([2, 2]);
  expect(await references.acquire(key, 'c', 'a copy')).toEqual({ generation: 2, users: ['c'] });
});

it('invalidates a copy for all its users', async () => {
  const key = newKey();
  await references.acquire(key, 'a', 'a copy');
  await references.acquire(key, 'b', 'a copy');
  const both = await Promise.all([references.invalidate(key, 1), references.invalidate(key, 1)]);
  expect(both.map((reference) => reference?.generation)).toEqual([2, 2]);
  expect(await references.acquire(key, 'a', 'a copy')).toEqual({ generation: 2, users: ['a'] });
});

it('gives no reference to what is being revoked, and forgets who made it after that', async () => {
  const key = newKey();
  await references.acquire(key, 'a', 'a share');
  expect(await references.setOurs(key, true)).toMatchObject({ ours: true });
  expect(await references.setOurs(key, false)).toMatchObject({ ours: true });
  await references.release(key, 'a');
  expect(await references.end(key, 1, 'a')).toMatchObject({ revokedBy: 'a', ours: true, users: [] });
  expect(await references.acquire(key, 'b', 'a share')).toMatchObject({ revokedBy: 'a', users: [] });
  expect(await references.revoked(key, 'b')).toMatchObject({ revokedBy: 'a' });
  expect(await references.revoked(key, 'a')).toEqual({ generation: 2, users: [] });
  expect(await references.acquire(key, 'b', 'a share')).toEqual({ generation: 2, users: ['b'] });
});

it('creates no item for a release without a reference', async () => {
  expect(await references.release('never', 'a')).toBeUndefined();
  expect(await references.get('never')).toBeUndefined();
});
