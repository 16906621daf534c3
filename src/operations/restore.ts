import { hasChangedNothing } from '../engine/start-run.ts';
import type { RestoreState } from '../engine/store.ts';
import { hasEnded } from '../engine/store.ts';
import { operationOf } from '../restore/history.ts';
import { parseSettings } from '../settings/settings.ts';
import { attempt, type Ending } from './wiring/attempt.ts';
import type { Host } from './wiring/host.ts';
import {
  createRecords,
  findRestore,
  type Inputs,
  type ResolvedSettings,
  settingsForEnding,
  settingsForNew,
  settingsForResume,
} from './wiring/resolved-settings.ts';
import { abandonWork, cleanWork, restoreWork, workOf } from './wiring/work.ts';

/** `operation: restore`: begins a restore of the target, or resumes the unfinished one. Returns the exit code. */
export async function restore(host: Host, inputs: Inputs): Promise<number> {
  const found = await findRestore(await createRecords(host, inputs), inputs);
  const isUnfinished = found !== undefined && !hasEnded(found);
  const isOwn = isUnfinished && wasBegunByThisRun(host, found);
  if (isOwn && inputs.texts.restart === 'true') {
    // "Re-run jobs" has the inputs of the first attempt, whose restart has been done.
    host.log.info(`An earlier attempt of this run began the restore ${found.restoreId}: it is resumed`);
  } else if (isUnfinished && inputs.texts.restart === 'true') {
    // Bad input is refused before anything is ended.
    const next = settingsForNew(parseSettings(inputs));
    host.log.info(`restart is true: ending the unfinished restore ${found.restoreId} first`);
    const ended = await attempt(host, settingsForEnding(inputs, found), abandonWork);
    if (ended !== 'abandoned') return exitCodeOf(ended, inputs);
    return exitCodeOf(await attempt(host, next, restoreWork), inputs);
  }
  if (
    found !== undefined &&
    !hasEnded(found) &&
    operationOf(found) === 'clean' &&
    inputs.texts.restoreId === undefined
  ) {
    host.log.info(`Finishing the unfinished clean ${found.restoreId} first`);
    const cleaned = await attempt(host, settingsForEnding(inputs, found), cleanWork);
    if (cleaned !== 'succeeded' && cleaned !== 'abandoned') return exitCodeOf(cleaned, inputs);
    return exitCodeOf(await attempt(host, settingsForNew(parseSettings(inputs)), restoreWork), inputs);
  }
  const resolved = resolveFor(inputs, found);
  const ending = await attempt(host, resolved, workOf(resolved.settings));
  // Another run died while it ended the restore; that is done now, and the way is free.
  if (ending === 'abandoned' && inputs.texts.restoreId === undefined)
    return exitCodeOf(await attempt(host, settingsForNew(parseSettings(inputs)), restoreWork), inputs);
  return exitCodeOf(ending, inputs);
}

function resolveFor(inputs: Inputs, found: RestoreState | undefined): ResolvedSettings {
  if (found === undefined || hasEnded(found)) return settingsForNew(parseSettings(inputs));
  if (!hasChangedNothing(found)) return settingsForResume(inputs, found);
  // Nothing has been done yet, so the inputs of this run are as good as the stored ones, if they are complete.
  try {
    return settingsForNew({ ...parseSettings(inputs), restoreId: found.restoreId });
  } catch {
    return settingsForResume(inputs, found);
  }
}

/** The page of a run, without its attempt, names the run. */
function wasBegunByThisRun({ runner }: Host, { startedBy }: RestoreState): boolean {
  const runOf = (url: string): string => url.replace(/\/attempts\/\d+$/, '');
  return runner.runUrl !== '' && runOf(startedBy?.runUrl ?? '') === runOf(runner.runUrl);
}

/** A restore that waits is no failure, unless `fail-on-waiting` says so. */
export function exitCodeOf(ending: Ending, inputs: Inputs): number {
  return ending === 'failed' || (ending === 'waiting' && inputs.texts.failOnWaiting === 'true') ? 1 : 0;
}
