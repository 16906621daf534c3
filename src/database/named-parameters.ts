import { endOfComment, tokens } from './lexical.ts';
import type { SqlValue } from './sql.ts';

/** A value of a statement by its name, in the Data API's form. */
export interface NamedParameter {
  readonly name: string;
  readonly value:
    | { readonly isNull: true }
    | { readonly booleanValue: boolean }
    | { readonly longValue: number }
    | { readonly doubleValue: number }
    | { readonly stringValue: string };
}

export interface NamedStatement {
  readonly text: string;
  readonly parameters: readonly NamedParameter[];
}

/**
 * A statement with positional values (`$1`) as one with named ones (`:p1`), which is all that the Data API knows. Without
 * values it stays as it is.
 */
export function nameParameters(text: string, values: readonly SqlValue[]): NamedStatement {
  if (values.length === 0) return { text, parameters: [] };
  const token = new RegExp([...tokens, String.raw`\$(\d+)`].join('|'), 'g');
  let named = '';
  let at = 0;
  for (let found = token.exec(text); found !== null; found = token.exec(text)) {
    if (found[0] === '/*') {
      token.lastIndex = endOfComment(text, found.index);
      continue;
    }
    if (found[2] === undefined) continue;
    named += `${text.slice(at, found.index)}:p${found[2]}`;
    at = token.lastIndex;
  }
  return {
    text: named + text.slice(at),
    parameters: values.map((value, index) => ({ name: `p${index + 1}`, value: typed(value) })),
  };
}

function typed(value: SqlValue): NamedParameter['value'] {
  if (value === null) return { isNull: true };
  if (typeof value === 'boolean') return { booleanValue: value };
  if (typeof value === 'string') return { stringValue: value };
  return Number.isSafeInteger(value) ? { longValue: value } : { doubleValue: value };
}
