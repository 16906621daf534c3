import { createHash } from 'node:crypto';
import type { Reference } from '../../aws/dynamodb/references.ts';
import type { Snapshot, Snapshots } from '../../aws/rds/snapshots.ts';
import { hasEnded } from '../../engine/store.ts';
import type { Inspection, Restore } from '../context.ts';
import { copyPurposes, isOurs, snapshotName } from '../naming.ts';
import type { Plan, RouteStep, Step } from '../results.ts';

// The share of a chosen snapshot serves all restores of the account, so each of them acquires a reference to it. With
// share-copies that is also true of the copies: restores of one account and Region from the same snapshot create each copy
// once. A copy belongs to a generation of its reference, and its name contains the generation. Nobody can acquire a
// generation that has ended, so its copy can be removed at any later time.

/** What a snapshot belongs to, as its name and tags say: one restore of one target, or a reference of many restores. */
export interface Owner {
  /** Value of the restore-id tag. */
  readonly id: string;
  readonly targetArn: string;
}

/** The key of a route step's reference: the same for all restores that need this step and use the same table. */
export function referenceKey(
  { settings }: Pick<Inspection, 'settings'>,
  plan: Plan,
  routeStep: RouteStep,
): string {
  const { targetAccountId, targetRegion, auditTable } = settings;
  const what =
    routeStep.kind === 'share'
      ? ['share', routeStep.region]
      : [
          routeStep.name,
          routeStep.side,
          routeStep.from,
          routeStep.to,
          routeStep.key === 'none' ? '' : plan.keys[routeStep.key],
        ];
  const all = [
    plan.snapshot.arn,
    plan.snapshot.createdAt,
    targetAccountId,
    targetRegion,
    auditTable,
    ...what,
  ];
  return createHash('sha256').update(JSON.stringify(all)).digest('hex').slice(0, 16);
}

/** `common-KEY-GENERATION`, used instead of a restore's id. */
function sharedOwner(inspection: InTable, key: string, generation: number): Owner {
  return { id: `common-${key}-${generation}`, targetArn: sharedTarget(inspection) };
}

/** The target tag of shared copies: the account and Region of all their targets, and the table with the references. */
export function sharedTarget({ targetArn, settings }: InTable): string {
  return targetArn.replace(/[^:]*$/, settings.auditTable).slice(0, 256);
}

type InTable = Pick<Inspection, 'settings' | 'targetArn'>;

/** The reference that a shared copy belongs to, by its owner's id. */
export function referenceOf(
  ownerId: string,
): { readonly key: string; readonly generation: number } | undefined {
  const [, key, generation] = /^common-([0-9a-f]{16})-(\d+)$/.exec(ownerId) ?? [];
  return key === undefined ? undefined : { key, generation: Number(generation) };
}

/** Acquires a reference to a copy. Until `releaseRoute` releases it, nobody removes the copy. */
export async function acquireCopy(restore: Restore, key: string, about: string): Promise<Owner> {
  const { run, references } = restore;
  await run.beforeChange();
  const { generation } = await references.acquire(key, run.restoreId, about);
  return sharedOwner(restore, key, generation);
}

/** Ends the generation of a copy that has failed: the next restore to acquire it gets another. */
export async function invalidateCopy({ run, references }: Restore, owner: Owner): Promise<void> {
  const reference = referenceOf(owner.id);
  if (reference === undefined) return;
  await run.beforeChange();
  await references.invalidate(reference.key, reference.generation);
}

interface ShareRequest {
  readonly key: string;
  readonly snapshot: Pick<Snapshot, 'id' | 'arn'>;
  readonly isShared: () => Promise<boolean>;
}

/**
 * Acquires a reference to the share of the chosen snapshot, and looks whether the account is in its list. If it is there
 * before this action has put it there, that is stored, and no restore revokes the share.
 */
export async function acquireShare(
  step: Step,
  restore: Restore,
  { key, snapshot, isShared }: ShareRequest,
): Promise<{ readonly shared: boolean }> {
  const { run, references, settings } = restore;
  const reference = await step.wait<Reference>(`the share of ${snapshot.id} to be free`, {
    timeoutMs: settings.copyTimeoutMs,
    poll: async () => {
      await run.beforeChange();
      const acquired = await references.acquire(key, run.restoreId, `share of ${snapshot.arn}`);
      if (acquired.revokedBy === undefined) return { state: 'done', value: acquired };
      const detail = `restore ${acquired.revokedBy} is revoking it; if no run works on that restore, resume or abandon it`;
      return { state: 'pending', detail };
    },
  });
  const shared = await isShared();
  // Stored before the share: a share that this action did not create is never revoked.
  if (reference.ours === undefined) await references.setOurs(key, !shared);
  return { shared };
}

/**
 * Is there a snapshot of the chosen name that is, as AWS shows it, none of the source cluster? Whoever can write the table
 * can store the name of any snapshot of the source account.
 */
export async function isOfOtherCluster(
  { settings }: Pick<Inspection, 'settings'>,
  snapshots: Snapshots,
  { snapshot }: Plan,
): Promise<boolean> {
  const now = await snapshots.get(snapshot.id);
  return now !== undefined && (now.arn !== snapshot.arn || now.clusterId !== settings.sourceClusterId);
}

