import {
  AddRoleToDBClusterCommand,
  AddTagsToResourceCommand,
  type DBCluster,
  DeleteDBClusterCommand,
  DescribeDBClustersCommand,
  type DescribeDBClustersCommandInput,
  DisableHttpEndpointCommand,
  EnableHttpEndpointCommand,
  ModifyDBClusterCommand,
  paginateDescribeDBClusters,
  type RDSClient,
  RestoreDBClusterFromSnapshotCommand,
  StartDBClusterCommand,
  StopDBClusterCommand,
} from '@aws-sdk/client-rds';
import { call, causeOf, isCode } from '../client/call.ts';
import { list as listPages } from '../client/list.ts';
import { present } from '../client/present.ts';
import { fromTagList, type Tags, toTagList } from '../client/tags.ts';
import {
  type ClusterChange,
  type NewCluster,
  type ServerlessCapacity,
  toModifications,
  toRestoreRequest,
} from './cluster-requests.ts';

/** A cluster as the pipeline knows it: plain JSON, so that it can be stored. A member is absent if AWS did not return it. */
export interface Cluster {
  readonly id: string;
  readonly arn: string;
  /** Never changes, unlike the name. It identifies a cluster. */
  readonly resourceId: string;
  readonly status: string;
  readonly percent?: string;
  readonly engine: string;
  readonly engineVersion: string;
  readonly engineMode: string;
  readonly masterUsername: string;
  readonly endpoint?: string;
  readonly readerEndpoint?: string;
  readonly port: number;
  readonly databaseName?: string;
  readonly encrypted: boolean;
  readonly kmsKeyId?: string;
  readonly subnetGroup?: string;
  readonly securityGroupIds: readonly string[];
  readonly parameterGroup?: string;
  readonly availabilityZones: readonly string[];
  readonly serverless?: ServerlessCapacity;
  readonly logExports: readonly string[];
  readonly backupRetentionDays: number;
  readonly backupWindow?: string;
  readonly maintenanceWindow?: string;
  readonly roles: readonly { readonly arn: string; readonly feature?: string }[];
  readonly iamAuthentication: boolean;
  readonly httpEndpoint: boolean;
  readonly deletionProtection: boolean;
  readonly storageType?: string;
  readonly engineLifecycleSupport?: string;
  readonly copyTagsToSnapshot: boolean;
  readonly networkType?: string;
  readonly masterSecret?: { readonly kmsKeyId?: string };
  readonly globalCluster?: string;
  readonly replicaOf?: string;
  readonly replicas: readonly string[];
  readonly activityStream?: string;
  /** AWS's word: none, sse-rds (a key that AWS owns), sse-kms. */
  readonly encryptionType?: string;
  /** Features that a restore does not carry over, in words. */
  readonly notCarriedOver?: readonly string[];
  readonly customEndpoints: readonly string[];
  readonly members: readonly { readonly id: string; readonly writer: boolean }[];
  readonly tags: Tags;
}

/** The clusters of one account in one Region. */
export interface Clusters {
  get(id: string): Promise<Cluster | undefined>;
  /** By its resource id, independent of its current name. */
  find(resourceId: string): Promise<Cluster | undefined>;
  list(): Promise<Cluster[]>;
  restore(cluster: NewCluster): Promise<void>;
  /** `ApplyImmediately` is always sent. */
  modify(id: string, change: ClusterChange): Promise<void>;
  addRole(id: string, roleArn: string, feature: string | undefined): Promise<void>;
  enableHttpEndpoint(arn: string): Promise<void>;
  disableHttpEndpoint(arn: string): Promise<void>;
  tag(arn: string, tags: Tags): Promise<void>;
  start(id: string): Promise<void>;
  stop(id: string): Promise<void>;
  /** Deletes without a final snapshot (the caller has created and verified one). A missing cluster counts as deleted. */
  delete(id: string): Promise<void>;
}

