import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createFixture, type Fixture } from '../support/fixture.ts';

let fixture: Fixture;
beforeEach(async () => {
  fixture = await createFixture({
    sourceRegion: 'eu-central-1',
    targetRegion: 'eu-central-1',
    sourceKey: 'default',
    snapshot: 'automated',
    timings: { snapshotCopyMs: 3000 },
  });
});
afterEach(() => fixture.sandbox.stop());

const dispatching = () => ({
  'continue-with': 'dispatch',
  'github-token': fixture.sandbox.github.token,
  'time-budget': '1500ms',
});

describe('a run whose time budget ends', () => {
  it('starts the next one with its restore-id, on the same branch, when nobody holds the target any more', async () => {
    const first = await fixture.run(dispatching());
    expect(first).toMatchObject({ exitCode: 0, errors: [], outputs: { status: 'waiting' } });
    expect(fixture.sandbox.github.dispatches).toEqual([
      {
        repository: 'example/platform',
        workflow: 'restore.yml',
        ref: 'main',
        inputs: { 'restore-id': first.outputs['restore-id'] },
      },
    ]);
    expect(first.log).not.toContain(fixture.sandbox.github.token);
    const second = await fixture.run({ 'restore-id': first.outputs['restore-id'] ?? '' });
    expect(second.errors).toEqual([]);
    expect(second.outputs['status']).toBe('succeeded');
  });

  it.each([
    [401, 'github-token'],
    [403, 'actions: write'],
    [404, 'default branch'],
    [422, 'restore-id'],
  ] as const)('stays waiting when GitHub answers %i, and prints the fix', async (status, fix) => {
    if (status !== 401) fixture.sandbox.github.refuseDispatch = status;
    const token = status === 401 ? { 'github-token': 'ghs_wrong' } : {};
    const result = await fixture.run({ ...dispatching(), ...token });
    expect(result).toMatchObject({ exitCode: 0, errors: [], outputs: { status: 'waiting' } });
    expect(result.warnings.join('\n')).toContain(fix);
    const next = await fixture.run();
    expect(next.outputs).toMatchObject({ status: 'succeeded', 'restore-id': result.outputs['restore-id'] });
  });

  it('stays waiting on a ref that is no branch or tag', async () => {
    const env = await fixture.sandbox.runnerEnvironment({ ...fixture.inputs, ...dispatching() });
    env['GITHUB_WORKFLOW_REF'] = 'example/platform/.github/workflows/restore.yml@refs/pull/7/merge';
    const result = await fixture.run({}, { env });
    expect(result.outputs['status']).toBe('waiting');
    expect(result.warnings.join('\n')).toContain('refs/pull/7/merge');
    expect(fixture.sandbox.github.dispatches).toEqual([]);
  });

  it('fails when it has started as many runs as max-continuations allows', async () => {
    const first = await fixture.run({ ...dispatching(), 'max-continuations': '1' });
    expect(first.outputs['status']).toBe('waiting');
    Object.assign(fixture.sandbox.rds.context.timings, { snapshotCopyMs: 60_000 });
    const second = await fixture.run({ ...dispatching(), 'max-continuations': '1' });
    const last = second.outputs['status'] === 'waiting' ? second : undefined;
    expect(last).toBeUndefined();
    expect(second.errors[0]).toContain('has started 1 follow-up runs');
    expect(fixture.sandbox.github.dispatches).toHaveLength(1);
  });

  it('fails when a continuation gets nowhere', async () => {
    await fixture.run(dispatching());
    const second = await fixture.run({ ...dispatching(), 'time-budget': '1ms' });
    expect(second.exitCode).toBe(1);
    expect(second.errors[0]).toContain('made no progress');
    expect(second.errors[0]).toContain('time-budget');
    const third = await fixture.run();
    expect(third.outputs['status']).toBe('succeeded');
  });

  it('is red where that is wanted', async () => {
    const result = await fixture.run({ 'time-budget': '1500ms', 'fail-on-waiting': 'true' });
    expect(result).toMatchObject({ exitCode: 1, outputs: { status: 'waiting' } });
  });
});

it.each(['false', '10m'])(
  'with hold: %s no run starts the next one, as it would park at once again',
  async (hold) => {
    const { 'time-budget': _budget, ...inputs } = dispatching();
    const result = await fixture.run({ ...inputs, hold });
    expect(result.exitCode).toBe(1);
    expect(result.errors.join('\n')).toContain('hold must be true together with continue-with: dispatch');
    expect(fixture.sandbox.github.dispatches).toEqual([]);
    expect(fixture.sandbox.requests.filter(({ action }) => /^(Copy|Restore|Delete)/.test(action))).toEqual(
      [],
    );
  },
);

it('with hold: false a run ends at the first long wait, and resume goes on until all is done', async () => {
  const first = await fixture.run({ hold: 'false' });
  expect(first).toMatchObject({ exitCode: 0, outputs: { status: 'waiting' } });
  expect(first.log).toContain('hold does not allow it');
  let last = first;
  for (let run = 0; run < 30 && last.outputs['status'] === 'waiting'; run += 1)
    last = await fixture.run({ operation: 'resume', hold: 'false' });
  expect(last.errors).toEqual([]);
  expect(last.outputs).toMatchObject({ status: 'succeeded', 'restore-id': first.outputs['restore-id'] });
});
