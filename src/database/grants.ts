import { ActionError, errorMessage } from '../errors.ts';
import { identifier } from './names.ts';
import { type Sql, sqlState } from './sql.ts';
import type { Users } from './users.ts';

/** Schemas that are PostgreSQL's or an extension's own. */
const userSchema = "n.nspname NOT LIKE 'pg\\_%' AND n.nspname <> 'information_schema'";

interface Owned extends Record<string, unknown> {
  readonly owner: string;
  /** The object as a GRANT names it. */
  readonly name: string;
  readonly kind: 'SCHEMA' | 'TABLE' | 'SEQUENCE' | 'ROUTINE';
}

/** What each role may do with each kind of object. */
const rights = {
  app: {
    SCHEMA: 'USAGE, CREATE',
    TABLE: 'SELECT, INSERT, UPDATE, DELETE, TRUNCATE, REFERENCES, TRIGGER',
    SEQUENCE: 'ALL',
    ROUTINE: 'EXECUTE',
  },
  readonly: { SCHEMA: 'USAGE', TABLE: 'SELECT', SEQUENCE: 'SELECT', ROUTINE: '' },
} as const;

/**
 * Grants on everything that there is: reading and writing to app, reading to readonly, and takes from PUBLIC and from
 * readonly what would let readonly write. The master joins the owners of objects for that long, where it may.
 * Throws DATABASE_FAILED with the names of objects that it could not grant on.
 */
export async function applyGrants(sql: Sql, users: Users): Promise<void> {
  const [app, readonly] = [identifier(users.app.username), identifier(users.readonly.username)];
  const database = identifier(users.database);
  await sql.query(`GRANT CONNECT, TEMPORARY ON DATABASE ${database} TO ${app}, ${readonly}`);
  await sql.query(`REVOKE CREATE ON DATABASE ${database} FROM ${readonly}, PUBLIC`);

  const objects = await ownedObjects(sql);
  const failed: string[] = [];
  for (const [owner, owned] of Map.groupBy(objects, (object) => object.owner)) {
    const left = await joinOwner(sql, users.master, owner);
    for (const [kind, list] of Map.groupBy(owned, (object) => object.kind)) {
      const reason = await grantAll(sql, kind, list.map(({ name }) => name).join(', '), app, readonly);
      if (reason !== undefined)
        failed.push(...list.map(({ name }) => `${kind.toLowerCase()} ${name} of ${owner}: ${reason}`));
    }
    await left();
  }
  if (failed.length === 0) return;
  const shown = failed.slice(0, 20).map((line) => `- ${line}`);
  if (failed.length > shown.length) shown.push(`- and ${failed.length - shown.length} more`);
  throw new ActionError(
    'DATABASE_FAILED',
    `The master user ${users.master} cannot grant on objects of other owners:\n${shown.join('\n')}`,
    'In production, make the master a member of these owners WITH ADMIN OPTION (or owner of the objects), and use a new snapshot.',
  );
}

/** Objects made later, by master or by app, get the same grants. */
export async function applyDefaultPrivileges(sql: Sql, users: Users): Promise<void> {
  const [app, readonly] = [identifier(users.app.username), identifier(users.readonly.username)];
  for (const maker of [users.master, users.app.username]) {
    // ALTER DEFAULT PRIVILEGES FOR ROLE x needs membership in x.
    const left = await joinOwner(sql, users.master, maker);
    const prefix = `ALTER DEFAULT PRIVILEGES FOR ROLE ${identifier(maker)}`;
    await sql.query(`${prefix} GRANT ${rights.app.TABLE} ON TABLES TO ${app}`);
    await sql.query(`${prefix} GRANT ALL ON SEQUENCES TO ${app}`);
    await sql.query(`${prefix} GRANT EXECUTE ON ROUTINES TO ${app}`);
    await sql.query(`${prefix} GRANT USAGE, CREATE ON SCHEMAS TO ${app}`);
    await sql.query(`${prefix} GRANT SELECT ON TABLES TO ${readonly}`);
    await sql.query(`${prefix} GRANT SELECT ON SEQUENCES TO ${readonly}`);
    await sql.query(`${prefix} GRANT USAGE ON SCHEMAS TO ${readonly}`);
    await left();
  }
}

