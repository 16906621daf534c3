import { ActionError } from '../errors.ts';
import { trustOnlyOwnNames } from './pg-catalog.ts';
import { textArray } from './quoting.ts';
import { type Sql, sqlState } from './sql.ts';

/**
 * What a session of the master is given at its login, so that it wins over all that ALTER ROLE and ALTER DATABASE … SET
 * of production say, before the first statement. Only settings that every user may set and every version knows.
 */
export const masterSettings: Readonly<Record<string, string>> = {
  role: 'none',
  search_path: 'pg_catalog',
  default_transaction_read_only: 'off',
  default_transaction_isolation: 'read committed',
  default_transaction_deferrable: 'off',
  row_security: 'on',
  statement_timeout: '15min',
  lock_timeout: '10s',
  idle_in_transaction_session_timeout: '0',
  local_preload_libraries: '',
};

/**
 * Of app and readonly while the cluster is verified: no time-out of production ends what is tried. Everything else is as at
 * each login of theirs, since that is what is tried.
 */
export const verificationSettings: Readonly<Record<string, string>> = {
  statement_timeout: '1h',
  lock_timeout: '10s',
  idle_in_transaction_session_timeout: '0',
};

/** Of a hook: its names are found as production's own are. A limit for its statements is set before its first one. */
export const hookSettings: Readonly<Record<string, string>> = Object.fromEntries(
  Object.entries(masterSettings).filter(([name]) => name !== 'search_path'),
);

/** Makes a session of the master that was given `masterSettings` believe nothing else of production's either. */
export async function secureSession(sql: Sql): Promise<void> {
  await trustOnlyOwnNames(sql);
  await resetPlanted(sql);
  await disableEventTriggers(sql);
}

/** What production has planted for sessions of the master in a database. */
export interface Planted {
  /** Settings by name that a session of this action does not believe. */
  readonly settings: readonly string[];
  /** `name (function)` of the event triggers that fire for what the master does. */
  readonly eventTriggers: readonly string[];
}

/** What was planted, and is overridden; of AWS's own event triggers only `withAws`. */
export async function findPlanted(sql: Sql, { withAws = false } = {}): Promise<Planted> {
  const rows = await sql.query<{ kind: string; name: string }>(
    `SELECT DISTINCT 'setting' AS kind, pg_catalog.split_part(c.setting, '=', 1) AS name
       FROM pg_catalog.pg_db_role_setting s CROSS JOIN LATERAL pg_catalog.unnest(s.setconfig) c(setting)
      WHERE s.setdatabase IN (0, (SELECT oid FROM pg_catalog.pg_database WHERE datname = pg_catalog.current_database()))
        AND s.setrole IN (0, (SELECT oid FROM pg_catalog.pg_roles WHERE rolname = session_user))
     UNION ALL
     SELECT 'trigger', evtname || ' (' || evtfoid::pg_catalog.regprocedure::text || ' on ' || evtevent || ')'
       FROM pg_catalog.pg_event_trigger
      WHERE evtenabled <> 'D' AND (${withAws} OR pg_catalog.pg_get_userbyid(evtowner) <> 'rdsadmin') ORDER BY 1, 2`,
  );
  const of = (kind: string) => rows.filter((row) => row.kind === kind).map(({ name }) => name);
  return { settings: of('setting'), eventTriggers: of('trigger') };
}

/**
 * Puts what production planted beyond `masterSettings` back to PostgreSQL's own values. The search_path of a hook stays.
 * Every operator is qualified, as it may be looked up in that path. Over the Data API no setting outlives a call.
 */
export async function resetPlanted(sql: Sql): Promise<void> {
  if (!sql.keepsSession) return;
  await sql.query(
    `SELECT pg_catalog.set_config(name, coalesce(boot_val, ''), false) AS value FROM pg_catalog.pg_settings
      WHERE source OPERATOR(pg_catalog.=) ANY (${textArray(['database', 'user', 'database user'])})
        AND context OPERATOR(pg_catalog.=) 'user' AND name OPERATOR(pg_catalog.<>) 'search_path'`,
  );
}

/**
 * Switches event triggers off for this session where the master may (event_triggers, since version 17;
 * session_replication_role, which rds_superuser may set): no code of production's runs for what it changes.
 */
async function disableEventTriggers(sql: Sql): Promise<void> {
  const triggers = await sql.query<{ yes: boolean }>(
    "SELECT true AS yes FROM pg_catalog.pg_event_trigger WHERE evtenabled <> 'D' LIMIT 1",
  );
  if (triggers.length === 0) return;
  for (const [name, value] of [
    ['event_triggers', 'off'],
    ['session_replication_role', 'replica'],
  ] as const) {
    try {
      await sql.query(`SELECT pg_catalog.set_config('${name}', '${value}', true) AS value`);
      await sql.set(name, value);
      return;
    } catch (error) {
      // Not this master's to set, or unknown to this version.
      if (!['42501', '42704'].includes(sqlState(error) ?? '')) throw error;
    }
  }
}

/**
 * Adds to the failure of a statement the event triggers that it met: PostgreSQL names their function in the context of the
 * error, the Data API names none.
 */
export async function explainEventTriggers(sql: Sql, error: unknown): Promise<unknown> {
  if (!(error instanceof ActionError) || error.code !== 'DATABASE_FAILED') return error;
  if (error.cause === undefined) return error;
  const { functions } = error.cause as { functions?: readonly string[] };
  if (functions?.length === 0) return error;
  const { eventTriggers } = await findPlanted(sql, { withAws: true });
  const met = eventTriggers.filter((trigger) => {
    const name = /\((.*?)\(/.exec(trigger)?.[1]?.split('.').at(-1) ?? '';
    return functions === undefined || functions.some((called) => called.split('.').at(-1) === name);
  });
  if (met.length === 0) return error;
  return new ActionError(
    'DATABASE_FAILED',
    `${error.message} This database has event triggers of production, which fire for what this action does: ${met.join(', ')}.`,
    'Let the master user switch them off for its sessions (in production, as an administrator: GRANT SET ON PARAMETER session_replication_role TO the master user), or disable them there (ALTER EVENT TRIGGER … DISABLE), and use a new snapshot.',
    { cause: error.cause },
  );
}
