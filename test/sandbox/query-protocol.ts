import { NormalizedSchema } from '@smithy/core/schema';
import { AwsFault } from './contract.ts';

// AWS's Query protocol (RDS, SNS, STS), driven by the SDK's own schemas: forms in, XML out. What the schema does not
// know is refused, as AWS does.

export type Schema = object;

/** EC2 has a dialect of its own: other names in requests, lists without a level between, and no Result element. */
export type Style = 'query' | 'ec2';

function wireName(schema: NormalizedSchema, name: string, style: Style): string {
  const { ec2QueryName, xmlName } = schema.getMergedTraits() as { ec2QueryName?: string; xmlName?: string };
  if (style === 'query') return xmlName ?? name;
  const wire = ec2QueryName ?? xmlName ?? name;
  return `${wire.charAt(0).toUpperCase()}${wire.slice(1)}`;
}

/** Turns `Filters.Filter.1.Name=x` into `{ Filters: [{ Name: 'x' }] }`. Throws InvalidParameterValue for unknown members. */
export function decodeQuery(
  schema: Schema,
  form: URLSearchParams,
  style: Style = 'query',
): Record<string, unknown> {
  const used = new Set<string>(['Action', 'Version']);
  const normalized = NormalizedSchema.of(schema as never);
  const result = decodeStructure(normalized, '', { form, used, style }) ?? {};
  for (const key of form.keys()) {
    if (!used.has(key)) throw new AwsFault('InvalidParameterValue', `Unknown parameter: ${key}`);
  }
  for (const name of requiredOf(normalized)) {
    if (result[name] === undefined) {
      throw new AwsFault('MissingParameter', `The request must contain the parameter ${name}`);
    }
  }
  return result;
}

/** Members without which AWS refuses a request. The SDK's schemas list them first, and say how many they are. */
export function requiredOf(schema: NormalizedSchema): readonly string[] {
  const raw: unknown = schema.getSchema();
  if (!Array.isArray(raw)) return [];
  const [, , , , names, , count] = raw as [unknown, unknown, unknown, unknown, string[]?, unknown?, number?];
  return (names ?? []).slice(0, count ?? 0);
}

interface Reading {
  readonly form: URLSearchParams;
  /** Keys of the form that a member was read from. */
  readonly used: Set<string>;
  readonly style: Style;
}

function decodeStructure(
  schema: NormalizedSchema,
  prefix: string,
  read: Reading,
): Record<string, unknown> | undefined {
  const result: Record<string, unknown> = {};
  for (const [name, member] of schema.structIterator()) {
    const value = decodeValue(member, `${prefix}${wireName(member, name, read.style)}`, read);
    if (value !== undefined) result[name] = value;
  }
  return Object.keys(result).length === 0 ? undefined : result;
}

function decodeValue(schema: NormalizedSchema, key: string, read: Reading): unknown {
  if (schema.isStructSchema()) return decodeStructure(schema, `${key}.`, read);
  if (schema.isListSchema()) return decodeList(schema, key, read);
  if (schema.isMapSchema()) return decodeMap(schema, key, read);
  const text = read.form.get(key);
  if (text === null) return undefined;
  read.used.add(key);
  return scalar(schema, text);
}

function decodeList(schema: NormalizedSchema, key: string, read: Reading): unknown[] | undefined {
  const member = schema.getValueSchema();
  const flat = read.style === 'ec2' || schema.getMergedTraits()['xmlFlattened'];
  const item = flat ? key : `${key}.${String(member.getMergedTraits()['xmlName'] ?? 'member')}`;
  const result: unknown[] = [];
  for (let index = 1; ; index += 1) {
    const value = decodeValue(member, `${item}.${index}`, read);
    if (value === undefined) break;
    result.push(value);
  }
  if (read.form.has(key)) read.used.add(key);
  return result.length === 0 && !read.form.has(key) ? undefined : result;
}

