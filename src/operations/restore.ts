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
  settingsForNew,
  settingsForResume,
  withoutRestoreInputs,
} from './wiring/resolved-settings.ts';

/** `operation: restore`: begins a restore of the target, or goes on with the unfinished one. Returns the exit code. */
export async function restore(host: Host, inputs: Inputs): Promise<number> {
  const found = await findRestore(await createRecords(host, inputs), inputs);
  if (found !== undefined && !hasEnded(found) && inputs.texts.restart === 'true') {
    host.log.info(`restart is true: ending the unfinished restore ${found.restoreId} first`);
    const ended = await attempt(host, settingsForResume(withoutRestoreInputs(inputs), found), true);
    if (ended !== 'abandoned') return exitCodeOf(ended, inputs);
    return exitCodeOf(await attempt(host, settingsForNew(parseSettings(inputs))), inputs);
  }
  if (
    found !== undefined &&
    !hasEnded(found) &&
    operationOf(found) === 'clean' &&
    inputs.texts.restoreId === undefined
  ) {
    host.log.info(`Finishing the unfinished clean ${found.restoreId} first`);
    const cleaned = await attempt(host, settingsForResume(withoutRestoreInputs(inputs), found));
    if (cleaned !== 'succeeded' && cleaned !== 'abandoned') return exitCodeOf(cleaned, inputs);
    return exitCodeOf(await attempt(host, settingsForNew(parseSettings(inputs))), inputs);
  }
  const ending = await attempt(host, effectiveFor(inputs, found));
  // Another run died while it ended the restore; that is done now, and the way is free.
  if (ending === 'abandoned' && inputs.texts.restoreId === undefined)
    return exitCodeOf(await attempt(host, settingsForNew(parseSettings(inputs))), inputs);
  return exitCodeOf(ending, inputs);
}

function effectiveFor(inputs: Inputs, found: RestoreState | undefined): ResolvedSettings {
  if (found === undefined || hasEnded(found)) return settingsForNew(parseSettings(inputs));
  if (!hasChangedNothing(found)) return settingsForResume(inputs, found);
  // Nothing has been done yet, so what is told now is as good as what was told then, if it is complete.
  try {
    return settingsForNew({ ...parseSettings(inputs), restoreId: found.restoreId });
  } catch {
    return settingsForResume(inputs, found);
  }
}

/** A restore that waits is no failure, unless `fail-on-waiting` says so. */
export function exitCodeOf(ending: Ending, inputs: Inputs): number {
  return ending === 'failed' || (ending === 'waiting' && inputs.texts.failOnWaiting === 'true') ? 1 : 0;
}
