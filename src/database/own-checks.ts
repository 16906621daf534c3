import { formatDuration } from '../duration.ts';
import { errorMessage } from '../errors.ts';
import { type Sql, sqlState } from './sql.ts';
import type { Check } from './verification.ts';

/** A query of the caller's, by the name of its file. */
export interface OwnCheck {
  readonly name: string;
  readonly text: string;
}

const longest = 200;

/**
 * Runs the caller's checks in a session that can only read. Each must be one statement that returns no row, or one row
 * of one column that is true; everything else is a failed check, also an error.
 */
export async function runOwnChecks(sql: Sql, checks: readonly OwnCheck[]): Promise<Check[]> {
  const results: Check[] = [];
  for (const { name, text } of checks) results.push({ name, ...(await evaluate(sql, text)) });
  return results;
}

async function evaluate(sql: Sql, text: string): Promise<Omit<Check, 'name'>> {
  let rows: readonly { readonly [column: string]: unknown }[];
  try {
    rows = await sql.query(text);
  } catch (error) {
    const state = sqlState(error);
    if (/multiple commands|Multistatements/.test(errorMessage(error)))
      return { ok: false, details: 'several statements: a check must be one' };
    return {
      ok: false,
      details: `${errorMessage(error)}${state === undefined ? '' : ` (SQLSTATE ${state})`}`,
    };
  }
  const [row] = rows;
  if (row === undefined) return { ok: true, details: 'no row' };
  const columns = Object.keys(row);
  if (columns.length !== 1)
    return { ok: false, details: `${columns.length} columns: a check must return one` };
  if (rows.length > 1) return { ok: false, details: `${rows.length} rows, the first with ${show(row)}` };
  return { ok: row[columns[0] ?? ''] === true, details: show(row) };
}

function show(row: object): string {
  const text = JSON.stringify(row);
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
    return { name, ok: false, details: errorMessage(error) };
  }
}
