// GitHub's own expression engine (https://github.com/actions/languageservices), over plain values.
import { data, Evaluator, Lexer, Parser } from '@actions/expressions';

export type Value = null | boolean | number | string | readonly Value[] | { readonly [key: string]: Value };

/** What `success()`, `failure()` and `cancelled()` tell at the place of an expression. */
export type Status = 'success' | 'failure' | 'cancelled' | 'skipped';

export interface Scope {
  readonly contexts: { readonly [name: string]: Value };
  readonly status: Status;
}

// GitHub docs, "Contexts reference".
const names = 'github inputs vars needs strategy matrix secrets steps jobs job runner env'.split(' ');
const functions = ['always', 'success', 'failure', 'cancelled'];

/** The value of what stands between `${{` and `}}`. */
function evaluate(expression: string, { contexts, status }: Scope): Value {
  const known = new Map(
    functions.map((name) => {
      const value = name === 'always' || name === status;
      return [name, { name, minArgs: 0, maxArgs: 0, call: () => new data.BooleanData(value) }];
    }),
  );
  const tree = new Parser(new Lexer(expression).lex().tokens, names, [...known.values()]).parse();
  const all = Object.fromEntries(names.map((name) => [name, contexts[name] ?? null]));
  return plain(new Evaluator(tree, dictionary(all), known).evaluate());
}

/** Whether a job or step with this `if` runs. Without a status function, `success()` is required as well. */
export function holds(condition: string | boolean | undefined, scope: Scope): boolean {
  const text = String(condition ?? '').trim();
  const expression = /^\$\{\{(.*)\}\}$/s.exec(text)?.[1] ?? text;
  if (expression === '') return scope.status === 'success';
  const hasStatus = /\b(always|success|failure|cancelled)\s*\(/i.test(
    expression.replaceAll(/'(?:[^']|'')*'/g, ''),
  );
  const value = evaluate(hasStatus ? expression : `success() && (${expression})`, scope);
  return value !== null && value !== false && value !== 0 && value !== '';
}

/** A value of a workflow file: its type is kept where one expression is all of it. */
export function interpolate(value: Value, scope: Scope): Value {
  if (typeof value !== 'string') return value;
  const found = [...value.matchAll(/\$\{\{(.*?)\}\}/gs)];
  const [only] = found;
  if (only?.[0] === value.trim() && found.length === 1) return evaluate(only[1] ?? '', scope);
  return textOf(value, scope);
}

/** A string of a workflow file with its expressions replaced. */
export function textOf(value: Value, scope: Scope): string {
  return String(value ?? '').replaceAll(/\$\{\{(.*?)\}\}/gs, (_, expression: string) =>
    toData(evaluate(expression, scope)).coerceString(),
  );
}

function toData(value: Value): data.ExpressionData {
  if (value === null) return new data.Null();
  if (typeof value === 'string') return new data.StringData(value);
  if (typeof value === 'number') return new data.NumberData(value);
  if (typeof value === 'boolean') return new data.BooleanData(value);
  if (isList(value)) return new data.Array(...value.map(toData));
  return dictionary(value);
}

function dictionary(values: { readonly [key: string]: Value }): data.Dictionary {
  return new data.Dictionary(
    ...Object.entries(values).map(([key, value]) => ({ key, value: toData(value) })),
  );
}

function plain(value: data.ExpressionData): Value {
  if (value instanceof data.Array) return value.values().map(plain);
  if (value instanceof data.Dictionary)
    return Object.fromEntries(value.pairs().map(({ key, value: one }) => [key, plain(one)]));
  return value instanceof data.Null ? null : value.value;
}

function isList(value: Value): value is readonly Value[] {
  return Array.isArray(value);
}
