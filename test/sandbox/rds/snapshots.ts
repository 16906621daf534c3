import type {
  CreateDBClusterSnapshotMessage,
  DBCluster,
  DBClusterSnapshot,
  DeleteDBClusterSnapshotMessage,
  DescribeDBClusterSnapshotAttributesMessage,
  DescribeDBClusterSnapshotsMessage,
  ModifyDBClusterSnapshotAttributeMessage,
  Tag,
} from '@aws-sdk/client-rds';
import type { AwsFault, Call, Service } from '../contract.ts';
import { findCluster } from './clusters.ts';
import { badCombination, badValue, check, fault } from './fault.ts';
import { assertFilters, assertOneOf, assertTags, identifierOf, page, passes } from './rules.ts';
import {
  after,
  arn,
  type ClusterThing,
  type Context,
  defaultVpc,
  mergeTags,
  note,
  requestTags,
  type SnapshotThing,
  setTags,
  shownTags,
  tagConditions,
  takePlant,
} from './state.ts';
import { ghostOf, ghostsUnder, removeSnapshot } from './volumes.ts';

const snapshotNotFound = (id: string): AwsFault =>
  fault('DBClusterSnapshotNotFoundFault', `DBClusterSnapshot ${id} not found.`);
export const snapshotExists = (id: string): AwsFault =>
  fault(
    'DBClusterSnapshotAlreadyExistsFault',
    `Cannot create the cluster snapshot because a cluster snapshot with the identifier ${id} already exists.`,
  );
export const snapshotNotAvailable = ({ shown, status }: SnapshotThing): AwsFault =>
  fault(
    'InvalidDBClusterSnapshotStateFault',
    `The cluster snapshot ${shown.DBClusterSnapshotIdentifier} is in state ${status}, not available.`,
  );

/** The ARN that a name or ARN stands for, as seen by the caller. */
export function snapshotArn(call: Call, idOrArn: string | undefined): string {
  const name = idOrArn ?? '';
  return name.startsWith('arn:') ? name : arn.snapshot(call.account, call.region, name.toLowerCase());
}

/** Own by name or ARN; another account's by ARN, if it is shared with the caller. In the caller's Region, unless given. */
export function findSnapshot(
  context: Context,
  call: Call,
  idOrArn: string | undefined,
  anyRegion = false,
): SnapshotThing {
  const found = context.state.snapshots[snapshotArn(call, idOrArn)];
  if (found === undefined || (!anyRegion && found.region !== call.region) || !isInReach(found, call)) {
    throw snapshotNotFound(idOrArn ?? '');
  }
  return found;
}

function isInReach(found: SnapshotThing, call: Call): boolean {
  if (found.account === call.account) return true;
  return found.sharedWith.includes(call.account) || found.sharedWith.includes('all');
}

/** What kind of snapshot it is to the caller. */
function typeFor(snapshot: SnapshotThing, call: Call): string {
  if (snapshot.account === call.account) return snapshot.shown.SnapshotType ?? '';
  return snapshot.sharedWith.includes(call.account) ? 'shared' : 'public';
}

export function showSnapshot(context: Context, snapshot: SnapshotThing, call: Call): DBClusterSnapshot {
  const { shown, status, begunAt, takesMs } = snapshot;
  const done = Math.min(99, Math.floor(((context.clock.now() - begunAt) / takesMs) * 100));
  // A copy from another Region waits in a queue first, and shows nothing of it.
  const queued = status === 'copying' && shown.SourceDBClusterSnapshotArn?.split(':')[3] !== snapshot.region;
  return {
    ...shown,
    Status: status,
    PercentProgress: status === 'available' ? 100 : queued && done < 20 ? 0 : done,
    // Tags are not shared with the snapshot.
    TagList:
      snapshot.account === call.account ? shownTags(context, shown.DBClusterSnapshotArn ?? '', snapshot) : [],
    SnapshotType: typeFor(snapshot, call),
  };
}

export interface NewSnapshot {
  readonly account: string;
  readonly region: string;
  readonly id: string;
  readonly type: string;
  readonly like: DBClusterSnapshot;
  readonly kmsKeyId: string | undefined;
  readonly volume: string | undefined;
  readonly tags: readonly Tag[];
  readonly takesMs: number;
  readonly inject: 'copy' | 'snapshot';
  readonly copyOf?: string;
}

