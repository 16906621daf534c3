import { formatDuration } from '../../duration.ts';
import type { Clock } from '../../engine/clock.ts';
import type { RunOptions } from '../../engine/run.ts';
import type { StepLog } from './step-log.ts';

/** While AWS says the same, a wait gets a line at most this often, and only for a tenth of progress. */
const progressMs = 60_000;
const percentStep = 10;
/** Where nothing moves at all, a line this often says that the run is alive. */
const aliveMs = 10 * 60_000;
/** What shows up within this time of our own request is no news. */
const settlingMs = 5000;
const notYet = 'not visible yet';

/**
 * One folded group per step that says something, and behind it how long it took. In a wait a line per change of AWS's status, then one per
 * tenth of progress but at most one a minute: percent, time so far, and when the end is to be expected. Every look is a
 * debug line.
 */
export function reportProgress(log: StepLog, clock: Clock): Pick<RunOptions, 'progress' | 'onStep'> {
  let last = { what: '', detail: '', percent: 0, atMs: 0 };
  let begunAt = 0;
  return {
    progress: (what, { detail, percent = 0, elapsedMs }) => {
      const line = `Waiting for ${what}: ${detail}${percentOf(percent, elapsedMs, clock.now())}`;
      const isNew = last.what !== what || last.detail !== detail;
      const sinceMs = elapsedMs - last.atMs;
      const hasMoved = sinceMs >= progressMs && percent >= last.percent + percentStep;
      const isQuiet = isNew ? detail === notYet && elapsedMs < settlingMs : !hasMoved && sinceMs < aliveMs;
      if (isQuiet) {
        log.debug(line);
        return;
      }
      last = { what, detail, percent, atMs: elapsedMs };
      log.info(line);
    },
    onStep: (name, phase) => {
      if (phase === 'memoized') log.info(`${name}: done by an earlier run`);
      else if (phase === 'started') {
        begunAt = clock.monotonic();
        log.beginStep(name);
      } else {
        log.endStep();
        const took = formatDuration(clock.monotonic() - begunAt);
        log.info(phase === 'done' ? `${name}: done (${took})` : `${name}: ${phase} after ${took}`);
      }
    },
  };
}

/** `, 45 %, 12 min so far, the end is expected at 03:41 UTC (in 15 min)`. */
function percentOf(percent: number, elapsedMs: number, nowMs: number): string {
  const soFar = elapsedMs < 1000 ? '' : `, ${formatDuration(elapsedMs)} so far`;
  // From less than a second nothing can be estimated.
  if (percent <= 0 || percent >= 100 || elapsedMs < 1000) return soFar;
  const restMs = (elapsedMs / percent) * (100 - percent);
  const end = new Date(nowMs + restMs).toISOString().slice(11, 16);
  return `, ${Math.round(percent)} %${soFar}, the end is expected at ${end} UTC (in ${formatDuration(restMs)})`;
}
