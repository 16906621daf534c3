import { ActionError } from '../errors.ts';
import { trustOnlyOwnNames } from './catalogue.ts';
import { readMemberships, revokeMembership, withRightsOf } from './memberships.ts';
import { identifier, identifiers, isSystemRole, literal, textArray } from './names.ts';
import { refusal, refusalWithin, type Sql } from './sql.ts';

export interface ShutOut {
  readonly name: string;
  /** `login`: it may not log in any more. `connect`: it may, but no database lets it connect. */
  readonly by: 'login' | 'connect';
}

/** A role that could still come in, and how. */
export interface StillOpen {
  readonly name: string;
  readonly how: string;
}

/**
 * Shuts production's login roles out: all but the master, AWS's own and those in `allow`; app and readonly too, until
 * they are opened. Each loses LOGIN and its password; where that is refused (PostgreSQL 16 and later: only with ADMIN
 * OPTION on the role), no database lets it connect any more. Its sessions end. Believes only the catalogues afterwards.
 * Throws LOGINS_NOT_DISABLED with the names of those that could still come in. Can be repeated.
 */
export async function shutOut(sql: Sql, master: string, allow: readonly string[]): Promise<ShutOut[]> {
  await trustOnlyOwnNames(sql);
  const stay = [master, ...allow];
  const others = (await loginRoles(sql)).filter((name) => !stay.includes(name));
  const reasons = new Map<string, string>();
  for (const name of others) {
    const alter = (what: string) => refusal(() => sql.query(`ALTER ROLE ${identifier(name)} ${what}`));
    const reason = await alter('NOLOGIN');
    if (reason === undefined) await alter('PASSWORD NULL');
    else reasons.set(name, reason);
  }
  const left = (await loginRoles(sql)).filter((name) => !stay.includes(name));
  if (left.length > 0) await closeDatabases(sql, master, stay, left);
  await endSessions(sql, others);

  const open = await findOpen(sql, stay);
  if (open.length > 0) {
    const lines = open.map(({ name, how }) => {
      const reason = reasons.get(name);
      return `- ${name} ${how}${reason === undefined ? '' : `: ${reason}`}`;
    });
    throw new ActionError(
      'LOGINS_NOT_DISABLED',
      `These roles of production could still log in as they do there, so nobody else is let in:\n${lines.join('\n')}`,
      'In production, give the master user ADMIN OPTION on them (GRANT role TO master WITH ADMIN OPTION) and use a new snapshot; or name those that may stay in keep-login-roles.',
    );
  }
  return others.map((name) => ({ name, by: left.includes(name) ? 'connect' : 'login' }));
}

/**
 * Login roles that could connect to a database now, by all that the catalogues know (grants, PUBLIC, groups, ownership),
 * but for AWS's own and those that may stay.
 */
export async function findOpen(sql: Sql, stay: readonly string[]): Promise<StillOpen[]> {
  const rows = await sql.query<{
    name: string;
    superuser: boolean;
    replication: boolean;
    iam: boolean;
    databases: string;
  }>(
    `SELECT r.rolname::text AS name, r.rolsuper AS superuser, r.rolreplication AS replication,
            EXISTS (SELECT FROM pg_catalog.pg_roles i
                     WHERE i.rolname = 'rds_iam' AND pg_catalog.pg_has_role(r.oid, i.oid, 'MEMBER')) AS iam,
            coalesce((SELECT pg_catalog.string_agg(d.datname::text, ', ' ORDER BY d.datname)
               FROM pg_catalog.pg_database d
              WHERE d.datallowconn AND d.datname <> 'rdsadmin'
                AND pg_catalog.has_database_privilege(r.oid, d.oid, 'CONNECT')), '') AS databases
       FROM pg_catalog.pg_roles r
      WHERE r.rolcanlogin AND r.rolname <> ALL (${textArray(stay)})
      ORDER BY 1`,
  );
  return rows
    .filter(({ name }) => !isSystemRole(name))
    .map(({ name, superuser, replication, iam, databases }) => {
      const ways = [
        // A replication session is in no database, so no CONNECT holds it back.
        superuser ? 'is a superuser' : '',
        replication ? 'may replicate' : '',
        databases === '' ? '' : `can connect to ${databases}`,
      ].filter((way) => way !== '');
      const how = ways.length > 0 && iam ? [...ways, 'logs in by IAM (rds_iam)'] : ways;
      return { name, how: how.join(', ') };
    })
    .filter(({ how }) => how !== '');
}

