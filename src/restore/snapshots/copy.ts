import { causeOf, createBusyReason, isCode } from '../../aws/client/error-kinds.ts';
import type { Snapshot, Snapshots } from '../../aws/rds/snapshots.ts';
import type { PollResult } from '../../engine/step.ts';
import { ActionError, nameConflict } from '../../errors.ts';
import type { Restore } from '../context.ts';
import {
  bySize,
  copyPurposes,
  hasNoOwnTags,
  isOurs,
  ownTags,
  type Purpose,
  snapshotName,
} from '../naming.ts';
import type { Plan, RouteStep, Side, Step } from '../results.ts';
import { notFoundTolerance } from '../visibility.ts';
import { acquireCopy, invalidateCopy, type Owner, referenceKey, referenceOf } from './shared-copies.ts';

/** A manual snapshot to create. */
interface SnapshotRequest {
  readonly place: Place;
  /** Its resource id where that is known: the name may have belonged to another cluster. */
  readonly cluster: { readonly id: string; readonly resourceId?: string };
  readonly purpose: Purpose;
}
/** In whose account and where a snapshot is made. */
interface Place {
  readonly side: Side;
  readonly region: string;
  /** The restore that it is made for, where that is not this one. */
  readonly restoreId?: string;
}
/** A snapshot that a restore creates: its name, where it is, and its owner. */
interface OwnSnapshotId extends Pick<Place, 'side' | 'region'> {
  readonly id: string;
  readonly purpose: Purpose;
  readonly owner: Owner;
}
type CopyStep = Extract<RouteStep, { kind: 'copy' }>;

/**
 * Creates the copy of one route step, or finds the one that an earlier attempt began, and waits until it is available.
 * @param from the ARN of the snapshot to copy
 */
export async function makeCopy(
  step: Step,
  restore: Restore,
  { plan, routeStep, from }: { readonly plan: Plan; readonly routeStep: CopyStep; readonly from: string },
): Promise<Snapshot> {
  const { run, settings, targetArn, log } = restore;
  const purpose = copyPurposes[routeStep.name];
  const snapshots = await restore[routeStep.side].snapshots(routeStep.to);
  const owner = settings.shareCopies
    ? await acquireUsable(restore, plan, routeStep)
    : { id: run.restoreId, targetArn };
  // The reference to a shared copy is stored, too, and the name follows from it.
  const name = (): string => snapshotName(owner.id, routeStep.name);
  const id = settings.shareCopies ? name() : await step.intend(`copy-${routeStep.name}`, name);
  const kmsKeyId = routeStep.key === 'none' ? undefined : plan.keys[routeStep.key];
  const copy = { id, purpose, side: routeStep.side, region: routeStep.to, owner };

  if (!(await isInProgress(step, restore, copy))) {
    log.info(`Copying ${from} to ${id} in ${routeStep.to}`);
    const busyReason = createBusyReason();
    await step.wait(`the copy ${id} to be accepted`, {
      timeoutMs: settings.copyTimeoutMs,
      poll: () =>
        tryOnce(
          () =>
            snapshots.copy({
              sourceArn: from,
              id,
              kmsKeyId,
              tags: ownTags(owner.id, owner.targetArn, purpose),
            }),
          busyReason,
        ),
    });
  }
  return waitUntilAvailable(step, restore, copy, bySize(purpose, plan.snapshot.sizeGib));
}

/** Acquires a reference to a route step's shared copy. A copy that has failed is invalidated for all its users and removed. */
async function acquireUsable(restore: Restore, plan: Plan, routeStep: CopyStep): Promise<Owner> {
  const snapshots = await restore[routeStep.side].snapshots(routeStep.to);
  const key = referenceKey(restore, plan, routeStep);
  for (;;) {
    const owner = await acquireCopy(restore, key, `${routeStep.name} copy of ${plan.snapshot.arn}`);
    const id = snapshotName(owner.id, routeStep.name);
    const seen = await findOursOrNew(snapshots, id, owner, copyPurposes[routeStep.name]);
    if (seen?.status !== 'failed' || hasNoOwnTags(seen.tags)) return owner;
    restore.log.info(`The shared copy ${id} has failed: invalidating it`);
    await invalidateCopy(restore, owner);
    await snapshots.delete(id);
  }
}

/** Is there a snapshot of this restore that can still become available? One that failed is removed, to be created again. */
async function isInProgress(
  step: Step,
  restore: Restore,
  { id, purpose, side, region, owner }: OwnSnapshotId,
): Promise<boolean> {
  const snapshots = await restore[side].snapshots(region);
  const seen = await findOursOrNew(snapshots, id, owner, purpose);
  // Whose it is, is not known yet: it is waited for, and never deleted.
  if (seen !== undefined && hasNoOwnTags(seen.tags)) return true;
  // A shared copy is not created again under its name.
  if (seen?.status !== 'failed' || referenceOf(owner.id) !== undefined) return seen !== undefined;
  restore.log.info(`The snapshot ${id} of an earlier attempt has failed: deleting it`);
  await snapshots.delete(id);
  await step.wait(`the failed snapshot ${id} to be gone`, {
    timeoutMs: restore.settings.copyTimeoutMs,
    poll: async () =>
      (await snapshots.get(id)) === undefined
        ? { state: 'done', value: null }
        : { state: 'pending', detail: 'deleting' },
  });
  return false;
}