async function grantAll(
  sql: Sql,
  kind: Owned['kind'],
  names: string,
  app: string,
  readonly: string,
): Promise<string | undefined> {
  try {
    await sql.transaction(async () => {
      await sql.query(`GRANT ${rights.app[kind]} ON ${kind} ${names} TO ${app}`);
      if (kind === 'SCHEMA') await sql.query(`REVOKE CREATE ON SCHEMA ${names} FROM ${readonly}, PUBLIC`);
      if (kind === 'TABLE') {
        await sql.query(`REVOKE ALL ON TABLE ${names} FROM ${readonly}`);
        await sql.query(
          `REVOKE INSERT, UPDATE, DELETE, TRUNCATE, REFERENCES, TRIGGER ON TABLE ${names} FROM PUBLIC`,
        );
      }
      if (kind === 'SEQUENCE') {
        await sql.query(`REVOKE ALL ON SEQUENCE ${names} FROM ${readonly}`);
        await sql.query(`REVOKE USAGE, UPDATE ON SEQUENCE ${names} FROM PUBLIC`);
      }
      if (rights.readonly[kind] !== '')
        await sql.query(`GRANT ${rights.readonly[kind]} ON ${kind} ${names} TO ${readonly}`);
    });
    return undefined;
  } catch (error) {
    if (sqlState(error) === '42501') return errorMessage(error);
    throw error;
  }
}

/**
 * Makes the master a member of `owner` if it is not one, and returns what undoes that. Where it may not (PostgreSQL 16:
 * no ADMIN OPTION), nothing is done: the grants then say which objects are out of reach.
 */
async function joinOwner(sql: Sql, master: string, owner: string): Promise<() => Promise<void>> {
  const [member] = await sql.query<{ yes: boolean }>(
    "SELECT pg_catalog.pg_has_role($1::name, $2::name, 'USAGE') AS yes",
    [master, owner],
  );
  const stay = async () => undefined;
  if (member?.yes) return stay;
  try {
    await sql.query(`GRANT ${identifier(owner)} TO ${identifier(master)}`);
  } catch (error) {
    if (sqlState(error) === '42501') return stay;
    throw error;
  }
  return async () => {
    await sql.query(`REVOKE ${identifier(owner)} FROM ${identifier(master)}`);
  };
}

/** All schemas, tables (views, foreign tables, partitions), sequences and routines but those of extensions. */
async function ownedObjects(sql: Sql): Promise<Owned[]> {
  const notOfExtension = (catalogue: string, oid: string) =>
    `NOT EXISTS (SELECT FROM pg_catalog.pg_depend d WHERE d.classid = '${catalogue}'::regclass AND d.objid = ${oid} AND d.deptype = 'e')`;
  return sql.query<Owned>(
    `SELECT pg_catalog.pg_get_userbyid(n.nspowner) AS owner, 'SCHEMA' AS kind, quote_ident(n.nspname) AS name
       FROM pg_catalog.pg_namespace n WHERE ${userSchema} AND ${notOfExtension('pg_namespace', 'n.oid')}
     UNION ALL
     SELECT pg_catalog.pg_get_userbyid(c.relowner), CASE c.relkind WHEN 'S' THEN 'SEQUENCE' ELSE 'TABLE' END,
            quote_ident(n.nspname) || '.' || quote_ident(c.relname)
       FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
      WHERE c.relkind IN ('r', 'p', 'v', 'm', 'f', 'S') AND ${userSchema} AND ${notOfExtension('pg_class', 'c.oid')}
     UNION ALL
     SELECT pg_catalog.pg_get_userbyid(p.proowner), 'ROUTINE', p.oid::regprocedure::text
       FROM pg_catalog.pg_proc p JOIN pg_catalog.pg_namespace n ON n.oid = p.pronamespace
      WHERE ${userSchema} AND ${notOfExtension('pg_proc', 'p.oid')}
     ORDER BY 1, 2, 3`,
  );
}
