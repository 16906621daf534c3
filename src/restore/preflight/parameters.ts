/**
 * Where the value of a request's parameter comes from, what AWS allows, and what looks at it before the first change:
 * `check` is the name of a check of the plan, `settings` where the input itself is judged when it is read, or `none`;
 * then `allowed` says why nothing can be seen before.
 */
export interface Parameter {
  readonly from: string;
  readonly allowed: string;
  readonly check: CheckName;
}

export type CheckName =
  | 'settings'
  | 'snapshot'
  | 'target'
  | 'engine version'
  | 'route'
  | 'keys'
  | 'secret'
  | 'names'
  | 'offers'
  | 'network'
  | 'key policies'
  | 'roles'
  | 'free addresses'
  | 'permissions'
  | 'database'
  | 'topic'
  | 'none';

type Row = readonly [from: string, allowed: string, check: CheckName];

const newClusterId: Row = [
  'target-cluster-id, in a swap with an ending',
  '1 to 63 letters, digits, single hyphens; free',
  'names',
];
const existingCluster: Row = ['the plan', 'exists', 'target'];
const newInstanceId: Row = ['the previous instances, else CLUSTER-N', '1 to 63 characters; free', 'names'];
const ownSnapshotId: Row = ['restore id and purpose', '1 to 63 characters (a restore id has 30)', 'settings'];
const tags: Row = [
  'previous cluster, input tags, own tags',
  'characters and prefixes of API Tag (settings); 50 on a resource',
  'offers',
];
const fixed: Row = ['always the same', 'a value that the API names', 'settings'];
const carried = (allowed: string, check: CheckName = 'none'): Row => ['previous cluster', allowed, check];
/** AWS accepted it for the previous cluster, and it depends on neither version, Region nor class. */
const asBefore = carried('accepted by AWS for the previous cluster; depends on no version, Region or class');
const role = carried('exists and may be passed, as IAM says where it may be asked', 'roles');
const ownArn: Row = ['the new cluster', 'exists', 'names'];
const ourSecret: Row = ['restore id and user', 'characters of a secret name', 'settings'];
const dataApiArn: Row = ['the new cluster', 'at most 100 characters', 'database'];
const sql: Row = ['this action, hooks, checks', 'a statement: PostgreSQL judges it', 'none'];
const transaction: Row = ['the answer of BeginTransaction', 'open', 'none'];

/** A schedule that cannot be made is a warning: the restore waits all the same. */
const schedule: { readonly [member: string]: Row } = {
  Name: ['restore id', '1 to 64 letters, digits, - _ . (a restore id has 30)', 'settings'],
  GroupName: ['wake', 'exists: not asked, as a restore without it waits for its next run', 'none'],
  ScheduleExpression: ['the expected end of the wait', 'a time with whole minutes', 'none'],
  FlexibleTimeWindow: fixed,
  ActionAfterCompletion: fixed,
  Target: ['wake', 'the role may be passed: IAM is not asked', 'none'],
  ClientToken: ['the SDK', 'a UUID', 'settings'],
};

/**
 * Every parameter that this action sends after its first change, by operation. What a restore does not send (`provision`
 * alone creates keys, tables, topics) and the action's own table are not in it.
 */
