import { attempt, type Ending } from './attempt.ts';
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
  const worst = order.find((ending) => endings.includes(ending)) ?? 'skipped';
  host.runner.setOutput('status', worst);
  return exitCodeOf(worst, told);
}
