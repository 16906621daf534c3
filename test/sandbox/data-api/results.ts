import type { ColumnMetadata, Field } from '@aws-sdk/client-rds-data';
import type { FieldDef, QueryArrayResult } from 'pg';
import { AwsFault } from '../contract.ts';

type Kind = 'booleanValue' | 'longValue' | 'doubleValue' | 'stringValue';

/** PostgreSQL's types by their OIDs, as far as the Data API returns them: `name`, `oid` or `void` it does not. */
const types: Readonly<Record<number, readonly [name: string, kind: Kind]>> = {
  16: ['bool', 'booleanValue'],
  20: ['int8', 'longValue'],
  21: ['int2', 'longValue'],
  23: ['int4', 'longValue'],
  25: ['text', 'stringValue'],
  114: ['json', 'stringValue'],
  700: ['float4', 'doubleValue'],
  701: ['float8', 'doubleValue'],
  1042: ['bpchar', 'stringValue'],
  1043: ['varchar', 'stringValue'],
  1082: ['date', 'stringValue'],
  1083: ['time', 'stringValue'],
  1114: ['timestamp', 'stringValue'],
  1184: ['timestamptz', 'stringValue'],
  1700: ['numeric', 'stringValue'],
  2950: ['uuid', 'stringValue'],
  3802: ['jsonb', 'stringValue'],
};
const arrays: Readonly<Record<number, readonly [name: string, member: 'stringValues' | 'longValues']>> = {
  1005: ['_int2', 'longValues'],
  1007: ['_int4', 'longValues'],
  1009: ['_text', 'stringValues'],
  1015: ['_varchar', 'stringValues'],
  1016: ['_int8', 'longValues'],
};

export function metadataOf(field: FieldDef): ColumnMetadata {
  const typeName = (types[field.dataTypeID] ?? arrays[field.dataTypeID])?.[0] ?? '';
  return { name: field.name, label: field.name, typeName, nullable: 2 };
}

/** The rows of a result whose values are PostgreSQL's text. Throws on what the Data API does not return. */
export function recordsOf(result: QueryArrayResult<(string | null)[]>): Field[][] {
  for (const { name, dataTypeID } of result.fields) {
    if (types[dataTypeID] === undefined && arrays[dataTypeID] === undefined)
      throw unsupported(
        `The result contains the unsupported data type of column ${name} (OID ${dataTypeID}).`,
      );
  }
  return result.rows.map((row) => row.map((value, at) => toField(value, result.fields[at]?.dataTypeID ?? 0)));
}

/** UG "Limitations for the Amazon RDS Data API": a row of 64 KiB, a result of 1 MiB. */
export function assertSize(records: readonly Field[][]): void {
  const sizes = records.map((row) => Buffer.byteLength(JSON.stringify(row)));
  const total = sizes.reduce((sum, size) => sum + size, 0);
  if (total > 1024 * 1024 || sizes.some((size) => size > 64 * 1024))
    throw unsupported('Database returned more than the allowed response size limit');
}

function toField(value: string | null, type: number): Field {
  if (value === null) return { isNull: true };
  const member = arrays[type]?.[1];
  if (member !== undefined) return { arrayValue: elements(value, member) } as Field;
  const kind = types[type]?.[1] ?? 'stringValue';
  if (kind === 'booleanValue') return { booleanValue: value === 't' };
  if (kind === 'longValue') return { longValue: Number(value) };
  return kind === 'doubleValue' ? { doubleValue: Number(value) } : { stringValue: value };
}

/** One dimension, as PostgreSQL writes it: `{a,"b c"}`. */
function elements(text: string, member: 'stringValues' | 'longValues') {
  if (/^\{\s*\{/.test(text)) throw unsupported('The result contains a multidimensional array.');
  const found = [...text.slice(1, -1).matchAll(/"((?:[^"\\]|\\.)*)"|[^,]+/g)];
  const plain = found.map(([whole, quoted]) => quoted?.replaceAll(/\\(.)/g, '$1') ?? whole);
  return { [member]: member === 'longValues' ? plain.map(Number) : plain };
}

function unsupported(message: string): AwsFault {
  return new AwsFault('UnsupportedResultException', message);
}
