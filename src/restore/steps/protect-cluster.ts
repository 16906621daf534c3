import type { Step } from '../../engine/step.ts';
import type { Restore } from '../context.ts';
import type { Plan } from '../plan.ts';
import { changeWhenFree, clusterLook } from '../settling.ts';
import type { Restored } from './restore-cluster.ts';

/** What is put on only when the cluster is proven: deletion protection, and a master secret that RDS manages. */
export async function protectCluster(
  step: Step,
  restore: Restore,
  plan: Plan,
  restored: Restored,
): Promise<null> {
  const { settings, clusters, log } = restore;
  const old = plan.old?.cluster;
  const protect = settings.deletionProtection ?? old?.deletionProtection ?? false;
  if (old?.masterSecret !== undefined) {
    log.info('Handing the master password to RDS again, as it was on the old target');
    const { kmsKeyId } = old.masterSecret;
    await changeWhenFree(step, restore, 'the master secret to be managed by RDS', () =>
      clusters.modify(restored.clusterId, {
        ManageMasterUserPassword: true,
        ...(kmsKeyId === undefined ? {} : { MasterUserSecretKmsKeyId: kmsKeyId }),
      }),
    );
  }
  if (protect) {
    log.info(`Switching deletion protection of ${restored.clusterId} on`);
    await changeWhenFree(step, restore, 'deletion protection to be switched on', () =>
      clusters.modify(restored.clusterId, { DeletionProtection: true }),
    );
  }
  await step.wait(`cluster ${restored.clusterId} to settle`, {
    timeoutMs: settings.restoreTimeoutMs,
    look: clusterLook(restore, restored.clusterId),
  });
  return null;
}
