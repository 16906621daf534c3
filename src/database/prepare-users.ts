import { ActionError } from '../errors.ts';
import { applyDefaultPrivileges } from './default-privileges.ts';
import { applyGrants } from './grants.ts';
import { runAsOwner } from './memberships.ts';
import { ownerOfDatabase, trustOnlyOwnNames } from './pg-catalog.ts';
import { identifier, identifiers, isSystemRole } from './quoting.ts';
import { overrideSettings, prepareRole, takeOtherDatabases, takeOwnership } from './roles.ts';
import { type AppBypassesRls, applyRowSecurity } from './row-security.ts';
import type { Sql } from './sql.ts';
import { checkUsers, type Users } from './users.ts';

/**
 * Makes the app and readonly roles, or brings production's roles of these names to exactly these attributes, with new
 * passwords and grants, but *without login*: `enableLogins` lets them log in when the cluster is verified. Comes after
 * `lockOut`, and lets nobody connect again. Can be repeated. Throws DATABASE_FAILED with the names of what could not be
 * granted or taken away, and LOGINS_NOT_DISABLED with those of roles that could connect as members of app or readonly.
 * @param randomBytes for the salts of the verifiers
 */
export async function prepareUsers(
  sql: Sql,
  users: Users,
  randomBytes: (size: number) => Buffer,
  appBypassesRls: AppBypassesRls = 'false',
): Promise<void> {
  checkUsers(users);
  const { master, app, readonly } = users;
  const mayBypass = appBypassesRls === 'true';
  await trustOnlyOwnNames(sql);
  await prepareRole(sql, master, { user: app, leaves: 'powerful groups', salt: randomBytes(16), mayBypass });
  await prepareRole(sql, master, { user: readonly, leaves: 'any group', salt: randomBytes(16) });
  await takeOwnership(sql, master, readonly.username);
  await takeOtherDatabases(sql, users);
  await overrideSettings(sql, users);
  await letConnect(sql, users);
  await applyGrants(sql, users);
  await applyDefaultPrivileges(sql, users);
  await applyRowSecurity(sql, users, appBypassesRls);
}

/** Lets app and readonly connect, and with them nobody who could not connect before: a member of them would. */
async function letConnect(sql: Sql, { master, database, app, readonly }: Users): Promise<void> {
  const ours = [app.username, readonly.username];
  const before = await connectable(sql, database);
  const owner = await ownerOfDatabase(sql, database);
  const grant = `CONNECT ON DATABASE ${identifier(database)}`;
  await runAsOwner(sql, owner, [`GRANT ${grant} TO ${identifiers(ours)}`], { lenient: true });
  const newcomers = [...(await connectable(sql, database))].filter((name) => !before.has(name));
  if (newcomers.length === 0) return;
  await runAsOwner(sql, owner, [`REVOKE ${grant} FROM ${identifiers(ours)} CASCADE`], { lenient: true });
  throw new ActionError(
    'LOGINS_NOT_DISABLED',
    `With ${ours.join(' or ')}, these roles of production could connect to ${database} again as members of it, and the master user ${master} may not disable their logins: ${newcomers.join(', ')}.`,
    'Choose other names for app and readonly in the credentials secret, or end these memberships in production and use a new snapshot.',
  );
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
