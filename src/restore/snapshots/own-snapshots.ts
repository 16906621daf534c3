import type { Snapshot, Snapshots } from '../../aws/rds/snapshots.ts';
import type { Restore } from '../context.ts';
import { type Purpose, snapshotName, tagKeys } from '../naming.ts';

/** A snapshot that carries this action's tags, and the account and Region that hold it. */
export interface OwnSnapshot extends Snapshot {
  readonly restoreId: string;
  readonly purpose: string;
  readonly snapshots: Snapshots;
}

/** Snapshots that only lead to another one: of no use when their restore has ended. */
const intermediatePurposes: ReadonlySet<string> = new Set<Purpose>([
  'shared-copy',
  'transit-copy',
  'fresh-snapshot',
]);

export function isIntermediate({ purpose }: OwnSnapshot): boolean {
  return intermediatePurposes.has(purpose);
}

/** Every snapshot made by any restore for the target (or for `targetArns`), in both accounts and both Regions. */
export async function findOwnSnapshots(
  restore: Pick<Restore, 'source' | 'target' | 'settings' | 'targetArn'>,
  targetArns: readonly string[] = [restore.targetArn],
): Promise<OwnSnapshot[]> {
  const { source, target, settings } = restore;
  const regions = [...new Set([settings.sourceRegion, settings.targetRegion])];
  const accounts = source.id === target.id ? [target] : [source, target];
  const found: OwnSnapshot[] = [];
  for (const account of accounts) {
    for (const region of regions) {
      const snapshots = await account.snapshots(region);
      for (const snapshot of await snapshots.list()) {
        const { [tagKeys.restoreId]: restoreId, [tagKeys.purpose]: purpose } = snapshot.tags;
        const targetArn = snapshot.tags[tagKeys.target] ?? '';
        if (!targetArns.includes(targetArn) || restoreId === undefined || purpose === undefined) continue;
        // A copy that somebody made with --copy-tags has the tags, but a name of its own.
        if (!snapshot.id.startsWith(snapshotName(restoreId, ''))) continue;
        found.push({ ...snapshot, restoreId, purpose, snapshots });
      }
    }
  }
  return found;
}
