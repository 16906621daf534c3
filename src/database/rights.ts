import { notOfExtension, userSchema } from './catalogue.ts';
import { literal } from './names.ts';
import type { Sql } from './sql.ts';
import type { Users } from './users.ts';

/** Something on which app or readonly has less than it needs, or readonly more than it may have. */
export interface Fault {
  readonly object: string;
  readonly owner: string;
  /** What is wrong, for people: `app may not read and write it`. */
  readonly fault: string;
  readonly [column: string]: unknown;
}

/**
 * Asks the catalogues what the two roles may really do, whatever way they got it: by name, through a group or through
 * PUBLIC. Every schema, table, column, sequence and routine of the database that is not an extension's.
 */
export async function findFaults(sql: Sql, { database, app, readonly }: Users): Promise<Fault[]> {
  const a = `${literal(app.username)}::pg_catalog.name`;
  const r = `${literal(readonly.username)}::pg_catalog.name`;
  const has = (what: string, role: string, oid: string, right: string) =>
    `pg_catalog.has_${what}_privilege(${role}, ${oid}, '${right}')`;
  const fault = (when: string, text: string) => `CASE WHEN ${when} THEN '${text}' END`;
  const hasAll = (what: string, role: string, oid: string, rights: readonly string[]) =>
    rights.map((right) => has(what, role, oid, right)).join(' AND ');

  // What AWS itself owns is not ours to grant on, but readonly must not write there either.
  const lacks = (owner: string, when: string, text: string) =>
    fault(`pg_catalog.pg_get_userbyid(${owner}) <> 'rdsadmin' AND NOT (${when})`, text);

  const ofDatabase = [
    lacks('d.datdba', has('database', a, 'd.oid', 'CONNECT'), 'app may not connect'),
    lacks('d.datdba', has('database', r, 'd.oid', 'CONNECT'), 'readonly may not connect'),
    fault(has('database', r, 'd.oid', 'CREATE'), 'readonly may make schemas'),
  ];
  const ofSchema = [
    lacks(
      'n.nspowner',
      hasAll('schema', a, 'n.oid', ['USAGE', 'CREATE']),
      'app may not use it and create in it',
    ),
    lacks('n.nspowner', has('schema', r, 'n.oid', 'USAGE'), 'readonly may not use it'),
    fault(has('schema', r, 'n.oid', 'CREATE'), 'readonly may create in it'),
  ];
  const ofTable = [
    lacks(
      'c.relowner',
      hasAll('table', a, 'c.oid', ['SELECT', 'INSERT', 'UPDATE', 'DELETE']),
      'app may not read and write it',
    ),
    lacks('c.relowner', has('table', r, 'c.oid', 'SELECT'), 'readonly may not read it'),
    fault(
      `${has('table', r, 'c.oid', 'INSERT, UPDATE, DELETE, TRUNCATE')} OR ${has('any_column', r, 'c.oid', 'INSERT, UPDATE')}`,
      'readonly may write to it',
    ),
  ];
  const ofSequence = [
    lacks('c.relowner', hasAll('sequence', a, 'c.oid', ['USAGE', 'SELECT']), 'app may not use it'),
    lacks('c.relowner', has('sequence', r, 'c.oid', 'SELECT'), 'readonly may not read it'),
    fault(has('sequence', r, 'c.oid', 'USAGE, UPDATE'), 'readonly may advance it'),
  ];
  const ofRoutine = [lacks('p.proowner', has('function', a, 'p.oid', 'EXECUTE'), 'app may not execute it')];

  const part = (object: string, owner: string, faults: readonly string[], from: string) =>
    `SELECT ${object} AS object, pg_catalog.pg_get_userbyid(${owner})::text AS owner,
            pg_catalog.concat_ws(', ', ${faults.join(', ')}) AS fault FROM ${from}`;
  const relation = "pg_catalog.quote_ident(n.nspname) || '.' || pg_catalog.quote_ident(c.relname)";
  const relations = (kinds: string) =>
    `pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
      WHERE c.relkind IN (${kinds}) AND ${userSchema} AND ${notOfExtension('pg_class', 'c.oid')}`;
  return sql.query<Fault>(
    `SELECT object, owner, fault FROM (
       ${part("'database ' || pg_catalog.quote_ident(d.datname)", 'd.datdba', ofDatabase, `pg_catalog.pg_database d WHERE d.datname = ${literal(database)}`)}
       UNION ALL
       ${part("'schema ' || pg_catalog.quote_ident(n.nspname)", 'n.nspowner', ofSchema, `pg_catalog.pg_namespace n WHERE ${userSchema} AND ${notOfExtension('pg_namespace', 'n.oid')}`)}
       UNION ALL
       ${part(`'table ' || ${relation}`, 'c.relowner', ofTable, relations("'r', 'p', 'v', 'm', 'f'"))}
       UNION ALL
       ${part(`'sequence ' || ${relation}`, 'c.relowner', ofSequence, relations("'S'"))}
       UNION ALL
       ${part("'routine ' || p.oid::pg_catalog.regprocedure::text", 'p.proowner', ofRoutine, `pg_catalog.pg_proc p JOIN pg_catalog.pg_namespace n ON n.oid = p.pronamespace WHERE ${userSchema} AND ${notOfExtension('pg_proc', 'p.oid')}`)}
       UNION ALL
       ${part("'objects of readonly'", 's.refobjid', ["'readonly owns ' || count(*)"], `pg_catalog.pg_shdepend s WHERE s.refclassid = 'pg_catalog.pg_authid'::pg_catalog.regclass AND s.refobjid = (SELECT oid FROM pg_catalog.pg_roles WHERE rolname = ${r}) AND s.deptype = 'o' AND s.dbid IN (0, (SELECT oid FROM pg_catalog.pg_database WHERE datname = ${literal(database)})) GROUP BY s.refobjid`)}
     ) found WHERE fault <> '' ORDER BY 1`,
  );
}

/** The first twenty faults, a line each. */
export function describeFaults(faults: readonly Fault[]): string {
  const lines = faults
    .slice(0, 20)
    .map(({ object, owner, fault }) => `- ${object} (owner ${owner}): ${fault}`);
  if (faults.length > lines.length) lines.push(`- and ${faults.length - lines.length} more`);
  return lines.join('\n');
}
