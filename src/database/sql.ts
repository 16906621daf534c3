import { ActionError, errorMessage } from '../errors.ts';
import { toShownError, withoutVerifiers } from './error-text.ts';

export type SqlValue = string | number | boolean | null;
export type Row = { readonly [column: string]: unknown };

/**
 * A session of one user in one database. The same statements can go over TCP or the Data API, so values and columns are
 * only text, numbers and booleans. A refused statement throws DATABASE_FAILED, a lost session DATABASE_UNREACHABLE.
 */
export interface Sql {
  query<R extends Row>(text: string, values?: readonly SqlValue[]): Promise<R[]>;
  /** Commits what `body` did in this session, or nothing of it when it throws. Not nested. */
  transaction<T>(body: () => Promise<T>): Promise<T>;
  /** A setting such as search_path, for every later statement of this session. */
  set(name: string, value: string): Promise<void>;
  /** Whether settings and roles outlive a statement outside of a transaction; over the Data API they do not. */
  readonly keepsSession: boolean;
  close(): Promise<void>;
}

/** Where to log in and as whom. */
export interface Login {
  readonly host: string;
  readonly port: number;
  readonly database: string;
  readonly user: string;
  readonly password: string;
  /** Given at the login: they win over what ALTER ROLE and ALTER DATABASE … SET say. */
  readonly settings?: Readonly<Record<string, string>>;
}

/** PostgreSQL's SQLSTATE of an error or of its cause, if there is one. Node's own codes (EPIPE) have no digit. */
export function sqlState(error: unknown): string | undefined {
  if (!(error instanceof Error)) return undefined;
  const { code } = error as { code?: unknown };
  if (typeof code === 'string' && /^(?=.*\d)[0-9A-Z]{5}$/.test(code)) return code;
  return sqlState(error.cause);
}

/**
 * The error of a failed statement. It has the statement's first words only, and of PostgreSQL's error only what may be
 * shown: a syntax error repeats the words at which it stopped, and its other fields may hold the statement.
 */
export function explainFailure(text: string, error: unknown): ActionError {
  const state = sqlState(error);
  const words = withoutVerifiers(text.trim().split(/\s+/).slice(0, 3).join(' '));
  // 08 = connection exception; 57P = shut down or dropped by an operator; 25P03, 25P04 = ended for its idle or total time.
  const lost = state === undefined || /^(08|57P|25P0[34])/.test(state);
  const cause = state === undefined ? error : toShownError(error, state);
  const message = withoutVerifiers(errorMessage(cause));
  return new ActionError(
    lost ? 'DATABASE_UNREACHABLE' : 'DATABASE_FAILED',
    `The statement ${words} … failed: ${message}${state === undefined ? '' : ` (SQLSTATE ${state})`}`,
    lost ? 'Run again: the restore resumes at this step.' : '',
    { cause },
  );
}

/**
 * Insufficient privilege; wrong grant operation; invalid grantor; dependent privileges; reserved role; unsupported: the
 * ways to say that a role or a right is not ours to change.
 */
const refusals = ['42501', '0LP01', '0L000', '2BP01', '0P000', '42939', '0A000'];

function isRefusal(error: unknown): boolean {
  const state = sqlState(error) ?? '';
  // PostgreSQL 16 and later say this by an internal error when only a role that the master is in, but does not inherit
  // from, could grant a membership.
  const noGrantor = state === 'XX000' && errorMessage(error).includes('no possible grantors');
  return noGrantor || refusals.includes(state);
}

/** PostgreSQL's reason when `change` is refused for lack of rights; undefined when it worked. */
export async function refusal(change: () => Promise<unknown>): Promise<string | undefined> {
  try {
    await change();
    return undefined;
  } catch (error) {
    if (!isRefusal(error)) throw error;
    return errorMessage(error instanceof ActionError ? error.cause : error);
  }
}

/** As `refusal`, inside a transaction: what was refused is undone, and the transaction continues. */
export async function refusalWithin(sql: Sql, change: () => Promise<unknown>): Promise<string | undefined> {
  await sql.query('SAVEPOINT attempt');
  const reason = await refusal(change);
  await sql.query(reason === undefined ? 'RELEASE SAVEPOINT attempt' : 'ROLLBACK TO SAVEPOINT attempt');
  return reason;
}
