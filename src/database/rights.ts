import { notOfExtension, userSchema } from './pg-catalog.ts';
import { literal } from './quoting.ts';
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

/** What is granted on a kind of object, and how people read what is missing. */
export interface Kind {
  readonly name: 'schema' | 'table' | 'sequence' | 'routine' | 'type' | 'large object';
  readonly app: string;
  readonly readonly?: string;
  /** Rights that readonly must have neither itself nor through PUBLIC. */
  readonly writes?: string;
  readonly appLacks: string;
  readonly readonlyLacks?: string;
  readonly excess?: string;
  /** `oid`, `owner`, `name` (as a GRANT has it), `acl`, `schema` (its OID, or 0) and three conditions, for the roles `w.app` and `w.readonly`. */
  readonly rows: string;
}

const has = (what: string, who: 'app' | 'readonly', oid: string, rights: string) =>
  `pg_catalog.has_${what}_privilege(w.${who}, ${oid}, '${rights}')`;
const hasAll = (what: string, who: 'app' | 'readonly', oid: string, rights: readonly string[]) =>
  rights.map((right) => has(what, who, oid, right)).join(' AND ');

const relation = "pg_catalog.quote_ident(n.nspname) || '.' || pg_catalog.quote_ident(c.relname)";
const fromRelations = (kinds: string) =>
  `pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace CROSS JOIN w
    WHERE c.relkind IN (${kinds}) AND ${userSchema} AND ${notOfExtension('pg_class', 'c.oid')}`;
/** Columns have privileges of their own. An empty list is no list to PostgreSQL. */
const withColumns = `nullif(coalesce(c.relacl, '{}') OPERATOR(pg_catalog.||) ARRAY(SELECT pg_catalog.unnest(a.attacl)
    FROM pg_catalog.pg_attribute a WHERE a.attrelid = c.oid AND a.attacl IS NOT NULL), '{}')`;
const tableWrites = 'INSERT, UPDATE, DELETE, TRUNCATE, REFERENCES, TRIGGER';
/** PostgreSQL has no function that asks for rights on large objects before version 18. */
const hasLarge = (who: 'app' | 'readonly', right: string) =>
  `EXISTS (SELECT FROM pg_catalog.aclexplode(coalesce(l.lomacl, pg_catalog.acldefault('L', l.lomowner))) a
    WHERE a.privilege_type = '${right}' AND (a.grantee = 0 OR pg_catalog.pg_has_role(w.${who}, a.grantee, 'USAGE')))`;

