import type { Snapshot } from '../../aws/rds/snapshots.ts';
import { formatDuration } from '../../duration.ts';
import { ActionError } from '../../errors.ts';
import type { Inspection } from '../context.ts';
import type { CopyKey, Plan, RouteStep } from '../results.ts';
import type { Checks } from './checks.ts';
import { kindOf } from './choose-snapshot.ts';
import { readTarget } from './read-target.ts';
import { type Encryption, findRoute } from './route.ts';

/** The key that an account has without making one; what a target gets when no other key is known. */
const defaultKey = 'alias/aws/rds';

/** Accounts that a snapshot can be shared with (UG "Quotas and constraints"). Of a full list a copy is shared. */
const mostShares = 20;

/**
 * Reads snapshot, keys and previous cluster, applies the guards and finds the route. Changes nothing. Each part is one of
 * `checks`; undefined when one of them failed, which names the input or permission at fault.
 * @param findSnapshot the snapshot to restore, or one as it would be
 */
export async function makePlan(
  inspection: Inspection,
  checks: Checks,
  findSnapshot: () => Promise<Snapshot>,
): Promise<Plan | undefined> {
  const { settings } = inspection;
  const nowMs = inspection.clock.now();
  const snapshot = await checks.run('snapshot', findSnapshot, (seen) => describeSnapshot(seen, nowMs));
  const target = await checks.run('target', () => readTarget(inspection, snapshot), describeTarget);
  if (snapshot === undefined) return undefined;
  const chosen = await checks.run(
    'route',
    () => chooseRoute(inspection, snapshot),
    (found) => {
      const said = describeRoute(found.route, settings.targetAccountId);
      const isAssumed = found.encryption === 'sse-rds' && found.route.some(({ kind }) => kind === 'share');
      return isAssumed
        ? `${said}. AWS does not document whether a snapshot under its own key (sse-rds) can be shared; if it refuses, nothing has been replaced`
        : said;
    },
  );
  if (target === undefined || chosen === undefined) return undefined;

  const { route, encryption } = chosen;
  const { previous } = target;
  const clusterKey =
    settings.targetKmsKeyId ??
    previous?.cluster.kmsKeyId ??
    // A cluster without a key of its own stays one: AWS encrypts new clusters with a key that it owns.
    (encryption === 'sse-rds' || (encryption === 'none' && previous !== undefined) ? undefined : defaultKey);
  const keys = await checks.run('keys', () => keysOf(inspection, route, clusterKey), describeKeys);
  if (keys === undefined) return undefined;
  return {
    snapshot,
    route,
    keys,
    ...(clusterKey === undefined ? {} : { clusterKey }),
    ...(target.replacesResourceId === undefined ? {} : { replacesResourceId: target.replacesResourceId }),
    ...(previous === undefined ? {} : { previous }),
  };
}

async function chooseRoute(
  inspection: Inspection,
  snapshot: Snapshot,
): Promise<{ readonly route: RouteStep[]; readonly encryption: Encryption }> {
  const { settings } = inspection;
  const kind = kindOf(snapshot);
  const encryption = await encryptionOf(inspection, snapshot);
  const sameAccount = settings.sourceAccountId === settings.targetAccountId;
  const snapshots = await inspection.source.snapshots(settings.sourceRegion);
  const isThere = snapshot.status === 'available';
  const shares = sameAccount || kind !== 'manual' || !isThere ? [] : await snapshots.sharedWith(snapshot.id);
  const isShared = shares.includes(settings.targetAccountId) || shares.includes('all');
  // A share that is there may be one that the restore of another target revokes at its end.
  const mayEnd = settings.shareExisting && !shares.includes('all');
  const route = findRoute({
    sameAccount,
    sourceRegion: settings.sourceRegion,
    targetRegion: settings.targetRegion,
    kind,
    encryption,
    alreadyShared: !mayEnd && isShared,
    copy: settings.copy,
    shareExisting: settings.shareExisting && (isShared || shares.length < mostShares),
    allowOneStepCopy: settings.allowOneStepCopy,
    sourceKeyRegion: regionOfKey(settings.sourceKmsKeyId),
  });
  return { route, encryption };
}