export function createClusters(rds: RDSClient): Clusters {
  return {
    get: (id) => get(rds, id),
    find: async (resourceId) => {
      const Filters = [{ Name: 'db-cluster-resource-id', Values: [resourceId] }];
      return (await list(rds, resourceId, { Filters }))[0];
    },
    list: () => list(rds, 'all clusters', {}),
    restore: (cluster) => restore(rds, cluster),
    modify: (id, change) => modify(rds, id, change),
    addRole: (id, roleArn, feature) => addRole(rds, id, roleArn, feature),
    enableHttpEndpoint: async (arn) => {
      await call('rds:EnableHttpEndpoint', arn, () =>
        rds.send(new EnableHttpEndpointCommand({ ResourceArn: arn })),
      );
    },
    disableHttpEndpoint: async (arn) => {
      await call('rds:DisableHttpEndpoint', arn, () =>
        rds.send(new DisableHttpEndpointCommand({ ResourceArn: arn })),
      );
    },
    tag: async (arn, tags) => {
      await call('rds:AddTagsToResource', arn, () =>
        rds.send(new AddTagsToResourceCommand({ ResourceName: arn, Tags: toTagList(tags) })),
      );
    },
    start: async (id) => {
      await call('rds:StartDBCluster', id, () =>
        rds.send(new StartDBClusterCommand({ DBClusterIdentifier: id })),
      );
    },
    stop: async (id) => {
      await call('rds:StopDBCluster', id, () =>
        rds.send(new StopDBClusterCommand({ DBClusterIdentifier: id })),
      );
    },
    delete: (id) => remove(rds, id),
  };
}

async function get(rds: RDSClient, id: string): Promise<Cluster | undefined> {
  try {
    const answer = await call('rds:DescribeDBClusters', id, () =>
      rds.send(new DescribeDBClustersCommand({ DBClusterIdentifier: id })),
    );
    const [found] = answer.DBClusters ?? [];
    return found === undefined ? undefined : toCluster(found);
  } catch (error) {
    if (isCode(causeOf(error), 'DBClusterNotFoundFault')) return undefined;
    throw error;
  }
}

async function list(
  rds: RDSClient,
  resource: string,
  input: DescribeDBClustersCommandInput,
): Promise<Cluster[]> {
  const pages = paginateDescribeDBClusters({ client: rds, pageSize: 100 }, input);
  const found = await listPages('rds:DescribeDBClusters', resource, pages, (page) => page.DBClusters);
  return found.map(toCluster);
}

async function restore(rds: RDSClient, cluster: NewCluster): Promise<void> {
  await call('rds:RestoreDBClusterFromSnapshot', `${cluster.id} (from ${cluster.snapshotArn})`, () =>
    rds.send(new RestoreDBClusterFromSnapshotCommand(toRestoreRequest(cluster))),
  );
}

async function modify(rds: RDSClient, id: string, change: ClusterChange): Promise<void> {
  const members = toModifications(change);
  await call('rds:ModifyDBCluster', `${id} (${Object.keys(members).join(', ')})`, () =>
    rds.send(new ModifyDBClusterCommand({ ...members, DBClusterIdentifier: id, ApplyImmediately: true })),
  );
}

async function addRole(
  rds: RDSClient,
  id: string,
  roleArn: string,
  feature: string | undefined,
): Promise<void> {
  try {
    await call('rds:AddRoleToDBCluster', `${id} (${roleArn})`, () =>
      rds.send(
        new AddRoleToDBClusterCommand({
          DBClusterIdentifier: id,
          RoleArn: roleArn,
          ...(feature === undefined ? {} : { FeatureName: feature }),
        }),
      ),
    );
  } catch (error) {
    if (!isCode(causeOf(error), 'DBClusterRoleAlreadyExistsFault')) throw error;
  }
}

async function remove(rds: RDSClient, id: string): Promise<void> {
  try {
    await call('rds:DeleteDBCluster', id, () =>
      rds.send(new DeleteDBClusterCommand({ DBClusterIdentifier: id, SkipFinalSnapshot: true })),
    );
  } catch (error) {
    if (!isCode(causeOf(error), 'DBClusterNotFoundFault')) throw error;
  }
}

