import type { Clock } from '../engine/clock.ts';
import type { Runner } from '../github/runner.ts';
import type { Log } from '../log.ts';

/** The machine and the job that the action runs on: everything that only the composition root may touch. */
export interface Host {
  readonly variables: { readonly [name: string]: string | undefined };
  /** The text of an input; empty when it is not set. */
  readInput(name: string): string;
  readFile(path: string): Promise<string>;
  /** Names of what is in a folder. */
  readFolder(path: string): Promise<string[]>;
  readonly runner: Runner;
  readonly log: Log;
  readonly clock: Clock;
  randomBytes(size: number): Buffer;
  /** 0 ≤ x < 1, for jitter. */
  random(): number;
  /** When the process began, by `clock.monotonic()`: the time budget counts from there. */
  readonly startedAtMs: number;
  /** Aborts on SIGINT and SIGTERM. */
  readonly signal: AbortSignal;
}
