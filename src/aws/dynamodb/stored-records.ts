import { z } from 'zod';
import type { AuditEvent, Lease, RestoreState } from '../../engine/store.ts';
import { ActionError } from '../../errors.ts';

// What is read from the table is somebody else's text until it is validated: whoever can write an item can write any.

// biome-ignore lint/suspicious/noControlCharactersInRegex: They are what is refused.
const name = z.string().regex(/^[^\u0000-\u0020\u007f-\u00a0\u2028\u2029]{1,512}$/);
const restoreId = z.string().regex(/^[a-zA-Z0-9-]{1,64}$/);
const text = z.string().max(2048);
const count = z.int().min(0);
/** Wall clock in ms, as far as a Date can show it. */
const time = z.number().min(0).max(8_640_000_000_000_000);
/** How long a run may be waited for: nobody waits for more than a day. */
const leaseMs = z
  .number()
  .min(0)
  .max(24 * 3_600_000);
const holder = z.looseObject({ actor: text, runUrl: text });

const lease = z.looseObject({
  target: name,
  owner: text,
  fence: count,
  heartbeat: count,
  held: z.boolean(),
  leaseMs,
  since: time,
  holder,
  unfinished: restoreId.optional(),
  last: restoreId.optional(),
});

const step = z.looseObject({
  status: z.enum(['started', 'done']),
  attempts: count,
  startedAt: time,
  endedAt: time.optional(),
  intents: z.record(z.string(), z.json()),
  waits: z.record(z.string(), z.looseObject({ startedAt: time, timeoutMs: z.number() })),
});

const state = z.looseObject({
  schemaVersion: count.optional(),
  restoreId,
  target: name,
  status: z.enum(['running', 'waiting', 'failed', 'succeeded', 'abandoned']),
  owner: text,
  fence: count,
  attempt: count,
  continuations: count,
  fingerprint: text,
  settings: z.json(),
  steps: z.record(z.string(), step),
  createdAt: time,
  updatedAt: time,
  holder,
  startedBy: holder.optional(),
  progressDigest: text.optional(),
  reason: z.string().optional(),
});

const event = z.looseObject({ restoreId, at: time, sequence: count, step: z.string(), kind: z.string() });

/** Reads a lease. Throws STATE_NOT_READABLE where it has not the shape of one, or is that of another target. */
export function readLeaseRecord(json: string, target: string): Lease {
  return read<Lease>(lease, json, `(LEASE, ${target})`, { target });
}

/** Reads a restore's state. Throws STATE_NOT_READABLE where it has not the shape of one, or is that of another restore. */
export function readStateRecord(json: string, id: string): RestoreState {
  return read<RestoreState>(state, json, `(${id}, STATE)`, { restoreId: id });
}

/** Reads an event of a restore; undefined for another kind of item. Throws STATE_NOT_READABLE. */
export function readEventRecord(json: string, id: string): AuditEvent | undefined {
  const value = read<Partial<AuditEvent>>(z.looseObject({}), json, `an event of ${id}`);
  return value.kind === undefined ? undefined : read<AuditEvent>(event, json, `an event of ${id}`);
}

function read<T>(shape: z.ZodType, json: string, item: string, own: Partial<T> = {}): T {
  let value: unknown;
  try {
    value = JSON.parse(json);
  } catch (error) {
    throw notReadable(item, 'it is not JSON', error);
  }
  const parsed = shape.safeParse(value);
  if (!parsed.success) throw notReadable(item, z.prettifyError(parsed.error), parsed.error);
  const found = value as T;
  for (const [key, expected] of Object.entries(own))
    if (found[key as keyof T] !== expected) throw notReadable(item, `it names another ${key}`);
  return found;
}

function notReadable(item: string, why: string, cause?: unknown): ActionError {
  return new ActionError(
    'STATE_NOT_READABLE',
    `The item ${item} of the audit table cannot be used: ${why}. Nothing was changed.`,
    'Only this action may write the table: look in CloudTrail who else has. Then put the item back from the backup of the table (point-in-time recovery), or delete it; what a restore has left in AWS, operation: clean with adopt removes.',
    { cause },
  );
}
