import { afterEach, describe, expect, it } from 'vitest';
import { near, present } from '../support/constants.ts';
import { createFixture, type Fixture } from '../support/fixture.ts';
import { clusterIdsOf, denyRoles, instanceIdsOf, removeCluster } from '../support/target-account.ts';

let fixture: Fixture;
afterEach(() => fixture.sandbox.stop());

const swap = { strategy: 'swap' };
const arnOf = (id: string): string => `arn:aws:rds:eu-central-1:222222222222:cluster:${id}`;

const clusterNamed = (part: string): string => present(clusterIdsOf(fixture).find((id) => id.includes(part)));
describe('a cut-over', () => {
  it('leaves the previous cluster its name when the new cluster is gone', async () => {
    fixture = await createFixture(near);
    const allow = denyRoles(fixture, 'AddTagsToResource');
    await fixture.run(swap);
    allow();
    await removeCluster(fixture, clusterNamed('-new-'));
    const resumed = await fixture.run(swap);
    expect(resumed.errors[0]).toContain('The target has not been renamed');
    expect(resumed.errors[0]).toContain('operation: abandon');
    expect(clusterIdsOf(fixture)).toEqual(['staging']);
    expect(instanceIdsOf(fixture, 'staging')).toEqual(['staging-1', 'staging-2']);
  });

  it('ends although somebody has deleted the previous cluster meanwhile, which is then not reported as kept', async () => {
    fixture = await createFixture(near);
    const denials = [
      denyRoles(fixture, 'ModifyDBCluster', 'NewDBClusterIdentifier=staging&'),
      denyRoles(fixture, 'ModifyDBInstance'),
    ];
    expect((await fixture.run(swap)).exitCode).toBe(1);
    for (const allow of denials) allow();
    await removeCluster(fixture, clusterNamed('-old-'));
    const resumed = await fixture.run(swap);
    expect(resumed.errors).toEqual([]);
    expect(resumed.outputs).toMatchObject({
      status: 'succeeded',
      'previous-cluster-id': '',
      'kept-until': '',
    });
    expect(clusterIdsOf(fixture)).toEqual(['staging']);
    expect(instanceIdsOf(fixture, 'staging')).toEqual(['staging-1', 'staging-2']);
  });

  it('gives every instance its name although a describe lags behind the renames', async () => {
    fixture = await createFixture(near);
    const prefix = arnOf('');
    let looks = 0;
    // For one look right after the renames, DescribeDBInstances still has the clusters' former names.
    fixture.sandbox.faults.push((request, phase) => {
      if (request.action !== 'DescribeDBInstances' || !request.body.includes('staging-old-'))
        return undefined;
      if (phase === 'before') looks += 1;
      if (looks > 1) return undefined;
      const run = async (): Promise<void> => {
        for (const { clusterArn, shown } of Object.values(fixture.sandbox.rds.state.instances)) {
          if (!clusterArn.startsWith(prefix)) continue;
          const now = clusterArn.slice(prefix.length);
          const former =
            now === 'staging' ? shown.DBInstanceIdentifier?.replace(/^staging-\d/, 'staging') : 'staging';
          shown.DBClusterIdentifier = phase === 'after' ? now : (former ?? '');
        }
      };
      return { kind: 'hook', run };
    });
    const result = await fixture.run(swap);
    expect(result.errors).toEqual([]);
    expect(looks).toBeGreaterThan(1);
    expect(instanceIdsOf(fixture, 'staging')).toEqual(['staging-1', 'staging-2']);
    expect(instanceIdsOf(fixture, clusterNamed('-old-'))).toEqual([
      expect.stringMatching(/^staging-1-old-/),
      expect.stringMatching(/^staging-2-old-/),
    ]);
  });

  it('ends at once when somebody takes the name that the previous cluster gave away', async () => {
    fixture = await createFixture(near);
    let isTaken = false;
    const { sandbox, target } = fixture;
    // The moment in which the target's name belongs to nobody.
    sandbox.faults.push((request, phase) => {
      const isNaming =
        request.action === 'ModifyDBCluster' && request.body.includes('NewDBClusterIdentifier=staging&');
      if (isTaken || phase !== 'before' || !isNaming) return undefined;
      isTaken = true;
      const login = { masterUsername: 'x', masterPassword: 'Somebody-else-1', database: 'x', port: 15_432 };
      const run = async (): Promise<void> => {
        await sandbox.rds.seedCluster({ ...target, id: 'staging', ...login, instances: [] });
      };
      return { kind: 'hook', run };
    });
    const failed = await fixture.run(swap);
    expect(failed.errors[0]).toContain('The name staging was taken by another cluster');
    // Both volumes are there, and the restore ends when the name is free again.
    expect(clusterIdsOf(fixture)).toEqual([
      expect.stringMatching(/^staging$/),
      expect.stringMatching(/^staging-new-/),
      expect.stringMatching(/^staging-old-/),
    ]);
    await removeCluster(fixture, 'staging');
    const resumed = await fixture.run(swap);
    expect(resumed.errors).toEqual([]);
    expect(resumed.outputs['status']).toBe('succeeded');
  });

  it('leaves members out of a custom endpoint that the new cluster does not have', async () => {
    fixture = await createFixture(near);
    const members = { staticMembers: ['staging-1', 'staging-2'], excludedMembers: [] };
    const endpoint = { ...fixture.target, clusterId: 'staging', id: 'reports', type: 'ANY', ...members };
    fixture.sandbox.rds.state.endpoints.push({ ...endpoint, availableFrom: 0 });
    const result = await fixture.run({ ...swap, 'instance-count': '1' });
    expect(result.errors).toEqual([]);
    const moved = fixture.sandbox.rds.state.endpoints.filter(({ goneFrom }) => goneFrom === undefined);
    expect(moved).toMatchObject([{ clusterId: 'staging', id: 'reports', staticMembers: ['staging-1'] }]);
  });

  it('is not begun when a permanent name of a new instance is somebody else’s', async () => {
    fixture = await createFixture(near);
    await fixture.sandbox.rds.seedCluster({
      ...fixture.target,
      id: 'other',
      masterUsername: 'x',
      masterPassword: 'Somebody-else-1',
      database: 'x',
      port: 15_432,
      instances: [{ id: 'staging-3' }],
    });
    const result = await fixture.run({ ...swap, 'instance-count': '3' });
    expect(result.errors[0]).toContain('The name staging-3');
    expect(result.errors[0]).toContain('The target has not been touched');
  });

  it('is not skipped by a restore that finds an unfinished clean: it finishes that first', async () => {
    fixture = await createFixture(near);
    const swapped = await fixture.run(swap);
    const kept = present(swapped.outputs['previous-cluster-id']);
    const { tags } = present(fixture.sandbox.rds.state.clusters[arnOf(kept)]);
    const until = present(tags.find(({ Key }) => Key === 'aurora-restore:kept-until'));
    until.Value = new Date(Date.now() - 1000).toISOString();
    const allow = denyRoles(fixture, 'DeleteDBInstance');
    expect((await fixture.run({ operation: 'clean' })).exitCode).toBe(1);
    allow();
    const before = present(fixture.sandbox.rds.state.clusters[arnOf('staging')]).shown.DbClusterResourceId;
    const restored = await fixture.run();
    expect(restored.errors).toEqual([]);
    expect(restored.outputs['status']).toBe('succeeded');
    expect(restored.outputs['cluster-endpoint']).toContain('staging');
    expect(fixture.sandbox.rds.state.clusters[arnOf('staging')]?.shown.DbClusterResourceId).not.toBe(before);
    expect(clusterIdsOf(fixture)).toEqual(['staging', restored.outputs['previous-cluster-id']]);
  });

  it('goes back to a previous cluster that is stopped', async () => {
    fixture = await createFixture(near);
    const swapped = await fixture.run(swap);
    const kept = present(swapped.outputs['previous-cluster-id']);
    const cluster = present(fixture.sandbox.rds.state.clusters[arnOf(kept)]);
    cluster.status = 'stopped';
    for (const one of Object.values(fixture.sandbox.rds.state.instances))
      if (one.clusterArn === arnOf(kept)) one.status = 'stopped';
    const back = await fixture.run({ operation: 'rollback' });
    expect(back.errors).toEqual([]);
    expect(fixture.sandbox.rds.state.clusters[arnOf('staging')]?.shown.DbClusterResourceId).toBe(
      cluster.shown.DbClusterResourceId,
    );
    expect(instanceIdsOf(fixture, 'staging')).toEqual(['staging-1', 'staging-2']);
  });
});
