import { identifier } from './names.ts';
import { type Sql, sqlState } from './sql.ts';
import type { Users } from './users.ts';

/** One thing that was looked at: what it was, whether it is as it must be, and what was seen. Plain JSON. */
export interface Check {
  readonly name: string;
  readonly ok: boolean;
  readonly saw: string;
}

/**
 * Checks as master what the catalogues say, and in sessions of app and readonly what the server really does. Nothing
 * stays changed: what is tried is rolled back.
 * @param logIn opens a session with the new password; throws when the server refuses it
 */
export async function checkDatabase(
  sql: Sql,
  users: Users,
  logIn: (user: Users['app']) => Promise<Sql>,
): Promise<Check[]> {
  const checks = [await checkTables(sql), await checkRights(sql, users)];
  checks.push(await checkSession('app', () => logIn(users.app), canWrite));
  checks.push(await checkSession('readonly', () => logIn(users.readonly), cannotWrite));
  return checks;
}

async function checkTables(sql: Sql): Promise<Check> {
  const rows = await sql.query<{ name: string; estimate: string }>(
    `SELECT c.oid::regclass::text AS name, greatest(c.reltuples, 0)::bigint::text AS estimate
       FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
      WHERE c.relkind IN ('r', 'p') AND n.nspname NOT LIKE 'pg\\_%' AND n.nspname <> 'information_schema'
      ORDER BY c.reltuples DESC, 1`,
  );
  const largest = rows.slice(0, 10).map(({ name, estimate }) => `${name} ≈ ${estimate}`);
  const saw =
    rows.length === 0 ? 'no table at all' : `${rows.length} tables; rows estimated: ${largest.join(', ')}`;
  return { name: 'the database has tables', ok: rows.length > 0, saw };
}

/** What readonly could write to, by the catalogues: over every table, column, sequence and schema. */
async function checkRights(sql: Sql, { readonly }: Users): Promise<Check> {
  const rows = await sql.query<{ what: string }>(
    `SELECT c.oid::regclass::text AS what
       FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
      WHERE n.nspname NOT LIKE 'pg\\_%' AND n.nspname <> 'information_schema' AND (
        (c.relkind IN ('r', 'p', 'v', 'm', 'f') AND (
          pg_catalog.has_table_privilege($1::name, c.oid, 'INSERT, UPDATE, DELETE, TRUNCATE')
          OR pg_catalog.has_any_column_privilege($1::name, c.oid, 'INSERT, UPDATE')))
        OR (c.relkind = 'S' AND pg_catalog.has_sequence_privilege($1::name, c.oid, 'UPDATE, USAGE')))
     UNION ALL
     SELECT 'schema ' || quote_ident(nspname) FROM pg_catalog.pg_namespace
      WHERE nspname NOT LIKE 'pg\\_%' AND pg_catalog.has_schema_privilege($1::name, oid, 'CREATE')
     ORDER BY 1 LIMIT 20`,
    [readonly.username],
  );
  return {
    name: 'readonly has no right to write',
    ok: rows.length === 0,
    saw:
      rows.length === 0
        ? 'none on any table, column, sequence or schema'
        : `it may write to ${rows.map(({ what }) => what).join(', ')}`,
  };
}

async function checkSession(
  who: string,
  open: () => Promise<Sql>,
  body: (sql: Sql) => Promise<Check>,
): Promise<Check> {
  let sql: Sql;
  try {
    sql = await open();
  } catch (error) {
    if (!(error instanceof Error) || error.name !== 'LoginRefused') throw error;
    return { name: `${who} logs in with its new password`, ok: false, saw: error.message };
  }
  try {
    return await body(sql);
  } finally {
    await sql.close();
  }
}

class Undo extends Error {}

/** Makes a table, writes a row to it and reads it, then takes all back. */
async function canWrite(sql: Sql): Promise<Check> {
  const name = 'app logs in, writes and reads';
  try {
    await sql.transaction(async () => {
      const table = await largestTable(sql);
      if (table !== undefined) await sql.query(`SELECT FROM ${table} LIMIT 1`);
      // Locks without waiting and deletes nothing, but asks for the right to.
      if (table !== undefined) await sql.query(`DELETE FROM ${table} WHERE false`);
      throw new Undo();
    });
  } catch (error) {
    if (!(error instanceof Undo)) return { name, ok: false, saw: refusal(error) };
  }
  return { name, ok: true, saw: 'it may' };
}

async function cannotWrite(sql: Sql): Promise<Check> {
  const name = 'readonly logs in, reads and cannot write';
  const table = await largestTable(sql);
  if (table === undefined) return { name, ok: true, saw: 'there is no table to try' };
  try {
    await sql.query(`SELECT FROM ${table} LIMIT 1`);
  } catch (error) {
    return { name, ok: false, saw: `it cannot read ${table}: ${refusal(error)}` };
  }
  try {
    await sql.transaction(async () => {
      await sql.query(`DELETE FROM ${table} WHERE false`);
      throw new Undo();
    });
  } catch (error) {
    if (sqlState(error) === '42501') return { name, ok: true, saw: `writing to ${table} is refused` };
    if (!(error instanceof Undo)) throw error;
  }
  return { name, ok: false, saw: `it may write to ${table}` };
}

async function largestTable(sql: Sql): Promise<string | undefined> {
  const rows = await sql.query<{ schema: string; name: string }>(
    `SELECT n.nspname AS schema, c.relname AS name
       FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
      WHERE c.relkind IN ('r', 'p') AND n.nspname NOT LIKE 'pg\\_%' AND n.nspname <> 'information_schema'
      ORDER BY c.reltuples DESC, 1, 2 LIMIT 1`,
  );
  const [found] = rows;
  return found === undefined ? undefined : `${identifier(found.schema)}.${identifier(found.name)}`;
}

function refusal(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
