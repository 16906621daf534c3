import { NormalizedSchema } from '@smithy/core/schema';
import { AwsFault } from './contract.ts';
import { requiredOf, type Schema } from './query-protocol.ts';

// AWS's JSON 1.1 protocol (SSM, Secrets Manager, KMS), driven by the SDK's own schemas.

/** The request's members. What the schema does not know is refused, nested members too. */
export function decodeJson(schema: Schema, body: string): Record<string, unknown> {
  let value: unknown;
  try {
    value = JSON.parse(body || '{}');
  } catch {
    throw new AwsFault('SerializationException', 'The request body is no JSON');
  }
  check(NormalizedSchema.of(schema as never), value, '');
  return value as Record<string, unknown>;
}

function check(schema: NormalizedSchema, value: unknown, path: string): void {
  if (schema.isListSchema()) {
    if (!Array.isArray(value)) throw new AwsFault('SerializationException', `${path} is no list`);
    for (const item of value) check(schema.getValueSchema(), item, path);
  } else if (schema.isStructSchema()) {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) {
      throw new AwsFault('SerializationException', `${path} is no structure`);
    }
    const members = new Map(schema.structIterator());
    for (const [name, inner] of Object.entries(value)) {
      const member = members.get(name);
      if (member === undefined) throw new AwsFault('ValidationException', `Unknown member: ${path}${name}`);
      check(member, inner, `${path}${name}.`);
    }
    for (const name of requiredOf(schema)) {
      if (!(name in value)) {
        throw new AwsFault(
          'ValidationException',
          `1 validation error detected: Value null at '${path}${name}' failed to satisfy constraint: Member must not be null`,
        );
      }
    }
  }
}

/** Times travel as seconds. A member that AWS does not have is a fault of the sandbox. */
export function encodeJson(schema: Schema, value: object): string {
  const normalized = NormalizedSchema.of(schema as never);
  const known = normalized.isStructSchema() ? [...normalized.structIterator()].map(([name]) => name) : [];
  const unknown = Object.keys(value).filter((name) => !known.includes(name));
  if (unknown.length > 0)
    throw new Error(`The sandbox answers with members that AWS does not have: ${unknown.join(', ')}`);
  return JSON.stringify(inSeconds(value));
}

function inSeconds(value: unknown): unknown {
  if (value instanceof Date) return value.getTime() / 1000;
  if (Array.isArray(value)) return value.map(inSeconds);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, inSeconds(inner)]));
}
