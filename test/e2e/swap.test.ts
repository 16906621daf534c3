import { afterEach, describe, expect, it } from 'vitest';
import { credentials, present, productionMaster, type Stage, type StageOptions, setStage } from './stage.ts';

let stage: Stage;
afterEach(() => stage.sandbox.stop());

const near: StageOptions = {
  sourceRegion: 'eu-central-1',
  targetRegion: 'eu-central-1',
  sourceKey: 'customer',
  snapshot: 'manual',
};
const swap = { strategy: 'swap' };
const stagingArn = 'arn:aws:rds:eu-central-1:222222222222:cluster:staging';
const app = { user: credentials.app_username, password: credentials.app_password };
const oldMaster = { user: credentials.master_username, password: 'Old-staging-master-1' };

const rds = () => stage.sandbox.rds.state;
const clusterIds = () =>
  Object.values(rds().clusters)
    .filter(({ account }) => account === '222222222222')
    .map(({ shown }) => shown.DBClusterIdentifier ?? '')
    .toSorted();
const instanceIds = (clusterArn: string) =>
  Object.values(rds().instances)
    .filter((one) => one.clusterArn === clusterArn)
    .map(({ shown }) => shown.DBInstanceIdentifier ?? '')
    .toSorted();
const ask = (login: { user: string; password: string }, sql: string, cluster = 'staging') =>
  stage.query({ ...stage.target, cluster }, login, sql);

