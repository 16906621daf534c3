import { ActionError } from '../errors.ts';
import { type Sql, sqlState } from './sql.ts';

const tries = 3;

/**
 * Repeats a change that did not get a lock in time (lock_timeout), or met another change of the same row of a catalog.
 * Throws DATABASE_FAILED with who holds the lock: a prepared transaction of production's is held until somebody ends it.
 */
export async function withLockRetries<T>(sql: Sql, master: string, change: () => Promise<T>): Promise<T> {
  for (let left = tries - 1; ; left -= 1) {
    try {
      return await change();
    } catch (error) {
      const isConflict = sqlState(error) === 'XX000' && String(error).includes('tuple concurrently updated');
      if (sqlState(error) !== '55P03' && !isConflict) throw error;
      if (left === 0) throw await describeHolders(sql, master, error);
    }
  }
}

/**
 * Adds to the failure of a statement that did not get a lock in time who holds it, and what ends that. Returns every other
 * error as it is. `sql` is a session of the master in which nothing has failed.
 */
export async function explainLock(sql: Sql, master: string, error: unknown): Promise<unknown> {
  if (!(error instanceof ActionError) || sqlState(error) !== '55P03') return error;
  const isExplained = error.code === 'DATABASE_FAILED' && error.hint !== '';
  if (isExplained || !['DATABASE_FAILED', 'HOOK_FAILED'].includes(error.code)) return error;
  return describeHolders(sql, master, error);
}

async function describeHolders(sql: Sql, master: string, error: unknown): Promise<ActionError> {
  const code = error instanceof ActionError ? error.code : 'DATABASE_FAILED';
  const message = error instanceof Error ? error.message : String(error);
  const prepared = await findPrepared(sql);
  if (prepared !== undefined)
    return new ActionError(code, `${message}. ${prepared.message}`, prepared.hint, { cause: error });
  const sessions = await sql.query<{ name: string; application: string; state: string }>(
    `SELECT DISTINCT usename::text AS name, application_name AS application, coalesce(state, '') AS state
       FROM pg_catalog.pg_stat_activity
      WHERE pid <> pg_catalog.pg_backend_pid() AND xact_start < pg_catalog.now() - interval '5 seconds' LIMIT 5`,
  );
  const holders = sessions.map(({ name, application, state }) => `${name} (${application}, ${state})`);
  return new ActionError(
    code,
    `${message}. ${holders.length === 0 ? 'No session holds a transaction open now' : `Sessions with an open transaction: ${holders.join(', ')}`}.`,
    `Run again: the restore resumes at this step. If it fails again, end what the sessions do (pg_terminate_backend as ${master}).`,
    { cause: error },
  );
}

/** What is to be said about prepared transactions that came with the snapshot; undefined where there is none. */
export async function findPrepared(sql: Sql): Promise<{ message: string; hint: string } | undefined> {
  const prepared = await sql.query<{ gid: string; owner: string; database: string }>(
    'SELECT gid, owner::text AS owner, database::text AS database FROM pg_catalog.pg_prepared_xacts ORDER BY prepared LIMIT 5',
  );
  const [first] = prepared;
  if (first === undefined) return undefined;
  const list = prepared.map(({ gid, owner, database }) => `${gid} (owner ${owner}, database ${database})`);
  return {
    message: `Prepared transactions of production came with the snapshot and hold their locks until they are ended: ${list.join(', ')}.`,
    hint: `In production, end it as ${first.owner} in database ${first.database} (COMMIT PREPARED or ROLLBACK PREPARED '${first.gid.replaceAll("'", "''")}') and use a new snapshot; or end it in the restored cluster, then run again.`,
  };
}
