import type {
  CreateDBClusterMessage,
  DBCluster,
  RestoreDBClusterFromSnapshotMessage,
} from '@aws-sdk/client-rds';
import type { Call, Service } from '../contract.ts';
import { addCluster, clusterArn, clusterExists, nameIsTaken, showCluster } from './clusters.ts';
import { newKeyActions, requireSourceKey } from './copies.ts';
import { badCombination, badValue, check, fault } from './fault.ts';
import {
  assertOneOf,
  assertPassword,
  assertRange,
  assertServerless,
  assertTags,
  assertWindows,
  identifierOf,
} from './rules.ts';
import { findSnapshot, snapshotArn, snapshotNotAvailable } from './snapshots.ts';
import {
  after,
  arn,
  type ClusterThing,
  type Context,
  defaultOptionGroup,
  defaultSecurityGroup,
  defaultVpc,
  requestTags,
  type SnapshotThing,
  setTags,
  tagConditions,
  takePlant,
} from './state.ts';
import { engineVersions, isAurora, isPastStandardSupport, storageTypes, type Version } from './versions.ts';

type Settings = Pick<
  RestoreDBClusterFromSnapshotMessage & CreateDBClusterMessage,
  (typeof settingMembers)[number] | 'DBClusterIdentifier' | 'Engine'
>;
/** What both ways to make a cluster take. */
const settingMembers = [
  ...(['EngineVersion', 'EngineMode', 'Port', 'DBSubnetGroupName', 'VpcSecurityGroupIds'] as const),
  ...(['DBClusterParameterGroupName', 'KmsKeyId', 'DatabaseName', 'AvailabilityZones'] as const),
  ...(['EnableIAMDatabaseAuthentication', 'EnableCloudwatchLogsExports', 'DeletionProtection'] as const),
  ...(['CopyTagsToSnapshot', 'StorageType', 'NetworkType', 'BackupRetentionPeriod'] as const),
  ...([
    'PreferredBackupWindow',
    'EngineLifecycleSupport',
    'ServerlessV2ScalingConfiguration',
    'Tags',
  ] as const),
] as const;

export function newClusterHandlers(context: Context): Service['handlers'] {
  return {
    RestoreDBClusterFromSnapshot: (input: RestoreDBClusterFromSnapshotMessage, call: Call) => {
      check(input, ['DBClusterIdentifier', 'SnapshotIdentifier', 'Engine'], settingMembers);
      const id = identifierOf(input.DBClusterIdentifier, 'DBClusterIdentifier');
      const from = snapshotArn(call, input.SnapshotIdentifier);
      const asked = requestTags(input.Tags);
      const source = context.state.snapshots[from];
      const action = 'rds:RestoreDBClusterFromSnapshot';
      call.authorize(action, [from], {
        ...asked,
        ...(source?.account === call.account ? tagConditions(source.tags) : {}),
      });
      const major = source?.shown.EngineVersion ?? input.EngineVersion;
      authorize(call, action, id, input, familyOf(input.Engine, major));
      const snapshot = findSnapshot(context, call, from);
      return { DBCluster: showCluster(context, restore(context, call, id, snapshot, input)) };
    },

    CreateDBCluster: async (input: CreateDBClusterMessage, call: Call) => {
      check(
        input,
        ['DBClusterIdentifier', 'Engine', 'MasterUsername', 'MasterUserPassword', 'DatabaseName'],
        [...settingMembers, 'StorageEncrypted', 'PreferredMaintenanceWindow'],
      );
      const id = identifierOf(input.DBClusterIdentifier, 'DBClusterIdentifier');
      assertEngine(input.Engine);
      const version = versionFor(context, call, input.Engine, input.EngineVersion);
      authorize(call, 'rds:CreateDBCluster', id, input, version.family);
      assertPassword(input.MasterUserPassword ?? '');
      if (input.KmsKeyId !== undefined && input.StorageEncrypted !== true) {
        throw badCombination('KmsKeyId needs StorageEncrypted.');
      }
      const key = input.StorageEncrypted
        ? context.keys.require(call, input.KmsKeyId ?? 'alias/aws/rds', call.region, newKeyActions).arn
        : undefined;
      assertSettings(context, call, input, version);
      const shown = shownOf(context, call, input, version, key);
      const cluster = add(context, call, id, input, {
        ...shown,
        MasterUsername: input.MasterUsername,
        Port: input.Port ?? (input.Engine === 'aurora-mysql' ? 3306 : 5432),
        PreferredMaintenanceWindow: input.PreferredMaintenanceWindow ?? shown.PreferredMaintenanceWindow,
      });
      if (version.engine === 'aurora-postgresql') {
        cluster.volume = await context.dataPlane.createVolume({
          version: dataPlaneVersion(version),
          masterUsername: input.MasterUsername ?? '',
          masterPassword: input.MasterUserPassword ?? '',
          database: input.DatabaseName ?? '',
        });
      }
      after(context, context.timings.clusterCreateMs, {
        kind: 'cluster-available',
        arn: cluster.shown.DBClusterArn ?? '',
      });
      return { DBCluster: showCluster(context, cluster) };
    },
  };
}

