import { CreateTableCommand, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createAuditTable } from '../../../src/aws/dynamodb/audit-table.ts';
import type { AuditEvent, Lease, RestoreState, Store } from '../../../src/engine/store.ts';
import { ActionError } from '../../../src/errors.ts';
import { type Sandbox, startSandbox } from '../../sandbox/sandbox.ts';
import { MemoryStore } from '../../support/engine/memory-store.ts';

// What the engine may rely on, asked of both stores.

let sandbox: Sandbox;
let dynamodb: DynamoDBClient;
let tables = 0;
beforeAll(async () => {
  sandbox = await startSandbox();
  dynamodb = new DynamoDBClient({ ...sandbox.client('222222222222', 'eu-central-1'), maxAttempts: 3 });
});
afterAll(() => sandbox.stop());

async function openTable(): Promise<Store> {
  tables += 1;
  const TableName = `audit-${tables}`;
  await dynamodb.send(
    new CreateTableCommand({
      TableName,
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
  return createAuditTable(dynamodb, TableName);
}

const holder = { actor: 'octocat', runUrl: 'https://github.com/x/y/actions/runs/1' };
const lease: Lease = {
  target: 'arn:t',
  owner: 'a',
  fence: 1,
  heartbeat: 0,
  held: true,
  leaseMs: 1000,
  since: 5,
  holder,
  unfinished: 'r1',
};
const state: RestoreState = {
  restoreId: 'r1',
  target: 'arn:t',
  status: 'running',
  owner: 'a',
  fence: 1,
  attempt: 1,
  continuations: 0,
  fingerprint: 'f',
  settings: { tags: { 'ключ "x"': '1' } },
  steps: {},
  createdAt: 1,
  updatedAt: 1,
  holder,
};
const event = (at: number, sequence: number, step: string, kind: AuditEvent['kind']): AuditEvent => {
  return { restoreId: 'r1', at, sequence, step, kind, attempt: 1, holder };
};

describe.each([
  ['in memory', () => Promise.resolve<Store>(new MemoryStore())],
  ['in DynamoDB', openTable],
] as const)('a store %s', (_name, openStore) => {
  it('gives back what was stored, and nothing for what was not', async () => {
    const store = await openStore();
    expect(await store.readLease('arn:t')).toBeUndefined();
    expect(await store.readState('r1')).toBeUndefined();
    expect(await store.replaceLease(lease, undefined)).toBe(true);
    expect(await store.createState(state)).toBe(true);
    expect(await store.readLease('arn:t')).toEqual(lease);
    expect(await store.readState('r1')).toEqual(state);
  });

  it('calls an error final only when another try cannot help', async () => {
    const store = await openStore();
    expect(store.isFinal(new ActionError('ACCESS_DENIED', 'no PutItem', ''))).toBe(true);
    expect(store.isFinal(new Error('socket hang up'))).toBe(false);
  });

  it('lets only one of two take a lease that both read as free', async () => {
    const store = await openStore();
    const taken = await Promise.all([
      store.replaceLease(lease, undefined),
      store.replaceLease({ ...lease, owner: 'b' }, undefined),
    ]);
    expect(taken.filter((one) => one)).toHaveLength(1);
  });

  it('refuses a lease that has changed since it was seen: another owner, fence or heartbeat', async () => {
    const store = await openStore();
    await store.replaceLease(lease, undefined);
    for (const seen of [
      { ...lease, owner: 'x' },
      { ...lease, fence: 7 },
      { ...lease, heartbeat: 7 },
    ]) {
      expect(await store.replaceLease({ ...lease, owner: 'b', fence: 2 }, seen)).toBe(false);
    }
    expect(await store.replaceLease({ ...lease, owner: 'b', fence: 2 }, lease)).toBe(true);
  });

  it('says yes to a write that is sent again because its answer was lost', async () => {
    const store = await openStore();
    const next = { ...lease, heartbeat: 1 };
    expect(await store.replaceLease(lease, undefined)).toBe(true);
    expect(await store.replaceLease(lease, undefined)).toBe(true);
    expect(await store.replaceLease(next, lease)).toBe(true);
    expect(await store.replaceLease(next, lease)).toBe(true);
    expect(await store.createState(state)).toBe(true);
    expect(await store.createState(state)).toBe(true);
    const taken = { ...state, owner: 'b', fence: 2 };
    expect(await store.replaceState(taken, state)).toBe(true);
    expect(await store.replaceState(taken, state)).toBe(true);
  });

  it('refuses a second restore of one id, and the writes of a former owner', async () => {
    const store = await openStore();
    await store.createState(state);
    expect(await store.createState({ ...state, owner: 'b', fence: 2 })).toBe(false);
    expect(await store.replaceState({ ...state, owner: 'b', fence: 2 }, state)).toBe(true);
    expect(await store.replaceState({ ...state, status: 'failed' }, state)).toBe(false);
    expect((await store.readState('r1'))?.status).toBe('running');
  });

  it('lists events in the order in which they were appended, and the leases of all targets', async () => {
    const store = await openStore();
    await store.createState(state);
    await store.appendEvent(event(1000, 1, 'check-snapshot', 'started'));
    await store.appendEvent(event(1000, 2, 'check-snapshot', 'succeeded'));
    await store.appendEvent(event(2000, 3, 'share-snapshot', 'started'));
    const listed = (await store.listEvents('r1')).map(({ step, kind }) => `${step} ${kind}`);
    expect(listed).toEqual(['check-snapshot started', 'check-snapshot succeeded', 'share-snapshot started']);
    await store.replaceLease(lease, undefined);
    const { unfinished: _unfinished, ...ended } = { ...lease, target: 'arn:other' };
    await store.replaceLease(ended, undefined);
    const leases = (await store.listLeases()).map(({ target, unfinished }) => [target, unfinished]);
    expect(leases.toSorted()).toEqual([
      ['arn:other', undefined],
      ['arn:t', 'r1'],
    ]);
  });
});

describe('a store in DynamoDB', () => {
  it('believes a write whose first answer was lost', async () => {
    const store = await openTable();
    let drops = 0;
    sandbox.faults.push((request, phase) => {
      if (request.action !== 'PutItem' || phase !== 'after' || drops === 3) return undefined;
      drops += 1;
      return drops === 2 ? undefined : { kind: 'drop' };
    });
    expect(await store.replaceLease(lease, undefined)).toBe(true);
    sandbox.faults.length = 0;
    expect(drops).toBeGreaterThan(0);
    expect(await store.readLease('arn:t')).toEqual(lease);
  });
});
