import { execFile } from 'node:child_process';
import { copyFile, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { promisify } from 'node:util';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { workflowOf } from '../support/github/files.ts';
import { outputsIn } from '../support/github/outputs.ts';
import { runWorkflow } from '../support/github/workflow.ts';

// The scripts in fleet.yml, run as actions/github-script and the runner run them.

const fleet = workflowOf('fleet.yml');

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'fleet-'));
});
afterEach(() => rm(folder, { recursive: true }));

/** The call of a step's script in https://github.com/actions/github-script. */
const githubScript = `
  const { core, script } = { core: await import(process.env.CORE), script: process.env.INPUT_SCRIPT };
  const AsyncFunction = Object.getPrototypeOf(async () => null).constructor;
  const { createRequire } = await import('node:module');
  await new AsyncFunction('require', 'core', script)(createRequire('/'), core);`;

async function runStep(job: string, variables: Readonly<Record<string, string>>) {
  const step = fleet.jobs[job]?.steps?.find(({ with: given, run }) => given?.['script'] ?? run);
  const [GITHUB_OUTPUT, GITHUB_STEP_SUMMARY] = ['output', 'summary'].map((name) => join(folder, name)) as [
    string,
    string,
  ];
  await writeFile(GITHUB_OUTPUT, '');
  await writeFile(GITHUB_STEP_SUMMARY, '');
  const script = String(step?.with?.['script'] ?? '');
  const CORE = import.meta.resolve('@actions/core');
  // No PATH: what a self-hosted runner has there is not known.
  const env = {
    ...variables,
    RUNNER_TEMP: folder,
    GITHUB_OUTPUT,
    GITHUB_STEP_SUMMARY,
    INPUT_SCRIPT: script,
    CORE,
  };
  const [program, words] =
    step?.run === undefined
      ? [process.execPath, ['--input-type=module', '--eval', githubScript]]
      : ['/bin/bash', ['--noprofile', '--norc', '-eo', 'pipefail', '-c', step.run]];
  const ended = await promisify(execFile)(program, words, { env }).then(
    ({ stdout }) => ({ failed: false, stdout }),
    ({ stdout }: { stdout: string }) => ({ failed: true, stdout }),
  );
  return {
    ...ended,
    outputs: outputsIn(await readFile(GITHUB_OUTPUT, 'utf8')),
    summary: await readFile(GITHUB_STEP_SUMMARY, 'utf8'),
  };
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
  [
    'a value that is no text',
    '[{"target-cluster-id": "a", "strategy": true}]',
    'a strategy that is not a string',
  ],
  ['a target twice', '["a", "b", {"target-cluster-id": "a", "strategy": "swap"}]', 'targets[2] is the same'],
])('refuses %s before anything runs', async (_, TARGETS, reported) => {
  const { failed, stdout, outputs } = await runStep('targets', { TARGETS });
  expect(failed).toBe(true);
  expect(stdout).toContain('::error title=BAD_INPUT::');
  expect(stdout).toContain(reported);
  expect(outputs).toEqual({});
});

it('does not let a list write commands into the log', async () => {
  const { stdout } = await runStep('targets', {
    TARGETS: '[{"target-cluster-id": "a", "\\n::warning::x": "y"}]',
  });
  expect(stdout.split('\n').filter((line) => line.startsWith('::warning'))).toEqual([]);
});

/** The fleet as GitHub runs it, where each restore ends with these outputs; `killed` ones leave nothing. */
async function runFleet(targets: readonly string[], ends: readonly (Record<string, string> | 'killed')[]) {
  const artifacts = new Map<string, string>();
  const inputs = { targets: JSON.stringify(targets), 'target-role-arn': 'r' };
  const run = await runWorkflow(
    fleet,
    { github: { event_name: 'schedule' }, inputs },
    {
      runStep: async (step) => {
        const end = ends[step.index] ?? 'killed';
        const name = step.uses?.split('@')[0];
        if (step.job === 'restore' && end === 'killed') return { outcome: 'failure' };
        if (step.id === 'restore')
          return {
            outcome: end === 'killed' || end['status'] === 'failed' ? 'failure' : 'success',
            outputs: end as Record<string, string>,
          };
        if (name === 'actions/upload-artifact') {
          const path = join(folder, step.with['path']?.replace('/runner/temp', '') ?? '');
          artifacts.set(step.with['name'] ?? '', path);
          return { outcome: 'success' };
        }
        if (name === 'actions/download-artifact') {
          expect(step.with['merge-multiple']).toBe('true');
          const place = join(folder, step.with['path']?.replace('/runner/temp', '') ?? '');
          await mkdir(place, { recursive: true });
          // All files lie side by side (actions/download-artifact, src/download-artifact.ts).
          for (const path of artifacts.values()) await copyFile(path, join(place, basename(path)));
          return { outcome: artifacts.size === 0 ? 'failure' : 'success' };
        }
        const env = { ...step.env, FILE: step.env['FILE']?.replace('/runner/temp', folder) ?? '' };
        const { failed, outputs } = await runStep(step.job, env);
        return { outcome: failed ? 'failure' : 'success', outputs };
      },
    },
  );
  return JSON.parse(run.outputs['results'] ?? '') as unknown;
}

const end = (id: string, status = 'succeeded') => ({
  status,
  'restore-id': id,
  'snapshot-time': '2026-01-31T01:05:00Z',
  'cluster-endpoint': `${id}.example`,
  verification: 'x'.repeat(200_000),
});
const reported = (target: string, id: string, status = 'succeeded') => {
  const { verification: _, ...outputs } = end(id, status);
  return { target, ...outputs };
};

