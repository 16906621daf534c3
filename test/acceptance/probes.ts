import * as dynamodb from '@aws-sdk/client-dynamodb';
import * as kms from '@aws-sdk/client-kms';
import * as rds from '@aws-sdk/client-rds';
import * as secrets from '@aws-sdk/client-secrets-manager';
import * as sns from '@aws-sdk/client-sns';
import * as ssm from '@aws-sdk/client-ssm';
import * as sts from '@aws-sdk/client-sts';

/** Where the calls go: a Region of an account, and whose credentials. */
export interface Place {
  readonly account: string;
  readonly region: string;
  /** Of an SDK client: Region, and for a sandbox its endpoint and credentials. */
  readonly config: {
    readonly region: string;
    readonly endpoint?: string;
    readonly credentials?: { readonly accessKeyId: string; readonly secretAccessKey: string };
  };
}

/** A call that AWS must refuse, and that changes nothing if it does not know what it is about. */
export interface Probe {
  readonly name: string;
  readonly send: () => Promise<unknown>;
}

/** Nothing in any account is called like this. */
const none = 'aurora-restore-acceptance-none';

/** Calls that are refused in every account, for nothing: names that nothing has, and values that AWS does not take. */
export function probesOf({ account, region, config }: Place): Probe[] {
  const options = { ...config, maxAttempts: 3 };
  const db = new rds.RDSClient(options);
  const keys = new kms.KMSClient(options);
  const secretsManager = new secrets.SecretsManagerClient(options);
  const parameters = new ssm.SSMClient(options);
  const topics = new sns.SNSClient(options);
  const tables = new dynamodb.DynamoDBClient(options);
  const tokens = new sts.STSClient(options);
  const partition = region.startsWith('cn-') ? 'aws-cn' : region.startsWith('us-gov-') ? 'aws-us-gov' : 'aws';
  const arn = (service: string, resource: string) =>
    `arn:${partition}:${service}:${region}:${account}:${resource}`;
  const cluster = { DBClusterIdentifier: none };
  const instance = { DBInstanceIdentifier: none };
  const snapshot = { DBClusterSnapshotIdentifier: none };
  const clusterArn = arn('rds', `cluster:${none}`);
  const topic = { TopicArn: arn('sns', none) };
  const made = { ...cluster, Engine: 'aurora-postgresql', MasterUsername: 'dbadmin', DatabaseName: 'd' };
  const password = { MasterUserPassword: 'acceptance-1' };
  const probe = (name: string, send: () => Promise<unknown>): Probe => ({ name, send });
  return [
    probe('describe a cluster', () => db.send(new rds.DescribeDBClustersCommand(cluster))),
    probe('describe an instance', () => db.send(new rds.DescribeDBInstancesCommand(instance))),
    probe('describe a snapshot', () => db.send(new rds.DescribeDBClusterSnapshotsCommand(snapshot))),
    probe('describe the endpoints of a cluster', () =>
      db.send(new rds.DescribeDBClusterEndpointsCommand(cluster)),
    ),
    probe('describe an endpoint', () =>
      db.send(new rds.DescribeDBClusterEndpointsCommand({ DBClusterEndpointIdentifier: none })),
    ),
    probe('a page of 10 clusters', () => db.send(new rds.DescribeDBClustersCommand({ MaxRecords: 10 }))),
    probe('a page of 101 clusters', () => db.send(new rds.DescribeDBClustersCommand({ MaxRecords: 101 }))),
    probe('a filter that clusters do not have', () =>
      db.send(new rds.DescribeDBClustersCommand({ Filters: [{ Name: 'color', Values: ['red'] }] })),
    ),
    probe('stop a cluster', () => db.send(new rds.StopDBClusterCommand(cluster))),
    probe('start a cluster', () => db.send(new rds.StartDBClusterCommand(cluster))),
    probe('delete a cluster', () =>
      db.send(new rds.DeleteDBClusterCommand({ ...cluster, SkipFinalSnapshot: true })),
    ),
    probe('delete a cluster with both ways to end it', () =>
      db.send(
        new rds.DeleteDBClusterCommand({
          ...cluster,
          SkipFinalSnapshot: true,
          FinalDBSnapshotIdentifier: none,
        }),
      ),
    ),
    probe('change a cluster', () =>
      db.send(new rds.ModifyDBClusterCommand({ ...cluster, BackupRetentionPeriod: 7 })),
    ),
    probe('delete an instance', () => db.send(new rds.DeleteDBInstanceCommand(instance))),
    probe('change an instance', () =>
      db.send(new rds.ModifyDBInstanceCommand({ ...instance, PromotionTier: 1 })),
    ),
    probe('reboot an instance', () => db.send(new rds.RebootDBInstanceCommand(instance))),
    probe('an instance of a cluster that is not there', () =>
      db.send(
        new rds.CreateDBInstanceCommand({
          ...instance,
          ...cluster,
          DBInstanceClass: 'db.r7g.large',
          Engine: 'aurora-postgresql',
        }),
      ),
    ),
    probe('a snapshot of a cluster that is not there', () =>
      db.send(new rds.CreateDBClusterSnapshotCommand({ ...cluster, ...snapshot })),
    ),
    probe('delete a snapshot', () => db.send(new rds.DeleteDBClusterSnapshotCommand(snapshot))),
    probe('copy a snapshot', () =>
      db.send(
        new rds.CopyDBClusterSnapshotCommand({
          SourceDBClusterSnapshotIdentifier: none,
          TargetDBClusterSnapshotIdentifier: `${none}-copy`,
        }),
      ),
    ),
    probe('copy a snapshot to a name with two hyphens', () =>
      db.send(
        new rds.CopyDBClusterSnapshotCommand({
          SourceDBClusterSnapshotIdentifier: none,
          TargetDBClusterSnapshotIdentifier: 'acceptance--copy',
        }),
      ),
    ),
    probe('share a snapshot', () =>
      db.send(
        new rds.ModifyDBClusterSnapshotAttributeCommand({
          ...snapshot,
          AttributeName: 'restore',
          ValuesToAdd: [account],
        }),
      ),
    ),
    probe('with whom a snapshot is shared', () =>
      db.send(new rds.DescribeDBClusterSnapshotAttributesCommand(snapshot)),
    ),
    probe('restore a snapshot', () =>
      db.send(
        new rds.RestoreDBClusterFromSnapshotCommand({
          ...cluster,
          SnapshotIdentifier: none,
          Engine: 'aurora-postgresql',
        }),
      ),
    ),
    probe('switch an HTTP endpoint on', () =>
      db.send(new rds.EnableHttpEndpointCommand({ ResourceArn: clusterArn })),
    ),
    probe('switch an HTTP endpoint off', () =>
      db.send(new rds.DisableHttpEndpointCommand({ ResourceArn: clusterArn })),
    ),
    probe('tag a cluster', () =>
      db.send(
        new rds.AddTagsToResourceCommand({ ResourceName: clusterArn, Tags: [{ Key: 'a', Value: 'b' }] }),
      ),
    ),
    probe('the tags of a cluster', () =>
      db.send(new rds.ListTagsForResourceCommand({ ResourceName: clusterArn })),
    ),
    probe('an endpoint of a cluster that is not there', () =>
      db.send(
        new rds.CreateDBClusterEndpointCommand({
          ...cluster,
          DBClusterEndpointIdentifier: none,
          EndpointType: 'ANY',
        }),
      ),
    ),
    probe('delete an endpoint', () =>
      db.send(new rds.DeleteDBClusterEndpointCommand({ DBClusterEndpointIdentifier: none })),
    ),
    probe('a cluster parameter group', () =>
      db.send(new rds.DescribeDBClusterParameterGroupsCommand({ DBClusterParameterGroupName: none })),
    ),
    probe('an instance parameter group', () =>
      db.send(new rds.DescribeDBParameterGroupsCommand({ DBParameterGroupName: none })),
    ),
    probe('a subnet group', () =>
      db.send(new rds.DescribeDBSubnetGroupsCommand({ DBSubnetGroupName: none })),
    ),
    probe('an event subscription', () =>
      db.send(new rds.DescribeEventSubscriptionsCommand({ SubscriptionName: none })),
    ),
    probe('a proxy', () => db.send(new rds.DescribeDBProxiesCommand({ DBProxyName: none }))),
    probe('a global cluster', () =>
      db.send(new rds.DescribeGlobalClustersCommand({ GlobalClusterIdentifier: none })),
    ),
    probe('events of an identifier without its type', () =>
      db.send(new rds.DescribeEventsCommand({ SourceIdentifier: none })),
    ),
    probe('a new cluster with a password of 5 characters', () =>
      db.send(new rds.CreateDBClusterCommand({ ...made, MasterUserPassword: 'short' })),
    ),
    probe('a new cluster of a version that does not exist', () =>
      db.send(new rds.CreateDBClusterCommand({ ...made, ...password, EngineVersion: '1.0' })),
    ),
    probe('a new cluster with a name that ends in a hyphen', () =>
      db.send(new rds.CreateDBClusterCommand({ ...made, ...password, DBClusterIdentifier: 'acceptance-' })),
    ),
    probe('a new cluster in a subnet group that does not exist', () =>
      db.send(new rds.CreateDBClusterCommand({ ...made, ...password, DBSubnetGroupName: none })),
    ),
    probe('describe a key', () =>
      keys.send(new kms.DescribeKeyCommand({ KeyId: '00000000-0000-0000-0000-000000000000' })),
    ),
    probe('a key with a policy that is none', () => keys.send(new kms.CreateKeyCommand({ Policy: '{' }))),
    probe('the value of a secret', () =>
      secretsManager.send(new secrets.GetSecretValueCommand({ SecretId: none })),
    ),
    probe('describe a secret', () =>
      secretsManager.send(new secrets.DescribeSecretCommand({ SecretId: none })),
    ),
    probe('put a value into a secret', () =>
      secretsManager.send(new secrets.PutSecretValueCommand({ SecretId: none, SecretString: 'x' })),
    ),
    probe('a parameter', () => parameters.send(new ssm.GetParameterCommand({ Name: `/${none}` }))),
    probe('parameters of a path without a slash', () =>
      parameters.send(new ssm.GetParametersByPathCommand({ Path: none })),
    ),
    probe('publish to a topic', () => topics.send(new sns.PublishCommand({ ...topic, Message: 'x' }))),
    probe('the attributes of a topic', () => topics.send(new sns.GetTopicAttributesCommand(topic))),
    probe('describe a table', () => tables.send(new dynamodb.DescribeTableCommand({ TableName: none }))),
    probe('an item of a table', () =>
      tables.send(new dynamodb.GetItemCommand({ TableName: none, Key: { id: { S: '1' } } })),
    ),
    probe('a role for a token that is none', () =>
      tokens.send(
        new sts.AssumeRoleWithWebIdentityCommand({
          RoleArn: `arn:${partition}:iam::${account}:role/${none}`,
          RoleSessionName: 'acceptance',
          WebIdentityToken: 'none',
        }),
      ),
    ),
  ];
}
