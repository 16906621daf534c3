import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import * as disk from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { runAction } from '../../src/action.ts';
import type { Clock } from '../../src/engine/clock.ts';
import { createRunner } from '../../src/github/runner.ts';

/** What one run of the action left. */
export interface RunHere {
  readonly exitCode: number;
  readonly outputs: Record<string, string>;
  readonly lines: string[];
  /** Error annotations: `TITLE: message`, the fix on the lines after it. */
  readonly errors: string[];
}

/** One run of the action in this process: its source, not the bundle. */
export async function runHere(
  environment: Readonly<Record<string, string>>,
  inputs: Readonly<Record<string, string>>,
  clock: Clock,
  random: () => number,
): Promise<RunHere> {
  const outputs: Record<string, string> = {};
  const lines: string[] = [];
  const errors: string[] = [];
  const log = (line: string): void => void lines.push(line);
  const exitCode = await runAction({
    variables: environment,
    readInput: (name) => inputs[name] ?? '',
    disk,
    processes: { node: process.execPath, spawn, kill: (pid, signal) => void process.kill(pid, signal) },
    temporaryFolder: tmpdir(),
    runner: createRunner(
      {
        getIDToken: (audience) => idToken(environment, audience ?? ''),
        setOutput: (name, value: unknown) => {
          outputs[name] = String(value);
        },
        setSecret: () => undefined,
        summary: undefined as never,
      },
      { ...environment, GITHUB_STEP_SUMMARY: '' },
    ),
    log: {
      info: log,
      warning: log,
      error: (line, title = '') => {
        log(line);
        errors.push(`${title}: ${line}`);
      },
      debug: () => undefined,
      foreign: log,
      startGroup: log,
      endGroup: () => undefined,
    },
    clock,
    randomBytes,
    random,
    startedAtMs: clock.monotonic(),
    signal: new AbortController().signal,
  });
  return { exitCode, outputs, lines, errors };
}

async function idToken(environment: Readonly<Record<string, string>>, audience: string): Promise<string> {
  const answer = await fetch(
    `${environment['ACTIONS_ID_TOKEN_REQUEST_URL']}&audience=${encodeURIComponent(audience)}`,
    { headers: { authorization: `Bearer ${environment['ACTIONS_ID_TOKEN_REQUEST_TOKEN']}` } },
  );
  return ((await answer.json()) as { value: string }).value;
}
