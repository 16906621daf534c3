import { writeStamp } from '../../database/logins.ts';
import { prepareUsers } from '../../database/prepare-users.ts';
import { waitForMaster } from '../access/master-login.ts';
import { asMaster, verificationUsersOf } from '../access/sessions.ts';
import type { Restore } from '../context.ts';
import type { Restored, Step, UsersSetUp } from '../results.ts';

/** Prepares app and readonly, their logins still disabled. */
export async function setUpDatabaseUsers(
  step: Step,
  restore: Restore,
  restored: Restored,
): Promise<UsersSetUp> {
  const { settings, log } = restore;
  if (!settings.setupDbUsers) return { users: [] };
  const credentials = await restore.credentials();
  // The passwords of the secret come last: a login that began while a role had one would still count when LOGIN follows.
  const users = verificationUsersOf(credentials, restore.run.restoreId);
  await waitForMaster(step, restore, restored);
  return asMaster(restore, restored, credentials, async (sql) => {
    await prepareUsers(sql, users, restore.randomBytes, settings.appBypassesRls);
    await writeStamp(sql, users, restore.run.restoreId);
    log.info(
      `${users.app.username} and ${users.readonly.username} have their grants; their logins are not enabled yet`,
    );
    return { users: [users.app.username, users.readonly.username] };
  });
}
