import type { Sql } from './sql.ts';

/** Schemas that are neither PostgreSQL's own nor temporary. `n` is pg_namespace. */
export const userSchema =
  "NOT pg_catalog.starts_with(n.nspname::pg_catalog.text, 'pg_') AND n.nspname <> 'information_schema'";

/** Not a part of an extension: those have rights of their own, given by AWS. */
export function notOfExtension(catalog: string, oid: string): string {
  return `NOT EXISTS (SELECT FROM pg_catalog.pg_depend x
    WHERE x.classid = 'pg_catalog.${catalog}'::pg_catalog.regclass AND x.objid = ${oid} AND x.deptype = 'e')`;
}

/** FROM and WHERE of all tables that hold rows of their own: `c` is pg_class, `n` its schema. */
export const userTables = `pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
  WHERE c.relkind IN ('r', 'p') AND ${userSchema} AND ${notOfExtension('pg_class', 'c.oid')}`;

/** Functions and operators of production must not replace PostgreSQL's own in the statements of the master. */
export async function trustOnlyOwnNames(sql: Sql): Promise<void> {
  await sql.set('search_path', 'pg_catalog');
}

/** The role that owns a database. */
export async function ownerOfDatabase(sql: Sql, database: string): Promise<string> {
  const rows = await sql.query<{ owner: string }>(
    'SELECT pg_catalog.pg_get_userbyid(datdba)::text AS owner FROM pg_catalog.pg_database WHERE datname = $1',
    [database],
  );
  return rows[0]?.owner ?? '';
}
