import {
  DeleteDBClusterCommand,
  DeleteDBInstanceCommand,
  RDSClient,
  RemoveTagsFromResourceCommand,
} from '@aws-sdk/client-rds';
import { afterEach, describe, expect, it } from 'vitest';
import { tagKeys } from '../../src/restore/naming.ts';
import { changesAndRecordsOf, changesOf } from '../support/changes.ts';
import { credentials, logins, near, present, table } from '../support/constants.ts';
import { createFixture, type Fixture, type FixtureOptions } from '../support/fixture.ts';

let fixture: Fixture;
afterEach(() => fixture.sandbox.stop());

const far: FixtureOptions = {
  ...near,
  targetRegion: 'us-east-1',
  sourceKey: 'default',
  snapshot: 'automated',
};
const arnOf = (region: string) => `arn:aws:rds:${region}:222222222222:cluster:staging`;
const { master, oldMaster } = logins;

const snapshotIds = () =>
  Object.values(fixture.sandbox.rds.state.snapshots).map(
    ({ shown }) => shown.DBClusterSnapshotIdentifier ?? '',
  );
const ask = (login: { user: string; password: string }, sql: string) =>
  fixture.query({ ...fixture.target, cluster: 'staging' }, login, sql);
const changes = (from: number) => changesAndRecordsOf(fixture.sandbox.requests.slice(from));

/** What describes the target, but for what is new with every cluster. */
function targetNow(): unknown {
  const fresh = /Time$|ResourceId$|^DBClusterMembers$|^DatabaseName$/;
  const plain = (shown: object) =>
    Object.entries(shown)
      .filter(([name]) => !fresh.test(name))
      .toSorted();
  const arn = arnOf(fixture.target.region);
  return {
    cluster: plain(present(fixture.sandbox.rds.state.clusters[arn]).shown),
    instances: Object.values(fixture.sandbox.rds.state.instances)
      .filter(({ clusterArn }) => clusterArn === arn)
      .map(({ shown }) => plain(shown)),
  };
}

const failedRestore = () =>
  ({
    on: 'restore',
    status: 'incompatible-restore',
    reason: 'It is broken.',
    times: 1,
  }) as const;

describe('rollback', () => {
  it.each(['swap', 'replace'])(
    'of a restore that failed ends it, and the target is what it was (%s)',
    async (strategy) => {
      fixture = await createFixture(near);
      const before = structuredClone(targetNow());
      fixture.sandbox.rds.inject(failedRestore());
      const failed = await fixture.run({ strategy });
      expect(failed.exitCode).toBe(1);
      expect(targetNow()).toEqual(before);

      const back = await fixture.run({ operation: 'rollback' });
      expect(back.errors).toEqual([]);
      expect(back.outputs).toMatchObject({
        status: 'abandoned',
        'restore-id': failed.outputs['restore-id'],
      });
      expect(targetNow()).toEqual(before);
      expect(await ask(oldMaster, 'SELECT count(*)::int AS n FROM old_staging')).toEqual([{ n: 0 }]);
      expect(await fixture.findLeaks(back)).toEqual([]);
      // The restore that failed has ended, so the next one is new.
      const next = await fixture.run({ strategy });
      expect(next.errors).toEqual([]);
      expect(next.outputs['restore-id']).not.toBe(failed.outputs['restore-id']);
    },
  );

  it('undoes a restore that succeeded, and keeps what that had made', async () => {
    fixture = await createFixture(near);
    const done = await fixture.run();
    const app = { user: credentials.app_username, password: credentials.app_password };
    await ask(app, 'INSERT INTO customers VALUES (9999, $$new$$, $$x@example.com$$)');
    const back = await fixture.run({ operation: 'rollback' });
    expect(back.errors).toEqual([]);
    expect(await ask(oldMaster, 'SELECT count(*)::int AS n FROM old_staging')).toEqual([{ n: 0 }]);
    expect(back.outputs['previous-cluster-id']).not.toBe(done.outputs['previous-cluster-id']);
    expect(back.outputs['previous-cluster-id']).toMatch(/^staging-old-/);
    // It has been undone: there is nothing more to go back to but the rollback itself.
    const again = await fixture.run({
      operation: 'rollback',
      'rollback-of': done.outputs['restore-id'] ?? '',
    });
    expect(again.errors[0]).toContain('is staging already: that restore has been undone');
  });

  it('resumes where it was cut off, whichever operation comes next', async () => {
    fixture = await createFixture(near);
    await fixture.run({ 'keep-previous': '0' });
    Object.assign(fixture.sandbox.rds.context.timings, { clusterCreateMs: 3000 });
    const parked = await fixture.run({ operation: 'rollback', 'time-budget': '1s' });
    expect(parked.outputs['status']).toBe('waiting');
    const next = await fixture.run();
    expect(next.errors).toEqual([]);
    expect(next.outputs['restore-id']).toBe(parked.outputs['restore-id']);
    expect(await ask(master, 'SELECT count(*)::int AS n FROM old_staging')).toEqual([{ n: 0 }]);
  });

  it('refuses where there is nothing to go back to', async () => {
    fixture = await createFixture(near);
    const from = fixture.sandbox.requests.length;
    const unknown = await fixture.run({ operation: 'rollback' });
    expect(unknown.errors[0]).toContain('No restore of');
    const wrong = await fixture.run({ operation: 'rollback', 'rollback-of': 'never-was' });
    expect(wrong.errors[0]).toContain('There is no restore never-was');
    expect(changesOf(fixture.sandbox.requests.slice(from))).toEqual([]);
  });
});

