import { ActionError } from '../errors.ts';
import {
  type Membership,
  reachableFrom,
  readMemberships,
  revokeMembership,
  runAsOwner,
} from './memberships.ts';
import { asOwners, refusedConditions } from './owner-rights.ts';
import { identifier, isSystemRole, literal } from './quoting.ts';
import { scramVerifier } from './scram.ts';
import { refusal, type Sql } from './sql.ts';
import type { User, Users } from './users.ts';

/** Attributes that neither app nor readonly may have, and what takes each away. */
const powers = {
  rolsuper: 'NOSUPERUSER',
  rolcreaterole: 'NOCREATEROLE',
  rolcreatedb: 'NOCREATEDB',
  rolreplication: 'NOREPLICATION',
  rolbypassrls: 'NOBYPASSRLS',
} as const;
type Power = keyof typeof powers;

/** The powers of all roles that have any, by role. */
type Powerful = ReadonlyMap<string, readonly Power[]>;

interface Prepared {
  readonly user: User;
  readonly leaves: 'any group' | 'powerful groups';
  readonly salt: Buffer;
  /** It may keep BYPASSRLS, if production gave it that. */
  readonly mayBypass?: boolean;
}

/**
 * Makes a role without login, or brings production's role of this name to exactly these attributes. It leaves every
 * group that would give it more: `any` group if it may only read.
 * Throws DATABASE_FAILED with what could not be taken away.
 */
export async function prepareRole(sql: Sql, master: string, prepared: Prepared): Promise<void> {
  const { user, leaves, salt } = prepared;
  const role = identifier(user.username);
  if (!(await exists(sql, user.username))) await sql.query(`CREATE ROLE ${role} NOLOGIN`);
  const alter = (what: string) => refusal(() => sql.query(`ALTER ROLE ${role} ${what}`));

  const fixed = await alter("NOLOGIN INHERIT CONNECTION LIMIT -1 VALID UNTIL 'infinity'");
  if (fixed !== undefined) throw notOurs(user.username, fixed);
  // The master may not even name an attribute that it lacks itself, so only what must change is named.
  const unwanted = await unwantedPowers(sql, prepared);
  for (const power of unwanted) await alter(powers[power]);
  const verifier = literal(scramVerifier(user.password, salt));
  const refused = await alter(`PASSWORD ${verifier}`);
  if (refused !== undefined) throw passwordRefused(user.username, refused);

  for (const membership of await groupsToLeave(sql, master, user.username, leaves)) {
    await revokeMembership(sql, membership);
  }
  await assertPlain(sql, master, prepared);
}

async function unwantedPowers(sql: Sql, { user, mayBypass = false }: Prepared): Promise<readonly Power[]> {
  const found = (await readPowers(sql)).get(user.username) ?? [];
  return found.filter((power) => !(mayBypass && power === 'rolbypassrls'));
}

/** What a readonly role owns it could change, so it goes to the master. */
export async function takeOwnership(sql: Sql, master: string, username: string): Promise<void> {
  await runAsOwner(sql, username, [`REASSIGN OWNED BY ${identifier(username)} TO ${identifier(master)}`]);
}

/** The owner of a database can let itself and everybody connect to it, so app owns none but its own. */
export async function takeOtherDatabases(sql: Sql, { database, app, master }: Users): Promise<void> {
  const owned = `FROM pg_database d JOIN pg_roles r ON r.oid = d.datdba
    WHERE r.rolname = ${literal(app.username)} AND d.datname <> ${literal(database)}`;
  await sql.query(
    asOwners(
      `SELECT r.oid ${owned}`,
      `  FOR item IN SELECT quote_ident(d.datname) AS name ${owned} LOOP
    BEGIN
      EXECUTE 'ALTER DATABASE ' || item.name || ${literal(` OWNER TO ${identifier(master)}`)};
    EXCEPTION WHEN ${refusedConditions} THEN NULL;
    END;
  END LOOP;`,
    ),
  );
}

/**
 * What production has set for the role or the database, so that app could not write, either of the two would be another role
 * after its login, or would get an error from each table with a policy, is overridden for them in this database. Other
 * settings of the roles (search_path …) stay as they are.
 */
