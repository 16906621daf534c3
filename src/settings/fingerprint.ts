import { createHash } from 'node:crypto';
import { perRun } from './inputs.ts';
import type { Settings } from './settings.ts';

type Stored = string | number | boolean | readonly Stored[] | { readonly [key: string]: Stored };

/** The settings as they are kept with a restore: plain JSON, no secrets. */
export function storedSettings(settings: Settings): { readonly [key: string]: Stored } {
  return Object.fromEntries(Object.entries(settings).filter(([key]) => !perRun.has(key)));
}

/** SHA-256 in hex over canonical JSON: the same settings give the same value, in whatever order they are stored. */
export function fingerprint(stored: { readonly [key: string]: Stored }): string {
  return createHash('sha256').update(canonical(stored)).digest('hex');
}

function canonical(value: Stored): string {
  if (typeof value !== 'object') return JSON.stringify(value);
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`;
  const entries = Object.entries(value).toSorted(([a], [b]) => (a < b ? -1 : 1));
  return `{${entries.map(([key, entry]) => `${JSON.stringify(key)}:${canonical(entry)}`).join(',')}}`;
}
