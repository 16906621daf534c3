import type { Store } from '../engine/store.ts';
import { hasEnded } from '../engine/store.ts';
import { historyOf } from '../restore/history.ts';
import { cleanTarget } from './clean.ts';
import { reportError } from './report/report-error.ts';
import { exitCodeOf } from './restore.ts';
import { attempt, type Ending } from './wiring/attempt.ts';
import type { Host } from './wiring/host.ts';
import {
  createRecords,
  type Inputs,
  settingsForResume,
  withoutRestoreInputs,
} from './wiring/resolved-settings.ts';

/** From the worst that can be told of several restores to the best. */
const order: readonly Ending[] = ['failed', 'waiting', 'abandoned', 'succeeded', 'skipped'];

/**
 * `operation: resume`: goes on with every unfinished restore in the table, each with the settings it began with, one after
 * the other. Those that another run works on are left to it. Returns the exit code.
 */
export async function resume(host: Host, inputs: Inputs): Promise<number> {
  const { store } = await createRecords(host, inputs);
  const only = inputs.texts.restoreId;
  const endings: Ending[] = [];
  for (const { unfinished } of await store.listLeases()) {
    if (unfinished === undefined || (only !== undefined && only !== unfinished)) continue;
    host.signal.throwIfAborted();
    try {
      const found = await store.readState(unfinished);
      if (found === undefined || hasEnded(found)) continue;
      const { settings, ...rest } = settingsForResume(withoutRestoreInputs(inputs), found);
      endings.push(await attempt(host, { ...rest, settings: { ...settings, ifLocked: 'skip' } }));
    } catch (error) {
      // One target that cannot be worked on must not keep the others waiting.
      reportError(host, error);
      endings.push('failed');
    }
  }
  if (endings.length === 0) host.log.info('No restore is unfinished.');
  if (only === undefined) endings.push(...(await removeKept(host, inputs, store)));
  const worst = order.find((ending) => endings.includes(ending)) ?? 'skipped';
  host.runner.setOutput('status', worst);
  return exitCodeOf(worst, inputs);
}

/** How long after its time a previous cluster is still looked for, in ms. */
const mayStillBeThereMs = 30 * 24 * 3_600_000;

/** Removes previous clusters whose time is over, and stops again those that AWS has started after seven days. */
async function removeKept(host: Host, inputs: Inputs, store: Store): Promise<Ending[]> {
  const endings: Ending[] = [];
  for (const { last, unfinished } of await store.listLeases()) {
    const ended = last === undefined || unfinished !== undefined ? undefined : await store.readState(last);
    if (ended === undefined) continue;
    host.signal.throwIfAborted();
    try {
      const until = historyOf(ended).swapped?.previous?.until;
      // Long after its time a previous cluster was removed, or stays for a reason that was told.
      if (until === undefined || Date.parse(until) < host.clock.now() - mayStillBeThereMs) continue;
      const { settings } = settingsForResume(withoutRestoreInputs(inputs), ended);
      const ending = await cleanTarget(host, { ...settings, ifLocked: 'skip' });
      if (ending !== 'succeeded') endings.push(ending);
    } catch (error) {
      reportError(host, error);
      endings.push('failed');
    }
  }
  return endings;
}
