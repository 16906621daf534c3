import { checkFreshness, runOwnChecks } from '../../database/own-checks.ts';
import { closeUsers, openUsers } from '../../database/prepare-users.ts';
import type { Users } from '../../database/users.ts';
import { type Check, checkDatabase, checkShutOut } from '../../database/verification.ts';
import { ActionError } from '../../errors.ts';
import { forgetHooks } from '../access/hook-records.ts';
import { waitForMaster } from '../access/master-login.ts';
import { asMaster, loginOf, usersOf } from '../access/sessions.ts';
import type { Restore } from '../context.ts';
import type { Restored, Step, Verified } from '../results.ts';

/**
 * Lets app and readonly log in and proves that they can do what they may, and no more. When a check fails they are shut
 * out again, so that a cluster that is not proven stays closed. Throws VERIFICATION_FAILED with what was seen.
 */
export async function verifyRestore(step: Step, restore: Restore, restored: Restored): Promise<Verified> {
  const { settings, log } = restore;
  if (!settings.setupDbUsers) return { database: '', checks: [] };
  const credentials = await restore.credentials();
  const users = usersOf(credentials);
  // Behind a run that failed here the way in may have to be opened again.
  await waitForMaster(step, restore, restored);
  await forgetHooks(restore, restored);
  const checks = await asMaster(restore, restored, credentials, async (sql) => {
    await openUsers(sql, users);
    const found = [await checkShutOut(sql, users, settings.keepLoginRoles)];
    const inSessions = await checkDatabase(sql, users, (user) =>
      restore.database.connect(loginOf(restored, users.database, user)),
    );
    found.push(...inSessions, ...(await runChecksOfCaller(restore, restored, users)));
    // Nobody but this run is let in before the cut-over, and nobody at all into what is not as it must be.
    if (settings.strategy === 'swap' || found.some(({ ok }) => !ok)) await closeUsers(sql, users);
    return found;
  });
  for (const { name, ok, saw: details } of checks) log.info(`${ok ? 'ok' : 'FAILED'}: ${name}: ${details}`);
  const failed = checks.filter(({ ok }) => !ok);
  if (failed.length > 0) {
    throw new ActionError(
      'VERIFICATION_FAILED',
      `The new cluster ${restored.arn} is not as it must be:\n${failed.map(({ name, saw: details }) => `- ${name}: ${details}`).join('\n')}`,
      'Its app and readonly users are shut out. Mend the cause and run again: the checks are made anew.',
    );
  }
  return { database: users.database, checks };
}

/** As readonly: a check can change nothing, whatever stands in it. */
async function runChecksOfCaller(restore: Restore, restored: Restored, users: Users): Promise<Check[]> {
  const { freshnessQuery, freshnessMaxAgeMs, showCheckRows } = restore.settings;
  if (restore.ownChecks.length === 0 && freshnessQuery === undefined) return [];
  const sql = await restore.database.connect(loginOf(restored, users.database, users.readonly));
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