export function dataPlaneVersion({ version }: Version): '16' | '18' {
  return version.startsWith('18') ? '18' : '16';
}

function familyOf(engine: string | undefined, version: string | undefined): string {
  const major = version?.split('.')[0] ?? '';
  const like = engineVersions.find((one) => one.engine === engine && one.version.startsWith(`${major}.`));
  return like?.family ?? '';
}

/** The groups that are left out are the defaults, and are asked for as well. */
function authorize(call: Call, action: string, id: string, input: Settings, family: string): void {
  const { account, region } = call;
  const asked = requestTags(input.Tags);
  const key = arn.cluster(account, region, id);
  const resources = [
    key,
    arn.clusterGroup(account, region, input.DBClusterParameterGroupName ?? `default.${family}`),
    arn.subnetGroup(account, region, input.DBSubnetGroupName ?? 'default'),
    defaultOptionGroup(account, region, family),
  ];
  call.authorize(action, resources, asked);
  if (input.Tags !== undefined) call.authorize('rds:AddTagsToResource', [key], asked);
}

function restore(
  context: Context,
  call: Call,
  id: string,
  snapshot: SnapshotThing,
  input: RestoreDBClusterFromSnapshotMessage,
): ClusterThing {
  const { shown: taken } = snapshot;
  assertEngine(input.Engine);
  const version = versionFor(context, call, input.Engine, input.EngineVersion);
  assertSettings(context, call, input, version);
  if (snapshot.status !== 'available') throw snapshotNotAvailable(snapshot);
  if (nameIsTaken(context, arn.cluster(call.account, call.region, id))) throw clusterExists();
  if (input.Engine !== taken.Engine) {
    throw badCombination(`The engine of the snapshot is ${taken.Engine}, not ${input.Engine}.`);
  }
  assertCompatible(taken.EngineVersion ?? '', version);
  requireSourceKey(context, call, snapshot);
  const key =
    input.KmsKeyId === undefined
      ? taken.KmsKeyId
      : context.keys.require(call, input.KmsKeyId, call.region, newKeyActions).arn;
  const cluster = add(context, call, id, input, {
    ...shownOf(context, call, input, version, key),
    MasterUsername: taken.MasterUsername,
    Port: input.Port ?? taken.Port,
    AllocatedStorage: taken.AllocatedStorage,
    ...upgraded(version, input),
  });
  // The snapshot's own files, until they have been copied.
  cluster.volume = snapshot.volume;
  const durationMs = context.timings.clusterCreateMs;
  const to = { arn: cluster.shown.DBClusterArn ?? '' };
  const inject = takePlant(context, 'restore');
  if (inject === undefined) {
    after(context, durationMs, { ...to, kind: 'cluster-available', value: 'restored' });
  } else {
    const { status: value, reason, atPercent = 60 } = inject;
    after(context, (durationMs * atPercent) / 100, { ...to, kind: 'cluster-status', value, reason });
  }
  return cluster;
}

/** API RestoreDBClusterFromSnapshot: the engines of Aurora, and those of Multi-AZ DB clusters with a class of their own. */
function assertEngine(engine: string | undefined): void {
  if (isAurora(engine)) return;
  if (engine !== 'postgres' && engine !== 'mysql') throw badValue(`Invalid DB engine: ${engine}`);
  throw badCombination(`DBClusterInstanceClass is required for a Multi-AZ DB cluster of engine ${engine}.`);
}

/**
 * API EngineLifecycleSupport: without extended support RDS upgrades a restored cluster whose major version is past
 * standard support, to a version and a parameter group that nobody asked for.
 */
