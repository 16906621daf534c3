import { errorMessage } from '../errors.ts';
import { notOfExtension, trustOnlyOwnNames, userSchema, userTables } from './catalogue.ts';
import { LoginRefused } from './connection.ts';
import { identifier } from './names.ts';
import { describeFaults, findFaults } from './rights.ts';
import { findOpen } from './shut-out.ts';
import { type Sql, sqlState } from './sql.ts';
import type { Users } from './users.ts';

/** One thing that was looked at: what it was, whether it is as it must be, and what was seen. Plain JSON. */
export interface Check {
  readonly name: string;
  readonly ok: boolean;
  readonly saw: string;
}

/**
 * Checks as master what the catalogues say, and in sessions of app and readonly what the server really does. Nothing is
 * changed, and no trigger fires.
 * @param logIn opens a session with the new password; throws LoginRefused when the server says no
 */
export async function checkDatabase(
  sql: Sql,
  users: Users,
  logIn: (user: Users['app']) => Promise<Sql>,
): Promise<Check[]> {
  await trustOnlyOwnNames(sql);
  const table = await largestTable(sql);
  return [
    await describeTables(sql),
    await checkRights(sql, users),
    await describeDefiners(sql, users),
    await checkSession('app', () => logIn(users.app), table, writes),
    await checkSession('readonly', () => logIn(users.readonly), table, onlyReads),
  ];
}

/** No login role is left that could connect but the master, app, readonly, those in `allow` and AWS's own. */
export async function checkShutOut(sql: Sql, users: Users, allow: readonly string[]): Promise<Check> {
  const open = await findOpen(sql, [users.master, users.app.username, users.readonly.username, ...allow]);
  const name = "no other role of production's can log in";
  if (open.length === 0) return { name, ok: true, saw: 'none can' };
  return { name, ok: false, saw: open.map((role) => `${role.name} ${role.how}`).join('; ') };
}

/** Only tells: an empty database may be right. */
async function describeTables(sql: Sql): Promise<Check> {
  const rows = await sql.query<{ name: string; estimate: string; total: number }>(
    `SELECT pg_catalog.quote_ident(n.nspname) || '.' || pg_catalog.quote_ident(c.relname) AS name,
            greatest(c.reltuples, 0)::bigint::text AS estimate, (count(*) OVER ())::int AS total
       FROM ${userTables} ORDER BY c.reltuples DESC, 1 LIMIT 10`,
  );
  const largest = rows.map(({ name, estimate }) => `${name} ≈ ${estimate}`);
  const total = rows[0]?.total ?? 0;
  const saw = total === 0 ? 'no table at all' : `${total} tables; rows estimated: ${largest.join(', ')}`;
  return { name: 'tables', ok: true, saw };
}

async function checkRights(sql: Sql, users: Users): Promise<Check> {
  const faults = await findFaults(sql, users);
  return {
    name: 'app may read and write, readonly only read',
    ok: faults.length === 0,
    saw:
      faults.length === 0
        ? 'so on every schema, table, column, sequence and routine'
        : describeFaults(faults),
  };
}

/** Only tells: views and policies may need such a routine to read, so it is not taken away. */
async function describeDefiners(sql: Sql, { readonly }: Users): Promise<Check> {
  const rows = await sql.query<{ name: string }>(
    `SELECT p.oid::pg_catalog.regprocedure::text AS name
       FROM pg_catalog.pg_proc p JOIN pg_catalog.pg_namespace n ON n.oid = p.pronamespace
      WHERE p.prosecdef AND p.provolatile = 'v' AND ${userSchema} AND ${notOfExtension('pg_proc', 'p.oid')}
        AND p.prorettype NOT IN ('pg_catalog.trigger'::pg_catalog.regtype, 'pg_catalog.event_trigger'::pg_catalog.regtype)
        AND pg_catalog.has_function_privilege($1::name, p.oid, 'EXECUTE')
      ORDER BY 1 LIMIT 20`,
    [readonly.username],
  );
  const saw =
    rows.length === 0
      ? 'none'
      : `readonly may call ${rows.map(({ name }) => name).join(', ')}: these do what their owners may, writing included`;
  return { name: "routines with their owner's rights", ok: true, saw };
}

/** The largest table by its statistics, as SQL names it. */
async function largestTable(sql: Sql): Promise<string | undefined> {
  const [found] = await sql.query<{ schema: string; name: string }>(
    `SELECT n.nspname::text AS schema, c.relname::text AS name FROM ${userTables} ORDER BY c.reltuples DESC, 1, 2 LIMIT 1`,
  );
  return found === undefined ? undefined : `${identifier(found.schema)}.${identifier(found.name)}`;
}

async function checkSession(
  who: string,
  open: () => Promise<Sql>,
  table: string | undefined,
  look: (sql: Sql, table: string) => Promise<Omit<Check, 'name'>>,
): Promise<Check> {
  let sql: Sql;
  try {
    sql = await open();
  } catch (error) {
    if (!(error instanceof LoginRefused)) throw error;
    return { name: `${who} logs in`, ok: false, saw: error.message };
  }
  try {
    const name = `${who} logs in and ${look === writes ? 'may write' : 'may only read'}`;
    if (table === undefined) return { name, ok: true, saw: 'it logs in; there is no table to try' };
    return { name, ...(await look(sql, table)) };
  } finally {
    await sql.close();
  }
}

// EXPLAIN asks for the same rights as the statement, but fires no trigger: one of production's may call the outside.
const changes = (table: string) => [`INSERT INTO ${table} DEFAULT VALUES`, `DELETE FROM ${table}`];

async function writes(sql: Sql, table: string): Promise<Omit<Check, 'name'>> {
  for (const statement of [`SELECT FROM ${table}`, ...changes(table)]) {
    const reason = await refused(sql, statement);
    if (reason !== undefined) return { ok: false, saw: `${table}: ${reason}` };
  }
  return { ok: true, saw: `it may read and write ${table}` };
}

async function onlyReads(sql: Sql, table: string): Promise<Omit<Check, 'name'>> {
  const reading = await refused(sql, `SELECT FROM ${table}`);
  if (reading !== undefined) return { ok: false, saw: `${table}: ${reading}` };
  for (const statement of changes(table)) {
    if ((await refused(sql, statement)) === undefined) return { ok: false, saw: `it may write to ${table}` };
  }
  return { ok: true, saw: `it may read ${table}, and writing to it is refused` };
}

/** PostgreSQL's reason if this session may not do a statement; undefined if it may. */
async function refused(sql: Sql, statement: string): Promise<string | undefined> {
  try {
    await sql.query(`EXPLAIN ${statement}`);
    return undefined;
  } catch (error) {
    if (sqlState(error) !== '42501') throw error;
    return errorMessage(error instanceof Error && error.cause !== undefined ? error.cause : error);
  }
}
