import type { DBClusterSnapshot, Tag } from '@aws-sdk/client-rds';
import { accept } from '../accept.ts';
import { AwsFault, type Call, type Service } from '../contract.ts';
import {
  after,
  arn,
  type Context,
  identifierOf,
  note,
  page,
  requestTags,
  type SnapshotThing,
  tagConditions,
  takePlant,
} from './state.ts';

const notFound = (id: string) =>
  new AwsFault('DBClusterSnapshotNotFoundFault', `DBClusterSnapshot ${id} not found.`, 404);

/** Own by name or ARN; another account's by ARN, if it is shared with the caller and in the caller's Region. */
export function findSnapshot(
  context: Context,
  call: Call,
  idOrArn: string,
  anyRegion = false,
): SnapshotThing {
  const isArn = idOrArn.startsWith('arn:');
  const found =
    context.state.snapshots[isArn ? idOrArn : arn.snapshot(call.account, call.region, idOrArn.toLowerCase())];
  if (found === undefined) throw notFound(idOrArn);
  if (!anyRegion && found.region !== call.region) throw notFound(idOrArn);
  if (found.account === call.account) return found;
  if (found.sharedWith.includes(call.account) || found.sharedWith.includes('all')) return found;
  throw notFound(idOrArn);
}

export function showSnapshot(context: Context, snapshot: SnapshotThing, viewer: string): DBClusterSnapshot {
  const { shown, status, begunAt, takesMs } = snapshot;
  const percent =
    status === 'available'
      ? 100
      : Math.min(99, Math.floor(((context.clock.now() - begunAt) / takesMs) * 100));
  const own = snapshot.account === viewer;
  return {
    ...shown,
    Status: status,
    PercentProgress: percent,
    // Tags are not shared with the snapshot.
    TagList: own ? snapshot.tags : [],
    SnapshotType: own ? shown.SnapshotType : 'shared',
  };
}

export function addSnapshot(
  context: Context,
  options: {
    account: string;
    region: string;
    id: string;
    type: string;
    like: DBClusterSnapshot;
    kmsKeyId: string | undefined;
    volume: string | undefined;
    tags: Tag[];
    takesMs: number;
    plant: 'copy' | 'snapshot';
    copyOf?: string;
  },
): SnapshotThing {
  const { account, region, id, takesMs } = options;
  const now = context.clock.now();
  const { KmsKeyId: _key, ...like } = options.like;
  const snapshot: SnapshotThing = {
    account,
    region,
    shown: {
      ...like,
      DBClusterSnapshotIdentifier: id,
      DBClusterSnapshotArn: arn.snapshot(account, region, id),
      SnapshotType: options.type,
      SnapshotCreateTime: like.SnapshotCreateTime ?? new Date(now),
      StorageEncrypted: options.kmsKeyId !== undefined,
      ...(options.kmsKeyId === undefined ? {} : { KmsKeyId: options.kmsKeyId }),
      ...(options.copyOf === undefined ? {} : { SourceDBClusterSnapshotArn: options.copyOf }),
    },
    status: options.plant === 'copy' ? 'copying' : 'creating',
    tags: options.tags,
    visibleFrom: now + context.timings.describeLagMs,
    volume: options.volume,
    sharedWith: [],
    begunAt: now,
    takesMs: Math.max(1, takesMs),
    copyOf: options.copyOf,
  };
  const key = arn.snapshot(account, region, id);
  context.state.snapshots[key] = snapshot;
  const plant = takePlant(context, options.plant);
  if (plant === undefined) after(context, takesMs, { kind: 'snapshot-available', arn: key });
  else {
    after(context, takesMs * 0.6, { kind: 'snapshot-status', arn: key, value: plant.status });
    note(context, snapshot, 'db-cluster-snapshot', id, plant.reason);
  }
  return snapshot;
}

const sourceKeyActions = ['kms:DescribeKey', 'kms:Decrypt', 'kms:ReEncryptFrom', 'kms:CreateGrant'];
const newKeyActions = [
  'kms:DescribeKey',
  'kms:Encrypt',
  'kms:ReEncryptTo',
  'kms:GenerateDataKeyWithoutPlaintext',
  'kms:CreateGrant',
];
export const useOfSourceKey = sourceKeyActions;
export const useOfNewKey = newKeyActions;

function refuseQuota(context: Context, account: string, region: string): void {
  const manual = Object.values(context.state.snapshots).filter(
    (one) => one.account === account && one.region === region && one.shown.SnapshotType === 'manual',
  );
  if (manual.length >= 100)
    throw new AwsFault('SnapshotQuotaExceeded', 'Cannot create more than 100 manual snapshots');
}