function upgraded(version: Version, { EngineLifecycleSupport: support }: Settings): DBCluster {
  const next = engineVersions.find(({ engine, byDefault }) => engine === version.engine && byDefault);
  const isDisabled = support === 'open-source-rds-extended-support-disabled';
  if (!isPastStandardSupport(version) || !isDisabled || next === undefined) return {};
  return { EngineVersion: next.version, DBClusterParameterGroup: `default.${next.family}` };
}

/** What was asked for, or the Region's default version, whatever the snapshot had (API RestoreDBClusterFromSnapshot). */
function versionFor(
  context: Context,
  call: Call,
  engine: string | undefined,
  version: string | undefined,
): Version {
  const found = engineVersions.find(
    (one) => one.engine === engine && (version === undefined ? one.byDefault : one.version === version),
  );
  if (found === undefined || context.state.withheld.includes(`${call.region}/${found.version}`)) {
    throw badCombination(`Cannot find version ${version} for ${engine}`);
  }
  return found;
}

/** A newer minor version may be asked for, never an older one. (Across major versions the sandbox has no upgrade.) */
function assertCompatible(taken: string, { version, engine }: Version): void {
  const order = engineVersions.filter((one) => one.engine === engine).map((one) => one.version);
  const [major] = version.split('.');
  if (taken.split('.')[0] !== major || order.indexOf(version) < order.indexOf(taken)) {
    throw badCombination(`A snapshot of version ${taken} cannot be restored as version ${version}.`);
  }
}

/** A free name, room for one more, capacity: then the cluster is there. */
function add(context: Context, call: Call, id: string, input: Settings, shown: DBCluster): ClusterThing {
  const { clusters, quotas } = context.state;
  if (nameIsTaken(context, clusterArn(call, id))) throw clusterExists();
  const own = Object.values(clusters).filter(
    (one) => one.account === call.account && one.region === call.region,
  );
  if (own.length >= quotas.clusters) {
    throw fault('DBClusterQuotaExceededFault', `Cannot create more than ${quotas.clusters} clusters.`);
  }
  if (takePlant(context, 'capacity') !== undefined) {
    throw fault('InsufficientDBClusterCapacityFault', 'There is not enough capacity for the cluster.');
  }
  const cluster = addCluster(context, call.account, call.region, id, shown);
  setTags(context, cluster.shown.DBClusterArn ?? '', cluster, input.Tags ?? []);
  return cluster;
}

function shownOf(
  context: Context,
  call: Call,
  input: Settings,
  version: Version,
  key: string | undefined,
): DBCluster {
  const vpc = subnetGroupVpc(context, call, input.DBSubnetGroupName);
  const backup = input.PreferredBackupWindow ?? '03:00-03:30';
  return {
    Engine: version.engine,
    EngineVersion: version.version,
    EngineMode: 'provisioned',
    AllocatedStorage: 1,
    AvailabilityZones: input.AvailabilityZones ?? ['a', 'b', 'c'].map((zone) => `${call.region}${zone}`),
    StorageEncrypted: key !== undefined,
    // Since February 2026 a new cluster without a key is encrypted with one that AWS owns.
    StorageEncryptionType: key === undefined ? 'sse-rds' : 'sse-kms',
    ...(key === undefined ? {} : { KmsKeyId: key }),
    StorageType: input.StorageType ?? 'aurora',
    DBSubnetGroup: input.DBSubnetGroupName ?? 'default',
    DBClusterParameterGroup: parameterGroup(context, call, input.DBClusterParameterGroupName, version),
    VpcSecurityGroups: securityGroups(context, call, input.VpcSecurityGroupIds, vpc),
    IAMDatabaseAuthenticationEnabled: input.EnableIAMDatabaseAuthentication ?? false,
    EnabledCloudwatchLogsExports: input.EnableCloudwatchLogsExports ?? [],
    DeletionProtection: input.DeletionProtection ?? false,
    CopyTagsToSnapshot: input.CopyTagsToSnapshot ?? false,
    NetworkType: input.NetworkType ?? 'IPV4',
    BackupRetentionPeriod: input.BackupRetentionPeriod ?? 1,
    PreferredBackupWindow: backup,
    // AWS chooses one at random that does not overlap; noon is early enough to differ from what anybody asked for.
    PreferredMaintenanceWindow: backup < '12' ? 'sun:13:00-sun:13:30' : 'sun:05:00-sun:05:30',
    EngineLifecycleSupport: input.EngineLifecycleSupport ?? 'open-source-rds-extended-support',
    HttpEndpointEnabled: false,
    AssociatedRoles: [],
    ...(input.DatabaseName === undefined ? {} : { DatabaseName: input.DatabaseName }),
    ...(input.ServerlessV2ScalingConfiguration === undefined
      ? {}
      : { ServerlessV2ScalingConfiguration: input.ServerlessV2ScalingConfiguration }),
  };
}

