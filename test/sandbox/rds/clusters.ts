import type { DBCluster, ServerlessV2ScalingConfiguration, Tag } from '@aws-sdk/client-rds';
import { accept } from '../accept.ts';
import { AwsFault, type Call, type Service } from '../contract.ts';
import { findSnapshot, useOfNewKey, useOfSourceKey } from './snapshots.ts';
import {
  after,
  arn,
  type ClusterThing,
  type Context,
  endpointHash,
  engineVersions,
  identifierOf,
  note,
  page,
  requestTags,
  tagConditions,
  takePlant,
} from './state.ts';

export const clusterNotFound = (id: string) =>
  new AwsFault('DBClusterNotFoundFault', `DBCluster ${id} not found.`, 404);
const wrongState = (cluster: ClusterThing) =>
  new AwsFault(
    'InvalidDBClusterStateFault',
    `DBCluster ${cluster.shown.DBClusterIdentifier} is in state ${cluster.status}, not available.`,
  );

export function findCluster(context: Context, call: Call, id: string): ClusterThing {
  const key = id.startsWith('arn:') ? id : arn.cluster(call.account, call.region, id.toLowerCase());
  const found = context.state.clusters[key];
  if (found === undefined) throw clusterNotFound(id);
  return found;
}

export function membersOf(context: Context, cluster: ClusterThing) {
  return Object.values(context.state.instances).filter(
    ({ clusterArn }) => clusterArn === cluster.shown.DBClusterArn,
  );
}

export function showCluster(context: Context, cluster: ClusterThing): DBCluster {
  const members = membersOf(context, cluster);
  // The first instance of a cluster is its writer; a deleted one hands over to the next.
  const writer = members.find(({ status }) => status !== 'deleting' && status !== 'creating') ?? members[0];
  return {
    ...cluster.shown,
    Status: cluster.status,
    TagList: cluster.tags,
    CustomEndpoints: context.state.endpoints
      .filter(
        (one) =>
          one.account === cluster.account &&
          one.region === cluster.region &&
          one.clusterId === cluster.shown.DBClusterIdentifier,
      )
      .map(
        ({ id }) =>
          `${id}.cluster-custom-${endpointHash(cluster.account, cluster.region)}.${cluster.region}.rds.amazonaws.com`,
      ),
    DBClusterMembers: members.map((member) => ({
      DBInstanceIdentifier: member.shown.DBInstanceIdentifier,
      IsClusterWriter: member === writer,
      DBClusterParameterGroupStatus: 'in-sync',
      PromotionTier: member.shown.PromotionTier ?? 1,
    })),
  };
}

export function endpointsOf(
  account: string,
  region: string,
  id: string,
): { Endpoint: string; ReaderEndpoint: string } {
  const tail = `${endpointHash(account, region)}.${region}.rds.amazonaws.com`;
  return { Endpoint: `${id}.cluster-${tail}`, ReaderEndpoint: `${id}.cluster-ro-${tail}` };
}

interface RestoreInput {
  DBClusterIdentifier: string;
  SnapshotIdentifier: string;
  Engine: string;
  EngineVersion?: string;
  EngineMode?: string;
  Port?: number;
  DBSubnetGroupName?: string;
  VpcSecurityGroupIds?: string[];
  DBClusterParameterGroupName?: string;
  KmsKeyId?: string;
  EnableIAMDatabaseAuthentication?: boolean;
  EnableCloudwatchLogsExports?: string[];
  DeletionProtection?: boolean;
  CopyTagsToSnapshot?: boolean;
  StorageType?: string;
  NetworkType?: string;
  BackupRetentionPeriod?: number;
  PreferredBackupWindow?: string;
  EngineLifecycleSupport?: string;
  ServerlessV2ScalingConfiguration?: ServerlessV2ScalingConfiguration;
  Tags?: Tag[];
}
const restoreMembers = [
  ...[
    'DBClusterIdentifier',
    'SnapshotIdentifier',
    'Engine',
    'EngineVersion',
    'EngineMode',
    'Port',
    'DBSubnetGroupName',
  ],
  ...['VpcSecurityGroupIds', 'DBClusterParameterGroupName', 'KmsKeyId', 'EnableIAMDatabaseAuthentication'],
  ...[
    'EnableCloudwatchLogsExports',
    'DeletionProtection',
    'CopyTagsToSnapshot',
    'StorageType',
    'NetworkType',
  ],
  ...[
    'BackupRetentionPeriod',
    'PreferredBackupWindow',
    'EngineLifecycleSupport',
    'ServerlessV2ScalingConfiguration',
    'Tags',
  ],
];

