import { prepareUsers, writeMark } from '../../database/prepare-users.ts';
import { shutOut } from '../../database/shut-out.ts';
import type { Step } from '../../engine/step.ts';
import { ActionError, errorMessage } from '../../errors.ts';
import type { Restore } from '../context.ts';
import { asMaster, usersOf } from '../users-of.ts';
import type { Restored } from './restore-cluster.ts';

/** What became of production's login roles. */
export interface UsersSetUp {
  readonly shutOut: readonly { readonly name: string; readonly by: 'login' | 'connect' }[];
}

/** Shuts production's users out, then prepares app and readonly, still without login. */
export async function setUpDatabaseUsers(
  step: Step,
  restore: Restore,
  restored: Restored,
): Promise<UsersSetUp> {
  const { settings, log } = restore;
  if (!settings.setupDbUsers) {
    log.warning(
      'setup-db-users is false: the users and passwords of production stay valid in the new cluster',
    );
    return { shutOut: [] };
  }
  const credentials = await restore.credentials();
  const users = usersOf(credentials);
  await waitForMaster(step, restore, restored);
  return asMaster(restore, restored, credentials, async (sql) => {
    const shut = await shutOut(sql, users.master, settings.keepLoginRoles);
    for (const { name, by } of shut) {
      log.info(
        by === 'login'
          ? `${name} may not log in any more`
          : `${name} may not connect to any database any more`,
      );
    }
    await prepareUsers(sql, users, restore.randomBytes);
    await writeMark(sql, users, restore.run.restoreId);
    log.info(
      `${users.app.username} and ${users.readonly.username} have their grants and new passwords, but may not log in yet`,
    );
    return { shutOut: shut };
  });
}

/** A new master password is there when the server accepts it, and a new name when it resolves; AWS's status tells neither. */
export async function waitForMaster(step: Step, restore: Restore, restored: Restored): Promise<void> {
  const credentials = await restore.credentials();
  const patienceMs = Math.min(restore.settings.restoreTimeoutMs, 15 * 60_000);
  let last: unknown;
  try {
    await step.wait('the master user to log in', {
      timeoutMs: patienceMs,
      kind: 'login',
      look: async () => {
        try {
          await asMaster(restore, restored, credentials, () => Promise.resolve(null));
          return { state: 'done', value: null };
        } catch (error) {
          if (error instanceof ActionError && error.code !== 'DATABASE_UNREACHABLE') throw error;
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
