import { afterEach, describe, expect, it } from 'vitest';
import type { Item } from '../sandbox/dynamodb.ts';
import { credentials, logins, near, present, productionMaster, table } from '../support/constants.ts';
import { createFixture, type Fixture } from '../support/fixture.ts';
import { clusterIdsOf, instanceIdsOf } from '../support/target-account.ts';

let fixture: Fixture;
afterEach(() => fixture.sandbox.stop());

const swap = { strategy: 'swap' };
const stagingArn = 'arn:aws:rds:eu-central-1:222222222222:cluster:staging';
const { app, oldMaster } = logins;

const ask = (login: { user: string; password: string }, sql: string, cluster = 'staging') =>
  fixture.query({ ...fixture.target, cluster }, login, sql);

/** Connects to the target's endpoint all the time, as whoever could, and keeps what it read. */
function probe() {
  const seen = { old: 0, fresh: 0, nothing: 0, production: 0, early: 0 };
  let done = false;
  const verified = () =>
    fixture.sandbox.requests.some(({ body }) => body.includes('NewDBClusterIdentifier=staging-old-'));
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
    'builds beside the previous cluster, exchanges the names after verification and keeps the previous cluster (PostgreSQL %s)',
    async (engineVersion) => {
      fixture = await createFixture({ ...near, engineVersion });
      const oldId = present(fixture.sandbox.rds.state.clusters[stagingArn]).shown.DbClusterResourceId;
      const prober = probe();
      const result = await fixture.run(swap);
      const seen = await prober.end();
      expect(result.errors).toEqual([]);
      expect(result.outputs['status']).toBe('succeeded');
      const kept = present(result.outputs['previous-cluster-id']);
      expect(kept).toMatch(/^staging-old-[0-9a-f]{6}$/);
      expect(clusterIdsOf(fixture)).toEqual(['staging', kept]);
      expect(instanceIdsOf(fixture, 'staging')).toEqual(['staging-1', 'staging-2']);
      const previousCluster = present(
        fixture.sandbox.rds.state.clusters[`${stagingArn.slice(0, -7)}${kept}`],
      );
      expect(previousCluster.shown.DbClusterResourceId).toBe(oldId);
      expect(previousCluster.tags).toContainEqual({
        Key: 'aurora-restore:kept-until',
        Value: result.outputs['kept-until'],
      });
      expect(await ask(app, 'SELECT count(*)::int AS n FROM customers')).toEqual([{ n: 500 }]);
      // Only its storage is billed while it is kept.
      expect(previousCluster.status).toMatch(/^stopp/);
      expect(instanceIdsOf(fixture, kept)).toHaveLength(2);
      // The target's name led to the old data, then for a moment nowhere, then to what had been verified; nowhere else.
      expect(seen).toMatchObject({ production: 0, early: 0 });
      expect(seen.old).toBeGreaterThan(0);
      expect(seen.fresh).toBeGreaterThan(0);
      expect(await fixture.findLeaks(result)).toEqual([]);
    },
  );

  it('that fails before its cut-over leaves the target as it was, and abandon removes what was built', async () => {
    fixture = await createFixture(near);
    const before = structuredClone(present(fixture.sandbox.rds.state.clusters[stagingArn]));
    fixture.sandbox.rds.inject({
      on: 'instance',
      status: 'incompatible-network',
      reason: 'No address.',
      times: 2,
    });
    const failed = await fixture.run(swap);
    expect(failed.exitCode).toBe(1);
    expect(present(fixture.sandbox.rds.state.clusters[stagingArn])).toEqual(before);
    const ended = await fixture.run({ operation: 'abandon' });
    expect(ended.errors).toEqual([]);
    expect(ended.log).toContain('It is the previous cluster.');
    expect(clusterIdsOf(fixture)).toEqual(['staging']);
    expect(present(fixture.sandbox.rds.state.clusters[stagingArn])).toEqual(before);
  });

  it('is undone by rollback: the names are exchanged again', async () => {
    fixture = await createFixture(near);
    const oldId = present(fixture.sandbox.rds.state.clusters[stagingArn]).shown.DbClusterResourceId;
    await fixture.run(swap);
    const back = await fixture.run({ operation: 'rollback' });
    expect(back.errors).toEqual([]);
    expect(back.outputs['verification']).toContain('the target answers');
    const now = present(fixture.sandbox.rds.state.clusters[stagingArn]);
    expect(now.shown.DbClusterResourceId).toBe(oldId);
    expect(instanceIdsOf(fixture, 'staging')).toEqual(['staging-1', 'staging-2']);
    expect(await ask(oldMaster, 'SELECT count(*)::int AS n FROM old_staging')).toEqual([{ n: 0 }]);
    expect(clusterIdsOf(fixture)).toEqual(['staging', back.outputs['previous-cluster-id']]);
    // And forward again, from what the rollback has kept.
    const forward = await fixture.run({ operation: 'rollback' });
    expect(forward.errors).toEqual([]);
    expect(await ask(app, 'SELECT count(*)::int AS n FROM customers')).toEqual([{ n: 500 }]);
  });

  it('with keep-previous: 0 removes the previous cluster at the end, after a final snapshot', async () => {
    fixture = await createFixture(near);
    const first = await fixture.run({ ...swap, 'keep-previous': '0' });
    expect(first.errors).toEqual([]);
    expect(clusterIdsOf(fixture)).toEqual(['staging']);
    expect(first.outputs['previous-cluster-id']).toBe('');
    const kept = Object.values(fixture.sandbox.rds.state.snapshots).map(
      ({ shown }) => shown.DBClusterSnapshotIdentifier ?? '',
    );
    expect(kept.some((id) => id.endsWith('-final-snapshot'))).toBe(true);
    const gone = await fixture.run({ operation: 'rollback' });
    expect(gone.exitCode === 0 || gone.errors[0]?.includes('final-snapshot')).toBe(true);
  });

  it('where there is no previous cluster gives the new cluster its name', async () => {
    fixture = await createFixture({ ...near, firstRestore: true });
    const result = await fixture.run(swap);
    expect(result.errors).toEqual([]);
    expect(clusterIdsOf(fixture)).toEqual(['staging']);
    expect(await ask(app, 'SELECT count(*)::int AS n FROM customers')).toEqual([{ n: 500 }]);
  });

  it('moves custom endpoints, and has groups of its own until the cut-over', async () => {
    fixture = await createFixture(near);
    const { account, region } = fixture.target;
    const key = (name: string) => `${account}/${region}/${name}`;
    fixture.sandbox.rds.state.securityGroups.push(key('sg-0123456789abcdef0'));
    const groups = structuredClone(
      present(fixture.sandbox.rds.state.clusters[stagingArn]).shown.VpcSecurityGroups,
    );
    const endpoint = { id: 'reports', type: 'READER', staticMembers: ['staging-2'], excludedMembers: [] };
    fixture.sandbox.rds.state.endpoints.push({
      account,
      region,
      clusterId: 'staging',
      ...endpoint,
      availableFrom: 0,
    });
    const result = await fixture.run({ ...swap, 'build-security-group-ids': 'sg-0123456789abcdef0' });
    expect(result.errors).toEqual([]);
    const restored = fixture.sandbox.requests.find(({ action }) => action === 'RestoreDBClusterFromSnapshot');
    expect(decodeURIComponent(present(restored).body)).toContain('sg-0123456789abcdef0');
    expect(present(fixture.sandbox.rds.state.clusters[stagingArn]).shown.VpcSecurityGroups).toEqual(groups);
    const moved = fixture.sandbox.rds.state.endpoints.filter(({ id }) => id === 'reports');
    expect(moved).toMatchObject([{ clusterId: 'staging', type: 'READER', staticMembers: ['staging-2'] }]);
  });

  it('needs names that are short enough and free', async () => {
    fixture = await createFixture(near);
    const seed = (id: string) =>
      fixture.sandbox.rds.seedCluster({
        ...fixture.target,
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
    await fixture.beginRestore('mine');
    const result = await fixture.run({ ...swap, 'restore-id': 'mine' });
    expect(result.errors[0]).toContain(`The name staging-new-${hash}`);
    expect(result.errors[0]).toContain('The target has not been touched');
  });
});

