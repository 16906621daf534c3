import { DBCluster$, DBClusterSnapshot$, DBInstance$ } from '@aws-sdk/client-rds';
import { describe, expect, it } from 'vitest';

// What becomes of each member that AWS shows. A new member of a newer SDK fails here until somebody decides about it.

type Fates = {
  /** The new cluster gets it. */
  readonly carriedOver: string;
  /** Decides, guards or names something else. */
  readonly used: string;
  /** Named by plan and summary, and refused without allow-unsupported. */
  readonly named: string;
  /** State, or something that AWS decides anew. */
  readonly ofAws: string;
  /** Of other kinds of clusters, which are refused by their engine. */
  readonly otherEngines: string;
};

const cluster: Fates = {
  carriedOver: `BackupRetentionPeriod DBClusterParameterGroup DBSubnetGroup Port PreferredBackupWindow
    PreferredMaintenanceWindow VpcSecurityGroups KmsKeyId AssociatedRoles IAMDatabaseAuthenticationEnabled
    EnabledCloudwatchLogsExports StorageType DeletionProtection HttpEndpointEnabled CopyTagsToSnapshot TagList NetworkType
    ServerlessV2ScalingConfiguration MasterUserSecret EngineLifecycleSupport CustomEndpoints`,
  used: `DBClusterIdentifier DBClusterArn DbClusterResourceId Status PercentProgress Engine EngineVersion MasterUsername
    DatabaseName Endpoint ReaderEndpoint DBClusterMembers StorageEncrypted StorageEncryptionType GlobalClusterIdentifier
    AvailabilityZones`,
  named: `ReplicationSourceIdentifier ReadReplicaIdentifiers ActivityStreamStatus DomainMemberships DatabaseInsightsMode
    LocalWriteForwardingStatus GlobalWriteForwardingRequested BacktrackWindow EngineMode ClusterScalabilityType
    VPCNetworkingEnabled InternetAccessGatewayEnabled`,
  ofAws: `AllocatedStorage EarliestRestorableTime LatestRestorableTime HostedZoneId CloneGroupId ClusterCreateTime
    EarliestBacktrackTime BacktrackConsumedChangeRecords PendingModifiedValues StatusInfos Capacity CrossAccountClone
    IOOptimizedNextAllowedModificationTime AutomaticRestartTime ServerlessV2PlatformVersion AwsBackupRecoveryPointArn
    ActivityStreamMode ActivityStreamKmsKeyId ActivityStreamKinesisStreamName GlobalWriteForwardingStatus
    CertificateDetails MultiAZ DBClusterOptionGroupMemberships CharacterSetName UpgradeRolloutOrder LimitlessDatabase
    ScalingConfigurationInfo MonitoringInterval MonitoringRoleArn PerformanceInsightsEnabled
    PerformanceInsightsKMSKeyId PerformanceInsightsRetentionPeriod`,
  otherEngines: `RdsCustomClusterConfiguration DBClusterInstanceClass Iops StorageThroughput PubliclyAccessible
    AutoMinorVersionUpgrade DBSystemId`,
};

const instance: Fates = {
  carriedOver: `DBInstanceClass DBParameterGroups AvailabilityZone PreferredMaintenanceWindow AutoMinorVersionUpgrade
    PubliclyAccessible CACertificateIdentifier CopyTagsToSnapshot MonitoringInterval MonitoringRoleArn PromotionTier
    PerformanceInsightsEnabled PerformanceInsightsKMSKeyId PerformanceInsightsRetentionPeriod TagList`,
  used: 'DBInstanceIdentifier DBInstanceArn DbiResourceId DBInstanceStatus DBClusterIdentifier Endpoint',
  named: '',
  ofAws: `Engine EngineVersion InstanceCreateTime PendingModifiedValues LatestRestorableTime StatusInfos DbInstancePort
    EnhancedMonitoringResourceArn CertificateDetails AutomaticRestartTime PercentProgress UpgradeRolloutOrder
    StorageVolumeStatus StorageOperationStatus StorageOperationPercentProgress IsStorageConfigUpgradeAvailable
    AwsBackupRecoveryPointArn ActivityStreamStatus ActivityStreamKmsKeyId ActivityStreamKinesisStreamName
    ActivityStreamMode ActivityStreamEngineNativeAuditFieldsIncluded ActivityStreamPolicyStatus
    MasterUsername DBName AllocatedStorage PreferredBackupWindow BackupRetentionPeriod VpcSecurityGroups DBSubnetGroup
    StorageType StorageEncryptionType StorageEncrypted KmsKeyId DomainMemberships IAMDatabaseAuthenticationEnabled
    DatabaseInsightsMode EnabledCloudwatchLogsExports DeletionProtection NetworkType EngineLifecycleSupport
    MasterUserSecret AssociatedRoles ReadReplicaDBClusterIdentifiers ReadReplicaSourceDBClusterIdentifier`,
  otherEngines: `DBSecurityGroups MultiAZ ReadReplicaSourceDBInstanceIdentifier ReadReplicaDBInstanceIdentifiers
    ReplicaMode LicenseModel Iops StorageThroughput OptionGroupMemberships CharacterSetName NcharCharacterSetName
    SecondaryAvailabilityZone TdeCredentialArn Timezone ProcessorFeatures ListenerEndpoint MaxAllocatedStorage
    AutomationMode ResumeFullAutomationModeTime CustomerOwnedIpEnabled DBInstanceAutomatedBackupsReplications
    BackupTarget CustomIamInstanceProfile DBSystemId MultiTenant DedicatedLogVolume AdditionalStorageVolumes
    DBCapacityReservationIdentifier`,
};

const snapshot: Fates = {
  carriedOver: 'Engine EngineVersion Port StorageType MasterUsername',
  used: `DBClusterSnapshotIdentifier DBClusterIdentifier SnapshotCreateTime Status SnapshotType PercentProgress
    StorageEncrypted StorageEncryptionType KmsKeyId DBClusterSnapshotArn SourceDBClusterSnapshotArn TagList
    DbClusterResourceId AllocatedStorage`,
  named: '',
  ofAws: `AvailabilityZones EngineMode VpcId ClusterCreateTime BackupRetentionPeriod PreferredBackupWindow
    IAMDatabaseAuthenticationEnabled`,
  otherEngines: 'LicenseModel StorageThroughput DBSystemId',
};

describe('what AWS shows', () => {
  it.each([
    ['a cluster', DBCluster$, cluster],
    ['an instance', DBInstance$, instance],
    ['a cluster snapshot', DBClusterSnapshot$, snapshot],
  ] as const)('of %s is carried over, named, or known not to be carried over', (_what, schema, fates) => {
    const members = schema[4];
    const known = Object.values(fates).flatMap((names) => names.split(/\s+/).filter((name) => name !== ''));
    expect(known.toSorted()).toEqual([...members].toSorted());
  });
});