/** Finds the groups that a cluster is to have; what is left out becomes the VPC's default, as at AWS. */
function groupsOf(context: Context, call: Call, input: RestoreInput, version: string, engine: string) {
  const family = engineVersions.find((one) => one.engine === engine && one.version === version)?.family;
  if (family === undefined)
    throw new AwsFault('InvalidParameterCombination', `Cannot find version ${version} for ${engine}`);
  const group = input.DBClusterParameterGroupName ?? `default.${family}`;
  const known =
    group === `default.${family}`
      ? family
      : context.state.clusterParameterGroups[`${call.account}/${call.region}/${group}`];
  if (known === undefined)
    throw new AwsFault('DBClusterParameterGroupNotFound', `DBClusterParameterGroup not found: ${group}`, 404);
  if (known !== family)
    throw new AwsFault(
      'InvalidParameterCombination',
      `The parameter group ${group} is of family ${known}, not ${family}`,
    );
  const subnetGroup = input.DBSubnetGroupName ?? 'default';
  if (
    subnetGroup !== 'default' &&
    !context.state.subnetGroups.includes(`${call.account}/${call.region}/${subnetGroup}`)
  ) {
    throw new AwsFault('DBSubnetGroupNotFoundFault', `Subnet group '${subnetGroup}' not found.`, 404);
  }
  const securityGroups = input.VpcSecurityGroupIds ?? ['sg-0default0'];
  for (const id of securityGroups) {
    if (
      id !== 'sg-0default0' &&
      !context.state.securityGroups.includes(`${call.account}/${call.region}/${id}`)
    ) {
      throw new AwsFault('InvalidVPCNetworkStateFault', `Invalid security group, groupId=${id}`);
    }
  }
  return { group, subnetGroup, securityGroups };
}

