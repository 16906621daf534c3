import { ActionError } from '../errors.ts';
import { parseSettings } from '../settings/settings.ts';
import { attempt } from './attempt.ts';
import type { Host } from './host.ts';
import { exitCodeOf } from './restore.ts';
import { beginWith, continueWith, hasEnded, ofThisRun, openRecords, type Told } from './target.ts';

/**
 * `operation: rollback`: brings back what the target was before its last restore (or the one that `rollback-of` names). An
 * unfinished restore is ended first; an unfinished rollback goes on. Returns the exit code.
 */
export async function rollBack(host: Host, told: Told): Promise<number> {
  const records = await openRecords(host, told);
  const settings = parseSettings(told);
  const arn = await records.arnOf(settings);
  const lease = await records.store.readLease(arn);
  const found = lease?.unfinished === undefined ? undefined : await records.store.readState(lease.unfinished);
  const unfinished = found === undefined || hasEnded(found) ? undefined : found;
  if (unfinished !== undefined && isRollback(unfinished.settings))
    return exitCodeOf(await attempt(host, continueWith(told, unfinished)), told);

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
    const ended = await attempt(host, continueWith(ofThisRun(told), unfinished), true);
    if (ended !== 'abandoned') return exitCodeOf(ended, told);
  }
  return exitCodeOf(await attempt(host, beginWith({ ...settings, strategy: 'replace', rollbackOf })), told);
}

function isRollback(stored: unknown): boolean {
  return (stored as { readonly operation?: unknown }).operation === 'rollback';
}