describe('clean', () => {
  const far = 'aurora-restore:kept-until';
  const previousCluster = (id: string) =>
    present(fixture.sandbox.rds.state.clusters[`${stagingArn.slice(0, -7)}${id}`]);
  const end = (id: string): void => {
    const tag = present(previousCluster(id).tags.find(({ Key }) => Key === far));
    tag.Value = new Date(Date.now() - 1000).toISOString();
  };
  /** A copy that the restore `restoreId` has left. */
  const leave = (restoreId: string): string => {
    const arn = `arn:aws:rds:eu-central-1:111111111111:cluster-snapshot:aurora-restore-${restoreId}-shared`;
    const left = structuredClone(present(fixture.sandbox.rds.state.snapshots[fixture.snapshotArn]));
    Object.assign(left, { id: `aurora-restore-${restoreId}-shared`, volume: undefined });
    left.tags = Object.entries({ 'restore-id': restoreId, purpose: 'shared-copy', target: stagingArn }).map(
      ([key, Value]) => ({ Key: `aurora-restore:${key}`, Value }),
    );
    Object.assign(left.shown, {
      DBClusterSnapshotIdentifier: `aurora-restore-${restoreId}-shared`,
      DBClusterSnapshotArn: arn,
    });
    fixture.sandbox.rds.state.snapshots[arn] = left;
    return arn;
  };
  const changing = () =>
    fixture.sandbox.requests
      .filter((request) => request.changing && !request.principal.includes(':user/'))
      .map(({ service, action }) => `${service}:${action}`);

  it('removes the previous cluster only when its time is over, and what ended restores left; rollback then creates it again', async () => {
    fixture = await createFixture(near);
    const restored = await fixture.run(swap);
    expect(restored.errors).toEqual([]);
    const kept = present(restored.outputs['previous-cluster-id']);
    fixture.sandbox.requests.length = 0;
    const early = await fixture.run({ operation: 'clean' });
    expect(early.errors).toEqual([]);
    expect(early.log).toContain('nothing to clean');
    expect(changing()).toEqual([]);

    end(kept);
    const orphan = leave(present(restored.outputs['restore-id']));
    const listed = await fixture.run({ operation: 'clean', 'dry-run': 'true' });
    expect(listed.log).toContain(`Would remove ${orphan}`);
    expect(changing()).toEqual([]);
    expect(clusterIdsOf(fixture)).toEqual(['staging', kept]);

    const cleaned = await fixture.run({ operation: 'clean' });
    expect(cleaned.errors).toEqual([]);
    expect(JSON.parse(present(cleaned.outputs['removed']))).toEqual([keptArnOf(kept), orphan]);
    expect(clusterIdsOf(fixture)).toEqual(['staging']);
    expect(fixture.sandbox.rds.state.snapshots[orphan]).toBeUndefined();
    expect(await ask(app, 'SELECT count(*)::int AS n FROM customers')).toEqual([{ n: 500 }]);

    // The restore is still the last one: it is that which a rollback undoes.
    const back = await fixture.run({ operation: 'rollback', 'rollback-from': 'final-snapshot' });
    expect(back.errors).toEqual([]);
    expect(
      await ask(oldMaster, 'SELECT count(*)::int AS n FROM old_staging').catch(() => 'other password'),
    ).toEqual('other password');
    const master = { user: credentials.master_username, password: credentials.master_password };
    expect(await ask(master, 'SELECT count(*)::int AS n FROM old_staging')).toEqual([{ n: 0 }]);
  });

  it('is done by resume, too; while a restore is unfinished nothing is removed', async () => {
    fixture = await createFixture(near);
    const swapped = await fixture.run(swap);
    const kept = present(swapped.outputs['previous-cluster-id']);
    fixture.sandbox.requests.length = 0;
    const soon = await fixture.run({ operation: 'resume' });
    expect(soon.outputs['status']).toBe('skipped');
    expect(changing()).toEqual([]);

    end(kept);
    const { account, region } = fixture.target;
    const items = JSON.stringify(await fixture.sandbox.dumpTable(account, region, table));
    const past = items.replaceAll(present(swapped.outputs['kept-until']), '2026-01-01T00:00:00.000Z');
    await fixture.sandbox.resetTable(account, region, table, JSON.parse(past) as Item[]);
    expect((await fixture.run({ operation: 'resume' })).errors).toEqual([]);
    expect(clusterIdsOf(fixture)).toEqual(['staging']);

    fixture.sandbox.rds.inject({ on: 'instance', status: 'incompatible-network', reason: 'None.', times: 2 });
    expect((await fixture.run(swap)).exitCode).toBe(1);
    const refused = await fixture.run({ operation: 'clean' });
    expect(refused.errors[0]).toContain('is unfinished');
    expect(refused.errors[0]).toContain('operation: abandon');
  });
});

function keptArnOf(id: string): string {
  return `${stagingArn.slice(0, -7)}${id}`;
}
