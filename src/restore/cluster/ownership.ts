import type { Cluster } from '../../aws/rds/clusters.ts';
import { type ActionError, nameConflict } from '../../errors.ts';
import type { Restore } from '../context.ts';
import { isOurs } from '../naming.ts';

/** Throws NAME_CONFLICT where this restore did not make the cluster. */
export function assertOurs(cluster: Cluster, { run, targetArn }: Restore): void {
  if (!isOurs(cluster.tags, run.restoreId, targetArn, 'cluster')) throw notOurs(cluster.arn);
}

/** Something else has the name that this restore needs. */
export function notOurs(arn: string): ActionError {
  return nameConflict(arn, 'Find out what it is. Rename or delete it if it is not needed, then run again.');
}
