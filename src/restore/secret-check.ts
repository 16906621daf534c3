import { checkUsers } from '../database/users.ts';
import { ActionError } from '../errors.ts';
import type { Restore } from './context.ts';
import type { Plan } from './plan.ts';
import { usersOf } from './users-of.ts';

/**
 * The master user's name comes with the snapshot and cannot be changed, so the secret must know it. Throws
 * SECRET_NOT_USABLE, or UNSUPPORTED for an engine in which this action cannot set up users.
 */
export async function checkSecret(restore: Restore, plan: Plan): Promise<void> {
  const { settings } = restore;
  if (settings.setupDbUsers && plan.snapshot.engine !== 'aurora-postgresql') {
    throw new ActionError(
      'UNSUPPORTED',
      `The snapshot ${plan.snapshot.arn} is of engine ${plan.snapshot.engine}: users can be set up in aurora-postgresql only.`,
      'Set setup-db-users: false to restore it without touching its users.',
    );
  }
  const credentials = await restore.credentials();
  if (settings.setupDbUsers) checkUsers(usersOf(credentials));
  if (credentials.masterUsername !== plan.snapshot.masterUsername) {
    throw new ActionError(
      'SECRET_NOT_USABLE',
      `The secret ${settings.credentialsSecret} says master_username ${credentials.masterUsername}, but the snapshot's master user is ${plan.snapshot.masterUsername}, and a restore cannot rename it.`,
      `Set master_username in the secret to ${plan.snapshot.masterUsername}.`,
    );
  }
}
