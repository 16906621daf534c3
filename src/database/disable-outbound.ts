import { acceptsSessions } from './lock-out.ts';
import { runAsOwner } from './memberships.ts';
import { notOfExtension, trustOnlyOwnNames, userSchema } from './pg-catalog.ts';
import { identifier, literal, textArray } from './quoting.ts';
import { refusal, type Sql } from './sql.ts';

export type OutboundKind =
  | 'cron job'
  | 'subscription'
  | 'foreign server'
  | 'user mapping'
  | 'function'
  | 'trigger'
  | 'extension'
  | 'IAM role';

/** Something in a restored database that can reach other systems, or runs in the background, as in production. */
export interface Outbound {
  readonly kind: OutboundKind;
  /** Empty for what the cluster itself has. */
  readonly database: string;
  readonly name: string;
  readonly detail: string;
  /** It acts without being asked. */
  readonly autonomous: boolean;
  /** It does nothing in the background (any more). */
  readonly disabled: boolean;
}

/** Extensions that open connections, or run things on their own. */
const extensions = [
  ...['aws_lambda', 'aws_s3', 'aws_ml', 'pg_net', 'http', 'dblink', 'postgres_fdw', 'pg_cron', 'pglogical'],
  ...['oracle_fdw', 'tds_fdw', 'mysql_fdw', 'mongo_fdw', 'redis_fdw', 'log_fdw', 'plpython3u', 'plperlu'],
];

/** What calls out, in the text of a function. POSIX, without regard to case. */
const calls = String.raw`\m(aws_lambda|aws_s3|aws_ml|aws_commons|dblink\w*)\M|\mnet\.http_|\mhttp_(get|post|put|patch|delete|head)\M|\mto\s+program\M|\mfrom\s+program\M`;

export interface DatabaseToSearch {
  readonly name: string;
  /** A limit of 0 stops the master, but not what acts in the background. */
  readonly isLimited: boolean;
  readonly [column: string]: unknown;
}

/** Databases that can hold such things: all, templates too, but those that accept no session, and AWS's own. */
export async function listDatabases(sql: Sql): Promise<DatabaseToSearch[]> {
  await trustOnlyOwnNames(sql);
  return sql.query<DatabaseToSearch>(
    `SELECT d.datname::text AS name, d.datconnlimit = 0 AS "isLimited" FROM pg_catalog.pg_database d
      WHERE ${acceptsSessions('d')} ORDER BY 1`,
  );
}

/** Sets the connection limit of a database, and returns what it was. */
export async function setConnectionLimit(sql: Sql, database: string, limit: number): Promise<number> {
  const [row] = await sql.query<{ owner: string; limit: number }>(
    `SELECT pg_catalog.pg_get_userbyid(datdba)::text AS owner, datconnlimit AS "limit" FROM pg_catalog.pg_database WHERE datname = $1`,
    [database],
  );
  const statement = `ALTER DATABASE ${identifier(database)} CONNECTION LIMIT ${limit}`;
  await runAsOwner(sql, row?.owner ?? '', [statement]);
  return row?.limit ?? -1;
}

