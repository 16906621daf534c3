import { hasChangedNothing } from '../engine/open-run.ts';
import type { RestoreState } from '../engine/store.ts';
import { parseSettings } from '../settings/settings.ts';
import { attempt, type Ending } from './attempt.ts';
import type { Host } from './host.ts';
import {
  beginWith,
  continueWith,
  type Effective,
  findRestore,
  hasEnded,
  ofThisRun,
  openRecords,
  type Told,
} from './target.ts';

/** `operation: restore`: begins a restore of the target, or goes on with the unfinished one. Returns the exit code. */
export async function restore(host: Host, told: Told): Promise<number> {
  const found = await findRestore(await openRecords(host, told), told);
  if (found !== undefined && !hasEnded(found) && told.texts.restart === 'true') {
    host.log.info(`restart is true: ending the unfinished restore ${found.restoreId} first`);
    const ended = await attempt(host, continueWith(ofThisRun(told), found), true);
    if (ended !== 'abandoned') return exitCodeOf(ended, told);
    return exitCodeOf(await attempt(host, beginWith(parseSettings(told))), told);
  }
  if (found !== undefined && !hasEnded(found) && isClean(found) && told.texts.restoreId === undefined) {
    host.log.info(`Finishing the unfinished clean ${found.restoreId} first`);
    const cleaned = await attempt(host, continueWith(ofThisRun(told), found));
    if (cleaned !== 'succeeded' && cleaned !== 'abandoned') return exitCodeOf(cleaned, told);
    return exitCodeOf(await attempt(host, beginWith(parseSettings(told))), told);
  }
  const ending = await attempt(host, effectiveFor(told, found));
  // Another run died while it ended the restore; that is done now, and the way is free.
  if (ending === 'abandoned' && told.texts.restoreId === undefined)
    return exitCodeOf(await attempt(host, beginWith(parseSettings(told))), told);
  return exitCodeOf(ending, told);
}

function effectiveFor(told: Told, found: RestoreState | undefined): Effective {
  if (found === undefined || hasEnded(found)) return beginWith(parseSettings(told));
  if (!hasChangedNothing(found)) return continueWith(told, found);
  // Nothing has been done yet, so what is told now is as good as what was told then, if it is complete.
  try {
    return beginWith({ ...parseSettings(told), restoreId: found.restoreId });
  } catch {
    return continueWith(told, found);
  }
}

function isClean({ settings }: RestoreState): boolean {
  return (settings as { readonly operation?: unknown }).operation === 'clean';
}

/** A restore that waits is no failure, unless `fail-on-waiting` says so. */
export function exitCodeOf(ending: Ending, told: Told): number {
  return ending === 'failed' || (ending === 'waiting' && told.texts.failOnWaiting === 'true') ? 1 : 0;
}
