import { trustOnlyOwnNames, userTables } from './pg-catalog.ts';
import { block } from './quoting.ts';
import type { Sql } from './sql.ts';

interface Tried {
  readonly ok: boolean;
  readonly details: string;
}

/** In a session of app: it may read, insert, update and delete, in a transaction that can write. */
export async function tryWriting(sql: Sql): Promise<Tried> {
  const write = (statement: string) => `
      BEGIN
        EXECUTE ${statement};
      EXCEPTION WHEN insufficient_privilege OR read_only_sql_transaction THEN
        found = found || (item.name || ': ' || SQLERRM);
      END;`;
  return attempt(
    sql,
    `${write(select)}
    IF item.attribute IS NOT NULL THEN ${writes.map(write).join('')} END IF;${write(remove)}`,
    (tables) => `it may read and write ${tables}`,
  );
}

/** In a session of readonly: it may read, and every change is refused. */
export async function tryReading(sql: Sql): Promise<Tried> {
  const refused = (statement: string) => `
      BEGIN
        EXECUTE ${statement};
        found = found || (item.name || ': it may write to it');
      EXCEPTION WHEN insufficient_privilege THEN NULL;
        WHEN read_only_sql_transaction THEN NULL;
      END;`;
  return attempt(
    sql,
    `
      BEGIN
        EXECUTE ${select};
      EXCEPTION WHEN insufficient_privilege THEN found = found || (item.name || ': ' || SQLERRM);
      END;
    IF item.attribute IS NOT NULL THEN ${writes.map(refused).join('')} END IF;${refused(remove)}`,
    (tables) => `it may read ${tables}, and writing to it is refused`,
  );
}

// All touch no row. The server checks the rights as for any other statement of the kind.
const select = "'SELECT FROM ' || item.name || ' WHERE false'";
const remove = "'DELETE FROM ' || item.name || ' WHERE false'";
const writes = [
  "'UPDATE ' || item.name || ' SET ' || item.attribute || ' = ' || item.attribute || ' WHERE false'",
  "'INSERT INTO ' || item.name || ' (' || item.attribute || ') SELECT ' || item.attribute || ' FROM ' || item.name || ' WHERE false'",
];

/**
 * Does `body` on a table of each schema and owner, its largest, and rolls all of it back. A table with rules or statement
 * triggers is left out: they would change what is done, or run. So are AWS's own, which the master cannot grant on.
 */
async function attempt(sql: Sql, body: string, describe: (tables: string) => string): Promise<Tried> {
  await trustOnlyOwnNames(sql);
  const rollBack = new Error('rolled back');
  let tried: Tried | undefined;
  try {
    await sql.transaction(async () => {
      await sql.query(
        block(
          `  item pg_catalog.record;
  found pg_catalog.text[] = '{}';
  names pg_catalog.text[] = '{}';`,
          `  SET LOCAL search_path = pg_catalog;
  FOR item IN
    SELECT DISTINCT ON (c.relnamespace, c.relowner) quote_ident(n.nspname) || '.' || quote_ident(c.relname) AS name,
           (SELECT quote_ident(a.attname) FROM pg_attribute a WHERE a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
               AND a.attgenerated = '' AND a.attidentity <> 'a' ORDER BY a.attnum LIMIT 1) AS attribute
      FROM ${userTables} AND pg_get_userbyid(c.relowner) <> 'rdsadmin' AND NOT c.relhasrules AND NOT EXISTS (
             SELECT FROM pg_trigger t WHERE t.tgrelid = c.oid AND NOT t.tgisinternal AND t.tgenabled <> 'D' AND t.tgtype & 1 = 0)
     ORDER BY c.relnamespace, c.relowner, c.reltuples DESC, c.relname
  LOOP
    names = names || item.name;
${body}
  END LOOP;
  PERFORM set_config('aurora_restore.tried', concat(cardinality(names), ' ', (SELECT string_agg(t.n, ', ') FROM (SELECT n FROM unnest(names) n LIMIT 3) t)), true);
  PERFORM set_config('aurora_restore.found', coalesce((SELECT string_agg(t.n, '; ') FROM (SELECT n FROM unnest(found) n LIMIT 20) t), ''), true);`,
        ),
      );
      const [row] = await sql.query<{ tried: string; found: string }>(
        `SELECT pg_catalog.current_setting('aurora_restore.tried') AS tried, pg_catalog.current_setting('aurora_restore.found') AS found`,
      );
      tried = describeTried(row?.tried ?? '', row?.found ?? '', describe);
      throw rollBack;
    });
  } catch (error) {
    if (error !== rollBack) throw error;
  }
  if (tried === undefined) throw rollBack;
  const [session] = await sql.query<{ large: string }>(
    `SELECT pg_catalog.current_setting('lo_compat_privileges') AS large`,
  );
  if (session?.large !== 'on') return tried;
  return {
    ok: false,
    details:
      'lo_compat_privileges is on, so everybody may read, change and remove every large object. In production, run ALTER DATABASE … RESET lo_compat_privileges (or set it to off in the parameter group), and use a new snapshot',
  };
}

function describeTried(text: string, found: string, describe: (tables: string) => string): Tried {
  if (found !== '') return { ok: false, details: found };
  const [count = '0', ...names] = text.split(' ');
  if (count === '0') return { ok: true, details: 'it logs in; there is no table to try' };
  const more = Number(count) > 3 ? `, and ${Number(count) - 3} more (one of each schema and owner)` : '';
  return { ok: true, details: describe(`${names.join(' ')}${more}`) };
}
