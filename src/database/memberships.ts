import { asOwners, refusedConditions } from './owner-rights.ts';
import { identifier, literal } from './quoting.ts';
import { refusal, type Sql } from './sql.ts';

/** `member` is in `role`. Since PostgreSQL 16 the same can have been granted several times, by different grantors. */
export interface Membership {
  readonly role: string;
  readonly member: string;
  readonly grantor: string;
}

/** Those of one member, and of every role that it is in, over any number of steps. */
export async function readMemberships(sql: Sql, member: string): Promise<Membership[]> {
  return sql.query<Membership & { readonly [column: string]: unknown }>(
    `WITH RECURSIVE reached(oid) AS (
       SELECT oid FROM pg_catalog.pg_roles WHERE rolname = ${literal(member)}
       UNION SELECT a.roleid FROM reached r JOIN pg_catalog.pg_auth_members a ON a.member = r.oid
     )
     SELECT r.rolname::text AS role, m.rolname::text AS member, coalesce(g.rolname, '')::text AS grantor
       FROM reached x JOIN pg_catalog.pg_auth_members a ON a.member = x.oid
       JOIN pg_catalog.pg_roles r ON r.oid = a.roleid
       JOIN pg_catalog.pg_roles m ON m.oid = a.member
       LEFT JOIN pg_catalog.pg_roles g ON g.oid = a.grantor
      ORDER BY 1, 2, 3`,
  );
}

/** `name` and every role that it is in, over any number of steps. */
export function reachableFrom(name: string, memberships: readonly Membership[]): Set<string> {
  const reached = new Set([name]);
  for (const member of reached) {
    for (const membership of memberships) if (membership.member === member) reached.add(membership.role);
  }
  return reached;
}

/** Ends a membership; returns PostgreSQL's reason if it is refused. Look at the catalog afterwards. */
export async function revokeMembership(sql: Sql, membership: Membership): Promise<string | undefined> {
  // Without its grantor's name, PostgreSQL 16 and later revoke nothing that another role has granted, and only warn.
  const by = (await serverVersion(sql)) >= 16 ? ` GRANTED BY ${identifier(membership.grantor)}` : '';
  const { role, member } = membership;
  return refusal(() => sql.query(`REVOKE ${identifier(role)} FROM ${identifier(member)}${by} CASCADE`));
}

/**
 * Runs statements in one transaction with the rights of `owner`, if the master may get them; else with its own. One that
 * is refused for lack of rights is passed over where `lenient`.
 */
export async function runAsOwner(
  sql: Sql,
  owner: string,
  statements: readonly string[],
  { lenient = false } = {},
): Promise<void> {
  const body = statements.map((statement) => `  EXECUTE ${literal(statement)};`).join('\n');
  const guarded = `  BEGIN\n${body}\n  EXCEPTION WHEN ${refusedConditions} THEN NULL;\n  END;`;
  await sql.query(
    asOwners(`SELECT oid FROM pg_roles WHERE rolname = ${literal(owner)}`, lenient ? guarded : body),
  );
}

/**
 * Lets the session's user take the role on (SET ROLE), where it may not yet and has ADMIN OPTION on it: who makes a role has
 * that, but since PostgreSQL 16 no right to become it. Returns what undoes it.
 */
export async function letBecome(sql: Sql, role: string): Promise<string[]> {
  const modern = (await serverVersion(sql)) >= 16;
  const [may] = await sql.query<{ yes: boolean }>(
    `SELECT pg_catalog.pg_has_role(session_user, ${literal(role)}, '${modern ? 'SET' : 'MEMBER'}') AS yes`,
  );
  if (may?.yes === true) return [];
  await sql.query(
    `GRANT ${identifier(role)} TO SESSION_USER${modern ? ' WITH SET TRUE, INHERIT FALSE' : ''}`,
  );
  return [`REVOKE ${identifier(role)} FROM SESSION_USER`];
}

/** The major version. */
export async function serverVersion(sql: Sql): Promise<number> {
  // Divided here: in a hook's session "/" may be an operator of production's.
  const [row] = await sql.query<{ version: string }>(
    "SELECT pg_catalog.current_setting('server_version_num') AS version",
  );
  return Math.floor(Number(row?.version ?? 0) / 10_000);
}
