import { ModifyDBClusterCommand, StartDBClusterCommand } from '@aws-sdk/client-rds';
import { afterEach, describe, expect, it } from 'vitest';
import { near, present } from '../support/constants.ts';
import { createFixture, type Fixture } from '../support/fixture.ts';
import { denyRoles, personOf, removeCluster, until } from '../support/target-account.ts';

// What people, and the restores of other targets, do between two runs.

let fixture: Fixture;
afterEach(() => fixture.sandbox.stop());

const swap = { strategy: 'swap' };
const replace = { strategy: 'replace' };
const base = 'arn:aws:rds:eu-central-1:222222222222:cluster:';
const cluster = (id: string) => present(fixture.sandbox.rds.state.clusters[base + id]);
const resourceIdOf = (id: string) => cluster(id).shown.DbClusterResourceId;
const finalSnapshots = () =>
  Object.values(fixture.sandbox.rds.state.snapshots)
    .filter(({ shown }) => shown.DBClusterSnapshotIdentifier?.endsWith('-final-snapshot'))
    .map(({ shown, status }) => `${shown.DBClusterIdentifier} ${status}`);

/** A previous cluster is stopped; AWS changes only one that runs. */
async function start(id: string): Promise<void> {
  await until(fixture, () => cluster(id).status === 'stopped');
  await personOf(fixture).send(new StartDBClusterCommand({ DBClusterIdentifier: id }));
  await until(fixture, () => cluster(id).status === 'available');
}

async function rename(from: string, to: string): Promise<void> {
  const change = { DBClusterIdentifier: from, NewDBClusterIdentifier: to, ApplyImmediately: true };
  await personOf(fixture).send(new ModifyDBClusterCommand(change));
  await until(fixture, () => fixture.sandbox.rds.state.clusters[base + to]?.status === 'available');
}

/** The time for which a cluster was to be kept is over. */
function end(id: string): void {
  const tag = cluster(id).tags.find(({ Key }) => Key === 'aurora-restore:kept-until');
  present(tag).Value = new Date(Date.now() - 1000).toISOString();
}

