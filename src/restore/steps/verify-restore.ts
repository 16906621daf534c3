import { disableLogins, enableLogins } from '../../database/logins.ts';
import { checkFreshness, runOwnChecks } from '../../database/own-checks.ts';
import { verificationSettings } from '../../database/session.ts';
import type { Sql } from '../../database/sql.ts';
import type { User, Users } from '../../database/users.ts';
import { type Check, checkDatabase, checkLockOut } from '../../database/verification.ts';
import { ActionError } from '../../errors.ts';
import { forgetHooks } from '../access/hook-records.ts';
import { waitForMaster } from '../access/master-login.ts';
import { asMaster, loginOf, usersOf, verificationUsersOf } from '../access/sessions.ts';
import type { Restore } from '../context.ts';
import type { Restored, Step, Verified } from '../results.ts';

/**
 * Verifies that app and readonly can do what they may, and no more, in sessions of theirs with passwords that only this
 * run knows. Enabling their logins is the last statement of a verification that succeeds (in a swap, of the cut-over):
 * whatever fails before, nobody can log in with the passwords of the secret. Throws VERIFICATION_FAILED with what was found.
 */
export async function verifyRestore(step: Step, restore: Restore, restored: Restored): Promise<Verified> {
  const { settings, log } = restore;
  if (!settings.setupDbUsers) return { database: '', checks: [] };
  const credentials = await restore.credentials();
  const users = usersOf(credentials);
  const opened = verificationUsersOf(credentials, restore.run.restoreId);
  // After a run that failed here, the Data API may have to be enabled again.
  await waitForMaster(step, restore, restored);
  await forgetHooks(restore, restored);
  const checks = await asMaster(restore, restored, credentials, async (sql) => {
    const { randomBytes } = restore;
    try {
      await enableLogins(sql, opened, randomBytes);
      const found = [await checkLockOut(sql, users, settings.keepLoginRoles)];
      const inSessions = await checkDatabase(
        sql,
        opened,
        (user) => connectForChecks(restore, restored, users.database, user),
        settings.appBypassesRls,
      );
      found.push(...inSessions, ...(await runChecksOfCaller(restore, restored, opened)));
      // In a swap no login is enabled before the cut-over.
      if (settings.strategy === 'swap' || found.some(({ ok }) => !ok))
        await disableLogins(sql, opened, randomBytes);
      else await enableLogins(sql, users, randomBytes);
      return found;
    } catch (error) {
      // Where this fails, too, the logins still have passwords that nobody else knows.
      await disableLogins(sql, opened, randomBytes).catch(() => undefined);
      throw error;
    }
  });
  for (const { name, ok, details } of checks) log.info(`${ok ? 'ok' : 'FAILED'}: ${name}: ${details}`);
  const failed = checks.filter(({ ok }) => !ok);
  if (failed.length > 0) {
    throw new ActionError(
      'VERIFICATION_FAILED',
      `The new cluster ${restored.arn} failed its verification:\n${failed.map(({ name, details }) => `- ${name}: ${details}`).join('\n')}`,
      'The logins of its app and readonly users are disabled. Fix the cause and run again: the checks are repeated.',
    );
  }
  return { database: users.database, checks };
}

async function connectForChecks(
  restore: Restore,
  restored: Restored,
  database: string,
  user: User,
): Promise<Sql> {
  return restore.database.connect({ ...loginOf(restored, database, user), settings: verificationSettings });
}

/** As readonly: a check can change nothing, whatever stands in it. */
async function runChecksOfCaller(restore: Restore, restored: Restored, users: Users): Promise<Check[]> {
  const { freshnessQuery, freshnessMaxAgeMs, showCheckRows } = restore.settings;
  if (restore.ownChecks.length === 0 && freshnessQuery === undefined) return [];
  const sql = await connectForChecks(restore, restored, users.database, users.readonly);
  try {
    const found = await runOwnChecks(sql, restore.ownChecks, (check, row) => {
      if (showCheckRows) restore.log.info(`The first row of ${check}: ${row}`);
    });
    if (freshnessQuery !== undefined && freshnessMaxAgeMs !== undefined)
      found.push(await checkFreshness(sql, freshnessQuery, freshnessMaxAgeMs));
    return found;
  } finally {
    await sql.close();
  }
}
