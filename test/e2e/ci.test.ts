import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
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
    const pid = Number(readFileSync(join(folder, job, 'job-sandbox.pid'), 'utf8'));
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
    env: { ...own, PATH: `${dirname(node24)}:${process.env['PATH']}` },
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
