import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { changesOf } from '../support/changes.ts';
import { table } from '../support/constants.ts';
import { createFixture, type Fixture } from '../support/fixture.ts';

let fixture: Fixture;
beforeEach(async () => {
  fixture = await createFixture({
    sourceRegion: 'eu-central-1',
    targetRegion: 'eu-central-1',
    sourceKey: 'default',
    snapshot: 'automated',
  });
});
afterEach(() => fixture.sandbox.stop());

const changes = (from: number) => changesOf(fixture.sandbox.requests.slice(from));
const records = async () => {
  const items = await fixture.sandbox.dumpTable(fixture.target.account, fixture.target.region, table);
  const states = items.filter((item) => item['event_type']?.S === 'STATE');
  return Object.fromEntries(states.map((item) => [item['event_id']?.S ?? '', item['status']?.S ?? '']));
};
const unfinished = async () => {
  const items = await fixture.sandbox.dumpTable(fixture.target.account, fixture.target.region, table);
  const lease = items.find((item) => item['event_id']?.S === 'LEASE')?.['record']?.S ?? '{}';
  return (JSON.parse(lease) as { unfinished?: string }).unfinished;
};
/** AWS refuses the restore of the volume until the function that it returns is called. */
const refuseRestores = (): (() => void) => {
  let isOn = true;
  fixture.sandbox.faults.push(({ action }, phase) =>
    isOn && phase === 'before' && action === 'RestoreDBClusterFromSnapshot'
      ? { kind: 'error', code: 'InvalidParameterValue', status: 400 }
      : undefined,
  );
  return () => {
    isOn = false;
  };
};
/** A restore that fails, and so can be resumed or ended. */
const failedRestore = async () => {
  const allow = refuseRestores();
  const failed = await fixture.run();
  allow();
  expect(failed.exitCode).toBe(1);
  return failed.outputs['restore-id'] ?? '';
};

describe('a rollback that cannot work changes nothing, leaves nothing unfinished, and', () => {
  it('with the id of an unfinished restore says how to undo that', async () => {
    const id = await failedRestore();
    const from = fixture.sandbox.requests.length;
    const result = await fixture.run({ operation: 'rollback', 'restore-id': id });
    expect(result.exitCode).toBe(1);
    expect(result.errors.join('\n')).toContain(`run with rollback-of: ${id}`);
    expect(changes(from)).toEqual([]);
    expect([await records(), await unfinished()]).toEqual([{ [id]: 'failed' }, id]);
    const undone = await fixture.run({ operation: 'rollback', 'rollback-of': id });
    expect([undone.errors, undone.outputs['status']]).toEqual([[], 'abandoned']);
  });

  it('of an unfinished restore that has replaced nothing ends that', async () => {
    const id = await failedRestore();
    const result = await fixture.run({ operation: 'rollback' });
    expect([result.errors, result.outputs['status']]).toEqual([[], 'abandoned']);
    expect(await records()).toEqual({ [id]: 'abandoned' });
    const next = await fixture.run();
    expect(next.outputs['status']).toBe('succeeded');
    expect(next.outputs['restore-id']).not.toBe(id);
  });

  it('of a restore without a final snapshot does not keep the next restore from beginning', async () => {
    const done = await fixture.run({ 'final-snapshot': 'false', 'keep-previous': '0' });
    const id = done.outputs['restore-id'] ?? '';
    const result = await fixture.run({ operation: 'rollback' });
    expect(result.errors.join('\n')).toContain('has kept no final snapshot');
    expect([await records(), await unfinished()]).toEqual([{ [id]: 'succeeded' }, undefined]);
    const next = await fixture.run();
    expect([next.errors, next.outputs['status']]).toEqual([[], 'succeeded']);
    expect(next.outputs['restore-id']).not.toBe(id);
  });

  it('that a check refuses under the lease is over, and the next restore begins', async () => {
    const done = await fixture.run({ 'keep-previous': '0' });
    const id = done.outputs['restore-id'] ?? '';
    const result = await fixture.run({ operation: 'rollback', 'subnet-group': 'gone' });
    expect(result.exitCode).toBe(1);
    const { [id]: first, ...others } = await records();
    expect([first, Object.values(others), await unfinished()]).toEqual([
      'succeeded',
      ['abandoned'],
      undefined,
    ]);
    expect(result.summary).toContain('nothing is left unfinished');
    const next = await fixture.run();
    expect([next.errors, next.outputs['status']]).toEqual([[], 'succeeded']);
  });
});

describe('restart', () => {
  /** The same run again, as "Re-run jobs" starts it: the same id and inputs. */
  const rerunOf = async (env: Record<string, string>, inputs: Record<string, string>) => ({
    ...(await fixture.sandbox.runnerEnvironment({ ...fixture.inputs, ...inputs })),
    GITHUB_RUN_ID: env['GITHUB_RUN_ID'] ?? '',
    GITHUB_RUN_ATTEMPT: '2',
  });

  it('in a run that is run again resumes what that run began, also after another run has worked on it', async () => {
    const old = await failedRestore();
    const inputs = { restart: 'true' };
    const env = await fixture.sandbox.runnerEnvironment({ ...fixture.inputs, ...inputs });
    const allow = refuseRestores();
    const first = await fixture.run({}, { env });
    allow();
    const id = first.outputs['restore-id'] ?? '';
    expect(id).not.toBe(old);
    expect(first.summary).toContain(`gh run rerun ${env['GITHUB_RUN_ID']} --repo example/platform`);
    await fixture.run({ operation: 'resume', 'time-budget': '1ms' });
    const second = await fixture.run({}, { env: await rerunOf(env, { restart: 'true' }) });
    expect(second.errors).toEqual([]);
    expect(second.outputs).toMatchObject({ status: 'succeeded', 'restore-id': id });
    expect(await records()).toEqual({ [old]: 'abandoned', [id]: 'succeeded' });
  });

  it('with the id of a restore is refused before anything is ended', async () => {
    const old = await failedRestore();
    const from = fixture.sandbox.requests.length;
    const result = await fixture.run({ restart: 'true', 'restore-id': old });
    expect(result.errors.join('\n')).toContain('restart cannot be true together with restore-id');
    expect([await records(), changes(from)]).toEqual([{ [old]: 'failed' }, []]);
  });
});

it('a failure that only other inputs fix shows the command that starts a new run', async () => {
  const failed = await fixture.run({ 'snapshot-id': 'never-was' });
  expect(failed.summary).toContain('gh workflow run restore.yml --repo example/platform --ref main');
  expect(failed.summary).not.toContain('gh run rerun');
});