describe('the table tells how each restore ended', () => {
  it('with one target', async () => {
    expect(await runFleet(['staging'], [end('r1')])).toEqual([reported('staging', 'r1')]);
  });

  it('with one target of several that left a result', async () => {
    expect(await runFleet(['staging', 'demo', 'load'], ['killed', end('r2'), 'killed'])).toEqual([
      { target: 'staging', status: 'no result' },
      reported('demo', 'r2'),
      { target: 'load', status: 'no result' },
    ]);
  });

  it('with many targets, of which one fails and one did not begin', async () => {
    expect(
      await runFleet(['a', 'b', 'c', 'd'], [end('r1'), end('r2', 'failed'), {}, end('r4', 'waiting')]),
    ).toEqual([
      reported('a', 'r1'),
      reported('b', 'r2', 'failed'),
      { target: 'c', status: 'success', 'restore-id': '', 'snapshot-time': '', 'cluster-endpoint': '' },
      reported('d', 'r4', 'waiting'),
    ]);
  });

  it('when no restore left a result', async () => {
    expect(await runFleet(['staging'], ['killed'])).toEqual([{ target: 'staging', status: 'no result' }]);
  });

  it('in the summary of the run', async () => {
    const TARGETS = '[{"target-cluster-id": "staging"}, {"target-cluster-id": "demo"}]';
    await mkdir(join(folder, 'results'));
    await writeFile(
      join(folder, 'results', 'aurora-restore-ab12-1.json'),
      JSON.stringify(reported('demo', 'r1')),
    );
    const { summary } = await runStep('summary', { TARGETS, ID: 'ab12' });
    expect(summary).toContain('### Fleet: 1 no result, 1 succeeded');
    expect(summary).toContain('| demo | succeeded | r1 |');
  });
});

// An id can be chosen, and times and endpoints come from AWS and the table.
it.each([
  ['a line', '\n::error::x\r\n::add-mask::y\u0085::warning::z\u2028::debug::v'],
  ['an old command', '##[error]x ##[add-mask]y'],
  ['Markdown', '| a | **b** [c](https://example.com) `d` _e_ ~f~ ![g](h) @i #1 www.example.com'],
  ['HTML', '</td><img src="x" onerror="y"><!-- & &lt;'],
])('shows %s in a result as text', async (_, text) => {
  await mkdir(join(folder, 'results'));
  const one = {
    target: text,
    status: text,
    'restore-id': text,
    'snapshot-time': text,
    'cluster-endpoint': text,
  };
  await writeFile(
    join(folder, 'results', 'aurora-restore-ab12-0.json'),
    JSON.stringify({ ...one, more: text }),
  );
  const { failed, stdout, summary, outputs } = await runStep('summary', {
    TARGETS: '[{"target-cluster-id": "staging"}]',
    ID: 'ab12',
  });
  expect(failed).toBe(false);
  expect(JSON.parse(outputs['results'] ?? '')).toEqual([{ ...one, target: 'staging' }]);
  // The runner ends a line at \n and \r, and trims what .NET calls white space.
  const lines = stdout.split(/[\n\r]/).filter((line) => line !== '');
  expect(lines.map((line) => line.split(' ')[0])).toEqual(['Fleet:', 'Result:']);
  // What is not printed as it is would be trimmed, or end a line somewhere.
  expect(stdout).not.toMatch(/##\[|[^\n\P{C}]|[\u2028\u2029]/u);
  expect(summary.trimEnd().split('\n')).toHaveLength(5);
  const [heading = '', , , , cells = ''] = summary.split('\n');
  expect(cells.split('|')).toHaveLength(7);
  const shown = `${heading.slice(3)}${cells.replaceAll('|', '')}`.replaceAll(/&#\d+;/g, '');
  expect(shown).not.toMatch(/[<>&*_`[\]()~!@#\\/"]|www\./);
});

it.each(['null', '"x"', '[', ''])('shows a result that is no object (%s) as none', async (text) => {
  await mkdir(join(folder, 'results'));
  await writeFile(join(folder, 'results', 'aurora-restore-ab12-0.json'), text);
  const { outputs } = await runStep('summary', { TARGETS: '[{"target-cluster-id": "staging"}]', ID: 'ab12' });
  expect(JSON.parse(outputs['results'] ?? '')).toEqual([{ target: 'staging', status: 'no result' }]);
});

// Linux: one environment variable has at most 128 KiB (MAX_ARG_STRLEN).
it('takes 256 targets whose entries say everything', async () => {
  const targets = Array.from({ length: 256 }, (_, n) => ({
    'target-cluster-id': `team-${n}-staging-orders`,
    'source-cluster-id': `production-orders-${n}`,
    'source-region': 'eu-central-1',
    'source-role-arn': 'arn:aws:iam::111111111111:role/aurora-restore-source',
    'target-region': 'eu-central-1',
    'target-role-arn': `arn:aws:iam::${200_000_000_000 + n}:role/aurora-restore-target`,
    'parameter-path': `/aurora-restore/team-${n}`,
    'snapshot-id': `arn:aws:rds:eu-central-1:111111111111:cluster-snapshot:nightly-production-orders-${n}`,
    strategy: 'swap',
  }));
  const { outputs } = await runStep('targets', { TARGETS: JSON.stringify(targets) });
  expect(JSON.parse(outputs['targets'] ?? '')).toEqual(targets);
});
