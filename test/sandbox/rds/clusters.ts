import type { DBCluster, DeleteDBClusterMessage, DescribeDBClustersMessage } from '@aws-sdk/client-rds';
import type { AwsFault, Call, Service } from '../contract.ts';
import { dnsSuffixOf } from '../partition.ts';
import { badCombination, check, fault } from './fault.ts';
import { assertFilters, page, passes } from './rules.ts';
import { snapshotArn, takeSnapshot } from './snapshots.ts';
import {
  after,
  arn,
  type ClusterThing,
  type Context,
  endpointHash,
  type InstanceThing,
  shownTags,
  tagConditions,
} from './state.ts';
import { ghostOf, ghostsUnder } from './volumes.ts';

const clusterNotFound = (id: string): AwsFault =>
  fault('DBClusterNotFoundFault', `DBCluster ${id} not found.`);
export const clusterExists = (): AwsFault =>
  fault('DBClusterAlreadyExistsFault', 'DB Cluster already exists');

/** The ARN that a name or ARN stands for, as seen by the caller. */
export function clusterArn(call: Call, idOrArn: string | undefined): string {
  const name = idOrArn ?? '';
  return name.startsWith('arn:') ? name : arn.cluster(call.account, call.region, name.toLowerCase());
}

/** Something has the name, or has given it up a moment ago. */
export function nameIsTaken({ state, clock }: Context, key: string): boolean {
  if (state.clusters[key] !== undefined || state.instances[key] !== undefined) return true;
  return (state.heldNames[key] ?? 0) > clock.now();
}

/** Own ones in the caller's Region only. */
export function findCluster(context: Context, call: Call, idOrArn: string | undefined): ClusterThing {
  const found = context.state.clusters[clusterArn(call, idOrArn)];
  if (found === undefined || found.account !== call.account || found.region !== call.region) {
    throw clusterNotFound(idOrArn ?? '');
  }
  return found;
}

export function assertAvailable(cluster: ClusterThing): void {
  if (cluster.status === 'available') return;
  throw fault(
    'InvalidDBClusterStateFault',
    `DBCluster ${cluster.shown.DBClusterIdentifier} is in state ${cluster.status}, not available.`,
  );
}

/** Finds the cluster after the caller's policies have been asked about it. */
export function authorizeCluster(
  context: Context,
  call: Call,
  action: string,
  idOrArn: string | undefined,
): ClusterThing {
  const key = clusterArn(call, idOrArn);
  call.authorize(action, [key], tagConditions(context.state.clusters[key]?.tags));
  return findCluster(context, call, idOrArn);
}

export function membersOf(context: Context, cluster: ClusterThing): InstanceThing[] {
  return Object.values(context.state.instances).filter(
    ({ clusterArn: of }) => of === cluster.shown.DBClusterArn,
  );
}

export function showCluster(context: Context, cluster: ClusterThing): DBCluster {
  const { account, region, shown } = cluster;
  const { StorageType, ...rest } = shown;
  const endpoints = context.state.endpoints.filter(
    (one) => one.account === account && one.region === region && one.clusterId === shown.DBClusterIdentifier,
  );
  return {
    ...rest,
    // Aurora's standard storage is not named (API CreateDBCluster, StorageType).
    ...(StorageType === undefined || StorageType === 'aurora' ? {} : { StorageType }),
    Status: cluster.status,
    TagList: shownTags(context, shown.DBClusterArn ?? '', cluster),
    CustomEndpoints: endpoints.map(({ id }) => customHost(account, region, id)),
    DBClusterMembers: membersOf(context, cluster).map((member) => ({
      DBInstanceIdentifier: member.shown.DBInstanceIdentifier,
      IsClusterWriter: member.writer,
      DBClusterParameterGroupStatus: 'in-sync',
      PromotionTier: member.shown.PromotionTier ?? 1,
    })),
  };
}

const tailOf = (account: string, region: string) =>
  `${endpointHash(account, region)}.${region}.rds.${dnsSuffixOf(region)}`;

export function endpointsOf(
  account: string,
  region: string,
  id: string,
): { Endpoint: string; ReaderEndpoint: string } {
  const tail = tailOf(account, region);
  return { Endpoint: `${id}.cluster-${tail}`, ReaderEndpoint: `${id}.cluster-ro-${tail}` };
}

export function customHost(account: string, region: string, id: string): string {
  return `${id}.cluster-custom-${tailOf(account, region)}`;
}

export function instanceHost(account: string, region: string, id: string): string {
  return `${id}.${tailOf(account, region)}`;
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
    address: freeAddress(context),
    dnsFrom: now + context.timings.dnsMs,
  };
  state.clusters[key] = cluster;
  return cluster;
}

function freeAddress({ state, network }: Context): string {
  const taken = new Set(Object.values(state.clusters).map(({ address }) => address));
  for (let last = state.made; last < state.made + 250; last += 1) {
    const address = `${network}.${1 + (last % 250)}`;
    if (!taken.has(address)) return address;
  }
  throw new Error('The sandbox has no address left.');
}

/** From these a cluster can be deleted. */
const deletable = [
  'available',
  'failed',
  'restore-failed',
  'cloning-failed',
  'migration-failed',
  'incompatible-network',
  'incompatible-restore',
  'incompatible-parameters',
  'inaccessible-encryption-credentials',
  'inaccessible-encryption-credentials-recoverable',
];

