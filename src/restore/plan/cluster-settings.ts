import type {
  CreateDBInstanceCommandInput,
  RestoreDBClusterFromSnapshotCommandInput,
} from '@aws-sdk/client-rds';
import { type Tags, toTagList } from '../../aws/client/tags.ts';
import type { Cluster } from '../../aws/rds/clusters.ts';
import type { Instance } from '../../aws/rds/instances.ts';
import type { Settings } from '../../settings/settings.ts';
import { inheritedTags, instanceNames, ownTags, temporaryName } from '../naming.ts';
import type { Plan } from '../results.ts';

/** The class of a first restore's instances when `instance-class` is not given and there is no old target to ask. */
const defaultInstanceClass = 'db.t4g.medium';

/** Drops members without a value: RDS takes an absent member as "default", and `undefined` is not JSON. */
function present<T extends object>(members: T): { [K in keyof T]: NonNullable<T[K]> } {
  return Object.fromEntries(
    Object.entries(members).filter(([, value]) => value !== undefined && value !== null),
  ) as {
    [K in keyof T]: NonNullable<T[K]>;
  };
}

/**
 * The parameters of RestoreDBClusterFromSnapshot: what the old target had, what the inputs override. Whatever is left
 * out gets AWS's default and not the old value, so everything that is known is passed (API RestoreDBClusterFromSnapshot).
 */
export function restoreInput(
  settings: Settings,
  plan: Plan,
  ids: {
    readonly clusterId: string;
    readonly snapshotArn: string;
    readonly restoreId: string;
    readonly targetArn: string;
  },
): RestoreDBClusterFromSnapshotCommandInput {
  const previous = plan.previous?.cluster;
  const { snapshot } = plan;
  const serverless = serverlessOf(settings, previous);
  return present({
    DBClusterIdentifier: ids.clusterId,
    SnapshotIdentifier: ids.snapshotArn,
    Engine: snapshot.engine,
    EngineVersion: snapshot.engineVersion,
    EngineMode: 'provisioned',
    Port: previous?.port ?? snapshot.port,
    DBSubnetGroupName: settings.subnetGroup ?? previous?.subnetGroup,
    VpcSecurityGroupIds: listOrNone(
      settings.buildSecurityGroupIds ?? settings.securityGroupIds ?? previous?.securityGroupIds,
    ),
    DBClusterParameterGroupName:
      settings.clusterParameterGroup ?? carriedGroup(previous?.parameterGroup, plan),
    KmsKeyId: plan.clusterKey,
    EnableIAMDatabaseAuthentication: previous?.iamAuthentication,
    EnableCloudwatchLogsExports: listOrNone(previous?.logExports),
    // Switched on by protect-cluster at the very end: a cluster that is not verified must be easy to remove.
    DeletionProtection: false,
    CopyTagsToSnapshot: previous?.copyTagsToSnapshot,
    // AWS does not name the standard storage of a cluster: a target without a type has that, whatever production has.
    StorageType: previous === undefined ? snapshot.storageType : (previous.storageType ?? 'aurora'),
    NetworkType: previous?.networkType,
    BackupRetentionPeriod: previous?.backupRetentionDays,
    PreferredBackupWindow: previous?.backupWindow,
    // AWS's default is the paid extended support.
    EngineLifecycleSupport: previous?.engineLifecycleSupport ?? 'open-source-rds-extended-support-disabled',
    ServerlessV2ScalingConfiguration: serverless,
    Tags: toTagList(clusterTags(settings, previous?.tags ?? {}, ids.restoreId, ids.targetArn)),
  }) as RestoreDBClusterFromSnapshotCommandInput;
}

/**
 * The previous cluster's tags, those of the input, and this restore's. The guard tag is left out: mark-verified writes
 * it, so that no restore replaces a cluster that is not verified.
 */
function clusterTags(settings: Settings, previous: Tags, restoreId: string, targetArn: string): Tags {
  const { [settings.guardTag.key]: _guard, ...tags } = { ...inheritedTags(previous), ...settings.tags };
  return { ...tags, ...ownTags(restoreId, targetArn, 'cluster') };
}

