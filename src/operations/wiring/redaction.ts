import type { RestoreState, Store } from '../../engine/store.ts';
import { mapResults } from '../../restore/history.ts';

/** Takes known secrets out of a text. */
export type Redact = (text: string) => string;

/**
 * The fields of results, events and messages that hold text for people: AWS, PostgreSQL or a file of the caller's may have
 * written a part of it. The other fields are names and numbers, with which the next run works: they stay as they are.
 */
const textFields: ReadonlySet<string> = new Set([
  'detail',
  'details',
  'failed',
  'hint',
  'left',
  'message',
  'reason',
  'subject',
  'targetNow',
  'text',
]);

/** The value without known secrets in its texts for people. */
export function redactTexts<T>(value: T, redact: Redact): T {
  return redactIn(value, redact, false) as T;
}

function redactIn(value: unknown, redact: Redact, isText: boolean): unknown {
  if (typeof value === 'string') return isText ? redact(value) : value;
  if (Array.isArray(value)) return value.map((item) => redactIn(item, redact, isText));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, item]) => [name, redactIn(item, redact, textFields.has(name))]),
  );
}

/** The store, which gets no known secret: AWS repeats a password in an error, and a program may print one. */
export function withoutSecrets(store: Store, redact: Redact): Store {
  const clean = (state: RestoreState): RestoreState => ({
    ...mapResults(state, (result) => redactTexts(result, redact)),
    ...(state.reason === undefined ? {} : { reason: redact(state.reason) }),
  });
  return {
    ...store,
    createState: (state) => store.createState(clean(state)),
    replaceState: (state, by) => store.replaceState(clean(state), by),
    appendEvent: (event) => store.appendEvent(redactTexts(event, redact)),
  };
}
