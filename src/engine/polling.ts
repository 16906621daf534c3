import type { RestoreState, StatisticsByKind, WaitStatistics } from './store.ts';

export interface PollingLimits {
  readonly minMs: number;
  readonly maxMs: number;
  /** 0 ≤ x < 1. */
  readonly random: () => number;
}

/** The longest pause while the duration of a wait is unknown. */
export const unknownMs = 60_000;
/** A percentage is an estimate (and 0 while a copy is queued). Below this value earlier restores are a better estimate. */
const believedPercent = 30;
/** The weight of the newest duration: durations change with the size of the data and the load of the service. */
const newestWeight = 0.3;

/**
 * The pause until the next poll, in ms. A poll after a pause `p` is late by `p / 2` on average. For a wait of unknown
 * duration, lateness × polls = duration / 2, whatever the interval. An estimate improves both: for a wait that ends at
 * E ± S, lateness × polls is about S, if the pauses grow with the distance from E as the probability of the end
 * decreases (for a normal distribution about as e^(0.6 x), at E − x S).
 *
 * - E and S come from earlier restores of this target (same step, same size; see `updateStatistics`), or from the percentage
 *   once it is high enough: E = waited / percent, and S is a tenth of the rest, but no less than half a percent.
 * - At E the pause is 13 s for an S of a tenth of E, and in proportion: so a long wait takes fewer polls than one a
 *   minute. In a short wait the pause is a quarter of S.
 * - Far from E the pause ends at E − 2 S, but is never longer than `maxMs`, so that a failure is noticed.
 * - After E + 2 S, or without an estimate, the pause is a sixth of the unexpected time, at most a minute.
 * - A jitter of a tenth keeps many runs from polling at the same time.
 */
export function pauseFor(
  waitedMs: number,
  percent: number | undefined,
  past: WaitStatistics | undefined,
  { minMs, maxMs, random }: PollingLimits,
): number {
  const end = expectedEnd(waitedMs, percent, past);
  const jitter = 0.95 + random() / 10;
  const within = (mostMs: number, pauseMs: number): number =>
    Math.max(minMs, Math.min(mostMs, pauseMs)) * jitter;
  if (end === undefined) return within(Math.min(maxMs, unknownMs), waitedMs / 6);

  const { atMs, spreadMs } = end;
  const leftMs = atMs - waitedMs;
  const nearMs = Math.min(unknownMs, spreadMs / 4, 130_000 * (spreadMs / atMs));
  const lateMs = -leftMs - 2 * spreadMs;
  if (leftMs <= 0) return within(Math.min(maxMs, unknownMs), Math.max(nearMs, lateMs / 6));
  const growing = nearMs * Math.exp((0.6 * leftMs) / spreadMs);
  return within(maxMs, Math.min(growing, Math.max(nearMs, leftMs / 2, leftMs - 2 * spreadMs)));
}

/** When a wait is expected to end, counted from its start; undefined without an estimate. */
export function expectedEnd(
  waitedMs: number,
  percent: number | undefined,
  past: WaitStatistics | undefined,
): { readonly atMs: number; readonly spreadMs: number } | undefined {
  const said = percent ?? 0;
  if (said > 0 && waitedMs > 0 && (past === undefined || said >= believedPercent)) {
    const atMs = (waitedMs / said) * 100;
    return { atMs, spreadMs: Math.max((atMs - waitedMs) / 10, atMs / 200) };
  }
  if (past === undefined || past.meanMs <= 0) return undefined;
  return { atMs: past.meanMs, spreadMs: Math.max(past.spreadMs, past.meanMs / 20) };
}

/** Without an estimate, or after the expected end: the shortest and the longest time until a run looks again. */
const soonestMs = 5 * 60_000;
const latestMs = 60 * 60_000;

/**
 * When the next run should look at a wait that this run does not stay for, in ms from now: a spread after the expected end,
 * as a run that comes too early costs a minute and parks again. Without an estimate after half of the time that has been
 * waited, so that a wait of any length takes few runs and the last of them is late by half of it at most.
 */
export function resumeIn(
  waitedMs: number,
  percent: number | undefined,
  past: WaitStatistics | undefined,
): number {
  const end = expectedEnd(waitedMs, percent, past);
  const leftMs = end === undefined ? 0 : end.atMs - waitedMs;
  if (end !== undefined && leftMs > 0) return leftMs + end.spreadMs;
  const unexpectedMs = end === undefined ? waitedMs : -leftMs;
  return Math.min(latestMs, Math.max(soonestMs, unexpectedMs / 2));
}

/**
 * The wait statistics of a new restore: those of the previous restore, updated with the durations of its waits. Only the
 * state of the previous restore has to be read.
 */
export function updateStatistics(before: Pick<RestoreState, 'waitStatistics' | 'steps'>): StatisticsByKind {
  const statistics: { [kind: string]: WaitStatistics } = { ...before.waitStatistics };
  for (const { waits } of Object.values(before.steps)) {
    for (const { kind, tookMs } of Object.values(waits)) {
      if (kind !== undefined && tookMs !== undefined) statistics[kind] = add(statistics[kind], tookMs);
    }
  }
  return statistics;
}

function add(past: WaitStatistics | undefined, tookMs: number): WaitStatistics {
  // One duration gives no spread: a fifth is a guess.
  if (past === undefined) return { count: 1, meanMs: tookMs, spreadMs: tookMs / 5 };
  const count = past.count + 1;
  const weight = Math.max(1 / count, newestWeight);
  const off = tookMs - past.meanMs;
  // 1.25: from the mean distance to the standard deviation, as for a normal distribution.
  const spreadMs = past.spreadMs + weight * (1.25 * Math.abs(off) - past.spreadMs);
  return { count, meanMs: Math.round(past.meanMs + weight * off), spreadMs: Math.round(spreadMs) };
}
