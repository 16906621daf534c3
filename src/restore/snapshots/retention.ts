import type { Snapshot } from '../../aws/rds/snapshots.ts';
import { type Purpose, snapshotName, tagKeys } from '../naming.ts';

/**
 * Is it a snapshot that this action made, and no copy of one? A person's copy can have its tags (`--copy-tags`), but
 * neither its name nor its origin: a final snapshot is taken of a cluster, and a copy names the snapshot it comes from.
 */
function isOriginal({ id, copyOf, tags }: Snapshot, purpose: Purpose): boolean {
  const restoreId = tags[tagKeys.restoreId] ?? '';
  if (purpose === 'final-snapshot') return copyOf === undefined && id === snapshotName(restoreId, purpose);
  return id === snapshotName(restoreId, 'target');
}

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
    .filter((snapshot) => {
      const { tags, status } = snapshot;
      const isMade = tags[tagKeys.purpose] === purpose && tags[tagKeys.target] === targetArn;
      return isMade && status === 'available' && isOriginal(snapshot, purpose);
    })
    .toSorted((a, b) => {
      const own =
        Number(b.tags[tagKeys.restoreId] === restoreId) - Number(a.tags[tagKeys.restoreId] === restoreId);
      return own || b.createdAt.localeCompare(a.createdAt);
    })
    .slice(keep);
}
