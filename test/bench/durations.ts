import type { Timings } from '../sandbox/contract.ts';

// How long AWS takes. AWS publishes next to none of it, so most of it is assumed, from what people report; the spread is
// what makes waiting hard. Contenders see statuses only, and all of them get the same draws.

/** A duration: a fixed part, and a part that grows with the data. */
interface Duration {
  readonly seconds: number;
  readonly secondsPerGib?: number;
  /** Standard deviation, as a part of the mean. */
  readonly spread: number;
  readonly source: string;
}

const assumed = 'assumed';
const durations = {
  snapshotCreateMs: { seconds: 240, secondsPerGib: 0.05, spread: 0.15, source: assumed },
  /** Copies are always full (UG aurora-copy-snapshot); about 400 MiB/s. */
  snapshotCopyMs: { seconds: 300, secondsPerGib: 2.5, spread: 0.1, source: assumed },
  /** About 250 MiB/s, and a queue first. */
  crossRegionCopyMs: { seconds: 600, secondsPerGib: 4, spread: 0.1, source: assumed },
  /** About 1 GiB/s. */
  clusterCreateMs: { seconds: 600, secondsPerGib: 1, spread: 0.1, source: assumed },
  clusterModifyMs: { seconds: 30, spread: 0.2, source: assumed },
  clusterDeleteMs: { seconds: 180, spread: 0.2, source: assumed },
  instanceCreateMs: { seconds: 480, spread: 0.15, source: assumed },
  /** A reboot. */
  instanceModifyMs: { seconds: 45, spread: 0.2, source: assumed },
  instanceDeleteMs: { seconds: 300, spread: 0.2, source: assumed },
  renameMs: { seconds: 60, spread: 0.2, source: assumed },
  /** The mean is assumed. */
  dnsMs: { seconds: 60, spread: 0.5, source: 'UG "Renaming a DB cluster": up to about 10 minutes' },
  passwordLagMs: { seconds: 10, spread: 0.2, source: assumed },
  passwordResetMs: { seconds: 45, spread: 0.2, source: assumed },
  describeLagMs: { seconds: 2, spread: 0.2, source: assumed },
} satisfies { readonly [name in keyof Timings]-?: Duration };

/** Between two starts of a scheduled workflow that resumes what waits; they may be late, which is left out here. */
export const resumeEverySeconds = 60 * 60;
/** What a job needs before the action starts, and is billed for (assumed). */
export const jobSetupSeconds = 5;

/** One run's durations for data of a size. Log-normal: never negative, and now and then much longer. */
export function draw(sizeGib: number, random: () => number): Required<Timings> {
  const drawOne = ({ seconds, secondsPerGib = 0, spread }: Duration): number => {
    const mean = seconds + secondsPerGib * sizeGib;
    const sigma = Math.sqrt(Math.log(1 + spread * spread));
    return Math.round(1000 * mean * Math.exp(sigma * normal(random) - (sigma * sigma) / 2));
  };
  const entries = Object.entries(durations).map(([name, duration]) => [name, drawOne(duration)]);
  return Object.fromEntries(entries) as Required<Timings>;
}

/** Box and Muller. */
function normal(random: () => number): number {
  return Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
}

/** The same numbers in every run of the bench (mulberry32). */
export function seededRandom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
