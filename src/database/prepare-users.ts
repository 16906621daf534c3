import { ActionError } from '../errors.ts';
import { applyDefaultPrivileges, applyGrants } from './grants.ts';
import { identifier, literal } from './names.ts';
import { scramVerifier } from './scram.ts';
import type { Sql } from './sql.ts';
import { checkUsers, type User, type Users } from './users.ts';

/**
 * Makes the app and readonly roles, or brings production's roles of these names to exactly these attributes, with new
 * passwords and grants, but *without login*: `openUsers` lets them in when the cluster is proven. Can be repeated.
 * Throws DATABASE_FAILED with the names of what could not be granted or taken away.
 * @param randomBytes for the salts of the verifiers
 */
export async function prepareUsers(
  sql: Sql,
  users: Users,
  randomBytes: (size: number) => Buffer,
): Promise<void> {
  checkUsers(users);
  await prepareRole(sql, users.app, randomBytes);
  await prepareRole(sql, users.readonly, randomBytes);
  await applyGrants(sql, users);
  await applyDefaultPrivileges(sql, users);
}

/** Lets the app and readonly roles log in. */
export async function openUsers(sql: Sql, users: Users): Promise<void> {
  await setLogin(sql, users, 'LOGIN');
}

/** Shuts the app and readonly roles out again and ends their sessions. */
export async function closeUsers(sql: Sql, users: Users): Promise<void> {
  await setLogin(sql, users, 'NOLOGIN');
  await sql.query(
    'SELECT pg_catalog.pg_terminate_backend(pid) FROM pg_catalog.pg_stat_activity WHERE usename = ANY($1)',
    [[users.app.username, users.readonly.username]],
  );
}

async function setLogin(sql: Sql, { app, readonly }: Users, login: 'LOGIN' | 'NOLOGIN'): Promise<void> {
  await sql.transaction(async () => {
    for (const { username } of [app, readonly])
      await sql.query(`ALTER ROLE ${identifier(username)} ${login}`);
  });
}

interface Attributes {
  readonly rolsuper: boolean;
  readonly rolcreaterole: boolean;
  readonly rolcreatedb: boolean;
  readonly rolreplication: boolean;
  readonly rolbypassrls: boolean;
  readonly rolinherit: boolean;
}

async function prepareRole(sql: Sql, user: User, randomBytes: (size: number) => Buffer): Promise<void> {
  const role = identifier(user.username);
  const [found] = await attributesOf(sql, user.username);
  if (found === undefined) await sql.query(`CREATE ROLE ${role} NOLOGIN`);
  // An attribute that the master lacks itself may not even be named by it, so only what must change is named.
  const unwanted = [
    found?.rolcreaterole ? 'NOCREATEROLE' : '',
    found?.rolcreatedb ? 'NOCREATEDB' : '',
    found?.rolreplication ? 'NOREPLICATION' : '',
    found?.rolbypassrls ? 'NOBYPASSRLS' : '',
    found?.rolinherit === false ? 'INHERIT' : '',
  ].join(' ');
  const verifier = literal(scramVerifier(user.password, randomBytes(16)));
  await sql.query(
    `ALTER ROLE ${role} NOLOGIN ${unwanted} CONNECTION LIMIT -1 VALID UNTIL 'infinity' PASSWORD ${verifier}`,
  );
  await leaveRoles(sql, user.username);
  await assertPlain(sql, user.username);
}

/** Memberships came with the snapshot and may give more than the grants below, or (rds_iam) refuse passwords. */
async function leaveRoles(sql: Sql, username: string): Promise<void> {
  for (const group of await groupsOf(sql, username)) {
    await sql.query(`REVOKE ${identifier(group)} FROM ${identifier(username)}`);
  }
}

async function assertPlain(sql: Sql, username: string): Promise<void> {
  const [now] = await attributesOf(sql, username);
  const groups = await groupsOf(sql, username);
  const powers = Object.entries({ ...now, rolinherit: false }).filter(([, has]) => has);
  if (powers.length === 0 && groups.length === 0) return;
  const left = [...powers.map(([power]) => power), ...groups.map((group) => `member of ${group}`)];
  throw new ActionError(
    'DATABASE_FAILED',
    `The role ${username} came from production with more than it should have, and the master cannot take it away: ${left.join(', ')}.`,
    'Choose another name for it in the credentials secret, or take it away in production and use a new snapshot.',
  );
}

function attributesOf(sql: Sql, username: string): Promise<(Attributes & Record<string, unknown>)[]> {
  return sql.query(
    'SELECT rolsuper, rolcreaterole, rolcreatedb, rolreplication, rolbypassrls, rolinherit FROM pg_catalog.pg_roles WHERE rolname = $1',
    [username],
  );
}

async function groupsOf(sql: Sql, username: string): Promise<string[]> {
  const rows = await sql.query<{ name: string }>(
    `SELECT DISTINCT r.rolname AS name
       FROM pg_catalog.pg_auth_members a
       JOIN pg_catalog.pg_roles r ON r.oid = a.roleid
       JOIN pg_catalog.pg_roles m ON m.oid = a.member
      WHERE m.rolname = $1 ORDER BY 1`,
    [username],
  );
  return rows.map(({ name }) => name);
}