describe('abandon', () => {
  it('removes what was on its way, takes the share back, and leaves the target as it was', async () => {
    fixture = await createFixture(far);
    const before = structuredClone(targetNow());
    const snapshots = snapshotIds();
    Object.assign(fixture.sandbox.rds.context.timings, { snapshotCopyMs: 2500 });
    const parked = await fixture.run({ 'time-budget': '1500ms' });
    expect(parked.outputs['status']).toBe('waiting');
    expect(snapshotIds()).not.toEqual(snapshots);
    const ended = await fixture.run({ operation: 'abandon' });
    expect(ended.errors).toEqual([]);
    expect(ended.outputs).toMatchObject({ status: 'abandoned', 'restore-id': parked.outputs['restore-id'] });
    expect(ended.log).toContain('It is the previous cluster.');
    expect(snapshotIds()).toEqual(snapshots);
    expect(targetNow()).toEqual(before);
    Object.assign(fixture.sandbox.rds.context.timings, { snapshotCopyMs: 50 });
    const next = await fixture.run();
    expect(next.errors).toEqual([]);
    expect(next.outputs['restore-id']).not.toBe(parked.outputs['restore-id']);
  });

  it('takes the account off the share list of the chosen snapshot', async () => {
    fixture = await createFixture(near);
    const shared = () => present(fixture.sandbox.rds.state.snapshots[fixture.snapshotArn]).sharedWith;
    Object.assign(fixture.sandbox.rds.context.timings, { snapshotCopyMs: 2500 });
    await fixture.run({ copy: 'always', 'time-budget': '1500ms' });
    expect(shared()).toEqual(['222222222222']);
    await fixture.run({ operation: 'abandon' });
    expect(shared()).toEqual([]);
  });

  it.each(['swap', 'replace'])(
    'of a new cluster that was never verified removes it, and leaves the target as it was (%s)',
    async (strategy) => {
      fixture = await createFixture(near);
      const before = structuredClone(targetNow());
      fixture.sandbox.rds.inject(failedRestore());
      const failed = await fixture.run({ strategy });
      const ended = await fixture.run({ operation: 'abandon' });
      expect(ended.errors).toEqual([]);
      expect(failed.log).toContain('It is the previous cluster.');
      expect(targetNow()).toEqual(before);
      expect(
        Object.keys(fixture.sandbox.rds.state.clusters).filter((arn) => arn.includes('staging')),
      ).toEqual([arnOf('eu-central-1')]);
      const next = await fixture.run({ strategy });
      expect(next.errors).toEqual([]);
      expect(targetNow()).toEqual(before);
    },
  );

  it('with nothing unfinished, or of an unknown restore, changes nothing', async () => {
    fixture = await createFixture(near);
    const none = await fixture.run({ operation: 'abandon' });
    expect(none).toMatchObject({ exitCode: 0, outputs: { status: 'skipped' } });
    const unknown = await fixture.run({ operation: 'abandon', 'restore-id': 'never-was' });
    expect(unknown.errors[0]).toContain('There is no restore never-was');
    expect(changes(0)).toEqual(['sns:Publish']);
  });

  it('comes first with restart: true, and a new restore after it', async () => {
    fixture = await createFixture(near);
    fixture.sandbox.rds.inject(failedRestore());
    const failed = await fixture.run({ retention: '3' });
    const refused = await fixture.run({ retention: '2' });
    expect(refused.errors[0]).toContain('retention: 3 → 2');
    const again = await fixture.run({ restart: 'true', retention: '2' });
    expect(again.errors).toEqual([]);
    expect(again.outputs['status']).toBe('succeeded');
    expect(again.outputs['restore-id']).not.toBe(failed.outputs['restore-id']);
  });

  it('gives the previous cluster its name also where AWS describes the deleted one for some time', async () => {
    fixture = await createFixture(near);
    const before = targetNow();
    const wrong = { 'freshness-query': "SELECT now() - interval '1 year'", 'freshness-max-age': '1h' };
    const failed = await fixture.run({ strategy: 'replace', ...wrong });
    expect(failed.errors[0]).toContain('failed its verification');
    fixture.sandbox.rds.context.timings.describeLagMs = 500;
    const abandoned = await fixture.run({ operation: 'abandon' });
    expect(abandoned).toMatchObject({ exitCode: 0, errors: [], warnings: [] });
    expect(targetNow()).toEqual(before);
  });

  it('waits for the name of a cluster that somebody else is deleting', async () => {
    fixture = await createFixture(near);
    const before = targetNow();
    const wrong = { 'freshness-query': "SELECT now() - interval '1 year'", 'freshness-max-age': '1h' };
    const failed = await fixture.run({ strategy: 'replace', ...wrong });
    expect(failed.errors[0]).toContain('failed its verification');
    const { account, region } = fixture.target;
    const person = new RDSClient(fixture.sandbox.client(account, region));
    const TagKeys = Object.values(tagKeys);
    await person.send(new RemoveTagsFromResourceCommand({ ResourceName: arnOf(region), TagKeys }));
    fixture.sandbox.rds.context.timings.clusterDeleteMs = 3000;
    for (const { clusterArn, shown } of Object.values(fixture.sandbox.rds.state.instances))
      if (clusterArn === arnOf(region))
        await person.send(
          new DeleteDBInstanceCommand({ DBInstanceIdentifier: shown.DBInstanceIdentifier ?? '' }),
        );
    await person.send(
      new DeleteDBClusterCommand({ DBClusterIdentifier: 'staging', SkipFinalSnapshot: true }),
    );
    const abandoned = await fixture.run({ operation: 'abandon' });
    expect(abandoned).toMatchObject({ exitCode: 0, errors: [], warnings: [] });
    expect(targetNow()).toEqual(before);
  });
});