const rows: { readonly [operation: string]: { readonly [member: string]: Row } } = {
  'rds:RestoreDBClusterFromSnapshot': {
    DBClusterIdentifier: newClusterId,
    SnapshotIdentifier: ['the end of the route', 'available and shared', 'route'],
    Engine: [
      'the snapshot',
      'aurora-postgresql or aurora-mysql, that of the previous cluster',
      'engine version',
    ],
    EngineVersion: ['engine-version, else the snapshot', 'DescribeDBEngineVersions', 'engine version'],
    EngineMode: fixed,
    Port: carried('1150 to 65535; accepted for the previous cluster or of the snapshot'),
    DBSubnetGroupName: ['subnet-group, else previous cluster', 'DescribeDBSubnetGroups', 'network'],
    VpcSecurityGroupIds: [
      'security-group-ids, else previous cluster',
      'of the VPC of the subnets',
      'network',
    ],
    DBClusterParameterGroupName: [
      'cluster-parameter-group, else previous cluster',
      'family of the version',
      'offers',
    ],
    KmsKeyId: ['target-kms-key-id, else previous cluster', 'enabled; the role may use it', 'key policies'],
    EnableIAMDatabaseAuthentication: carried('DescribeOrderableDBInstanceOptions', 'offers'),
    EnableCloudwatchLogsExports: carried('ExportableLogTypes of the version', 'offers'),
    DeletionProtection: fixed,
    CopyTagsToSnapshot: asBefore,
    StorageType: [
      'previous cluster, else the snapshot',
      'DescribeOrderableDBInstanceOptions of the class',
      'offers',
    ],
    NetworkType: carried('SupportedNetworkTypes of the class and of the subnet group', 'network'),
    BackupRetentionPeriod: asBefore,
    PreferredBackupWindow: asBefore,
    EngineLifecycleSupport: [
      'extended-support, else previous cluster',
      'DescribeDBMajorEngineVersions: without it AWS upgrades a version past standard support',
      'offers',
    ],
    ServerlessV2ScalingConfiguration: [
      'serverless-*-acu, else previous cluster',
      'limits of the version',
      'offers',
    ],
    Tags: tags,
  },
  'rds:CreateDBInstance': {
    DBInstanceIdentifier: newInstanceId,
    DBClusterIdentifier: ownArn,
    Engine: ['the snapshot', 'that of the cluster', 'engine version'],
    DBInstanceClass: [
      'instance-class, else previous cluster',
      'DescribeOrderableDBInstanceOptions',
      'offers',
    ],
    AvailabilityZone: carried('zones of the class', 'offers'),
    DBParameterGroupName: [
      'instance-parameter-group, else previous cluster',
      'family of the version',
      'offers',
    ],
    PromotionTier: asBefore,
    PubliclyAccessible: asBefore,
    AutoMinorVersionUpgrade: asBefore,
    CACertificateIdentifier: [
      'ca-certificate, else previous cluster',
      'SupportedCACertificateIdentifiers',
      'offers',
    ],
    PreferredMaintenanceWindow: asBefore,
    MonitoringInterval: carried('supported by the class', 'offers'),
    MonitoringRoleArn: role,
    EnablePerformanceInsights: carried('supported by the class', 'offers'),
    PerformanceInsightsKMSKeyId: carried('enabled; the role may use it', 'key policies'),
    PerformanceInsightsRetentionPeriod: asBefore,
    CopyTagsToSnapshot: asBefore,
    Tags: tags,
  },
  'rds:ModifyDBCluster': {
    DBClusterIdentifier: existingCluster,
    NewDBClusterIdentifier: newClusterId,
    ApplyImmediately: fixed,
    MasterUserAuthenticationType: ['always password, where the master logs in by IAM', 'two values', 'none'],
    MasterUserPassword: ['the secret', '8 to 41 characters without / " @ and space', 'secret'],
    ManageMasterUserPassword: carried('accepted for the previous cluster'),
    MasterUserSecretKmsKeyId: carried('enabled; the role may use it', 'key policies'),
    DeletionProtection: ['deletion-protection, else previous cluster', 'true or false', 'settings'],
    VpcSecurityGroupIds: [
      'security-group-ids, else previous cluster',
      'of the VPC of the subnets',
      'network',
    ],
    PreferredMaintenanceWindow: asBefore,
  },
  'rds:ModifyDBInstance': {
    DBInstanceIdentifier: newInstanceId,
    NewDBInstanceIdentifier: newInstanceId,
    ApplyImmediately: fixed,
  },
  'rds:AddRoleToDBCluster': {
    DBClusterIdentifier: ownArn,
    RoleArn: role,
    FeatureName: carried('SupportedFeatureNames of the version; accepted for the previous cluster'),
  },
  'rds:EnableHttpEndpoint': { ResourceArn: dataApiArn },
  'rds:DisableHttpEndpoint': { ResourceArn: dataApiArn },
  'rds:CreateDBClusterEndpoint': {
    DBClusterIdentifier: ownArn,
    DBClusterEndpointIdentifier: carried('free when the previous one is deleted'),
    EndpointType: asBefore,
    StaticMembers: carried('instances of the new cluster', 'offers'),
    ExcludedMembers: carried('instances of the new cluster', 'offers'),
  },
  'rds:DeleteDBClusterEndpoint': { DBClusterEndpointIdentifier: existingCluster },
  'rds:CopyDBClusterSnapshot': {
    SourceDBClusterSnapshotIdentifier: ['the route', 'available and shared', 'route'],
    TargetDBClusterSnapshotIdentifier: ownSnapshotId,
    KmsKeyId: ['source-, transit-, target-kms-key-id', 'enabled; the role may use it', 'key policies'],
    PreSignedUrl: ['the SDK', 'signed for the other Region', 'route'],
    Tags: tags,
  },
  'rds:CreateDBClusterSnapshot': {
    DBClusterIdentifier: existingCluster,
    DBClusterSnapshotIdentifier: ownSnapshotId,
    Tags: tags,
  },
  'rds:DeleteDBClusterSnapshot': { DBClusterSnapshotIdentifier: ownSnapshotId },
  'rds:ModifyDBClusterSnapshotAttribute': {
    DBClusterSnapshotIdentifier: ['the route', 'a manual snapshot not under the default key', 'route'],
    AttributeName: fixed,
    ValuesToAdd: ['target-account-id', 'an account', 'settings'],
    ValuesToRemove: ['target-account-id', 'an account', 'settings'],
  },
  'rds:AddTagsToResource': { ResourceName: existingCluster, Tags: tags },
  'rds:RemoveTagsFromResource': { ResourceName: existingCluster, TagKeys: tags },
  'rds:StartDBCluster': { DBClusterIdentifier: existingCluster },
  'rds:StopDBCluster': { DBClusterIdentifier: existingCluster },
  'rds:DeleteDBInstance': { DBInstanceIdentifier: ['members of the cluster', 'exists', 'target'] },
  'rds:DeleteDBCluster': { DBClusterIdentifier: existingCluster, SkipFinalSnapshot: fixed },
  'secretsmanager:CreateSecret': {
    Name: ourSecret,
    ClientRequestToken: ['the SDK', 'a UUID', 'settings'],
    Description: fixed,
    SecretString: ['random and the secret', 'at most 65536 bytes', 'secret'],
    Tags: tags,
  },
  'secretsmanager:PutSecretValue': {
    SecretId: ourSecret,
    ClientRequestToken: ['the SDK', 'a UUID', 'settings'],
    SecretString: ['random and the secret', 'at most 65536 bytes', 'secret'],
  },
  'secretsmanager:DeleteSecret': { SecretId: ourSecret, ForceDeleteWithoutRecovery: fixed },
  'rds-data:ExecuteStatement': {
    resourceArn: dataApiArn,
    secretArn: ourSecret,
    database: ['the secret', 'exists in the snapshot: seen when it is restored', 'none'],
    sql,
    parameters: sql,
    transactionId: transaction,
    continueAfterTimeout: fixed,
    includeResultMetadata: fixed,
    formatRecordsAs: fixed,
    resultSetOptions: fixed,
  },
  'rds-data:BeginTransaction': {
    resourceArn: dataApiArn,
    secretArn: ourSecret,
    database: ['the secret', 'exists in the snapshot: seen when it is restored', 'none'],
  },
  'rds-data:CommitTransaction': { resourceArn: dataApiArn, secretArn: ourSecret, transactionId: transaction },
  'rds-data:RollbackTransaction': {
    resourceArn: dataApiArn,
    secretArn: ourSecret,
    transactionId: transaction,
  },
  'scheduler:CreateSchedule': schedule,
  'scheduler:UpdateSchedule': schedule,
  'sns:Publish': {
    TopicArn: ['topic-arn', 'exists', 'topic'],
    Subject: ['the notification', 'at most 100 ASCII characters: cut to that', 'none'],
    Message: ['the notification', 'at most 256 KiB: cut to that', 'none'],
    MessageStructure: ['always json', 'Message has a default: it always has', 'none'],
    MessageAttributes: ['status, step, cluster', 'not empty', 'none'],
  },
};

/** The parameter, or undefined where the operation or the member is not known. */
export function parameterOf(operation: string, member: string): Parameter | undefined {
  const row = rows[operation]?.[member];
  return row === undefined ? undefined : { from: row[0], allowed: row[1], check: row[2] };
}

/** All operations with their members. */
export function parameterNames(): readonly (readonly [operation: string, member: string])[] {
  return Object.entries(rows).flatMap(([operation, members]) =>
    Object.keys(members).map((member) => [operation, member] as const),
  );
}
