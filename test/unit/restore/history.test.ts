import { describe, expect, it } from 'vitest';
import type { RestoreState } from '../../../src/engine/store.ts';
import { progressOf, settingsOf, storedVersion } from '../../../src/restore/history.ts';

const state: RestoreState = {
  schemaVersion: storedVersion,
  restoreId: 'nightly-1',
  target: 'arn:aws:rds:eu-central-1:222222222222:cluster:staging',
  status: 'waiting',
  owner: 'run-1',
  fence: 3,
  attempt: 2,
  continuations: 0,
  fingerprint: 'f',
  settings: { strategy: 'swap' },
  createdAt: 1000,
  updatedAt: 9000,
  holder: { actor: 'octocat', runUrl: '' },
  steps: {
    'copy-snapshot': {
      status: 'started',
      attempts: 1,
      startedAt: 3000,
      intents: {},
      // DynamoDB keeps no order of the keys of a map.
      waits: { second: { startedAt: 5000, timeoutMs: 1 }, first: { startedAt: 4000, timeoutMs: 1 } },
    },
    'check-snapshot': {
      status: 'done',
      attempts: 1,
      startedAt: 1000,
      endedAt: 2000,
      intents: {},
      waits: {},
    },
  },
};

describe('The progress of a stored restore', () => {
  it('lists steps and waits in the order in which they began', () => {
    expect(progressOf(state)).toEqual([
      { name: 'check-snapshot', isDone: true, startedMs: 1000, endedMs: 2000, waits: [] },
      {
        name: 'copy-snapshot',
        isDone: false,
        startedMs: 3000,
        endedMs: undefined,
        waits: [
          { name: 'first', startedMs: 4000 },
          { name: 'second', startedMs: 5000 },
        ],
      },
    ]);
  });

  it('is shown for a restore that a newer version has written', () => {
    expect(progressOf({ ...state, schemaVersion: storedVersion + 1 } as RestoreState)).toHaveLength(2);
  });
});

describe('The stored settings of a restore', () => {
  it('are read as they are', () => {
    expect(settingsOf(state)).toEqual({ strategy: 'swap' });
  });

  it.each([
    ['of a newer version', { schemaVersion: storedVersion + 1 }, 'a newer version of this action'],
    ['of an older version', { schemaVersion: 0 }, 'an older version of this action'],
    ['that are no object', { settings: 'swap' }, 'settings:'],
  ])('%s are refused', (_case, change, reason) => {
    expect(() => settingsOf({ ...state, ...change })).toThrow(reason);
  });
});