describe('resume', () => {
  it('ends at once when nothing is unfinished', async () => {
    fixture = await createFixture(near);
    const result = await fixture.run({ operation: 'resume' });
    expect(result).toMatchObject({ exitCode: 0, outputs: { status: 'skipped' } });
    expect(changes(0)).toEqual([]);
  });

  it('resumes with the settings of the restore, knowing only as whom, where and on what it may work', async () => {
    fixture = await createFixture(far);
    Object.assign(fixture.sandbox.rds.context.timings, { snapshotCopyMs: 2500 });
    const parked = await fixture.run({ 'time-budget': '1500ms', tags: 'team=data' });
    expect(parked.outputs['status']).toBe('waiting');
    fixture.sandbox.awsState.parameters = {};
    const names = ['ca-bundle', 'poll-min', 'source-role-arn', 'target-role-arn', 'target-region'];
    const least = Object.fromEntries(names.map((name) => [name, fixture.inputs[name] ?? '']));
    const resume = async (more: Record<string, string>) => {
      const env = await fixture.sandbox.runnerEnvironment({ operation: 'resume', ...least, ...more });
      return fixture.run({}, { env });
    };
    const unsaid = await resume({ 'source-region': far.sourceRegion });
    expect(unsaid.errors[0]).toContain('target-cluster-id is not set');
    const other = await resume({ 'source-region': far.sourceRegion, 'target-cluster-id': 'staging-*' });
    expect(other).toMatchObject({ exitCode: 0, outputs: { status: 'skipped' } });
    const elsewhere = await resume({ 'source-region': 'eu-west-3', 'target-cluster-id': '*' });
    expect(elsewhere.errors[0]).toContain(`sourceRegion: "${far.sourceRegion}" → "eu-west-3"`);
    const resumed = await resume({ 'source-region': far.sourceRegion, 'target-cluster-id': 'stag*' });
    expect(resumed.errors).toEqual([]);
    expect(resumed.outputs).toMatchObject({
      status: 'succeeded',
      'restore-id': parked.outputs['restore-id'],
    });
    expect(present(fixture.sandbox.rds.state.clusters[arnOf('us-east-1')]).tags).toContainEqual({
      Key: 'team',
      Value: 'data',
    });
  });

  it('given only restore-id uses what is stored, and refuses an input that says something else', async () => {
    fixture = await createFixture(near);
    Object.assign(fixture.sandbox.rds.context.timings, { snapshotCreateMs: 2500 });
    const unknown = await fixture.run({ 'restore-id': 'mine', retention: '3' });
    expect(unknown.errors[0]).toContain('There is no restore mine in the table.');
    expect(await fixture.sandbox.dumpTable(fixture.target.account, fixture.target.region, table)).toEqual([]);
    await fixture.beginRestore('mine');
    const parked = await fixture.run({ 'time-budget': '1500ms', 'restore-id': 'mine', retention: '3' });
    expect(parked.outputs['status']).toBe('waiting');
    const other = await fixture.run({ 'restore-id': 'mine', retention: '2' });
    expect(other.errors[0]).toContain('retention: 3 → 2');
    // A parameter that was changed meanwhile is no input.
    for (const [name, parameter] of Object.entries(fixture.sandbox.awsState.parameters))
      if (name.endsWith('/source-cluster-id')) parameter.value = 'another';
    const same = await fixture.run({ 'restore-id': 'mine', retention: '3' });
    expect(same.errors).toEqual([]);
    expect(same.outputs['status']).toBe('succeeded');
  });
});

