import { openAuditTable } from '../aws/audit-table.ts';
import { checkIdentity } from '../aws/identity.ts';
import type { RestoreState, Store } from '../engine/store.ts';
import { clusterArn } from '../restore/names.ts';
import { fingerprint, storedSettings } from '../settings/fingerprint.ts';
import { perRun } from '../settings/inputs.ts';
import {
  type Access,
  type Collected,
  goOnWith,
  parseSetting,
  parseSettings,
  type Settings,
} from '../settings/settings.ts';
import { openForReading } from './accounts.ts';
import type { Host } from './host.ts';

/** What inputs and parameters say, and how to get into the target account. */
export type Told = Collected & { readonly access: Access };

/** The settings that a run works with, and the form in which its restore keeps them. */
export interface Effective {
  readonly settings: Settings;
  readonly stored: ReturnType<typeof storedSettings>;
  readonly fingerprint: string;
}

/** The target account's records of restores, before the settings of a run are known. Nothing can be changed with it. */
export interface Records {
  readonly store: Store;
  arnOf(settings: Settings): Promise<string>;
}

export async function openRecords(host: Host, told: Told): Promise<Records> {
  const clients = await openForReading(host, told.access);
  const { targetRegion } = told.access;
  return {
    store: openAuditTable(await clients.dynamodb(targetRegion), parseSetting('auditTable', told)),
    arnOf: async ({ targetAccountId, targetRoleArn, targetClusterId }) => {
      const sts = await clients.sts(targetRegion);
      const { partition } = await checkIdentity(sts, 'target', targetAccountId, targetRoleArn);
      return clusterArn(partition, targetRegion, targetAccountId, targetClusterId);
    },
  };
}

/** The restore that `restore-id` names, ended or not; without it, the unfinished one of the target, if there is one. */
export async function findRestore(records: Records, told: Told): Promise<RestoreState | undefined> {
  const restoreId = parseSetting('restoreId', told);
  if (restoreId !== undefined) return records.store.readState(restoreId);
  const lease = await records.store.readLease(await records.arnOf(parseSettings(told)));
  const found = lease?.unfinished === undefined ? undefined : await records.store.readState(lease.unfinished);
  return found === undefined || hasEnded(found) ? undefined : found;
}

export function hasEnded({ status }: RestoreState): boolean {
  return status === 'succeeded' || status === 'abandoned';
}

/** The settings of a restore that is new. */
export function beginWith(settings: Settings): Effective {
  const stored = storedSettings(settings);
  return { settings, stored, fingerprint: fingerprint(stored) };
}

/** The settings with which the restore `found` goes on: its own, unless an input says something else. */
export function continueWith(told: Collected, found: RestoreState): Effective {
  const began = found.settings as Effective['stored'];
  const { settings, changed } = goOnWith(told, began);
  const mine = { ...settings, restoreId: found.restoreId };
  if (changed.length === 0) return { settings: mine, stored: began, fingerprint: found.fingerprint };
  // Refused when the run is opened, unless nothing has been done yet.
  return beginWith(mine);
}

/** Without the inputs that describe a restore: what is left belongs to the run. */
export function ofThisRun(told: Told): Told {
  const keep = ([key]: [string, unknown]): boolean => perRun.has(key);
  return {
    ...told,
    texts: Object.fromEntries(Object.entries(told.texts).filter(keep)),
    origins: Object.fromEntries(Object.entries(told.origins).filter(keep)),
  };
}
