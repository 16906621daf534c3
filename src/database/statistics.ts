import { ActionError } from '../errors.ts';
import { withLockRetries } from './locks.ts';
import { serverVersion } from './memberships.ts';
import { asOwners, refusedConditions } from './owner-rights.ts';
import { notOfExtension, userSchema } from './pg-catalog.ts';
import { literal } from './quoting.ts';
import type { Sql } from './sql.ts';

// pg_stats shows values of a table to everybody who may read the column. Those of the snapshot are from before the hooks,
// so they are made again for every table that the hooks have touched. An empty table keeps the statistics that it had.

/** Of the schema in which the hooks' records are kept while they run. */
export const hookSchema = 'aurora_restore_hooks';
const baseline = `${hookSchema}.tables`;

const relations = `pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
  WHERE c.relkind IN ('r', 'm') AND ${userSchema} AND ${notOfExtension('pg_class', 'c.oid')}`;
const changes = `pg_catalog.pg_stat_get_tuples_inserted(c.oid) + pg_catalog.pg_stat_get_tuples_updated(c.oid)
  + pg_catalog.pg_stat_get_tuples_deleted(c.oid)`;
const filenode = 'coalesce(pg_catalog.pg_relation_filenode(c.oid), 0)';
/** A server that crashed has lost its counts. */
const started = "pg_catalog.date_part('epoch', pg_catalog.pg_postmaster_start_time())::pg_catalog.int8";

/** Stores how every table is before the first hook: its file and the count of its changes. */
export const baselineStatements: readonly string[] = [
  `CREATE TABLE ${baseline} (oid pg_catalog.oid PRIMARY KEY, filenode pg_catalog.oid NOT NULL, changes pg_catalog.int8 NOT NULL)`,
  `INSERT INTO ${baseline} SELECT c.oid, ${filenode}, ${changes} FROM ${relations}`,
  `INSERT INTO ${baseline} SELECT 0, 0, ${started}`,
];

/** How many tables are analyzed in one transaction, which holds a lock on each. */
const batch = 100;

interface Touched {
  readonly oid: string;
  readonly name: string;
  readonly [column: string]: unknown;
}

/**
 * Makes the statistics again of the tables that the hooks have touched, and of what those are partitions of; removes those
 * of tables that are empty now. No foreign server is contacted. Returns how many tables it were. Throws DATABASE_FAILED
 * with the names of tables whose statistics still are those of production.
 */
export async function refreshStatistics(sql: Sql, master: string): Promise<number> {
  const all = !(await areCountsComplete(sql));
  const touched = await sql.query<Touched>(
    `WITH RECURSIVE changed(oid) AS (
       SELECT c.oid FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
         LEFT JOIN ${baseline} b ON b.oid = c.oid
        WHERE c.relkind IN ('r', 'm') AND ${userSchema} AND n.nspname <> '${hookSchema}' AND ${notOfExtension('pg_class', 'c.oid')}
          AND (${all} OR b.oid IS NULL OR b.filenode <> ${filenode} OR b.changes <> ${changes})
       UNION SELECT i.inhparent FROM changed JOIN pg_catalog.pg_inherits i ON i.inhrelid = changed.oid
     )
     SELECT c.oid::text AS oid, pg_catalog.quote_ident(n.nspname) || '.' || pg_catalog.quote_ident(c.relname) AS name
       FROM changed JOIN pg_catalog.pg_class c ON c.oid = changed.oid JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
      ORDER BY c.oid`,
  );
  const modern = (await serverVersion(sql)) >= 18;
  for (let at = 0; at < touched.length; at += batch) {
    const oids = touched.slice(at, at + batch).map(({ oid }) => oid);
    await withLockRetries(sql, master, () => sql.query(analyze(oids, modern)));
  }
  const left = await findLeft(
    sql,
    touched.map(({ oid }) => oid),
  );
  if (left.length === 0) return touched.length;
  throw new ActionError(
    'DATABASE_FAILED',
    `The statistics of these tables still hold values from before the hooks, and everybody who may read the table can read them (pg_stats): ${left.join(', ')}.`,
    'Where a hook empties a table, let it keep one masked row until it has run ANALYZE on the table, and empty it then, in the same file. Where the master user may not analyze it: in production, make the master user a member of its owner WITH ADMIN OPTION, and use a new snapshot.',
  );
}

