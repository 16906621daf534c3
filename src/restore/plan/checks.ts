import { ActionError, errorMessage } from '../../errors.ts';

/** One thing that was looked at before the first change. Plain JSON. */
export interface Check {
  readonly name: string;
  /** `unknown`: it could not be looked at, which alone does not stop a restore. */
  readonly result: 'ok' | 'failed' | 'unknown';
  readonly details: string;
  /** Empty unless it failed. */
  readonly fix: string;
}

/** Runs checks one after the other and continues after those that fail, so that all faults are reported at once. */
export interface Checks {
  readonly done: readonly Check[];
  readonly errors: readonly ActionError[];
  /**
   * Looks at one thing. An ActionError fails the check; what it would have returned is then undefined, and what builds on
   * that is not looked at.
   * @param describe what was seen, in a few words
   */
  run<T>(name: string, look: () => Promise<T>, describe: (seen: T) => string): Promise<T | undefined>;
  /**
   * Looks at something that a restore does not itself need to see: where the role may not, it is unknown, and a failure
   * only in a plan, which judges the permissions as well.
   * `look` returns details, or throws Undetermined.
   */
  also(name: string, look: () => Promise<string>): Promise<void>;
}

/** It cannot be seen now whether this will work. */
export class Undetermined extends Error {}

/** Ends the run itself, and says nothing of what was looked at. */
const notAboutIt: readonly string[] = ['CANCELLED', 'LEASE_LOST', 'INTERNAL'];

export function createChecks({ strict = false } = {}): Checks {
  const done: Check[] = [];
  const errors: ActionError[] = [];
  const fail = (name: string, error: unknown): void => {
    if (!(error instanceof ActionError) || notAboutIt.includes(error.code)) throw error;
    errors.push(error);
    done.push({ name, result: 'failed', details: error.message, fix: error.hint });
  };
  return {
    done,
    errors,
    run: async (name, look, describe) => {
      try {
        const seen = await look();
        done.push({ name, result: 'ok', details: describe(seen), fix: '' });
        return seen;
      } catch (error) {
        fail(name, error);
        return undefined;
      }
    },
    also: async (name, look) => {
      try {
        done.push({ name, result: 'ok', details: await look(), fix: '' });
      } catch (error) {
        // With a cause AWS has refused the look; without one it was seen that a later change is not allowed.
        const denied =
          error instanceof ActionError && error.code === 'ACCESS_DENIED' && error.cause !== undefined;
        if ((!denied || strict) && !(error instanceof Undetermined)) return fail(name, error);
        const details = denied ? `${error.message} ${error.hint}` : errorMessage(error);
        done.push({ name, result: 'unknown', details, fix: '' });
      }
    },
  };
}

/** One thing that would make the restore fail, and its fix. */
export interface Problem {
  readonly problem: string;
  readonly fix: string;
}

/** Throws all problems in one error, if there are any. */
export function refuseProblems(code: ActionError['code'], problems: readonly Problem[]): void {
  if (problems.length === 0) return;
  const distinct = (texts: readonly string[]): string => [...new Set(texts)].join('\n');
  throw new ActionError(
    code,
    distinct(problems.map(({ problem }) => problem)),
    distinct(problems.map(({ fix }) => fix)),
  );
}