describe('a previous cluster whose time is over', () => {
  it('is not removed when somebody has made it the target again', async () => {
    fixture = await createFixture(near);
    const old = resourceIdOf('staging');
    const kept = present((await fixture.run(swap)).outputs['previous-cluster-id']);
    await start(kept);
    await rename('staging', 'staging-bad');
    await rename(kept, 'staging');
    end('staging');
    const cleaned = await fixture.run({ operation: 'clean', 'final-snapshot': 'false' });
    expect(cleaned.errors).toEqual([]);
    expect(cluster('staging')).toMatchObject({ status: 'available', shown: { DbClusterResourceId: old } });
  });

  it.each(['protection', 'no guard tag'])('is not removed when somebody has given it %s', async (what) => {
    fixture = await createFixture(near);
    const kept = present((await fixture.run(swap)).outputs['previous-cluster-id']);
    const one = cluster(kept);
    if (what === 'protection') one.shown.DeletionProtection = true;
    else one.tags = one.tags.filter(({ Key }) => Key !== 'aurora-restore:replaceable');
    end(kept);
    const cleaned = await fixture.run({ operation: 'clean' });
    expect(cleaned.errors).toEqual([]);
    expect(cleaned.warnings.join('\n')).toMatch(new RegExp(`${kept} was to be kept until .* and stays: `));
    expect(cluster(kept).status).toMatch(/^stopp/);
  });

  it.each([
    ['protects it', 'protection'],
    ['takes its guard tag off', 'guard'],
    ['puts a proxy before it', 'proxy'],
    ['takes the tags of this action off', 'own tags'],
  ])('is not removed when somebody %s while its final snapshot is created', async (_what, change) => {
    fixture = await createFixture(near);
    const kept = present((await fixture.run(swap)).outputs['previous-cluster-id']);
    const old = resourceIdOf(kept);
    end(kept);
    const without = (prefix: string) => {
      cluster(kept).tags = cluster(kept).tags.filter(({ Key }) => !Key?.startsWith(prefix));
    };
    fixture.sandbox.faults.push(({ action, body }, phase) => {
      if (action !== 'CreateDBClusterSnapshot' || phase !== 'after' || !body.includes(kept)) return undefined;
      if (change === 'protection') cluster(kept).shown.DeletionProtection = true;
      else if (change === 'proxy')
        fixture.sandbox.rds.state.proxies.push({ ...fixture.target, name: 'legacy', clusterId: kept });
      else without(change === 'guard' ? 'aurora-restore:replaceable' : 'aurora-restore:');
      return undefined;
    });
    const cleaned = await fixture.run({ operation: 'clean' });
    expect(cleaned.errors).toEqual([]);
    expect(cleaned.warnings.join('\n')).toContain(kept);
    expect(cluster(kept).status).not.toBe('deleting');
    expect(resourceIdOf(kept)).toBe(old);
    const left = Object.values(fixture.sandbox.rds.state.instances).filter(
      ({ clusterArn, status }) => clusterArn === base + kept && status !== 'deleting',
    );
    expect(left).toHaveLength(2);
  });

  it('fails a clean, and no restore, when AWS does not say what depends on it', async () => {
    fixture = await createFixture(near);
    const kept = present((await fixture.run(swap)).outputs['previous-cluster-id']);
    end(kept);
    const allow = denyRoles(fixture, 'ListResources', kept);
    const restored = await fixture.run(swap);
    expect(restored.errors).toEqual([]);
    expect(restored.warnings.join('\n')).toContain(
      'find the previous clusters that may go. ram:ListResources',
    );
    const cleaned = await fixture.run({ operation: 'clean' });
    expect(cleaned.errors[0]).toMatch(/^ram:ListResources on .* failed: AccessDenied/);
    expect(cleaned.log).toContain('title=ACCESS_DENIED');
    expect(cluster(kept).status).not.toBe('deleting');
    allow();
    expect((await fixture.run({ operation: 'clean' })).errors).toEqual([]);
    await until(fixture, () => fixture.sandbox.rds.state.clusters[base + kept] === undefined);
  });

  it('is removed although it was stopped, after its snapshot', async () => {
    fixture = await createFixture(near);
    const kept = present((await fixture.run(swap)).outputs['previous-cluster-id']);
    cluster(kept).status = 'stopped';
    for (const one of Object.values(fixture.sandbox.rds.state.instances))
      if (one.clusterArn === base + kept) one.status = 'stopped';
    end(kept);
    const cleaned = await fixture.run({ operation: 'clean' });
    expect(cleaned.errors).toEqual([]);
    await until(fixture, () => fixture.sandbox.rds.state.clusters[base + kept] === undefined);
    expect(finalSnapshots()).toEqual([`${kept} available`]);
  });

  it('is removed by resume, and rolled back to, also after a later restore that was abandoned', async () => {
    fixture = await createFixture(near);
    const old = resourceIdOf('staging');
    const kept = present((await fixture.run(swap)).outputs['previous-cluster-id']);
    const allow = denyRoles(fixture, 'CreateDBInstance');
    expect((await fixture.run(swap)).exitCode).toBe(1);
    allow();
    expect((await fixture.run({ operation: 'abandon' })).errors).toEqual([]);
    expect((await fixture.run({ operation: 'rollback' })).errors).toEqual([]);
    expect(resourceIdOf('staging')).toBe(old);
    expect(fixture.sandbox.rds.state.clusters[base + kept]).toBeUndefined();
  });
});