/**
 * Makes a manual snapshot of a cluster, or finds the one that an earlier attempt began.
 */
export async function makeSnapshot(
  step: Step,
  restore: Restore,
  { place, cluster, purpose }: SnapshotRequest,
): Promise<Snapshot> {
  const { run, targetArn, settings } = restore;
  const snapshots = await restore[place.side].snapshots(place.region);
  const restoreId = place.restoreId ?? run.restoreId;
  const id = await step.intend(`snapshot ${purpose} of ${cluster.id}`, () =>
    snapshotName(restoreId, purpose),
  );
  const snapshot = { id, purpose, ...place, owner: { id: restoreId, targetArn } };
  if (!(await isInProgress(step, restore, snapshot))) {
    restore.log.info(`Taking the snapshot ${id} of cluster ${cluster.id}`);
    const busyReason = createBusyReason();
    const tags = ownTags(restoreId, targetArn, purpose);
    await step.wait(`the snapshot ${id} to be accepted`, {
      timeoutMs: settings.copyTimeoutMs,
      poll: () => tryOnce(() => snapshots.create(cluster.id, id, tags), busyReason),
    });
  }
  const made = await waitUntilAvailable(step, restore, snapshot, purpose);
  if (cluster.resourceId !== undefined && made.clusterResourceId !== cluster.resourceId) throw notOurs(made);
  return made;
}

/** Waits until a snapshot that this restore made is available. Ends at once on a status that never gets better. */
async function waitUntilAvailable(
  step: Step,
  restore: Restore,
  { id, purpose, side, region, owner }: OwnSnapshotId,
  kind: string,
): Promise<Snapshot> {
  const snapshots = await restore[side].snapshots(region);
  let misses = 0;
  return step.wait(`snapshot ${id} to be available`, {
    timeoutMs: restore.settings.copyTimeoutMs,
    kind,
    poll: async (): Promise<PollResult<Snapshot>> => {
      const seen = await findOursOrNew(snapshots, id, owner, purpose);
      if (seen === undefined || hasNoOwnTags(seen.tags)) {
        misses += 1;
        if (misses > notFoundTolerance)
          return seen === undefined ? failed(id, 'gone', []) : { state: 'failed', error: notOurs(seen) };
        return {
          state: 'pending',
          detail: seen === undefined ? 'not visible yet' : 'its tags are not visible yet',
        };
      }
      misses = 0;
      if (seen.status === 'available') return { state: 'done', value: seen };
      if (['creating', 'copying', 'pending'].includes(seen.status)) {
        return { state: 'pending', detail: seen.status, ...(seen.percent ? { percent: seen.percent } : {}) };
      }
      const events = await restore[side].events(region);
      return failed(seen.arn, seen.status, await events.latest('db-cluster-snapshot', id, 3));
    },
  });
}

function failed(what: string, status: string, reasons: readonly string[]): PollResult<never> {
  const said =
    reasons.length === 0 ? 'AWS gives no reason in its events.' : `AWS says: ${reasons.join(' · ')}`;
  return {
    state: 'failed',
    error: new ActionError(
      'AWS_FAILED',
      `The snapshot ${what} is ${status} and will not become available. ${said}`,
      'Delete it if it is still listed, fix the cause, and run again: the restore creates it again.',
    ),
  };
}

/** The snapshot `id` if this restore made it. Throws NAME_CONFLICT when the name is taken by something else. */
export async function findOurs(
  snapshots: Snapshots,
  id: string,
  owner: Owner,
  purpose: Purpose,
): Promise<Snapshot | undefined> {
  const found = await findOursOrNew(snapshots, id, owner, purpose);
  if (found !== undefined && hasNoOwnTags(found.tags)) throw notOurs(found);
  return found;
}

/** As `findOurs`; one without any tag of this action is returned, too, as the tags may be seen later. */
async function findOursOrNew(
  snapshots: Snapshots,
  id: string,
  { id: restoreId, targetArn }: Owner,
  purpose: Purpose,
): Promise<Snapshot | undefined> {
  const found = await snapshots.get(id);
  if (found === undefined || hasNoOwnTags(found.tags) || isOurs(found.tags, restoreId, targetArn, purpose))
    return found;
  throw notOurs(found);
}

function notOurs({ arn, clusterId, clusterResourceId }: Snapshot): ActionError {
  return nameConflict(
    `The snapshot ${arn} of the cluster ${clusterId} (${clusterResourceId ?? 'resource id unknown'})`,
    'Find out what it is. Delete it if it is not needed and run again. Otherwise end this restore (operation: abandon) and begin one with another restore-id.',
  );
}

/** One try of a changing call: done, or "busy, look again", or already there (an answer was lost). */
async function tryOnce(
  change: () => Promise<unknown>,
  busyReason: ReturnType<typeof createBusyReason>,
): Promise<PollResult<null>> {
  try {
    await change();
    return { state: 'done', value: null };
  } catch (error) {
    if (isCode(causeOf(error), 'DBClusterSnapshotAlreadyExistsFault')) return { state: 'done', value: null };
    const detail = busyReason(error);
    if (detail !== undefined) return { state: 'pending', detail };
    throw error;
  }
}
