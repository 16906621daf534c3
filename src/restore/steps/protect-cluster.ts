import { confirmNewCluster } from '../cluster/ownership.ts';
import { changeWhenAvailable, pollCluster } from '../cluster/waiters.ts';
import type { Restore } from '../context.ts';
import type { Plan, Restored, Step } from '../results.ts';

/** What is put on only when the cluster is verified: deletion protection, and a master secret that RDS manages. */
export async function protectCluster(
  step: Step,
  restore: Restore,
  plan: Plan,
  restored: Restored,
): Promise<null> {
  const { settings, clusters, log } = restore;
  const { id } = await confirmNewCluster(step, restore, restored);
  const previous = plan.previous?.cluster;
  const protect = settings.deletionProtection ?? previous?.deletionProtection ?? false;
  if (previous?.masterSecret !== undefined) {
    log.info('Handing the master password to RDS again, as it was on the previous cluster');
    const managedMasterSecret = previous.masterSecret;
    await changeWhenAvailable(step, restore, id, {
      what: 'the master secret to be managed by RDS',
      change: () => clusters.modify(id, { managedMasterSecret }),
    });
  }
  if (protect) {
    log.info(`Switching deletion protection of ${id} on`);
    await changeWhenAvailable(step, restore, id, {
      what: 'deletion protection to be switched on',
      change: () => clusters.modify(id, { deletionProtection: true }),
    });
  }
  await step.wait(`cluster ${id} to settle`, {
    timeoutMs: settings.restoreTimeoutMs,
    poll: pollCluster(restore, id),
  });
  return null;
}
