import { ActionError } from '../errors.ts';
import { attempt } from './attempt.ts';
import type { Host } from './host.ts';
import { exitCodeOf } from './restore.ts';
import { continueWith, findRestore, hasEnded, ofThisRun, openRecords, type Told } from './target.ts';

/** `operation: abandon`: ends the unfinished restore of the target for good. Returns the exit code. */
export async function abandon(host: Host, told: Told): Promise<number> {
  const found = await findRestore(await openRecords(host, told), told);
  if (found === undefined && told.texts.restoreId !== undefined) {
    throw new ActionError(
      'NOT_FOUND',
      `There is no restore ${told.texts.restoreId} in the table.`,
      'Correct restore-id (operation: status lists them), or leave it out.',
    );
  }
  if (found === undefined || hasEnded(found)) {
    host.log.info(
      found === undefined
        ? 'No restore is unfinished.'
        : `The restore ${found.restoreId} has ended (${found.status}).`,
    );
    host.runner.setOutput('status', found?.status ?? 'skipped');
    return 0;
  }
  return exitCodeOf(await attempt(host, continueWith(ofThisRun(told), found), true), told);
}
