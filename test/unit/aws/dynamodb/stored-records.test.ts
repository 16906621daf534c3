import { describe, expect, it } from 'vitest';
import {
  readEventRecord,
  readLeaseRecord,
  readStateRecord,
} from '../../../../src/aws/dynamodb/stored-records.ts';
import { actionErrorOf } from '../../../support/errors.ts';

const target = 'arn:aws:rds:eu-central-1:222222222222:cluster:staging';
const holder = { actor: 'octocat', runUrl: 'https://github.com/acme/platform/actions/runs/1' };
const lease = {
  target,
  ...{ owner: 'run-1', fence: 3, heartbeat: 7, held: true, leaseMs: 300_000, since: 1_790_000_000_000 },
  holder,
  unfinished: 'nightly-1',
};
const state = {
  ...{ schemaVersion: 1, restoreId: 'nightly-1', target, status: 'waiting', owner: 'run-1', fence: 3 },
  ...{ attempt: 1, continuations: 0, fingerprint: 'f', settings: {}, createdAt: 1, updatedAt: 2 },
  holder,
  steps: {
    'check-snapshot': { status: 'done', attempts: 1, startedAt: 1, endedAt: 2, intents: {}, waits: {} },
  },
};

describe('A lease that is read from the table', () => {
  it('is what was written', () => {
    expect(readLeaseRecord(JSON.stringify(lease), target)).toEqual(lease);
  });

  it.each([
    ['is not JSON', '{'],
    ['is no object', '"LEASE"'],
    ['is that of another target', JSON.stringify({ ...lease, target: `${target}-2` })],
    ['has a line break in its target', JSON.stringify({ ...lease, target: `${target}\n::add-mask::x` })],
    ['has a fence that is text', JSON.stringify({ ...lease, fence: '3' })],
    ['has a negative heartbeat', JSON.stringify({ ...lease, heartbeat: -1 })],
    ['would be waited for for years', JSON.stringify({ ...lease, leaseMs: 1e12 })],
    ['began at a time that no calendar has', JSON.stringify({ ...lease, since: 1e300 })],
    ['names a restore that cannot be one', JSON.stringify({ ...lease, unfinished: '../../other' })],
    ['has no holder', JSON.stringify({ ...lease, holder: undefined })],
  ])('is refused if it %s', (_case, json) => {
    const error = actionErrorOf(() => readLeaseRecord(json, target));
    expect(error.code).toBe('STATE_NOT_READABLE');
    expect(error.message).toContain(target);
  });
});

describe('The state of a restore that is read from the table', () => {
  it('is what was written', () => {
    expect(readStateRecord(JSON.stringify(state), 'nightly-1')).toEqual(state);
  });

  it.each([
    ['is that of another restore', { restoreId: 'nightly-2' }],
    ['has a status that there is not', { status: 'verified' }],
    ['has a step that is a list', { steps: { 'check-snapshot': [] } }],
    ['has a step that ended at no time', { steps: { 'check-snapshot': { status: 'done' } } }],
    ['has no attempt', { attempt: undefined }],
  ])('is refused if it %s', (_case, change) => {
    const error = actionErrorOf(() => readStateRecord(JSON.stringify({ ...state, ...change }), 'nightly-1'));
    expect(error.code).toBe('STATE_NOT_READABLE');
    expect(error.hint).toContain('CloudTrail');
  });
});

describe('An event that is read from the table', () => {
  it('is undefined for an item that is none', () => {
    expect(readEventRecord(JSON.stringify(state), 'nightly-1')).toBeUndefined();
  });

  it('is refused if it is not complete', () => {
    expect(() => readEventRecord('{"kind":"note"}', 'nightly-1')).toThrow(/cannot be used/);
  });
});