/** Connects to the target's endpoint all the time, as whoever could, and keeps what it saw. */
function probe() {
  const seen = { old: 0, fresh: 0, nothing: 0, production: 0, early: 0 };
  let done = false;
  const verified = () =>
    stage.sandbox.requests.some(({ body }) => body.includes('NewDBClusterIdentifier=staging-old-'));
  const loop = (async () => {
    while (!done) {
      const early = !verified();
      try {
        const rows = await ask(app, 'SELECT count(*)::int AS n FROM customers');
        seen.fresh += rows.length;
        if (early) seen.early += 1;
      } catch {
        const old = await ask(oldMaster, 'SELECT 1 FROM old_staging LIMIT 0').then(
          () => true,
          () => false,
        );
        if (old) seen.old += 1;
        else seen.nothing += 1;
      }
      const production = { user: credentials.master_username, password: productionMaster };
      seen.production += await ask(production, 'SELECT 1').then(
        () => 1,
        () => 0,
      );
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  })();
  return {
    end: async () => {
      done = true;
      await loop;
      return seen;
    },
  };
}

describe('a swap', () => {
  it.each(['16.8', '18.1'])(
    'builds beside the old target, cuts over when all is proven, and keeps the old one (PostgreSQL %s)',
    async (engineVersion) => {
      stage = await setStage({ ...near, engineVersion });
      const oldId = present(rds().clusters[stagingArn]).shown.DbClusterResourceId;
      const prober = probe();
      const result = await stage.run(swap);
      const seen = await prober.end();
      expect(result.errors).toEqual([]);
      expect(result.outputs['status']).toBe('succeeded');
      const kept = present(result.outputs['previous-cluster-id']);
      expect(kept).toMatch(/^staging-old-[0-9a-f]{6}$/);
      expect(clusterIds()).toEqual(['staging', kept]);
      expect(instanceIds(stagingArn)).toEqual(['staging-1', 'staging-2']);
      const keptCluster = present(rds().clusters[`${stagingArn.slice(0, -7)}${kept}`]);
      expect(keptCluster.shown.DbClusterResourceId).toBe(oldId);
      expect(keptCluster.tags).toContainEqual({
        Key: 'aurora-restore:kept-until',
        Value: result.outputs['kept-until'],
      });
      expect(await ask(app, 'SELECT count(*)::int AS n FROM customers')).toEqual([{ n: 500 }]);
      expect(await ask(oldMaster, 'SELECT count(*)::int AS n FROM old_staging', kept)).toEqual([{ n: 0 }]);
      // The target's name led to the old data, then for a moment nowhere, then to what had been proven; nowhere else.
      expect(seen).toMatchObject({ production: 0, early: 0 });
      expect(seen.old).toBeGreaterThan(0);
      expect(seen.fresh).toBeGreaterThan(0);
      expect(await stage.findLeaks(result)).toEqual([]);
    },
  );

  it('that fails before its cut-over leaves the target as it was, and abandon removes what was built', async () => {
    stage = await setStage(near);
    const before = structuredClone(present(rds().clusters[stagingArn]));
    stage.sandbox.rds.plant({
      on: 'instance',
      status: 'incompatible-network',
      reason: 'No address.',
      times: 2,
    });
    const failed = await stage.run(swap);
    expect(failed.exitCode).toBe(1);
    expect(present(rds().clusters[stagingArn])).toEqual(before);
    const ended = await stage.run({ operation: 'abandon' });
    expect(ended.errors).toEqual([]);
    expect(ended.log).toContain('is as it was');
    expect(clusterIds()).toEqual(['staging']);
    expect(present(rds().clusters[stagingArn])).toEqual(before);
  });

  it('is undone by rollback: the names are exchanged again', async () => {
    stage = await setStage(near);
    const oldId = present(rds().clusters[stagingArn]).shown.DbClusterResourceId;
    await stage.run(swap);
    const back = await stage.run({ operation: 'rollback' });
    expect(back.errors).toEqual([]);
    const now = present(rds().clusters[stagingArn]);
    expect(now.shown.DbClusterResourceId).toBe(oldId);
    expect(instanceIds(stagingArn)).toEqual(['staging-1', 'staging-2']);
    expect(await ask(oldMaster, 'SELECT count(*)::int AS n FROM old_staging')).toEqual([{ n: 0 }]);
    expect(clusterIds()).toEqual(['staging', back.outputs['previous-cluster-id']]);
    // And forward again, from what the rollback has kept.
    const forward = await stage.run({ operation: 'rollback' });
    expect(forward.errors).toEqual([]);
    expect(await ask(app, 'SELECT count(*)::int AS n FROM customers')).toEqual([{ n: 500 }]);
  });

  it('with keep-previous: 0 removes the old one at the end, after a final snapshot', async () => {
    stage = await setStage(near);
    const first = await stage.run({ ...swap, 'keep-previous': '0' });
    expect(first.errors).toEqual([]);
    expect(clusterIds()).toEqual(['staging']);
    expect(first.outputs['previous-cluster-id']).toBe('');
    const kept = Object.values(rds().snapshots).map(({ shown }) => shown.DBClusterSnapshotIdentifier ?? '');
    expect(kept.some((id) => id.endsWith('-final-snapshot'))).toBe(true);
    const gone = await stage.run({ operation: 'rollback' });
    expect(gone.exitCode === 0 || gone.errors[0]?.includes('final-snapshot')).toBe(true);
  });

  it('where there is no old target gives the new cluster its name', async () => {
    stage = await setStage({ ...near, firstRestore: true });
    const result = await stage.run(swap);
    expect(result.errors).toEqual([]);
    expect(clusterIds()).toEqual(['staging']);
    expect(await ask(app, 'SELECT count(*)::int AS n FROM customers')).toEqual([{ n: 500 }]);
  });

  it('moves custom endpoints, and has groups of its own until the cut-over', async () => {
    stage = await setStage(near);
    const { account, region } = stage.target;
    const key = (name: string) => `${account}/${region}/${name}`;
    rds().securityGroups.push(key('sg-0123456789abcdef0'));
    const groups = structuredClone(present(rds().clusters[stagingArn]).shown.VpcSecurityGroups);
    const endpoint = { id: 'reports', type: 'READER', staticMembers: ['staging-2'], excludedMembers: [] };
    rds().endpoints.push({ account, region, clusterId: 'staging', ...endpoint, availableFrom: 0 });
    const result = await stage.run({ ...swap, 'build-security-group-ids': 'sg-0123456789abcdef0' });
    expect(result.errors).toEqual([]);
    const restored = stage.sandbox.requests.find(({ action }) => action === 'RestoreDBClusterFromSnapshot');
    expect(decodeURIComponent(present(restored).body)).toContain('sg-0123456789abcdef0');
    expect(present(rds().clusters[stagingArn]).shown.VpcSecurityGroups).toEqual(groups);
    const moved = rds().endpoints.filter(({ id }) => id === 'reports');
    expect(moved).toMatchObject([{ clusterId: 'staging', type: 'READER', staticMembers: ['staging-2'] }]);
  });

  it('needs names that are short enough and free', async () => {
    stage = await setStage(near);
    const seed = (id: string) =>
      stage.sandbox.rds.seedCluster({
        ...stage.target,
        id,
        masterUsername: 'x',
        masterPassword: 'Somebody-else-1',
        database: 'x',
        port: 15_432,
      });
    await seed('staging-new-e27d4c');
    const hash = await import('node:crypto').then(({ createHash }) =>
      createHash('sha256').update('mine').digest('hex').slice(0, 6),
    );
    if (hash !== 'e27d4c') await seed(`staging-new-${hash}`);
    const result = await stage.run({ ...swap, 'restore-id': 'mine' });
    expect(result.errors[0]).toContain(`The name staging-new-${hash}`);
    expect(result.errors[0]).toContain('which it did not make');
  });
});
