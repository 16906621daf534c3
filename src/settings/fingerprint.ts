import { createHash } from 'node:crypto';
import { type Key, provisionOnly } from './schema.ts';
import type { Settings } from './settings.ts';

/**
 * What is not part of a restore: secrets, paths of one machine, and what may differ between the runs that work on it
 * (a longer time-out must not be a reason to begin again).
 */
const notStored: ReadonlySet<string> = new Set<Key>([
  'operation',
  'githubToken',
  'caBundle',
  'restoreId',
  'timeBudgetMs',
  'copyTimeoutMs',
  'restoreTimeoutMs',
  'pollMinMs',
  'pollMaxMs',
  'leaseDurationMs',
]);

type Stored = string | number | boolean | readonly Stored[] | { readonly [key: string]: Stored };

function isProvisionOnly(key: string): boolean {
  return (provisionOnly as ReadonlySet<string>).has(key);
}

/** The settings as they are kept with a restore: plain JSON, no secrets. */
export function storedSettings(settings: Settings): { readonly [key: string]: Stored } {
  const stored = Object.entries(settings).filter(([key]) => !notStored.has(key) && !isProvisionOnly(key));
  return Object.fromEntries(stored);
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