export function addSnapshot(context: Context, options: NewSnapshot): SnapshotThing {
  const { account, region, id } = options;
  const now = context.clock.now();
  const takesMs = Math.max(1, options.takesMs);
  const { KmsKeyId: _key, SourceDBClusterSnapshotArn: _source, ...like } = options.like;
  const key = arn.snapshot(account, region, id);
  const snapshot: SnapshotThing = {
    account,
    region,
    shown: {
      ...like,
      DBClusterSnapshotIdentifier: id,
      DBClusterSnapshotArn: key,
      SnapshotType: options.type,
      SnapshotCreateTime: like.SnapshotCreateTime ?? new Date(now),
      StorageEncrypted: options.kmsKeyId !== undefined,
      ...(options.kmsKeyId === undefined
        ? {}
        : { KmsKeyId: options.kmsKeyId, StorageEncryptionType: 'sse-kms' as const }),
      ...(options.copyOf === undefined ? {} : { SourceDBClusterSnapshotArn: options.copyOf }),
    },
    status: options.inject === 'copy' ? 'copying' : 'creating',
    tags: [],
    visibleFrom: now + context.timings.describeLagMs,
    volume: options.volume,
    sharedWith: [],
    begunAt: now,
    takesMs,
    copyOf: options.copyOf,
  };
  context.state.snapshots[key] = snapshot;
  setTags(context, key, snapshot, [...options.tags]);
  const inject = takePlant(context, options.inject);
  if (inject === undefined) after(context, takesMs, { kind: 'snapshot-available', arn: key });
  else {
    const { status: value, reason, atPercent = 60 } = inject;
    after(context, (takesMs * atPercent) / 100, { kind: 'snapshot-status', arn: key, value, reason });
  }
  return snapshot;
}

export function assertSnapshotQuota(context: Context, call: Call): void {
  const { snapshots, quotas } = context.state;
  const manual = Object.values(snapshots).filter(({ account, region, shown }) => {
    return account === call.account && region === call.region && shown.SnapshotType === 'manual';
  });
  if (manual.length >= quotas.manualSnapshots) {
    throw fault(
      'SnapshotQuotaExceeded',
      `Cannot create more than ${quotas.manualSnapshots} manual snapshots.`,
    );
  }
}

/** What a snapshot of a cluster shows of it. */
export function snapshotOf(cluster: DBCluster): DBClusterSnapshot {
  return {
    DBClusterIdentifier: cluster.DBClusterIdentifier,
    DbClusterResourceId: cluster.DbClusterResourceId,
    ClusterCreateTime: cluster.ClusterCreateTime,
    Engine: cluster.Engine,
    EngineVersion: cluster.EngineVersion,
    EngineMode: cluster.EngineMode,
    MasterUsername: cluster.MasterUsername,
    Port: cluster.Port,
    AllocatedStorage: cluster.AllocatedStorage,
    StorageType: cluster.StorageType ?? 'aurora',
    StorageEncryptionType: cluster.StorageEncryptionType,
    AvailabilityZones: cluster.AvailabilityZones,
    IAMDatabaseAuthenticationEnabled: cluster.IAMDatabaseAuthenticationEnabled,
    VpcId: defaultVpc,
  };
}

/** A manual snapshot of a cluster: its files as they are now. Refused when the name is taken or there are too many. */
export async function takeSnapshot(
  context: Context,
  call: Call,
  cluster: ClusterThing,
  name: string | undefined,
  nameOf: string,
  tags: readonly Tag[] | undefined,
): Promise<SnapshotThing> {
  const id = identifierOf(name, nameOf);
  if (context.state.snapshots[arn.snapshot(call.account, call.region, id)] !== undefined)
    throw snapshotExists(id);
  assertSnapshotQuota(context, call);
  const inherited = cluster.shown.CopyTagsToSnapshot ? cluster.tags : [];
  return addSnapshot(context, {
    account: call.account,
    region: call.region,
    id,
    type: 'manual',
    like: snapshotOf(cluster.shown),
    kmsKeyId: cluster.shown.KmsKeyId,
    volume: cluster.volume === undefined ? undefined : await context.dataPlane.copyVolume(cluster.volume),
    tags: mergeTags(inherited, tags ?? []),
    takesMs: context.timings.snapshotCreateMs,
    inject: 'snapshot',
  });
}

