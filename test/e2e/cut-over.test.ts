import { afterEach, describe, expect, it } from 'vitest';
import { near, present } from '../support/fixtures.ts';
import { type Stage, setStage } from '../support/stage.ts';
import { clusterIdsOf, denyRoles, instanceIdsOf, removeCluster } from '../support/target-account.ts';

let stage: Stage;
afterEach(() => stage.sandbox.stop());

const swap = { strategy: 'swap' };
const arnOf = (id: string): string => `arn:aws:rds:eu-central-1:222222222222:cluster:${id}`;

const clusterNamed = (part: string): string => present(clusterIdsOf(stage).find((id) => id.includes(part)));
describe('a cut-over', () => {
  it('leaves the old target its name when the new cluster is gone', async () => {
    stage = await setStage(near);
    const allow = denyRoles(stage, 'AddTagsToResource');
    await stage.run(swap);
    allow();
    await removeCluster(stage, clusterNamed('-new-'));
    const resumed = await stage.run(swap);
    expect(resumed.errors[0]).toContain('The target has not been renamed');
    expect(resumed.errors[0]).toContain('operation: abandon');
    expect(clusterIdsOf(stage)).toEqual(['staging']);
    expect(instanceIdsOf(stage, 'staging')).toEqual(['staging-1', 'staging-2']);
  });

  it('ends although somebody has deleted the old cluster meanwhile, which is then not told to be kept', async () => {
    stage = await setStage(near);
    const denials = [
      denyRoles(stage, 'ModifyDBCluster', 'NewDBClusterIdentifier=staging&'),
      denyRoles(stage, 'ModifyDBInstance'),
    ];
    expect((await stage.run(swap)).exitCode).toBe(1);
    for (const allow of denials) allow();
    await removeCluster(stage, clusterNamed('-old-'));
    const resumed = await stage.run(swap);
    expect(resumed.errors).toEqual([]);
    expect(resumed.outputs).toMatchObject({
      status: 'succeeded',
      'previous-cluster-id': '',
      'kept-until': '',
    });
    expect(clusterIdsOf(stage)).toEqual(['staging']);
    expect(instanceIdsOf(stage, 'staging')).toEqual(['staging-1', 'staging-2']);
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
        for (const { clusterArn, shown } of Object.values(stage.sandbox.rds.state.instances)) {
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
    expect(instanceIdsOf(stage, 'staging')).toEqual(['staging-1', 'staging-2']);
    expect(instanceIdsOf(stage, clusterNamed('-old-'))).toEqual([
      expect.stringMatching(/^staging-1-old-/),
      expect.stringMatching(/^staging-2-old-/),
    ]);
  });

  it('leaves members out of a custom endpoint that the new cluster does not have', async () => {
    stage = await setStage(near);
    const members = { staticMembers: ['staging-1', 'staging-2'], excludedMembers: [] };
    const endpoint = { ...stage.target, clusterId: 'staging', id: 'reports', type: 'ANY', ...members };
    stage.sandbox.rds.state.endpoints.push({ ...endpoint, availableFrom: 0 });
    const result = await stage.run({ ...swap, 'instance-count': '1' });
    expect(result.errors).toEqual([]);
    const moved = stage.sandbox.rds.state.endpoints.filter(({ goneFrom }) => goneFrom === undefined);
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
    const { tags } = present(stage.sandbox.rds.state.clusters[arnOf(kept)]);
    const until = present(tags.find(({ Key }) => Key === 'aurora-restore:kept-until'));
    until.Value = new Date(Date.now() - 1000).toISOString();
    const allow = denyRoles(stage, 'DeleteDBInstance');
    expect((await stage.run({ operation: 'clean' })).exitCode).toBe(1);
    allow();
    const before = present(stage.sandbox.rds.state.clusters[arnOf('staging')]).shown.DbClusterResourceId;
    const restored = await stage.run();
    expect(restored.errors).toEqual([]);
    expect(restored.outputs['status']).toBe('succeeded');
    expect(restored.outputs['cluster-endpoint']).toContain('staging');
    expect(stage.sandbox.rds.state.clusters[arnOf('staging')]?.shown.DbClusterResourceId).not.toBe(before);
    expect(clusterIdsOf(stage)).toEqual(['staging', restored.outputs['previous-cluster-id']]);
  });

  it('goes back to a kept cluster that is stopped', async () => {
    stage = await setStage(near);
    const swapped = await stage.run(swap);
    const kept = present(swapped.outputs['previous-cluster-id']);
    const cluster = present(stage.sandbox.rds.state.clusters[arnOf(kept)]);
    cluster.status = 'stopped';
    for (const one of Object.values(stage.sandbox.rds.state.instances))
      if (one.clusterArn === arnOf(kept)) one.status = 'stopped';
    const back = await stage.run({ operation: 'rollback' });
    expect(back.errors).toEqual([]);
    expect(stage.sandbox.rds.state.clusters[arnOf('staging')]?.shown.DbClusterResourceId).toBe(
      cluster.shown.DbClusterResourceId,
    );
    expect(instanceIdsOf(stage, 'staging')).toEqual(['staging-1', 'staging-2']);
  });
});
