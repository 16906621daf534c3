import type { Cluster } from '../../aws/rds/clusters.ts';
import { ActionError } from '../../errors.ts';
import type { Restore } from '../context.ts';
import { isOurs } from '../naming.ts';

/** Throws NAME_CONFLICT where this restore did not make the cluster. */
export function assertOurs(cluster: Cluster, { run, targetArn }: Restore): void {
  if (!isOurs(cluster.tags, run.restoreId, targetArn, 'cluster')) throw notOurs(cluster.arn);
}

/** Something else has the name that this restore needs. */
export function notOurs(arn: string): ActionError {
  return new ActionError(
    'NAME_CONFLICT',
    `${arn} has the name that this restore needs, but was not made by it.`,
    'Look at what it is. Rename or delete it if it may go, then run again.',
  );
}