function toCluster(found: DBCluster): Cluster {
  const scaling = found.ServerlessV2ScalingConfiguration;
  return present<Cluster>({
    id: found.DBClusterIdentifier ?? '',
    arn: found.DBClusterArn ?? '',
    resourceId: found.DbClusterResourceId ?? '',
    status: found.Status ?? '',
    percent: found.PercentProgress,
    engine: found.Engine ?? '',
    engineVersion: found.EngineVersion ?? '',
    engineMode: found.EngineMode ?? 'provisioned',
    masterUsername: found.MasterUsername ?? '',
    endpoint: found.Endpoint,
    readerEndpoint: found.ReaderEndpoint,
    port: found.Port ?? 0,
    databaseName: found.DatabaseName,
    encrypted: found.StorageEncrypted ?? false,
    kmsKeyId: found.KmsKeyId,
    subnetGroup: found.DBSubnetGroup,
    securityGroupIds: (found.VpcSecurityGroups ?? []).map((group) => group.VpcSecurityGroupId ?? ''),
    parameterGroup: found.DBClusterParameterGroup,
    availabilityZones: found.AvailabilityZones ?? [],
    serverless:
      scaling?.MinCapacity === undefined || scaling.MaxCapacity === undefined
        ? undefined
        : present({
            minAcu: scaling.MinCapacity,
            maxAcu: scaling.MaxCapacity,
            secondsUntilAutoPause: scaling.SecondsUntilAutoPause,
          }),
    logExports: found.EnabledCloudwatchLogsExports ?? [],
    backupRetentionDays: found.BackupRetentionPeriod ?? 1,
    backupWindow: found.PreferredBackupWindow,
    maintenanceWindow: found.PreferredMaintenanceWindow,
    roles: (found.AssociatedRoles ?? []).map((role) =>
      present<{ arn: string; feature?: string }>({
        arn: role.RoleArn ?? '',
        feature: role.FeatureName || undefined,
      }),
    ),
    iamAuthentication: found.IAMDatabaseAuthenticationEnabled ?? false,
    httpEndpoint: found.HttpEndpointEnabled ?? false,
    deletionProtection: found.DeletionProtection ?? false,
    storageType: found.StorageType,
    engineLifecycleSupport: found.EngineLifecycleSupport,
    copyTagsToSnapshot: found.CopyTagsToSnapshot ?? false,
    networkType: found.NetworkType,
    masterSecret:
      found.MasterUserSecret === undefined
        ? undefined
        : present({ kmsKeyId: found.MasterUserSecret.KmsKeyId }),
    globalCluster: found.GlobalClusterIdentifier || undefined,
    replicaOf: found.ReplicationSourceIdentifier || undefined,
    replicas: found.ReadReplicaIdentifiers ?? [],
    activityStream: found.ActivityStreamStatus,
    encryptionType: found.StorageEncryptionType,
    notCarriedOver: notCarriedOver(found),
    customEndpoints: found.CustomEndpoints ?? [],
    members: (found.DBClusterMembers ?? []).map((member) => ({
      id: member.DBInstanceIdentifier ?? '',
      writer: member.IsClusterWriter ?? false,
    })),
    tags: fromTagList(found.TagList),
  });
}

/** What a cluster has that RestoreDBClusterFromSnapshot or this action cannot give to the new one. */
function notCarriedOver(found: DBCluster): string[] | undefined {
  const features: readonly (readonly [isOn: boolean, name: string])[] = [
    [found.DatabaseInsightsMode === 'advanced', 'Database Insights mode advanced'],
    [(found.DomainMemberships ?? []).length > 0, 'Kerberos domain membership'],
    [found.LocalWriteForwardingStatus?.startsWith('enabl') ?? false, 'local write forwarding'],
    [found.GlobalWriteForwardingRequested ?? false, 'global write forwarding'],
    [(found.BacktrackWindow ?? 0) > 0, 'backtrack'],
    [found.EngineMode !== undefined && found.EngineMode !== 'provisioned', `engine mode ${found.EngineMode}`],
    [found.ClusterScalabilityType === 'limitless', 'Limitless Database'],
    [found.VPCNetworkingEnabled === false, 'network without a VPC (express configuration)'],
    [found.InternetAccessGatewayEnabled ?? false, 'internet access gateway'],
  ];
  const names = features.filter(([isOn]) => isOn).map(([, name]) => name);
  return names.length === 0 ? undefined : names;
}