/** In the order in which they are granted on. Extensions' objects have rights of their own, given by AWS. */
export const kinds: readonly Kind[] = [
  {
    name: 'schema',
    app: 'USAGE, CREATE',
    readonly: 'USAGE',
    writes: 'CREATE',
    appLacks: 'app may not use it and create in it',
    readonlyLacks: 'readonly may not use it',
    excess: 'readonly may create in it',
    rows: `SELECT n.oid, n.nspowner AS owner, pg_catalog.quote_ident(n.nspname) AS name, n.nspacl AS acl, 0::pg_catalog.oid AS schema,
        NOT (${hasAll('schema', 'app', 'n.oid', ['USAGE', 'CREATE'])}) AS give_app,
        NOT ${has('schema', 'readonly', 'n.oid', 'USAGE')} AS give_readonly,
        ${has('schema', 'readonly', 'n.oid', 'CREATE')} AS excess
      FROM pg_catalog.pg_namespace n CROSS JOIN w WHERE ${userSchema} AND ${notOfExtension('pg_namespace', 'n.oid')}`,
  },
  {
    name: 'table',
    app: 'ALL',
    readonly: 'SELECT',
    writes: tableWrites,
    appLacks: 'app may not read and write it',
    readonlyLacks: 'readonly may not read it',
    excess: 'readonly may write to it',
    rows: `SELECT c.oid, c.relowner AS owner, ${relation} AS name, ${withColumns} AS acl, n.oid AS schema,
        NOT (${hasAll('table', 'app', 'c.oid', ['SELECT', 'INSERT', 'UPDATE', 'DELETE'])}) AS give_app,
        NOT ${has('table', 'readonly', 'c.oid', 'SELECT')} AS give_readonly,
        ${has('table', 'readonly', 'c.oid', tableWrites)} OR ${has('any_column', 'readonly', 'c.oid', 'INSERT, UPDATE')} AS excess
      FROM ${fromRelations("'r', 'p', 'v', 'm', 'f'")}`,
  },
  {
    name: 'sequence',
    app: 'ALL',
    readonly: 'SELECT',
    writes: 'USAGE, UPDATE',
    appLacks: 'app may not use it',
    readonlyLacks: 'readonly may not read it',
    excess: 'readonly may advance it',
    rows: `SELECT c.oid, c.relowner AS owner, ${relation} AS name, c.relacl AS acl, n.oid AS schema,
        NOT (${hasAll('sequence', 'app', 'c.oid', ['USAGE', 'SELECT', 'UPDATE'])}) AS give_app,
        NOT ${has('sequence', 'readonly', 'c.oid', 'SELECT')} AS give_readonly,
        ${has('sequence', 'readonly', 'c.oid', 'USAGE, UPDATE')} AS excess
      FROM ${fromRelations("'S'")}`,
  },
  {
    name: 'routine',
    app: 'EXECUTE',
    appLacks: 'app may not execute it',
    rows: `SELECT p.oid, p.proowner AS owner, p.oid::pg_catalog.regprocedure::text AS name, p.proacl AS acl, n.oid AS schema,
        NOT ${has('function', 'app', 'p.oid', 'EXECUTE')} AS give_app, false AS give_readonly, false AS excess
      FROM pg_catalog.pg_proc p JOIN pg_catalog.pg_namespace n ON n.oid = p.pronamespace CROSS JOIN w
     WHERE ${userSchema} AND ${notOfExtension('pg_proc', 'p.oid')}`,
  },
  {
    name: 'type',
    app: 'USAGE',
    appLacks: 'app may not use it',
    // Arrays and the row types of tables have the rights of what they are made of.
    rows: `SELECT t.oid, t.typowner AS owner, pg_catalog.quote_ident(n.nspname) || '.' || pg_catalog.quote_ident(t.typname) AS name,
        t.typacl AS acl, n.oid AS schema, NOT ${has('type', 'app', 't.oid', 'USAGE')} AS give_app, false AS give_readonly, false AS excess
      FROM pg_catalog.pg_type t JOIN pg_catalog.pg_namespace n ON n.oid = t.typnamespace CROSS JOIN w
     WHERE t.typacl IS NOT NULL AND t.typcategory <> 'A' AND ${userSchema} AND ${notOfExtension('pg_type', 't.oid')}
       AND (t.typrelid = 0 OR EXISTS (SELECT FROM pg_catalog.pg_class c WHERE c.oid = t.typrelid AND c.relkind = 'c'))`,
  },
  {
    name: 'large object',
    app: 'ALL',
    readonly: 'SELECT',
    writes: 'UPDATE',
    appLacks: 'app may not read and write it',
    readonlyLacks: 'readonly may not read it',
    excess: 'readonly may write to it',
    rows: `SELECT l.oid, l.lomowner AS owner, l.oid::text AS name, l.lomacl AS acl, 0::pg_catalog.oid AS schema,
        NOT (${hasLarge('app', 'SELECT')} AND ${hasLarge('app', 'UPDATE')}) AS give_app,
        NOT ${hasLarge('readonly', 'SELECT')} AS give_readonly, ${hasLarge('readonly', 'UPDATE')} AS excess
      FROM pg_catalog.pg_largeobject_metadata l CROSS JOIN w`,
  },
];

/** The two roles, as `w` of what `Kind.rows` selects. */
export function rolesOf({ app, readonly }: Users): string {
  const oid = (name: string) => `(SELECT oid FROM pg_catalog.pg_roles WHERE rolname = ${literal(name)})`;
  return `w AS MATERIALIZED (SELECT ${oid(app.username)} AS app, ${oid(readonly.username)} AS readonly)`;
}