function decodeMap(schema: NormalizedSchema, key: string, read: Reading): object | undefined {
  const keyName = String(schema.getKeySchema().getMergedTraits()['xmlName'] ?? 'key');
  const valueName = String(schema.getValueSchema().getMergedTraits()['xmlName'] ?? 'value');
  const result: Record<string, unknown> = {};
  for (let index = 1; ; index += 1) {
    const entry = schema.getMergedTraits()['xmlFlattened'] ? `${key}.${index}` : `${key}.entry.${index}`;
    const name = read.form.get(`${entry}.${keyName}`);
    if (name === null) break;
    read.used.add(`${entry}.${keyName}`);
    result[name] = decodeValue(schema.getValueSchema(), `${entry}.${valueName}`, read);
  }
  return Object.keys(result).length === 0 ? undefined : result;
}

function scalar(schema: NormalizedSchema, text: string): unknown {
  if (schema.isBooleanSchema()) {
    if (text !== 'true' && text !== 'false')
      throw new AwsFault('InvalidParameterValue', `Not a boolean: ${text}`);
    return text === 'true';
  }
  if (schema.isNumericSchema()) {
    if (text === '' || Number.isNaN(Number(text)))
      throw new AwsFault('InvalidParameterValue', `Not a number: ${text}`);
    return Number(text);
  }
  if (schema.isTimestampSchema()) return new Date(text);
  return text;
}

/** `<ActionResponse><ActionResult>…</ActionResult>…</ActionResponse>` */
export function encodeXml(
  action: string,
  namespace: string,
  schema: Schema,
  value: unknown,
  requestId: string,
  style: Style = 'query',
): string {
  const body = encodeMembers(NormalizedSchema.of(schema as never), value as Record<string, unknown>);
  if (style === 'ec2')
    return `<${action}Response xmlns="${namespace}"><requestId>${requestId}</requestId>${body}</${action}Response>`;
  return `<${action}Response xmlns="${namespace}"><${action}Result>${body}</${action}Result><ResponseMetadata><RequestId>${requestId}</RequestId></ResponseMetadata></${action}Response>`;
}

export function encodeXmlError(
  fault: AwsFault,
  namespace: string,
  requestId: string,
  style: Style = 'query',
): string {
  const error = `<Code>${escapeXml(fault.code)}</Code><Message>${escapeXml(fault.message)}</Message>`;
  if (style === 'ec2')
    return `<Response><Errors><Error>${error}</Error></Errors><RequestID>${requestId}</RequestID></Response>`;
  const type = fault.status >= 500 ? 'Receiver' : 'Sender';
  return `<ErrorResponse xmlns="${namespace}"><Error><Type>${type}</Type>${error}</Error><RequestId>${requestId}</RequestId></ErrorResponse>`;
}

function encodeMembers(schema: NormalizedSchema, value: Record<string, unknown>): string {
  let xml = '';
  const known = new Set<string>();
  if (schema.isStructSchema()) {
    for (const [name, member] of schema.structIterator()) {
      known.add(name);
      const inner = value[name];
      if (inner === undefined) continue;
      xml += encodeValue(member, String(member.getMergedTraits()['xmlName'] ?? name), inner);
    }
  }
  const unknown = Object.keys(value).filter((name) => !known.has(name) && value[name] !== undefined);
  if (unknown.length > 0)
    throw new Error(`The sandbox answers with members that AWS does not have: ${unknown.join(', ')}`);
  return xml;
}

function encodeValue(schema: NormalizedSchema, tag: string, value: unknown): string {
  if (schema.isStructSchema())
    return `<${tag}>${encodeMembers(schema, value as Record<string, unknown>)}</${tag}>`;
  if (schema.isListSchema()) {
    const member = schema.getValueSchema();
    const flat = schema.getMergedTraits()['xmlFlattened'];
    const item = flat ? tag : String(member.getMergedTraits()['xmlName'] ?? 'member');
    const items = (value as unknown[]).map((one) => encodeValue(member, item, one)).join('');
    return flat ? items : `<${tag}>${items}</${tag}>`;
  }
  if (schema.isMapSchema()) {
    const entries = Object.entries(value as Record<string, unknown>)
      .map(
        ([key, one]) =>
          `<entry><key>${escapeXml(key)}</key>${encodeValue(schema.getValueSchema(), 'value', one)}</entry>`,
      )
      .join('');
    return `<${tag}>${entries}</${tag}>`;
  }
  return `<${tag}>${escapeXml(value instanceof Date ? value.toISOString() : String(value))}</${tag}>`;
}

function escapeXml(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;');
}