function describeSnapshot(
  { arn, createdAt, sizeGib, engine, engineVersion, status, encrypted, encryptionType }: Snapshot,
  nowMs: number,
): string {
  if (status !== 'available') return `one will be made of the source cluster (${engine} ${engineVersion})`;
  const age = formatDuration(Math.max(0, nowMs - Date.parse(createdAt)));
  return `${arn}, made ${createdAt} (${age} ago), ${sizeGib} GiB, ${engine} ${engineVersion}, encryption ${encryptionType ?? (encrypted ? 'sse-kms' : 'none')}`;
}

function describeTarget({
  previous,
  replacesResourceId: replaces,
}: Pick<Plan, 'previous' | 'replacesResourceId'>): string {
  if (previous === undefined) return 'there is no such cluster yet: it will be made';
  if (replaces === undefined) return `${previous.cluster.arn} is gone: it will be made as it was`;
  return `${previous.cluster.arn} (${replaces}, ${previous.cluster.status}) may be replaced`;
}

/** The route from the snapshot to the target, in words. */
export function describeRoute(route: readonly RouteStep[], targetAccountId: string): string {
  if (route.length === 0) return 'restore the snapshot directly';
  const steps = route.map((routeStep) =>
    routeStep.kind === 'share'
      ? `share with account ${targetAccountId} in ${routeStep.region}`
      : `copy in the ${routeStep.side} account from ${routeStep.from} to ${routeStep.to}`,
  );
  return [...steps, 'restore'].join(', then ');
}

function describeKeys(keys: Plan['keys']): string {
  const uses = Object.entries(keys).map(([use, arn]) => `${use} ${arn}`);
  return uses.length === 0 ? 'no copy needs one' : uses.join(', ');
}

/** The source role must be able to see the key: whether it may be shared is the key's own property. */
async function encryptionOf(inspection: Inspection, snapshot: Snapshot): Promise<Encryption> {
  if (snapshot.encryptionType === 'sse-rds') return 'sse-rds';
  if (!snapshot.encrypted || snapshot.kmsKeyId === undefined) return 'none';
  const keys = await inspection.source.keys(inspection.settings.sourceRegion);
  const key = await keys.get(snapshot.kmsKeyId);
  return key.manager === 'AWS' ? 'default-key' : 'customer-key';
}

/** Finds every key that the route needs and checks that it exists, is enabled and of the right kind. */
async function keysOf(
  inspection: Inspection,
  route: readonly RouteStep[],
  clusterKey: string | undefined,
): Promise<Plan['keys']> {
  const { settings, source, target } = inspection;
  const found: { [key in Exclude<CopyKey, 'none'>]?: string } = {};
  for (const routeStep of route) {
    if (routeStep.kind !== 'copy' || routeStep.key === 'none') continue;
    if (routeStep.key === 'source-key') {
      if (settings.sourceKmsKeyId === undefined) {
        throw new ActionError(
          'BAD_INPUT',
          `The snapshot must be copied under a customer key of the source account in ${routeStep.to} before it can be shared, and none is given.`,
          `Set the input source-kms-key-id (or the parameter ${settings.parameterPath}/source-kms-key-id) to a key in ${routeStep.to} that the target role may use.`,
        );
      }
      const key = await (await source.keys(routeStep.to)).get(settings.sourceKmsKeyId);
      if (key.manager === 'AWS') {
        throw new ActionError(
          'KEY_NOT_USABLE',
          `source-kms-key-id names ${key.arn}, a key that AWS manages: a snapshot under it cannot be shared.`,
          'Name a customer managed key.',
        );
      }
      found['source-key'] = key.arn;
    } else {
      const wanted = routeStep.key === 'target-key' ? (clusterKey ?? defaultKey) : settings.transitKmsKeyId;
      found[routeStep.key] = (await (await target.keys(routeStep.to)).get(wanted)).arn;
    }
  }
  return found;
}

function regionOfKey(key: string | undefined): string | undefined {
  return key?.startsWith('arn:') && key.includes(':key/') ? key.split(':')[3] : undefined;
}