/** Finds it in the database of the session. Passwords and options are not read. */
export async function findOutbound(sql: Sql, database: string): Promise<Outbound[]> {
  await trustOnlyOwnNames(sql);
  const rows = await sql.query<{
    kind: OutboundKind;
    name: string;
    detail: string;
    active: boolean | null;
  }>(
    `SELECT kind, name, detail, active FROM (
       SELECT 1 AS place, 'subscription' AS kind, s.subname::text AS name, 'of ' || pg_catalog.pg_get_userbyid(s.subowner) AS detail,
              s.subenabled AS active
         FROM pg_catalog.pg_subscription s JOIN pg_catalog.pg_database d ON d.oid = s.subdbid
        WHERE d.datname = pg_catalog.current_database()
       UNION ALL
       SELECT 2, 'foreign server', s.srvname::text, w.fdwname::text, NULL
         FROM pg_catalog.pg_foreign_server s JOIN pg_catalog.pg_foreign_data_wrapper w ON w.oid = s.srvfdw
       UNION ALL
       SELECT 3, 'user mapping', srvname::text, 'for ' || usename, NULL FROM pg_catalog.pg_user_mappings
       UNION ALL
       SELECT 4, 'function', name, detail, NULL FROM (${callingFunctions}) f
       UNION ALL
       SELECT 5, 'trigger', t.tgname || ' on ' || t.tgrelid::pg_catalog.regclass::text, 'calls ' || f.name, NULL
         FROM pg_catalog.pg_trigger t JOIN (${callingFunctions}) f ON f.oid = t.tgfoid
        WHERE NOT t.tgisinternal AND t.tgenabled <> 'D'
       UNION ALL
       SELECT 5, 'trigger', e.evtname::text, 'on ' || e.evtevent || ', calls ' || f.name, NULL
         FROM pg_catalog.pg_event_trigger e JOIN (${callingFunctions}) f ON f.oid = e.evtfoid
        WHERE e.evtenabled <> 'D'
       UNION ALL
       SELECT 6, 'extension', extname::text, extversion, NULL
         FROM pg_catalog.pg_extension WHERE extname = ANY (${textArray(extensions)})
       UNION ALL
       SELECT 7, 'jobs', '', '', NULL WHERE pg_catalog.to_regclass('cron.job') IS NOT NULL
     ) found ORDER BY place, name, detail`,
  );
  const jobs = rows.some(({ kind }) => (kind as string) === 'jobs') ? await findJobs(sql, database) : [];
  const found = rows
    .filter(({ kind }) => (kind as string) !== 'jobs')
    .map(({ kind, name, detail, active }) => {
      return { kind, database, name, detail, autonomous: active !== null, disabled: active !== true };
    });
  return [...jobs, ...found];
}

const callingFunctions = `SELECT p.oid, p.oid::pg_catalog.regprocedure::text AS name,
    (pg_catalog.regexp_match(p.prosrc, ${literal(calls)}, 'i'))[1] AS detail
  FROM pg_catalog.pg_proc p JOIN pg_catalog.pg_namespace n ON n.oid = p.pronamespace
 WHERE ${userSchema} AND ${notOfExtension('pg_proc', 'p.oid')} AND p.prosrc ~* ${literal(calls)}`;

/**
 * pg_cron's jobs stand in one database (`cron.database_name`), for all. Its table shows everybody only his own jobs, but
 * with row_security off a query that would leave some out is an error instead (PostgreSQL manual, "Row Security Policies").
 */
async function findJobs(sql: Sql, database: string): Promise<Outbound[]> {
  const rows = await sql.transaction(async () => {
    await sql.query('SET LOCAL row_security = off');
    return sql.query<{ id: string; schedule: string; db: string; who: string; active: boolean }>(
      `SELECT jobid::text AS id, schedule::text AS schedule, database::text AS db, username::text AS who, active
         FROM cron.job ORDER BY jobid`,
    );
  });
  return rows.map(({ id, schedule, db, who, active }) => {
    const detail = `${schedule} in ${db} as ${who}`;
    return { kind: 'cron job', database, name: id, detail, autonomous: true, disabled: !active };
  });
}

/**
 * Disables what acts in the background in the database of the session: pg_cron's jobs and subscriptions (which would continue to
 * pull from production's publisher, and advance its slot). They stay there, disabled. Returns PostgreSQL's reasons for what
 * it refused. Can be repeated.
 */
export async function disableOutbound(sql: Sql, found: readonly Outbound[]): Promise<string[]> {
  await trustOnlyOwnNames(sql);
  const reasons: string[] = [];
  const active = found.filter(({ autonomous, disabled }) => autonomous && !disabled);
  if (active.some(({ kind }) => kind === 'cron job')) {
    const reason = await refusal(() => sql.query('UPDATE cron.job SET active = false WHERE active'));
    if (reason !== undefined) reasons.push(`cron jobs: ${reason}`);
    else await endJobs(sql);
  }
  for (const { kind, name, detail } of active) {
    if (kind !== 'subscription') continue;
    const reason = await refusal(() =>
      runAsOwner(sql, detail.replace(/^of /, ''), [`ALTER SUBSCRIPTION ${identifier(name)} DISABLE`]),
    );
    if (reason !== undefined) reasons.push(`subscription ${name}: ${reason}`);
  }
  return reasons;
}

/** Jobs that run now, under whatever user (pg_cron names its sessions so). */
async function endJobs(sql: Sql): Promise<void> {
  await refusal(() =>
    sql.query(
      `SELECT pg_catalog.pg_terminate_backend(pid) AS asked FROM pg_catalog.pg_stat_activity
        WHERE application_name LIKE 'pg_cron%' OR backend_type LIKE 'pg_cron%'`,
    ),
  );
}
