import {
  DeleteDBClusterCommand,
  DeleteDBInstanceCommand,
  DescribeDBClustersCommand,
  RDSClient,
} from '@aws-sdk/client-rds';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { present, type Stage, type StageOptions, setStage } from './stage.ts';

let stage: Stage;
afterEach(() => stage.sandbox.stop());

const near: StageOptions = {
  sourceRegion: 'eu-central-1',
  targetRegion: 'eu-central-1',
  sourceKey: 'customer',
  snapshot: 'manual',
};
const swap = { strategy: 'swap' };
const arnOf = (id: string): string => `arn:aws:rds:eu-central-1:222222222222:cluster:${id}`;

const rds = () => stage.sandbox.rds.state;
const clusterIds = () =>
  Object.values(rds().clusters)
    .filter(({ account, status }) => account === '222222222222' && status !== 'deleting')
    .map(({ shown }) => shown.DBClusterIdentifier ?? '')
    .toSorted();
const clusterNamed = (part: string): string => present(clusterIds().find((id) => id.includes(part)));
const instanceIds = (clusterId: string) =>
  Object.values(rds().instances)
    .filter(({ clusterArn }) => clusterArn === arnOf(clusterId))
    .map(({ shown }) => shown.DBInstanceIdentifier ?? '')
    .toSorted();
/** Refuses a call of the action's as IAM would, until it is switched off. */
const deny = (action: string, bodyHas = '') => {
  const denial = { on: true };
  stage.sandbox.faults.push((request, phase) =>
    denial.on &&
    phase === 'before' &&
    request.action === action &&
    request.body.includes(bodyHas) &&
    !request.principal.includes(':user/')
      ? { kind: 'error', code: 'AccessDenied', status: 403 }
      : undefined,
  );
  return denial;
};
/** Deletes the cluster and its instances, as a person could. */
const remove = async (id: string): Promise<void> => {
  const admin = new RDSClient(stage.sandbox.client(stage.target.account, stage.target.region));
  for (const instance of instanceIds(id))
    await admin.send(new DeleteDBInstanceCommand({ DBInstanceIdentifier: instance }));
  await admin.send(new DeleteDBClusterCommand({ DBClusterIdentifier: id, SkipFinalSnapshot: true }));
  await vi.waitFor(
    async () => {
      const { DBClusters } = await admin.send(new DescribeDBClustersCommand({}));
      expect(DBClusters?.some(({ DBClusterIdentifier }) => DBClusterIdentifier === id)).toBe(false);
    },
    { timeout: 15_000 },
  );
};

