import { createHash } from 'node:crypto';
import type { Reference } from '../../aws/dynamodb/references.ts';
import type { Snapshot, Snapshots } from '../../aws/rds/snapshots.ts';
import { hasEnded } from '../../engine/store.ts';
import type { Inspection, Restore } from '../context.ts';
import { snapshotName } from '../naming.ts';
import type { Plan, RouteStep, Step } from '../results.ts';

// The share of a chosen snapshot serves all restores of the account, so each of them claims it; with share-copies so do
// the copies, and what restores of one account and Region need on the way from the same snapshot is made once. A copy
// belongs to a generation of its claim, which its name holds: a generation that is over cannot be joined any more, so
// whoever removes its copy, however late, takes it from nobody.

/** Whom a thing is made for, as its name and tags tell: one restore of one target, or all those of a claim. */
export interface Owner {
  /** Value of the restore-id tag. */
  readonly id: string;
  readonly targetArn: string;
}

/** What claims call the hop: the same for all who need just this, and whose table is the same. */
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

/** `common-KEY-GENERATION`, in the place of a restore's id. */
function sharedOwner(inspection: InTable, key: string, generation: number): Owner {
  return { id: `common-${key}-${generation}`, targetArn: sharedTarget(inspection) };
}

/** What the target tag of common copies says: the account and Region of all the targets, and the table that counts them. */
export function sharedTarget({ targetArn, settings }: InTable): string {
  return targetArn.replace(/[^:]*$/, settings.auditTable).slice(0, 256);
}

type InTable = Pick<Inspection, 'settings' | 'targetArn'>;

/** The claim that a common copy belongs to, by its owner's id. */
export function referenceOf(
  ownerId: string,
): { readonly key: string; readonly generation: number } | undefined {
  const [, key, generation] = /^common-([0-9a-f]{16})-(\d+)$/.exec(ownerId) ?? [];
  return key === undefined ? undefined : { key, generation: Number(generation) };
}

/** Acquires a reference to a copy. Until `releaseRoute` releases it, nobody removes the copy. */
export async function acquireCopy(restore: Restore, key: string, about: string): Promise<Owner> {
  const { run, references: claims } = restore;
  await run.beforeChange();
  const { generation } = await claims.acquire(key, run.restoreId, about);
  return sharedOwner(restore, key, generation);
}

/** A copy that has failed is of no use to anybody: the next one to ask gets another. */
export async function invalidateCopy({ run, references: claims }: Restore, owner: Owner): Promise<void> {
  const reference = referenceOf(owner.id);
  if (reference === undefined) return;
  await run.beforeChange();
  await claims.invalidate(reference.key, reference.generation);
}

interface ShareRequest {
  readonly key: string;
  readonly snapshot: Pick<Snapshot, 'id' | 'arn'>;
  readonly isShared: () => Promise<boolean>;
}

/**
 * Joins those who use the share of the chosen snapshot, and sees that the account is in its list. Who finds it there
 * before anybody of us has put it there says so, and then nobody takes it off.
 */
export async function acquireShare(
  step: Step,
  restore: Restore,
  { key, snapshot, isShared }: ShareRequest,
): Promise<{ readonly shared: boolean }> {
  const { run, references: claims, settings } = restore;
  const reference = await step.wait<Reference>(`the share of ${snapshot.id} to be free`, {
    timeoutMs: settings.copyTimeoutMs,
    poll: async () => {
      await run.beforeChange();
      const joined = await claims.acquire(key, run.restoreId, `share of ${snapshot.arn}`);
      if (joined.revokedBy === undefined) return { state: 'done', value: joined };
      const detail = `restore ${joined.revokedBy} is taking it back; if no run works on that, resume or abandon it`;
      return { state: 'pending', detail };
    },
  });
  const shared = await isShared();
  // Stored before the share: what was there before us is never taken off.
  if (reference.ours === undefined) await claims.setOurs(key, !shared);
  return { shared };
}

/** How `releaseRoute` takes things back. */
interface Removal {
  readonly remove: (snapshots: Snapshots, id: string) => Promise<void>;
  readonly attempt?: (what: string, act: () => Promise<void>) => Promise<unknown>;
}

