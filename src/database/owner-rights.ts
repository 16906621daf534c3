import { block, isSystemRoleSql, literal } from './quoting.ts';
import type { Sql } from './sql.ts';

/**
 * A block that does `work` with the rights of the roles that `owners` selects (a query of OIDs). A helper role becomes a
 * member of those whose rights the master lacks, and the master of the helper. At the end of the block the helper is
 * dropped, and with it the memberships: those of the master are as they were. What cannot be joined (PostgreSQL 16 and
 * later: no ADMIN OPTION) is left out; `work` then runs without it.
 *
 * `work` can use `me` (the master's OID), `modern` (PostgreSQL 16 and later), `item` (a record) and what it declares.
 * pg_database_owner has no members of its own: its rights come with those of the owner of the database.
 */
export function asOwners(owners: string, work: string, declarations = ''): string {
  return block(
    `${joinDeclarations}
  item pg_catalog.record;
  statement pg_catalog.text;
${declarations}`,
    `${prepareJoin}
  wanted = ARRAY(${lacked(owners)});
${join}
${work}
  IF helper IS NOT NULL THEN EXECUTE 'DROP ROLE ' || helper; END IF;`,
  );
}

/**
 * Runs `body`, in which each `asOwners` of these owners (OIDs) has their rights already: they are joined once, in batches
 * that commit, as PostgreSQL looks through all memberships of the master for each role that is granted. Helpers that a
 * killed run has left are dropped first.
 */
export async function withRightsOf<T>(
  sql: Sql,
  owners: readonly string[],
  body: () => Promise<T>,
): Promise<T> {
  await sql.query(dropHelpers());
  if (owners.length <= fewOwners) return body();
  try {
    for (let at = 0; at < owners.length; at += batch)
      await sql.query(joinForSession(owners.slice(at, at + batch)));
    const result = await body();
    await sql.query(dropHelpers());
    return result;
  } catch (error) {
    await sql.query(dropHelpers()).catch(() => undefined);
    throw error;
  }
}

/** So many owners each block joins itself. */
const fewOwners = 10;
/** How many are joined in one transaction, which holds a lock on each. */
const batch = 500;

/** Written on the helpers that outlive a transaction: only what carries it is dropped. */
const stamp = literal('aurora-restore: owners whose rights a step needs');

const dropHelpers = (): string =>
  block(
    '  item pg_catalog.record;',
    `  SET LOCAL search_path = pg_catalog;
  FOR item IN SELECT r.rolname FROM pg_roles r WHERE starts_with(r.rolname::text, 'aurora_restore_')
      AND shobj_description(r.oid, 'pg_authid') = ${stamp} LOOP
    BEGIN
      EXECUTE 'DROP ROLE ' || quote_ident(item.rolname);
    EXCEPTION WHEN ${refusedConditions} THEN NULL;
    END;
  END LOOP;`,
  );

function joinForSession(oids: readonly string[]): string {
  return block(
    joinDeclarations,
    `${prepareJoin}
  wanted = ARRAY(${lacked(`SELECT unnest(ARRAY[${oids.join(', ')}]::oid[])`)});
${join}
  IF helper IS NOT NULL THEN EXECUTE 'COMMENT ON ROLE ' || helper || ' IS ' || quote_literal(${stamp}); END IF;`,
  );
}

const joinDeclarations = `  me pg_catalog.oid;
  modern pg_catalog.bool;
  wanted pg_catalog.oid[];
  next_role pg_catalog.oid;
  names pg_catalog.text;
  helper pg_catalog.text;`;

const prepareJoin = `  SET LOCAL search_path = pg_catalog;
  modern = current_setting('server_version_num')::int >= 160000;
  SELECT oid INTO me FROM pg_roles WHERE rolname = session_user;`;

/** The owners whose rights the master lacks and can get. */
function lacked(owners: string): string {
  return `
    SELECT DISTINCT r.oid FROM (${owners}) o(oid)
      JOIN pg_roles w ON w.oid = o.oid
      JOIN pg_roles r ON r.oid = CASE w.rolname WHEN 'pg_database_owner'
           THEN (SELECT datdba FROM pg_database WHERE datname = current_database()) ELSE w.oid END
     WHERE NOT r.rolsuper AND NOT ${isSystemRoleSql('r.rolname')} AND NOT pg_has_role(me, r.oid, 'USAGE')
       AND (NOT modern OR ${hasAdmin('me', 'r.oid')} OR r.oid IN (${reachable}))`;
}

const inheriting = "CASE WHEN modern THEN ' WITH INHERIT TRUE' ELSE '' END";

