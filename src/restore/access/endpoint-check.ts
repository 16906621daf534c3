import { LoginRefused } from '../../database/connection.ts';
import { enableLogins, readStamp } from '../../database/logins.ts';
import type { Check } from '../../database/verification.ts';
import type { PollResult } from '../../engine/step.ts';
import { ActionError, errorMessage } from '../../errors.ts';
import type { Restore } from '../context.ts';
import type { Restored, Step } from '../results.ts';
import { asMaster, usersOf } from './sessions.ts';

/** DNS of a renamed cluster can lag for about ten minutes (UG "Renaming a DB cluster"). */
const answerTimeoutMs = 20 * 60_000;

/**
 * Waits until an endpoint answers from the cluster that this restore has made, known by the stamp on its app user, and
 * enables the logins of app and readonly there.
 */
export async function enableLoginsAt(step: Step, restore: Restore, restored: Restored): Promise<void> {
  const credentials = await restore.credentials();
  const users = usersOf(credentials);
  await step.wait(`${restored.endpoint} to answer from the new cluster`, {
    timeoutMs: Math.min(restore.settings.restoreTimeoutMs, answerTimeoutMs),
    kind: 'answer',
    stay: true,
    poll: async (): Promise<PollResult<null>> => {
      try {
        return await asMaster(restore, restored, credentials, async (sql) => {
          if ((await readStamp(sql, users)) !== restore.run.restoreId)
            return { state: 'pending', detail: 'the previous cluster still answers there' };
          await enableLogins(sql, users, restore.randomBytes);
          return { state: 'done', value: null };
        });
      } catch (error) {
        if (error instanceof ActionError && error.code !== 'DATABASE_UNREACHABLE') throw error;
        return { state: 'pending', detail: errorMessage(error) };
      }
    },
  });
}

/**
 * Waits until an endpoint answers from a cluster that was the target before, and not from the one that `undone` has made.
 * Its passwords may be older than the secret: that the server refuses them is an answer, too. Returns what was seen.
 */
export async function waitForPreviousCluster(
  step: Step,
  restore: Restore,
  restored: Restored,
  undone: string,
): Promise<Check> {
  const credentials = await restore.credentials();
  const users = usersOf(credentials);
  const details = await step.wait(`${restored.endpoint} to answer from the cluster that was kept`, {
    timeoutMs: Math.min(restore.settings.restoreTimeoutMs, answerTimeoutMs),
    kind: 'answer',
    poll: async (): Promise<PollResult<string>> => {
      try {
        return await asMaster(restore, restored, credentials, async (sql) =>
          (await readStamp(sql, users)) === undone
            ? { state: 'pending', detail: 'what was undone still answers there' }
            : { state: 'done', value: `${users.master} logs in with the password of the secret` },
        );
      } catch (error) {
        if (error instanceof LoginRefused)
          return { state: 'done', value: 'it answers; its users have the passwords that they had' };
        if (error instanceof ActionError && error.code !== 'DATABASE_UNREACHABLE') throw error;
        return { state: 'pending', detail: errorMessage(error) };
      }
    },
  });
  return { name: 'the target answers', ok: true, details };
}
