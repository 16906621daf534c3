import { ActionError } from '../errors.ts';
import { fields, inputName, type Key } from './schema.ts';

/**
 * Reads a setting that is stored with a restore. Whoever can write the table can write anything there, so it must be a
 * value that an input could have given. Throws STATE_NOT_READABLE.
 */
export function readStored(key: Key, stored: unknown): unknown {
  const text = textOf(key, stored);
  const parsed = text === undefined ? undefined : fields[key].safeParse(text);
  if (parsed?.success && JSON.stringify(parsed.data) === JSON.stringify(stored)) return parsed.data;
  const name = inputName(key);
  const rule = parsed?.error?.issues[0]?.message ?? 'must be a value that the input could have';
  throw new ActionError(
    'STATE_NOT_READABLE',
    `The stored settings of the restore cannot be used: ${name} ${rule}, but the audit table says ${shown(stored)}. Nothing was changed.`,
    `Only this action may write the table: look in CloudTrail who else has. Then put the item back from the backup of the table (point-in-time recovery), or set the input ${name} to what the restore began with.`,
  );
}

/** The text of an input that is read as this value; undefined where there is none. */
export function textOf(key: Key, value: unknown): string | undefined {
  if (typeof value === 'string') return value;
  if (typeof value === 'boolean') return String(value);
  // `hold: true` holds for ever.
  if (value === Number.POSITIVE_INFINITY) return 'true';
  if (typeof value === 'number') return key.endsWith('Ms') ? `${value}ms` : String(value);
  if (Array.isArray(value)) return value.join(',');
  if (typeof value !== 'object' || value === null) return undefined;
  const { key: tag, value: tagValue } = value as { readonly key?: unknown; readonly value?: unknown };
  return key === 'guardTag' ? `${tag}=${tagValue}` : JSON.stringify(value);
}

function shown(value: unknown): string {
  const json = JSON.stringify(value) ?? 'nothing';
  return json.length > 80 ? `${json.slice(0, 80)}…` : json;
}
