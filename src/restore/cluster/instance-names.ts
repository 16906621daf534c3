import { isKind } from '../../aws/client/error-kinds.ts';
import type { PollResult } from '../../engine/step.ts';
import { ActionError } from '../../errors.ts';
import type { Restore } from '../context.ts';
import type { RenamedCluster, Step } from '../results.ts';
import { notFoundTolerance } from '../visibility.ts';
import { createRefusals } from './refusals.ts';

/** An instance of one of the two clusters; `from` and `to` are the same where the name can stay. */
interface Renaming {
  readonly clusterId: string;
  readonly from: string;
  readonly to: string;
  /** Somebody may have deleted it meanwhile, which is no loss: it belongs to the previous cluster. */
  readonly mayBeGone: boolean;
}

/**
 * All at once, seen by one describe: an instance whose new name is still another's follows as soon as it is free. Ends
 * when each has its name and has rebooted.
 */
export async function renameInstances(
  step: Step,
  restore: Restore,
  renamings: readonly Renaming[],
): Promise<void> {
  const { instances, settings, log } = restore;
  const moving = renamings.filter(({ from, to }) => from !== to);
  if (moving.length === 0) return;
  const clusterIds = [...new Set(moving.map(({ clusterId }) => clusterId))];
  for (const { from, to } of moving) log.info(`Renaming the instance ${from} to ${to}`);
  const misses = new Map<string, number>();
  const attempt = createRefusals(restore.clock);
  await step.wait(`the instances ${moving.map(({ from }) => from).join(', ')} to have their names`, {
    timeoutMs: settings.restoreTimeoutMs,
    kind: 'instance renaming',
    stay: true,
    poll: async (): Promise<PollResult<null>> => {
      const members = await instances.ofCluster(...clusterIds);
      const details: string[] = [];
      for (const { clusterId, from, to, mayBeGone } of moving) {
        const itsOwn = members.filter((member) => member.clusterId === clusterId);
        const before = itsOwn.find(({ id }) => id === from);
        const after = itsOwn.find(({ id }) => id === to);
        if (before === undefined && after?.status === 'available') continue;
        const missed = before === undefined && after === undefined ? (misses.get(from) ?? 0) + 1 : 0;
        misses.set(from, missed);
        if (missed >= notFoundTolerance && mayBeGone) continue;
        if (missed >= notFoundTolerance)
          return { state: 'failed', error: vanished({ clusterId: from, resourceId: to }) };
        const taken = members.some(({ id }) => id === to);
        if (before?.status === 'available' && !taken)
          details.push(
            await tryRename(() =>
              attempt(
                to,
                () => true,
                () => instances.modify(from, { newId: to }),
              ),
            ),
          );
        else details.push((before ?? after)?.status ?? 'not visible');
      }
      if (details.length === 0) return { state: 'done', value: null };
      return { state: 'pending', detail: [...new Set(details)].join(', ') };
    },
  });
}

/** What AWS is doing then: the new name is seen only by a later look. */
export async function tryRename(rename: () => Promise<string | undefined>): Promise<string> {
  try {
    return (await rename()) ?? 'renaming';
  } catch (error) {
    // It is renamed already, and the describe that we looked at lags behind.
    if (isKind(error, 'missing')) return 'not visible';
    // Whoever gave the name up a moment ago still holds it; a cluster that has it is seen by the look before.
    if (isKind(error, 'exists')) return 'the name is not free yet';
    throw error;
  }
}

export function vanished({
  clusterId,
  resourceId,
}: Pick<RenamedCluster, 'clusterId' | 'resourceId'>): ActionError {
  return new ActionError(
    'NOT_FOUND',
    `${clusterId} (${resourceId}) is gone in the middle of the cut-over.`,
    'Look in the AWS console and CloudTrail at who deleted it. Run again when it is back; operation: status tells what was renamed.',
  );
}
