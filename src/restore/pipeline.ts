import { closeDataApi } from './access/data-api.ts';
import { refuseOtherHooks } from './access/hook-changes.ts';
import { removeExpiredClusters, stopPreviousCluster } from './cluster/previous-cluster.ts';
import type { Restore } from './context.ts';
import { createHousekeeping } from './housekeeping.ts';
import { type Outcome, outcomeOf, readLogins } from './outcome.ts';
import type { Restored, Step, Swapped } from './results.ts';
import { archiveSnapshot } from './steps/archive-snapshot.ts';
import { checkSnapshot } from './steps/check-snapshot.ts';
import { copySnapshot } from './steps/copy-snapshot.ts';
import { createInstances } from './steps/create-instances.ts';
import { createSnapshot } from './steps/create-snapshot.ts';
import { disableOutbound } from './steps/disable-outbound.ts';
import { exchangeClusterNames } from './steps/exchange-names.ts';
import { lockOutProduction } from './steps/lock-out.ts';
import { markVerified } from './steps/mark-verified.ts';
import { protectCluster } from './steps/protect-cluster.ts';
import { removePreviousInstances } from './steps/remove-instances.ts';
import { restoreCluster } from './steps/restore-cluster.ts';
import { runHooks } from './steps/run-hooks.ts';
import { sendNotification } from './steps/send-notification.ts';
import { setUpDatabaseUsers } from './steps/setup-db-users.ts';
import { shareSnapshot } from './steps/share-snapshot.ts';
import { verifyRestore } from './steps/verify-restore.ts';

/**
 * The whole product: a production snapshot becomes the target cluster. Every step runs once, however often the run is
 * cut off; its result is stored, and the next run resumes after it.
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

  // Make the snapshot one that the target account may restore in its own Region, under its own key.
  const shared = await run.step('share-snapshot', (step) => shareSnapshot(step, restore, plan));
  const ready = await run.step('copy-snapshot', (step) => copySnapshot(step, restore, plan, shared));

  // Build first. In a swap the new cluster gets its instances beside the previous one; with `replace` the previous
  // instances make room first, and the names are exchanged while neither cluster has instances. Its volume stays.
  const volume = await run.step('restore-cluster', (step) => restoreCluster(step, restore, plan, ready));
  const isSwap = settings.strategy === 'swap';
  const kept = isSwap
    ? undefined
    : await run.step('remove-instances', (step) => removePreviousInstances(step, restore, plan));
  const exchange = (step: Step, cluster: Restored): Promise<Swapped> =>
    exchangeClusterNames(step, restore, plan, {
      built: cluster,
      hasInstances: isSwap,
      enableLogins: isSwap && settings.setupDbUsers,
    });
  const exchanged = isSwap ? undefined : await run.step('exchange-names', (step) => exchange(step, volume));
  const built = await run.step('create-instances', (step) =>
    createInstances(step, restore, plan, {
      built: exchanged?.restored ?? volume,
      former: exchanged?.previous?.clusterId,
    }),
  );

  // First of all nobody but the master user of this run can log in: whatever fails from here, production's logins stay
  // disabled, and those of app and readonly are not enabled yet.
  await run.step('lock-out', (step) => lockOutProduction(step, restore, built));
  // Then what acts in the background as it does in production (jobs, subscriptions) is disabled.
  const outboundReport =
    settings.outbound === 'keep'
      ? undefined
      : await run.step('disable-outbound', (step) => disableOutbound(step, restore, plan, built));
  // No login is enabled before the hooks have run (masking) and the checks have passed.
  await run.step('setup-db-users', (step) => setUpDatabaseUsers(step, restore, built));
  refuseOtherHooks(restore, await run.step('run-hooks', (step) => runHooks(step, restore, plan, built)));
  const verified = await run.step('verify-restore', (step) => verifyRestore(step, restore, built));

  // Only a verified cluster gets the target's name in a swap, and the tag that lets the next restore replace it.
  const swapped: Swapped =
    exchanged === undefined
      ? await run.step('exchange-names', (step) => exchange(step, built))
      : { ...exchanged, restored: built };
  const { restored } = swapped;
  await run.step('mark-verified', (step) => markVerified(step, restore, plan, restored));
  // What SQL needed besides is removed.
  await run.step('close-data-api', (step) => closeDataApi(step, restore, plan, restored.resourceId));
  await run.step('protect-cluster', (step) => protectCluster(step, restore, plan, restored));

  // Delete last: previous clusters whose time is over. The one that this restore replaced is stopped.
  const removed = await run.step('remove-previous-cluster', (step) =>
    removeExpiredClusters(step, restore, createHousekeeping(restore.log)),
  );
  const archived = await run.step('archive-snapshot', (step) => archiveSnapshot(step, restore, plan, ready));
  await run.step('stop-previous-cluster', (step) => stopPreviousCluster(step, restore, swapped.previous));

  const outcome = outcomeOf(restore, {
    plan,
    ready,
    ...(kept === undefined ? {} : { kept }),
    swapped,
    ...(outboundReport === undefined ? {} : { outboundReport }),
    verified,
    logins: await readLogins(restore),
    archived,
    removed,
  });
  await run.step('send-notification', (step) => sendNotification(step, restore, outcome));
  return outcome;
}
