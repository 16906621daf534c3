import { randomBytes } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import * as core from '@actions/core';
import { openLog } from './github/log.ts';
import { openRunner } from './github/runner.ts';
import { runAction } from './operations/action.ts';
import { cancelled } from './operations/cancelled.ts';

// The composition root: the only place that reads the environment, the clock and randomness.
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

const runner = openRunner({ ...core, getIDToken }, process.env);

const exitCode = await runAction({
  variables: process.env,
  readInput: (name) => core.getInput(name),
  readFile: (path) => readFile(path, 'utf8'),
  readFolder: (path) => readdir(path),
  runner,
  log: openLog(core, () => randomBytes(16).toString('hex'), runner.redact),
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
