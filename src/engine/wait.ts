import { formatDuration } from '../duration.ts';
import { ActionError } from '../errors.ts';
import type { Clock } from './clock.ts';
import type { Hints } from './hints.ts';
import { expectedEnd, type PollingLimits, pauseFor, resumeIn, unknownMs } from './polling.ts';
import type { WaitOptions } from './step.ts';
import type { WaitStatistics } from './store.ts';

/** The run parks: the wait takes longer than this job may last. */
export class WaitingError extends Error {
  /** When the next run should look, from now. */
  readonly resumeInMs: number;

  constructor(reason: string, resumeInMs: number) {
    super(reason);
    this.name = 'WaitingError';
    this.resumeInMs = resumeInMs;
  }
}

export interface Polling extends PollingLimits {
  /** By `clock.monotonic()`: no poll begins after it. */
  readonly budgetEndsAt: number;
  /** By `clock.monotonic()`: a wait that is not short and may end later parks, so that no runner is billed for it. */
  readonly holdEndsAt: number;
}

/** Called after every poll. The receiver decides what to log. */
export type Progress = (
  what: string,
  seen: { readonly detail: string; readonly percent?: number; readonly elapsedMs: number },
) => void;

interface Wait<T> extends WaitOptions<T> {
  readonly what: string;
  /** How long such a wait took in earlier restores, if that is known. */
  readonly past: WaitStatistics | undefined;
  /** How long the wait has lasted in earlier runs, by the wall clock that they stored. */
  readonly elapsedMs: number;
}

interface WaitContext {
  readonly polling: Polling;
  readonly clock: Clock;
  readonly signal: AbortSignal;
  readonly progress: Progress;
  readonly hints: Pick<Hints, 'timedOut' | 'notHeld'>;
}

/**
 * Polls until the wait is done, failed, timed out, or out of budget. There is always one poll before a deadline or the
 * end of the budget counts, so a resource that became ready between two runs counts as ready.
 *
 * The deadline counts from the stored start of the wait, the time between runs included. It was read from
 * the wall clock of another machine, which alone decides nothing: this run must also have waited a tenth of the time-out
 * by its own monotonic clock. A wrong wall clock can shorten a resumed wait to that tenth per run, but not more.
 */
export async function waitFor<T>(
  { what, poll, timeoutMs, stay = false, past, elapsedMs }: Wait<T>,
  { polling, clock, signal, progress, hints }: WaitContext,
): Promise<T> {
  const begunAt = clock.monotonic();
  for (;;) {
    signal.throwIfAborted();
    const seen = await poll(signal);
    if (seen.state === 'done') return seen.value;
    if (seen.state === 'failed') throw seen.error;
    const hereMs = clock.monotonic() - begunAt;
    const waitedMs = elapsedMs + hereMs;
    progress(what, {
      detail: seen.detail,
      ...(seen.percent === undefined ? {} : { percent: seen.percent }),
      elapsedMs: waitedMs,
    });
    if (waitedMs >= timeoutMs && hereMs >= Math.min(elapsedMs, timeoutMs / 10)) {
      throw new ActionError(
        'TIMED_OUT',
        `Waited ${formatDuration(waitedMs)} for ${what}. The last status is: ${seen.detail}.`,
        hints.timedOut,
      );
    }
    const pauseMs = pauseFor(waitedMs, seen.percent, past, polling);
    const resumeInMs = resumeIn(waitedMs, seen.percent, past);
    if (clock.monotonic() + pauseMs >= polling.budgetEndsAt) {
      throw new WaitingError(`The time budget ends while waiting for ${what} (${seen.detail}).`, resumeInMs);
    }
    const end = expectedEnd(waitedMs, seen.percent, past);
    const leftMs = end === undefined ? undefined : end.atMs - waitedMs;
    const endsHeld = clock.monotonic() + Math.max(pauseMs, leftMs ?? 0) < polling.holdEndsAt;
    if (!endsHeld && !stay && isLong(hereMs + pauseMs, leftMs, polling)) {
      throw new WaitingError(
        `Waiting for ${what} (${seen.detail}) takes longer, and ${hints.notHeld}.`,
        resumeInMs,
      );
    }
    await clock.sleep(pauseMs, signal);
  }
}

/**
 * Does parking save more than it costs? A job that resumes is billed a whole minute, and starts late. Without an estimate
 * of the remaining time, a wait that does not end within a few polls of this run is long.
 */
function isLong(hereMs: number, leftMs: number | undefined, { minMs, maxMs }: Polling): boolean {
  const shortMs = Math.max(Math.min(maxMs, unknownMs), 10 * minMs);
  return leftMs === undefined || leftMs <= 0 ? hereMs >= shortMs : leftMs >= 4 * shortMs;
}