/** The instances to be made, the writer first: the old ones with their settings, more or fewer as `instance-count` says. */
export function instanceInputs(
  settings: Settings,
  plan: Plan,
  ids: {
    readonly clusterId: string;
    readonly names: readonly string[];
    readonly restoreId: string;
    readonly targetArn: string;
  },
): CreateDBInstanceCommandInput[] {
  const previous = plan.previous?.instances ?? [];
  return ids.names.map((name, index) => {
    // An instance beyond the old number is made like the last of the old ones.
    const like = previous[index] ?? previous.at(-1);
    return present({
      DBInstanceIdentifier: name,
      DBClusterIdentifier: ids.clusterId,
      Engine: plan.snapshot.engine,
      DBInstanceClass: settings.instanceClass ?? like?.class ?? firstClass(settings),
      AvailabilityZone: zoneOf(settings, plan, previous[index]),
      DBParameterGroupName: settings.instanceParameterGroup ?? carriedGroup(like?.parameterGroup, plan),
      PromotionTier: like?.promotionTier,
      PubliclyAccessible: like?.publiclyAccessible,
      AutoMinorVersionUpgrade: like?.autoMinorUpgrade,
      CACertificateIdentifier: like?.caCertificate,
      PreferredMaintenanceWindow: like?.maintenanceWindow,
      MonitoringInterval: like?.monitoring?.intervalSeconds,
      MonitoringRoleArn: like?.monitoring?.roleArn,
      ...performanceInsights(like),
      CopyTagsToSnapshot: like?.copyTagsToSnapshot,
      Tags: toTagList({
        ...inheritedTags(like?.tags ?? {}),
        ...settings.tags,
        ...ownTags(ids.restoreId, ids.targetArn, 'cluster'),
      }),
    }) as CreateDBInstanceCommandInput;
  });
}

/** The names of the new cluster and its instances while they are built: the previous ones still have the permanent names. */
export function buildNames(
  settings: Settings,
  plan: Plan,
  restoreId: string,
): { readonly clusterId: string; readonly instanceIds: string[] } {
  const permanent = plannedInstanceNames(settings, plan);
  const temporary = (name: string): string => temporaryName(name, 'new', restoreId);
  return {
    clusterId: temporary(settings.targetClusterId),
    // With `replace` the previous instances are gone before the new ones are created.
    instanceIds: settings.strategy === 'swap' ? permanent.map(temporary) : permanent,
  };
}

/** Lasting ids of the new instances. At least one: a cluster without instances cannot be connected to. */
export function plannedInstanceNames(settings: Settings, plan: Plan): string[] {
  const previous = plan.previous?.instances ?? [];
  const count = settings.instanceCount ?? Math.max(1, previous.length);
  return instanceNames(
    settings.targetClusterId,
    previous.map(({ id }) => id),
    count,
  );
}

/** The old zone, unless it may lack what is new: a subnet of another group, or another class. */
function zoneOf(
  { subnetGroup, instanceClass }: Settings,
  plan: Plan,
  previous: Instance | undefined,
): string | undefined {
  const sameGroup = subnetGroup === undefined || subnetGroup === plan.previous?.cluster.subnetGroup;
  const sameClass = instanceClass === undefined || instanceClass === previous?.class;
  return sameGroup && sameClass ? previous?.availabilityZone : undefined;
}

function performanceInsights(like: Instance | undefined): object {
  if (like?.performanceInsights === undefined) return {};
  return {
    EnablePerformanceInsights: true,
    PerformanceInsightsKMSKeyId: like.performanceInsights.kmsKeyId,
    PerformanceInsightsRetentionPeriod: like.performanceInsights.retentionDays,
  };
}

function serverlessOf(
  settings: Settings,
  previous: Cluster | undefined,
): RestoreDBClusterFromSnapshotCommandInput['ServerlessV2ScalingConfiguration'] {
  const minAcu = settings.serverlessMinAcu ?? previous?.serverless?.minAcu;
  const maxAcu = settings.serverlessMaxAcu ?? previous?.serverless?.maxAcu;
  if (minAcu === undefined || maxAcu === undefined) return undefined;
  const pause = previous?.serverless?.secondsUntilAutoPause;
  return {
    MinCapacity: minAcu,
    MaxCapacity: maxAcu,
    // AWS takes it only where the cluster may pause at all.
    ...(pause === undefined || minAcu > 0 ? {} : { SecondsUntilAutoPause: pause }),
  };
}

function firstClass(settings: Settings): string {
  return settings.serverlessMaxAcu === undefined ? defaultInstanceClass : 'db.serverless';
}

/** A default parameter group belongs to one engine version: the new version's own default takes its place. */
function carriedGroup(group: string | undefined, plan: Plan): string | undefined {
  if (group === undefined || !group.startsWith('default.')) return group;
  return plan.previous?.cluster.engineVersion.split('.')[0] === plan.snapshot.engineVersion.split('.')[0]
    ? group
    : undefined;
}

function listOrNone<T>(list: readonly T[] | undefined): T[] | undefined {
  return list === undefined || list.length === 0 ? undefined : [...list];
}
