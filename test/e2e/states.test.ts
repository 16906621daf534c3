import { afterEach, describe, expect, it } from 'vitest';
import { present, type Stage, type StageOptions, setStage } from './stage.ts';

let stage: Stage;
afterEach(() => stage.sandbox.stop());

const near = {
  sourceRegion: 'eu-central-1',
  targetRegion: 'eu-central-1',
  sourceKey: 'customer',
  snapshot: 'manual',
} as const;
const far: StageOptions = {
  sourceRegion: 'eu-central-1',
  targetRegion: 'us-east-1',
  sourceKey: 'customer',
  snapshot: 'automated',
};
const stagingArn = 'arn:aws:rds:eu-central-1:222222222222:cluster:staging';

const rds = () => stage.sandbox.rds.state;
const members = () => Object.values(rds().instances).filter(({ clusterArn }) => clusterArn === stagingArn);

describe('a restore', () => {
  it('copies across accounts and Regions in one step only where that is asked for', async () => {
    stage = await setStage(far);
    stage.sandbox.rds.context.allowOneStepCopy = true;
    const sourceKey = Object.values(stage.sandbox.world.keys).find(({ account, region, manager }) => {
      return account === '111111111111' && region === 'eu-central-1' && manager === 'CUSTOMER';
    });
    const result = await stage.run({
      'source-kms-key-id': present(sourceKey).arn,
      'allow-one-step-copy': 'true',
    });
    expect(result.errors).toEqual([]);
    const copies = stage.sandbox.requests.filter(
      ({ action, status }) => action === 'CopyDBClusterSnapshot' && status === 200,
    );
    expect(copies.map(({ account, region }) => `${account} ${region}`)).toEqual([
      '111111111111 eu-central-1',
      '222222222222 us-east-1',
    ]);
  });

  it.each(['modifying', 'maintenance', 'upgrading'])('waits for an old target that is %s', async (status) => {
    stage = await setStage(near);
    const cluster = present(rds().clusters[stagingArn]);
    cluster.status = status;
    setTimeout(() => {
      cluster.status = 'available';
    }, 2500);
    const result = await stage.run();
    expect(result.errors).toEqual([]);
    expect(result.outputs['status']).toBe('succeeded');
  });

  it('of a target without instances gives it one', async () => {
    stage = await setStage(near);
    for (const [arn, { clusterArn }] of Object.entries(rds().instances))
      if (clusterArn === stagingArn) delete rds().instances[arn];
    const result = await stage.run({ 'instance-class': 'db.r7g.large' });
    expect(result.errors).toEqual([]);
    expect(members()).toHaveLength(1);
  });

  it('is refused while instances of a cluster that is gone are still there', async () => {
    stage = await setStage(near);
    delete rds().clusters[stagingArn];
    const result = await stage.run();
    expect(result.exitCode).toBe(1);
    expect(result.errors[0]).toContain('its instances are still there: staging-1');
  });

  it('ends at once when an instance fails, with AWS’s reason, and the next run makes it anew when it is deleted', async () => {
    stage = await setStage(near);
    stage.sandbox.rds.plant({
      on: 'instance',
      status: 'incompatible-network',
      reason: 'The subnet has no free address.',
      times: 1,
    });
    const first = await stage.run();
    expect(first.exitCode).toBe(1);
    expect(first.errors[0]).toContain('The subnet has no free address.');
    for (const [arn, { status }] of Object.entries(rds().instances))
      if (status === 'incompatible-network') delete rds().instances[arn];
    const second = await stage.run();
    expect(second.errors).toEqual([]);
    expect(members()).toHaveLength(2);
  });

  it('names a quota that is used up, before anything of the target is touched', async () => {
    stage = await setStage({ ...near, snapshot: 'automated' });
    const like = present(rds().snapshots[stage.snapshotArn]);
    for (let n = 0; n < 100; n += 1) {
      const id = `filler-${n}`;
      const shown = { ...like.shown, SnapshotType: 'manual', DBClusterSnapshotIdentifier: id };
      rds().snapshots[`arn:aws:rds:eu-central-1:111111111111:cluster-snapshot:${id}`] = { ...like, shown };
    }
    const result = await stage.run({ 'snapshot-id': stage.snapshotArn });
    expect(result.exitCode).toBe(1);
    expect(result.errors[0]).toContain('100 of 100 manual cluster snapshots');
    expect(result.errors[0]).toContain('ask for more');
    expect(rds().clusters[stagingArn]?.status).toBe('available');
  });
});
