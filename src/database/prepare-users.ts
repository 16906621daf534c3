import { ActionError } from '../errors.ts';
import { ownerOfDatabase, trustOnlyOwnNames } from './catalogue.ts';
import { applyDefaultPrivileges } from './default-privileges.ts';
import { applyGrants } from './grants.ts';
import { withRightsOf } from './memberships.ts';
import { identifier, identifiers, isSystemRole, literal, textArray } from './names.ts';
import { prepareRole, takeOwnership } from './roles.ts';
import { refusalWithin, type Sql } from './sql.ts';
import { checkUsers, type Users } from './users.ts';

/**
 * Makes the app and readonly roles, or brings production's roles of these names to exactly these attributes, with new
 * passwords and grants, but *without login*: `openUsers` lets them in when the cluster is proven. Comes after `shutOut`,
 * and lets nobody back in. Can be repeated. Throws DATABASE_FAILED with the names of what could not be granted or taken
 * away, and LOGINS_NOT_DISABLED with those of roles that would get in as members of app or readonly.
 * @param randomBytes for the salts of the verifiers
 */
export async function prepareUsers(
  sql: Sql,
  users: Users,
  randomBytes: (size: number) => Buffer,
): Promise<void> {
  checkUsers(users);
  const { master, app, readonly } = users;
  await trustOnlyOwnNames(sql);
  await prepareRole(sql, master, app, 'powerful groups', randomBytes(16));
  await prepareRole(sql, master, readonly, 'any group', randomBytes(16));
  await takeOwnership(sql, master, readonly.username);
  await letConnect(sql, users);
  await applyGrants(sql, users);
  await applyDefaultPrivileges(sql, users);
}

const mark = 'aurora-restore ';

/** Writes on the app role which restore made this database: what answers at an endpoint can be told by it. */
export async function writeMark(sql: Sql, { app }: Users, restoreId: string): Promise<void> {
  await sql.query(`COMMENT ON ROLE ${identifier(app.username)} IS ${literal(mark + restoreId)}`);
}

/** The restore that made the database that answers; undefined when none did. */
export async function readMark(sql: Sql, { app }: Users): Promise<string | undefined> {
  const rows = await sql.query<{ text: string | null }>(
    `SELECT pg_catalog.shobj_description(oid, 'pg_authid') AS text FROM pg_catalog.pg_roles WHERE rolname = $1`,
    [app.username],
  );
  const text = rows[0]?.text;
  return text?.startsWith(mark) ? text.slice(mark.length) : undefined;
}

/** Lets the app and readonly roles log in. */
export async function openUsers(sql: Sql, users: Users): Promise<void> {
  await setLogin(sql, users, 'LOGIN');
}

/** Shuts the app and readonly roles out again and ends their sessions. */
export async function closeUsers(sql: Sql, users: Users): Promise<void> {
  await setLogin(sql, users, 'NOLOGIN');
  await sql.query(
    `SELECT pg_catalog.pg_terminate_backend(pid) FROM pg_catalog.pg_stat_activity
      WHERE usename = ANY (${textArray([users.app.username, users.readonly.username])})`,
  );
}

async function setLogin(sql: Sql, { app, readonly }: Users, login: 'LOGIN' | 'NOLOGIN'): Promise<void> {
  await sql.transaction(async () => {
    for (const { username } of [app, readonly]) {
      await sql.query(`ALTER ROLE ${identifier(username)} ${login}`);
    }
  });
}

/** Lets app and readonly connect, and with them nobody who could not connect before: a member of them would. */
async function letConnect(sql: Sql, { master, database, app, readonly }: Users): Promise<void> {
  const ours = [app.username, readonly.username];
  const before = await connectable(sql, database);
  await withRightsOf(sql, master, await ownerOfDatabase(sql, database), async () => {
    await refusalWithin(sql, () =>
      sql.query(`GRANT CONNECT ON DATABASE ${identifier(database)} TO ${identifiers(ours)}`),
    );
    const newcomers = [...(await connectable(sql, database))].filter((name) => !before.has(name));
    if (newcomers.length === 0) return;
    throw new ActionError(
      'LOGINS_NOT_DISABLED',
      `With ${ours.join(' or ')}, these roles of production could connect to ${database} again as members of it, and the master user may not take that away: ${newcomers.join(', ')}.`,
      'Choose other names for app and readonly in the credentials secret, or end these memberships in production and use a new snapshot.',
    );
  });
}

/** Login roles that may connect to a database; AWS's own do not count. */
async function connectable(sql: Sql, database: string): Promise<ReadonlySet<string>> {
  const rows = await sql.query<{ name: string }>(
    `SELECT rolname::text AS name FROM pg_catalog.pg_roles
      WHERE rolcanlogin AND pg_catalog.has_database_privilege(oid, $1, 'CONNECT')`,
    [database],
  );
  return new Set(rows.map(({ name }) => name).filter((name) => !isSystemRole(name)));
}
