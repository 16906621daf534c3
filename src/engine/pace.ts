import type { RestoreState } from './store.ts';

/** How long waits of one kind took in earlier restores, in ms. */
export interface Past {
  readonly count: number;
  readonly meanMs: number;
  /** About one standard deviation. */
  readonly spreadMs: number;
}
export type Pasts = { readonly [kind: string]: Past };

export interface PaceLimits {
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
 * so over a wait that nobody knows, lateness × looks = duration / 2, whatever the interval. What is known buys both: a
 * wait that ends at E, give or take S, needs no looks before E − 2 S, and then lateness × looks ≈ S.
 *
 * - E and S come from earlier restores of this target (same step, same size; see `learn`), or from AWS's percentage once
 *   that has come far enough: then E = waited / percent, and S is a tenth of the rest.
 * - Far from E the pause reaches to E − 2 S, but never beyond `maxMs`: a failure is seen then, too.
 * - Near E the pause is 15 s for an S of a tenth of E, and in proportion: the looks of the whole wait stay below those
 *   that one a minute would take, however long it is, and the answer is late by a few seconds.
 * - Behind E + 2 S, or where nothing is known, the pause is a tenth of the time that nobody expected; a minute at most.
 * - A tenth of jitter keeps many runs from asking in step.
 */
export function pauseFor(
  waitedMs: number,
  percent: number | undefined,
  past: Past | undefined,
  { minMs, maxMs, random }: PaceLimits,
): number {
  const end = expectedEnd(waitedMs, percent, past);
  let pauseMs = waitedMs / 10;
  if (end !== undefined) {
    const farMs = end.atMs - 2 * end.spreadMs - waitedMs;
    const lateMs = waitedMs - end.atMs - 2 * end.spreadMs;
    const nearMs = Math.min(unknownMs, 150_000 * (end.spreadMs / end.atMs));
    pauseMs = lateMs > 0 ? Math.max(nearMs, lateMs / 10) : Math.max(nearMs, farMs);
    if (farMs > 0) return Math.max(minMs, Math.min(maxMs, pauseMs)) * jitter(random);
  }
  return Math.max(minMs, Math.min(maxMs, unknownMs, pauseMs)) * jitter(random);
}

/** When a wait is expected to end, counted from its start; undefined when nothing tells. */
export function expectedEnd(
  waitedMs: number,
  percent: number | undefined,
  past: Past | undefined,
): { readonly atMs: number; readonly spreadMs: number } | undefined {
  if (percent !== undefined && percent > 0 && (past === undefined || percent >= believedPercent)) {
    const atMs = (waitedMs / percent) * 100;
    return { atMs, spreadMs: (atMs - waitedMs) / 10 };
  }
  if (past === undefined) return undefined;
  return { atMs: past.meanMs, spreadMs: Math.max(past.spreadMs, past.meanMs / 20) };
}

/**
 * What a new restore may expect: what the one before it expected, and what it then saw. The chain of restores of a target
 * needs no more of the table than the one state that is read when a restore begins.
 */
export function learn(before: Pick<RestoreState, 'pasts' | 'steps'>): Pasts {
  const pasts: { [kind: string]: Past } = { ...before.pasts };
  for (const { waits } of Object.values(before.steps)) {
    for (const { kind, tookMs } of Object.values(waits)) {
      if (kind !== undefined && tookMs !== undefined) pasts[kind] = add(pasts[kind], tookMs);
    }
  }
  return pasts;
}

function add(past: Past | undefined, tookMs: number): Past {
  // One duration tells nothing of the spread: a fifth is a guess.
  if (past === undefined) return { count: 1, meanMs: tookMs, spreadMs: tookMs / 5 };
  const count = past.count + 1;
  const weight = Math.max(1 / count, newestWeight);
  const off = tookMs - past.meanMs;
  // 1.25: from the mean distance to the standard deviation, as for a normal distribution.
  const spreadMs = past.spreadMs + weight * (1.25 * Math.abs(off) - past.spreadMs);
  return { count, meanMs: Math.round(past.meanMs + weight * off), spreadMs: Math.round(spreadMs) };
}

function jitter(random: () => number): number {
  return 0.95 + random() / 10;
}
