import { afterEach, describe, expect, it } from 'vitest';
import { near, present } from '../support/constants.ts';
import { createFixture, type Fixture, type FixtureOptions } from '../support/fixture.ts';

let fixture: Fixture;
afterEach(() => fixture.sandbox.stop());

const far: FixtureOptions = {
  sourceRegion: 'eu-central-1',
  targetRegion: 'us-east-1',
  sourceKey: 'customer',
  snapshot: 'automated',
};
const stagingArn = 'arn:aws:rds:eu-central-1:222222222222:cluster:staging';

const members = () =>
  Object.values(fixture.sandbox.rds.state.instances).filter(({ clusterArn }) => clusterArn === stagingArn);

describe('a restore', () => {
  it('copies across accounts and Regions in one step only where that is asked for', async () => {
    fixture = await createFixture(far);
    fixture.sandbox.rds.context.allowOneStepCopy = true;
    const sourceKey = Object.values(fixture.sandbox.awsState.keys).find(({ account, region, manager }) => {
      return account === '111111111111' && region === 'eu-central-1' && manager === 'CUSTOMER';
    });
    const result = await fixture.run({
      'source-kms-key-id': present(sourceKey).arn,
      'allow-one-step-copy': 'true',
    });
    expect(result.errors).toEqual([]);
    const copies = fixture.sandbox.requests.filter(
      ({ action, status }) => action === 'CopyDBClusterSnapshot' && status === 200,
    );
    expect(copies.map(({ account, region }) => `${account} ${region}`)).toEqual([
      '111111111111 eu-central-1',
      '222222222222 us-east-1',
    ]);
  });

  it.each(['modifying', 'maintenance', 'upgrading'])(
    'waits for a previous cluster that is %s',
    async (status) => {
      fixture = await createFixture(near);
      const cluster = present(fixture.sandbox.rds.state.clusters[stagingArn]);
      cluster.status = status;
      setTimeout(() => {
        cluster.status = 'available';
      }, 2500);
      const result = await fixture.run();
      expect(result.errors).toEqual([]);
      expect(result.outputs['status']).toBe('succeeded');
    },
  );

  it('waits for the tags of what it has made, where AWS shows them late', async () => {
    fixture = await createFixture({ ...near, delays: { tagsShownMs: 1500 } });
    const result = await fixture.run({ 'create-snapshot': 'true', 'snapshot-prefix': '', copy: 'always' });
    expect(result.errors).toEqual([]);
    expect(result.log).toContain('its tags are not visible yet');
  });

  it('of a target without instances gives it one', async () => {
    fixture = await createFixture(near);
    for (const [arn, { clusterArn }] of Object.entries(fixture.sandbox.rds.state.instances))
      if (clusterArn === stagingArn) delete fixture.sandbox.rds.state.instances[arn];
    const result = await fixture.run({ 'instance-class': 'db.r7g.large' });
    expect(result.errors).toEqual([]);
    expect(members()).toHaveLength(1);
  });

  it('is refused while instances of a cluster that is gone are still there', async () => {
    fixture = await createFixture(near);
    delete fixture.sandbox.rds.state.clusters[stagingArn];
    const result = await fixture.run();
    expect(result.exitCode).toBe(1);
    expect(result.errors[0]).toContain('its instances are still there: staging-1');
  });

  it('ends at once when an instance fails, with AWS’s reason, and the next run creates it again when it is deleted', async () => {
    fixture = await createFixture(near);
    fixture.sandbox.rds.inject({
      on: 'instance',
      status: 'incompatible-network',
      reason: 'The subnet has no free address.',
      times: 1,
    });
    const first = await fixture.run();
    expect(first.exitCode).toBe(1);
    expect(first.errors[0]).toContain('The subnet has no free address.');
    for (const [arn, { status }] of Object.entries(fixture.sandbox.rds.state.instances))
      if (status === 'incompatible-network') delete fixture.sandbox.rds.state.instances[arn];
    const second = await fixture.run();
    expect(second.errors).toEqual([]);
    expect(members()).toHaveLength(2);
  });

  it('names a quota that is used up, before anything of the target is touched', async () => {
    fixture = await createFixture({ ...near, snapshot: 'automated' });
    const like = present(fixture.sandbox.rds.state.snapshots[fixture.snapshotArn]);
    for (let n = 0; n < 100; n += 1) {
      const id = `filler-${n}`;
      const shown = { ...like.shown, SnapshotType: 'manual', DBClusterSnapshotIdentifier: id };
      fixture.sandbox.rds.state.snapshots[`arn:aws:rds:eu-central-1:111111111111:cluster-snapshot:${id}`] = {
        ...like,
        shown,
      };
    }
    const result = await fixture.run({ 'snapshot-id': fixture.snapshotArn });
    expect(result.exitCode).toBe(1);
    expect(result.errors[0]).toContain('100 of 100 manual cluster snapshots in account 111111111111');

    // Where the role may not see the quotas, AWS says it when it is asked for the copy.
    const source = present(fixture.sandbox.awsState.roles[present(fixture.inputs['source-role-arn'])]);
    source.policies.push({
      Statement: { Effect: 'Deny', Action: 'rds:DescribeAccountAttributes', Resource: '*' },
    });
    const blind = await fixture.run({ 'snapshot-id': fixture.snapshotArn });
    expect(blind.exitCode).toBe(1);
    expect(blind.errors[0]).toMatch(/SnapshotQuotaExceeded/);
    expect(blind.errors[0]).toMatch(/higher quota/);
    expect(fixture.sandbox.rds.state.clusters[stagingArn]?.status).toBe('available');
  });
});
