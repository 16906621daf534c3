import { formatDuration } from '../duration.ts';
import type { RunOptions } from '../engine/run.ts';
import type { Log } from '../log.ts';

/** While only time and percent go on, a wait gets a line this often; or at every tenth percent. */
const quietMs = 60_000;
const percentStep = 10;

/** One folded group per step; one line per change of a wait, and nothing repeated every few seconds. */
export function reportProgress(log: Log): Pick<RunOptions, 'progress' | 'onStep'> {
  let told = { what: '', detail: '', percent: 0, atMs: 0 };
  return {
    progress: (what, { detail, percent = 0, elapsedMs }) => {
      const isNew = told.what !== what || told.detail !== detail || percent >= told.percent + percentStep;
      if (!isNew && elapsedMs - told.atMs < quietMs) return;
      told = { what, detail, percent, atMs: elapsedMs };
      log.info(
        `Waiting for ${what}: ${detail}${percent === 0 ? '' : `, ${percent} %`} (${formatDuration(elapsedMs)})`,
      );
    },
    onStep: (name, phase) => {
      if (phase === 'remembered') log.info(`${name}: done by an earlier run`);
      else if (phase === 'started') log.startGroup(name);
      else {
        log.endGroup();
        if (phase === 'failed') log.info(`${name}: not done`);
      }
    },
  };
}
