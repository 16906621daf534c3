import { identifier, isSystemRole, literal } from './names.ts';
import { refusal, refusalWithin, type Sql } from './sql.ts';

/** `member` is in `role`. Since PostgreSQL 16 the same can have been granted several times, by different grantors. */
export interface Membership {
  readonly role: string;
  readonly member: string;
  readonly grantor: string;
}

export async function readMemberships(sql: Sql): Promise<Membership[]> {
  return sql.query<Membership & { readonly [column: string]: unknown }>(
    `SELECT r.rolname::text AS role, m.rolname::text AS member, coalesce(g.rolname, '')::text AS grantor
       FROM pg_catalog.pg_auth_members a
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

/** Ends a membership; returns PostgreSQL's reason if it is refused. Look at the catalogue afterwards. */
export async function revokeMembership(sql: Sql, membership: Membership): Promise<string | undefined> {
  // Without its grantor's name, PostgreSQL 16 and later revoke nothing that another role has granted, and only warn.
  const by = (await serverVersion(sql)) >= 16 ? ` GRANTED BY ${identifier(membership.grantor)}` : '';
  const { role, member } = membership;
  return refusal(() => sql.query(`REVOKE ${identifier(role)} FROM ${identifier(member)}${by} CASCADE`));
}

/**
 * Runs `body` in a transaction in which the master has the rights of `owner`: it becomes a member for so long if it is
 * not one. Where it may not (PostgreSQL 16: no ADMIN OPTION on `owner`), `body` runs with the master's own rights.
 */
export async function withRightsOf<T>(
  sql: Sql,
  master: string,
  owner: string,
  body: () => Promise<T>,
): Promise<T> {
  return sql.transaction(async () => {
    const undo = (await hasRightsOf(sql, master, owner)) ? [] : await join(sql, master, owner);
    const result = await body();
    for (const statement of undo) await sql.query(statement);
    return result;
  });
}

/**
 * Makes the master a member of `owner`, as far as it may, and returns what undoes that. Since PostgreSQL 16 only a role
 * with ADMIN OPTION can do it, which the master may have only through roles that it must join first.
 */
async function join(sql: Sql, master: string, owner: string): Promise<string[]> {
  const modern = (await serverVersion(sql)) >= 16;
  const path = modern ? pathTo(master, owner, await readMemberships(sql)) : [owner];
  const undo: string[] = [];
  for (const role of path) {
    if (await hasRightsOf(sql, master, role)) continue;
    if (isSystemRole(role)) break;
    const before = await readMemberships(sql);
    const [quoted, to] = [identifier(role), identifier(master)];
    const grant = `GRANT ${quoted} TO ${to}${modern ? ' WITH INHERIT TRUE' : ''}`;
    if ((await refusalWithin(sql, () => sql.query(grant))) !== undefined) break;
    const isNew = (await readMemberships(sql)).length > before.length;
    if (isNew) undo.unshift(`REVOKE ${quoted} FROM ${to}`);
    else if (modern) undo.unshift(`REVOKE INHERIT OPTION FOR ${quoted} FROM ${to}`);
  }
  return undo;
}

/** The roles on the shortest way from membership to membership, `to` the last; none if there is no way. */
function pathTo(from: string, to: string, memberships: readonly Membership[]): string[] {
  const paths = new Map<string, readonly string[]>([[from, []]]);
  for (const [member, path] of paths) {
    for (const { role } of memberships.filter((membership) => membership.member === member)) {
      if (!paths.has(role)) paths.set(role, [...path, role]);
    }
  }
  return [...(paths.get(to) ?? [])];
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

async function hasRightsOf(sql: Sql, role: string, owner: string): Promise<boolean> {
  const [row] = await sql.query<{ yes: boolean }>(
    "SELECT pg_catalog.pg_has_role($1::name, $2::name, 'USAGE') AS yes",
    [role, owner],
  );
  return row?.yes === true;
}

async function serverVersion(sql: Sql): Promise<number> {
  // Divided here: in a hook's session "/" may be an operator of production's.
  const [row] = await sql.query<{ version: string }>(
    "SELECT pg_catalog.current_setting('server_version_num') AS version",
  );
  return Math.floor(Number(row?.version ?? 0) / 10_000);
}
