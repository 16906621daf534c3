import { hasEnded } from '../engine/store.ts';
import { ActionError } from '../errors.ts';
import { operationOf } from '../restore/history.ts';
import { parseSettings } from '../settings/settings.ts';
import { exitCodeOf } from './restore.ts';
import { attempt } from './wiring/attempt.ts';
import type { Host } from './wiring/host.ts';
import {
  createRecords,
  type Inputs,
  settingsForNew,
  settingsForResume,
  withoutRestoreInputs,
} from './wiring/resolved-settings.ts';

/**
 * `operation: rollback`: brings back what the target was before its last restore (or the one that `rollback-of` names). An
 * unfinished restore is ended first; an unfinished rollback goes on. Returns the exit code.
 */
export async function rollBack(host: Host, inputs: Inputs): Promise<number> {
  const records = await createRecords(host, inputs);
  const settings = parseSettings(inputs);
  const arn = await records.arnOf(settings);
  const lease = await records.store.readLease(arn);
  const found = lease?.unfinished === undefined ? undefined : await records.store.readState(lease.unfinished);
  const unfinished = found === undefined || hasEnded(found) ? undefined : found;
  if (unfinished !== undefined && operationOf(unfinished) === 'rollback')
    return exitCodeOf(await attempt(host, settingsForResume(inputs, unfinished)), inputs);

  const rollbackOf = settings.rollbackOf ?? unfinished?.restoreId ?? lease?.last;
  if (rollbackOf === undefined) {
    throw new ActionError(
      'NOT_FOUND',
      `No restore of ${arn} is known that could be rolled back.`,
      'Name one with rollback-of (operation: status lists them).',
    );
  }
  if (unfinished !== undefined) {
    host.log.info(`Ending the unfinished restore ${unfinished.restoreId} first`);
    const ended = await attempt(host, settingsForResume(withoutRestoreInputs(inputs), unfinished), true);
    if (ended !== 'abandoned') return exitCodeOf(ended, inputs);
  }
  return exitCodeOf(
    await attempt(host, settingsForNew({ ...settings, strategy: 'swap', rollbackOf })),
    inputs,
  );
}
