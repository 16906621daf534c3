import { ActionError, errorMessage } from '../errors.ts';
import { identifier, isSystemRole } from './names.ts';
import { type Sql, sqlState } from './sql.ts';

export interface ShutOut {
  readonly name: string;
  /** `login`: it may not log in any more. `connect`: it may, but no database lets it connect. */
  readonly by: 'login' | 'connect';
}

/**
 * Shuts production's login roles out: all but the master, AWS's own and those in `allow`. Each loses LOGIN and its
 * password; where that is refused (PostgreSQL 16 and later: only with ADMIN OPTION on the role), no database lets it
 * connect any more. Its sessions end. Believes only the catalogues afterwards. Throws NOT_SHUT_OUT with the names of
 * those that could still come in. Can be repeated.
 */
export async function shutOut(sql: Sql, master: string, allow: readonly string[]): Promise<ShutOut[]> {
  const others = (await loginRoles(sql)).filter((name) => name !== master && !allow.includes(name));
  const result: ShutOut[] = [];
  const refused: { name: string; reason: string }[] = [];
  for (const name of others) {
    const reason = await attempt(() => sql.query(`ALTER ROLE ${identifier(name)} NOLOGIN PASSWORD NULL`));
    if (reason === undefined) result.push({ name, by: 'login' });
    else refused.push({ name, reason });
  }
  if (refused.length > 0) {
    const names = refused.map(({ name }) => name);
    await closeDatabases(sql, master, allow, names);
    result.push(...names.map((name) => ({ name, by: 'connect' }) as const));
  }
  await endSessions(sql, others);
  await assertShut(sql, others, refused);
  return result;
}

/** Login roles that are not AWS's, by name. Superusers among them could not be shut out, and are named as such. */
async function loginRoles(sql: Sql): Promise<string[]> {
  const rows = await sql.query<{ name: string }>(
    'SELECT rolname AS name FROM pg_catalog.pg_roles WHERE rolcanlogin ORDER BY 1',
  );
  return rows.map(({ name }) => name).filter((name) => !isSystemRole(name));
}

/** CONNECT is a right on each database, and PUBLIC has it by default: it goes, and the wanted roles get it by name. */
async function closeDatabases(
  sql: Sql,
  master: string,
  allow: readonly string[],
  shut: readonly string[],
): Promise<void> {
  const databases = await openDatabases(sql);
  const wanted = [master, ...(await existing(sql, allow))].map(identifier).join(', ');
  const unwanted = ['PUBLIC', ...shut.map(identifier)].join(', ');
  for (const database of databases) {
    await attempt(() => sql.query(`GRANT CONNECT ON DATABASE ${identifier(database)} TO ${wanted}`));
    await attempt(() => sql.query(`REVOKE CONNECT ON DATABASE ${identifier(database)} FROM ${unwanted}`));
  }
  // A membership can bring CONNECT back.
  const memberships = await sql.query<{ role: string; member: string }>(
    `SELECT r.rolname AS role, m.rolname AS member
       FROM pg_catalog.pg_auth_members a
       JOIN pg_catalog.pg_roles r ON r.oid = a.roleid
       JOIN pg_catalog.pg_roles m ON m.oid = a.member
      WHERE m.rolname = ANY($1) AND EXISTS (
        SELECT FROM pg_catalog.pg_database d
         WHERE d.datallowconn AND pg_catalog.has_database_privilege(r.oid, d.oid, 'CONNECT'))`,
    [shut],
  );
  for (const { role, member } of memberships) {
    await attempt(() => sql.query(`REVOKE ${identifier(role)} FROM ${identifier(member)}`));
  }
}

async function openDatabases(sql: Sql): Promise<string[]> {
  const rows = await sql.query<{ name: string }>(
    "SELECT datname AS name FROM pg_catalog.pg_database WHERE datallowconn AND datname <> 'rdsadmin' ORDER BY 1",
  );
  return rows.map(({ name }) => name);
}

async function existing(sql: Sql, roles: readonly string[]): Promise<string[]> {
  const rows = await sql.query<{ name: string }>(
    'SELECT rolname AS name FROM pg_catalog.pg_roles WHERE rolname = ANY($1)',
    [roles],
  );
  return rows.map(({ name }) => name);
}

/** The master may end them as a member of pg_signal_backend (through rds_superuser). */
async function endSessions(sql: Sql, roles: readonly string[]): Promise<void> {
  await sql.query(
    'SELECT pg_catalog.pg_terminate_backend(pid) FROM pg_catalog.pg_stat_activity WHERE usename = ANY($1) AND pid <> pg_catalog.pg_backend_pid()',
    [roles],
  );
}

async function assertShut(
  sql: Sql,
  roles: readonly string[],
  refused: readonly { readonly name: string; readonly reason: string }[],
): Promise<void> {
  const rows = await sql.query<{ name: string; databases: string[]; superuser: boolean }>(
    `SELECT r.rolname AS name, r.rolsuper AS superuser, array_agg(d.datname::text ORDER BY d.datname) AS databases
       FROM pg_catalog.pg_roles r
       JOIN pg_catalog.pg_database d
         ON d.datallowconn AND d.datname <> 'rdsadmin' AND pg_catalog.has_database_privilege(r.oid, d.oid, 'CONNECT')
      WHERE r.rolcanlogin AND r.rolname = ANY($1)
      GROUP BY 1, 2 ORDER BY 1`,
    [roles],
  );
  if (rows.length === 0) return;
  const lines = rows.map(({ name, databases, superuser }) => {
    const reason = refused.find((role) => role.name === name)?.reason ?? 'its login could not be taken away';
    return `- ${name}${superuser ? ' (a superuser)' : ''} can still connect to ${databases.join(', ')}: ${reason}`;
  });
  throw new ActionError(
    'NOT_SHUT_OUT',
    `These roles of production could still log in with production's passwords, so nobody is let in:\n${lines.join('\n')}`,
    'In production, give the master user ADMIN OPTION on them (GRANT role TO master WITH ADMIN OPTION) and take a new snapshot; or name those that may stay in keep-login-roles.',
  );
}

/** The reason of a refusal, or undefined when it worked. Only "permission denied" and its kin are refusals. */
async function attempt(change: () => Promise<unknown>): Promise<string | undefined> {
  try {
    await change();
    return undefined;
  } catch (error) {
    const state = sqlState(error);
    // 42501 insufficient_privilege; 0LP01 and 0A000 are what a revoke that is not ours answers; 2BP01 dependent grants.
    if (state === '42501' || state === '0LP01' || state === '0A000' || state === '2BP01')
      return errorMessage(error);
    throw error;
  }
}
