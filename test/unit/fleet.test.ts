import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { parse } from 'yaml';

// The scripts in fleet.yml, run as a runner runs them.

interface Step {
  readonly id?: string;
  readonly run?: string;
  readonly shell?: string;
}
const file = join(import.meta.dirname, '..', '..', '.github', 'workflows', 'fleet.yml');

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'fleet-'));
});
afterEach(() => rm(folder, { recursive: true }));

async function runStep(job: string, variables: Readonly<Record<string, string>>) {
  const { jobs } = parse(await readFile(file, 'utf8')) as { jobs: Record<string, { steps: Step[] }> };
  const step = jobs[job]?.steps.find(({ run }) => run !== undefined);
  expect(step?.shell).toBe('node {0}');
  const [script, GITHUB_OUTPUT, GITHUB_STEP_SUMMARY] = ['script', 'output', 'summary'].map((name) =>
    join(folder, name),
  ) as [string, string, string];
  await writeFile(script, step?.run ?? '');
  await writeFile(GITHUB_OUTPUT, '');
  await writeFile(GITHUB_STEP_SUMMARY, '');
  const env = { ...variables, RUNNER_TEMP: folder, GITHUB_OUTPUT, GITHUB_STEP_SUMMARY };
  const ended = await promisify(execFile)(process.execPath, [script], { env }).then(
    ({ stdout }) => ({ failed: false, stdout }),
    ({ stdout }: { stdout: string }) => ({ failed: true, stdout }),
  );
  const lines = (await readFile(GITHUB_OUTPUT, 'utf8')).split('\n').filter((line) => line !== '');
  const outputs = Object.fromEntries(
    lines.map((line) => [line.slice(0, line.indexOf('=')), line.slice(line.indexOf('=') + 1)]),
  );
  return { ...ended, outputs, summary: await readFile(GITHUB_STEP_SUMMARY, 'utf8') };
}

const ids = (count: number): string =>
  JSON.stringify(Array.from({ length: count }, (_, n) => `staging-${n}`));

it('takes ids and objects, up to 256 of them', async () => {
  const own = { 'target-cluster-id': 'demo', 'parameter-path': '/aurora-restore/demo' };
  const few = await runStep('targets', { TARGETS: JSON.stringify(['staging', own]) });
  expect(JSON.parse(few.outputs['targets'] ?? '')).toEqual([{ 'target-cluster-id': 'staging' }, own]);
  const many = await runStep('targets', { TARGETS: ids(256) });
  expect([many.failed, JSON.parse(many.outputs['targets'] ?? '').length]).toEqual([false, 256]);
});

it.each([
  ['257 entries', ids(257), 'targets has 257 entries'],
  ['none', '[]', 'targets has 0 entries'],
  ['no JSON', 'staging, demo', 'targets is not JSON'],
  ['no list', '{"target-cluster-id": "a"}', 'targets is not a list'],
  ['a number', '[1]', 'targets[0] is neither'],
  ['a list in it', '[["a"]]', 'targets[0] is neither'],
  ['an entry without a target', '[{"strategy": "swap"}]', 'targets[0] has no target-cluster-id'],
  ['an id that is none', '["a b"]', 'targets[0] has no target-cluster-id'],
  ['an unknown key', '[{"target-cluster-id": "a", "Strategy": "swap"}]', '"Strategy", which is none of'],
  ['a value that is no text', '[{"target-cluster-id": "a", "strategy": true}]', 'a strategy that is no text'],
  ['a target twice', '["a", "b", {"target-cluster-id": "a", "strategy": "swap"}]', 'targets[2] is the same'],
])('refuses %s before anything runs', async (_, TARGETS, told) => {
  const { failed, stdout, outputs } = await runStep('targets', { TARGETS });
  expect(failed).toBe(true);
  expect(stdout).toContain('::error title=BAD_INPUT::');
  expect(stdout).toContain(told);
  expect(outputs).toEqual({});
});

it('does not let a list write commands into the log', async () => {
  const { stdout } = await runStep('targets', {
    TARGETS: '[{"target-cluster-id": "a", "\\n::warning::x": "y"}]',
  });
  expect(stdout.split('\n').filter((line) => line.startsWith('::warning'))).toEqual([]);
});

it('leaves a result that tells how the run ended, and one where it did not begin', async () => {
  const OUTPUTS = JSON.stringify({ status: 'waiting', 'restore-id': 'r1', checks: 'long' });
  await runStep('restore', { TARGET: 'staging', OUTCOME: 'success', OUTPUTS });
  const read = async () => JSON.parse(await readFile(join(folder, 'result.json'), 'utf8')) as unknown;
  const empty = { 'snapshot-time': '', 'cluster-endpoint': '' };
  expect(await read()).toEqual({ target: 'staging', status: 'waiting', 'restore-id': 'r1', ...empty });
  await runStep('restore', { TARGET: 'staging', OUTCOME: 'failure', OUTPUTS: '{}' });
  expect(await read()).toEqual({ target: 'staging', status: 'failure', 'restore-id': '', ...empty });
});

it('tells of every target how it ended, also of one that left nothing', async () => {
  const place = join(folder, 'results', 'aurora-restore-ab12-1');
  await mkdir(place, { recursive: true });
  const result = { target: 'demo', status: 'succeeded', 'restore-id': 'r1' };
  await writeFile(join(place, 'result.json'), JSON.stringify(result));
  const TARGETS = '[{"target-cluster-id": "staging"}, {"target-cluster-id": "demo"}]';
  const { outputs, summary } = await runStep('summary', { TARGETS, ID: 'ab12' });
  expect(JSON.parse(outputs['results'] ?? '')).toEqual([{ target: 'staging', status: 'no result' }, result]);
  expect(summary).toContain('### Fleet: 1 no result, 1 succeeded');
  expect(summary).toContain('| demo | succeeded | r1 |');
});