function assertSettings({ state }: Context, call: Call, input: Settings, version: Version): void {
  assertTags(input.Tags);
  assertOneOf('EngineMode', input.EngineMode, ['provisioned']);
  assertOneOf('StorageType', input.StorageType, storageTypes);
  if (state.withheld.includes(`${call.region}/${input.StorageType}`)) {
    throw badCombination(`The storage type ${input.StorageType} is not available in ${call.region}.`);
  }
  assertOneOf('NetworkType', input.NetworkType, ['IPV4', 'DUAL']);
  const subnets = `${call.account}/${call.region}/${input.DBSubnetGroupName ?? 'default'}`;
  if (input.NetworkType === 'DUAL' && !state.dualStack.includes(subnets)) {
    // UG "Dual-stack mode": each subnet of the group needs an IPv6 block.
    throw fault(
      'NetworkTypeNotSupported',
      'The subnets of the DB subnet group do not support the network type DUAL.',
    );
  }
  assertOneOf('EngineLifecycleSupport', input.EngineLifecycleSupport, [
    'open-source-rds-extended-support',
    'open-source-rds-extended-support-disabled',
  ]);
  assertRange('Port', input.Port, 1150, 65_535);
  assertRange('BackupRetentionPeriod', input.BackupRetentionPeriod, 1, 35);
  assertServerless(input.ServerlessV2ScalingConfiguration, version);
  assertWindows(input.PreferredBackupWindow, undefined);
  assertLogTypes(version, input.EnableCloudwatchLogsExports);
  for (const zone of input.AvailabilityZones ?? []) assertZone(call, zone);
}

export function assertZone(call: Call, zone: string): void {
  if (new RegExp(`^${call.region}[a-c]$`).test(zone)) return;
  throw fault('InvalidVPCNetworkStateFault', `The Availability Zone ${zone} is not in ${call.region}.`);
}

export function assertLogTypes(version: Version | undefined, types: readonly string[] | undefined): void {
  for (const type of types ?? []) {
    if (version?.logTypes.includes(type)) continue;
    throw badCombination(
      `You cannot use the log types '${type}' with engine version ${version?.engine} ${version?.version}.`,
    );
  }
}

/** The cluster parameter group, which must exist and be of the version's family. */
export function parameterGroup(
  context: Context,
  call: Call,
  name: string | undefined,
  { family }: Version,
): string {
  const group = name ?? `default.${family}`;
  const found =
    group === `default.${family}`
      ? family
      : context.state.clusterParameterGroups[`${call.account}/${call.region}/${group}`];
  if (found === undefined) {
    throw fault('DBClusterParameterGroupNotFound', `DBClusterParameterGroup not found: ${group}`);
  }
  if (found !== family) {
    throw badCombination(
      `The Parameter Group ${group} with DBParameterGroupFamily ${found} cannot be used for ${family}.`,
    );
  }
  return group;
}

function subnetGroupVpc(context: Context, call: Call, name = 'default'): string {
  const key = `${call.account}/${call.region}/${name}`;
  if (name !== 'default' && !context.state.subnetGroups.includes(key)) {
    throw fault('DBSubnetGroupNotFoundFault', `DB subnet group '${name}' does not exist.`);
  }
  return context.state.vpcs[key] ?? defaultVpc;
}

export function securityGroups(
  context: Context,
  call: Call,
  ids: readonly string[] | undefined,
  vpc: string,
): DBCluster['VpcSecurityGroups'] {
  const { state } = context;
  const groups = ids ?? [defaultSecurityGroup];
  for (const id of ids ?? []) {
    const key = `${call.account}/${call.region}/${id}`;
    if (id !== defaultSecurityGroup && !state.securityGroups.includes(key)) {
      throw badValue(`Invalid security group , groupId= ${id}, groupName=.`);
    }
    if ((state.vpcs[key] ?? defaultVpc) !== vpc) {
      throw badCombination('The DB instance and EC2 security group are in different VPCs.');
    }
  }
  return groups.map((id) => ({ VpcSecurityGroupId: id, Status: 'active' }));
}
