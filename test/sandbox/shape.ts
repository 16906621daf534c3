import { NormalizedSchema } from '@smithy/core/schema';

/** What is wrong with a value by the SDK's schema: members that it lacks, and values of other types. */
export function shapeMistakes(schema: object, value: unknown): string[] {
  return check(NormalizedSchema.of(schema as never), value, '');
}

function check(schema: NormalizedSchema, value: unknown, path: string): string[] {
  if (value === undefined || value === null) return [];
  if (schema.isStructSchema()) {
    if (!isRecord(value)) return [`${path} is no structure`];
    const members = new Map(schema.structIterator());
    return Object.entries(value).flatMap(([name, inner]) => {
      const member = members.get(name);
      if (member === undefined) return inner === undefined ? [] : [`${path}${name} is no member`];
      return check(member, inner, `${path}${name}.`);
    });
  }
  if (schema.isListSchema()) {
    if (!Array.isArray(value)) return [`${path} is no list`];
    return value.flatMap((one: unknown) => check(schema.getValueSchema(), one, path));
  }
  if (schema.isMapSchema()) {
    if (!isRecord(value)) return [`${path} is no map`];
    return Object.values(value).flatMap((one) => check(schema.getValueSchema(), one, path));
  }
  const fits = scalar(schema, value);
  return fits ? [] : [`${path} is ${typeof value}`];
}

function scalar(schema: NormalizedSchema, value: unknown): boolean {
  if (schema.isTimestampSchema()) return value instanceof Date;
  if (schema.isNumericSchema()) return typeof value === 'number';
  if (schema.isBooleanSchema()) return typeof value === 'boolean';
  if (schema.isStringSchema()) return typeof value === 'string';
  return true;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
