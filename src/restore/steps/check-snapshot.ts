import type { Restore } from '../context.ts';
import { inspect, refuseFailed } from '../preflight/preflight.ts';
import type { Plan } from '../results.ts';

/** Chooses the snapshot, checks every step of the route, and reads the previous cluster before anything changes it. */
export async function checkSnapshot(restore: Restore, snapshotId: string | undefined): Promise<Plan> {
  const { log, settings } = restore;
  const preflight = await inspect(restore, snapshotId);
  for (const { name, result, details } of preflight.checks) {
    if (result !== 'failed') log.info(`${name}${result === 'ok' ? '' : ' (not known)'}: ${details}`);
  }
  refuseFailed(preflight);
  const { plan } = preflight;
  if (plan === undefined) throw new Error('There is no plan, and no check failed.');
  for (const { kind, name, byName } of plan.previous?.dependents ?? []) {
    if (byName)
      log.info(`The ${kind} ${name} goes by the name ${settings.targetClusterId}: it finds the new cluster`);
    else
      log.warning(
        `The ${kind} ${name} is deleted with the previous cluster and not carried over: recreate it afterwards`,
      );
  }
  return plan;
}
