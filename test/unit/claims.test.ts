import { CreateTableCommand, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type Claims, openClaims } from '../../src/aws/claims.ts';
import { type Sandbox, startSandbox } from '../sandbox/sandbox.ts';

let sandbox: Sandbox;
let claims: Claims;
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
  claims = openClaims(dynamodb, 'audit', () => Date.now());
});
afterAll(() => sandbox.stop());

it('counts all who join at once, each of them once', async () => {
  const key = newKey();
  const users = Array.from({ length: 20 }, (_, n) => `restore-${n}`);
  await Promise.all([...users, ...users].map((user) => claims.join(key, user, 'a copy')));
  expect((await claims.get(key))?.users.toSorted()).toEqual(users.toSorted());
});

it('ends a generation only when nobody uses it, and for all who try only once', async () => {
  const key = newKey();
  await claims.join(key, 'a', 'a copy');
  await claims.join(key, 'b', 'a copy');
  await claims.leave(key, 'a');
  expect(await claims.end(key, 1)).toMatchObject({ generation: 1, users: ['b'] });
  await claims.leave(key, 'b');
  const ends = await Promise.all([claims.end(key, 1), claims.end(key, 1)]);
  expect(ends.map((claim) => claim?.generation)).toEqual([2, 2]);
  expect(await claims.join(key, 'c', 'a copy')).toEqual({ generation: 2, users: ['c'] });
});

it('gives up for all what is of no use', async () => {
  const key = newKey();
  await claims.join(key, 'a', 'a copy');
  await claims.join(key, 'b', 'a copy');
  const both = await Promise.all([claims.giveUp(key, 1), claims.giveUp(key, 1)]);
  expect(both.map((claim) => claim?.generation)).toEqual([2, 2]);
  expect(await claims.join(key, 'a', 'a copy')).toEqual({ generation: 2, users: ['a'] });
});

it('lets nobody join what is being taken back, and knows nothing of who made it after that', async () => {
  const key = newKey();
  await claims.join(key, 'a', 'a share');
  expect(await claims.note(key, true)).toMatchObject({ ours: true });
  expect(await claims.note(key, false)).toMatchObject({ ours: true });
  await claims.leave(key, 'a');
  expect(await claims.end(key, 1, 'a')).toMatchObject({ takenBackBy: 'a', ours: true, users: [] });
  expect(await claims.join(key, 'b', 'a share')).toMatchObject({ takenBackBy: 'a', users: [] });
  expect(await claims.takenBack(key, 'b')).toMatchObject({ takenBackBy: 'a' });
  expect(await claims.takenBack(key, 'a')).toEqual({ generation: 2, users: [] });
  expect(await claims.join(key, 'b', 'a share')).toEqual({ generation: 2, users: ['b'] });
});

it('makes no claim for one who leaves what nobody ever joined', async () => {
  expect(await claims.leave('never', 'a')).toBeUndefined();
  expect(await claims.get('never')).toBeUndefined();
});
