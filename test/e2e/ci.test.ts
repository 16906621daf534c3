import { spawnSync } from 'node:child_process';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { workflowOf } from '../support/github/files.ts';
import { outputsIn } from '../support/github/outputs.ts';
import { runWorkflow, type StepEnd, type StepRun } from '../support/github/workflow.ts';
import { node24, runAction } from '../support/runner.ts';

// The jobs of ci.yml that run this action, step by step as a runner runs them.

const root = join(import.meta.dirname, '..', '..');
const ci = workflowOf('ci.yml');

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'job-'));
});
afterEach(async () => {
  // A runner ends what is left of a job.
  for (const job of readdirSync(folder)) {
    const file = join(folder, job, 'job-sandbox.pid');
    if (!existsSync(file)) continue;
    const pid = Number(readFileSync(file, 'utf8'));
    process.kill(pid, 'SIGTERM');
    while (isAlive(pid)) await new Promise((resolve) => setTimeout(resolve, 50));
  }
  rmSync(folder, { recursive: true, force: true });
});

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

/** `docker run --user UID --env NAME … IMAGE COMMAND …` without a daemon: the command runs as that user, or as one who may not write. */
const docker = `#!/bin/bash
while [ "$1" != ubuntu:24.04 ]; do
  if [ "$1" = --user ]; then user=$2; fi
  shift
done
shift
given=(PATH="$PATH" GITHUB_OUTPUT="$GITHUB_OUTPUT" GITHUB_STEP_SUMMARY="$GITHUB_STEP_SUMMARY")
if [ "$(id -u)" = 0 ]; then exec env -i "\${given[@]}" setpriv --reuid "$user" --regid "$user" --clear-groups "$@"; fi
chmod a-w "$GITHUB_OUTPUT"
exec env -i "\${given[@]}" "$@"
`;

async function runStep({ job, index, uses, run, shell, with: given, env }: StepRun): Promise<StepEnd> {
  const temp = join(folder, `${job}-${index}`);
  mkdirSync(temp, { recursive: true });
  const files = { GITHUB_OUTPUT: join(temp, 'output'), GITHUB_STEP_SUMMARY: join(temp, 'summary') };
  for (const file of Object.values(files)) writeFileSync(file, '');
  const own = { ...env, ...files, RUNNER_TEMP: temp, HOME: temp };
  if (uses === './') {
    const inputs = Object.entries(given).map(([name, value]) => [`INPUT_${name.toUpperCase()}`, value]);
    const { exitCode, outputs, errors } = await runAction({
      env: { ...own, ...(Object.fromEntries(inputs) as Record<string, string>) },
      secrets: {},
    });
    expect(errors).toEqual([]);
    return { outcome: exitCode === 0 ? 'success' : 'failure', outputs };
  }
  // What is installed here is what these steps install.
  if (run === undefined || run.startsWith('npm ci')) return { outcome: 'success' };
  expect(shell).toBe('bash');
  const { status, stderr } = spawnSync('bash', ['--noprofile', '--norc', '-eo', 'pipefail', '-c', run], {
    cwd: root,
    encoding: 'utf8',
    env: { ...own, PATH: `${join(folder, 'bin')}:${dirname(node24)}:${process.env['PATH']}` },
  });
  expect(stderr).toBe('');
  const outputs = outputsIn(readFileSync(files.GITHUB_OUTPUT, 'utf8'));
  return { outcome: status === 0 ? 'success' : 'failure', outputs };
}

it('every job of ci.yml that runs this action restores', async () => {
  const { action } = ci.jobs;
  expect(action).toBeDefined();
  if (action === undefined) return;
  const github = { event_name: 'push', ref: 'refs/heads/main' };
  const run = await runWorkflow({ ...ci, jobs: { action } }, { github }, { runStep });
  expect(run.jobs['action']?.map(({ result, runsOn }) => [result, runsOn])).toEqual([
    ['success', 'ubuntu-latest'],
    ['success', 'ubuntu-24.04-arm'],
    ['success', 'ubuntu-latest'],
  ]);
});

it('the job of ci.yml under another user finds that the files of the runner cannot be written', async () => {
  const { 'another-user': job } = ci.jobs;
  if (job === undefined) throw new Error('ci.yml has no job another-user.');
  mkdirSync(join(folder, 'bin'));
  writeFileSync(join(folder, 'bin', 'docker'), docker, { mode: 0o755 });
  // The other user reaches the files, as in a container that mounts their folder.
  chmodSync(folder, 0o755);
  const github = { event_name: 'push', ref: 'refs/heads/main' };
  const run = await runWorkflow({ ...ci, jobs: { job } }, { github }, { runStep });
  expect(run.jobs['job']?.map(({ result }) => result)).toEqual(['success']);
  const log = readFileSync(join(folder, 'job-0', 'log'), 'utf8');
  expect(log).toContain('(GITHUB_OUTPUT) cannot be written: EACCES');
});
