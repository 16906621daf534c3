import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import * as disk from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { setTimeout as sleep } from 'node:timers/promises';
import * as core from '@actions/core';
import { runAction } from './action.ts';
import { createLog } from './github/log.ts';
import { createRunner } from './github/runner.ts';
import { reportError } from './operations/report/report-error.ts';
import { cancelled } from './operations/wiring/cancelled.ts';

// The composition root: only here the environment, the clock, randomness, the disk and processes are reached.
const stop = new AbortController();
for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.on(signal, () => stop.abort(cancelled(signal)));
}

// A request for an OIDC token has a time-out of minutes in the toolkit, and cannot be ended.
const tokenTimeoutMs = 20_000;
const getIDToken = async (audience?: string): Promise<string> => {
  const late = sleep(tokenTimeoutMs, undefined, { ref: false }).then(() => {
    throw new Error(`no answer within ${tokenTimeoutMs / 1000} s`);
  });
  return Promise.race([core.getIDToken(audience), late]);
};

const runner = createRunner({ ...core, getIDToken }, process.env);
const log = createLog(core, () => randomBytes(16).toString('hex'), runner.redact);
// Node would print the message as it is, and the runner would look for commands in it.
process.on('uncaughtException', (error) => {
  reportError({ log }, error);
  process.exit(1);
});

const exitCode = await runAction({
  variables: process.env,
  readInput: (name) => core.getInput(name),
  disk,
  processes: { spawn, kill: (pid, signal) => void process.kill(pid, signal) },
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
