import type { SqlParameter } from '@aws-sdk/client-rds-data';
import { AwsFault } from '../contract.ts';

/** A statement as PostgreSQL takes it. */
export interface Bound {
  readonly text: string;
  readonly values: readonly (string | null)[];
}

const casts = { stringValue: 'text', longValue: 'bigint', doubleValue: 'float8', booleanValue: 'boolean' };
const hinted: Readonly<Record<string, string>> = {
  DATE: 'date',
  DECIMAL: 'numeric',
  JSON: 'json',
  TIME: 'time',
  TIMESTAMP: 'timestamp',
  UUID: 'uuid',
};

/** What a colon means nothing in: quotes, dollar quotes and comments; `::`; and a named parameter. */
const token =
  /'(?:[^']|'')*'|"(?:[^"]|"")*"|(\$[A-Za-z_]*\$)[\s\S]*?\1|--[^\n]*|\/\*[\s\S]*?\*\/|::|:([A-Za-z_]\w*)|\$\d+/g;

/** Puts the named parameters in, each with the type of its value: nothing is converted silently. */
export function bind(sql: string, parameters: readonly SqlParameter[]): Bound {
  const values: (string | null)[] = [];
  const text = sql.replaceAll(token, (whole: string, _tag: string | undefined, name: string | undefined) => {
    if (/^\$\d/.test(whole)) throw bad('Positional parameters are not supported.');
    if (name === undefined) return whole;
    const parameter = parameters.find((one) => one.name === name);
    if (parameter === undefined) throw bad(`Cannot find parameter: ${name}`);
    const { value, cast } = read(parameter);
    values.push(value);
    return `$${values.length}${cast === undefined ? '' : `::${cast}`}`;
  });
  return { text, values };
}

function read({ name, value: field, typeHint }: SqlParameter): { value: string | null; cast?: string } {
  const [[kind, value] = ['', undefined], ...more] = Object.entries(field ?? {});
  if (more.length > 0) throw bad(`The parameter ${name} has more than one value.`);
  if (kind === 'isNull') return { value: null };
  if (kind === 'arrayValue') throw bad('Array parameters are not supported.');
  if (typeHint !== undefined && hinted[typeHint] === undefined) throw bad(`Unknown type hint: ${typeHint}`);
  const cast = hinted[typeHint ?? ''] ?? casts[kind as keyof typeof casts];
  if (cast === undefined) throw bad(`sandbox: a ${kind} as parameter is not simulated`);
  return { value: String(value), cast };
}

function bad(message: string): AwsFault {
  return new AwsFault('BadRequestException', message);
}
