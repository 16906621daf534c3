import type { RestoreState, StatisticsByKind, WaitStatistics } from './store.ts';

export interface PollingLimits {
  readonly minMs: number;
  readonly maxMs: number;
  /** 0 ≤ x < 1. */
  readonly random: () => number;
}

/** Where nothing tells how long a wait will be, no pause is longer than this. */
export const unknownMs = 60_000;
/** A percentage is AWS's estimate (and 0 while a copy is queued): before this much of it, earlier restores know better. */
const believedPercent = 30;
/** The latest durations count most: what AWS needs changes with the data and the season. */
const newestWeight = 0.3;

/**
 * How long until the next look, in ms. A look that comes a pause `p` after the last one is late by `p / 2` on average,
 * so over a wait that nobody knows, lateness × looks = duration / 2, whatever the interval. What is known buys both: for a
 * wait that ends at E, give or take S, lateness × looks is about S, if the pauses grow with the distance from E as the
 * chance that it ends just now shrinks (for a normal distribution about as e^(0.6 x), at E − x S).
 *
 * - E and S come from earlier restores of this target (same step, same size; see `learn`), or from AWS's percentage once
 *   that has come far enough: E = waited / percent, and S is a tenth of the rest, but no less than half a percent.
 * - At E the pause is 13 s for an S of a tenth of E, and in proportion: so the looks of a long wait stay below those that
 *   one a minute would take, however long it is. In a short wait it is a quarter of S.
 * - Far from E the pause reaches to E − 2 S, but never beyond `maxMs`: a failure is seen then, too.
 * - Behind E + 2 S, or where nothing is known, the pause is a sixth of the time that nobody expected; a minute at most.
 * - A tenth of jitter keeps many runs from asking in step.
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

/** When a wait is expected to end, counted from its start; undefined when nothing tells. */
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

/**
 * What a new restore may expect: what the one before it expected, and what it then saw. The chain of restores of a target
 * needs no more of the table than the one state that is read when a restore begins.
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
  // One duration tells nothing of the spread: a fifth is a guess.
  if (past === undefined) return { count: 1, meanMs: tookMs, spreadMs: tookMs / 5 };
  const count = past.count + 1;
  const weight = Math.max(1 / count, newestWeight);
  const off = tookMs - past.meanMs;
  // 1.25: from the mean distance to the standard deviation, as for a normal distribution.
  const spreadMs = past.spreadMs + weight * (1.25 * Math.abs(off) - past.spreadMs);
  return { count, meanMs: Math.round(past.meanMs + weight * off), spreadMs: Math.round(spreadMs) };
}
