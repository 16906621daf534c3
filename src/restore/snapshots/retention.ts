import type { Snapshot } from '../../aws/rds/snapshots.ts';
import { type Purpose, tagKeys } from '../naming.ts';

/** How many snapshots of one purpose stay. */
interface Retention {
  readonly purpose: Purpose;
  readonly targetArn: string;
  /** The restore whose snapshot counts as the newest. */
  readonly restoreId: string;
  readonly keep: number;
}

/**
 * Which snapshots of `purpose` made for `targetArn` go: all but the newest `keep`. The one of this restore counts as
 * the newest, and whatever is not available is left alone: somebody may still be making it.
 */
export function surplus(
  snapshots: readonly Snapshot[],
  { purpose, targetArn, restoreId, keep }: Retention,
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
