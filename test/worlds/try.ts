import { block, literal } from '../../src/database/quoting.ts';
import type { Sql } from '../../src/database/sql.ts';

/** Something that a user may do, or may not. */
export interface Attempt {
  readonly text: string;
  readonly may: boolean;
}

/** What a user may do with everything that there is. `rows` have the kinds of `objectsSql`. */
export function attemptsOf(who: 'app' | 'readonly', rows: readonly Record<string, unknown>[]): Attempt[] {
  const isApp = who === 'app';
  return rows.flatMap((row): Attempt[] => {
    const [kind, name, column] = [row['kind'], String(row['name']), String(row['attribute'])];
    if (kind === 'table') {
      const writes = [
        ...(row['attribute'] === null
          ? []
          : [
              `UPDATE ${name} SET ${column} = ${column} WHERE false`,
              `INSERT INTO ${name} (${column}) SELECT ${column} FROM ${name} WHERE false`,
            ]),
        `DELETE FROM ${name} WHERE false`,
      ];
      return [
        { text: `SELECT FROM ${name} WHERE false`, may: true },
        ...writes.map((text) => ({ text, may: isApp })),
        ...(isApp ? [] : [{ text: `TRUNCATE ${name}`, may: false }]),
      ];
    }
    if (kind === 'schema')
      return [
        { text: `CREATE TABLE ${name}.world_made (id int)`, may: isApp },
        { text: `CREATE FUNCTION ${name}.world_made() RETURNS int LANGUAGE sql AS 'SELECT 1'`, may: isApp },
      ];
    if (kind === 'sequence') return [{ text: `SELECT nextval(${literal(name)})`, may: isApp }];
    if (kind === 'large object')
      return [
        { text: `SELECT lo_get(${name})`, may: true },
        { text: `SELECT lo_put(${name}, 0, 'x')`, may: isApp },
      ];
    if (kind === 'domain')
      return isApp ? [{ text: `CREATE TEMPORARY TABLE world_made (a ${name})`, may: true }] : [];
    return [];
  });
}

/** Of every kind what is neither an extension's nor AWS's own. */
export const objectsSql = `
  WITH n AS (SELECT * FROM pg_namespace n WHERE n.nspname !~ '^pg_' AND n.nspname <> 'information_schema' AND n.nspowner::regrole::text <> 'rdsadmin')
  SELECT 'schema' AS kind, pg_catalog.quote_ident(nspname) AS name, '' AS attribute FROM n
  UNION ALL SELECT 'table', c.oid::regclass::text, (SELECT pg_catalog.quote_ident(attname) FROM pg_attribute a WHERE a.attrelid = c.oid AND attnum > 0 AND attgenerated = '' AND attidentity = '' ORDER BY attnum LIMIT 1)
    FROM pg_class c JOIN n ON n.oid = c.relnamespace
   WHERE c.relkind IN ('r', 'p') AND NOT c.relhasrules AND c.relowner::regrole::text <> 'rdsadmin'
     AND NOT EXISTS (SELECT FROM pg_depend x WHERE x.objid = c.oid AND x.deptype = 'e')
     AND NOT EXISTS (SELECT FROM pg_inherits i JOIN pg_class f ON f.oid = i.inhrelid WHERE i.inhparent = c.oid AND f.relkind = 'f')
  UNION ALL SELECT 'sequence', c.oid::regclass::text, '' FROM pg_class c JOIN n ON n.oid = c.relnamespace WHERE c.relkind = 'S' AND c.relowner::regrole::text <> 'rdsadmin'
     AND NOT EXISTS (SELECT FROM pg_depend x WHERE x.objid = c.oid AND x.deptype IN ('e'))
  UNION ALL SELECT 'large object', oid::text, '' FROM pg_largeobject_metadata WHERE lomowner::regrole::text <> 'rdsadmin'
  UNION ALL SELECT 'domain', t.oid::regtype::text, '' FROM pg_type t JOIN n ON n.oid = t.typnamespace WHERE t.typtype = 'd' AND t.typowner::regrole::text <> 'rdsadmin'
     AND NOT EXISTS (SELECT FROM pg_depend x WHERE x.objid = t.oid AND x.deptype = 'e')`;

/** Tries everything, undoes it, and returns what did not come out as promised. */
export async function tryAll(sql: Sql, attempts: readonly Attempt[]): Promise<string[]> {
  if (attempts.length === 0) return [];
  const body = attempts.map(({ text, may }) => {
    const says = (what: string) => `found = found || (${literal(`${text}: `)} || ${what});`;
    return `  BEGIN
    EXECUTE ${literal(text)};
    RAISE SQLSTATE 'ZZ001';
  EXCEPTION WHEN SQLSTATE 'ZZ001' THEN ${may ? 'NULL;' : says("'it may'")}
    WHEN insufficient_privilege THEN ${may ? says('SQLERRM') : 'NULL;'}
    WHEN OTHERS THEN ${may ? says('SQLERRM') : 'NULL;'}
  END;`;
  });
  return sql.transaction(async () => {
    await sql.query(
      block(
        "  found pg_catalog.text[] = '{}';",
        `${body.join('\n')}\n  PERFORM pg_catalog.set_config('world.found', pg_catalog.array_to_string(found, E'\\n'), true);`,
      ),
    );
    const [row] = await sql.query<{ found: string }>(
      "SELECT pg_catalog.current_setting('world.found') AS found",
    );
    return (row?.found ?? '').split('\n').filter((line) => line !== '');
  });
}
