import type { DBCluster, DBInstance, Tag } from '@aws-sdk/client-rds';
import type { Call, DataPlane, Handler, KeyUse, RdsService, SandboxClock, Timings } from '../contract.ts';
import { catalogueHandlers } from './catalogue.ts';
import { addCluster, clusterHandlers, endpointsOf } from './clusters.ts';
import { addInstance, instanceHandlers, instanceHost } from './instances.ts';
import { settle } from './settle.ts';
import { addSnapshot, snapshotHandlers, snapshotOf } from './snapshots.ts';
import {
  arn,
  type Context,
  defaultTimings,
  emptyState,
  engineVersions,
  type Plant,
  type RdsState,
} from './state.ts';

export interface RdsOptions {
  readonly clock: SandboxClock;
  readonly timings: Partial<Timings>;
  readonly dataPlane: DataPlane;
  readonly keys: KeyUse;
}

export interface SeedCluster {
  readonly account: string;
  readonly region: string;
  readonly id: string;
  readonly masterUsername: string;
  readonly masterPassword: string;
  readonly database: string;
  readonly engineVersion?: string;
  readonly port?: number;
  /** ARN of its key, `default`, or undefined for an unencrypted cluster. */
  readonly key?: string;
  readonly tags?: Readonly<Record<string, string>>;
  readonly shown?: DBCluster;
  readonly instances?: readonly (DBInstance & { readonly id: string })[];
}

/** RDS, with what a test needs besides: seeding, planting failures, looking inside. */
export interface Rds extends RdsService {
  readonly context: Context;
  readonly state: RdsState;
  /** A cluster with its instances, available at once, PostgreSQL running. */
  seedCluster(seed: SeedCluster): Promise<void>;
  /** A snapshot of a cluster, available at once. The name of automated ones begins with `rds:`. */
  seedSnapshot(
    cluster: { account: string; region: string; id: string },
    snapshot: { id: string; type: 'automated' | 'manual' | 'awsbackup'; createdAt?: Date },
  ): Promise<string>;
  plant(plant: Plant): void;
  volumeOf(account: string, region: string, clusterId: string): string;
}

export function createRds({ clock, timings, dataPlane, keys }: RdsOptions): Rds {
  const octet = () => 2 + Math.floor(Math.random() * 250);
  const context: Context = {
    state: emptyState(),
    clock,
    timings: { ...defaultTimings, ...timings },
    dataPlane,
    keys,
    network: `127.${octet()}.${octet()}`,
    allowOneStepCopy: false,
  };
  // One after the other: a request and the ticker must not move the same thing at once.
  let queue: Promise<unknown> = Promise.resolve();
  const inTurn = <T>(body: () => Promise<T>): Promise<T> => {
    const turn = queue.then(body);
    queue = turn.catch(() => undefined);
    return turn;
  };

  const handlers: Record<string, Handler<never>> = {
    ...snapshotHandlers(context),
    ...clusterHandlers(context),
    ...instanceHandlers(context),
    ...catalogueHandlers(context),
  };

  return {
    context,
    get state() {
      return context.state;
    },
    handlers: Object.fromEntries(
      Object.entries(handlers).map(([action, handler]) => [
        action,
        (input: never, call: Call) => inTurn(async () => handler(input, call)),
      ]),
    ),
    settle: () => inTurn(() => settle(context)),
    resolve: (host) => resolve(context, host),
    seedCluster: (seed) => inTurn(() => seedCluster(context, seed)),
    seedSnapshot: (cluster, snapshot) => inTurn(() => seedSnapshot(context, cluster, snapshot)),
    plant: (plant) => {
      context.state.plants.push(plant);
    },
    volumeOf: (account, region, id) => {
      const volume = context.state.clusters[arn.cluster(account, region, id)]?.volume;
      if (volume === undefined) throw new Error(`The cluster ${id} has no volume.`);
      return volume;
    },
    save: () => inTurn(() => save(context)),
    load: (saved) => inTurn(() => load(context, saved as RdsState)),
  };
}

function resolve({ state, clock }: Context, host: string): string | undefined {
  const now = clock.now();
  for (const cluster of Object.values(state.clusters)) {
    const { Endpoint, ReaderEndpoint } = cluster.shown;
    if (host === Endpoint || host === ReaderEndpoint)
      return now >= cluster.dnsFrom ? cluster.address : undefined;
  }
  const instance = Object.values(state.instances).find(
    (one) => instanceHost(one.account, one.region, one.shown.DBInstanceIdentifier ?? '') === host,
  );
  return instance === undefined ? undefined : state.clusters[instance.clusterArn]?.address;
}

