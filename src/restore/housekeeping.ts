import { ActionError } from '../errors.ts';
import type { Log } from '../log.ts';

/** What is tidied up behind a restore that is verified. It never fails the restore. */
export interface Housekeeping {
  /** What could not be done, with AWS's reason. Plain text. */
  readonly failed: readonly string[];
  /** Does one thing. A failure is a warning; returns whether it was done. */
  attempt(what: string, act: () => Promise<void>): Promise<boolean>;
}

/** These end the run itself: behind them nothing may be sent any more. */
const endsRun: readonly string[] = ['CANCELLED', 'LEASE_LOST', 'INTERNAL'];

export function createHousekeeping(log: Log): Housekeeping {
  const failed: string[] = [];
  return {
    failed,
    attempt: async (what, act) => {
      try {
        await act();
        return true;
      } catch (error) {
        if (!(error instanceof ActionError) || endsRun.includes(error.code)) throw error;
        failed.push(`${what}: ${error.message}`);
        log.warning(
          `The restore is verified, but this could not be done: ${what}. ${error.message}\n${error.hint}\nThe next restore or operation: clean tries it again.`,
        );
        return false;
      }
    },
  };
}