export function snapshotHandlers(context: Context): Service['handlers'] {
  return {
    DescribeDBClusterSnapshots: (input: DescribeDBClusterSnapshotsMessage, call: Call) => {
      check(
        input,
        [],
        [
          ...(['DBClusterIdentifier', 'DBClusterSnapshotIdentifier', 'DbClusterResourceId'] as const),
          ...(['SnapshotType', 'IncludeShared', 'IncludePublic', 'Filters', 'Marker', 'MaxRecords'] as const),
        ],
      );
      call.authorize('rds:DescribeDBClusterSnapshots', ['*']);
      const filters = ['db-cluster-id', 'db-cluster-snapshot-id', 'snapshot-type', 'engine'];
      assertFilters(input.Filters, filters);
      return describe(context, input, call);
    },

    DescribeDBClusterSnapshotAttributes: (input: DescribeDBClusterSnapshotAttributesMessage, call: Call) => {
      check(input, ['DBClusterSnapshotIdentifier'], []);
      const key = snapshotArn(call, input.DBClusterSnapshotIdentifier);
      call.authorize('rds:DescribeDBClusterSnapshotAttributes', [key]);
      const found = findSnapshot(context, call, key);
      return { DBClusterSnapshotAttributesResult: attributesOf(found) };
    },

    ModifyDBClusterSnapshotAttribute: (input: ModifyDBClusterSnapshotAttributeMessage, call: Call) => {
      check(input, ['DBClusterSnapshotIdentifier', 'AttributeName'], ['ValuesToAdd', 'ValuesToRemove']);
      const key = snapshotArn(call, input.DBClusterSnapshotIdentifier);
      const found = context.state.snapshots[key];
      call.authorize('rds:ModifyDBClusterSnapshotAttribute', [key], tagConditions(found?.tags));
      if (found === undefined || found.account !== call.account || found.region !== call.region) {
        throw snapshotNotFound(input.DBClusterSnapshotIdentifier ?? '');
      }
      share(context, found, input);
      return { DBClusterSnapshotAttributesResult: attributesOf(found) };
    },

    CreateDBClusterSnapshot: async (input: CreateDBClusterSnapshotMessage, call: Call) => {
      check(input, ['DBClusterIdentifier', 'DBClusterSnapshotIdentifier'], ['Tags']);
      const key = snapshotArn(call, input.DBClusterSnapshotIdentifier);
      const clusterArn = arn.cluster(
        call.account,
        call.region,
        (input.DBClusterIdentifier ?? '').toLowerCase(),
      );
      const asked = requestTags(input.Tags);
      const tags = context.state.clusters[clusterArn]?.tags;
      call.authorize('rds:CreateDBClusterSnapshot', [clusterArn], { ...asked, ...tagConditions(tags) });
      call.authorize('rds:CreateDBClusterSnapshot', [key], asked);
      if (input.Tags !== undefined) call.authorize('rds:AddTagsToResource', [key], asked);
      assertTags(input.Tags);
      const cluster = findCluster(context, call, input.DBClusterIdentifier);
      if (cluster.status !== 'available') {
        throw fault(
          'InvalidDBClusterStateFault',
          `The cluster ${cluster.shown.DBClusterIdentifier} is in state ${cluster.status}, not available.`,
        );
      }
      const name = input.DBClusterSnapshotIdentifier;
      const nameOf = 'DBClusterSnapshotIdentifier';
      const snapshot = await takeSnapshot(context, call, cluster, name, nameOf, input.Tags);
      return { DBClusterSnapshot: showSnapshot(context, snapshot, call) };
    },

    DeleteDBClusterSnapshot: async (input: DeleteDBClusterSnapshotMessage, call: Call) => {
      check(input, ['DBClusterSnapshotIdentifier'], []);
      const key = snapshotArn(call, input.DBClusterSnapshotIdentifier);
      const found = context.state.snapshots[key];
      call.authorize('rds:DeleteDBClusterSnapshot', [key], tagConditions(found?.tags));
      if (found === undefined || found.account !== call.account || found.region !== call.region) {
        throw snapshotNotFound(input.DBClusterSnapshotIdentifier ?? '');
      }
      if (found.shown.SnapshotType !== 'manual') {
        throw fault(
          'InvalidDBClusterSnapshotStateFault',
          `Only manual snapshots can be deleted here; ${key} is of type ${found.shown.SnapshotType}.`,
        );
      }
      failCopiesOf(context, key);
      const answer = { ...showSnapshot(context, found, call), Status: 'deleting' };
      await removeSnapshot(context, key);
      return { DBClusterSnapshot: answer };
    },
  };
}

