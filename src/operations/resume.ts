import type { Store } from '../engine/store.ts';
import type { Swapped } from '../restore/steps/swap-cluster.ts';
import { attempt, type Ending } from './attempt.ts';
import { cleanTarget } from './clean.ts';
import type { Host } from './host.ts';
import { reportError } from './report-error.ts';
import { exitCodeOf } from './restore.ts';
import { continueWith, hasEnded, ofThisRun, openRecords, type Told } from './target.ts';

/** From the worst that can be told of several restores to the best. */
const order: readonly Ending[] = ['failed', 'waiting', 'abandoned', 'succeeded', 'skipped'];

/**
 * `operation: resume`: goes on with every unfinished restore in the table, each with the settings it began with, one after
 * the other. Those that another run works on are left to it. Returns the exit code.
 */
export async function resume(host: Host, told: Told): Promise<number> {
  const { store } = await openRecords(host, told);
  const only = told.texts.restoreId;
  const endings: Ending[] = [];
  for (const { unfinished } of await store.listLeases()) {
    if (unfinished === undefined || (only !== undefined && only !== unfinished)) continue;
    host.signal.throwIfAborted();
    try {
      const found = await store.readState(unfinished);
      if (found === undefined || hasEnded(found)) continue;
      const { settings, ...rest } = continueWith(ofThisRun(told), found);
      endings.push(await attempt(host, { ...rest, settings: { ...settings, ifLocked: 'skip' } }));
    } catch (error) {
      // One target that cannot be worked on must not keep the others waiting.
      reportError(host, error);
      endings.push('failed');
    }
  }
  if (endings.length === 0) host.log.info('No restore is unfinished.');
  if (only === undefined) endings.push(...(await removeKept(host, told, store)));
  const worst = order.find((ending) => endings.includes(ending)) ?? 'skipped';
  host.runner.setOutput('status', worst);
  return exitCodeOf(worst, told);
}

/** Where a swap kept the old cluster and its time is over, it goes now: a target that is not refreshed again costs twice. */
async function removeKept(host: Host, told: Told, store: Store): Promise<Ending[]> {
  const endings: Ending[] = [];
  for (const { last, unfinished } of await store.listLeases()) {
    const ended = last === undefined || unfinished !== undefined ? undefined : await store.readState(last);
    const until = (ended?.steps['swap-cluster']?.result as Partial<Swapped> | undefined)?.kept?.until;
    if (ended === undefined || until === undefined || Date.parse(until) > host.clock.now()) continue;
    host.signal.throwIfAborted();
    try {
      const { settings } = continueWith(ofThisRun(told), ended);
      const ending = await cleanTarget(host, { ...settings, ifLocked: 'skip' });
      if (ending !== 'succeeded') endings.push(ending);
    } catch (error) {
      reportError(host, error);
      endings.push('failed');
    }
  }
  return endings;
}
