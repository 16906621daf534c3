import type { ChildProcess } from 'node:child_process';
import { StringDecoder } from 'node:string_decoder';
import type { Clock } from '../engine/clock.ts';
import { ActionError, errorMessage } from '../errors.ts';
import type { Processes } from './hook-host.ts';
import { startWatchdog } from './watchdog.ts';

export interface Executable {
  readonly name: string;
  /** Absolute. */
  readonly path: string;
  /** The whole environment of the program. */
  readonly environment: Readonly<Record<string, string>>;
  readonly timeoutMs: number;
  /** The program is ended when this process gives no sign of life for so long. */
  readonly silenceMs: number;
  /** Ends the program and all processes that it started. */
  readonly signal: AbortSignal;
  readonly clock: Clock;
  readonly processes: Processes;
  /** Takes whole lines that it has written. */
  readonly print: (lines: string) => void;
  /** Takes known secrets out of a line, before it may be cut. */
  readonly redact: (line: string) => string;
}

/** How long a program that is asked to end (SIGTERM) may take, in ms. */
const graceMs = 3000;
const longestLine = 8192;
const mostHeld = 16 * longestLine;
const mostOutput = 1024 * 1024;

/**
 * Runs a program to its end, in a process group of its own. At its end, its time limit, the abort of the run or the end of
 * this process the whole group is killed. A process that left the group cannot be found: one in a group or session of its own
 * (setsid, setpgid, job control of a shell), one of another user (sudo), one that a service started. Throws HOOK_FAILED with
 * its exit code, signal or time limit, or what the signal was aborted with.
 */
export async function runExecutable(executable: Executable): Promise<void> {
  const { name, path, environment, timeoutMs, signal, clock, processes } = executable;
  signal.throwIfAborted();
  const watchdog = await startWatchdog(processes, clock, executable.silenceMs);
  const child = processes.spawn(path, [], {
    env: environment,
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: true,
  });
  if (child.pid !== undefined) watchdog.watch(child.pid);
  const closed = new Promise((resolve) => child.once('close', resolve));
  const printRest = printLines(child, executable);
  const ended = new Promise<string | undefined>((resolve) => {
    child.once('error', (error) => resolve(`cannot be started: ${errorMessage(error)}`));
    child.once('exit', (code, by) => {
      const how = by === null ? `ended with exit code ${code}` : `was ended by ${by}`;
      resolve(code === 0 ? undefined : how);
    });
  });
  const timer = new AbortController();
  const limit = clock.sleep(timeoutMs, AbortSignal.any([signal, timer.signal])).then(
    () => 'limit' as const,
    () => 'aborted' as const,
  );
  const first = await Promise.race([ended.then((failure) => ({ failure })), limit]);
  if (typeof first === 'string') await stop(processes, child, ended, clock);
  timer.abort();
  kill(processes, child, 'SIGKILL');
  watchdog.stop();
  // Its pipes are closed when the last process of the group has ended.
  if (child.pid !== undefined) await within(graceMs, closed, clock);
  printRest();
  // A process that left the group can keep them open, and with them this process.
  for (const pipe of [child.stdout, child.stderr]) pipe?.destroy();
  signal.throwIfAborted();
  const failure = first === 'limit' ? 'did not finish within hook-timeout, and was killed' : failureOf(first);
  if (failure === undefined) return;
  throw new ActionError(
    'HOOK_FAILED',
    `The hook ${name} ${failure}.`,
    'Its output is in the log. Fix the cause and run again: the hook runs again. To change a hook that has begun, run with restart: true, which begins a new restore.',
  );
}

function failureOf(first: { readonly failure: string | undefined } | 'aborted'): string | undefined {
  return first === 'aborted' ? 'was stopped' : first.failure;
}

async function stop(
  processes: Processes,
  child: ChildProcess,
  ended: Promise<unknown>,
  clock: Clock,
): Promise<void> {
  kill(processes, child, 'SIGTERM');
  await within(graceMs, ended, clock);
}

/** Waits for `end`, at most `timeoutMs`. The timer is cleared, as it would keep the process alive. */
async function within(timeoutMs: number, end: Promise<unknown>, clock: Clock): Promise<void> {
  const timer = new AbortController();
  await Promise.race([end, clock.sleep(timeoutMs, timer.signal).catch(() => undefined)]);
  timer.abort();
}

/** Signals the whole group. A group that has ended is no error. */
function kill(processes: Processes, { pid }: ChildProcess, by: NodeJS.Signals): void {
  if (pid === undefined) return;
  try {
    processes.kill(-pid, by);
  } catch (error) {
    // EPERM: it runs as another user now (sudo).
    if (!['ESRCH', 'EPERM'].includes((error as NodeJS.ErrnoException).code ?? '')) throw error;
  }
}

/** Prints what comes out line by line, so that a secret in two writes is still found whole; returns what prints the rest. */
function printLines(child: ChildProcess, { print, redact }: Executable): () => void {
  let printed = 0;
  const show = (lines: readonly string[]): void => {
    const left = mostOutput - printed;
    if (lines.length === 0 || left <= 0) return;
    const short = (line: string) => (line.length > longestLine ? `${line.slice(0, longestLine)}…` : line);
    const text = lines.map((line) => short(redact(line))).join('\n');
    printed += text.length;
    print(text.length <= left ? text : '(It prints more than 1 MiB; the rest is not shown.)');
  };
  const rests = [child.stdout, child.stderr].map((stream) => {
    const decoder = new StringDecoder('utf8');
    let open = '';
    stream?.on('data', (chunk: Buffer) => {
      const lines = (open + decoder.write(chunk)).split(/\r\n|\r|\n/);
      open = (lines.pop() ?? '').slice(0, mostHeld);
      show(lines);
    });
    return () => (open === '' ? [] : [open]);
  });
  return () => show(rests.flatMap((rest) => rest()));
}

/**
 * What a hook must not get: the job's AWS credentials and identity, GitHub's tokens, the action's own inputs (they can hold
 * secrets), and the files by which a step changes the job. Everything else is the workflow's own (`env:`), and the hook's.
 */
const kept =
  /^(AWS_|ACTIONS_|INPUT_|PG|GITHUB_(TOKEN|ENV|OUTPUT|PATH|STATE|STEP_SUMMARY)$|(GH|GITHUB)_(ENTERPRISE_)?TOKEN$|GH_TOKEN$|RUNNER_TOKEN$)/i;

/** The environment of a hook: of `base` what it may have, and `own` over it. */
export function hookEnvironment(
  base: Readonly<Record<string, string | undefined>>,
  own: Readonly<Record<string, string>>,
): Record<string, string> {
  const allowed = Object.entries(base).filter(
    (entry): entry is [string, string] => entry[1] !== undefined && !kept.test(entry[0]),
  );
  return { ...Object.fromEntries(allowed), ...own };
}
