import { isNotYet } from '../../database/connection.ts';
import { ActionError, errorMessage } from '../../errors.ts';
import type { Restore } from '../context.ts';
import type { Restored, Step } from '../results.ts';
import { asMaster } from './sessions.ts';

/** A new master password is there when the server accepts it, and a new name when it resolves; AWS's status tells neither. */
export async function waitForMaster(step: Step, restore: Restore, restored: Restored): Promise<void> {
  const credentials = await restore.credentials();
  const loginTimeoutMs = Math.min(restore.settings.restoreTimeoutMs, 15 * 60_000);
  let last: unknown;
  try {
    await step.wait('the master user to log in', {
      timeoutMs: loginTimeoutMs,
      kind: 'login',
      poll: async () => {
        try {
          await asMaster(restore, restored, credentials, () => Promise.resolve(null));
          return { state: 'done', value: null };
        } catch (error) {
          if (!isPending(error)) throw error;
          last = error;
          return { state: 'pending', detail: errorMessage(error) };
        }
      },
    });
  } catch (error) {
    if (error instanceof ActionError && error.code === 'TIMED_OUT' && last instanceof ActionError) throw last;
    throw error;
  }
}

/** A login that is refused may have the new password soon. */
export function isPending(error: unknown): boolean {
  return !(error instanceof ActionError) || error.code === 'DATABASE_UNREACHABLE' || isNotYet(error);
}
