import { formatDuration } from '../duration.ts';
import { ActionError } from '../errors.ts';
import type { Clock } from './clock.ts';
import type { Look, WaitOptions } from './step.ts';

/** The run must park: AWS needs longer than this job may last. */
export class WaitingError extends Error {
  constructor(reason: string) {
    super(reason);
    this.name = 'WaitingError';
  }
}

export interface Polling {
  readonly minMs: number;
  readonly maxMs: number;
  /** 0 ≤ x < 1. */
  readonly random: () => number;
  /** By `clock.monotonic()`: no look is begun behind it. */
  readonly budgetEndsAt: number;
  /** `false` parks at the first wait that is not short, so that nobody pays a runner for waiting. */
  readonly hold: boolean;
}

/** Told after every look; the receiver decides what is worth a line. */
export type Progress = (
  what: string,
  seen: { readonly detail: string; readonly percent?: number; readonly elapsedMs: number },
) => void;

/**
 * Looks until `look` is done, failed, out of time, or out of budget. There is always one look before a deadline or the
 * budget is believed, so a thing that became ready while nobody looked counts as ready.
 *
 * The deadline counts from the stored start of the wait, the time between runs included. That start was read off
 * another machine's wall clock, which alone decides nothing: this run, too, must have waited a tenth of the time-out by
 * its own monotonic clock. A clock that is wrong by days shortens a resumed wait, at worst, to that tenth per run.
 * @param elapsedMs how long the wait has lasted in earlier runs, by the wall clock that they stored
 */
export async function waitFor<T>(
  what: string,
  { look, timeoutMs }: WaitOptions<T>,
  polling: Polling,
  clock: Clock,
  signal: AbortSignal,
  elapsedMs: number,
  progress: Progress,
): Promise<T> {
  const begunAt = clock.monotonic();
  for (let looks = 0; ; looks += 1) {
    signal.throwIfAborted();
    const seen = await look(signal);
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
        `Waited ${formatDuration(waitedMs)} for ${what}; it is still: ${seen.detail}.`,
        'Look at it in the AWS console. Run again to wait on, with a longer copy-timeout or restore-timeout.',
      );
    }
    const pauseMs = pauseFor(seen, looks, waitedMs, polling);
    if (clock.monotonic() + pauseMs >= polling.budgetEndsAt) {
      throw new WaitingError(`The time budget ends while waiting for ${what} (${seen.detail}).`);
    }
    // Long enough for what settles within a few looks: parking there would cost more than it saves.
    if (!polling.hold && hereMs + pauseMs >= Math.max(polling.maxMs, 10 * polling.minMs)) {
      throw new WaitingError(`AWS needs longer for ${what} (${seen.detail}), and hold is false.`);
    }
    await clock.sleep(pauseMs, signal);
  }
}

/**
 * When to look next. Short waits are looked at densely at first, and the pause grows with the time waited (a tenth of
 * it), so that the answer is never late by more than a small part of the wait. Where AWS gives a percentage, the pause
 * is also at most a third of what the rest seems to need. A tenth of jitter keeps many runs from asking in step.
 */
function pauseFor(
  seen: Extract<Look<unknown>, { state: 'pending' }>,
  looks: number,
  waitedMs: number,
  polling: Polling,
): number {
  const { minMs, maxMs, random } = polling;
  let pauseMs = looks < 3 ? minMs : Math.max(minMs, waitedMs / 10);
  if (seen.percent !== undefined && seen.percent > 0) {
    const restMs = (waitedMs / seen.percent) * (100 - seen.percent);
    pauseMs = Math.max(minMs, Math.min(Math.max(pauseMs, restMs / 3), restMs / 2));
  }
  return Math.min(maxMs, pauseMs) * (0.95 + random() / 10);
}