export function snapshotHandlers(context: Context): Service['handlers'] {
  return {
    DescribeDBClusterSnapshots: (
      input: {
        DBClusterIdentifier?: string;
        DBClusterSnapshotIdentifier?: string;
        SnapshotType?: string;
        IncludeShared?: boolean;
        Marker?: string;
        MaxRecords?: number;
      },
      call: Call,
    ) => {
      accept(input, [
        'DBClusterIdentifier',
        'DBClusterSnapshotIdentifier',
        'SnapshotType',
        'IncludeShared',
        'Marker',
        'MaxRecords',
      ]);
      call.authorize('rds:DescribeDBClusterSnapshots', ['*']);
      const now = context.clock.now();
      const wantsShared = input.IncludeShared === true || input.SnapshotType === 'shared';
      if (input.DBClusterSnapshotIdentifier !== undefined) {
        const found = findSnapshot(context, call, input.DBClusterSnapshotIdentifier);
        if (found.visibleFrom > now) throw notFound(input.DBClusterSnapshotIdentifier);
        if (found.account !== call.account && !wantsShared) throw notFound(input.DBClusterSnapshotIdentifier);
        return { DBClusterSnapshots: [showSnapshot(context, found, call.account)] };
      }
      const all = Object.values(context.state.snapshots).filter((one) => {
        if (one.region !== call.region || one.visibleFrom > now) return false;
        const own = one.account === call.account;
        if (!own && !(wantsShared && one.sharedWith.includes(call.account))) return false;
        if (
          input.DBClusterIdentifier !== undefined &&
          one.shown.DBClusterIdentifier !== input.DBClusterIdentifier
        )
          return false;
        return (
          input.SnapshotType === undefined || (own ? one.shown.SnapshotType : 'shared') === input.SnapshotType
        );
      });
      const { items, ...more } = page(all, input);
      return { DBClusterSnapshots: items.map((one) => showSnapshot(context, one, call.account)), ...more };
    },

    DescribeDBClusterSnapshotAttributes: (input: { DBClusterSnapshotIdentifier: string }, call: Call) => {
      accept(input, ['DBClusterSnapshotIdentifier']);
      const found = findSnapshot(context, call, input.DBClusterSnapshotIdentifier);
      call.authorize('rds:DescribeDBClusterSnapshotAttributes', [found.shown.DBClusterSnapshotArn ?? '']);
      return {
        DBClusterSnapshotAttributesResult: {
          DBClusterSnapshotIdentifier: found.shown.DBClusterSnapshotIdentifier,
          DBClusterSnapshotAttributes: [{ AttributeName: 'restore', AttributeValues: found.sharedWith }],
        },
      };
    },

    ModifyDBClusterSnapshotAttribute: (
      input: {
        DBClusterSnapshotIdentifier: string;
        AttributeName: string;
        ValuesToAdd?: string[];
        ValuesToRemove?: string[];
      },
      call: Call,
    ) => {
      accept(input, ['DBClusterSnapshotIdentifier', 'AttributeName', 'ValuesToAdd', 'ValuesToRemove']);
      const found = findSnapshot(context, call, input.DBClusterSnapshotIdentifier);
      const { DBClusterSnapshotArn = '', SnapshotType, KmsKeyId } = found.shown;
      call.authorize(
        'rds:ModifyDBClusterSnapshotAttribute',
        [DBClusterSnapshotArn],
        tagConditions(found.tags),
      );
      if (found.account !== call.account) throw notFound(input.DBClusterSnapshotIdentifier);
      if (input.AttributeName !== 'restore')
        throw new AwsFault('InvalidParameterValue', `Unknown attribute ${input.AttributeName}`);
      if (SnapshotType !== 'manual') {
        throw new AwsFault(
          'InvalidDBClusterSnapshotStateFault',
          'Only manual snapshots can be shared. Copy the snapshot first.',
        );
      }
      if (found.status !== 'available') {
        throw new AwsFault(
          'InvalidDBClusterSnapshotStateFault',
          `The snapshot is in state ${found.status}, not available.`,
        );
      }
      if (KmsKeyId === context.keys.defaultKey(found.account, found.region).arn) {
        throw new AwsFault(
          'InvalidDBClusterSnapshotStateFault',
          'You cannot share a snapshot encrypted with the default RDS encryption key.',
        );
      }
      const added = input.ValuesToAdd ?? [];
      if (KmsKeyId !== undefined && added.includes('all')) {
        throw new AwsFault('InvalidParameterValue', 'An encrypted snapshot cannot be public.');
      }
      const next = [...new Set([...found.sharedWith, ...added])].filter(
        (one) => !input.ValuesToRemove?.includes(one),
      );
      if (next.length > 20)
        throw new AwsFault(
          'SharedSnapshotQuotaExceeded',
          'You have exceeded the maximum number of accounts.',
        );
      found.sharedWith = next;
      return {};
    },

    CreateDBClusterSnapshot: async (
      input: { DBClusterIdentifier: string; DBClusterSnapshotIdentifier: string; Tags?: Tag[] },
      call: Call,
    ) => {
      accept(input, ['DBClusterIdentifier', 'DBClusterSnapshotIdentifier', 'Tags']);
      const id = identifierOf(input.DBClusterSnapshotIdentifier, 'DBClusterSnapshotIdentifier');
      const key = arn.snapshot(call.account, call.region, id);
      const clusterArn = arn.cluster(call.account, call.region, input.DBClusterIdentifier.toLowerCase());
      call.authorize('rds:CreateDBClusterSnapshot', [clusterArn, key], requestTags(input.Tags));
      if (input.Tags !== undefined) call.authorize('rds:AddTagsToResource', [key], requestTags(input.Tags));
      const cluster = context.state.clusters[clusterArn];
      if (cluster === undefined)
        throw new AwsFault(
          'DBClusterNotFoundFault',
          `DBCluster ${input.DBClusterIdentifier} not found.`,
          404,
        );
      if (context.state.snapshots[key] !== undefined) {
        throw new AwsFault(
          'DBClusterSnapshotAlreadyExistsFault',
          `Cannot create the cluster snapshot because one with the identifier ${id} already exists.`,
        );
      }
      if (cluster.status !== 'available') {
        throw new AwsFault(
          'InvalidDBClusterStateFault',
          `The cluster is in state ${cluster.status}, not available.`,
        );
      }
      refuseQuota(context, call.account, call.region);
      const _volume =
        cluster.volume === undefined ? undefined : await context.dataPlane.copyVolume(cluster.volume);
      const snapshot = addSnapshot(context, {
        account: call.account,
        region: call.region,
        id,
        type: 'manual',
        like: snapshotOf(cluster.shown),
        kmsKeyId: cluster.shown.KmsKeyId,
        volume: undefined,
        tags: [
          ...(cluster.shown.CopyTagsToSnapshot
            ? cluster.tags.filter(({ Key }) => !input.Tags?.some((tag) => tag.Key === Key))
            : []),
          ...(input.Tags ?? []),
        ],
        takesMs: context.timings.snapshotCreateMs,
        plant: 'snapshot',
      });
      // The name is taken before the files are copied: two calls at once must not both make it.
      if (cluster.volume !== undefined) snapshot.volume = await context.dataPlane.copyVolume(cluster.volume);
      return { DBClusterSnapshot: showSnapshot(context, snapshot, call.account) };
    },

    CopyDBClusterSnapshot: (
      input: {
        SourceDBClusterSnapshotIdentifier: string;
        TargetDBClusterSnapshotIdentifier: string;
        KmsKeyId?: string;
        PreSignedUrl?: string;
        CopyTags?: boolean;
        Tags?: Tag[];
      },
      call: Call,
    ) => {
      accept(input, [
        'SourceDBClusterSnapshotIdentifier',
        'TargetDBClusterSnapshotIdentifier',
        'KmsKeyId',
        'PreSignedUrl',
        'CopyTags',
        'Tags',
      ]);
      const id = identifierOf(input.TargetDBClusterSnapshotIdentifier, 'TargetDBClusterSnapshotIdentifier');
      const key = arn.snapshot(call.account, call.region, id);
      const named = input.SourceDBClusterSnapshotIdentifier;
      const sourceArn = named.startsWith('arn:') ? named : arn.snapshot(call.account, call.region, named);
      call.authorize('rds:CopyDBClusterSnapshot', [sourceArn], {});
      call.authorize('rds:CopyDBClusterSnapshot', [key], requestTags(input.Tags));
      if (input.Tags !== undefined) call.authorize('rds:AddTagsToResource', [key], requestTags(input.Tags));
      const source = findSnapshot(context, call, sourceArn, true);
      const crossRegion = source.region !== call.region;
      const crossAccount = source.account !== call.account;
      if (crossRegion) call.authorize('rds:CrossRegionCommunication', ['*']);
      if (source.status !== 'available') {
        throw new AwsFault(
          'InvalidDBClusterSnapshotStateFault',
          `The source snapshot is in state ${source.status}, not available.`,
        );
      }
      if (crossRegion && crossAccount && !context.allowOneStepCopy) {
        throw new AwsFault(
          'InvalidParameterCombination',
          'A shared snapshot cannot be copied to another Region in one step.',
        );
      }
      if (context.state.snapshots[key] !== undefined) {
        throw new AwsFault(
          'DBClusterSnapshotAlreadyExistsFault',
          `Cannot create the cluster snapshot because one with the identifier ${id} already exists.`,
        );
      }
      refuseQuota(context, call.account, call.region);
      const running = Object.values(context.state.snapshots).filter(
        (one) =>
          one.account === call.account &&
          one.region === call.region &&
          one.status === 'copying' &&
          one.copyOf?.split(':')[3] !== call.region,
      );
      if (crossRegion && running.length >= 5)
        throw new AwsFault('SnapshotQuotaExceeded', 'Too many cross-Region copies in progress');
      const kmsKeyId = keyOfCopy(context, call, source, input, crossRegion, crossAccount);
      const snapshot = addSnapshot(context, {
        account: call.account,
        region: call.region,
        id,
        type: 'manual',
        like: source.shown,
        kmsKeyId,
        volume: source.volume,
        tags: input.Tags ?? (input.CopyTags ? source.tags : []),
        takesMs: context.timings.snapshotCopyMs,
        plant: 'copy',
        copyOf: source.shown.DBClusterSnapshotArn ?? '',
      });
      return { DBClusterSnapshot: showSnapshot(context, snapshot, call.account) };
    },

    DeleteDBClusterSnapshot: (input: { DBClusterSnapshotIdentifier: string }, call: Call) => {
      accept(input, ['DBClusterSnapshotIdentifier']);
      const key = arn.snapshot(call.account, call.region, input.DBClusterSnapshotIdentifier);
      const found = context.state.snapshots[key];
      call.authorize('rds:DeleteDBClusterSnapshot', [key], tagConditions(found?.tags ?? []));
      if (found === undefined) throw notFound(input.DBClusterSnapshotIdentifier);
      if (
        found.shown.SnapshotType !== 'manual' ||
        !['available', 'failed', 'copying', 'creating'].includes(found.status)
      ) {
        throw new AwsFault(
          'InvalidDBClusterSnapshotStateFault',
          `The snapshot is ${found.shown.SnapshotType} and in state ${found.status}.`,
        );
      }
      // Deleting the source of a running copy fails it.
      for (const [copyArn, copy] of Object.entries(context.state.snapshots)) {
        if (copy.copyOf !== key || copy.status !== 'copying') continue;
        copy.status = 'failed';
        context.state.timers = context.state.timers.filter((timer) => timer.arn !== copyArn);
      }
      const answer = { ...showSnapshot(context, found, call.account), Status: 'deleting' };
      found.status = 'deleting';
      context.state.timers = context.state.timers.filter((timer) => timer.arn !== key);
      after(context, 0, { kind: 'snapshot-deleted', arn: key });
      return { DBClusterSnapshot: answer };
    },
  };
}

