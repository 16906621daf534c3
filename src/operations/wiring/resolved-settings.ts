import { createAuditTable } from '../../aws/dynamodb/audit-table.ts';
import { hasEnded, type Json, type RestoreState, type Store } from '../../engine/store.ts';
import { ActionError } from '../../errors.ts';
import { operationOf, settingsOf } from '../../restore/history.ts';
import { fingerprint, storedSettings } from '../../settings/fingerprint.ts';
import { perRun } from '../../settings/inputs.ts';
import { authorityKeys, codeKeys, inputName, type Key } from '../../settings/schema.ts';
import {
  type Access,
  mergeStoredSettings,
  parseSetting,
  parseSettings,
  type RawSettings,
  type Settings,
} from '../../settings/settings.ts';
import { createReadOnlyClients } from './accounts.ts';
import type { Host } from './host.ts';
import { identifySide, targetArnOf } from './identify.ts';

/** What inputs and parameters say, and how to get into the target account. */
export type Inputs = RawSettings & { readonly access: Access };

/** The settings that a run works with, and the form in which its restore keeps them. */
export interface ResolvedSettings {
  readonly settings: Settings;
  readonly stored: { readonly [key: string]: Json };
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
    arnOf: async (settings) => targetArnOf(await identifySide(clients, 'target', settings), settings),
  };
}

/** No restore begins under an id that somebody gives: who names one means a restore that is there. */
export function noSuchRestore(restoreId: string): ActionError {
  return new ActionError(
    'NOT_FOUND',
    `There is no restore ${restoreId} in the table.`,
    'Correct restore-id (operation: status lists them), or leave it out.',
  );
}

/**
 * The restore that `restore-id` names, ended or not; without it, the unfinished one of the target, if there is one. Throws
 * NOT_FOUND for an unknown id.
 */
export async function findRestore(records: Records, inputs: Inputs): Promise<RestoreState | undefined> {
  const restoreId = parseSetting('restoreId', inputs);
  if (restoreId !== undefined) {
    const found = await records.store.readState(restoreId);
    if (found === undefined) throw noSuchRestore(restoreId);
    return found;
  }
  const lease = await records.store.readLease(await records.arnOf(parseSettings(inputs)));
  const found = lease?.unfinished === undefined ? undefined : await records.store.readState(lease.unfinished);
  return found === undefined || hasEnded(found) ? undefined : found;
}

/** The settings of a restore that is new. */
export function settingsForNew(settings: Settings): ResolvedSettings {
  const stored = storedSettings(settings);
  return { settings, stored, fingerprint: fingerprint(stored) };
}

/**
 * The settings with which the restore `found` resumes: its own, unless an input says something else. As whom, where and on
 * what it works, its guards and its folders are as this run says. Throws SETTINGS_CHANGED where what is stored differs
 * although the stored fingerprint says that it does not.
 */
export function settingsForResume(inputs: RawSettings, found: RestoreState): ResolvedSettings {
  const began = settingsOf(found);
  const { settings, changed } = mergeStoredSettings(inputs, began, authorityOver(found));
  const own = { ...settings, restoreId: found.restoreId };
  if (changed.length === 0) return { settings: own, stored: began, fingerprint: found.fingerprint };
  const resolved = settingsForNew(own);
  if (resolved.fingerprint === found.fingerprint) throw differs(found, resolved.stored, changed);
  // Refused when the run is opened, unless nothing has been done yet.
  return resolved;
}

const placeKeys: readonly Key[] = [
  'sourceAccountId',
  'targetAccountId',
  'sourceRegion',
  'targetRegion',
  'targetClusterId',
];

/**
 * The settings with which the restore `found` is ended for good, or a clean is finished: only the place must be the one it
 * began with. Roles and guards are as this run says, so that a restore can also be ended with other roles.
 */
export function settingsForEnding(inputs: Inputs, found: RestoreState): ResolvedSettings {
  const began = settingsOf(found);
  const { settings, changed } = mergeStoredSettings(withoutRestoreInputs(inputs), began);
  const moved = changed.filter((key) => placeKeys.includes(key));
  if (moved.length > 0) throw differs(found, storedSettings(settings), moved);
  const own = { ...settings, restoreId: found.restoreId };
  return { settings: own, stored: began, fingerprint: found.fingerprint };
}

/** A rollback and a clean run no code of the caller's, so a run that resumes them may have other folders. */
function authorityOver(found: RestoreState): ReadonlySet<Key> {
  if (operationOf(found) === 'restore') return authorityKeys;
  return new Set([...authorityKeys].filter((key) => !codeKeys.includes(key)));
}

function differs(
  found: RestoreState,
  own: { readonly [key: string]: unknown },
  keys: readonly Key[],
): ActionError {
  const stored = settingsOf(found);
  const shown = (value: unknown): string => JSON.stringify(value) ?? 'not set';
  const differences = keys.map(
    (key) => `${inputName(key)} is ${shown(stored[key])} in the table and ${shown(own[key])} here`,
  );
  return new ActionError(
    'SETTINGS_CHANGED',
    `The stored settings of the restore ${found.restoreId} differ from those of this run: ${differences.join('; ')}.`,
    'Run with the inputs that the restore was started with. If they are the same, somebody changed the item in the audit table: check CloudTrail.',
  );
}

/** Without the inputs that describe a restore: what is left belongs to the run, or only the run may say it. */
export function withoutRestoreInputs(inputs: Inputs, found?: RestoreState): Inputs {
  const authority = found === undefined ? authorityKeys : authorityOver(found);
  const keep = ([key]: [string, unknown]): boolean => perRun.has(key) || authority.has(key as Key);
  return {
    ...inputs,
    texts: Object.fromEntries(Object.entries(inputs.texts).filter(keep)),
    origins: Object.fromEntries(Object.entries(inputs.origins).filter(keep)),
  };
}
