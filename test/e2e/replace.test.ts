import {
  AddTagsToResourceCommand,
  CopyDBClusterSnapshotCommand,
  ModifyDBClusterCommand,
  RemoveTagsFromResourceCommand,
} from '@aws-sdk/client-rds';
import { afterEach, describe, expect, it } from 'vitest';
import type { Item } from '../sandbox/dynamodb.ts';
import { changesOf } from '../support/changes.ts';
import { logins, near, present, table } from '../support/constants.ts';
import { createFixture, type Fixture } from '../support/fixture.ts';
import { denyRoles, personOf } from '../support/target-account.ts';

// Build first, delete last: whatever is refused, the old data is under a known name until the new data is verified.

let fixture: Fixture;
afterEach(() => fixture.sandbox.stop());

const replace = { strategy: 'replace' };
const base = 'arn:aws:rds:eu-central-1:222222222222:cluster:';
const guardTag = 'aurora-restore:replaceable';
const find = (id: string) => present(fixture.sandbox.rds.state.clusters[base + id]);
const idOf = (resourceId: string | undefined) =>
  Object.values(fixture.sandbox.rds.state.clusters).find(
    ({ shown }) => shown.DbClusterResourceId === resourceId,
  )?.shown.DBClusterIdentifier;
const instancesOf = (id: string) =>
  Object.values(fixture.sandbox.rds.state.instances)
    .filter(({ clusterArn }) => clusterArn === base + id)
    .map(({ shown }) => `${shown.DBInstanceIdentifier} ${shown.DBInstanceClass}`)
    .toSorted();
const { app, oldMaster } = logins;
const count = (login: typeof app, of: string, cluster = 'staging') =>
  fixture.query({ ...fixture.target, cluster }, login, `SELECT count(*)::int AS n FROM ${of}`);
const snapshotIds = () =>
  Object.values(fixture.sandbox.rds.state.snapshots).map(
    ({ shown }) => shown.DBClusterSnapshotIdentifier ?? '',
  );

/** The changing calls of the roles, in order. */
const changes = () => changesOf(fixture.sandbox.requests);

/** Takes items out of the audit table, as somebody does who wants to free a target. */
async function forget(which: (item: Item) => boolean): Promise<void> {
  const { account, region } = fixture.target;
  const items = (await fixture.sandbox.dumpTable(account, region, table)) as Item[];
  await fixture.sandbox.resetTable(
    account,
    region,
    table,
    items.filter((item) => !which(item)),
  );
}

/** The run is killed at a call, before or after AWS has seen it. */
async function runUntil(action: string, phase: 'before' | 'after', inputs: Record<string, string>) {
  let child: { kill(signal: NodeJS.Signals): boolean } | undefined;
  let isHit = false;
  fixture.sandbox.faults.push((request, now) => {
    if (isHit || now !== phase || request.action !== action) return undefined;
    isHit = true;
    child?.kill('SIGKILL');
    return { kind: 'drop' };
  });
  await fixture.run(inputs, {
    onStart: (process) => {
      child = process;
    },
  });
  expect(isHit).toBe(true);
}

