import { describe, expect, it } from 'vitest';
import type { RestoreState } from '../../../src/engine/store.ts';
import { storedVersion } from '../../../src/restore/history.ts';
import { ownTags } from '../../../src/restore/naming.ts';
import { describeTarget } from '../../../src/restore/target-state.ts';

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
  ])('names the cluster with the previous data: %s', async (_what, others, expected) => {
    const said = await describeTarget(target(...others, { ...previous, id: 'staging-old-30fb57' }), state);
    expect(said).toContain(expected);
    expect(said).toContain('The previous data is in staging-old-30fb57.');
  });

  it('names no cluster that is being deleted', async () => {
    const gone = { ...previous, id: 'staging-old-30fb57', status: 'deleting' };
    expect(await describeTarget(target(built, gone), state)).not.toContain('previous data');
  });
});
