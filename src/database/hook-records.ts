import { ActionError } from '../errors.ts';
import { runAsOwner } from './memberships.ts';
import { ownerOfDatabase } from './pg-catalog.ts';
import { identifier, literal } from './quoting.ts';
import type { Sql } from './sql.ts';
import { baselineStatements, hookSchema as schema } from './statistics.ts';

// Which hooks have run stands in the database itself, in a schema of its own: a hook's row is committed together with what
// the hook did, so that no crash can come between the two. It is dropped before any login is enabled.

const table = `${schema}.runs`;
const stamp = 'aurora-restore ';

export interface HookRecord {
  readonly hash: string;
  /** How often it was begun: for hooks that can run more than once. */
  readonly attempts: number;
  readonly done: boolean;
  /** Whether it may have changed something that was not rolled back. */
  readonly touched: boolean;
}

/**
 * Makes the schema unless this restore has made it already. What another restore has left there (production may itself
 * have been restored) is removed. Throws HOOK_FAILED when the name is taken by something else.
 */
export async function createHookRecords(
  sql: Sql,
  master: string,
  database: string,
  restoreId: string,
): Promise<void> {
  const made = await readComment(sql, database);
  if (made === stamp + restoreId) return;
  if (made !== undefined) await sql.query(`DROP SCHEMA ${schema} CASCADE`);
  await runAsOwner(sql, await ownerOfDatabase(sql, database), [
    `CREATE SCHEMA ${schema} AUTHORIZATION ${identifier(master)}`,
    `CREATE TABLE ${table} (file pg_catalog.text PRIMARY KEY, hash pg_catalog.text NOT NULL,
       attempts pg_catalog.int4 NOT NULL, done pg_catalog.bool NOT NULL, touched pg_catalog.bool NOT NULL)`,
    ...baselineStatements,
    `COMMENT ON SCHEMA ${schema} IS ${literal(stamp + restoreId)}`,
  ]);
}

/** By the name of the hook's file. */
export async function readHookRecords(sql: Sql): Promise<ReadonlyMap<string, HookRecord>> {
  const rows = await sql.query<HookRecord & { readonly file: string; readonly [column: string]: unknown }>(
    `SELECT file, hash, attempts, done, touched FROM ${table}`,
  );
  return new Map(
    rows.map(({ file, hash, attempts, done, touched }) => [file, { hash, attempts, done, touched }]),
  );
}

/** Writes that the hook has been begun once more, or is done. */
export async function writeHookRecord(
  sql: Sql,
  file: string,
  { hash, attempts, done, touched }: HookRecord,
): Promise<void> {
  await sql.query(
    `INSERT INTO ${table} (file, hash, attempts, done, touched) VALUES ($1, $2, $3, $4, $5)
         ON CONFLICT (file) DO UPDATE SET hash = excluded.hash, attempts = excluded.attempts, done = excluded.done,
           touched = excluded.touched`,
    [file, hash, attempts, done, touched],
  );
}

/**
 * Whether the hook is done, as its transaction must see it: an earlier run may have been killed while PostgreSQL executed its
 * COMMIT, so this waits for that.
 */
export async function isDone(sql: Sql, file: string): Promise<boolean> {
  const rows = await sql.query<{ done: boolean }>(
    `SELECT done FROM ${table} WHERE file OPERATOR(pg_catalog.=) $1 FOR UPDATE`,
    [file],
  );
  return rows[0]?.done === true;
}

/**
 * Ends what a run that was stopped or killed has left open in the database (over TCP; over the Data API the first connection
 * does it): its transaction would hold a hook's row, and its statement might still run.
 */
export async function endOldSessions(sql: Sql): Promise<void> {
  await sql.query(
    `SELECT pg_catalog.pg_terminate_backend(pid) AS asked FROM pg_catalog.pg_stat_activity
      WHERE usename = current_user AND pid <> pg_catalog.pg_backend_pid() AND application_name LIKE 'aurora-restore %'`,
  );
}

/** Drops the schema; one that is not there counts as dropped. */
export async function dropHookRecords(sql: Sql, database: string): Promise<void> {
  if ((await readComment(sql, database)) !== undefined) await sql.query(`DROP SCHEMA ${schema} CASCADE`);
}

/** What stands on the schema; undefined when there is none. */
async function readComment(sql: Sql, database: string): Promise<string | undefined> {
  const rows = await sql.query<{ comment: string | null }>(
    `SELECT pg_catalog.obj_description(oid, 'pg_namespace') AS comment FROM pg_catalog.pg_namespace
      WHERE nspname = ${literal(schema)}`,
  );
  const [found] = rows;
  if (found === undefined) return undefined;
  if (found.comment?.startsWith(stamp)) return found.comment;
  throw new ActionError(
    'HOOK_FAILED',
    `The database ${database} has a schema ${schema} of production. This action needs that name while hooks run.`,
    'Rename the schema in production, and use a new snapshot.',
  );
}
