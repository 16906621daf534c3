import type { ChildProcess } from 'node:child_process';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { afterEach, describe, expect, it } from 'vitest';
import { createReferences } from '../../src/aws/dynamodb/references.ts';
import { credentials, present, table } from '../support/fixtures.ts';
import { type Stage, type StageOptions, setStage } from '../support/stage.ts';

let stage: Stage;
afterEach(() => stage.sandbox.stop());

const far: StageOptions = {
  sourceRegion: 'eu-central-1',
  targetRegion: 'us-east-1',
  sourceKey: 'default',
  snapshot: 'automated',
  firstRestore: true,
  targetClusters: 'staging*',
};
/** Two copies: one that is shared, one of the target's own. */
const common = { 'share-copies': 'true', copy: 'always', retention: '0', 'instance-count': '1' };
const reader = { user: credentials.readonly_username, password: credentials.readonly_password };

const targets = (count: number): string[] => Array.from({ length: count }, (_, n) => `staging-${n + 1}`);
const inputsOf = (cluster: string): Record<string, string> => ({ ...common, 'target-cluster-id': cluster });

/** Names of all copies that were ever begun, without the part that differs between sources. */
const copies = (): string[] =>
  stage.sandbox.requests
    .filter(({ action, status }) => action === 'CopyDBClusterSnapshot' && status === 200)
    .map(({ body }) => new URLSearchParams(body).get('TargetDBClusterSnapshotIdentifier') ?? '')
    .map((name) => name.replace(/[0-9a-f]{16}/, 'KEY'))
    .toSorted();

async function left(): Promise<string[]> {
  await stage.sandbox.rds.settle();
  return Object.values(stage.sandbox.rds.state.snapshots)
    .map(({ shown }) => shown.DBClusterSnapshotIdentifier ?? '')
    .filter((id) => id.startsWith('aurora-restore-'));
}

const chosen = () => present(stage.sandbox.rds.state.snapshots[stage.snapshotArn]);
const customersIn = async (cluster: string) =>
  stage.query({ ...stage.target, cluster }, reader, 'SELECT count(*)::int AS n FROM customers');

/** Starts a run, and kills it when AWS has done what fits. */
async function killAt(cluster: string, action: string): Promise<void> {
  let child: ChildProcess | undefined;
  const { faults } = stage.sandbox;
  faults.push((request, phase) => {
    if (phase !== 'after' || request.action !== action || !child) return undefined;
    child.kill('SIGKILL');
    child = undefined;
    return { kind: 'drop' };
  });
  const result = await stage.run(
    { ...inputsOf(cluster), 'lease-duration': '1500ms' },
    {
      onStart: (started) => {
        child = started;
      },
    },
  );
  expect(result.signal).toBe('SIGKILL');
  faults.length = 0;
}

