import type { Snapshot } from '../../aws/rds/snapshots.ts';
import { type Purpose, tagKeys } from '../naming.ts';

/**
 * Which snapshots of `purpose` made for `targetArn` go: all but the newest `keep`. The one of this restore counts as
 * the newest, and whatever is not available is left alone: somebody may still be making it.
 */
export function surplus(
  snapshots: readonly Snapshot[],
  purpose: Purpose,
  targetArn: string,
  restoreId: string,
  keep: number,
): Snapshot[] {
  return snapshots
    .filter(({ tags, status }) => {
      return (
        tags[tagKeys.purpose] === purpose && tags[tagKeys.target] === targetArn && status === 'available'
      );
    })
    .toSorted((a, b) => {
      const own =
        Number(b.tags[tagKeys.restoreId] === restoreId) - Number(a.tags[tagKeys.restoreId] === restoreId);
      return own || b.createdAt.localeCompare(a.createdAt);
    })
    .slice(keep);
}
