import { CreateTableCommand, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createReferences, type References } from '../../../../src/aws/dynamodb/references.ts';
import { type Sandbox, startSandbox } from '../../../sandbox/sandbox.ts';

let sandbox: Sandbox;
let claims: References;
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
  claims = createReferences(dynamodb, 'audit', () => Date.now());
});
afterAll(() => sandbox.stop());

it('counts all who acquire a reference at once, each of them once', async () => {
  const key = newKey();
  const users = Array.from({ length: 20 }, (_, n) => `restore-${n}`);
  await Promise.all([...users, ...users].map((user) => claims.acquire(key, user, 'a copy')));
  expect((await claims.get(key))?.users.toSorted()).toEqual(users.toSorted());
});

it('ends a generation only when nobody uses it, and for all who try only once', async () => {
  const key = newKey();
  await claims.acquire(key, 'a', 'a copy');
  await claims.acquire(key, 'b', 'a copy');
  await claims.release(key, 'a');
  expect(await claims.end(key, 1)).toMatchObject({ generation: 1, users: ['b'] });
  await claims.release(key, 'b');
  const ends = await Promise.all([claims.end(key, 1), claims.end(key, 1)]);
  expect(ends.map((claim) => claim?.generation)).toEqual([2, 2]);
  expect(await claims.acquire(key, 'c', 'a copy')).toEqual({ generation: 2, users: ['c'] });
});

it('invalidates a copy for all its users', async () => {
  const key = newKey();
  await claims.acquire(key, 'a', 'a copy');
  await claims.acquire(key, 'b', 'a copy');
  const both = await Promise.all([claims.invalidate(key, 1), claims.invalidate(key, 1)]);
  expect(both.map((claim) => claim?.generation)).toEqual([2, 2]);
  expect(await claims.acquire(key, 'a', 'a copy')).toEqual({ generation: 2, users: ['a'] });
});

it('gives no reference to what is being revoked, and forgets who made it after that', async () => {
  const key = newKey();
  await claims.acquire(key, 'a', 'a share');
  expect(await claims.setOurs(key, true)).toMatchObject({ ours: true });
  expect(await claims.setOurs(key, false)).toMatchObject({ ours: true });
  await claims.release(key, 'a');
  expect(await claims.end(key, 1, 'a')).toMatchObject({ revokedBy: 'a', ours: true, users: [] });
  expect(await claims.acquire(key, 'b', 'a share')).toMatchObject({ revokedBy: 'a', users: [] });
  expect(await claims.revoked(key, 'b')).toMatchObject({ revokedBy: 'a' });
  expect(await claims.revoked(key, 'a')).toEqual({ generation: 2, users: [] });
  expect(await claims.acquire(key, 'b', 'a share')).toEqual({ generation: 2, users: ['b'] });
});

it('creates no item for a release without a reference', async () => {
  expect(await claims.release('never', 'a')).toBeUndefined();
  expect(await claims.get('never')).toBeUndefined();
});