export async function overrideSettings(sql: Sql, { database, app, readonly }: Users): Promise<void> {
  await override(sql, database, app.username, safeSettings);
  const { default_transaction_read_only: _stays, ...ofReadonly } = safeSettings;
  await override(sql, database, readonly.username, ofReadonly);
}

const safeSettings = { default_transaction_read_only: 'off', role: 'none', row_security: 'on' } as const;

async function override(
  sql: Sql,
  database: string,
  username: string,
  settings: Readonly<Record<string, string>>,
): Promise<void> {
  const planted = await sql.query<{ name: string }>(
    `SELECT DISTINCT lower(pg_catalog.split_part(c.setting, '=', 1)) AS name
       FROM pg_catalog.pg_db_role_setting s CROSS JOIN LATERAL pg_catalog.unnest(s.setconfig) c(setting)
      WHERE s.setdatabase IN (0, (SELECT oid FROM pg_catalog.pg_database WHERE datname = ${literal(database)}))
        AND s.setrole IN (0, (SELECT oid FROM pg_catalog.pg_roles WHERE rolname = ${literal(username)}))`,
  );
  for (const [name, value] of Object.entries(settings)) {
    if (!planted.some((found) => found.name === name)) continue;
    const role = `ALTER ROLE ${identifier(username)} IN DATABASE ${identifier(database)}`;
    await sql.query(`${role} SET ${identifier(name)} = ${literal(value)}`);
  }
}

async function exists(sql: Sql, username: string): Promise<boolean> {
  const rows = await sql.query('SELECT 1 AS one FROM pg_catalog.pg_roles WHERE rolname = $1', [username]);
  return rows.length > 0;
}

async function readPowers(sql: Sql): Promise<Powerful> {
  const names = Object.keys(powers) as Power[];
  const rows = await sql.query<Readonly<Record<Power, boolean>> & { readonly name: string }>(
    `SELECT rolname::text AS name, ${names.join(', ')} FROM pg_catalog.pg_roles WHERE ${names.join(' OR ')}`,
  );
  return new Map(rows.map((row) => [row.name, names.filter((power) => row[power])]));
}

/**
 * The role's own memberships that it must not keep. A group is powerful when it leads to the master, to a role of AWS
 * or PostgreSQL (rds_iam, too: its members cannot use a password), or to a role with powers.
 */
async function groupsToLeave(
  sql: Sql,
  master: string,
  username: string,
  leaves: 'any group' | 'powerful groups',
): Promise<Membership[]> {
  const memberships = await readMemberships(sql, username);
  const powerful = await readPowers(sql);
  const givesMore = (group: string) =>
    [...reachableFrom(group, memberships)].some(
      (name) => name === master || isSystemRole(name) || powerful.has(name),
    );
  return memberships.filter(
    ({ member, role }) => member === username && (leaves === 'any group' || givesMore(role)),
  );
}

async function assertPlain(sql: Sql, master: string, prepared: Prepared): Promise<void> {
  const { leaves } = prepared;
  const { username } = prepared.user;
  const left = (await unwantedPowers(sql, prepared)).map((power) => powers[power].slice(2));
  const groups = await groupsToLeave(sql, master, username, leaves);
  left.push(...groups.map(({ role, grantor }) => `member of ${role} (granted by ${grantor})`));
  if (left.length === 0) return;
  throw new ActionError(
    'DATABASE_FAILED',
    `The role ${username} has rights from production that it must not have, and the master user ${master} cannot revoke them: ${left.join(', ')}.`,
    'Choose another name for it in the credentials secret, or revoke them in production and use a new snapshot.',
  );
}

function notOurs(username: string, reason: string): ActionError {
  return new ActionError(
    'DATABASE_FAILED',
    `The role ${username} came from production, and the master user may not alter it: ${reason}.`,
    `Choose another name for it in the credentials secret; or run in production, as the role that made it, GRANT ${identifier(username)} TO the master WITH ADMIN OPTION, and use a new snapshot.`,
  );
}

function passwordRefused(username: string, reason: string): ActionError {
  return new ActionError(
    'DATABASE_FAILED',
    `The server does not take a password (a SCRAM-SHA-256 verifier) for the role ${username}: ${reason}.`,
    'Look at the cluster parameter group: with rds.restrict_password_commands the master must be a member of rds_password, and rds.accepted_password_auth_method must allow SCRAM.',
  );
}
