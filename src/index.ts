import { randomBytes } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import * as core from '@actions/core';
import { openLog } from './github/log.ts';
import { openRunner } from './github/runner.ts';
import { runAction } from './operations/action.ts';
import { cancelled } from './operations/cancelled.ts';
import { reportError } from './operations/report-error.ts';

// The composition root: the only place that reads the environment, the clock and randomness.
const stop = new AbortController();
for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.on(signal, () => stop.abort(cancelled(signal)));
}

const runner = openRunner(core, process.env);
const log = openLog(core, () => randomBytes(16).toString('hex'), runner.redact);
// Node would print the message as it is, and the runner would look for commands in it.
process.on('uncaughtException', (error) => {
  reportError({ log }, error);
  process.exit(1);
});

process.exitCode = await runAction({
  variables: process.env,
  readInput: (name) => core.getInput(name),
  readFile: (path) => readFile(path, 'utf8'),
  readFolder: (path) => readdir(path),
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