describe('a restore with strategy: replace', () => {
  it.each(['16.8', '18.1'])(
    'restores the volume first, deletes only instances, and keeps the previous volume (PostgreSQL %s)',
    async (engineVersion) => {
      fixture = await createFixture({ ...near, engineVersion });
      const oldId = find('staging').shown.DbClusterResourceId;
      const result = await fixture.run(replace);
      expect(result.errors).toEqual([]);
      const order = changes();
      expect(order.indexOf('rds:RestoreDBClusterFromSnapshot')).toBeLessThan(
        order.indexOf('rds:DeleteDBInstance'),
      );
      expect(order.lastIndexOf('rds:DeleteDBInstance')).toBeLessThan(order.indexOf('rds:CreateDBInstance'));
      expect(order).not.toContain('rds:DeleteDBCluster');
      const previous = present(result.outputs['previous-cluster-id']);
      expect(idOf(oldId)).toBe(previous);
      expect(instancesOf(previous)).toEqual([]);
      expect(instancesOf('staging')).toEqual(['staging-1 db.r7g.large', 'staging-2 db.r7g.large']);
      expect(result.outputs['final-snapshot-arn']).toContain('-final-snapshot');
      expect(await count(app, 'customers')).toEqual([{ n: 500 }]);
      expect(await fixture.findLeaks(result)).toEqual([]);
    },
  );

  it('removes the previous volume at the end with keep-previous: 0', async () => {
    fixture = await createFixture(near);
    const result = await fixture.run({ ...replace, 'keep-previous': '0' });
    expect(result.errors).toEqual([]);
    expect(result.outputs['previous-cluster-id']).toBe('');
    expect(changes().indexOf('rds:DeleteDBCluster')).toBeGreaterThan(
      changes().lastIndexOf('rds:CreateDBInstance'),
    );
    expect(snapshotIds().filter((id) => id.endsWith('-final-snapshot'))).toHaveLength(1);
  });

  it.each(['DeleteDBInstance', 'CreateDBInstance', 'AddTagsToResource', 'ModifyDBCluster'])(
    'that AWS refuses %s for ever is undone by abandon: the target has its data and its instances again',
    async (action) => {
      fixture = await createFixture(near);
      const oldId = find('staging').shown.DbClusterResourceId;
      const before = instancesOf('staging');
      const allow = denyRoles(fixture, action);
      const failed = await fixture.run(replace);
      expect(failed.exitCode).toBe(1);
      expect(idOf(oldId)).toBeDefined();
      allow();
      const ended = await fixture.run({ operation: 'abandon' });
      expect(ended.errors).toEqual([]);
      expect(idOf(oldId)).toBe('staging');
      expect(instancesOf('staging')).toEqual(before);
      expect(ended.log).toContain('It is the previous cluster.');
      expect(await count(oldMaster, 'old_staging')).toEqual([{ n: 0 }]);
      expect((await fixture.run(replace)).errors).toEqual([]);
    },
  );

  it('is undone by rollback: the previous volume gets its name and its instances back', async () => {
    fixture = await createFixture(near);
    const oldId = find('staging').shown.DbClusterResourceId;
    const before = instancesOf('staging');
    expect((await fixture.run({ ...replace, 'instance-class': 'db.r6g.large' })).errors).toEqual([]);
    expect(instancesOf('staging')[0]).toContain('db.r6g.large');
    const back = await fixture.run({ operation: 'rollback' });
    expect(back.errors).toEqual([]);
    expect(idOf(oldId)).toBe('staging');
    expect(instancesOf('staging')).toEqual(before);
    expect(await count(oldMaster, 'old_staging')).toEqual([{ n: 0 }]);
    expect((await fixture.run(replace)).errors).toEqual([]);
  });
});

describe('the guards are read again right before', () => {
  it.each([
    [
      'instances are deleted, when the tag is removed during the final snapshot',
      () => new RemoveTagsFromResourceCommand({ ResourceName: `${base}staging`, TagKeys: [guardTag] }),
    ],
    [
      'instances are deleted, when the target is protected during the final snapshot',
      () =>
        new ModifyDBClusterCommand({
          DBClusterIdentifier: 'staging',
          DeletionProtection: true,
          ApplyImmediately: true,
        }),
    ],
  ] as const)('%s', async (_title, command) => {
    fixture = await createFixture({ ...near, timings: { snapshotCreateMs: 3000 } });
    const before = instancesOf('staging');
    let isSent = false;
    const result = await fixture.run(replace, {
      onLine: (line) => {
        if (isSent || !line.includes('final-snapshot to be available')) return;
        isSent = true;
        void personOf(fixture).send(command() as ModifyDBClusterCommand);
      },
    });
    expect(isSent).toBe(true);
    expect(result.exitCode).toBe(1);
    expect(result.errors[0]).toMatch(/does not carry the tag|has deletion protection on/);
    expect(instancesOf('staging')).toEqual(before);
    expect(changes()).not.toContain('rds:DeleteDBInstance');
  });
});