describe('restores of several targets from one snapshot', () => {
  it.each([2, 5])('%i at once: each copy is made once, and nothing of the way is left', async (count) => {
    stage = await setStage(far);
    const results = await Promise.all(targets(count).map((cluster) => stage.run(inputsOf(cluster))));
    expect(results.flatMap(({ errors }) => errors)).toEqual([]);
    expect(results.map(({ outputs }) => outputs['status'])).toEqual(targets(count).map(() => 'succeeded'));
    for (const cluster of targets(count)) expect(await customersIn(cluster)).toEqual([{ n: 500 }]);
    expect(copies()).toEqual(['aurora-restore-common-KEY-1-shared', 'aurora-restore-common-KEY-1-target']);
    expect(await left()).toEqual([]);
  });

  it('one that is killed keeps its copies until it is resumed', async () => {
    stage = await setStage(far);
    await killAt('staging-1', 'RestoreDBClusterFromSnapshot');
    const second = await stage.run(inputsOf('staging-2'));
    expect(second.errors).toEqual([]);
    expect((await left()).length).toBe(2);
    const clean = await stage.run({ ...inputsOf('staging-2'), operation: 'clean' });
    expect([clean.exitCode, (await left()).length]).toEqual([0, 2]);
    const resumed = await stage.run({
      ...inputsOf('staging-1'),
      operation: 'resume',
      'lease-duration': '1500ms',
    });
    expect([resumed.errors, resumed.outputs['status']]).toEqual([[], 'succeeded']);
    expect(await customersIn('staging-1')).toEqual([{ n: 500 }]);
    expect([copies().length, await left()]).toEqual([2, []]);
  });

  it('one that is killed in a copy and abandoned takes nothing from the others', async () => {
    stage = await setStage({ ...far, timings: { snapshotCopyMs: 1500 } });
    await killAt('staging-1', 'CopyDBClusterSnapshot');
    const abandon = { ...inputsOf('staging-1'), operation: 'abandon', 'lease-duration': '1500ms' };
    const [second, abandoned] = await Promise.all([stage.run(inputsOf('staging-2')), stage.run(abandon)]);
    expect([abandoned.errors, abandoned.outputs['status']]).toEqual([[], 'abandoned']);
    expect([second.errors, second.outputs['status']]).toEqual([[], 'succeeded']);
    expect(await left()).toEqual([]);
  });

  it('the last one to be abandoned removes the copies', async () => {
    stage = await setStage(far);
    await killAt('staging-1', 'RestoreDBClusterFromSnapshot');
    const abandon = { ...inputsOf('staging-1'), operation: 'abandon', 'lease-duration': '1500ms' };
    const abandoned = await stage.run(abandon);
    expect([abandoned.errors, abandoned.outputs['status']]).toEqual([[], 'abandoned']);
    // A copy in the target is there for later restores: the next one judges it by `retention`.
    expect((await left()).map((id) => id.replace(/.*-/, ''))).toEqual(['target']);
    expect((await stage.run(inputsOf('staging-2'))).errors).toEqual([]);
    expect(await left()).toEqual([]);
  });

  it('a claim that nobody will end does not keep copies for ever', async () => {
    stage = await setStage(far);
    await killAt('staging-1', 'RestoreDBClusterFromSnapshot');
    const { account, region } = stage.target;
    const dynamodb = new DynamoDBClient(stage.sandbox.client(account, region));
    for (const item of await stage.sandbox.dumpTable(account, region, table)) {
      if (item['event_id']?.S !== 'SHARED') continue;
      await createReferences(dynamodb, table, Date.now).acquire(
        item['event_type']?.S ?? '',
        'long-ended',
        'a copy',
      );
    }
    const inputs = { ...inputsOf('staging-1'), 'lease-duration': '1500ms' };
    const resumed = await stage.run({ ...inputs, operation: 'resume' });
    expect([resumed.errors, resumed.outputs['status']]).toEqual([[], 'succeeded']);
    expect((await left()).map((id) => id.replace(/.*-/, ''))).toEqual(['shared']);
    expect((await stage.run({ ...inputs, operation: 'clean' })).errors).toEqual([]);
    expect(await left()).toEqual([]);
  });

  it('a copy that has failed is given up, and made anew once by those who come next', async () => {
    stage = await setStage(far);
    stage.sandbox.rds.plant({ on: 'copy', status: 'failed', reason: 'No luck.', times: 1 });
    const first = await stage.run(inputsOf('staging-1'));
    expect(first.exitCode).toBe(1);
    expect(first.errors.join()).toContain('No luck.');
    const second = await Promise.all(targets(2).map((cluster) => stage.run(inputsOf(cluster))));
    expect(second.flatMap(({ errors }) => errors)).toEqual([]);
    expect(copies()).toEqual([
      'aurora-restore-common-KEY-1-shared',
      'aurora-restore-common-KEY-1-target',
      'aurora-restore-common-KEY-2-shared',
    ]);
    expect(await left()).toEqual([]);
  });

  it('the share of the chosen snapshot stays until the last has ended', async () => {
    stage = await setStage({
      ...far,
      targetRegion: far.sourceRegion,
      sourceKey: 'customer',
      snapshot: 'manual',
    });
    const inputs = (cluster: string) => ({ ...inputsOf(cluster), copy: 'auto' });
    const [reached, released] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
    // The second is kept back where it is about to use the snapshot, until the first has ended.
    stage.sandbox.faults.push(({ action, body }, phase) => {
      if (phase === 'after' || action !== 'RestoreDBClusterFromSnapshot' || !body.includes('staging-2'))
        return undefined;
      reached.resolve();
      return { kind: 'hook', run: () => released.promise };
    });
    const second = stage.run(inputs('staging-2'));
    await reached.promise;
    const first = await stage.run(inputs('staging-1'));
    expect(first.errors).toEqual([]);
    expect(chosen().sharedWith).toEqual([stage.target.account]);
    released.resolve();
    expect((await second).errors).toEqual([]);
    expect([copies(), chosen().sharedWith]).toEqual([[], []]);
  });
});
