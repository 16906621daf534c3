import { ActionError } from '../errors.ts';
import { withLockRetries } from './locks.ts';
import { asOwners, refusedConditions } from './owner-rights.ts';
import { userTables } from './pg-catalog.ts';
import { identifier, literal } from './quoting.ts';
import { refusal, type Sql } from './sql.ts';
import type { Users } from './users.ts';

/**
 * What app sees under row-level security. `true`: every row. `false`: what the policies of production give it.
 * `refuse`: the restore is refused where a policy would hide rows from app.
 */
export type AppBypassesRls = 'true' | 'false' | 'refuse';

/** A table of which app may not see or change every row. */
export interface LimitedTable {
  readonly oid: string;
  readonly name: string;
  readonly owner: string;
  /** Names of restrictive policies for app: no other policy can give it what these refuse. */
  readonly restrictive: string;
  readonly [column: string]: unknown;
}

/** The policy of this action, one for each table. */
const policy = 'aurora_restore_app';
/** How many tables get a policy in one transaction, which holds a lock on each. */
const batch = 500;

const appliesTo = (app: string) =>
  `EXISTS (SELECT FROM pg_catalog.unnest(p.polroles) r(oid) WHERE r.oid = 0 OR pg_catalog.pg_has_role(${app}::pg_catalog.name, r.oid, 'USAGE'))`;
const isTrue = (expression: string) =>
  `coalesce(pg_catalog.pg_get_expr(${expression}, p.polrelid), 'true') = 'true'`;

/** Tables on which row-level security limits app, by the catalogs. */
export async function findLimitedTables(sql: Sql, { app }: Users): Promise<LimitedTable[]> {
  const who = literal(app.username);
  return sql.query<LimitedTable>(
    `SELECT * FROM (
       SELECT c.oid::text AS oid, pg_catalog.quote_ident(n.nspname) || '.' || pg_catalog.quote_ident(c.relname) AS name,
              pg_catalog.pg_get_userbyid(c.relowner)::text AS owner,
              coalesce((SELECT pg_catalog.string_agg(p.polname::text, ', ' ORDER BY p.polname) FROM pg_catalog.pg_policy p
                WHERE p.polrelid = c.oid AND NOT p.polpermissive AND ${appliesTo(who)}
                  AND NOT (${isTrue('p.polqual')} AND ${isTrue('p.polwithcheck')})), '') AS restrictive,
              EXISTS (SELECT FROM pg_catalog.pg_policy p WHERE p.polrelid = c.oid AND p.polpermissive AND p.polcmd = '*'
                AND ${appliesTo(who)} AND ${isTrue('p.polqual')} AND ${isTrue('p.polwithcheck')}) AS "isOpen"
         FROM ${userTables} AND c.relrowsecurity
          AND NOT (SELECT r.rolbypassrls OR r.rolsuper FROM pg_catalog.pg_roles r WHERE r.rolname = ${who})
          AND (c.relforcerowsecurity OR NOT pg_catalog.pg_has_role(${who}::pg_catalog.name, c.relowner, 'USAGE'))
     ) limited WHERE NOT "isOpen" OR restrictive <> '' ORDER BY name`,
  );
}

/**
 * Does with row-level security what was decided for app. To see every row, app gets BYPASSRLS where the master may give
 * it (only who has it, since PostgreSQL 16; before only a superuser; the master user of Aurora has it not, UG
 * "Understanding the rds_superuser role"); else a permissive policy on each table that limits it. Throws DATABASE_FAILED
 * with the tables where neither helps, and with `refuse` with those that limit app. Can be repeated.
 */
export async function applyRowSecurity(sql: Sql, users: Users, decided: AppBypassesRls): Promise<void> {
  if (decided === 'false') return;
  let limited = await findLimitedTables(sql, users);
  if (limited.length === 0) return;
  if (decided === 'true') {
    const app = identifier(users.app.username);
    if ((await refusal(() => sql.query(`ALTER ROLE ${app} BYPASSRLS`))) === undefined) return;
    const tables = limited.filter(({ restrictive }) => restrictive === '');
    for (let at = 0; at < tables.length; at += batch) {
      const oids = tables.slice(at, at + batch).map(({ oid }) => oid);
      await withLockRetries(sql, users.master, () => sql.query(createPolicies(oids, app)));
    }
    limited = await findLimitedTables(sql, users);
    if (limited.length === 0) return;
  }
  throw limitedError(users, limited, decided);
}

function createPolicies(oids: readonly string[], app: string): string {
  const from = `FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace WHERE c.oid = ANY (ARRAY[${oids.join(', ')}]::oid[])`;
  return asOwners(
    `SELECT c.relowner ${from} UNION SELECT n.nspowner ${from}`,
    `
  FOR item IN SELECT quote_ident(n.nspname) || '.' || quote_ident(c.relname) AS name ${from} ORDER BY c.oid LOOP
    BEGIN
      EXECUTE 'DROP POLICY IF EXISTS ${policy} ON ' || item.name;
      EXECUTE 'CREATE POLICY ${policy} ON ' || item.name || ${literal(` TO ${app} USING (true) WITH CHECK (true)`)};
    EXCEPTION WHEN ${refusedConditions} THEN NULL;
    END;
  END LOOP;`,
  );
}

const named = 20;

/** The tables, and why each limits app. */
export function describeLimited(limited: readonly LimitedTable[]): string {
  const lines = limited
    .slice(0, named)
    .map(
      ({ name, owner, restrictive }) =>
        `${name} (owner ${owner}${restrictive === '' ? '' : `, restrictive policy ${restrictive}`})`,
    );
  if (limited.length > named) lines.push(`${limited.length - named} more`);
  return lines.join(', ');
}

function limitedError(
  { app, master }: Users,
  limited: readonly LimitedTable[],
  decided: AppBypassesRls,
): ActionError {
  const tables = describeLimited(limited);
  if (decided === 'refuse')
    return new ActionError(
      'DATABASE_FAILED',
      `Row-level security limits which rows app (${app.username}) sees and changes, and app-bypasses-rls is refuse: ${tables}.`,
      'Begin a new restore (restart: true) with app-bypasses-rls: true, which lets app see every row, or false, which leaves it to the policies of production; or change the policies in production and use a new snapshot.',
    );
  return new ActionError(
    'DATABASE_FAILED',
    `app-bypasses-rls is true, but row-level security still limits which rows app (${app.username}) sees and changes: ${tables}. The master user ${master} may not give app BYPASSRLS. A policy for app does not help against a restrictive one, and only the owner of a table can create it.`,
    'In production, exclude app from the restrictive policies, and make the master user a member of the owners WITH ADMIN OPTION (GRANT owner TO master WITH ADMIN OPTION); then use a new snapshot. Or begin a new restore (operation: abandon first) with app-bypasses-rls: false.',
  );
}