describe('a table that was lost', () => {
  it('does not make a half-built cluster the target: the next run names its restore and changes nothing', async () => {
    fixture = await createFixture(near);
    const oldId = find('staging').shown.DbClusterResourceId;
    await runUntil('CreateDBInstance', 'after', replace);
    await forget(() => true);
    fixture.sandbox.requests.length = 0;
    const next = await fixture.run(replace);
    expect(next.exitCode).toBe(1);
    expect(next.errors[0]).toMatch(/belongs to the restore \S+, which the audit table does not know/);
    expect(changes()).toEqual([]);
    expect(idOf(oldId)).toMatch(/^staging-old-/);
  });

  it('does not hide the data of a target whose name was given away', async () => {
    fixture = await createFixture(near);
    await runUntil('ModifyDBCluster', 'after', replace);
    await forget(({ event_id }) => event_id?.S === 'LEASE');
    const next = await fixture.run(replace);
    expect(next.exitCode).toBe(1);
    expect(next.errors[0]).toContain('has not ended');
    const id = present(/restore-id: (\S+?)\)/.exec(next.errors[0] ?? '')?.[1]);
    expect((await fixture.run({ ...replace, 'restore-id': id })).errors).toEqual([]);
    expect(await count(app, 'customers')).toEqual([{ n: 500 }]);
  });

  it('as of an earlier step does not let abandon delete a cluster that serves', async () => {
    fixture = await createFixture(near);
    const { account, region } = fixture.target;
    let earlier: Item[] = [];
    let isTaken = false;
    const result = await fixture.run(replace, {
      onLine: (line) => {
        if (isTaken || !line.includes('setup-db-users: done')) return;
        isTaken = true;
        void fixture.sandbox.dumpTable(account, region, table).then((items) => {
          earlier = items as Item[];
        });
      },
    });
    expect(result.errors).toEqual([]);
    await fixture.sandbox.resetTable(account, region, table, earlier);
    const ended = await fixture.run({ operation: 'abandon' });
    expect(ended.log).toContain('it was verified, so it stays');
    expect(await count(app, 'customers')).toEqual([{ n: 500 }]);
  });
});

describe('what a person made or changed', () => {
  it('is no final snapshot of ours when it is a copy that has the tags', async () => {
    fixture = await createFixture(near);
    const first = await fixture.run(replace);
    await personOf(fixture).send(
      new CopyDBClusterSnapshotCommand({
        SourceDBClusterSnapshotIdentifier: present(first.outputs['final-snapshot-arn']),
        TargetDBClusterSnapshotIdentifier: 'quarter-end-keep',
        CopyTags: true,
      }),
    );
    expect((await fixture.run(replace)).errors).toEqual([]);
    expect((await fixture.run(replace)).errors).toEqual([]);
    expect(snapshotIds()).toContain('quarter-end-keep');
  });

  it.each([undefined, '1.1.2028', 'never'])(
    'keeps a previous cluster whose kept-until is %s',
    async (value) => {
      fixture = await createFixture(near);
      const { outputs } = await fixture.run({ strategy: 'swap' });
      const ResourceName = base + present(outputs['previous-cluster-id']);
      const Key = 'aurora-restore:kept-until';
      await (value === undefined
        ? personOf(fixture).send(new RemoveTagsFromResourceCommand({ ResourceName, TagKeys: [Key] }))
        : personOf(fixture).send(
            new AddTagsToResourceCommand({ ResourceName, Tags: [{ Key, Value: value }] }),
          ));
      const cleaned = await fixture.run({ operation: 'clean' });
      expect(cleaned.errors).toEqual([]);
      expect(cleaned.warnings.join()).toContain('stays');
      expect(fixture.sandbox.rds.state.clusters[ResourceName]).toBeDefined();
    },
  );
});
