import type { Clock } from '../../engine/clock.ts';
import type { Runner } from '../../github/runner.ts';
import type { Disk, Processes } from '../../hooks/hook-host.ts';
import type { Log } from '../../log.ts';

/** The machine and the job that the action runs on: everything that only the composition root may touch. */
export interface Host {
  readonly variables: { readonly [name: string]: string | undefined };
  /** The text of an input; empty when it is not set. */
  readInput(name: string): string;
  readonly disk: Disk;
  readonly processes: Processes;
  /** The folder for temporary files where the runner names none. */
  readonly temporaryFolder: string;
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
