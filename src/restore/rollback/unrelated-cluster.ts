import { ActionError } from '../../errors.ts';

export const rollbackElsewhere =
  'Leave rollback-of out to undo the last restore, or restore a final snapshot with snapshot-id.';

/** The target is a cluster that the restore to undo did not create. */
export function unrelatedCluster(arn: string, restoreId: string): ActionError {
  return new ActionError(
    'NAME_CONFLICT',
    `The cluster ${arn} was not made by the restore ${restoreId}, so rolling back that restore would replace an unrelated cluster.`,
    rollbackElsewhere,
  );
}