/** Login roles that are not AWS's, by name. */
async function loginRoles(sql: Sql): Promise<string[]> {
  const rows = await sql.query<{ name: string }>(
    'SELECT rolname::text AS name FROM pg_catalog.pg_roles WHERE rolcanlogin ORDER BY 1',
  );
  return rows.map(({ name }) => name).filter((name) => !isSystemRole(name));
}

/**
 * CONNECT is a right on each database, which PUBLIC has by default: all lose it but those that stay and AWS's own, who
 * get it by name where they had it. `shut` also leave their groups, which could bring it back.
 */
async function closeDatabases(
  sql: Sql,
  master: string,
  stay: readonly string[],
  shut: readonly string[],
): Promise<void> {
  for (const { name, owner } of await databases(sql)) {
    const wanted = await whoConnects(sql, name, stay);
    const unwanted = (await granteesOf(sql, name)).filter((grantee) => !wanted.includes(grantee));
    const database = identifier(name);
    await withRightsOf(sql, master, owner, async () => {
      await refusalWithin(sql, async () => {
        await sql.query(`GRANT CONNECT ON DATABASE ${database} TO ${identifiers(wanted)}`);
        const list = ['PUBLIC', ...unwanted.map(identifier)].join(', ');
        await sql.query(`REVOKE CONNECT ON DATABASE ${database} FROM ${list} CASCADE`);
      });
    });
  }
  for (const membership of await readMemberships(sql)) {
    if (shut.includes(membership.member)) await revokeMembership(sql, membership);
  }
}

/** AWS closes the database rdsadmin itself; template0 takes no connections. */
async function databases(sql: Sql): Promise<{ name: string; owner: string }[]> {
  return sql.query(
    `SELECT datname::text AS name, pg_catalog.pg_get_userbyid(datdba)::text AS owner FROM pg_catalog.pg_database
      WHERE datallowconn AND datname <> 'rdsadmin' ORDER BY 1`,
  );
}

/** Of the roles that stay and AWS's own, those that can connect to a database now. */
async function whoConnects(sql: Sql, database: string, stay: readonly string[]): Promise<string[]> {
  const rows = await sql.query<{ name: string }>(
    `SELECT rolname::text AS name FROM pg_catalog.pg_roles
      WHERE rolcanlogin AND NOT rolsuper AND pg_catalog.has_database_privilege(oid, ${literal(database)}, 'CONNECT')`,
  );
  return rows.map(({ name }) => name).filter((name) => stay.includes(name) || isSystemRole(name));
}

/** Roles that CONNECT is granted to by name, the owner included. */
async function granteesOf(sql: Sql, database: string): Promise<string[]> {
  const rows = await sql.query<{ name: string }>(
    `SELECT DISTINCT r.rolname::text AS name
       FROM pg_catalog.pg_database d
      CROSS JOIN LATERAL pg_catalog.aclexplode(coalesce(d.datacl, pg_catalog.acldefault('d', d.datdba))) a
       JOIN pg_catalog.pg_roles r ON r.oid = a.grantee
      WHERE d.datname = $1 AND a.privilege_type = 'CONNECT' AND NOT r.rolsuper`,
    [database],
  );
  return rows.map(({ name }) => name);
}

/** So often it is looked, a tenth of a second apart, whether ended sessions are gone. */
const looks = 100;

/** The master may end them as a member of pg_signal_backend (through rds_superuser). */
async function endSessions(sql: Sql, roles: readonly string[]): Promise<void> {
  for (let look = 0; look < looks; look += 1) {
    const rows = await sql.query<{ name: string }>(
      `SELECT usename::text AS name, pg_catalog.pg_terminate_backend(pid) AS asked FROM pg_catalog.pg_stat_activity
        WHERE usename = ANY (${textArray(roles)}) AND backend_type IN ('client backend', 'walsender')`,
    );
    if (rows.length === 0) return;
    await sql.query('SELECT pg_catalog.pg_sleep(0.1)::text AS slept');
  }
  throw new ActionError(
    'LOGINS_NOT_DISABLED',
    `Sessions of production's roles (${roles.join(', ')}) are still open in the restored cluster, and do not end when told to.`,
    'Run again: the restore goes on here. If it stays so, reboot the instance.',
  );
}
