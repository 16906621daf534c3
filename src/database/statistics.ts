import { ActionError } from '../errors.ts';
import { withLockRetries } from './locks.ts';
import { runAsOwner, serverVersion } from './memberships.ts';
import { asOwners, refusedConditions } from './owner-rights.ts';
import { notOfExtension, userSchema } from './pg-catalog.ts';
import type { Sql } from './sql.ts';

// pg_stats shows values of a table to everybody who may read the column. Those of the snapshot are from before the hooks,
// so they are made again for every table that the hooks have touched. An empty table keeps the statistics that it had.

/** Of the schema in which the hooks' records are kept while they run. */
export const hookSchema = 'aurora_restore_hooks';
const baseline = `${hookSchema}.tables`;
/** Names of tables whose statistics may still be those of production. */
const stale = `${hookSchema}.stale`;

const relations = `pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
  WHERE c.relkind IN ('r', 'm', 'p') AND ${userSchema} AND ${notOfExtension('pg_class', 'c.oid')}`;
const changes = `pg_catalog.pg_stat_get_tuples_inserted(c.oid) + pg_catalog.pg_stat_get_tuples_updated(c.oid)
  + pg_catalog.pg_stat_get_tuples_deleted(c.oid)`;
const filenode = 'coalesce(pg_catalog.pg_relation_filenode(c.oid), 0)';
/** A server that crashed has lost its counts. */
const started = "pg_catalog.date_part('epoch', pg_catalog.pg_postmaster_start_time())::pg_catalog.int8";

