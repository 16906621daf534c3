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
  /** All that it sees. */
  readonly environment: Readonly<Record<string, string>>;
  readonly timeoutMs: number;
  /** The program is ended when this process gives no sign of life for so long. */
  readonly silenceMs: number;
  /** Ends it, with all that it has started. */
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
 * Runs a program of the caller's to its end. It leads a process group of its own, and at its end, its time limit, the abort
 * of the run or the death of this process nothing of the group is left; only what has left the group (setsid) cannot be
 * found. Throws HOOK_FAILED with its exit code, signal or time limit, or what the signal was aborted with.
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
  // Its pipes are closed when the last of the group is gone.
  if (child.pid !== undefined) await within(graceMs, closed, clock);
  printRest();
  // What has left the group may hold them for ever, and with them this process.
  for (const pipe of [child.stdout, child.stderr]) pipe?.destroy();
  signal.throwIfAborted();
  const failure = first === 'limit' ? 'was not done within hook-timeout, and was ended' : failureOf(first);
  if (failure === undefined) return;
  throw new ActionError(
    'HOOK_FAILED',
    `The hook ${name} ${failure}.`,
    'What it printed stands above. Mend the cause and run again: it is run once more. A file that has to be changed for it needs a new restore: operation: abandon, then begin again.',
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

/** Waits for `end`, but not longer than so many ms; no timer is left behind, as it would keep the process alive. */
async function within(patienceMs: number, end: Promise<unknown>, clock: Clock): Promise<void> {
  const timer = new AbortController();
  await Promise.race([end, clock.sleep(patienceMs, timer.signal).catch(() => undefined)]);
  timer.abort();
}

/** The whole group; one that is gone already is no error. */
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
 * What a hook must not have: the job's AWS credentials and identity, GitHub's tokens, the action's own inputs (they can hold
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
