import { notOfExtension, userSchema } from './catalogue.ts';
import { identifier } from './names.ts';
import type { Sql } from './sql.ts';

/**
 * Makes the planner's statistics anew, of all tables and materialized views: those of the snapshot hold values from before
 * the masking, and pg_stats shows them to everybody who may read the column. PostgreSQL skips what the master may not
 * analyze, and says so in a notice.
 */
export async function renewStatistics(sql: Sql): Promise<void> {
  const found = await sql.query<{ schema: string; name: string }>(
    `SELECT n.nspname::pg_catalog.text AS schema, c.relname::pg_catalog.text AS name
     FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
     WHERE c.relkind IN ('r', 'p', 'm') AND ${userSchema} AND ${notOfExtension('pg_class', 'c.oid')}`,
  );
  for (const { schema, name } of found) await sql.query(`ANALYZE ${identifier(schema)}.${identifier(name)}`);
}
