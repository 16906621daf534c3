import { formatDuration } from '../duration.ts';
import { ActionError, errorMessage } from '../errors.ts';
import { textForCallers } from './error-text.ts';
import { type Sql, sqlState } from './sql.ts';
import type { Check } from './verification.ts';

/** A query of the caller's, by the name of its file. */
export interface OwnCheck {
  readonly name: string;
  readonly text: string;
}

/** Takes what a check returned, where somebody wants to see it; it is kept nowhere else. */
export type ShowRows = (check: string, rows: string) => void;

const longest = 200;

/**
 * Runs the caller's checks in a session that can only read. Each must be one statement that returns no row, or one row
 * of one column that is true; everything else is a failed check, also an error. What is reported of a result are the number of
 * rows and the names of columns: rows may be about people, and the result is stored and sent.
 */
export async function runOwnChecks(
  sql: Sql,
  checks: readonly OwnCheck[],
  showRows: ShowRows = () => undefined,
): Promise<Check[]> {
  const results: Check[] = [];
  for (const { name, text } of checks) {
    const show = (rows: readonly object[]): void => {
      if (rows.length > 0) showRows(name, shorten(JSON.stringify(rows[0])));
    };
    results.push({ name, ...(await evaluate(sql, text, show)) });
  }
  return results;
}

async function evaluate(
  sql: Sql,
  text: string,
  show: (rows: readonly object[]) => void,
): Promise<Omit<Check, 'name'>> {
  let rows: readonly { readonly [column: string]: unknown }[];
  try {
    rows = await sql.query(text);
  } catch (error) {
    if (/multiple commands|Multistatements/.test(errorMessage(error)))
      return { ok: false, details: 'several statements: a check must be one' };
    return { ok: false, details: describeError(error) };
  }
  show(rows);
  const [row] = rows;
  if (row === undefined) return { ok: true, details: 'no row' };
  const columns = Object.keys(row);
  const names = columns.map((column) => JSON.stringify(shorten(column))).join(', ');
  if (columns.length !== 1)
    return { ok: false, details: `${columns.length} columns (${shorten(names)}): a check must return one` };
  if (rows.length > 1) return { ok: false, details: `${rows.length} rows with the column ${names}` };
  const ok = row[columns[0] ?? ''] === true;
  return { ok, details: `one row whose column ${names} is ${ok ? 'true' : 'not true'}` };
}

/** As of hooks, without what PostgreSQL or a function quotes of the data. */
function describeError(error: unknown): string {
  const state = sqlState(error);
  if (state === undefined) return errorMessage(error);
  const cause = error instanceof ActionError ? (error.cause ?? error) : error;
  return `${textForCallers(cause, state)} (SQLSTATE ${state})`;
}

function shorten(text: string): string {
  return text.length > longest ? `${text.slice(0, longest)}…` : text;
}

/** Is the newest thing that the caller's query finds (one timestamp) young enough? By the database's clock. */
export async function checkFreshness(sql: Sql, query: string, maxAgeMs: number): Promise<Check> {
  const name = 'freshness';
  try {
    const [row] = await sql.query<{ age: number | null }>(
      `SELECT (EXTRACT(EPOCH FROM pg_catalog.now() - (${query.replace(/;\s*$/, '')})) * 1000)::float8 AS age`,
    );
    const age = row?.age ?? null;
    if (age === null) return { name, ok: false, details: 'the query found nothing' };
    const details = `the newest is ${formatDuration(Math.max(0, age))} old, ${formatDuration(maxAgeMs)} allowed`;
    return { name, ok: age <= maxAgeMs, details };
  } catch (error) {
    return { name, ok: false, details: describeError(error) };
  }
}
