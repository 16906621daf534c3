import { notOfExtension, trustOnlyOwnNames, userSchema } from './catalogue.ts';
import { withRightsOf } from './memberships.ts';
import { identifier, literal, textArray } from './names.ts';
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

/** Something by which a restored database can reach the outside world, or act by itself, as production does. */
export interface Outbound {
  readonly kind: OutboundKind;
  /** Empty for what the cluster itself has. */
  readonly database: string;
  readonly name: string;
  readonly detail: string;
  /** It needs nobody who asks for it. */
  readonly byItself: boolean;
  /** By itself it does nothing (any more). */
  readonly off: boolean;
}

/** Extensions that open connections, or run things on their own. */
const extensions = [
  ...['aws_lambda', 'aws_s3', 'aws_ml', 'pg_net', 'http', 'dblink', 'postgres_fdw', 'pg_cron', 'pglogical'],
  ...['oracle_fdw', 'tds_fdw', 'mysql_fdw', 'mongo_fdw', 'redis_fdw', 'log_fdw', 'plpython3u', 'plperlu'],
];

/** What calls out, in the text of a function. POSIX, without regard to case. */
const calls = String.raw`\m(aws_lambda|aws_s3|aws_ml|aws_commons|dblink\w*)\M|\mnet\.http_|\mhttp_(get|post|put|patch|delete|head)\M|\mto\s+program\M|\mfrom\s+program\M`;

/** Databases that can hold such things: all but templates, those that let nobody in, and AWS's own. */
export async function listDatabases(sql: Sql): Promise<string[]> {
  await trustOnlyOwnNames(sql);
  const rows = await sql.query<{ name: string }>(
    `SELECT datname::text AS name FROM pg_catalog.pg_database
      WHERE datallowconn AND NOT datistemplate AND datname <> 'rdsadmin' ORDER BY 1`,
  );
  return rows.map(({ name }) => name);
}

/** Finds it in the database of the session. Passwords and options are not looked at. */
export async function findOutbound(sql: Sql, database: string): Promise<Outbound[]> {
  await trustOnlyOwnNames(sql);
  const found = async (kind: OutboundKind, text: string): Promise<Outbound[]> => {
    const rows = await sql.query<{ name: string; detail: string; active: boolean | null }>(text);
    return rows.map(({ name, detail, active }) => {
      return { kind, database, name, detail, byItself: active !== null, off: active !== true };
    });
  };
  return [
    ...(await findJobs(sql, database)),
    ...(await found(
      'subscription',
      `SELECT s.subname::text AS name, 'of ' || pg_catalog.pg_get_userbyid(s.subowner) AS detail, s.subenabled AS active
         FROM pg_catalog.pg_subscription s JOIN pg_catalog.pg_database d ON d.oid = s.subdbid
        WHERE d.datname = pg_catalog.current_database() ORDER BY 1`,
    )),
    ...(await found(
      'foreign server',
      `SELECT s.srvname::text AS name, w.fdwname::text AS detail, NULL::bool AS active
         FROM pg_catalog.pg_foreign_server s JOIN pg_catalog.pg_foreign_data_wrapper w ON w.oid = s.srvfdw ORDER BY 1`,
    )),
    ...(await found(
      'user mapping',
      `SELECT srvname::text AS name, 'for ' || usename AS detail, NULL::bool AS active
         FROM pg_catalog.pg_user_mappings ORDER BY 1, 2`,
    )),
    ...(await found(
      'function',
      `SELECT name, detail, NULL::bool AS active FROM (${callingFunctions}) f ORDER BY 1`,
    )),
    ...(await found(
      'trigger',
      `SELECT t.tgname || ' on ' || t.tgrelid::pg_catalog.regclass::text AS name, 'calls ' || f.name AS detail,
              NULL::bool AS active
         FROM pg_catalog.pg_trigger t JOIN (${callingFunctions}) f ON f.oid = t.tgfoid
        WHERE NOT t.tgisinternal AND t.tgenabled <> 'D'
        UNION ALL
       SELECT e.evtname::text, 'on ' || e.evtevent || ', calls ' || f.name, NULL::bool
         FROM pg_catalog.pg_event_trigger e JOIN (${callingFunctions}) f ON f.oid = e.evtfoid
        WHERE e.evtenabled <> 'D' ORDER BY 1`,
    )),
    ...(await found(
      'extension',
      `SELECT extname::text AS name, extversion AS detail, NULL::bool AS active
         FROM pg_catalog.pg_extension WHERE extname = ANY (${textArray(extensions)}) ORDER BY 1`,
    )),
  ];
}

const callingFunctions = `SELECT p.oid, p.oid::pg_catalog.regprocedure::text AS name,
    (pg_catalog.regexp_match(p.prosrc, ${literal(calls)}, 'i'))[1] AS detail
  FROM pg_catalog.pg_proc p JOIN pg_catalog.pg_namespace n ON n.oid = p.pronamespace
 WHERE ${userSchema} AND ${notOfExtension('pg_proc', 'p.oid')} AND p.prosrc ~* ${literal(calls)}`;

/**
 * pg_cron's jobs stand in one database (`cron.database_name`), for all. Its table shows everybody only his own jobs, but
 * with row_security off a look that would leave some out is an error instead (PostgreSQL manual, "Row Security Policies").
 */
async function findJobs(sql: Sql, database: string): Promise<Outbound[]> {
  if (!(await hasJobs(sql))) return [];
  const rows = await sql.transaction(async () => {
    await sql.query('SET LOCAL row_security = off');
    return sql.query<{ id: string; schedule: string; db: string; who: string; active: boolean }>(
      `SELECT jobid::text AS id, schedule::text AS schedule, database::text AS db, username::text AS who, active
         FROM cron.job ORDER BY jobid`,
    );
  });
  return rows.map(({ id, schedule, db, who, active }) => {
    const detail = `${schedule} in ${db} as ${who}`;
    return { kind: 'cron job', database, name: id, detail, byItself: true, off: !active };
  });
}

async function hasJobs(sql: Sql): Promise<boolean> {
  const [row] = await sql.query<{ there: boolean }>(
    "SELECT pg_catalog.to_regclass('cron.job') IS NOT NULL AS there",
  );
  return row?.there === true;
}

/**
 * Switches off what acts by itself in the database of the session: pg_cron's jobs and subscriptions (which would go on
 * pulling from production's publisher, and move its slot). They stay there, disabled. Returns PostgreSQL's reasons for what
 * it refused. Can be repeated.
 */
export async function switchOff(sql: Sql, master: string, found: readonly Outbound[]): Promise<string[]> {
  await trustOnlyOwnNames(sql);
  const reasons: string[] = [];
  const on = found.filter(({ byItself, off }) => byItself && !off);
  if (on.some(({ kind }) => kind === 'cron job')) {
    const reason = await refusal(() => sql.query('UPDATE cron.job SET active = false WHERE active'));
    if (reason !== undefined) reasons.push(`cron jobs: ${reason}`);
    else await endJobs(sql);
  }
  for (const { kind, name, detail } of on) {
    if (kind !== 'subscription') continue;
    const reason = await refusal(() =>
      withRightsOf(sql, master, detail.replace(/^of /, ''), () =>
        sql.query(`ALTER SUBSCRIPTION ${identifier(name)} DISABLE`),
      ),
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
