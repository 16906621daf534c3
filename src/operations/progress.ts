import { formatDuration } from '../duration.ts';
import type { RunOptions } from '../engine/run.ts';
import type { Log } from '../log.ts';

/** A line is repeated at most this often while nothing but time changes. */
const quietMs = 60_000;

/** One folded group per step; one line per change of a wait, and nothing repeated every few seconds. */
export function reportProgress(log: Log): Pick<RunOptions, 'progress' | 'onStep'> {
  let told = { what: '', line: '', atMs: 0 };
  let waiting: { what: string } | undefined;
  return {
    progress: (what, { detail, percent, elapsedMs }) => {
      waiting = { what };
      const line = percent === undefined ? detail : `${detail}, ${percent} %`;
      const isNew = told.what !== what || told.line !== line;
      if (!isNew && elapsedMs - told.atMs < quietMs) return;
      told = { what, line, atMs: elapsedMs };
      log.info(`Waiting for ${what}: ${line} (${formatDuration(elapsedMs)})`);
    },
    onStep: (name, phase) => {
      if (phase === 'remembered') log.info(`${name}: done by an earlier run`);
      else if (phase === 'started') log.startGroup(name);
      else {
        waiting = undefined;
        log.endGroup();
        if (phase === 'failed') log.info(`${name}: not done${waiting === undefined ? '' : ' yet'}`);
      }
    },
  };
}