/** Sessions report their counts at their end; until all have, or without counts, every table counts as touched. */
async function areCountsComplete(sql: Sql): Promise<boolean> {
  // Over the Data API the sessions are AWS's, and stay.
  if (!sql.keepsSession || (await serverVersion(sql)) < 15) return false;
  for (let look = 0; look < 30; look += 1) {
    const [row] = await sql.query<{ others: number; same: boolean; counts: boolean }>(
      `SELECT (SELECT count(*)::int FROM pg_catalog.pg_stat_activity WHERE usename = session_user
                  AND pid <> pg_catalog.pg_backend_pid() AND datname = pg_catalog.current_database()) AS others,
              EXISTS (SELECT FROM ${baseline} WHERE oid = 0 AND changes = ${started}) AS same,
              pg_catalog.current_setting('track_counts') = 'on' AS counts`,
    );
    if (row === undefined || !row.same || !row.counts) return false;
    if (row.others === 0) return true;
    await sql.query('SELECT pg_catalog.pg_sleep(0.1)::text AS slept');
  }
  return false;
}

const namesOf = "quote_ident(n.nspname) || '.' || quote_ident(c.relname)";

/** One batch. A foreign table leaves its parent for as long as that is analyzed: ANALYZE would ask its server. */
function analyze(oids: readonly string[], modern: boolean): string {
  const wanted = `ARRAY[${oids.join(', ')}]::oid[]`;
  const foreign = `
      WITH RECURSIVE below(oid) AS (
        SELECT c.oid UNION SELECT i.inhrelid FROM below b JOIN pg_inherits i ON i.inhparent = b.oid)
      SELECT fn.oid AS child, quote_ident(s.nspname) || '.' || quote_ident(fn.relname) AS child_name,
             i.inhparent::regclass::text AS parent_name, pg_get_expr(fn.relpartbound, fn.oid) AS bound
        FROM below b JOIN pg_class fn ON fn.oid = b.oid AND fn.relkind = 'f'
        JOIN pg_namespace s ON s.oid = fn.relnamespace JOIN pg_inherits i ON i.inhrelid = fn.oid`;
  return asOwners(
    `SELECT c.relowner FROM pg_class c WHERE c.oid = ANY (${wanted})
     UNION SELECT n.nspowner FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace WHERE c.oid = ANY (${wanted})
     UNION SELECT d.datdba FROM pg_database d WHERE d.datname = current_database()
     UNION SELECT fn.relowner FROM pg_class c JOIN pg_inherits i ON i.inhparent = c.oid JOIN pg_class fn ON fn.oid = i.inhrelid
            WHERE c.oid = ANY (${wanted}) AND fn.relkind = 'f'`,
    `
  FOR item IN SELECT c.oid, ${namesOf} AS name, c.relkind, quote_literal(n.nspname) AS schema_text, quote_literal(c.relname) AS table_text
      FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace WHERE c.oid = ANY (${wanted}) ORDER BY c.relkind = 'p', c.oid LOOP
    BEGIN
      attach = '{}';
      FOR child IN SELECT f.* FROM (SELECT item.oid AS oid) c CROSS JOIN LATERAL (${foreign}) f LOOP
        IF child.bound IS NULL THEN
          EXECUTE 'ALTER TABLE ' || child.child_name || ' NO INHERIT ' || child.parent_name;
          attach = attach || ('ALTER TABLE ' || child.child_name || ' INHERIT ' || child.parent_name);
        ELSE
          EXECUTE 'ALTER TABLE ' || child.parent_name || ' DETACH PARTITION ' || child.child_name;
          attach = attach || ('ALTER TABLE ' || child.parent_name || ' ATTACH PARTITION ' || child.child_name || ' ' || child.bound);
        END IF;
      END LOOP;
      EXECUTE 'ANALYZE ' || item.name;
      FOREACH statement IN ARRAY attach LOOP EXECUTE statement; END LOOP;
      IF (SELECT c.reltuples <= 0 FROM pg_class c WHERE c.oid = item.oid) THEN
${modern ? clearModern : clearOld}
        FOR child IN SELECT s.oid, pg_get_statisticsobjdef(s.oid) AS definition, quote_ident(n.nspname) || '.' || quote_ident(s.stxname) AS name,
                            quote_ident(pg_get_userbyid(s.stxowner)) AS owner
            FROM pg_statistic_ext s JOIN pg_namespace n ON n.oid = s.stxnamespace WHERE s.stxrelid = item.oid LOOP
          EXECUTE 'DROP STATISTICS ' || child.name;
          EXECUTE child.definition;
          EXECUTE 'ALTER STATISTICS ' || child.name || ' OWNER TO ' || child.owner;
        END LOOP;
      END IF;
    EXCEPTION WHEN ${refusedConditions} OR object_not_in_prerequisite_state OR invalid_table_definition OR syntax_error_or_access_rule_violation THEN NULL;
    END;
  END LOOP;`,
    '  child pg_catalog.record;\n  attach pg_catalog.text[];',
  );
}