describe('the final snapshot', () => {
  it('is created again when somebody has deleted it before the previous cluster was deleted', async () => {
    fixture = await createFixture(near);
    const allow = denyRoles(fixture, 'DeleteDBInstance');
    expect((await fixture.run(replace)).exitCode).toBe(1);
    allow();
    for (const arn of Object.keys(fixture.sandbox.rds.state.snapshots))
      if (arn.endsWith('-final-snapshot')) delete fixture.sandbox.rds.state.snapshots[arn];
    expect((await fixture.run(replace)).errors).toEqual([]);
    expect(finalSnapshots()).toEqual(['staging available']);
  });

  it('is looked at once more right before the deletion: without it the previous cluster stays', async () => {
    fixture = await createFixture(near);
    cluster('staging').shown.DeletionProtection = true;
    const old = resourceIdOf('staging');
    fixture.sandbox.faults.push(({ action, body }, phase) => {
      if (action !== 'ModifyDBCluster' || phase !== 'after' || !body.includes('DeletionProtection=false'))
        return undefined;
      for (const arn of Object.keys(fixture.sandbox.rds.state.snapshots))
        if (arn.endsWith('-final-snapshot')) delete fixture.sandbox.rds.state.snapshots[arn];
      return undefined;
    });
    const done = await fixture.run({ 'keep-previous': '0', 'allow-protected-target': 'true' });
    expect(done.errors).toEqual([]);
    expect(done.warnings.join()).toMatch(/stays: its final snapshot \S+ is gone/);
    const ids = Object.values(fixture.sandbox.rds.state.clusters).map(
      ({ shown }) => shown.DbClusterResourceId,
    );
    expect(ids).toContain(old);
  });

  it.each([
    ['another target', `${base}other-staging`, 'cluster-OTHER'],
    ['a cluster that had the name before', `${base}staging`, 'cluster-EARLIER'],
  ])('is not taken from %s that had a restore of this id', async (_whose, target, resourceId) => {
    fixture = await createFixture(near);
    const id = 'aurora-restore-nightly-final-snapshot';
    const arn = `arn:aws:rds:eu-central-1:222222222222:cluster-snapshot:${id}`;
    const other = structuredClone(present(fixture.sandbox.rds.state.snapshots[fixture.snapshotArn]));
    const tags = { 'restore-id': 'nightly', purpose: 'final-snapshot', target };
    Object.assign(other, { account: '222222222222', id, sharedWith: [] });
    other.tags = Object.entries(tags).map(([key, Value]) => ({ Key: `aurora-restore:${key}`, Value }));
    const shown = { DBClusterSnapshotIdentifier: id, DBClusterSnapshotArn: arn };
    Object.assign(other.shown, { ...shown, DBClusterIdentifier: 'other', DbClusterResourceId: resourceId });
    fixture.sandbox.rds.state.snapshots[arn] = other;
    const old = resourceIdOf('staging');
    await fixture.beginRestore('nightly');
    const refused = await fixture.run({ ...replace, 'restore-id': 'nightly' });
    expect(refused.errors[0]).toContain(arn);
    expect(cluster('staging')).toMatchObject({ status: 'available', shown: { DbClusterResourceId: old } });
  });
});

describe('a shared snapshot', () => {
  it('stays shared until the last target that needs it has been restored', async () => {
    fixture = await createFixture({ ...near, targetClusters: 'staging*' });
    await fixture.sandbox.rds.seedCluster({
      ...fixture.target,
      id: 'staging-b',
      masterUsername: 'dbadmin',
      masterPassword: 'Old-staging-master-1',
      database: 'shop',
      port: 15_432,
      tags: { 'aurora-restore:replaceable': 'true' },
      key: present(fixture.inputs['target-kms-key-id']),
      instances: [{ id: 'staging-b-1' }],
    });
    const other = { 'target-cluster-id': 'staging-b' };
    const allow = denyRoles(fixture, 'RestoreDBClusterFromSnapshot');
    expect((await fixture.run()).exitCode).toBe(1);
    expect((await fixture.run(other)).exitCode).toBe(1);
    allow();
    const { sharedWith } = present(fixture.sandbox.rds.state.snapshots[fixture.snapshotArn]);
    expect((await fixture.run()).errors).toEqual([]);
    expect(sharedWith).toEqual(['222222222222']);
    expect((await fixture.run(other)).errors).toEqual([]);
    expect(present(fixture.sandbox.rds.state.snapshots[fixture.snapshotArn]).sharedWith).toEqual([]);
  });

  it('whose share cannot be revoked is a warning behind a verified restore', async () => {
    fixture = await createFixture(near);
    denyRoles(fixture, 'ModifyDBClusterSnapshotAttribute', 'ValuesToRemove');
    const result = await fixture.run();
    expect(result.errors).toEqual([]);
    expect(result.outputs['status']).toBe('succeeded');
    expect(result.warnings.join()).toContain('ModifyDBClusterSnapshotAttribute');
  });
});

