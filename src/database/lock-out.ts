import { ActionError } from '../errors.ts';
import { findPrepared } from './locks.ts';
import { actingAs, asOwners, hasAdmin, lockedConditions, refusedConditions } from './owner-rights.ts';
import { trustOnlyOwnNames } from './pg-catalog.ts';
import { block, isSystemRole, isSystemRoleSql, textArray } from './quoting.ts';
import { type Sql, sqlState } from './sql.ts';

export interface LockedOut {
  readonly name: string;
  /** `login`: its login is disabled. `connect`: it has LOGIN, but no database accepts it. */
  readonly by: 'login' | 'connect';
}

/** A role that could still log in, and how. */
export interface OpenLogin {
  readonly name: string;
  readonly how: string;
}

/**
 * Locks out production's login roles: all but the master, AWS's own and those in `allow`; app and readonly too, until
 * their logins are enabled. First no database lets them connect any more, and roles that may replicate lose LOGIN: one
 * short transaction, however many roles there are. Then each role loses LOGIN and its password, where the master may
 * do that (PostgreSQL 16 and later: only with ADMIN OPTION on the role), and their sessions end. Needs only the database
 * of the session, and runs no code of production's. Can be repeated.
 * Throws LOGINS_NOT_DISABLED with the names of those that could still log in, by the catalogs.
 */
export async function lockOut(sql: Sql, master: string, allow: readonly string[]): Promise<LockedOut[]> {
  await trustOnlyOwnNames(sql);
  const stay = [master, ...allow];
  await closeDatabases(sql, stay);
  const others = await loginRoles(sql, stay);
  await disableAll(sql, stay, others);
  await endSessions(sql, stay);
  // What a session that has ended now held a lock on.
  if ((await findOpen(sql, stay)).length > 0) {
    await closeDatabases(sql, stay);
    await disableAll(sql, stay, await loginRoles(sql, stay));
  }
  const left = new Set((await loginRoles(sql, stay)).map(({ name }) => name));
  if ((await findOpen(sql, stay)).length > 0) await leaveGroups(sql, stay);

  const open = await findOpen(sql, stay);
  if (open.length > 0) {
    const lines = open.slice(0, mostNamed).map(({ name, how }) => {
      const admin = others.find((role) => role.name === name)?.admin === true;
      return `- ${name} ${how}${admin ? '' : ' (the master user has no ADMIN OPTION on it)'}`;
    });
    if (open.length > lines.length) lines.push(`- and ${open.length - lines.length} more`);
    const prepared = await findPrepared(sql);
    throw new ActionError(
      'LOGINS_NOT_DISABLED',
      `These roles of production can still log in with their production credentials:\n${lines.join('\n')}${prepared === undefined ? '' : `\n${prepared.message}`}`,
      prepared?.hint ??
        'In production, give the master user ADMIN OPTION on them (GRANT role TO master WITH ADMIN OPTION) and use a new snapshot; or name those that may stay in keep-login-roles.',
    );
  }
  return others
    .map(({ name }) => ({ name, by: left.has(name) ? ('connect' as const) : ('login' as const) }))
    .toSorted((one, other) => (one.name < other.name ? -1 : 1));
}

const mostNamed = 20;
/** How many roles are altered in one transaction. */
const batch = 500;

async function disableAll(sql: Sql, stay: readonly string[], roles: readonly LoginRole[]): Promise<void> {
  for (let at = 0; at < roles.length; at += batch) {
    const some = roles.slice(at, at + batch);
    await sql.query(disableLogin(stay, `r.oid BETWEEN ${some[0]?.oid} AND ${some.at(-1)?.oid}`));
  }
}

/** Nothing of production's may keep the others open for long. */
const briefly = "SET LOCAL lock_timeout = '2s';";

function disableLogin(stay: readonly string[], which: string): string {
  return block(
    '  item pg_catalog.record;',
    `  SET LOCAL search_path = pg_catalog;
  ${briefly}
${disableEach(stay, which)}`,
  );
}