/** Stores how every table is before the first hook: its file, the count of its changes, and what it is a partition of. */
export const baselineStatements: readonly string[] = [
  `CREATE TABLE ${baseline} (oid pg_catalog.oid PRIMARY KEY, filenode pg_catalog.oid NOT NULL, changes pg_catalog.int8 NOT NULL, parents pg_catalog.oid[] NOT NULL)`,
  `INSERT INTO ${baseline} SELECT c.oid, ${filenode}, ${changes},
     ARRAY(SELECT i.inhparent FROM pg_catalog.pg_inherits i WHERE i.inhrelid = c.oid) FROM ${relations}`,
  `INSERT INTO ${baseline} SELECT 0, 0, ${started}, '{}'`,
  `CREATE TABLE ${stale} (name pg_catalog.text NOT NULL)`,
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
       (SELECT c.oid FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
         LEFT JOIN ${baseline} b ON b.oid = c.oid
        WHERE c.relkind IN ('r', 'm') AND ${userSchema} AND n.nspname <> '${hookSchema}' AND ${notOfExtension('pg_class', 'c.oid')}
          AND (${all} OR b.oid IS NULL OR b.filenode <> ${filenode} OR b.changes <> ${changes})
       -- What a hook has dropped may have been a partition.
       UNION SELECT b.oid FROM ${baseline} b WHERE b.oid <> 0 AND NOT EXISTS (SELECT FROM pg_catalog.pg_class x WHERE x.oid = b.oid))
       UNION SELECT i.parent FROM changed JOIN (
         SELECT inhrelid AS oid, inhparent AS parent FROM pg_catalog.pg_inherits
         UNION SELECT b.oid, pg_catalog.unnest(b.parents) FROM ${baseline} b
       ) i ON i.oid = changed.oid
     )
     SELECT c.oid::text AS oid, pg_catalog.quote_ident(n.nspname) || '.' || pg_catalog.quote_ident(c.relname) AS name
       FROM changed JOIN pg_catalog.pg_class c ON c.oid = changed.oid JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
      ORDER BY c.oid`,
  );
  const modern = (await serverVersion(sql)) >= 18;
  await sql.query(`DELETE FROM ${stale}`);
  // In transactions of their own: before version 17 a session uses the earlier target of an index until the next one.
  const indexes = touched.length === 0 ? [] : await findExcludedIndexes(sql);
  await setTargets(sql, indexes, -1);
  for (let at = 0; at < touched.length; at += batch) {
    const oids = touched.slice(at, at + batch).map(({ oid }) => oid);
    await withLockRetries(sql, master, () => sql.query(analyze(oids, modern)));
  }
  await setTargets(sql, indexes, 0);
  const left = (await sql.query<{ name: string }>(`SELECT DISTINCT name FROM ${stale} ORDER BY 1`)).map(
    ({ name }) => name,
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

interface ExcludedIndex {
  readonly statement: string;
  readonly owner: string;
  readonly [column: string]: unknown;
}

/** Columns of indexes on expressions that production has taken out of ANALYZE. */
async function findExcludedIndexes(sql: Sql): Promise<ExcludedIndex[]> {
  return sql.query<ExcludedIndex>(
    `SELECT 'ALTER INDEX ' || pg_catalog.quote_ident(n.nspname) || '.' || pg_catalog.quote_ident(c.relname) || ' ALTER COLUMN ' || a.attnum AS statement,
            pg_catalog.pg_get_userbyid(c.relowner)::text AS owner
       FROM pg_catalog.pg_attribute a JOIN pg_catalog.pg_class c ON c.oid = a.attrelid AND c.relkind = 'i'
       JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace WHERE a.attstattarget = 0 AND ${userSchema} ORDER BY 1`,
  );
}

async function setTargets(sql: Sql, indexes: readonly ExcludedIndex[], target: -1 | 0): Promise<void> {
  for (const { statement, owner } of indexes)
    await runAsOwner(sql, owner, [`${statement} SET STATISTICS ${target}`], { lenient: true });
}

/**
 * One batch. A foreign table leaves its parent for as long as that is analyzed: ANALYZE would ask its server. What
 * production has taken out of ANALYZE (SET STATISTICS 0) is back in it for so long, as ANALYZE would leave its statistics.
 */
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
     UNION SELECT s.stxowner FROM pg_statistic_ext s WHERE s.stxrelid = ANY (${wanted})
     UNION SELECT fn.relowner FROM pg_class c JOIN pg_inherits i ON i.inhparent = c.oid JOIN pg_class fn ON fn.oid = i.inhrelid
            WHERE c.oid = ANY (${wanted}) AND fn.relkind = 'f'`,
    `
  FOR item IN SELECT c.oid, ${namesOf} AS name, c.relkind, n.nspname, c.relname,
        pg_has_role(me, c.relowner, 'USAGE') OR pg_has_role(me, (SELECT datdba FROM pg_database WHERE datname = current_database()), 'USAGE')
          OR CASE WHEN current_setting('server_version_num')::int >= 170000 THEN has_table_privilege(me, c.oid, 'MAINTAIN') ELSE false END AS analyzed
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
      FOR child IN
        SELECT 'ALTER TABLE ONLY ' || item.name || ' ALTER COLUMN ' || quote_ident(a.attname) AS target
          FROM pg_attribute a WHERE a.attrelid = item.oid AND a.attnum > 0 AND NOT a.attisdropped AND a.attstattarget = 0
        UNION ALL
        SELECT 'ALTER STATISTICS ' || quote_ident(n.nspname) || '.' || quote_ident(s.stxname)
          FROM pg_statistic_ext s JOIN pg_namespace n ON n.oid = s.stxnamespace WHERE s.stxrelid = item.oid AND s.stxstattarget = 0
      LOOP
        EXECUTE child.target || ' SET STATISTICS -1';
        attach = attach || (child.target || ' SET STATISTICS 0');
      END LOOP;
      EXECUTE 'ANALYZE ' || item.name;
      is_empty = (SELECT c.reltuples <= 0 FROM pg_class c WHERE c.oid = item.oid);
      -- ANALYZE leaves those of a tree that has lost its children, too.
      IF is_empty OR (EXISTS (SELECT FROM pg_stats s WHERE s.schemaname = item.nspname AND s.tablename = item.relname AND s.inherited)
          AND NOT EXISTS (SELECT FROM pg_inherits i WHERE i.inhparent = item.oid)) THEN
${modern ? clearModern : clearOld}
        FOR child IN SELECT s.oid, pg_get_statisticsobjdef(s.oid) AS definition, quote_ident(n.nspname) || '.' || quote_ident(s.stxname) AS name,
                            quote_ident(pg_get_userbyid(s.stxowner)) AS owner
            FROM pg_statistic_ext s JOIN pg_namespace n ON n.oid = s.stxnamespace WHERE s.stxrelid = item.oid LOOP
          EXECUTE 'DROP STATISTICS ' || child.name;
          EXECUTE child.definition;
          EXECUTE 'ALTER STATISTICS ' || child.name || ' OWNER TO ' || child.owner;
        END LOOP;
        IF NOT is_empty THEN EXECUTE 'ANALYZE ' || item.name; END IF;
      END IF;
      FOREACH statement IN ARRAY attach LOOP EXECUTE statement; END LOOP;
    EXCEPTION WHEN ${refusedConditions} OR object_not_in_prerequisite_state OR invalid_table_definition OR syntax_error_or_access_rule_violation THEN
      item.analyzed = false;
    END;
    IF NOT item.analyzed OR EXISTS (SELECT FROM pg_stats s WHERE s.schemaname = item.nspname AND s.tablename = item.relname AND (
           (SELECT c.reltuples <= 0 FROM pg_class c WHERE c.oid = item.oid)
           OR (s.inherited AND NOT EXISTS (SELECT FROM pg_inherits i WHERE i.inhparent = item.oid)))) THEN
      INSERT INTO ${stale} VALUES (item.name);
    ELSE
      INSERT INTO ${stale} SELECT item.name || ' (index ' || quote_ident(x.relname) || ')' FROM pg_index i JOIN pg_class x ON x.oid = i.indexrelid
       WHERE i.indrelid = item.oid AND EXISTS (SELECT FROM pg_stats s WHERE s.schemaname = item.nspname AND s.tablename = x.relname AND (
             (SELECT c.reltuples <= 0 FROM pg_class c WHERE c.oid = item.oid)
             OR EXISTS (SELECT FROM pg_attribute a WHERE a.attrelid = x.oid AND a.attname = s.attname AND a.attstattarget = 0)));
    END IF;
  END LOOP;`,
    '  child pg_catalog.record;\n  attach pg_catalog.text[];\n  is_empty pg_catalog.bool;',
  );
}

/** Those of the table itself only where it is empty. An index has some where it is on an expression. */
const clearModern = `        PERFORM pg_clear_attribute_stats(item.nspname, r.relname, a.attname, i.inherited)
           FROM pg_class r JOIN pg_attribute a ON a.attrelid = r.oid CROSS JOIN (VALUES (true), (false)) i(inherited)
          WHERE (r.oid = item.oid OR r.oid IN (SELECT x.indexrelid FROM pg_index x WHERE x.indrelid = item.oid))
            AND a.attnum > 0 AND NOT a.attisdropped AND (is_empty OR (i.inherited AND r.oid = item.oid));`;

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
           AND EXISTS (SELECT FROM pg_stats s WHERE s.schemaname = item.nspname AND s.tablename = item.relname AND s.attname = a.attname
                          AND (is_empty OR s.inherited));
        IF statement IS NOT NULL AND item.relkind <> 'm' THEN
          EXECUTE 'ALTER TABLE ' || item.name || ' ' || statement;
        END IF;
        IF child.bound IS NOT NULL THEN
          EXECUTE 'ALTER TABLE ' || child.parent_name || ' ATTACH PARTITION ' || item.name || ' ' || child.bound;
        END IF;`;
