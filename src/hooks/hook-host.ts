import type * as processes from 'node:child_process';
import type * as files from 'node:fs/promises';
import type { Clock } from '../engine/clock.ts';
import type { Log } from '../log.ts';

/** The runner's disk; the standard library's own functions. */
export type Disk = Pick<
  typeof files,
  'access' | 'appendFile' | 'mkdtemp' | 'readdir' | 'readFile' | 'realpath' | 'rm' | 'stat' | 'writeFile'
>;

/** Starts and ends child processes; the standard library's own functions. */
export interface Processes {
  /** The path of the Node.js that runs this action. */
  readonly node: string;
  readonly spawn: typeof processes.spawn;
  /** Sends a signal to a process, or with a negative id to a process group. */
  readonly kill: (pid: number, signal: NodeJS.Signals) => void;
}

/** The parts of the machine and the job that reading and running hooks needs. */
export interface HookHost {
  readonly variables: { readonly [name: string]: string | undefined };
  readonly disk: Disk;
  readonly processes: Processes;
  /** The folder for temporary files where the runner names none. */
  readonly temporaryFolder: string;
  readonly clock: Clock;
  readonly log: Pick<Log, 'foreign'>;
  readonly runner: { redact(text: string): string };
}
