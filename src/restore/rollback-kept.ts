import type { RestoreState } from '../engine/store.ts';
import { ActionError } from '../errors.ts';
import type { Restore } from './context.ts';
import { type Exchange, exchangeNames, outgoingParty } from './exchange.ts';
import { guardTarget } from './guards.ts';
import { isOurs, lastingName, ownTags } from './names.ts';
import { waitForKept } from './opening.ts';
import type { Outcome } from './outcome.ts';
import { sendNotification } from './steps/send-notification.ts';
import type { Kept } from './steps/swap-cluster.ts';

/** Exchanges the names again: the kept cluster becomes the target, and what the restore had put there is kept instead. */
export async function rollBackToKept(restore: Restore, undone: RestoreState, kept: Kept): Promise<Outcome> {
  const { run, settings, clusters, targetArn } = restore;
  const swapped = await run.step('swap-cluster', async (step) => {
    const exchange = await step.intend('exchange', () => planExchange(restore, undone, kept));
    const restored = await exchangeNames(step, restore, exchange, () => Promise.resolve());
    // No longer one that is kept for a while and then removed.
    await clusters.tag(restored.arn, ownTags(run.restoreId, targetArn, 'cluster'));
    const { outgoing } = exchange;
    const now = outgoing === undefined ? undefined : await clusters.find(outgoing.resourceId);
    return {
      restored,
      ...(now === undefined
        ? {}
        : { kept: { clusterId: now.id, resourceId: now.resourceId, until: exchange.keptUntil } }),
    };
  });
  const { restored } = swapped;
  // Over TCP only: the Data API would have to be switched on for a cluster that is to stay as it was.
  const isProvable = settings.setupDbUsers && settings.connect !== 'data-api';
  const checks = isProvable
    ? await run.step('verify-restore', async (step) => [
        await waitForKept(step, restore, restored, undone.restoreId),
      ])
    : [];
  const outcome: Outcome = {
    restoreId: run.restoreId,
    snapshotArn: '',
    snapshotTime: '',
    snapshotGib: 0,
    clusterArn: restored.arn,
    clusterEndpoint: restored.endpoint,
    readerEndpoint: restored.readerEndpoint,
    port: restored.port,
    database: '',
    finalSnapshotArn: '',
    previousClusterId: swapped.kept?.clusterId ?? '',
    keptUntil: swapped.kept?.until ?? '',
    checks,
    carried: [],
    bindings: [],
    keptSnapshots: [],
    deletedSnapshots: [],
  };
  restore.log.info(`${settings.targetClusterId} is what it was before the restore ${undone.restoreId}`);
  await run.step('send-notification', (step) => sendNotification(step, restore, outcome));
  return outcome;
}

async function planExchange(restore: Restore, undone: RestoreState, kept: Kept): Promise<Exchange> {
  const { settings, clusters, bindings, clock, run, targetArn } = restore;
  const current = await clusters.get(settings.targetClusterId);
  const back = await clusters.find(kept.resourceId);
  if (back === undefined) {
    throw new ActionError(
      'NOT_FOUND',
      `The cluster ${kept.clusterId} (${kept.resourceId}) is gone.`,
      'End this rollback (operation: abandon), and run one with rollback-from: final-snapshot.',
    );
  }
  if (current !== undefined) {
    if (!isOurs(current.tags, undone.restoreId, targetArn, 'cluster')) {
      throw new ActionError(
        'NOT_OURS',
        `The cluster ${current.arn} was not made by the restore ${undone.restoreId}, so a rollback of that would replace something else.`,
        'Leave rollback-of out to undo the last restore.',
      );
    }
    guardTarget(current, settings);
  }
  return {
    incoming: {
      clusterId: back.id,
      resourceId: back.resourceId,
      instances: back.members.map(({ id }) => ({ from: id, to: lastingName(id, undone.restoreId) })),
    },
    ...(current === undefined ? {} : { outgoing: outgoingParty(current, run.restoreId) }),
    customEndpoints: current === undefined ? [] : await bindings.customEndpoints(current.id),
    keptUntil: new Date(clock.now() + settings.keepPreviousMs).toISOString(),
  };
}