describe('status', () => {
  it('tells where the restore is, what it waits for, and which leftovers there are; and changes nothing', async () => {
    fixture = await createFixture(far);
    Object.assign(fixture.sandbox.rds.context.timings, { snapshotCopyMs: 2500 });
    const parked = await fixture.run({ 'time-budget': '1500ms' });
    const copy = present(
      Object.values(fixture.sandbox.rds.state.snapshots).find(({ tags }) => tags.length > 0),
    );
    const orphan = structuredClone(copy);
    const name = 'aurora-restore-gone-shared';
    const arn = present(copy.shown.DBClusterSnapshotArn).replace(/aurora-restore-.*$/, name);
    Object.assign(orphan.shown, { DBClusterSnapshotArn: arn, DBClusterSnapshotIdentifier: name });
    orphan.tags = copy.tags.map((tag) =>
      tag.Key === 'aurora-restore:restore-id' ? { ...tag, Value: 'gone' } : tag,
    );
    fixture.sandbox.rds.state.snapshots[arn] = orphan;
    // A person's copy with --copy-tags has these tags, and another name.
    const byHand = structuredClone(orphan);
    const named = { DBClusterSnapshotArn: `${arn}-by-hand`, DBClusterSnapshotIdentifier: 'by-hand' };
    Object.assign(byHand.shown, named);
    fixture.sandbox.rds.state.snapshots[`${arn}-by-hand`] = byHand;
    const from = fixture.sandbox.requests.length;
    const result = await fixture.run({ operation: 'status' });
    expect(result.errors).toEqual([]);
    expect(result.log).toContain(`restore ${parked.outputs['restore-id']}: waiting`);
    expect(result.log).toContain('waiting for snapshot aurora-restore-');
    expect(result.log).toContain('; free');
    expect(JSON.parse(result.outputs['restores'] ?? '')).toMatchObject([
      { restoreId: parked.outputs['restore-id'], status: 'waiting', steps: { 'check-snapshot': 'done' } },
    ]);
    expect(JSON.parse(result.outputs['orphans'] ?? '')).toEqual([arn]);
    expect(changes(from)).toEqual([]);
    const items = await fixture.sandbox.dumpTable(fixture.target.account, fixture.target.region, table);
    expect(items.length).toBeGreaterThan(3);
  });
});
