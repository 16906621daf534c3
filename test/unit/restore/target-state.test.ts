import { describe, expect, it } from 'vitest';
import type { RestoreState } from '../../../src/engine/store.ts';
import { storedVersion } from '../../../src/restore/history.ts';
import { ownTags } from '../../../src/restore/naming.ts';
import { describeOldData, describeTarget } from '../../../src/restore/target-state.ts';

const targetArn = 'arn:aws:rds:eu-central-1:222222222222:cluster:staging';
const plan = {
  snapshot: { arn: '', id: '', createdAt: '', engine: 'aurora-postgresql' },
  route: [],
  keys: {},
  replacesResourceId: 'cluster-OLD',
};
const state: RestoreState = {
  schemaVersion: storedVersion,
  restoreId: 'nightly-1',
  target: targetArn,
  status: 'running',
  owner: 'run-1',
  fence: 1,
  attempt: 1,
  continuations: 0,
  fingerprint: '',
  settings: {},
  createdAt: 1000,
  updatedAt: 1000,
  holder: { actor: '', runUrl: '' },
  steps: {
    'check-snapshot': { status: 'done', attempts: 1, startedAt: 1000, result: plan, intents: {}, waits: {} },
  },
};

interface Shown {
  readonly id: string;
  readonly resourceId: string;
  readonly status: string;
  readonly tags: Readonly<Record<string, string>>;
}

function target(...all: readonly Shown[]): Parameters<typeof describeTarget>[0] {
  return {
    clusters: {
      get: (id: string) => Promise.resolve(all.find((one) => one.id === id)),
      find: (resourceId: string) => Promise.resolve(all.find((one) => one.resourceId === resourceId)),
    },
    instances: { ofCluster: () => Promise.resolve([]) },
    settings: { targetClusterId: 'staging' },
    targetArn,
  };
}

const previous = { id: 'staging', resourceId: 'cluster-OLD', status: 'available', tags: {} };
const built = {
  id: 'staging',
  resourceId: 'cluster-NEW',
  status: 'available',
  tags: ownTags('nightly-1', targetArn, 'cluster'),
};

describe('What the target is now', () => {
  it('is the previous cluster, while that has the name', async () => {
    const said = await describeTarget(target(previous), state);
    expect(said).toBe('staging is available, without instances. It is the previous cluster.');
  });

  it.each([
    ['no cluster has the name', [], 'There is no cluster staging now.'],
    ['the new cluster has it', [built], 'It is the new cluster, not verified yet'],
    ['another cluster has it', [{ ...built, tags: {} }], 'It is neither the previous cluster nor'],
  ])('is said where %s, and where the previous data is', async (_what, others, expected) => {
    const now = target(...others, { ...previous, id: 'staging-old-30fb57' });
    expect(await describeTarget(now, state)).toContain(expected);
    expect(await describeOldData(now, state, true)).toBe('in the cluster staging-old-30fb57');
  });

  it('during a rollback is the cluster that it brings back, and the data is in the one that it puts aside', async () => {
    const cutOver = {
      newCluster: { clusterId: 'staging-old-30fb57', resourceId: 'cluster-OLD', instances: [] },
      previousCluster: { clusterId: 'staging', resourceId: 'cluster-NEW', instances: [] },
      customEndpoints: [],
      keptUntil: '2026-11-27T00:00:00.000Z',
    };
    const exchange = { status: 'started' as const, attempts: 1, startedAt: 1000, waits: {} };
    const undoing = {
      ...state,
      steps: { 'exchange-names': { ...exchange, intents: { 'cut-over': cutOver } } },
    };
    const now = target(previous, { ...built, id: 'staging-old-6db7d8' });
    expect(await describeTarget(now, undoing)).toContain('the cluster that the rollback brings back');
    expect(await describeOldData(now, undoing, true)).toBe('in the cluster staging-old-6db7d8');
  });
});

describe('Where the previous data is', () => {
  it('is the target itself, while that is not replaced', async () => {
    expect(await describeOldData(target(previous), state, true)).toBe(
      'in staging itself: it is not replaced',
    );
  });

  it('is no cluster that is being deleted', async () => {
    const gone = { ...previous, id: 'staging-old-30fb57', status: 'deleting' };
    expect(await describeOldData(target(built, gone), state, true)).toBe('');
  });
});
