import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { afterEach, describe, expect, it } from 'vitest';
import { createReferences } from '../../src/aws/dynamodb/references.ts';
import { logins, present, table } from '../support/constants.ts';
import { createFixture, type Fixture, type FixtureOptions } from '../support/fixture.ts';
import { shortLease } from '../support/leases.ts';
import { killBehind } from '../support/processes.ts';

let fixture: Fixture;
afterEach(() => fixture.sandbox.stop());

const far: FixtureOptions = {
  sourceRegion: 'eu-central-1',
  targetRegion: 'us-east-1',
  sourceKey: 'default',
  snapshot: 'automated',
  firstRestore: true,
  targetClusters: 'staging*',
};
/** Two copies: one that is shared, one of the target's own. */
const common = { 'share-copies': 'true', copy: 'always', retention: '0', 'instance-count': '1' };
const reader = logins.readonly;

const targets = (count: number): string[] => Array.from({ length: count }, (_, n) => `staging-${n + 1}`);
const inputsOf = (cluster: string): Record<string, string> => ({ ...common, 'target-cluster-id': cluster });

/** Names of all copies that were ever begun, without the part that differs between sources. */
const copies = (): string[] =>
  fixture.sandbox.requests
    .filter(({ action, status }) => action === 'CopyDBClusterSnapshot' && status === 200)
    .map(({ body }) => new URLSearchParams(body).get('TargetDBClusterSnapshotIdentifier') ?? '')
    .map((name) => name.replace(/[0-9a-f]{16}/, 'KEY'))
    .toSorted();

async function left(): Promise<string[]> {
  await fixture.sandbox.rds.advance();
  return Object.values(fixture.sandbox.rds.state.snapshots)
    .map(({ shown }) => shown.DBClusterSnapshotIdentifier ?? '')
    .filter((id) => id.startsWith('aurora-restore-'));
}

const chosen = () => present(fixture.sandbox.rds.state.snapshots[fixture.snapshotArn]);
const customersIn = async (cluster: string) =>
  fixture.query({ ...fixture.target, cluster }, reader, 'SELECT count(*)::int AS n FROM customers');

/** Starts a run, and kills it when AWS has done what `action` asks. */
async function killAt(cluster: string, action: string): Promise<void> {
  const { plan, started } = killBehind(action);
  fixture.sandbox.faults.push(plan);
  const result = await fixture.run({ ...inputsOf(cluster), ...shortLease }, { onStart: started });
  expect(result.signal).toBe('SIGKILL');
  fixture.sandbox.faults.length = 0;
}