/**
 * Leaves all that others use, too, on the way that the plan took: the share of the chosen snapshot, and with share-copies
 * the copies. What nobody uses any more is revoked: the share, and
 * copies that are only a way. Copies in the target stay, for `retention` to judge. May be repeated.
 * @param remove deletes a snapshot; one that is not there any more counts as deleted. With an `attempt` that bears a
 * failure, the account may stay in the share list, and no later restore waits for it or takes it off.
 */
export async function releaseRoute(
  step: Step,
  restore: Restore,
  plan: Plan,
  { remove, attempt = (_what, act) => act() }: Removal,
): Promise<void> {
  const { run, references: claims, settings, source, log } = restore;
  for (const routeStep of plan.route) {
    const key = referenceKey(restore, plan, routeStep);
    if (routeStep.kind === 'copy') {
      if (!settings.shareCopies) continue;
      const { generation, isOver } = await leave(
        step,
        restore,
        key,
        routeStep.name === 'target' ? 'stays' : 'ends',
      );
      const { id } = sharedOwner(restore, key, generation);
      if (isOver)
        await remove(await restore[routeStep.side].snapshots(routeStep.to), snapshotName(id, routeStep.name));
    } else if (routeStep.existing) {
      const { reference } = await leave(step, restore, key, 'revoked');
      if (reference?.revokedBy !== run.restoreId) continue;
      if (reference.ours) {
        const { targetAccountId: account } = settings;
        log.info(`Taking account ${account} off the share list of ${plan.snapshot.arn}`);
        await attempt(`take account ${account} off the share list of ${plan.snapshot.arn}`, async () =>
          (await source.snapshots(routeStep.region)).unshare(plan.snapshot.id, account),
        );
      }
      await claims.revoked(key, run.restoreId);
    }
  }
}

async function leave(
  step: Step,
  { run, references: claims }: Restore,
  key: string,
  then: 'stays' | 'ends' | 'revoked',
): Promise<{
  readonly reference: Reference | undefined;
  readonly generation: number;
  readonly isOver: boolean;
}> {
  // Which generation it leaves is stored first: who goes on after the end of it must know what is left to remove.
  const generation = await step.intend(
    `release ${key}`,
    async () => (await claims.get(key))?.generation ?? 0,
  );
  await run.beforeChange();
  let reference = await claims.release(key, run.restoreId);
  if (then !== 'stays' && reference?.generation === generation && reference.users.length === 0)
    reference = await claims.end(key, generation, then === 'ends' ? undefined : run.restoreId);
  return {
    reference,
    generation,
    isOver: generation > 0 && (reference?.generation ?? 0) > generation,
  };
}

/** Is there a restore that has not ended and uses the common copy? `ended` answers for one restore. */
export async function isUsed(
  { references: claims }: Pick<Inspection, 'references'>,
  ownerId: string,
  ended: (restoreId: string) => Promise<boolean>,
): Promise<boolean> {
  const named = referenceOf(ownerId);
  const reference = named && (await claims.get(named.key));
  if (reference?.generation !== named?.generation) return false;
  for (const user of reference?.users ?? []) if (!(await ended(user))) return true;
  return false;
}

/**
 * Ends the generation that a common copy belongs to, so that nobody can join it any more. False when a restore uses it
 * that has not ended; one that has left by no orderly way, as one that lost its lease just then, does not count.
 */
export async function endUnused(restore: Restore, ownerId: string): Promise<boolean> {
  const { run, references: claims } = restore;
  const named = referenceOf(ownerId);
  if (named === undefined) return false;
  const { key, generation } = named;
  await run.beforeChange();
  // DynamoDB has dropped the claim: it begins anew, lest somebody joins it between our look and the end.
  const reference = (await claims.get(key)) ?? (await claims.acquire(key, run.restoreId, 'to be removed'));
  if (reference.generation !== generation) return true;
  for (const user of reference.users) {
    if (user !== run.restoreId && !(await hasRestoreEnded(restore, user))) return false;
    await claims.release(key, user);
  }
  return (await claims.end(key, generation))?.generation !== generation;
}

/** Has a restore ended for good? One that the table does not know any more has. */
export async function hasRestoreEnded(
  { readRestore }: Pick<Inspection, 'readRestore'>,
  restoreId: string,
): Promise<boolean> {
  const state = await readRestore(restoreId);
  return state === undefined || hasEnded(state);
}
