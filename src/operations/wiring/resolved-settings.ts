import { checkIdentity } from '../../aws/client/identity.ts';
import { createAuditTable } from '../../aws/dynamodb/audit-table.ts';
import { hasEnded, type RestoreState, type Store } from '../../engine/store.ts';
import { clusterArn } from '../../restore/naming.ts';
import { fingerprint, storedSettings } from '../../settings/fingerprint.ts';
import { perRun } from '../../settings/inputs.ts';
import {
  type Access,
  type Collected,
  mergeStoredSettings,
  parseSetting,
  parseSettings,
  type Settings,
} from '../../settings/settings.ts';
import { createReadOnlyClients } from './accounts.ts';
import type { Host } from './host.ts';

/** What inputs and parameters say, and how to get into the target account. */
export type Inputs = Collected & { readonly access: Access };

/** The settings that a run works with, and the form in which its restore keeps them. */
export interface ResolvedSettings {
  readonly settings: Settings;
  readonly stored: ReturnType<typeof storedSettings>;
  readonly fingerprint: string;
}

/** The target account's records of restores, before the settings of a run are known. Nothing can be changed with it. */
export interface Records {
  readonly store: Store;
  arnOf(settings: Settings): Promise<string>;
}

export async function createRecords(host: Host, inputs: Inputs): Promise<Records> {
  const clients = await createReadOnlyClients(host, inputs.access);
  const { targetRegion } = inputs.access;
  return {
    store: createAuditTable(await clients.dynamodb(targetRegion), parseSetting('auditTable', inputs)),
    arnOf: async ({ targetAccountId, targetRoleArn, targetClusterId }) => {
      const sts = await clients.sts(targetRegion);
      const { partition } = await checkIdentity(sts, 'target', targetAccountId, targetRoleArn);
      return clusterArn(partition, targetRegion, targetAccountId, targetClusterId);
    },
  };
}

/** The restore that `restore-id` names, ended or not; without it, the unfinished one of the target, if there is one. */
export async function findRestore(records: Records, inputs: Inputs): Promise<RestoreState | undefined> {
  const restoreId = parseSetting('restoreId', inputs);
  if (restoreId !== undefined) return records.store.readState(restoreId);
  const lease = await records.store.readLease(await records.arnOf(parseSettings(inputs)));
  const found = lease?.unfinished === undefined ? undefined : await records.store.readState(lease.unfinished);
  return found === undefined || hasEnded(found) ? undefined : found;
}

/** The settings of a restore that is new. */
export function settingsForNew(settings: Settings): ResolvedSettings {
  const stored = storedSettings(settings);
  return { settings, stored, fingerprint: fingerprint(stored) };
}

/** The settings with which the restore `found` goes on: its own, unless an input says something else. */
export function settingsForResume(inputs: Collected, found: RestoreState): ResolvedSettings {
  const began = found.settings as ResolvedSettings['stored'];
  const { settings, changed } = mergeStoredSettings(inputs, began);
  const mine = { ...settings, restoreId: found.restoreId };
  if (changed.length === 0) return { settings: mine, stored: began, fingerprint: found.fingerprint };
  // Refused when the run is opened, unless nothing has been done yet.
  return settingsForNew(mine);
}

/** Without the inputs that describe a restore: what is left belongs to the run. */
export function withoutRestoreInputs(inputs: Inputs): Inputs {
  const keep = ([key]: [string, unknown]): boolean => perRun.has(key);
  return {
    ...inputs,
    texts: Object.fromEntries(Object.entries(inputs.texts).filter(keep)),
    origins: Object.fromEntries(Object.entries(inputs.origins).filter(keep)),
  };
}
