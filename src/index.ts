import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import * as disk from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { setTimeout as sleep } from 'node:timers/promises';
import * as core from '@actions/core';
import { runAction } from './action.ts';
import { createLog } from './github/log.ts';
import { createRunner } from './github/runner.ts';
import { withTimeLimit } from './github/token-limit.ts';
import { reportError } from './operations/report/report-error.ts';
import { cancelled } from './operations/wiring/cancelled.ts';

// The composition root: only here the environment, the clock, randomness, the disk and processes are reached.
const stop = new AbortController();
for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.on(signal, () => stop.abort(cancelled(signal)));
}

const getIDToken = withTimeLimit(core.getIDToken, sleep);
const runner = createRunner({ ...core, getIDToken }, process.env);
const log = createLog(core, () => randomBytes(16).toString('hex'), runner.redact);
// Node would print the message and the line of the bundle as they are, and the runner would look for commands in them.
process.on('uncaughtException', (error) => {
  reportError({ log }, error);
  process.exit(1);
});

const exitCode = await runAction({
  variables: process.env,
  readInput: (name) => core.getInput(name),
  disk,
  processes: { node: process.execPath, spawn, kill: (pid, signal) => void process.kill(pid, signal) },
  temporaryFolder: tmpdir(),
  runner,
  log,
  clock: {
    now: () => Date.now(),
    monotonic: () => performance.now(),
    sleep: async (durationMs, signal) => {
      await sleep(durationMs, undefined, signal === undefined ? {} : { signal }).catch((error: unknown) => {
        throw signal?.aborted ? signal.reason : error;
      });
    },
  },
  randomBytes,
  random: Math.random,
  startedAtMs: 0,
  signal: stop.signal,
});

// A request that was given up must not keep the job; what was printed must be out before.
process.stdout.write('', () => process.exit(exitCode));
