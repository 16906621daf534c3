import { openUsers, readMark } from '../database/prepare-users.ts';
import type { Look, Step } from '../engine/step.ts';
import { ActionError, errorMessage } from '../errors.ts';
import type { Restore } from './context.ts';
import type { Restored } from './steps/restore-cluster.ts';
import { asMaster, usersOf } from './users-of.ts';

/** DNS of a renamed cluster can lag for about ten minutes (UG "Renaming a DB cluster"). */
const patienceMs = 20 * 60_000;

/**
 * Waits until an endpoint answers from the cluster that this restore has made, known by the mark on its app user, and
 * lets app and readonly log in there.
 */
export async function openToUsers(step: Step, restore: Restore, restored: Restored): Promise<void> {
  const credentials = await restore.credentials();
  const users = usersOf(credentials);
  await step.wait(`${restored.endpoint} to answer from the new cluster`, {
    timeoutMs: Math.min(restore.settings.restoreTimeoutMs, patienceMs),
    kind: 'answer',
    stay: true,
    look: async (): Promise<Look<null>> => {
      try {
        return await asMaster(restore, restored, credentials, async (sql) => {
          if ((await readMark(sql, users)) !== restore.run.restoreId)
            return { state: 'pending', detail: 'the old cluster still answers there' };
          await openUsers(sql, users);
          return { state: 'done', value: null };
        });
      } catch (error) {
        if (error instanceof ActionError && error.code !== 'DATABASE_UNREACHABLE') throw error;
        return { state: 'pending', detail: errorMessage(error) };
      }
    },
  });
}
