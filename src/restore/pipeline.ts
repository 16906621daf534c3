import { closeDataApi } from './access/data-api.ts';
import { pinHooks } from './access/pin-hooks.ts';
import { removeExpiredClusters } from './cluster/previous-cluster.ts';
import type { Restore } from './context.ts';
import { type Outcome, outcomeOf } from './outcome.ts';
import type { Swapped } from './results.ts';
import { archiveSnapshot } from './steps/archive-snapshot.ts';
import { checkSnapshot } from './steps/check-snapshot.ts';
import { copySnapshot } from './steps/copy-snapshot.ts';
import { createSnapshot } from './steps/create-snapshot.ts';
import { deleteCluster } from './steps/delete-cluster.ts';
import { disableOutbound } from './steps/disable-outbound.ts';
import { protectCluster } from './steps/protect-cluster.ts';
import { restoreCluster } from './steps/restore-cluster.ts';
import { runHooks } from './steps/run-hooks.ts';
import { sendNotification } from './steps/send-notification.ts';
import { setUpDatabaseUsers } from './steps/setup-db-users.ts';
import { shareSnapshot } from './steps/share-snapshot.ts';
import { swapCluster } from './steps/swap-cluster.ts';
import { verifyRestore } from './steps/verify-restore.ts';

/**
 * The whole product: a production snapshot becomes the target cluster. Every step runs once, however often the run is
 * cut off; its result is stored, and the next run goes on behind it.
 */
export async function runPipeline(restore: Restore): Promise<Outcome> {
  const { run, settings } = restore;

  // Nothing else is changed before check-snapshot has seen that all of it can work.
  const fresh = settings.createSnapshot
    ? await run.step('create-snapshot', (step) => createSnapshot(step, restore))
    : undefined;
  const plan = await run.step('check-snapshot', () =>
    checkSnapshot(restore, fresh?.id ?? settings.snapshotId),
  );
  await pinHooks(restore);

  // Make the snapshot one that the target account may restore in its own Region, under its own key.
  const shared = await run.step('share-snapshot', (step) => shareSnapshot(step, restore, plan));
  const ready = await run.step('copy-snapshot', (step) => copySnapshot(step, restore, plan, shared));

  // In a swap the new cluster is built beside the old one. Else the old one goes only now, after its final snapshot has
  // been seen to be available.
  const swaps = settings.strategy === 'swap';
  const deleted = swaps ? {} : await run.step('delete-cluster', (step) => deleteCluster(step, restore, plan));
  const built = await run.step('restore-cluster', (step) => restoreCluster(step, restore, plan, ready));

  // What acts by itself in production (jobs, subscriptions) is switched off first.
  const outboundReport =
    settings.outbound === 'keep'
      ? undefined
      : await run.step('disable-outbound', (step) => disableOutbound(step, restore, plan, built));
  // Production's users are shut out before ours are let in, and nobody is let in before the hooks have run (masking) and
  // the checks have passed.
  await run.step('setup-db-users', (step) => setUpDatabaseUsers(step, restore, built));
  await run.step('run-hooks', (step) => runHooks(step, restore, plan, built));
  const verified = await run.step('verify-restore', (step) => verifyRestore(step, restore, built));

  // Only what has been proven gets the target's name.
  const swapped: Swapped = swaps
    ? await run.step('swap-cluster', (step) => swapCluster(step, restore, plan, built))
    : { restored: built };
  const { restored } = swapped;
  // What SQL needed besides is not left behind.
  await run.step('close-data-api', (step) => closeDataApi(step, restore, plan, restored.resourceId));

  await run.step('protect-cluster', (step) => protectCluster(step, restore, plan, restored));
  const removed = await run.step('remove-previous-cluster', (step) => removeExpiredClusters(step, restore));
  const archived = await run.step('archive-snapshot', (step) => archiveSnapshot(step, restore, plan, ready));

  const outcome = outcomeOf(restore, {
    plan,
    ready,
    deleted,
    restored,
    swapped,
    ...(outboundReport === undefined ? {} : { outboundReport: outboundReport }),
    verified,
    archived,
    removed,
  });
  await run.step('send-notification', (step) => sendNotification(step, restore, outcome));
  return outcome;
}
