import type { Snapshot, Snapshots } from '../../aws/rds/snapshots.ts';
import { formatDuration } from '../../duration.ts';
import { ActionError } from '../../errors.ts';
import type { Settings } from '../../settings/settings.ts';
import { tagKeys } from '../naming.ts';
import type { SnapshotKind } from './route.ts';

/**
 * Finds the snapshot to restore: the one named by `snapshotId`, or the newest of the source cluster that fits
 * `snapshot-prefix`, `snapshot-date` and `snapshot-max-age`. Copies that this action made are never chosen. The age is that
 * of the data: a copy is as old as its original.
 * Throws SNAPSHOT_NOT_FOUND with the newest three that nearly fitted, or SNAPSHOT_NOT_USABLE.
 * @param nowMs wall clock, for `snapshot-max-age`
 */
export async function chooseSnapshot(
  settings: Settings,
  snapshots: Snapshots,
  snapshotId: string | undefined,
  nowMs: number,
): Promise<Snapshot> {
  const chosen =
    snapshotId === undefined
      ? await newest(settings, snapshots, nowMs)
      : await named(settings, snapshots, snapshotId);
  const owner = chosen.arn.split(':')[4];
  if (owner !== settings.sourceAccountId) {
    throw new ActionError(
      'SNAPSHOT_NOT_USABLE',
      `The snapshot ${chosen.arn} belongs to account ${owner}, not to the source account ${settings.sourceAccountId}, whose role cannot share it.`,
      'Set source-account-id and source-role-arn to that account, or copy the snapshot into the source account and name the copy.',
    );
  }
  if (chosen.clusterId !== settings.sourceClusterId) {
    throw new ActionError(
      'SNAPSHOT_NOT_USABLE',
      `The snapshot ${chosen.arn} is of the cluster ${chosen.clusterId}, not of ${settings.sourceClusterId}.`,
      'Set snapshot-id to a snapshot of source-cluster-id, or correct source-cluster-id.',
    );
  }
  return chosen;
}

async function named(settings: Settings, snapshots: Snapshots, id: string): Promise<Snapshot> {
  const found = await snapshots.get(id);
  if (found === undefined) {
    throw new ActionError(
      'SNAPSHOT_NOT_FOUND',
      `There is no cluster snapshot ${id} in account ${settings.sourceAccountId}, ${settings.sourceRegion}.`,
      'Correct snapshot-id, or leave it out to take the newest snapshot of source-cluster-id.',
    );
  }
  if (found.status !== 'available') {
    throw new ActionError(
      'SNAPSHOT_NOT_USABLE',
      `The snapshot ${found.arn} is ${found.status}, not available.`,
      'Run again when it is available, or choose another one.',
    );
  }
  return found;
}

async function newest(settings: Settings, snapshots: Snapshots, nowMs: number): Promise<Snapshot> {
  const all = await snapshots.list(settings.sourceClusterId);
  const newestFirst = all
    .filter((snapshot) => snapshot.tags[tagKeys.purpose] === undefined)
    .map((snapshot) => ({ snapshot, dataTime: dataTimeOf(snapshot, all) }))
    .toSorted((a, b) => b.dataTime.localeCompare(a.dataTime));
  const judged = newestFirst.map(({ snapshot, dataTime }) => ({
    snapshot,
    dataTime,
    misfit: misfitOf(snapshot, dataTime, settings, nowMs),
  }));
  const fit = judged.find(({ misfit }) => misfit === undefined);
  if (fit !== undefined) return fit.snapshot;
  const near = judged
    .slice(0, 3)
    .map(({ snapshot, dataTime, misfit }) => `  ${snapshot.id} (${dataTime}): ${misfit}`);
  const listed =
    near.length === 0 ? 'The cluster has no snapshot there.' : `The newest are:\n${near.join('\n')}`;
  throw new ActionError(
    'SNAPSHOT_NOT_FOUND',
    `No snapshot of cluster ${settings.sourceClusterId} in account ${settings.sourceAccountId}, ${settings.sourceRegion}, fits. ${listed}`,
    'Correct source-cluster-id, snapshot-prefix, snapshot-date or snapshot-max-age, or name one with snapshot-id.',
  );
}

/**
 * The time of a snapshot's data, as an ISO time. AWS does not say whether SnapshotCreateTime of a copy is that of its
 * original, so the original tells it, or the time in the original's name (`rds:CLUSTER-2026-01-31-01-05`) where it is
 * gone or in another Region. Of other copies only their own time is known.
 */
function dataTimeOf({ copyOf, createdAt }: Snapshot, all: readonly Snapshot[]): string {
  if (copyOf === undefined) return createdAt;
  const original = all.find(({ arn }) => arn === copyOf);
  const others = all.filter((one) => one !== original);
  const inName = /:rds:.*-(\d{4}-\d{2}-\d{2})-(\d{2})-(\d{2})$/.exec(copyOf);
  const known =
    original !== undefined
      ? dataTimeOf(original, others)
      : inName === null
        ? createdAt
        : `${inName[1]}T${inName[2]}:${inName[3]}:00.000Z`;
  // No copy is older than its original.
  return known < createdAt ? known : createdAt;
}

/** Why a snapshot does not fit, or undefined when it does. */
function misfitOf(
  snapshot: Snapshot,
  dataTime: string,
  settings: Settings,
  nowMs: number,
): string | undefined {
  // Automated snapshots are called `rds:CLUSTER-…`, AWS Backup's `awsbackup:…`: a prefix may include that or not.
  const name = snapshot.id.replace(/^(rds|awsbackup):/, '');
  // AWS stores names in lower case.
  const prefix = settings.snapshotPrefix?.toLowerCase() ?? '';
  if (snapshot.status !== 'available') return `it is ${snapshot.status}`;
  if (!name.startsWith(prefix) && !snapshot.id.startsWith(prefix)) {
    return `its name does not start with ${settings.snapshotPrefix}`;
  }
  if (settings.snapshotDate !== undefined && !isOfDay(dataTime, name, settings.snapshotDate)) {
    return `it is not of ${settings.snapshotDate}`;
  }
  const ageMs = nowMs - Date.parse(dataTime);
  if (settings.snapshotMaxAgeMs !== undefined && ageMs > settings.snapshotMaxAgeMs) {
    return `it is ${formatDuration(ageMs)} old, older than ${formatDuration(settings.snapshotMaxAgeMs)}`;
  }
  return undefined;
}

/** A name that holds a day (`PREFIX-CLUSTER-2026-11-23`) says it; otherwise the UTC day of its data does. */
function isOfDay(dataTime: string, name: string, day: string): boolean {
  const inName = /\d{4}-\d{2}-\d{2}/.exec(name)?.[0];
  return (inName ?? dataTime.slice(0, 10)) === day;
}

export function kindOf(snapshot: Snapshot): SnapshotKind {
  if (snapshot.type === 'automated' || snapshot.id.startsWith('rds:')) return 'automated';
  if (snapshot.type === 'awsbackup' || snapshot.id.startsWith('awsbackup:')) return 'awsbackup';
  return 'manual';
}
