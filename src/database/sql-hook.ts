import { ActionError, errorMessage } from '../errors.ts';
import { textForCallers } from './error-text.ts';
import { letBecome } from './memberships.ts';
import { identifier, literal } from './quoting.ts';
import { placeIn, type Statement, splitStatements } from './split-statements.ts';
import { type Sql, sqlState } from './sql.ts';

export interface SqlHook {
  /** Of its file. */
  readonly name: string;
  readonly text: string;
}

export interface HookOptions {
  /** The role that the statements run as; the master user without one. */
  readonly role?: string | undefined;
  /** Settings that the statements can read: `current_setting('aurora_restore.…')`. */
  readonly variables: Readonly<Record<string, string>>;
  /** How long one statement may take, in ms. */
  readonly timeoutMs: number;
  /** Is the hook done already, by a run that ended just now? */
  readonly isDone: () => Promise<boolean>;
  /** Writes the hook's row: at its transaction's end, or behind the last statement. */
  readonly done: () => Promise<void>;
}

/** A file that begins with this line runs statement by statement without a transaction: VACUUM cannot run in one. */
const noTransaction = /^\uFEFF?--\s*aurora-restore:\s*no-transaction\s*$/;

/** Is it rolled back when it fails? Not what it commits itself. */
export function needsTransaction({ text }: Pick<SqlHook, 'text'>): boolean {
  return !noTransaction.test(text.split('\n', 1)[0] ?? '');
}

/**
 * Runs a file in one transaction, together with its row; without a transaction where its first line says so, and then at
 * least once. Throws HOOK_FAILED with file, statement, place and SQLSTATE, never with a value.
 * @param sql a session of the master user of its own, as a file may leave anything behind
 */
export async function runSqlHook(sql: Sql, hook: SqlHook, options: HookOptions): Promise<void> {
  if (needsTransaction(hook)) await inTransaction(sql, hook, options);
  else await oneByOne(sql, hook, options);
}

async function inTransaction(sql: Sql, hook: SqlHook, options: HookOptions): Promise<void> {
  let isRun = false;
  const work = sql.transaction(async () => {
    if (await options.isDone()) return;
    const begun = await transactionId(sql);
    for (const [name, value] of settingsOf(options))
      await sql.query(`SELECT pg_catalog.set_config(${literal(name)}, ${literal(value)}, true) AS value`);
    const leave = await become(sql, hook, options.role);
    await runStatements(sql, hook);
    // A transaction that is not the one that was begun: what the file committed itself cannot be undone any more.
    if ((await transactionId(sql)) !== begun) {
      throw new ActionError(
        'HOOK_FAILED',
        `The hook ${hook.name} ends its own transaction, so it cannot be run exactly once. What it has committed stays in the new cluster.`,
        'Leave BEGIN, COMMIT and ROLLBACK out of it, and run with restart: true, which begins a new restore.',
      );
    }
    await leave();
    await options.done();
    isRun = true;
  });
  await work.catch((error: unknown) => {
    throw isRun ? explainCommit(hook, error) : error;
  });
}

/** What is deferred is looked at only then. */
function explainCommit(hook: SqlHook, error: unknown): unknown {
  const state = sqlState(error);
  if (state === undefined || !(error instanceof ActionError)) return error;
  return refused(hook, 'at its COMMIT', state, error.cause);
}

/** Takes the role on; the function that it returns gives it back, and whatever else the file has taken on. */
async function become(sql: Sql, hook: SqlHook, role: string | undefined): Promise<() => Promise<void>> {
  let undo: string[] = [];
  try {
    if (role !== undefined) {
      undo = await letBecome(sql, role);
      await sql.query(`SET ROLE ${identifier(role)}`);
    }
  } catch (error) {
    if (!(error instanceof ActionError) || error.code !== 'DATABASE_FAILED') throw error;
    throw new ActionError(
      'HOOK_FAILED',
      `The hook ${hook.name} cannot run as ${role}: ${errorMessage(error.cause)}`,
      'Correct hooks-role (a role of production that the master user has made, or is in), and run with restart: true, which begins a new restore.',
      { cause: error },
    );
  }
  return async () => {
    for (const statement of ['RESET SESSION AUTHORIZATION', 'RESET ROLE', ...undo])
      await sql.query(statement);
  };
}

async function oneByOne(sql: Sql, hook: SqlHook, options: HookOptions): Promise<void> {
  if (sql.keepsSession) {
    for (const [name, value] of settingsOf(options)) await sql.set(name, value);
  } else if (options.role !== undefined) {
    throw new ActionError(
      'HOOK_FAILED',
      `The hook ${hook.name} runs without a transaction, and the Data API keeps hooks-role only in one.`,
      'Use connect: direct, or give the file a transaction.',
    );
  }
  const leave = await become(sql, hook, options.role);
  try {
    await runStatements(sql, hook);
  } catch (error) {
    await leave().catch(() => undefined);
    throw error;
  }
  await leave();
  await options.done();
}

function settingsOf({ variables, timeoutMs }: HookOptions): [string, string][] {
  const named = Object.entries(variables).map(([name, value]): [string, string] => [
    `aurora_restore.${name}`,
    value,
  ]);
  // A row that a policy hides must not be passed over: PostgreSQL refuses such a statement instead.
  return [...named, ['row_security', 'off'], ['statement_timeout', String(timeoutMs)]];
}

async function transactionId(sql: Sql): Promise<string> {
  const rows = await sql.query<{ id: string }>(
    'SELECT pg_catalog.pg_current_xact_id()::pg_catalog.text AS id',
  );
  return rows[0]?.id ?? '';
}

async function runStatements(sql: Sql, hook: SqlHook): Promise<void> {
  for (const [index, statement] of splitStatements(hook.text).entries()) {
    try {
      await sql.query(statement.text);
    } catch (error) {
      throw explainStatement(hook, statement, index + 1, error);
    }
  }
}

function explainStatement(hook: SqlHook, statement: Statement, number: number, error: unknown): unknown {
  const state = sqlState(error);
  if (state === undefined || !(error instanceof ActionError) || error.code !== 'DATABASE_FAILED')
    return error;
  const { cause } = error;
  const position = Number((cause as { position?: unknown }).position ?? 1);
  // PostgreSQL counts characters, JavaScript halves of those beyond the first 65,536.
  const offset = statement.offset + [...statement.text].slice(0, position - 1).join('').length;
  return refused(hook, `in statement ${number} at line ${placeIn(hook.text, offset)}`, state, cause);
}

function refused(hook: SqlHook, where: string, state: string, cause: unknown): ActionError {
  const message = textForCallers(cause, state);
  const hint = message.includes('row-level security')
    ? 'Rows that the policies of a table hide would stay as they are. Let the file begin with ALTER TABLE … DISABLE ROW LEVEL SECURITY and end with ENABLE, or set hooks-role to the owner of the table and run with restart: true. Then run again: hooks that have run are not repeated.'
    : 'Correct the file, or what it needs, and run again: hooks that have run are not repeated.';
  return new ActionError(
    'HOOK_FAILED',
    `The hook ${hook.name} failed ${where}: ${message} (SQLSTATE ${state})`,
    hint,
    { cause: Object.assign(new Error(`SQLSTATE ${state}`), { code: state }) },
  );
}