async function seedCluster(context: Context, seed: SeedCluster): Promise<void> {
  const { account, region, id } = seed;
  const version = engineVersions.find((one) => one.version === (seed.engineVersion ?? '16.8'));
  if (version === undefined) throw new Error(`The sandbox has no engine version ${seed.engineVersion}.`);
  const key = seed.key === 'default' ? context.keys.defaultKey(account, region).arn : seed.key;
  const cluster = addCluster(context, account, region, id, {
    Engine: version.engine,
    EngineVersion: version.version,
    EngineMode: 'provisioned',
    MasterUsername: seed.masterUsername,
    DatabaseName: seed.database,
    Port: seed.port ?? 5432,
    AllocatedStorage: 1,
    StorageType: 'aurora',
    StorageEncrypted: key !== undefined,
    ...(key === undefined ? {} : { KmsKeyId: key }),
    DBSubnetGroup: 'default',
    DBClusterParameterGroup: `default.${version.family}`,
    VpcSecurityGroups: [{ VpcSecurityGroupId: 'sg-0default0', Status: 'active' }],
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
  cluster.tags = tagList(seed.tags ?? {});
  cluster.visibleFrom = 0;
  cluster.dnsFrom = 0;
  cluster.status = 'available';
  if (version.engine === 'aurora-postgresql') {
    cluster.volume = await context.dataPlane.createVolume({
      version: version.version.startsWith('18') ? '18' : '16',
      masterUsername: seed.masterUsername,
      masterPassword: seed.masterPassword,
      database: seed.database,
    });
  }
  for (const { id: instanceId, ...shown } of seed.instances ?? [{ id: `${id}-1` }]) {
    const instance = addInstance(context, cluster, instanceId, {
      DBInstanceClass: 'db.r7g.large',
      Engine: version.engine,
      EngineVersion: version.version,
      AvailabilityZone: `${region}a`,
      DBParameterGroups: [
        { DBParameterGroupName: `default.${version.family}`, ParameterApplyStatus: 'in-sync' },
      ],
      PromotionTier: 1,
      PubliclyAccessible: false,
      AutoMinorVersionUpgrade: true,
      CACertificateIdentifier: 'rds-ca-rsa2048-g1',
      PreferredMaintenanceWindow: 'sat:05:00-sat:05:30',
      MonitoringInterval: 0,
      PerformanceInsightsEnabled: false,
      CopyTagsToSnapshot: false,
      StorageEncrypted: key !== undefined,
      ...shown,
    });
    instance.visibleFrom = 0;
    instance.status = 'available';
  }
  await settle(context);
}

async function seedSnapshot(
  context: Context,
  { account, region, id }: { account: string; region: string; id: string },
  snapshot: { id: string; type: 'automated' | 'manual' | 'awsbackup'; createdAt?: Date },
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
    tags: [],
    takesMs: 0,
    plant: 'snapshot',
  });
  seeded.visibleFrom = 0;
  await settle(context);
  return arn.snapshot(account, region, snapshot.id);
}

/** A saved state has volumes of its own: the running ones go on changing. */
async function save(context: Context): Promise<RdsState> {
  await settle(context);
  return withOwnVolumes(context, structuredClone(context.state));
}

async function load(context: Context, saved: RdsState): Promise<void> {
  for (const volume of volumesOf(context.state)) await context.dataPlane.deleteVolume(volume);
  context.state = await withOwnVolumes(context, structuredClone(saved));
  await settle(context);
}

async function withOwnVolumes(context: Context, state: RdsState): Promise<RdsState> {
  const copies = new Map<string, string>();
  for (const volume of volumesOf(state)) copies.set(volume, await context.dataPlane.copyVolume(volume));
  for (const thing of [...Object.values(state.clusters), ...Object.values(state.snapshots)]) {
    if (thing.volume !== undefined) thing.volume = copies.get(thing.volume);
  }
  return state;
}

function volumesOf(state: RdsState): Set<string> {
  const things = [...Object.values(state.clusters), ...Object.values(state.snapshots)];
  return new Set(things.map(({ volume }) => volume).filter((volume) => volume !== undefined));
}

function tagList(tags: Readonly<Record<string, string>>): Tag[] {
  return Object.entries(tags).map(([Key, Value]) => ({ Key, Value }));
}

export { endpointsOf };