describe('a cut-over', () => {
  it('leaves the old target its name when the new cluster is gone', async () => {
    stage = await setStage(near);
    const denial = deny('AddTagsToResource');
    await stage.run(swap);
    denial.on = false;
    await remove(clusterNamed('-new-'));
    const resumed = await stage.run(swap);
    expect(resumed.errors[0]).toContain('The target has not been renamed');
    expect(resumed.errors[0]).toContain('operation: abandon');
    expect(clusterIds()).toEqual(['staging']);
    expect(instanceIds('staging')).toEqual(['staging-1', 'staging-2']);
  });

  it('ends although somebody has deleted the old cluster meanwhile, which is then not told to be kept', async () => {
    stage = await setStage(near);
    const denials = [deny('ModifyDBCluster', 'NewDBClusterIdentifier=staging&'), deny('ModifyDBInstance')];
    expect((await stage.run(swap)).exitCode).toBe(1);
    for (const denial of denials) denial.on = false;
    await remove(clusterNamed('-old-'));
    const resumed = await stage.run(swap);
    expect(resumed.errors).toEqual([]);
    expect(resumed.outputs).toMatchObject({
      status: 'succeeded',
      'previous-cluster-id': '',
      'kept-until': '',
    });
    expect(clusterIds()).toEqual(['staging']);
    expect(instanceIds('staging')).toEqual(['staging-1', 'staging-2']);
  });

  it('gives every instance its name although a describe lags behind the renames', async () => {
    stage = await setStage(near);
    const prefix = arnOf('');
    let looks = 0;
    // For one look right after the renames, DescribeDBInstances still has the clusters' former names.
    stage.sandbox.faults.push((request, phase) => {
      if (request.action !== 'DescribeDBInstances' || !request.body.includes('staging-old-'))
        return undefined;
      if (phase === 'before') looks += 1;
      if (looks > 1) return undefined;
      const run = async (): Promise<void> => {
        for (const { clusterArn, shown } of Object.values(rds().instances)) {
          if (!clusterArn.startsWith(prefix)) continue;
          const now = clusterArn.slice(prefix.length);
          const former =
            now === 'staging' ? shown.DBInstanceIdentifier?.replace(/^staging-\d/, 'staging') : 'staging';
          shown.DBClusterIdentifier = phase === 'after' ? now : (former ?? '');
        }
      };
      return { kind: 'hook', run };
    });
    const result = await stage.run(swap);
    expect(result.errors).toEqual([]);
    expect(looks).toBeGreaterThan(1);
    expect(instanceIds('staging')).toEqual(['staging-1', 'staging-2']);
    expect(instanceIds(clusterNamed('-old-'))).toEqual([
      expect.stringMatching(/^staging-1-old-/),
      expect.stringMatching(/^staging-2-old-/),
    ]);
  });

  it('leaves members out of a custom endpoint that the new cluster does not have', async () => {
    stage = await setStage(near);
    const members = { staticMembers: ['staging-1', 'staging-2'], excludedMembers: [] };
    const endpoint = { ...stage.target, clusterId: 'staging', id: 'reports', type: 'ANY', ...members };
    rds().endpoints.push({ ...endpoint, availableFrom: 0 });
    const result = await stage.run({ ...swap, 'instance-count': '1' });
    expect(result.errors).toEqual([]);
    const moved = rds().endpoints.filter(({ goneFrom }) => goneFrom === undefined);
    expect(moved).toMatchObject([{ clusterId: 'staging', id: 'reports', staticMembers: ['staging-1'] }]);
  });

  it('is not begun when a lasting name of a new instance is somebody else’s', async () => {
    stage = await setStage(near);
    await stage.sandbox.rds.seedCluster({
      ...stage.target,
      id: 'other',
      masterUsername: 'x',
      masterPassword: 'Somebody-else-1',
      database: 'x',
      port: 15_432,
      instances: [{ id: 'staging-3' }],
    });
    const result = await stage.run({ ...swap, 'instance-count': '3' });
    expect(result.errors[0]).toContain('The name staging-3');
    expect(result.errors[0]).toContain('The target has not been touched');
  });

  it('is not skipped by a restore that finds an unfinished clean: it finishes that first', async () => {
    stage = await setStage(near);
    const swapped = await stage.run(swap);
    const kept = present(swapped.outputs['previous-cluster-id']);
    const { tags } = present(rds().clusters[arnOf(kept)]);
    const until = present(tags.find(({ Key }) => Key === 'aurora-restore:kept-until'));
    until.Value = new Date(Date.now() - 1000).toISOString();
    const denial = deny('DeleteDBInstance');
    expect((await stage.run({ operation: 'clean' })).exitCode).toBe(1);
    denial.on = false;
    const before = present(rds().clusters[arnOf('staging')]).shown.DbClusterResourceId;
    const restored = await stage.run();
    expect(restored.errors).toEqual([]);
    expect(restored.outputs['status']).toBe('succeeded');
    expect(restored.outputs['cluster-endpoint']).toContain('staging');
    expect(rds().clusters[arnOf('staging')]?.shown.DbClusterResourceId).not.toBe(before);
    expect(clusterIds()).toEqual(['staging', restored.outputs['previous-cluster-id']]);
  });

  it('goes back to a kept cluster that is stopped', async () => {
    stage = await setStage(near);
    const swapped = await stage.run(swap);
    const kept = present(swapped.outputs['previous-cluster-id']);
    const cluster = present(rds().clusters[arnOf(kept)]);
    cluster.status = 'stopped';
    for (const one of Object.values(rds().instances))
      if (one.clusterArn === arnOf(kept)) one.status = 'stopped';
    const back = await stage.run({ operation: 'rollback' });
    expect(back.errors).toEqual([]);
    expect(rds().clusters[arnOf('staging')]?.shown.DbClusterResourceId).toBe(
      cluster.shown.DbClusterResourceId,
    );
    expect(instanceIds('staging')).toEqual(['staging-1', 'staging-2']);
  });
});
