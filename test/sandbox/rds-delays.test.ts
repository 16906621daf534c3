import {
  AddTagsToResourceCommand,
  CreateDBClusterSnapshotCommand,
  DescribeDBClusterSnapshotsCommand,
} from '@aws-sdk/client-rds';
import { describe, expect, it } from 'vitest';
import { delaysOf } from './delays.ts';
import {
  addInstance,
  clusterArn,
  fixture,
  look,
  lookAt,
  modify,
  restore,
  restored,
  setUpCluster,
  target,
} from './rds/cluster-fixture.ts';
import { staging } from './rds/fixture.ts';

describe('tags', () => {
  it('of something new, and those added later, are shown late', async () => {
    await setUpCluster({ tagsShownMs: 3000 });
    await restore({ Tags: [{ Key: 'a', Value: '1' }] });
    await fixture.pass(1000);
    expect((await look()).TagList).toEqual([]);
    await fixture.pass(2000);
    expect((await look()).TagList).toEqual([{ Key: 'a', Value: '1' }]);
    const Tags = [{ Key: 'b', Value: '2' }];
    await target.send(new AddTagsToResourceCommand({ ResourceName: clusterArn, Tags }));
    expect((await look()).TagList).toHaveLength(1);
    await addInstance({ Tags });
    const asked = { DBClusterIdentifier: 'new', DBClusterSnapshotIdentifier: 's', Tags };
    await target.send(new CreateDBClusterSnapshotCommand(asked));
    await fixture.pass(1000);
    const seen = async () => {
      const { DBClusterSnapshots: [found] = [] } = await target.send(
        new DescribeDBClusterSnapshotsCommand({ DBClusterSnapshotIdentifier: 's' }),
      );
      return [(await look()).TagList, (await lookAt('new-1')).TagList, found?.TagList].map(
        (tags) => tags?.length,
      );
    };
    expect(await seen()).toEqual([1, 0, 0]);
    await fixture.pass(2000);
    expect(await seen()).toEqual([2, 1, 1]);
  });
});

describe('statuses', () => {
  it('of a new cluster show a backup after it was available', async () => {
    await setUpCluster({ afterCreationMs: 1000 });
    await restore();
    const seen: (string | undefined)[] = [];
    for (const ms of [1000, 500, 1000]) {
      await fixture.pass(ms);
      seen.push((await look()).Status);
    }
    expect(seen).toEqual(['available', 'backing-up', 'available']);
  });

  it.each([
    ['monitoring', { MonitoringInterval: 60, MonitoringRoleArn: `arn:aws:iam::${staging}:role/monitor` }, {}],
    ['log exports', {}, { EnableCloudwatchLogsExports: ['postgresql'] }],
  ])('of a new instance show its configuration: %s', async (_what, instance, cluster) => {
    await setUpCluster({ afterCreationMs: 1000 });
    await restore(cluster);
    await fixture.pass(4000);
    await addInstance(instance);
    const seen: (string | undefined)[] = [];
    for (const ms of [1000, 500, 1000]) {
      await fixture.pass(ms);
      seen.push((await lookAt('new-1')).DBInstanceStatus);
    }
    expect(seen).toEqual(['available', expect.stringMatching(/^configuring-/), 'available']);
  });

  it('read available for a moment after a change was accepted', async () => {
    await setUpCluster({ flapMs: 500 });
    await restored();
    await modify({ EnableIAMDatabaseAuthentication: true });
    expect((await look()).Status).toBe('available');
    await fixture.pass(500);
    expect((await look()).Status).toBe('update-iam-db-auth');
    await fixture.pass(1000);
    expect(await look()).toMatchObject({ Status: 'available', IAMDatabaseAuthenticationEnabled: true });
  });
});

it('a seed stands for the same delays each time, and seeds differ', () => {
  expect(delaysOf(7)).toEqual(delaysOf(7));
  const all = Array.from({ length: 50 }, (_, seed) => JSON.stringify(delaysOf(seed)));
  expect(new Set(all).size).toBe(50);
});
