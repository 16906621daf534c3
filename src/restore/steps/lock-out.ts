import { LoginRefused } from '../../database/connection.ts';
import { type LockedOut, lockOut } from '../../database/lock-out.ts';
import { findPlanted } from '../../database/session.ts';
import { sqlState } from '../../database/sql.ts';
import { ActionError, errorMessage } from '../../errors.ts';
import { isPending } from '../access/master-login.ts';
import { asMaster } from '../access/sessions.ts';
import { changeWhenAvailable } from '../cluster/waiters.ts';
import type { Restore } from '../context.ts';
import type { LockedOutRoles, Restored, Step } from '../results.ts';

/** Databases that every cluster has: one of production's may refuse every session, and must not keep logins open. */
const others = ['postgres', 'template1'];
const loginTimeoutMs = 15 * 60_000;
const mostLogged = 50;

/**
 * Locks out everybody but the master user: the first thing that is done in the new cluster, as soon as it takes a session
 * of the master in any of its databases. Throws LOGINS_NOT_DISABLED, and what keeps the master out of the database of the
 * secret, once production's logins are disabled.
 */
export async function lockOutProduction(
  step: Step,
  restore: Restore,
  restored: Restored,
): Promise<LockedOutRoles> {
  const { settings, log } = restore;
  if (!settings.setupDbUsers) {
    log.warning(
      'setup-db-users is false: the users and passwords of production stay valid in the new cluster',
    );
    return { disabled: 0, byConnect: 0 };
  }
  const { locked, refusal } = await waitForLockOut(step, restore, restored);
  for (const { name, by } of locked.slice(0, mostLogged))
    log.info(
      by === 'login' ? `The login of ${name} is disabled` : `No database lets ${name} connect any more`,
    );
  if (locked.length > mostLogged) log.info(`The same for ${locked.length - mostLogged} more roles`);
  if (refusal !== undefined) throw refusal;
  return { disabled: locked.length, byConnect: locked.filter(({ by }) => by === 'connect').length };
}

interface LockOut {
  readonly locked: readonly LockedOut[];
  /** Why the master may not use the database of the secret. */
  readonly refusal?: ActionError;
}

/** Where the server takes no password of the master user, which has logged in by IAM in production, that is changed first. */
async function waitForLockOut(step: Step, restore: Restore, restored: Restored): Promise<LockOut> {
  let last: unknown;
  let switched = false;
  const wait = (what: string): Promise<LockOut | 'by IAM'> =>
    step.wait<LockOut | 'by IAM'>(what, {
      timeoutMs: Math.min(restore.settings.restoreTimeoutMs, loginTimeoutMs),
      kind: 'login',
      poll: async () => {
        try {
          return { state: 'done', value: await lockOutAnywhere(restore, restored) };
        } catch (error) {
          if (!switched && isWithoutPassword(error)) return { state: 'done', value: 'by IAM' };
          if (!isPending(error)) throw error;
          last = error;
          return { state: 'pending', detail: errorMessage(error) };
        }
      },
    });
  try {
    let done = await wait('the master user to log in');
    if (done === 'by IAM') {
      await switchToPassword(step, restore, restored.clusterId);
      switched = true;
      done = await wait('the master user to log in by its password');
    }
    if (done !== 'by IAM') return done;
    throw new Error('The master user still logs in by IAM.');
  } catch (error) {
    const isLate = error instanceof ActionError && error.code === 'TIMED_OUT';
    throw isLate && last instanceof ActionError ? last : error;
  }
}

/** The server does not even look at the password: rds_iam wins over it (UG UsingWithRDS.IAMDBAuth.DBAccounts). */
function isWithoutPassword(error: unknown): boolean {
  return error instanceof LoginRefused && sqlState(error) === '28000';
}

async function switchToPassword(step: Step, restore: Restore, clusterId: string): Promise<void> {
  const { masterUsername, masterPassword } = await restore.credentials();
  restore.log.info(
    `In production ${masterUsername} logs in by IAM: in the new cluster it gets the password of the secret instead`,
  );
  await changeWhenAvailable(step, restore, clusterId, {
    what: 'the master user to have a password',
    change: () => restore.clusters.modify(clusterId, { masterPassword, masterAuthentication: 'password' }),
  });
}

/** In the database of the secret, or where that refuses the master, in another; `refusal` is why. */
async function lockOutAnywhere(restore: Restore, restored: Restored): Promise<LockOut> {
  const credentials = await restore.credentials();
  const { masterUsername, database } = credentials;
  const lockOutIn = (name: string) =>
    asMaster(restore, restored, { ...credentials, database: name }, async (sql) => {
      const { settings, eventTriggers } = await findPlanted(sql);
      if (settings.length > 0)
        restore.log.info(
          `In ${name}, production sets ${settings.join(', ')} for sessions of ${masterUsername}; those of this restore do not use that`,
        );
      if (eventTriggers.length > 0)
        restore.log.info(`${name} has event triggers: ${eventTriggers.join(', ')}`);
      return lockOut(sql, masterUsername, restore.settings.keepLoginRoles);
    });
  try {
    return { locked: await lockOutIn(database) };
  } catch (error) {
    const mayNotConnect = isWithoutConnect(error);
    const refusal = mayNotConnect ? explainConnect(database, error) : error;
    const isRefused =
      refusal instanceof ActionError && ['DATABASE_FAILED', 'SECRET_NOT_USABLE'].includes(refusal.code);
    if (!isRefused || isPending(refusal)) throw refusal;
    for (const name of others.filter((other) => other !== database)) {
      try {
        const locked = await lockOutIn(name);
        if (!mayNotConnect) return { locked, refusal };
        // The lock-out has let the master connect, where the master may have the rights of the database's owner.
        return await lockOutIn(database).then(
          () => ({ locked }),
          (again: unknown) => ({ locked, refusal: again instanceof ActionError ? again : refusal }),
        );
      } catch (inOther) {
        if (
          !(inOther instanceof LoginRefused) &&
          !(inOther instanceof ActionError && inOther.code === 'DATABASE_FAILED')
        )
          throw inOther;
      }
    }
    throw refusal;
  }
}

/** The password is right, but the master has no CONNECT on the database. */
function isWithoutConnect(error: unknown): error is LoginRefused {
  return error instanceof LoginRefused && sqlState(error) === '42501';
}

function explainConnect(database: string, { message, cause }: LoginRefused): ActionError {
  return new ActionError(
    'DATABASE_FAILED',
    `${message}. The master user may not connect to ${database}, and may not give itself that right.`,
    'In production, run GRANT CONNECT ON DATABASE … TO the master user, and use a new snapshot.',
    { cause },
  );
}