export function clusterHandlers(context: Context): Service['handlers'] {
  return {
    DescribeDBClusters: (
      input: { DBClusterIdentifier?: string; Marker?: string; MaxRecords?: number },
      call: Call,
    ) => {
      accept(input, ['DBClusterIdentifier', 'Marker', 'MaxRecords']);
      call.authorize('rds:DescribeDBClusters', ['*']);
      const now = context.clock.now();
      if (input.DBClusterIdentifier !== undefined) {
        const found = findCluster(context, call, input.DBClusterIdentifier);
        if (found.visibleFrom > now) throw clusterNotFound(input.DBClusterIdentifier);
        return { DBClusters: [showCluster(context, found)] };
      }
      const all = Object.values(context.state.clusters).filter(
        (one) => one.account === call.account && one.region === call.region && one.visibleFrom <= now,
      );
      const { items, ...more } = page(all, input);
      return { DBClusters: items.map((one) => showCluster(context, one)), ...more };
    },

    RestoreDBClusterFromSnapshot: (input: RestoreInput, call: Call) => {
      accept(input, restoreMembers);
      const id = identifierOf(input.DBClusterIdentifier, 'DBClusterIdentifier');
      const key = arn.cluster(call.account, call.region, id);
      const snapshotArn = input.SnapshotIdentifier.startsWith('arn:')
        ? input.SnapshotIdentifier
        : arn.snapshot(call.account, call.region, input.SnapshotIdentifier);
      const action = 'rds:RestoreDBClusterFromSnapshot';
      call.authorize(action, [key], requestTags(input.Tags));
      call.authorize(action, [snapshotArn]);
      call.authorize(action, [
        arn.clusterGroup(call.account, call.region, input.DBClusterParameterGroupName ?? 'default'),
      ]);
      call.authorize(action, [
        arn.subnetGroup(call.account, call.region, input.DBSubnetGroupName ?? 'default'),
      ]);
      if (input.Tags !== undefined) call.authorize('rds:AddTagsToResource', [key], requestTags(input.Tags));
      const snapshot = findSnapshot(context, call, snapshotArn);
      if (snapshot.status !== 'available') {
        throw new AwsFault(
          'InvalidDBClusterSnapshotStateFault',
          `The snapshot is in state ${snapshot.status}, not available.`,
        );
      }
      if (context.state.clusters[key] !== undefined) {
        throw new AwsFault('DBClusterAlreadyExistsFault', 'DB Cluster already exists');
      }
      if (takePlant(context, 'capacity') !== undefined) {
        throw new AwsFault('InsufficientDBClusterCapacityFault', 'No capacity', 403);
      }
      if (input.Engine !== snapshot.shown.Engine)
        throw new AwsFault('InvalidParameterCombination', 'The engine is not that of the snapshot.');
      const versions = engineVersions.filter(({ engine }) => engine === input.Engine);
      const version = input.EngineVersion ?? versions.at(-1)?.version ?? '';
      if (version.split('.')[0] !== snapshot.shown.EngineVersion?.split('.')[0]) {
        throw new AwsFault(
          'InvalidParameterCombination',
          `A snapshot of ${snapshot.shown.EngineVersion} cannot be restored as ${version}.`,
        );
      }
      const groups = groupsOf(context, call, input, version, input.Engine);
      const sourceKey = snapshot.shown.KmsKeyId;
      if (sourceKey !== undefined) context.keys.require(call, sourceKey, snapshot.region, useOfSourceKey);
      const kmsKeyId =
        input.KmsKeyId === undefined
          ? sourceKey
          : context.keys.require(call, input.KmsKeyId, call.region, useOfNewKey).arn;
      const cluster = addCluster(context, call.account, call.region, id, {
        Engine: input.Engine,
        EngineVersion: version,
        EngineMode: input.EngineMode ?? 'provisioned',
        MasterUsername: snapshot.shown.MasterUsername,
        Port: input.Port ?? snapshot.shown.Port,
        AllocatedStorage: snapshot.shown.AllocatedStorage,
        StorageEncrypted: kmsKeyId !== undefined,
        ...(kmsKeyId === undefined ? {} : { KmsKeyId: kmsKeyId }),
        StorageType: input.StorageType ?? 'aurora',
        DBSubnetGroup: groups.subnetGroup,
        DBClusterParameterGroup: groups.group,
        VpcSecurityGroups: groups.securityGroups.map((group) => ({
          VpcSecurityGroupId: group,
          Status: 'active',
        })),
        IAMDatabaseAuthenticationEnabled: input.EnableIAMDatabaseAuthentication ?? false,
        EnabledCloudwatchLogsExports: input.EnableCloudwatchLogsExports ?? [],
        DeletionProtection: input.DeletionProtection ?? false,
        CopyTagsToSnapshot: input.CopyTagsToSnapshot ?? false,
        NetworkType: input.NetworkType ?? 'IPV4',
        BackupRetentionPeriod: input.BackupRetentionPeriod ?? 1,
        PreferredBackupWindow: input.PreferredBackupWindow ?? '03:00-03:30',
        PreferredMaintenanceWindow: 'sun:05:00-sun:05:30',
        EngineLifecycleSupport: input.EngineLifecycleSupport ?? 'open-source-rds-extended-support',
        HttpEndpointEnabled: false,
        AssociatedRoles: [],
        ...(input.ServerlessV2ScalingConfiguration === undefined
          ? {}
          : { ServerlessV2ScalingConfiguration: input.ServerlessV2ScalingConfiguration }),
      });
      cluster.tags = input.Tags ?? [];
      // The new cluster's storage: shared with the snapshot until `settle` copies it.
      cluster.volume = snapshot.volume;
      const plant = takePlant(context, 'restore');
      if (plant === undefined)
        after(context, context.timings.clusterCreateMs, {
          kind: 'cluster-available',
          arn: key,
          value: 'restored',
        });
      else {
        after(context, context.timings.clusterCreateMs, {
          kind: 'cluster-status',
          arn: key,
          value: plant.status,
        });
        note(context, cluster, 'db-cluster', id, plant.reason);
      }
      return { DBCluster: showCluster(context, cluster) };
    },

    DeleteDBCluster: (
      input: { DBClusterIdentifier: string; SkipFinalSnapshot?: boolean; FinalDBSnapshotIdentifier?: string },
      call: Call,
    ) => {
      accept(input, ['DBClusterIdentifier', 'SkipFinalSnapshot', 'FinalDBSnapshotIdentifier']);
      const key = arn.cluster(call.account, call.region, input.DBClusterIdentifier.toLowerCase());
      call.authorize('rds:DeleteDBCluster', [key], tagConditions(context.state.clusters[key]?.tags ?? []));
      const cluster = findCluster(context, call, input.DBClusterIdentifier);
      if (input.SkipFinalSnapshot !== true) {
        throw new AwsFault(
          'InvalidParameterCombination',
          'sandbox: only SkipFinalSnapshot=true is simulated; AWS wants one of the two.',
        );
      }
      if (input.FinalDBSnapshotIdentifier !== undefined) {
        throw new AwsFault(
          'InvalidParameterCombination',
          'FinalDBSnapshotIdentifier can not be specified when SkipFinalSnapshot is true.',
        );
      }
      if (cluster.shown.DeletionProtection) {
        throw new AwsFault(
          'InvalidParameterCombination',
          'Cannot delete protected Cluster, please disable deletion protection and try again.',
        );
      }
      if (cluster.shown.GlobalClusterIdentifier) {
        throw new AwsFault(
          'InvalidDBClusterStateFault',
          'This cluster is a part of a global cluster, please remove it from globalcluster first',
        );
      }
      if (
        ![
          'available',
          'failed',
          'restore-failed',
          'incompatible-network',
          'incompatible-restore',
          'incompatible-parameters',
        ].includes(cluster.status)
      ) {
        throw wrongState(cluster);
      }
      if (membersOf(context, cluster).some(({ status }) => status !== 'deleting')) {
        throw new AwsFault(
          'InvalidDBClusterStateFault',
          'Cluster cannot be deleted, it still contains DB instances in non-deleting state.',
        );
      }
      cluster.status = 'deleting';
      after(context, context.timings.clusterDeleteMs, { kind: 'cluster-deleted', arn: key });
      return { DBCluster: showCluster(context, cluster) };
    },

    ModifyDBCluster: (
      input: {
        DBClusterIdentifier: string;
        ApplyImmediately?: boolean;
        NewDBClusterIdentifier?: string;
        MasterUserPassword?: string;
        ManageMasterUserPassword?: boolean;
        MasterUserSecretKmsKeyId?: string;
        DeletionProtection?: boolean;
        PreferredMaintenanceWindow?: string;
        VpcSecurityGroupIds?: string[];
      },
      call: Call,
    ) => {
      accept(input, [
        ...[
          'DBClusterIdentifier',
          'ApplyImmediately',
          'NewDBClusterIdentifier',
          'MasterUserPassword',
          'ManageMasterUserPassword',
        ],
        ...[
          'MasterUserSecretKmsKeyId',
          'DeletionProtection',
          'PreferredMaintenanceWindow',
          'VpcSecurityGroupIds',
        ],
      ]);
      const key = arn.cluster(call.account, call.region, input.DBClusterIdentifier.toLowerCase());
      call.authorize('rds:ModifyDBCluster', [key], tagConditions(context.state.clusters[key]?.tags ?? []));
      const cluster = findCluster(context, call, input.DBClusterIdentifier);
      if (cluster.status !== 'available') throw wrongState(cluster);
      const { shown } = cluster;
      if (input.MasterUserPassword !== undefined)
        changePassword(context, cluster, key, input.MasterUserPassword);
      if (input.ManageMasterUserPassword === true) {
        shown.MasterUserSecret = {
          SecretArn: `arn:aws:secretsmanager:${call.region}:${call.account}:secret:rds!cluster-1`,
          SecretStatus: 'active',
          ...(input.MasterUserSecretKmsKeyId === undefined
            ? {}
            : { KmsKeyId: input.MasterUserSecretKmsKeyId }),
        };
      }
      if (input.DeletionProtection !== undefined) shown.DeletionProtection = input.DeletionProtection;
      if (input.PreferredMaintenanceWindow !== undefined)
        shown.PreferredMaintenanceWindow = input.PreferredMaintenanceWindow;
      if (input.VpcSecurityGroupIds !== undefined) {
        shown.VpcSecurityGroups = input.VpcSecurityGroupIds.map((id) => ({
          VpcSecurityGroupId: id,
          Status: 'active',
        }));
      }
      if (input.NewDBClusterIdentifier !== undefined) {
        const id = identifierOf(input.NewDBClusterIdentifier, 'NewDBClusterIdentifier');
        if (context.state.clusters[arn.cluster(call.account, call.region, id)] !== undefined) {
          throw new AwsFault('DBClusterAlreadyExistsFault', 'DB Cluster already exists');
        }
        call.authorize(
          'rds:ModifyDBCluster',
          [arn.cluster(call.account, call.region, id)],
          tagConditions(cluster.tags),
        );
        cluster.status = 'renaming';
        after(context, context.timings.renameMs, { kind: 'cluster-renamed', arn: key, value: id });
      }
      return { DBCluster: showCluster(context, cluster) };
    },

    StartDBCluster: (input: { DBClusterIdentifier: string }, call: Call) => {
      accept(input, ['DBClusterIdentifier']);
      const key = arn.cluster(call.account, call.region, input.DBClusterIdentifier.toLowerCase());
      call.authorize('rds:StartDBCluster', [key]);
      const cluster = findCluster(context, call, input.DBClusterIdentifier);
      if (cluster.status !== 'stopped')
        throw new AwsFault(
          'InvalidDBClusterStateFault',
          `The cluster is in state ${cluster.status}, not stopped.`,
        );
      cluster.status = 'starting';
      after(context, context.timings.clusterModifyMs, { kind: 'cluster-available', arn: key });
      return { DBCluster: showCluster(context, cluster) };
    },

    AddRoleToDBCluster: (
      input: { DBClusterIdentifier: string; RoleArn: string; FeatureName?: string },
      call: Call,
    ) => {
      accept(input, ['DBClusterIdentifier', 'RoleArn', 'FeatureName']);
      const key = arn.cluster(call.account, call.region, input.DBClusterIdentifier.toLowerCase());
      call.authorize('rds:AddRoleToDBCluster', [key]);
      call.authorize('iam:PassRole', [input.RoleArn], { 'iam:PassedToService': 'rds.amazonaws.com' });
      const cluster = findCluster(context, call, input.DBClusterIdentifier);
      if (cluster.status !== 'available') throw wrongState(cluster);
      const roles = cluster.shown.AssociatedRoles ?? [];
      if (roles.some((role) => role.RoleArn === input.RoleArn && role.FeatureName === input.FeatureName)) {
        throw new AwsFault('DBClusterRoleAlreadyExists', 'The role is already associated.');
      }
      const feature = input.FeatureName === undefined ? {} : { FeatureName: input.FeatureName };
      cluster.shown.AssociatedRoles = [...roles, { RoleArn: input.RoleArn, Status: 'ACTIVE', ...feature }];
      return {};
    },

    EnableHttpEndpoint: (input: { ResourceArn: string }, call: Call) => {
      accept(input, ['ResourceArn']);
      call.authorize('rds:EnableHttpEndpoint', [input.ResourceArn]);
      const cluster = findCluster(context, call, input.ResourceArn);
      if (cluster.status !== 'available') throw wrongState(cluster);
      cluster.shown.HttpEndpointEnabled = true;
      return { ResourceArn: input.ResourceArn, HttpEndpointEnabled: true };
    },
  };
}

