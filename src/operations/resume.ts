import { hasEnded, type Lease, type Store } from '../engine/store.ts';
import { ActionError } from '../errors.ts';
import { historyOf, operationOf } from '../restore/history.ts';
import { parseSetting } from '../settings/settings.ts';
import { cleanTarget } from './clean.ts';
import { reportEarlyFailure } from './report/early-failure.ts';
import { exitCodeOf } from './restore.ts';
import { attempt, type Ending } from './wiring/attempt.ts';
import type { Host } from './wiring/host.ts';
import {
  createRecords,
  type Inputs,
  noSuchRestore,
  settingsForEnding,
  settingsForResume,
  withoutRestoreInputs,
} from './wiring/resolved-settings.ts';
import { workOf } from './wiring/work.ts';

/** From the worst end of several restores to the best. */
const order: readonly Ending[] = ['failed', 'waiting', 'abandoned', 'succeeded', 'skipped'];

/**
 * `operation: resume`: resumes every unfinished restore in the table whose target `target-cluster-id` allows, one after the
 * other. As whom and where it works, the guards and the folders of code are as this run says. Those that another run works
 * on are left to it. Returns the exit code.
 */
export async function resume(host: Host, inputs: Inputs): Promise<number> {
  const isAllowed = allowedTargets(inputs);
  const { store } = await createRecords(host, inputs);
  const only = parseSetting('restoreId', inputs);
  if (only !== undefined && (await store.readState(only)) === undefined) throw noSuchRestore(only);
  const leases = (await store.listLeases()).filter(({ target }) => isAllowed(target));
  const endings: Ending[] = [];
  for (const { target, unfinished } of leases) {
    if (unfinished === undefined || (only !== undefined && only !== unfinished)) continue;
    host.signal.throwIfAborted();
    const own = forTarget(inputs, target);
    try {
      const found = await store.readState(unfinished);
      if (found === undefined || hasEnded(found)) continue;
      const { settings, ...rest } =
        operationOf(found) === 'clean'
          ? settingsForEnding(own, found)
          : settingsForResume(withoutRestoreInputs(own, found), found);
      endings.push(
        await attempt(host, { ...rest, settings: { ...settings, ifLocked: 'skip' } }, workOf(settings)),
      );
    } catch (error) {
      // One target that cannot be worked on must not keep the others waiting.
      await reportEarlyFailure(host, error, forTarget(inputs, target));
      endings.push('failed');
    }
  }
  if (endings.length === 0) host.log.info('No restore is unfinished.');
  if (only === undefined) endings.push(...(await removeKept(host, inputs, store, leases)));
  const worst = order.find((ending) => endings.includes(ending)) ?? 'skipped';
  host.runner.setOutput('status', worst);
  return exitCodeOf(worst, inputs);
}

/** Which targets of the table this run may work on: the table alone must not decide that. */
function allowedTargets({ texts, origins }: Inputs): (targetArn: string) => boolean {
  const text = texts.targetClusterId?.toLowerCase();
  const form = /^(?<start>[a-z][a-z0-9-]{0,62}|)(?<rest>\*?)$/.exec(text ?? '')?.groups;
  if (text === undefined || text === '' || form === undefined) {
    const given =
      text === undefined ? 'is not set' : `is ${JSON.stringify(text)} in ${origins.targetClusterId}`;
    throw new ActionError(
      'BAD_INPUT',
      `target-cluster-id ${given}, so it is not known which targets may be resumed.`,
      'Set the input target-cluster-id: the id of a cluster, the beginning of ids with * at its end, or * for every target of the table.',
    );
  }
  const { start = '', rest = '' } = form;
  return (targetArn) => {
    const id = clusterIdOf(targetArn);
    return rest === '*' ? id.startsWith(start) : id === start;
  };
}

function clusterIdOf(targetArn: string): string {
  return targetArn.split(':').at(-1) ?? '';
}

/** The inputs of this run for one of its targets. */
function forTarget(inputs: Inputs, targetArn: string): Inputs {
  const origins = { ...inputs.origins, targetClusterId: 'the lease in the table' };
  return { ...inputs, texts: { ...inputs.texts, targetClusterId: clusterIdOf(targetArn) }, origins };
}

/** How long after its time a previous cluster is still looked for, in ms. */
const mayStillBeThereMs = 400 * 24 * 3_600_000;

/** Removes previous clusters whose time is over, and stops again those that AWS has started after seven days. */
async function removeKept(
  host: Host,
  inputs: Inputs,
  store: Store,
  leases: readonly Lease[],
): Promise<Ending[]> {
  const endings: Ending[] = [];
  for (const { target } of leases) {
    // What the runs above have ended is seen.
    const { last, unfinished } = (await store.readLease(target)) ?? {};
    const ended = last === undefined || unfinished !== undefined ? undefined : await store.readState(last);
    if (ended === undefined) continue;
    host.signal.throwIfAborted();
    try {
      const until = historyOf(ended).swapped?.previous?.until;
      // Long after its time a previous cluster was removed, or stays for a reason that was logged.
      if (until === undefined || Date.parse(until) < host.clock.now() - mayStillBeThereMs) continue;
      const { settings } = settingsForEnding(forTarget(inputs, target), ended);
      const ending = await cleanTarget(host, { ...settings, ifLocked: 'skip' });
      if (ending !== 'succeeded') endings.push(ending);
    } catch (error) {
      await reportEarlyFailure(host, error, forTarget(inputs, target));
      endings.push('failed');
    }
  }
  return endings;
}
