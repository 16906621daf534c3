import type { DBCluster, DBInstance, GlobalCluster } from '@aws-sdk/client-rds';
import { partitionOf } from '../partition.ts';
import { advance } from './advance.ts';
import { addCluster } from './clusters.ts';
import { addInstance } from './instances.ts';
import { dataPlaneVersion } from './new-clusters.ts';
import { addSnapshot, snapshotOf } from './snapshots.ts';
import { arn, type ClusterThing, type Context, defaultSecurityGroup } from './state.ts';
import { engineVersions, type Version } from './versions.ts';

export interface SeedCluster {
  readonly account: string;
  readonly region: string;
  readonly id: string;
  readonly masterUsername: string;
  readonly masterPassword: string;
  readonly database: string;
  /** The engine, where several have the version. */
  readonly engine?: string;
  /** One of `engineVersions`; only Aurora PostgreSQL has a database behind it. */
  readonly engineVersion?: string;
  readonly port?: number;
  /** ARN of its key, `default`, or undefined for an unencrypted cluster. */
  readonly key?: string;
  readonly tags?: Readonly<Record<string, string>>;
  readonly shown?: DBCluster;
  /** The first is the writer. */
  readonly instances?: readonly (DBInstance & { readonly id: string })[];
}

export interface SeedSnapshot {
  readonly id: string;
  readonly type: 'automated' | 'manual' | 'awsbackup';
  readonly createdAt?: Date;
  readonly tags?: Readonly<Record<string, string>>;
}

/** A cluster with its instances, available at once, PostgreSQL running. */
export async function seedCluster(context: Context, seed: SeedCluster): Promise<void> {
  const { account, region } = seed;
  const wanted = seed.engineVersion ?? '16.8';
  const isWanted = ({ engine, version }: Version) => version === wanted && engine === (seed.engine ?? engine);
  const version = engineVersions.find(isWanted);
  if (version === undefined) throw new Error(`The sandbox has no engine version ${seed.engineVersion}.`);
  const key = seed.key === 'default' ? context.keys.defaultKey(account, region).arn : seed.key;
  const cluster = addCluster(context, account, region, seed.id, {
    Engine: version.engine,
    EngineVersion: version.version,
    EngineMode: 'provisioned',
    MasterUsername: seed.masterUsername,
    DatabaseName: seed.database,
    Port: seed.port ?? 5432,
    AllocatedStorage: 1,
    AvailabilityZones: ['a', 'b', 'c'].map((zone) => `${region}${zone}`),
    StorageType: 'aurora',
    StorageEncrypted: key !== undefined,
    // One without a key is older than the keys that AWS owns, unless given.
    StorageEncryptionType: key === undefined ? 'none' : 'sse-kms',
    ...(key === undefined ? {} : { KmsKeyId: key }),
    DBSubnetGroup: 'default',
    DBClusterParameterGroup: `default.${version.family}`,
    VpcSecurityGroups: [{ VpcSecurityGroupId: defaultSecurityGroup, Status: 'active' }],
    IAMDatabaseAuthenticationEnabled: false,
    EnabledCloudwatchLogsExports: [],
    DeletionProtection: false,
    CopyTagsToSnapshot: false,
    NetworkType: 'IPV4',
    BackupRetentionPeriod: 1,
    PreferredBackupWindow: '03:00-03:30',
    PreferredMaintenanceWindow: 'sun:05:00-sun:05:30',
    EngineLifecycleSupport: 'open-source-rds-extended-support-disabled',
    HttpEndpointEnabled: false,
    AssociatedRoles: [],
    ...seed.shown,
  });
  Object.assign(cluster, { tags: tagList(seed.tags), visibleFrom: 0, dnsFrom: 0, status: 'available' });
  if (version.engine === 'aurora-postgresql') {
    cluster.volume = await context.dataPlane.createVolume({
      version: dataPlaneVersion(version),
      masterUsername: seed.masterUsername,
      masterPassword: seed.masterPassword,
      database: seed.database,
    });
  }
  for (const [index, one] of (seed.instances ?? [{ id: `${seed.id}-1` }]).entries()) {
    seedInstance(context, cluster, one, index === 0, version.family);
  }
  await advance(context);
}

function seedInstance(
  context: Context,
  cluster: ClusterThing,
  { id, ...shown }: DBInstance & { readonly id: string },
  writer: boolean,
  family: string,
): void {
  const instance = addInstance(context, cluster, id, {
    DBInstanceClass: 'db.r7g.large',
    Engine: cluster.shown.Engine,
    EngineVersion: cluster.shown.EngineVersion,
    AvailabilityZone: `${cluster.region}a`,
    DBParameterGroups: [{ DBParameterGroupName: `default.${family}`, ParameterApplyStatus: 'in-sync' }],
    PromotionTier: 1,
    PubliclyAccessible: false,
    AutoMinorVersionUpgrade: true,
    CACertificateIdentifier: 'rds-ca-rsa2048-g1',
    PreferredMaintenanceWindow: 'sat:05:00-sat:05:30',
    MonitoringInterval: 0,
    PerformanceInsightsEnabled: false,
    CopyTagsToSnapshot: false,
    StorageEncrypted: cluster.shown.StorageEncrypted,
    ...shown,
  });
  Object.assign(instance, {
    visibleFrom: 0,
    dnsFrom: 0,
    status: 'available',
    writer,
    tags: shown.TagList ?? [],
  });
}

/** A snapshot of a cluster, available at once; returns its ARN. Automated ones are called `rds:…`. */
export async function seedSnapshot(
  context: Context,
  { account, region, id }: { account: string; region: string; id: string },
  snapshot: SeedSnapshot,
): Promise<string> {
  const cluster = context.state.clusters[arn.cluster(account, region, id)];
  if (cluster === undefined) throw new Error(`There is no cluster ${id} to take a snapshot of.`);
  const seeded = addSnapshot(context, {
    account,
    region,
    id: snapshot.id,
    type: snapshot.type,
    like: {
      ...snapshotOf(cluster.shown),
      SnapshotCreateTime: snapshot.createdAt ?? new Date(context.clock.now()),
    },
    kmsKeyId: cluster.shown.KmsKeyId,
    volume: cluster.volume === undefined ? undefined : await context.dataPlane.copyVolume(cluster.volume),
    tags: tagList(snapshot.tags),
    takesMs: 0,
    inject: 'snapshot',
  });
  const key = seeded.shown.DBClusterSnapshotArn ?? '';
  context.state.timers = context.state.timers.filter((timer) => timer.arn !== key);
  Object.assign(seeded, { visibleFrom: 0, status: 'available' });
  delete context.state.formerTags[key];
  return key;
}

/** Makes a cluster the primary member of a global cluster. */
export function seedGlobalCluster(context: Context, cluster: ClusterThing, id: string): void {
  const shown: GlobalCluster = {
    GlobalClusterIdentifier: id,
    GlobalClusterArn: `arn:${partitionOf(cluster.region)}:rds::${cluster.account}:global-cluster:${id}`,
    Status: 'available',
    Engine: cluster.shown.Engine,
    EngineVersion: cluster.shown.EngineVersion,
    GlobalClusterMembers: [{ DBClusterArn: cluster.shown.DBClusterArn, IsWriter: true, Readers: [] }],
  };
  context.state.globalClusters.push({ account: cluster.account, shown });
  cluster.shown.GlobalClusterIdentifier = id;
}

function tagList(tags: Readonly<Record<string, string>> = {}): { Key: string; Value: string }[] {
  return Object.entries(tags).map(([Key, Value]) => ({ Key, Value }));
}
