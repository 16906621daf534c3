import { block, isSystemRoleSql } from './quoting.ts';

/**
 * A block that does `work` with the rights of the roles that `owners` selects (a query of OIDs). The master becomes a
 * member of those whose rights it lacks, in bulk, and leaves them at the end of the block, so the memberships are as
 * they were. What cannot be joined (PostgreSQL 16 and later: no ADMIN OPTION) is left out; `work` then runs without it.
 *
 * `work` can use `me` (the master's OID), `modern` (PostgreSQL 16 and later), `item` (a record) and what it declares.
 * pg_database_owner has no members of its own: its rights come with those of the owner of the database.
 */
export function asOwners(owners: string, work: string, declarations = ''): string {
  return block(
    `  me pg_catalog.oid;
  modern pg_catalog.bool;
  wanted pg_catalog.oid[];
  next_role pg_catalog.oid;
  names pg_catalog.text;
  undo pg_catalog.text[] = '{}';
  before pg_catalog.text[];
  item pg_catalog.record;
  statement pg_catalog.text;
${declarations}`,
    `  SET LOCAL search_path = pg_catalog;
  modern = current_setting('server_version_num')::int >= 160000;
  SELECT oid INTO me FROM pg_roles WHERE rolname = session_user;
  wanted = ARRAY(
    SELECT DISTINCT r.oid FROM (${owners}) o(oid)
      JOIN pg_roles w ON w.oid = o.oid
      JOIN pg_roles r ON r.oid = CASE w.rolname WHEN 'pg_database_owner'
           THEN (SELECT datdba FROM pg_database WHERE datname = current_database()) ELSE w.oid END
     WHERE NOT r.rolsuper AND NOT ${isSystemRoleSql('r.rolname')} AND NOT pg_has_role(me, r.oid, 'USAGE')
       AND (NOT modern OR ${hasAdmin('me', 'r.oid')}));
  IF wanted <> '{}' THEN
    before = ARRAY(SELECT ${membershipKey} FROM pg_auth_members m WHERE m.member = me);
    BEGIN
      SELECT string_agg(quote_ident(rolname), ', ') INTO names FROM pg_roles WHERE oid = ANY (wanted);
      EXECUTE 'GRANT ' || names || ' TO ' || quote_ident(session_user) || CASE WHEN modern THEN ' WITH INHERIT TRUE' ELSE '' END;
      ${rememberUndo}
    EXCEPTION WHEN ${refusedConditions} THEN
      -- One of them can be joined only by way of another: each along its shortest route.
      FOR next_role IN ${routes} LOOP
        CONTINUE WHEN pg_has_role(me, next_role, 'USAGE') OR EXISTS (SELECT FROM pg_roles WHERE oid = next_role AND (rolsuper OR ${isSystemRoleSql('rolname')}));
        before = ARRAY(SELECT ${membershipKey} FROM pg_auth_members m WHERE m.member = me);
        BEGIN
          EXECUTE 'GRANT ' || quote_ident(pg_get_userbyid(next_role)) || ' TO ' || quote_ident(session_user) || CASE WHEN modern THEN ' WITH INHERIT TRUE' ELSE '' END;
          ${rememberUndo}
        EXCEPTION WHEN ${refusedConditions} THEN NULL;
        END;
      END LOOP;
    END;
  END IF;
${work}
  FOREACH statement IN ARRAY undo LOOP EXECUTE statement; END LOOP;`,
  );
}

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

// inherit_option exists since PostgreSQL 16 only, so it is read by its name.
const pair = "m.roleid || '/' || m.grantor || '/'";
const membershipKey = `${pair} || coalesce(to_jsonb(m) ->> 'inherit_option', 'true')`;
const wasThere = (inherits: string) =>
  `EXISTS (SELECT FROM unnest(before) b(entry) WHERE b.entry = ${pair} || '${inherits}')`;

/** Prepends to `undo` what revokes the memberships that differ from `before`. */
const rememberUndo = `SELECT string_agg(quote_ident(pg_get_userbyid(roleid)), ', ') INTO names FROM pg_auth_members m
       WHERE m.member = me AND NOT ${wasThere('true')} AND NOT ${wasThere('false')};
      IF names IS NOT NULL THEN
        undo = ('REVOKE ' || names || ' FROM ' || quote_ident(session_user)) || undo;
      END IF;
      SELECT string_agg(quote_ident(pg_get_userbyid(roleid)), ', ') INTO names FROM pg_auth_members m
       WHERE m.member = me AND to_jsonb(m) ->> 'inherit_option' = 'true' AND ${wasThere('false')};
      IF names IS NOT NULL THEN
        undo = ('REVOKE INHERIT OPTION FOR ' || names || ' FROM ' || quote_ident(session_user)) || undo;
      END IF;`;

/** A membership by which its member has the role's rights, or can give them to itself: with SET alone it can do neither. */
const leadsOn = "(m.admin_option OR coalesce(to_jsonb(m) ->> 'inherit_option', 'true') = 'true')";

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
