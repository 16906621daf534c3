import type { ChildProcess } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import type { FaultPlan } from '../sandbox/contract.ts';

/** A process that has ended stays a zombie until its new parent looks. */
export async function isRunning(pid: number): Promise<boolean> {
  const stat = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => '');
  return stat !== '' && !/\) Z /.test(stat);
}

/** Kills a program when AWS has done what it asked for. */
export interface Killer {
  /** A fault of the sandbox: it kills, and drops the answer. */
  readonly plan: FaultPlan;
  /** Takes the program, as `onStart` of a run. */
  readonly started: (child: ChildProcess) => void;
}

/**
 * Kills a program once, behind the nth request of this action whose body holds `words`.
 * @param nth counted from 1
 */
export function killBehind(action: string, nth = 1, words = ''): Killer {
  let child: ChildProcess | undefined;
  let count = 0;
  return {
    started: (started) => {
      child = started;
    },
    plan: (request, phase) => {
      if (request.action !== action || phase !== 'after' || !request.body.includes(words)) return undefined;
      count += 1;
      if (count !== nth) return undefined;
      child?.kill('SIGKILL');
      return { kind: 'drop' };
    },
  };
}
