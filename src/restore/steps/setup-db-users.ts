import { prepareUsers, writeMark } from '../../database/prepare-users.ts';
import { shutOut } from '../../database/shut-out.ts';
import { waitForMaster } from '../access/master-login.ts';
import { asMaster, usersOf } from '../access/sessions.ts';
import type { Restore } from '../context.ts';
import type { Restored, Step, UsersSetUp } from '../results.ts';

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