/** How many faults are named. */
const named = 20;

export interface Faults {
  readonly faults: readonly Fault[];
  /** How many more there are than `faults` holds. */
  readonly omitted: number;
  /** What AWS's own objects let everybody do, which the master cannot change. */
  readonly reported: readonly Fault[];
}

/**
 * Asks the catalogs what the two roles may really do, however they got it: by name, through a group or through PUBLIC.
 * Every schema, table, column, sequence, routine, type and large object of the database that is not an extension's.
 */
export async function findFaults(sql: Sql, users: Users): Promise<Faults> {
  const database = literal(users.database);
  const part = ({ name, rows, appLacks, readonlyLacks = '', excess = '' }: Kind) =>
    `SELECT '${name} ' || name AS object, owner, give_app, give_readonly, excess,
       '${appLacks}' AS app_lacks, '${readonlyLacks}' AS readonly_lacks, '${excess}' AS too_much FROM (${rows}) x
      WHERE give_app OR give_readonly OR excess`;
  const rows = await sql.query<Fault & { aws: boolean; omitted: number }>(
    `WITH ${rolesOf(users)} SELECT object, owner, fault, aws, greatest(total - ${named}, 0)::int AS omitted FROM (
       SELECT object, pg_catalog.pg_get_userbyid(owner)::text AS owner, fault, aws,
              count(*) FILTER (WHERE NOT aws) OVER () AS total,
              row_number() OVER (PARTITION BY aws ORDER BY object) AS n FROM (
         SELECT object, owner, pg_catalog.pg_get_userbyid(owner) = 'rdsadmin' AS aws, pg_catalog.concat_ws(', ',
             -- What AWS itself owns is not the master's to grant on.
             CASE WHEN give_app AND pg_catalog.pg_get_userbyid(owner) <> 'rdsadmin' THEN app_lacks END,
             CASE WHEN give_readonly AND pg_catalog.pg_get_userbyid(owner) <> 'rdsadmin' THEN readonly_lacks END,
             CASE WHEN excess THEN too_much END) AS fault
           FROM (
             SELECT 'database ' || pg_catalog.quote_ident(d.datname) AS object, d.datdba AS owner,
                    NOT ${has('database', 'app', 'd.oid', 'CONNECT')} AS give_app,
                    NOT ${has('database', 'readonly', 'd.oid', 'CONNECT')} AS give_readonly,
                    ${has('database', 'readonly', 'd.oid', 'CREATE')} AS excess, 'app may not connect' AS app_lacks,
                    'readonly may not connect' AS readonly_lacks, 'readonly may make schemas' AS too_much
               FROM pg_catalog.pg_database d CROSS JOIN w WHERE d.datname = ${database}
             UNION ALL ${kinds.map(part).join('\n             UNION ALL ')}
             UNION ALL
             SELECT 'objects of readonly', s.refobjid, false, false, true, '', '', 'readonly owns ' || count(*)
               FROM pg_catalog.pg_shdepend s, w
              WHERE s.refclassid = 'pg_catalog.pg_authid'::pg_catalog.regclass AND s.refobjid = w.readonly AND s.deptype = 'o'
                AND s.dbid IN (0, (SELECT oid FROM pg_catalog.pg_database WHERE datname = ${database}))
              GROUP BY s.refobjid
           ) object_rights
       ) faulty WHERE fault <> ''
     ) numbered WHERE n <= ${named} ORDER BY object`,
  );
  return {
    faults: rows.filter(({ aws }) => !aws),
    omitted: rows[0]?.omitted ?? 0,
    reported: rows.filter(({ aws }) => aws),
  };
}

/** The faults, a line each. */
export function describeFaults({ faults, omitted }: Faults): string {
  const lines = faults.map(({ object, owner, fault }) => `- ${object} (owner ${owner}): ${fault}`);
  if (omitted > 0) lines.push(`- and ${omitted} more`);
  return lines.join('\n');
}