/** The key that a copy lies under, by AWS's rules; throws where they forbid it. */
function keyOfCopy(
  context: Context,
  call: Call,
  source: SnapshotThing,
  input: { KmsKeyId?: string; PreSignedUrl?: string },
  crossRegion: boolean,
  crossAccount: boolean,
): string | undefined {
  const sourceKey = source.shown.KmsKeyId;
  if (sourceKey === undefined) {
    if (input.KmsKeyId !== undefined) {
      throw new AwsFault(
        'InvalidParameterCombination',
        'KmsKeyId cannot be given for an unencrypted snapshot.',
      );
    }
    return undefined;
  }
  if (input.KmsKeyId === undefined && (crossRegion || crossAccount)) {
    throw new AwsFault('InvalidParameterCombination', 'KmsKeyId is needed to copy this encrypted snapshot.');
  }
  if (crossRegion && input.PreSignedUrl === undefined) {
    throw new AwsFault(
      'InvalidParameterCombination',
      'PreSignedUrl must be specified for a cross-Region copy of an encrypted snapshot.',
    );
  }
  context.keys.require(call, sourceKey, source.region, sourceKeyActions);
  return context.keys.require(call, input.KmsKeyId ?? sourceKey, call.region, newKeyActions).arn;
}

/** What a snapshot of a cluster shows of it. */
export function snapshotOf(cluster: SnapshotSource): DBClusterSnapshot {
  return {
    DBClusterIdentifier: cluster.DBClusterIdentifier,
    DbClusterResourceId: cluster.DbClusterResourceId,
    Engine: cluster.Engine,
    EngineVersion: cluster.EngineVersion,
    EngineMode: cluster.EngineMode,
    MasterUsername: cluster.MasterUsername,
    Port: cluster.Port,
    AllocatedStorage: cluster.AllocatedStorage,
    StorageType: cluster.StorageType,
    AvailabilityZones: cluster.AvailabilityZones,
    IAMDatabaseAuthenticationEnabled: cluster.IAMDatabaseAuthenticationEnabled,
    VpcId: 'vpc-1',
  };
}
type SnapshotSource = Partial<import('@aws-sdk/client-rds').DBCluster>;
