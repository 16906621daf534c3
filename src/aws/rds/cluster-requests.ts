import type {
  ModifyDBClusterCommandInput,
  RestoreDBClusterFromSnapshotCommandInput,
} from '@aws-sdk/client-rds';
import { present } from '../client/present.ts';
import { type Tags, toTagList } from '../client/tags.ts';

/** Aurora Serverless v2 capacity in ACUs. */
export interface ServerlessCapacity {
  readonly minAcu: number;
  readonly maxAcu: number;
  readonly secondsUntilAutoPause?: number;
}

/** The settings with which a cluster is restored. AWS's default applies where a value is undefined. */
export interface ClusterSettings {
  readonly engineVersion: string;
  readonly port: number | undefined;
  readonly subnetGroup: string | undefined;
  readonly securityGroupIds: readonly string[] | undefined;
  readonly parameterGroup: string | undefined;
  readonly kmsKeyId: string | undefined;
  readonly storageType: string | undefined;
  readonly serverless: ServerlessCapacity | undefined;
  readonly networkType: string | undefined;
  readonly iamAuthentication: boolean | undefined;
  readonly logExports: readonly string[] | undefined;
  readonly copyTagsToSnapshot: boolean | undefined;
  readonly backupRetentionDays: number | undefined;
  readonly backupWindow: string | undefined;
  readonly engineLifecycleSupport: string | undefined;
}

/** A cluster to restore from a snapshot, without deletion protection: a cluster that is not verified must be easy to delete. */
export interface NewCluster extends ClusterSettings {
  readonly id: string;
  readonly snapshotArn: string;
  readonly engine: string;
  readonly tags: Tags;
}

/** A change of a cluster; what is absent stays as it is. */
export interface ClusterChange {
  readonly newId?: string;
  readonly masterPassword?: string;
  /** Takes the login by IAM from the master user, which wins over a password. */
  readonly masterAuthentication?: 'password';
  /** RDS creates and rotates the master password in a secret of its own. */
  readonly managedMasterSecret?: { readonly kmsKeyId?: string };
  readonly deletionProtection?: boolean;
  readonly securityGroupIds?: readonly string[];
  readonly maintenanceWindow?: string;
}

export function toRestoreRequest(cluster: NewCluster): RestoreDBClusterFromSnapshotCommandInput {
  return present<RestoreDBClusterFromSnapshotCommandInput>({
    DBClusterIdentifier: cluster.id,
    SnapshotIdentifier: cluster.snapshotArn,
    Engine: cluster.engine,
    EngineVersion: cluster.engineVersion,
    EngineMode: 'provisioned',
    Port: cluster.port,
    DBSubnetGroupName: cluster.subnetGroup,
    VpcSecurityGroupIds: cluster.securityGroupIds && [...cluster.securityGroupIds],
    DBClusterParameterGroupName: cluster.parameterGroup,
    KmsKeyId: cluster.kmsKeyId,
    EnableIAMDatabaseAuthentication: cluster.iamAuthentication,
    EnableCloudwatchLogsExports: cluster.logExports && [...cluster.logExports],
    DeletionProtection: false,
    CopyTagsToSnapshot: cluster.copyTagsToSnapshot,
    StorageType: cluster.storageType,
    NetworkType: cluster.networkType,
    BackupRetentionPeriod: cluster.backupRetentionDays,
    PreferredBackupWindow: cluster.backupWindow,
    EngineLifecycleSupport: cluster.engineLifecycleSupport,
    ServerlessV2ScalingConfiguration: cluster.serverless && toScaling(cluster.serverless),
    Tags: toTagList(cluster.tags),
  });
}

export function toModifications(change: ClusterChange): Partial<ModifyDBClusterCommandInput> {
  return present<Partial<ModifyDBClusterCommandInput>>({
    NewDBClusterIdentifier: change.newId,
    MasterUserPassword: change.masterPassword,
    MasterUserAuthenticationType: change.masterAuthentication,
    ManageMasterUserPassword: change.managedMasterSecret === undefined ? undefined : true,
    MasterUserSecretKmsKeyId: change.managedMasterSecret?.kmsKeyId,
    DeletionProtection: change.deletionProtection,
    VpcSecurityGroupIds: change.securityGroupIds && [...change.securityGroupIds],
    PreferredMaintenanceWindow: change.maintenanceWindow,
  });
}

function toScaling({ minAcu, maxAcu, secondsUntilAutoPause }: ServerlessCapacity) {
  return {
    MinCapacity: minAcu,
    MaxCapacity: maxAcu,
    ...(secondsUntilAutoPause === undefined ? {} : { SecondsUntilAutoPause: secondsUntilAutoPause }),
  };
}