describe('restores of several targets from one snapshot', () => {
  it.each([2, 5])(
    '%i at once: each copy is made once, and no intermediate snapshot is left',
    async (count) => {
      fixture = await createFixture(far);
      const results = await Promise.all(targets(count).map((cluster) => fixture.run(inputsOf(cluster))));
      expect(results.flatMap(({ errors }) => errors)).toEqual([]);
      expect(results.map(({ outputs }) => outputs['status'])).toEqual(targets(count).map(() => 'succeeded'));
      for (const cluster of targets(count)) expect(await customersIn(cluster)).toEqual([{ n: 500 }]);
      expect(copies()).toEqual(['aurora-restore-common-KEY-1-shared', 'aurora-restore-common-KEY-1-target']);
      expect(await left()).toEqual([]);
    },
  );

  it('one that is killed keeps its copies until it is resumed', async () => {
    fixture = await createFixture(far);
    await killAt('staging-1', 'RestoreDBClusterFromSnapshot');
    const second = await fixture.run(inputsOf('staging-2'));
    expect(second.errors).toEqual([]);
    expect((await left()).length).toBe(2);
    const clean = await fixture.run({ ...inputsOf('staging-2'), operation: 'clean' });
    expect([clean.exitCode, (await left()).length]).toEqual([0, 2]);
    const resumed = await fixture.run({
      ...inputsOf('staging-1'),
      operation: 'resume',
    });
    expect([resumed.errors, resumed.outputs['status']]).toEqual([[], 'succeeded']);
    expect(await customersIn('staging-1')).toEqual([{ n: 500 }]);
    expect([copies().length, await left()]).toEqual([2, []]);
  });

  it('one that is killed in a copy and abandoned takes nothing from the others', async () => {
    fixture = await createFixture({ ...far, timings: { snapshotCopyMs: 1500 } });
    await killAt('staging-1', 'CopyDBClusterSnapshot');
    const abandon = { ...inputsOf('staging-1'), operation: 'abandon' };
    const [second, abandoned] = await Promise.all([fixture.run(inputsOf('staging-2')), fixture.run(abandon)]);
    expect([abandoned.errors, abandoned.outputs['status']]).toEqual([[], 'abandoned']);
    expect([second.errors, second.outputs['status']]).toEqual([[], 'succeeded']);
    expect(await left()).toEqual([]);
  });

  it('the last one to be abandoned removes the copies', async () => {
    fixture = await createFixture(far);
    await killAt('staging-1', 'RestoreDBClusterFromSnapshot');
    const abandon = { ...inputsOf('staging-1'), operation: 'abandon' };
    const abandoned = await fixture.run(abandon);
    expect([abandoned.errors, abandoned.outputs['status']]).toEqual([[], 'abandoned']);
    // A copy in the target is there for later restores: the next one judges it by `retention`.
    expect((await left()).map((id) => id.replace(/.*-/, ''))).toEqual(['target']);
    expect((await fixture.run(inputsOf('staging-2'))).errors).toEqual([]);
    expect(await left()).toEqual([]);
  });

  it('a reference of an ended restore does not keep copies', async () => {
    fixture = await createFixture(far);
    await killAt('staging-1', 'RestoreDBClusterFromSnapshot');
    const { account, region } = fixture.target;
    const dynamodb = new DynamoDBClient(fixture.sandbox.client(account, region));
    for (const item of await fixture.sandbox.dumpTable(account, region, table)) {
      if (item['event_id']?.S !== 'SHARED') continue;
      await createReferences(dynamodb, table, Date.now).acquire(
        item['event_type']?.S ?? '',
        'long-ended',
        'a copy',
      );
    }
    const inputs = inputsOf('staging-1');
    const resumed = await fixture.run({ ...inputs, operation: 'resume' });
    expect([resumed.errors, resumed.outputs['status']]).toEqual([[], 'succeeded']);
    expect((await left()).map((id) => id.replace(/.*-/, ''))).toEqual(['shared']);
    expect((await fixture.run({ ...inputs, operation: 'clean' })).errors).toEqual([]);
    expect(await left()).toEqual([]);
  });

  it('a copy that has failed is invalidated, and created again once by the next restores', async () => {
    fixture = await createFixture(far);
    fixture.sandbox.rds.inject({ on: 'copy', status: 'failed', reason: 'No luck.', times: 1 });
    const first = await fixture.run(inputsOf('staging-1'));
    expect(first.exitCode).toBe(1);
    expect(first.errors.join()).toContain('No luck.');
    const second = await Promise.all(targets(2).map((cluster) => fixture.run(inputsOf(cluster))));
    expect(second.flatMap(({ errors }) => errors)).toEqual([]);
    expect(copies()).toEqual([
      'aurora-restore-common-KEY-1-shared',
      'aurora-restore-common-KEY-1-target',
      'aurora-restore-common-KEY-2-shared',
    ]);
    expect(await left()).toEqual([]);
  });

  it('the share of the chosen snapshot stays until the last has ended', async () => {
    fixture = await createFixture({
      ...far,
      targetRegion: far.sourceRegion,
      sourceKey: 'customer',
      snapshot: 'manual',
    });
    const inputs = (cluster: string) => ({ ...inputsOf(cluster), copy: 'auto' });
    const [reached, released] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
    // The second is kept back where it is about to use the snapshot, until the first has ended.
    fixture.sandbox.faults.push(({ action, body }, phase) => {
      if (phase === 'after' || action !== 'RestoreDBClusterFromSnapshot' || !body.includes('staging-2'))
        return undefined;
      reached.resolve();
      return { kind: 'hook', run: () => released.promise };
    });
    const second = fixture.run(inputs('staging-2'));
    await reached.promise;
    const first = await fixture.run(inputs('staging-1'));
    expect(first.errors).toEqual([]);
    expect(chosen().sharedWith).toEqual([fixture.target.account]);
    released.resolve();
    expect((await second).errors).toEqual([]);
    expect([copies(), chosen().sharedWith]).toEqual([[], []]);
  });
});