/**
 * SQL for "this user has ADMIN OPTION on the role, by whatever route". PostgreSQL's own pg_has_role(… WITH ADMIN OPTION)
 * walks through all memberships for each role that it is asked about.
 */
export function hasAdmin(user: string, role: string): string {
  return `EXISTS (SELECT FROM pg_catalog.pg_auth_members a
    WHERE a.roleid = ${role} AND a.admin_option AND pg_catalog.pg_has_role(${user}, a.member, 'MEMBER'))`;
}

/**
 * Insufficient privilege; wrong grant operation; invalid grantor; dependent privileges; reserved name; wrong object type;
 * not supported; and the internal error by which PostgreSQL 16 says "no possible grantors".
 */
export const refusedConditions = [
  'insufficient_privilege',
  'invalid_grant_operation',
  'invalid_grantor',
  'dependent_objects_still_exist',
  'invalid_role_specification',
  'reserved_name',
  "SQLSTATE '42809'",
  'feature_not_supported',
  'internal_error',
].join(' OR ');

/** Somebody else holds the lock: a session, or a prepared transaction of production's. */
export const lockedConditions = 'lock_not_available OR deadlock_detected';

/**
 * Part of a block: `statements` as the role `owner` (an OID), where the master may set it. Else, and as a mere member of
 * the owner, whoever holds a grant option itself revokes only what itself has granted (select_best_grantor in acl.c).
 */
export function actingAs(owner: string, statements: string): string {
  return `
      BEGIN
        EXECUTE 'SET LOCAL ROLE ' || quote_ident(pg_get_userbyid(${owner}));
        ${statements}
        EXECUTE 'SET LOCAL ROLE NONE';
      EXCEPTION WHEN ${refusedConditions} THEN
        ${statements}
      END;`;
}

/** A membership by which its member has the role's rights, or can give them to itself: with SET alone it can do neither. */
// inherit_option exists since PostgreSQL 16 only, so it is read by its name.
const leadsOn = "(m.admin_option OR coalesce(to_jsonb(m) ->> 'inherit_option', 'true') = 'true')";

/** All roles to which a route leads from the master. */
const reachable = `
        WITH RECURSIVE reached(role) AS (
          SELECT m.roleid FROM pg_auth_members m WHERE m.member = me AND ${leadsOn}
          UNION SELECT m.roleid FROM reached r JOIN pg_auth_members m ON m.member = r.role WHERE ${leadsOn}
        ) SELECT role FROM reached`;

/** The roles on the shortest routes from the master to all that are wanted, nearest first. */
const routes = `
        WITH RECURSIVE reached(role, route) AS (
          SELECT m.roleid, ARRAY[m.roleid] FROM pg_auth_members m WHERE m.member = me AND ${leadsOn}
          UNION ALL
          SELECT m.roleid, r.route || m.roleid FROM reached r JOIN pg_auth_members m ON m.member = r.role
           WHERE ${leadsOn} AND m.roleid <> ALL (r.route) AND cardinality(r.route) < 6
        ), shortest AS (
          SELECT DISTINCT ON (role) role, route FROM reached WHERE role = ANY (wanted) ORDER BY role, cardinality(route)
        )
        SELECT h.oid FROM shortest s CROSS JOIN LATERAL unnest(s.route) WITH ORDINALITY h(oid, n)
         GROUP BY h.oid ORDER BY min(h.n)`;

/** Makes the helper, and lets it join all of `wanted` that can be joined. */
const join = `  IF wanted <> '{}' THEN
    helper = 'aurora_restore_' || replace(gen_random_uuid()::text, '-', '');
    EXECUTE 'CREATE ROLE ' || helper || ' NOLOGIN';
    EXECUTE 'GRANT ' || helper || ' TO ' || quote_ident(session_user) || ${inheriting};
    BEGIN
      SELECT string_agg(quote_ident(rolname), ', ') INTO names FROM pg_roles WHERE oid = ANY (wanted);
      EXECUTE 'GRANT ' || names || ' TO ' || helper || ${inheriting};
    EXCEPTION WHEN ${refusedConditions} THEN
      -- One of them can be joined only by way of another: each along its shortest route.
      FOR next_role IN ${routes} LOOP
        CONTINUE WHEN pg_has_role(me, next_role, 'USAGE') OR EXISTS (SELECT FROM pg_roles WHERE oid = next_role AND (rolsuper OR ${isSystemRoleSql('rolname')}));
        BEGIN
          EXECUTE 'GRANT ' || quote_ident(pg_get_userbyid(next_role)) || ' TO ' || helper || ${inheriting};
        EXCEPTION WHEN ${refusedConditions} THEN NULL;
        END;
      END LOOP;
    END;
  END IF;`;