function disableEach(stay: readonly string[], which: string): string {
  return `  FOR item IN SELECT r.rolname FROM pg_roles r
    WHERE r.rolcanlogin AND NOT r.rolsuper AND ${which}
      AND r.rolname <> ALL (${textArray(stay)}) AND NOT ${isSystemRoleSql('r.rolname')}
      AND (current_setting('server_version_num')::int < 160000 OR ${hasAdmin('session_user', 'r.oid')})
  LOOP
    BEGIN
      EXECUTE format('ALTER ROLE %I NOLOGIN PASSWORD NULL', item.rolname);
    EXCEPTION WHEN ${lockedConditions} THEN NULL;
      WHEN ${refusedConditions} THEN
      BEGIN
        -- rds.restrict_password_commands refuses the password only.
        EXECUTE format('ALTER ROLE %I NOLOGIN', item.rolname);
      EXCEPTION WHEN ${refusedConditions} OR ${lockedConditions} THEN NULL;
      END;
    END;
  END LOOP;`;
}

/**
 * Login roles that could connect to a database now, by all that the catalogs know (grants, PUBLIC, groups, ownership),
 * but for AWS's own and those that may stay.
 */
export async function findOpen(sql: Sql, stay: readonly string[]): Promise<OpenLogin[]> {
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
              WHERE ${acceptsSessions('d')} AND pg_catalog.has_database_privilege(r.oid, d.oid, 'CONNECT')), '') AS databases
       FROM pg_catalog.pg_roles r
      WHERE r.rolcanlogin AND r.rolname <> ALL (${textArray(stay)}) AND NOT ${isSystemRoleSql('r.rolname')}
      ORDER BY 1`,
  );
  return rows
    .map(({ name, superuser, replication, iam, databases }) => {
      const ways = [
        superuser ? 'is a superuser' : '',
        // A replication session is in no database, so the right to CONNECT does not stop it.
        replication ? 'may replicate' : '',
        databases === '' ? '' : `can connect to ${databases}`,
      ].filter((way) => way !== '');
      const how = ways.length > 0 && iam ? [...ways, 'logs in by IAM (rds_iam)'] : ways;
      return { name, how: how.join(', ') };
    })
    .filter(({ how }) => how !== '');
}

interface LoginRole {
  readonly oid: string;
  readonly name: string;
  readonly admin: boolean;
  readonly [column: string]: unknown;
}

/** Login roles that are not AWS's and not in `stay`, by OID. */
async function loginRoles(sql: Sql, stay: readonly string[]): Promise<LoginRole[]> {
  return sql.query<LoginRole>(
    `SELECT oid::text AS oid, rolname::text AS name, ${hasAdmin('session_user', 'r.oid')} AS admin
       FROM pg_catalog.pg_roles r
      WHERE rolcanlogin AND rolname <> ALL (${textArray(stay)}) AND NOT ${isSystemRoleSql('rolname')} ORDER BY r.oid`,
  );
}

/** AWS closes the database rdsadmin itself. datconnlimit -2 is what an interrupted DROP DATABASE leaves. */
export function acceptsSessions(database: string): string {
  return `${database}.datallowconn AND ${database}.datconnlimit <> -2 AND ${database}.datname <> 'rdsadmin'`;
}

/**
 * CONNECT is a right on each database, which PUBLIC has by default: all lose it but those that stay and AWS's own, who
 * get it by name where they had it; the master gets it everywhere. A database whose owner the master cannot become keeps its rights: look at the
 * catalogs afterwards.
 */
async function closeDatabases(sql: Sql, stay: readonly string[]): Promise<void> {
  const stays = staysSql(stay);
  const open = `FROM pg_database d WHERE ${acceptsSessions('d')}`;
  const close = `
  FOR item IN
    SELECT d.datdba AS owner, quote_ident(d.datname) AS name,
           (SELECT string_agg(quote_ident(r.rolname), ', ') FROM pg_roles r
             WHERE r.rolcanlogin AND NOT r.rolsuper AND ${stays} AND (r.oid = me OR has_database_privilege(r.oid, d.oid, 'CONNECT'))) AS wanted,
           (SELECT string_agg(DISTINCT quote_ident(r.rolname), ', ')
              FROM aclexplode(coalesce(d.datacl, acldefault('d', d.datdba))) a JOIN pg_roles r ON r.oid = a.grantee
             WHERE a.privilege_type = 'CONNECT' AND NOT r.rolsuper AND NOT (r.rolcanlogin AND ${stays})) AS unwanted
      ${open} AND (NOT has_database_privilege(me, d.oid, 'CONNECT') OR EXISTS (
        SELECT FROM aclexplode(coalesce(d.datacl, acldefault('d', d.datdba))) a
          LEFT JOIN pg_roles r ON r.oid = a.grantee
         WHERE a.privilege_type = 'CONNECT' AND (r.oid IS NULL OR NOT (r.rolsuper OR (r.rolcanlogin AND ${stays})))))
  LOOP
    BEGIN
      ${actingAs(
        'item.owner',
        `IF item.wanted IS NOT NULL THEN
          EXECUTE 'GRANT CONNECT ON DATABASE ' || item.name || ' TO ' || item.wanted;
        END IF;
        EXECUTE 'REVOKE CONNECT ON DATABASE ' || item.name || ' FROM ' || concat_ws(', ', 'PUBLIC', item.unwanted) || ' CASCADE';`,
      )}
    EXCEPTION WHEN ${refusedConditions} OR ${lockedConditions} THEN NULL;
    END;
  END LOOP;`;
  const work = `  ${briefly}\n${close}\n${disableEach(stay, 'r.rolreplication')}`;
  try {
    await sql.query(asOwners(`SELECT d.datdba ${open}`, work));
  } catch (error) {
    // It could not join an owner: what needs no other's rights is closed all the same.
    if (!['55P03', '40P01'].includes(sqlState(error) ?? '')) throw error;
    await sql.query(asOwners('SELECT oid FROM pg_roles WHERE false', work));
  }
}

function staysSql(stay: readonly string[]): string {
  return `(r.rolname = ANY (${textArray(stay)}) OR ${isSystemRoleSql('r.rolname')})`;
}

/** Ends the memberships of the login roles that are left: one of their groups may stay, and let them connect. */
async function leaveGroups(sql: Sql, stay: readonly string[]): Promise<void> {
  await sql.query(
    block(
      '  item pg_catalog.record;',
      `  SET LOCAL search_path = pg_catalog;
  FOR item IN
    SELECT quote_ident(g.rolname) AS role, quote_ident(r.rolname) AS member, quote_ident(pg_get_userbyid(m.grantor)) AS grantor
      FROM pg_auth_members m JOIN pg_roles g ON g.oid = m.roleid JOIN pg_roles r ON r.oid = m.member
     WHERE r.rolcanlogin AND NOT ${staysSql(stay)}
  LOOP
    BEGIN
      -- Without its grantor's name, PostgreSQL 16 and later revoke nothing that another role has granted, and only warn.
      EXECUTE 'REVOKE ' || item.role || ' FROM ' || item.member
        || CASE WHEN current_setting('server_version_num')::int >= 160000 THEN ' GRANTED BY ' || item.grantor ELSE '' END || ' CASCADE';
    EXCEPTION WHEN ${refusedConditions} OR ${lockedConditions} THEN NULL;
    END;
  END LOOP;`,
    ),
  );
}

/** How often, a tenth of a second apart, it is checked whether ended sessions are gone. */
const looks = 100;

/** The master may end them as a member of pg_signal_backend (through rds_superuser). */
async function endSessions(sql: Sql, stay: readonly string[]): Promise<void> {
  let roles: string[] = [];
  for (let look = 0; look < looks; look += 1) {
    const rows = await sql.query<{ name: string }>(
      `SELECT usename::text AS name, pg_catalog.pg_terminate_backend(pid) AS asked FROM pg_catalog.pg_stat_activity
        WHERE usename <> ALL (${textArray(stay)}) AND NOT ${isSystemRoleSql('usename')}
          AND backend_type IN ('client backend', 'walsender')`,
    );
    if (rows.length === 0) return;
    roles = [...new Set(rows.map(({ name }) => name))].filter((name) => !isSystemRole(name));
    await sql.query('SELECT pg_catalog.pg_sleep(0.1)::text AS slept');
  }
  throw new ActionError(
    'LOGINS_NOT_DISABLED',
    `Sessions of production's roles (${roles.join(', ')}) are still open in the restored cluster, and do not end when asked to.`,
    'Run again: the restore resumes at this step. If they stay, reboot the instance.',
  );
}