function describe(context: Context, input: DescribeDBClusterSnapshotsMessage, call: Call) {
  const { DBClusterIdentifier: cluster, DBClusterSnapshotIdentifier: named, SnapshotType: type } = input;
  assertOneOf('SnapshotType', type, ['automated', 'manual', 'shared', 'public', 'awsbackup']);
  if (cluster !== undefined && named !== undefined) {
    throw badCombination('DBClusterIdentifier cannot be used with DBClusterSnapshotIdentifier.');
  }
  const now = context.clock.now();
  const wanted = (one: SnapshotThing): boolean => {
    if (one.region !== call.region || one.visibleFrom > now || !isInReach(one, call)) return false;
    const mine = typeFor(one, call);
    if (type !== undefined && mine !== type) return false;
    if (mine === 'shared' && type !== 'shared' && input.IncludeShared !== true) return false;
    if (mine === 'public' && type !== 'public' && input.IncludePublic !== true) return false;
    return passes(input.Filters, {
      'db-cluster-id': [one.shown.DBClusterIdentifier],
      'db-cluster-snapshot-id': [one.shown.DBClusterSnapshotIdentifier, one.shown.DBClusterSnapshotArn],
      'snapshot-type': [mine],
      engine: [one.shown.Engine],
    });
  };
  if (named !== undefined) {
    const key = snapshotArn(call, named);
    const found = context.state.snapshots[key];
    // API DescribeDBClusterSnapshots: for an automated snapshot the type must also be specified.
    const untyped = found?.shown.SnapshotType === 'automated' && type === undefined;
    if (found !== undefined && wanted(found) && !untyped) {
      return { DBClusterSnapshots: [showSnapshot(context, found, call)] };
    }
    const own = key.split(':')[3] === call.region && key.split(':')[4] === call.account;
    const ghost = own && found === undefined ? ghostOf<DBClusterSnapshot>(context, key) : undefined;
    if (ghost === undefined) throw snapshotNotFound(named);
    return { DBClusterSnapshots: [ghost] };
  }
  const all: DBClusterSnapshot[] = Object.values(context.state.snapshots)
    .filter(wanted)
    .map((one) => showSnapshot(context, one, call));
  if (type === undefined) all.push(...ghostsUnder(context, arn.snapshot(call.account, call.region, '')));
  const { items, ...more } = page(
    all.filter((one) => {
      const id = input.DbClusterResourceId ?? one.DbClusterResourceId;
      return (
        one.DBClusterIdentifier === (cluster?.toLowerCase() ?? one.DBClusterIdentifier) &&
        one.DbClusterResourceId === id
      );
    }),
    input,
  );
  return { DBClusterSnapshots: items, ...more };
}

function attributesOf({ shown, sharedWith }: SnapshotThing) {
  return {
    DBClusterSnapshotIdentifier: shown.DBClusterSnapshotIdentifier,
    DBClusterSnapshotAttributes: [{ AttributeName: 'restore', AttributeValues: sharedWith }],
  };
}

/** UG aurora-share-snapshot: manual ones only, not under the default key, encrypted ones not with everybody. */
function share(context: Context, found: SnapshotThing, input: ModifyDBClusterSnapshotAttributeMessage): void {
  const { SnapshotType, KmsKeyId } = found.shown;
  assertOneOf('AttributeName', input.AttributeName, ['restore']);
  const added = input.ValuesToAdd ?? [];
  for (const value of added) {
    if (value !== 'all' && !/^\d{12}$/.test(value)) throw badValue(`Invalid account id: ${value}`);
  }
  if (SnapshotType !== 'manual') {
    throw fault(
      'InvalidDBClusterSnapshotStateFault',
      `A snapshot of type ${SnapshotType} cannot be shared: copy it to a manual one and share that.`,
    );
  }
  if (found.status !== 'available') throw snapshotNotAvailable(found);
  if (KmsKeyId !== undefined && KmsKeyId === context.keys.defaultKey(found.account, found.region).arn) {
    throw fault(
      'InvalidDBClusterSnapshotStateFault',
      'You cannot share a snapshot encrypted with the default RDS encryption key.',
    );
  }
  if (KmsKeyId !== undefined && added.includes('all')) {
    throw badValue('An encrypted snapshot cannot be made public.');
  }
  const removed = input.ValuesToRemove ?? [];
  const next = [...new Set([...found.sharedWith, ...added])].filter((one) => !removed.includes(one));
  if (next.length > 20) {
    throw fault('SharedSnapshotQuotaExceeded', 'A snapshot can be shared with at most 20 accounts.');
  }
  found.sharedWith = next;
}

/** Deleting the source of a running copy fails it. */
function failCopiesOf(context: Context, key: string): void {
  for (const [copyArn, copy] of Object.entries(context.state.snapshots)) {
    if (copy.copyOf !== key || copy.status !== 'copying') continue;
    copy.status = 'failed';
    copy.copyOf = undefined;
    context.state.timers = context.state.timers.filter((timer) => timer.arn !== copyArn);
    note(context, copy, `The copy failed: its source ${key} was deleted.`, 'failure');
  }
}
