import { LoginRefused } from './connection.ts';
import { acceptsSessions, findOpen } from './lock-out.ts';
import { notOfExtension, trustOnlyOwnNames, userSchema, userTables } from './pg-catalog.ts';
import { literal } from './quoting.ts';
import { describeFaults, findFaults } from './rights.ts';
import { type AppBypassesRls, describeLimited, findLimitedTables } from './row-security.ts';
import type { Sql } from './sql.ts';
import { tryReading, tryWriting } from './try-rights.ts';
import type { Users } from './users.ts';

/** One thing that was checked: its name, whether it is as it must be, and what was found. Plain JSON. */
export interface Check {
  readonly name: string;
  readonly ok: boolean;
  readonly details: string;
}

/**
 * Checks as master what the catalogs say, and in sessions of app and readonly what the server really does. Nothing is
 * changed, and no trigger fires.
 * @param logIn opens a session of app or readonly; throws LoginRefused when the server refuses it
 */
export async function checkDatabase(
  sql: Sql,
  users: Users,
  logIn: (user: Users['app']) => Promise<Sql>,
  appBypassesRls: AppBypassesRls = 'false',
): Promise<Check[]> {
  await trustOnlyOwnNames(sql);
  return [
    await describeTables(sql),
    await checkRights(sql, users),
    await checkOtherDatabases(sql, users),
    await checkRowSecurity(sql, users, appBypassesRls),
    await describeDefiners(sql, users),
    await checkSession('app logs in and may write', () => logIn(users.app), tryWriting),
    await checkSession('readonly logs in and may only read', () => logIn(users.readonly), tryReading),
  ];
}

/** No login role is left that could connect but the master, app, readonly, those in `allow` and AWS's own. */
export async function checkLockOut(sql: Sql, users: Users, allow: readonly string[]): Promise<Check> {
  const open = await findOpen(sql, [users.master, users.app.username, users.readonly.username, ...allow]);
  const name = 'no other role of production can log in';
  if (open.length === 0) return { name, ok: true, details: 'none can' };
  const first = open.slice(0, 20).map((role) => `${role.name} ${role.how}`);
  return { name, ok: false, details: first.join('; ') };
}

/** Only informs: an empty database may be right. */
async function describeTables(sql: Sql): Promise<Check> {
  const rows = await sql.query<{ name: string; estimate: string; total: number }>(
    `SELECT pg_catalog.quote_ident(n.nspname) || '.' || pg_catalog.quote_ident(c.relname) AS name,
            greatest(c.reltuples, 0)::bigint::text AS estimate, (count(*) OVER ())::int AS total
       FROM ${userTables} ORDER BY c.reltuples DESC, 1 LIMIT 10`,
  );
  const largest = rows.map(({ name, estimate }) => `${name} ≈ ${estimate}`);
  const total = rows[0]?.total ?? 0;
  const details =
    total === 0 ? 'there is no table' : `${total} tables; rows estimated: ${largest.join(', ')}`;
  return { name: 'tables', ok: true, details };
}

async function checkRights(sql: Sql, users: Users): Promise<Check> {
  const found = await findFaults(sql, users);
  const reported = found.reported.map(({ object, fault }) => `${object}: ${fault}`);
  const ofAws =
    reported.length === 0
      ? ''
      : `; AWS owns these and lets everybody use them, which the master user cannot change: ${reported.join(', ')}`;
  return {
    name: 'app may read and write, readonly only read',
    ok: found.faults.length === 0,
    details:
      found.faults.length === 0
        ? `so on every schema, table, column, sequence, routine, type and large object${ofAws}`
        : describeFaults(found),
  };
}

/** By default neither may connect to another database of the cluster. */
async function checkOtherDatabases(sql: Sql, { database, app, readonly }: Users): Promise<Check> {
  const [a, r] = [literal(app.username), literal(readonly.username)];
  const may = (who: string) => `pg_catalog.has_database_privilege(${who}::pg_catalog.name, d.oid, 'CONNECT')`;
  const rows = await sql.query<{ name: string; owner: string; who: string }>(
    `SELECT d.datname::text AS name, pg_catalog.pg_get_userbyid(d.datdba)::text AS owner,
            pg_catalog.concat_ws(' and ', CASE WHEN ${may(a)} THEN 'app' END, CASE WHEN ${may(r)} THEN 'readonly' END) AS who
       FROM pg_catalog.pg_database d
      WHERE ${acceptsSessions('d')} AND d.datname <> ${literal(database)} AND (${may(a)} OR ${may(r)}) ORDER BY 1 LIMIT 20`,
  );
  const name = 'other databases of the cluster';
  if (rows.length === 0) return { name, ok: true, details: 'app and readonly may not connect to any' };
  const open = rows.map((row) => `${row.who} may connect to ${row.name} (owner ${row.owner})`);
  return {
    name,
    ok: false,
    details: `${open.join('; ')}, and the master user may not revoke it. In production, run REVOKE CONNECT ON DATABASE … FROM PUBLIC, or GRANT its owner TO the master WITH ADMIN OPTION, and use a new snapshot`,
  };
}

/** With `false`, the default, it only informs: which rows app sees is for the policies of production to say. */
async function checkRowSecurity(sql: Sql, users: Users, decided: AppBypassesRls): Promise<Check> {
  const name = 'row-level security';
  const says = `app-bypasses-rls is ${decided}`;
  const limited = await findLimitedTables(sql, users);
  if (limited.length === 0) return { name, ok: true, details: `${says}: no policy limits app` };
  return {
    name,
    ok: decided === 'false',
    details: `${says}: app sees and changes only the rows that the policies of production give it, which may be none, on ${describeLimited(limited)}`,
  };
}

/** Only informs: views and policies may need such a routine to read, so it is not taken away. */
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
  const details =
    rows.length === 0
      ? 'none'
      : `readonly may call ${rows.map(({ name }) => name).join(', ')}: these do what their owners may, writing included`;
  return { name: "routines with their owner's rights", ok: true, details };
}

async function checkSession(
  name: string,
  open: () => Promise<Sql>,
  attempt: (sql: Sql) => Promise<Omit<Check, 'name'>>,
): Promise<Check> {
  let sql: Sql;
  try {
    sql = await open();
  } catch (error) {
    if (!(error instanceof LoginRefused)) throw error;
    return { name: name.replace(/ and .*/, ''), ok: false, details: error.message };
  }
  try {
    return { name, ...(await attempt(sql)) };
  } finally {
    await sql.close();
  }
}
