import { ActionError, errorMessage } from '../errors.ts';
import { explainConnect } from './connection.ts';
import { type NamedStatement, nameParameters } from './named-parameters.ts';
import { trustOnlyOwnNames } from './pg-catalog.ts';
import { literal } from './quoting.ts';
import { explainFailure, type Login, type Row, type Sql, type SqlValue } from './sql.ts';

/**
 * The Data API for one user in one database. What PostgreSQL refuses is thrown with its SQLSTATE as `code`, what the Data
 * API itself refuses as an ActionError.
 */
export interface StatementRunner {
  execute(statement: NamedStatement, transactionId?: string): Promise<Row[]>;
  begin(): Promise<string>;
  commit(transactionId: string): Promise<void>;
  rollback(transactionId: string): Promise<void>;
}

/** Proves that the server lets the user in by a statement run as that user. Throws LoginRefused when it does not. */
export async function connectOverDataApi(login: Login, runner: StatementRunner): Promise<Sql> {
  const text = "SELECT pg_catalog.current_setting('default_transaction_read_only') AS planted";
  let rows: Row[];
  try {
    rows = await runner.execute({ text, parameters: [] });
  } catch (error) {
    throw error instanceof ActionError ? error : explainConnect(login, error);
  }
  return overDataApi(runner, login.settings, rows[0]?.['planted'] === 'on');
}

/**
 * Ends what a killed run has left open as the same user: a transaction of the Data API outlives who began it for three
 * minutes, with its locks. For the first connection of a run, while it does nothing else yet.
 */
export async function endLeftovers(runner: StatementRunner): Promise<void> {
  const sql = overDataApi(runner);
  await trustOnlyOwnNames(sql);
  await sql.query(
    `SELECT pg_catalog.pg_terminate_backend(pid) AS asked FROM pg_catalog.pg_stat_activity
      WHERE usename = current_user AND pid <> pg_catalog.pg_backend_pid() AND state <> 'idle'`,
  );
}

/**
 * `error`, when the transaction behind it is rolled back, or has ended already. That the role may not roll back is the
 * graver error: the locks would stay until the Data API ends the transaction (UG data-api: 3 minutes after its last call).
 */
async function undone(error: unknown, rollback: Promise<void>): Promise<unknown> {
  try {
    await rollback;
    return error;
  } catch (left) {
    if (!(left instanceof ActionError && left.code === 'ACCESS_DENIED')) return error;
    const message = `${left.message} It had to be rolled back because of: ${errorMessage(error)}`;
    return new ActionError(left.code, message, left.hint, { cause: left });
  }
}

/** They change the next transaction, not this one. */
const onlyAtLogin: readonly string[] = [
  'default_transaction_read_only',
  'default_transaction_isolation',
  'default_transaction_deferrable',
  'local_preload_libraries',
];

function setAll(settings: ReadonlyMap<string, string>): string {
  const calls = [...settings].map(
    ([name, value]) => `pg_catalog.set_config(${literal(name)}, ${literal(value)}, true)`,
  );
  return `SELECT pg_catalog.concat_ws(' ', ${calls.join(', ')}) AS value`;
}

/**
 * A session over calls of which each may land on another connection: only a transaction has a state. So once a setting
 * has been made, every statement runs in a transaction that begins with it.
 */
function overDataApi(
  runner: StatementRunner,
  initial: Readonly<Record<string, string>> = {},
  readsOnly = false,
): Sql {
  const settings = new Map(Object.entries(initial).filter(([name]) => !onlyAtLogin.includes(name)));
  let transactionId: string | undefined;

  const execute = async <R extends Row>(text: string, values: readonly SqlValue[] = []): Promise<R[]> => {
    try {
      return (await runner.execute(nameParameters(text, values), transactionId)) as R[];
    } catch (error) {
      throw error instanceof ActionError ? error : explainFailure(text, error);
    }
  };
  const transaction = async <T>(body: () => Promise<T>): Promise<T> => {
    if (transactionId !== undefined) throw new Error('transactions do not nest');
    const id = await runner.begin();
    transactionId = id;
    try {
      // Before any query, where the default of production is a transaction that only reads.
      if (readsOnly && initial['default_transaction_read_only'] === 'off')
        await execute('SET TRANSACTION READ WRITE');
      if (settings.size > 0) await execute(setAll(settings));
      const result = await body();
      await runner.commit(id);
      return result;
    } catch (error) {
      throw await undone(error, runner.rollback(id));
    } finally {
      transactionId = undefined;
    }
  };
  return {
    query: (text, values) =>
      settings.size === 0 || transactionId !== undefined
        ? execute(text, values)
        : transaction(() => execute(text, values)),
    transaction,
    set: async (name, value) => {
      settings.set(name, value);
      if (transactionId !== undefined)
        await execute('SELECT pg_catalog.set_config($1, $2, true) AS value', [name, value]);
    },
    keepsSession: false,
    close: () => Promise.resolve(),
  };
}
