import { hasEnded, type RestoreState } from '../engine/store.ts';
import { ActionError } from '../errors.ts';
import { historyOf, operationOf } from '../restore/history.ts';
import { refuseRollback } from '../restore/rollback/rollback.ts';
import { parseSettings } from '../settings/settings.ts';
import { exitCodeOf } from './restore.ts';
import { attempt } from './wiring/attempt.ts';
import type { Host } from './wiring/host.ts';
import { createReadOnlyInspection } from './wiring/inspection.ts';
import {
  createRecords,
  type Inputs,
  noSuchRestore,
  settingsForEnding,
  settingsForNew,
  settingsForResume,
} from './wiring/resolved-settings.ts';
import { abandonWork, rollbackWork } from './wiring/work.ts';

/**
 * `operation: rollback`: brings back what the target was before its last restore (or the one that `rollback-of` names). An
 * unfinished restore is ended first; an unfinished rollback is resumed. Returns the exit code.
 */
export async function rollBack(host: Host, inputs: Inputs): Promise<number> {
  const records = await createRecords(host, inputs);
  const settings = parseSettings(inputs);
  const arn = await records.arnOf(settings);
  const lease = await records.store.readLease(arn);
  const found = lease?.unfinished === undefined ? undefined : await records.store.readState(lease.unfinished);
  const unfinished = found === undefined || hasEnded(found) ? undefined : found;
  const isNamed = settings.restoreId === undefined || settings.restoreId === unfinished?.restoreId;
  if (unfinished !== undefined && operationOf(unfinished) === 'rollback' && isNamed)
    return exitCodeOf(await attempt(host, settingsForResume(inputs, unfinished), rollbackWork), inputs);

  const { restoreId } = settings;
  if (restoreId !== undefined && (await records.store.readState(restoreId)) === undefined)
    throw noSuchRestore(restoreId);
  if (restoreId !== undefined) {
    throw new ActionError(
      'BAD_INPUT',
      `restore-id is the id of a restore to resume, and ${restoreId} is no unfinished rollback of ${arn}.`,
      `To undo that restore, run with rollback-of: ${restoreId}. To undo the last one, leave both out.`,
    );
  }

  const rollbackOf = settings.rollbackOf ?? unfinished?.restoreId ?? lease?.last;
  if (rollbackOf === undefined) {
    throw new ActionError(
      'NOT_FOUND',
      `No restore of ${arn} is known that could be rolled back.`,
      'Name one with rollback-of (operation: status lists them).',
    );
  }
  const rollback = { ...settings, strategy: 'swap', rollbackOf } as const;
  // What is not verified yet is undone by its abandonment: the previous cluster gets its name and instances back.
  const isUndoneByAbandon = unfinished?.restoreId === rollbackOf && !isVerified(unfinished);
  // Before the unfinished restore is ended, and before there is a rollback that could be left unfinished.
  if (!isUndoneByAbandon) {
    await refuseRollback(
      await createReadOnlyInspection(host, rollback),
      unfinished === undefined ? undefined : historyOf(unfinished),
    );
  }
  if (unfinished !== undefined) {
    host.log.info(`Ending the unfinished restore ${unfinished.restoreId} first`);
    const ended = await attempt(host, settingsForEnding(inputs, unfinished), abandonWork);
    if (ended !== 'abandoned' || isUndoneByAbandon) return exitCodeOf(ended, inputs);
  }
  return exitCodeOf(await attempt(host, settingsForNew(rollback), rollbackWork), inputs);
}

function isVerified(state: RestoreState): boolean {
  const history = historyOf(state);
  return history.isDone('verify-restore');
}