/** How `releaseRoute` removes what nobody uses any more. */
interface Removal {
  readonly remove: (snapshots: Snapshots, id: string) => Promise<void>;
  readonly attempt?: (what: string, act: () => Promise<void>) => Promise<unknown>;
}

/**
 * Releases the references of the plan's route: the share of the chosen snapshot, and with share-copies the copies. What
 * nobody uses any more is removed: the share and the intermediate copies. Copies in the target stay; `retention` applies
 * to them. Can be repeated.
 * @param remove deletes a snapshot; one that does not exist counts as deleted. With an `attempt` that accepts a failure,
 * the account may stay in the share list. No later restore waits for that or revokes it.
 */
export async function releaseRoute(
  step: Step,
  restore: Restore,
  plan: Plan,
  { remove, attempt = (_what, act) => act() }: Removal,
): Promise<void> {
  const { run, references, settings, source, log } = restore;
  for (const routeStep of plan.route) {
    const key = referenceKey(restore, plan, routeStep);
    if (routeStep.kind === 'copy') {
      if (!settings.shareCopies) continue;
      const { generation, isOver } = await release(
        step,
        restore,
        key,
        routeStep.name === 'target' ? 'stays' : 'ends',
      );
      const { id, targetArn } = sharedOwner(restore, key, generation);
      const snapshots = await restore[routeStep.side].snapshots(routeStep.to);
      const name = snapshotName(id, routeStep.name);
      const isShared = async (): Promise<boolean> =>
        isOurs((await snapshots.get(name))?.tags ?? {}, id, targetArn, copyPurposes[routeStep.name]);
      if (isOver && (await isShared())) await remove(snapshots, name);
    } else if (routeStep.existing) {
      const { reference } = await release(step, restore, key, 'revoked');
      if (reference?.revokedBy !== run.restoreId) continue;
      if (reference.ours) {
        const { targetAccountId: account } = settings;
        await attempt(`take account ${account} off the share list of ${plan.snapshot.arn}`, async () => {
          const snapshots = await source.snapshots(routeStep.region);
          if (await isOfOtherCluster(restore, snapshots, plan)) {
            log.warning(
              `${plan.snapshot.arn} stays as it is shared: it is no snapshot of ${settings.sourceClusterId}, as the table says`,
            );
            return;
          }
          log.info(`Taking account ${account} off the share list of ${plan.snapshot.arn}`);
          await snapshots.unshare(plan.snapshot.id, account);
        });
      }
      await references.revoked(key, run.restoreId);
    }
  }
}

async function release(
  step: Step,
  { run, references }: Restore,
  key: string,
  then: 'stays' | 'ends' | 'revoked',
): Promise<{
  readonly reference: Reference | undefined;
  readonly generation: number;
  readonly isOver: boolean;
}> {
  // The generation is stored before it is released: a run that resumes after its end must know what is left to remove.
  const generation = await step.intend(
    `release ${key}`,
    async () => (await references.get(key))?.generation ?? 0,
  );
  await run.beforeChange();
  let reference = await references.release(key, run.restoreId);
  if (then !== 'stays' && reference?.generation === generation && reference.users.length === 0)
    reference = await references.end(key, generation, then === 'ends' ? undefined : run.restoreId);
  return {
    reference,
    generation,
    isOver: generation > 0 && (reference?.generation ?? 0) > generation,
  };
}

/** Does a restore that has not ended use the shared copy? `ended` answers for one restore. */
export async function isUsed(
  { references }: Pick<Inspection, 'references'>,
  ownerId: string,
  ended: (restoreId: string) => Promise<boolean>,
): Promise<boolean> {
  const named = referenceOf(ownerId);
  const reference = named && (await references.get(named.key));
  if (reference?.generation !== named?.generation) return false;
  for (const user of reference?.users ?? []) if (!(await ended(user))) return true;
  return false;
}

/**
 * Ends the generation that a shared copy belongs to, so that nobody can acquire it any more. False when a restore uses it
 * that has not ended. A restore that ended without releasing it (one that lost its lease, for example) does not count.
 */
export async function endUnused(restore: Restore, ownerId: string): Promise<boolean> {
  const { run, references } = restore;
  const named = referenceOf(ownerId);
  if (named === undefined) return false;
  const { key, generation } = named;
  await run.beforeChange();
  // If DynamoDB has deleted the item, it is created again: else a restore could acquire it between this read and the end.
  const reference =
    (await references.get(key)) ?? (await references.acquire(key, run.restoreId, 'to be removed'));
  if (reference.generation !== generation) return true;
  for (const user of reference.users) {
    if (user !== run.restoreId && !(await hasRestoreEnded(restore, user))) return false;
    await references.release(key, user);
  }
  return (await references.end(key, generation))?.generation !== generation;
}

/** Has a restore ended for good? One that the table does not know any more has. */
export async function hasRestoreEnded(
  { readRestore }: Pick<Inspection, 'readRestore'>,
  restoreId: string,
): Promise<boolean> {
  const state = await readRestore(restoreId);
  return state === undefined || hasEnded(state);
}