const clearModern = `        PERFORM pg_clear_attribute_stats(s.schemaname, s.tablename, s.attname, s.inherited)
           FROM pg_stats s WHERE s.schemaname = (SELECT nspname FROM pg_namespace n JOIN pg_class c ON c.relnamespace = n.oid WHERE c.oid = item.oid)
            AND s.tablename = (SELECT relname FROM pg_class WHERE oid = item.oid);`;

/** Before PostgreSQL 18 only a change of a column's type, to the same, removes its statistics. A partition is apart for so long. */
const clearOld = `        SELECT i.inhparent::regclass::text AS parent_name, pg_get_expr(c.relpartbound, c.oid) AS bound INTO child
          FROM pg_class c JOIN pg_inherits i ON i.inhrelid = c.oid WHERE c.oid = item.oid AND c.relispartition;
        IF child.bound IS NOT NULL THEN
          EXECUTE 'ALTER TABLE ' || child.parent_name || ' DETACH PARTITION ' || item.name;
        END IF;
        SELECT string_agg('ALTER COLUMN ' || quote_ident(a.attname) || ' TYPE ' || format_type(a.atttypid, a.atttypmod)
                 || coalesce(' COLLATE ' || quote_ident(cn.nspname) || '.' || quote_ident(co.collname), ''), ', ') INTO statement
          FROM pg_attribute a LEFT JOIN pg_collation co ON co.oid = a.attcollation LEFT JOIN pg_namespace cn ON cn.oid = co.collnamespace
         WHERE a.attrelid = item.oid AND a.attnum > 0 AND NOT a.attisdropped
           AND EXISTS (SELECT FROM pg_stats s JOIN pg_namespace n ON n.nspname = s.schemaname
                         JOIN pg_class c ON c.relnamespace = n.oid AND c.relname = s.tablename
                        WHERE c.oid = item.oid AND s.attname = a.attname);
        IF statement IS NOT NULL AND item.relkind <> 'm' THEN
          EXECUTE 'ALTER TABLE ' || item.name || ' ' || statement;
        END IF;
        IF child.bound IS NOT NULL THEN
          EXECUTE 'ALTER TABLE ' || child.parent_name || ' ATTACH PARTITION ' || item.name || ' ' || child.bound;
        END IF;`;

/** Touched tables whose statistics are older than this refresh: never analyzed, or empty and with statistics. */
async function findLeft(sql: Sql, oids: readonly string[]): Promise<string[]> {
  const found: string[] = [];
  for (let at = 0; at < oids.length; at += 5000) {
    const wanted = `ARRAY[${oids.slice(at, at + 5000).join(', ')}]::pg_catalog.oid[]`;
    await sql.transaction(async () => {
      await sql.query(
        asOwners(
          `SELECT c.relowner FROM pg_class c WHERE c.oid = ANY (${wanted})`,
          `  PERFORM set_config('aurora_restore.left', coalesce((
    SELECT string_agg(DISTINCT ${namesOf}, ', ')
      FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
     WHERE c.oid = ANY (${wanted}) AND c.relkind IN ('r', 'p', 'm') AND (
       (c.reltuples <= 0 AND (EXISTS (SELECT FROM pg_stats s WHERE s.schemaname = n.nspname AND s.tablename = c.relname)
         OR EXISTS (SELECT FROM pg_stats_ext e WHERE e.schemaname = n.nspname AND e.tablename = c.relname AND e.n_distinct IS NOT NULL)))
       OR NOT (pg_has_role(me, c.relowner, 'USAGE') OR pg_has_role(me, (SELECT datdba FROM pg_database WHERE datname = current_database()), 'USAGE')))
  ), ''), true);`,
        ),
      );
      const [row] = await sql.query<{ left: string }>(
        `SELECT pg_catalog.current_setting(${literal('aurora_restore.left')}) AS "left"`,
      );
      if (row !== undefined && row.left !== '') found.push(row.left);
    });
  }
  return found;
}