export function clusterHandlers(context: Context): Service['handlers'] {
  return {
    DescribeDBClusters: (input: DescribeDBClustersMessage, call: Call) => {
      check(input, [], ['DBClusterIdentifier', 'Filters', 'Marker', 'MaxRecords']);
      call.authorize('rds:DescribeDBClusters', ['*']);
      assertFilters(input.Filters, ['db-cluster-id', 'db-cluster-resource-id', 'engine']);
      return describe(context, input, call);
    },

    DeleteDBCluster: async (input: DeleteDBClusterMessage, call: Call) => {
      check(
        input,
        ['DBClusterIdentifier'],
        ['SkipFinalSnapshot', 'FinalDBSnapshotIdentifier', 'DeleteAutomatedBackups'],
      );
      const final = input.FinalDBSnapshotIdentifier;
      if (final !== undefined) call.authorize('rds:DeleteDBCluster', [snapshotArn(call, final)]);
      const cluster = authorizeCluster(context, call, 'rds:DeleteDBCluster', input.DBClusterIdentifier);
      // Parameters are checked before states.
      const { SkipFinalSnapshot: skip = false } = input;
      if (skip === (final !== undefined)) {
        throw badCombination(
          skip
            ? 'FinalDBSnapshotIdentifier cannot be specified when SkipFinalSnapshot is specified.'
            : 'FinalDBSnapshotIdentifier is required unless SkipFinalSnapshot is specified.',
        );
      }
      assertDeletable(context, cluster, input);
      if (final !== undefined) {
        assertAvailable(cluster);
        await takeSnapshot(context, call, cluster, final, 'FinalDBSnapshotIdentifier', []);
      }
      const key = cluster.shown.DBClusterArn ?? '';
      cluster.status = 'deleting';
      context.state.timers = context.state.timers.filter((timer) => timer.arn !== key);
      after(context, context.timings.clusterDeleteMs, {
        kind: 'cluster-deleted',
        arn: key,
        value: input.DeleteAutomatedBackups === false ? 'keep-backups' : '',
      });
      return { DBCluster: showCluster(context, cluster) };
    },
  };
}

function describe(context: Context, input: DescribeDBClustersMessage, call: Call) {
  const now = context.clock.now();
  const wanted = (one: ClusterThing): boolean => {
    if (one.account !== call.account || one.region !== call.region || one.visibleFrom > now) return false;
    return passes(input.Filters, {
      'db-cluster-id': [one.shown.DBClusterIdentifier, one.shown.DBClusterArn],
      'db-cluster-resource-id': [one.shown.DbClusterResourceId],
      engine: [one.shown.Engine],
    });
  };
  if (input.DBClusterIdentifier !== undefined) {
    const key = clusterArn(call, input.DBClusterIdentifier);
    const found = context.state.clusters[key];
    if (found !== undefined && wanted(found)) return { DBClusters: [showCluster(context, found)] };
    const own = key.startsWith(arn.cluster(call.account, call.region, ''));
    const ghost = own ? ghostOf<DBCluster>(context, key) : undefined;
    if (ghost === undefined) throw clusterNotFound(input.DBClusterIdentifier);
    return { DBClusters: [ghost] };
  }
  const all = Object.values(context.state.clusters)
    .filter(wanted)
    .map((one) => showCluster(context, one));
  const prefix = arn.cluster(call.account, call.region, '');
  const ghosts = input.Filters === undefined ? ghostsUnder<DBCluster>(context, prefix) : [];
  const { items, ...more } = page([...all, ...ghosts], input);
  return { DBClusters: items, ...more };
}

/** UG "Zero-ETL integrations", limitations: no rename of the cluster or its instances, and no deletion. */
export function assertNoIntegration(
  { state }: Context,
  { shown }: ClusterThing,
  code = 'InvalidDBClusterStateFault',
): void {
  const found = state.integrations.find(({ shown: one }) => one.SourceArn === shown.DBClusterArn);
  if (found === undefined) return;
  throw fault(code, `The DB cluster has the integration ${found.shown.IntegrationName}.`);
}

function assertDeletable(context: Context, cluster: ClusterThing, input: DeleteDBClusterMessage): void {
  const { shown, status } = cluster;
  if (shown.DeletionProtection) {
    throw badCombination(
      'Cannot delete protected Cluster, please disable deletion protection and try again.',
    );
  }
  if (shown.GlobalClusterIdentifier) {
    throw fault(
      'InvalidDBClusterStateFault',
      'This cluster is a part of a global cluster, please remove it from globalcluster first',
    );
  }
  assertNoIntegration(context, cluster);
  if (!deletable.includes(status)) {
    throw fault(
      'InvalidDBClusterStateFault',
      `DBCluster ${input.DBClusterIdentifier} is in state ${status}: it cannot be deleted now.`,
    );
  }
  if (membersOf(context, cluster).some((member) => member.status !== 'deleting')) {
    throw fault(
      'InvalidDBClusterStateFault',
      'Cluster cannot be deleted, it still contains DB instances in non-deleting state.',
    );
  }
}