describe('abandon', () => {
  it('is possible until the first name has moved', async () => {
    fixture = await createFixture(near);
    const old = resourceIdOf('staging');
    const allow = denyRoles(fixture, 'ModifyDBCluster', 'NewDBClusterIdentifier');
    expect((await fixture.run(swap)).exitCode).toBe(1);
    allow();
    const abandoned = await fixture.run({ operation: 'abandon' });
    expect(abandoned.errors).toEqual([]);
    const left = Object.keys(fixture.sandbox.rds.state.clusters).filter((arn) => arn.startsWith(base));
    expect(left).toEqual([`${base}staging`]);
    expect(resourceIdOf('staging')).toBe(old);
  });

  it('leaves both clusters when the names have been exchanged, and rollback goes back', async () => {
    fixture = await createFixture(near);
    const old = resourceIdOf('staging');
    const allow = denyRoles(fixture, 'ModifyDBCluster', 'DeletionProtection=true');
    expect((await fixture.run({ ...swap, 'deletion-protection': 'true' })).exitCode).toBe(1);
    allow();
    const fresh = resourceIdOf('staging');
    expect(fresh).not.toBe(old);
    const abandoned = await fixture.run({ operation: 'abandon' });
    expect(abandoned.errors).toEqual([]);
    expect(abandoned.log).toContain('it was verified, so it stays');
    expect(resourceIdOf('staging')).toBe(fresh);
    expect((await fixture.run({ operation: 'rollback' })).errors).toEqual([]);
    expect(resourceIdOf('staging')).toBe(old);
  });

  it('leaves alone what others made of the new cluster, whose tags snapshots inherit', async () => {
    fixture = await createFixture(near);
    cluster('staging').shown.CopyTagsToSnapshot = true;
    denyRoles(fixture, 'CreateDBInstance');
    expect((await fixture.run(swap)).exitCode).toBe(1);
    const fresh = Object.values(fixture.sandbox.rds.state.clusters).find(({ shown }) =>
      shown.DBClusterIdentifier?.includes('-new-'),
    );
    const arn = 'arn:aws:rds:eu-central-1:222222222222:cluster-snapshot:debug-by-a-person';
    const snapshot = structuredClone(present(fixture.sandbox.rds.state.snapshots[fixture.snapshotArn]));
    Object.assign(snapshot, { account: '222222222222', id: 'debug-by-a-person', tags: present(fresh).tags });
    Object.assign(snapshot.shown, {
      DBClusterSnapshotIdentifier: 'debug-by-a-person',
      DBClusterSnapshotArn: arn,
    });
    fixture.sandbox.rds.state.snapshots[arn] = snapshot;
    expect((await fixture.run({ operation: 'abandon' })).errors).toEqual([]);
    expect(fixture.sandbox.rds.state.snapshots[arn]).toBeDefined();
  });

  it('frees the target when a rollback finds the previous cluster being deleted', async () => {
    fixture = await createFixture(near);
    const kept = present((await fixture.run(swap)).outputs['previous-cluster-id']);
    await start(kept);
    await removeCluster(fixture, kept);
    const gone = await fixture.run({ operation: 'rollback' });
    expect(gone.errors[0]).toContain('has kept no final snapshot');
    expect((await fixture.run({ operation: 'abandon' })).errors).toEqual([]);
    expect((await fixture.run()).errors).toEqual([]);
  });
});
