import type { CopyKey, RouteStep } from '../results.ts';

/** Who made a snapshot: a person (or a copy), RDS's daily backup, or AWS Backup. Only the first can be shared. */
export type SnapshotKind = 'manual' | 'automated' | 'awsbackup';
/**
 * Under which kind of key its storage lies. A snapshot under the account's `aws/rds` key cannot be shared. `sse-rds`: a
 * key that AWS owns, as new clusters have it since February 2026. AWS does not document whether such a snapshot can be
 * shared. Assumption: as an unencrypted one, without a key of its own. A refusal comes before anything is replaced.
 */
export type Encryption = 'none' | 'sse-rds' | 'default-key' | 'customer-key';

/** All that decides the route from a snapshot to the target. */
export interface RouteQuestion {
  readonly sameAccount: boolean;
  readonly sourceRegion: string;
  readonly targetRegion: string;
  readonly kind: SnapshotKind;
  readonly encryption: Encryption;
  /** The target account already stands in the snapshot's share list. */
  readonly alreadyShared: boolean;
  /** `always` puts a copy into the target account even where the shared snapshot itself could be restored. */
  readonly copy: 'auto' | 'always';
  /** May the chosen manual snapshot's own share list be changed (and put back)? If not, a copy of it is shared. */
  readonly shareExisting: boolean;
  /** One cross-account cross-Region copy: AWS's pages disagree whether it works, so only on request. */
  readonly allowOneStepCopy: boolean;
  /** The Region of `source-kms-key-id`, where its form tells: of an ARN. Undefined for ids, aliases and when not given. */
  readonly sourceKeyRegion?: string | undefined;
}

/**
 * The route steps from a snapshot to one that the target can restore, in order and with the fewest copies. Pure.
 *
 * Rules (UG aurora-share-snapshot, aurora-copy-snapshot): automated and AWS Backup snapshots and those under the
 * default key cannot be shared, so they are copied first; a shared snapshot can be restored directly by ARN in its own
 * Region; copies inside one account may cross Regions in one step, from any kind of snapshot.
 */
export function findRoute(question: RouteQuestion): RouteStep[] {
  return question.sameAccount ? routeInAccount(question) : routeBetweenAccounts(question);
}

function routeInAccount({
  sourceRegion: from,
  targetRegion: to,
  encryption,
  copy,
}: RouteQuestion): RouteStep[] {
  if (from === to && copy === 'auto') return [];
  return [{ kind: 'copy', name: 'target', side: 'target', from, to, key: targetKey(encryption) }];
}

function routeBetweenAccounts(question: RouteQuestion): RouteStep[] {
  const { sourceRegion: from, targetRegion: to, encryption } = question;
  if (from === to) {
    const route = makeShared(question, from);
    return question.copy === 'always' ? [...route, copyInTarget(from, to, encryption)] : route;
  }
  const routes = [
    acrossInSource(question),
    ...(question.allowOneStepCopy
      ? [[...makeShared(question, from), copyInTarget(from, to, encryption)]]
      : []),
    acrossInTarget(question),
  ];
  // The source's key lies in one Region: a route that needs it in the other Region is not possible.
  const possible = routes.filter((route) =>
    route.every((routeStep) => keyReaches(question.sourceKeyRegion, routeStep)),
  );
  return (possible.length === 0 ? routes : possible).reduce((best, route) =>
    copies(route) < copies(best) ? route : best,
  );
}

/** Crossing the Regions inside the source account costs one copy and leaves nothing to copy in the target. */
function acrossInSource({
  sourceRegion: from,
  targetRegion: to,
  encryption,
  copy,
}: RouteQuestion): RouteStep[] {
  const route: RouteStep[] = [
    { kind: 'copy', name: 'shared', side: 'source', from, to, key: sourceKey(encryption) },
    { kind: 'share', region: to, existing: false },
  ];
  return copy === 'always' ? [...route, copyInTarget(to, to, encryption)] : route;
}

/** Sharing in the source Region, then a copy in that Region that belongs to the target, then one across Regions. */
function acrossInTarget(question: RouteQuestion): RouteStep[] {
  const { sourceRegion: from, targetRegion: to, encryption } = question;
  const key = hasKey(encryption) ? 'transit-key' : 'none';
  return [
    ...makeShared(question, from),
    { kind: 'copy', name: 'transit', side: 'target', from, to: from, key },
    copyInTarget(from, to, encryption),
  ];
}

function keyReaches(sourceKeyRegion: string | undefined, routeStep: RouteStep): boolean {
  return (
    sourceKeyRegion === undefined ||
    routeStep.kind !== 'copy' ||
    routeStep.key !== 'source-key' ||
    routeStep.to === sourceKeyRegion
  );
}

function copies(route: readonly RouteStep[]): number {
  return route.filter(({ kind }) => kind === 'copy').length;
}

/** The route steps after which the target account may use the snapshot, or a copy of it, in `region`, its own Region. */
function makeShared(question: RouteQuestion, region: string): RouteStep[] {
  const sharable = question.kind === 'manual' && question.encryption !== 'default-key';
  if (sharable && question.alreadyShared) return [];
  if (sharable && question.shareExisting) return [{ kind: 'share', region, existing: true }];
  return [
    {
      kind: 'copy',
      name: 'shared',
      side: 'source',
      from: region,
      to: region,
      key: sourceKey(question.encryption),
    },
    { kind: 'share', region, existing: false },
  ];
}

function copyInTarget(from: string, to: string, encryption: Encryption): RouteStep {
  return { kind: 'copy', name: 'target', side: 'target', from, to, key: targetKey(encryption) };
}

function sourceKey(encryption: Encryption): CopyKey {
  return hasKey(encryption) ? 'source-key' : 'none';
}

function targetKey(encryption: Encryption): CopyKey {
  return hasKey(encryption) ? 'target-key' : 'none';
}

/** Is the snapshot under a KMS key? Only then a copy takes one. */
function hasKey(encryption: Encryption): boolean {
  return encryption !== 'none' && encryption !== 'sse-rds';
}
