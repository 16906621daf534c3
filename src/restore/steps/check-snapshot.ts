import type { Restore } from '../context.ts';
import { makePlan, type Plan } from '../plan.ts';
import { findProblems, refuseProblems } from '../preflight.ts';
import { checkSecret } from '../secret-check.ts';

/** Chooses the snapshot, sees that the whole way is open, and reads what the old target had before it is touched. */
export async function checkSnapshot(restore: Restore, snapshotId: string | undefined): Promise<Plan> {
  const { log, settings } = restore;
  const plan = await makePlan(restore, snapshotId);
  await checkSecret(restore, plan);
  refuseProblems(await findProblems(restore, plan));
  const { snapshot } = plan;
  log.info(
    `Snapshot ${snapshot.arn}, made ${snapshot.createdAt}, ${snapshot.sizeGib} GiB, ${snapshot.engine} ${snapshot.engineVersion}`,
  );
  for (const hop of plan.hops) {
    log.info(
      hop.kind === 'share'
        ? `Route: share with account ${settings.targetAccountId} in ${hop.region}`
        : `Route: copy in the ${hop.side} account from ${hop.from} to ${hop.to}`,
    );
  }
  if (plan.hops.length === 0) log.info('Route: restore the snapshot directly');
  log.info(
    plan.old === undefined
      ? `There is no cluster ${settings.targetClusterId} yet`
      : `Old target ${plan.old.cluster.arn}`,
  );
  for (const { kind, name, byName } of plan.old?.bindings ?? []) {
    if (byName)
      log.info(`The ${kind} ${name} goes by the name ${settings.targetClusterId}: it finds the new cluster`);
    else
      log.warning(`The ${kind} ${name} ends with the old cluster and is not carried over: connect it anew`);
  }
  return plan;
}