/** A new cluster in `creating`; the caller says when it becomes something else. */
export function addCluster(
  context: Context,
  account: string,
  region: string,
  id: string,
  shown: DBCluster,
): ClusterThing {
  const { state } = context;
  state.made += 1;
  const now = context.clock.now();
  const key = arn.cluster(account, region, id);
  const cluster: ClusterThing = {
    account,
    region,
    shown: {
      ...shown,
      DBClusterIdentifier: id,
      DBClusterArn: key,
      DbClusterResourceId: `cluster-${String(state.made).padStart(6, '0')}ABCDEF`,
      ClusterCreateTime: new Date(now),
      ...endpointsOf(account, region, id),
    },
    status: 'creating',
    tags: [],
    visibleFrom: now + context.timings.describeLagMs,
    volume: undefined,
    address: `${context.network}.${1 + (state.made % 250)}`,
    dnsFrom: now + context.timings.dnsMs,
  };
  state.clusters[key] = cluster;
  return cluster;
}

/** The status still reads `available` for a moment, then `resetting-master-credentials`; the server changes at the end. */
function changePassword(context: Context, cluster: ClusterThing, key: string, password: string): void {
  if (!/^[!-~]{8,41}$/.test(password) || /["@/]/.test(password)) {
    throw new AwsFault('InvalidParameterValue', 'The parameter MasterUserPassword is not a valid password.');
  }
  const { passwordLagMs, passwordResetMs } = context.timings;
  if (cluster.shown.MasterUserSecret !== undefined) {
    throw new AwsFault(
      'InvalidParameterCombination',
      'You cannot specify MasterUserPassword for an instance with ManageMasterUserPassword enabled.',
    );
  }
  after(context, passwordLagMs, { kind: 'cluster-status', arn: key, value: 'resetting-master-credentials' });
  after(context, passwordLagMs + passwordResetMs, { kind: 'password', arn: key, value: password });
}
