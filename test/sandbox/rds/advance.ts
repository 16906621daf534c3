import { dnsSuffixOf } from '../partition.ts';
import { endpointsOf, instanceHost, membersOf, showCluster } from './clusters.ts';
import {
  after,
  arn,
  type ClusterThing,
  type Context,
  type CustomEndpointThing,
  endpointHash,
  note,
  type Timer,
  takePlant,
} from './state.ts';
import { startCluster } from './stopping.ts';
import { holdName, leaveGhost, releaseVolume, removeSnapshot } from './volumes.ts';

/** Does all that is due by the clock, in order, then sees that servers run just where a writer is available. */
export async function advance(context: Context): Promise<void> {
  const { state } = context;
  for (;;) {
    const now = context.clock.now();
    const due = state.timers.filter(({ at }) => at <= now).toSorted((a, b) => a.at - b.at)[0];
    if (due === undefined) break;
    state.timers = state.timers.filter((timer) => timer !== due);
    // As if it had been done just then: what follows from it is reckoned from that time.
    await apply({ ...context, clock: { now: () => due.at } }, due);
  }
  rememberRoles(context);
  loseKeys(context);
  const isThere = ({ goneFrom }: CustomEndpointThing) =>
    goneFrom === undefined || goneFrom > context.clock.now();
  state.endpoints = state.endpoints.filter(isThere);
  for (const [key, { until }] of Object.entries(state.ghosts)) {
    if (until <= context.clock.now()) delete state.ghosts[key];
  }
  await alignServers(context);
}

async function apply(context: Context, timer: Timer): Promise<void> {
  const { state } = context;
  const { kind, arn: key, value = '' } = timer;
  const cluster = state.clusters[key];
  if (cluster !== undefined) return applyToCluster(context, cluster, timer);
  const instance = state.instances[key];
  const snapshot = state.snapshots[key];
  if (instance !== undefined) {
    if (kind === 'instance-available') becomeAvailable(context, key, value === 'created');
    if (kind === 'instance-status-if-available' && instance.status === 'available') {
      instance.status = value;
      after(context, context.delays.afterCreationMs, { kind: 'instance-available', arn: key });
    }
    if (kind === 'instance-deleted') deleteInstance(context, key);
    if (kind === 'instance-renamed') renameInstance(context, key, value);
    if (kind === 'instance-status') instance.status = value;
    if (timer.reason !== undefined) note(context, instance, timer.reason, 'failure');
  }
  if (snapshot !== undefined) {
    if (kind === 'snapshot-deleted') return removeSnapshot(context, key);
    snapshot.status = kind === 'snapshot-available' ? 'available' : value;
    const isCopy = snapshot.copyOf !== undefined;
    snapshot.copyOf = undefined;
    const message = timer.reason ?? 'Manual cluster snapshot created';
    note(context, snapshot, message, timer.reason === undefined ? 'backup' : 'failure', isCopy);
  }
}

async function applyToCluster(context: Context, cluster: ClusterThing, timer: Timer): Promise<void> {
  const { dataPlane, state } = context;
  const { kind, arn: key, value = '' } = timer;
  if (kind === 'cluster-available') {
    if (value === 'restored') await leaveSnapshot(context, cluster);
    cluster.status = 'available';
    for (const member of membersOf(context, cluster)) {
      if (member.status === 'starting') becomeAvailable(context, member.shown.DBInstanceArn ?? '');
    }
    note(context, cluster, value === 'started' ? 'DB cluster started' : 'DB cluster created', 'creation');
    flap(context, key);
    if (value !== 'started') busyAgain(context, 'cluster-status', key, 'backing-up');
  } else if (kind === 'cluster-status') {
    cluster.status = value;
    if (value === 'stopped') for (const member of membersOf(context, cluster)) member.status = 'stopped';
    if (timer.reason !== undefined) note(context, cluster, timer.reason, 'failure');
  } else if (kind === 'master-authentication') {
    if (cluster.volume !== undefined)
      await dataPlane.setMasterAuthentication(
        cluster.volume,
        cluster.shown.MasterUsername ?? '',
        value === 'password' ? 'password' : 'iam-db-auth',
      );
  } else if (kind === 'password') {
    if (cluster.volume !== undefined) {
      await dataPlane.setMasterPassword(cluster.volume, cluster.shown.MasterUsername ?? '', value);
    }
    cluster.status = 'available';
    note(context, cluster, 'Reset master credentials', 'configuration change');
  } else if (kind === 'cluster-status-if-available') {
    if (cluster.status !== 'available') return;
    cluster.status = value;
    after(context, context.delays.afterCreationMs, { kind: 'cluster-status', arn: key, value: 'available' });
  } else if (kind === 'cluster-restart') {
    // After seven days AWS starts it (UG aurora-cluster-stop-start).
    if (cluster.status === 'stopped') startCluster(context, cluster);
  } else if (kind === 'cluster-renamed') {
    renameCluster(context, cluster, value);
  } else if (membersOf(context, cluster).length > 0) {
    // A cluster that is deleted stays until its last instance has gone.
    state.timers.push({ ...timer, at: context.clock.now() + 10 });
  } else {
    await deleteCluster(context, cluster, value === 'keep-backups');
  }
}

/** What is available becomes busy by itself once more, a moment later. */
function busyAgain(
  context: Context,
  kind: 'cluster-status' | 'instance-status',
  key: string,
  value: string,
): void {
  const { afterCreationMs: afterMs } = context.delays;
  if (afterMs === 0) return;
  after(context, afterMs / 2, { kind: `${kind}-if-available`, arn: key, value });
}

/** Where a test has injected it, the cluster was seen available, and is busy once more. */
function flap(context: Context, key: string): void {
  const inject = takePlant(context, 'flap');
  if (inject === undefined) return;
  const { passwordLagMs, clusterModifyMs } = context.timings;
  after(context, passwordLagMs, { kind: 'cluster-status', arn: key, value: inject.status });
  const ends = passwordLagMs + clusterModifyMs;
  after(context, ends, { kind: 'cluster-status', arn: key, value: 'available' });
}

/** Until now the new cluster lived on the snapshot's own files. */
async function leaveSnapshot(context: Context, cluster: ClusterThing): Promise<void> {
  const borrowed = cluster.volume;
  if (borrowed === undefined) return;
  cluster.volume = await context.dataPlane.copyVolume(borrowed);
  await releaseVolume(context, borrowed);
}

async function deleteCluster(context: Context, cluster: ClusterThing, keepBackups: boolean): Promise<void> {
  const { state } = context;
  const { shown, account, region } = cluster;
  const key = shown.DBClusterArn ?? '';
  delete state.clusters[key];
  holdName(context, key);
  leaveGhost(context, key, { ...showCluster(context, cluster), Status: 'deleting' });
  note(context, cluster, 'DB cluster deleted', 'deletion');
  for (const [snapshotArn, one] of Object.entries(state.snapshots)) {
    const itsOwn = one.shown.DbClusterResourceId === shown.DbClusterResourceId && one.account === account;
    // Automated backups go with the cluster, unless it was asked otherwise.
    if (itsOwn && one.shown.SnapshotType === 'automated' && !keepBackups) {
      await removeSnapshot(context, snapshotArn);
    }
  }
  state.endpoints = state.endpoints.filter(
    (one) => one.account !== account || one.region !== region || one.clusterId !== shown.DBClusterIdentifier,
  );
  await releaseVolume(context, cluster.volume);
}

function renameCluster(context: Context, cluster: ClusterThing, id: string): void {
  const { state, clock, timings } = context;
  const { account, region, shown } = cluster;
  const key = shown.DBClusterArn ?? '';
  const next = arn.cluster(account, region, id);
  for (const member of membersOf(context, cluster)) {
    member.clusterArn = next;
    member.shown.DBClusterIdentifier = id;
  }
  for (const endpoint of state.endpoints) {
    const itsOwn = endpoint.account === account && endpoint.region === region;
    if (itsOwn && endpoint.clusterId === shown.DBClusterIdentifier) endpoint.clusterId = id;
  }
  moveTimers(context, key, next);
  delete state.clusters[key];
  holdName(context, key);
  note(context, cluster, `Renamed cluster from ${shown.DBClusterIdentifier} to ${id}`, 'notification');
  Object.assign(shown, {
    DBClusterIdentifier: id,
    DBClusterArn: next,
    ...endpointsOf(account, region, id),
  });
  cluster.dnsFrom = clock.now() + timings.dnsMs;
  cluster.visibleFrom = clock.now() + timings.describeLagMs;
  cluster.status = 'available';
  state.clusters[next] = cluster;
}

function becomeAvailable(context: Context, key: string, isNew = false): void {
  const instance = context.state.instances[key];
  if (instance === undefined) return;
  instance.status = 'available';
  for (const group of instance.shown.DBParameterGroups ?? []) group.ParameterApplyStatus = 'in-sync';
  const siblings = Object.values(context.state.instances).filter(
    ({ clusterArn }) => clusterArn === instance.clusterArn,
  );
  // The first instance of a cluster to become available is its writer.
  if (!siblings.some(({ writer }) => writer)) instance.writer = true;
  if (isNew) note(context, instance, 'DB instance created', 'creation');
  else note(context, instance, 'DB instance is available', 'availability');
  const exports = context.state.clusters[instance.clusterArn]?.shown.EnabledCloudwatchLogsExports ?? [];
  if (!isNew) return;
  if ((instance.shown.MonitoringInterval ?? 0) > 0) {
    busyAgain(context, 'instance-status', key, 'configuring-enhanced-monitoring');
  } else if (exports.length > 0) {
    busyAgain(context, 'instance-status', key, 'configuring-log-exports');
  }
}

function deleteInstance(context: Context, key: string): void {
  const { state } = context;
  const instance = state.instances[key];
  if (instance === undefined) return;
  delete state.instances[key];
  holdName(context, key);
  leaveGhost(context, key, { ...instance.shown, DBInstanceStatus: 'deleting', TagList: instance.tags });
  note(context, instance, 'DB instance deleted', 'deletion');
  if (!instance.writer) return;
  // Failover: the available reader of the lowest tier takes over.
  const [heir] = Object.values(state.instances)
    .filter(({ clusterArn, status }) => clusterArn === instance.clusterArn && status === 'available')
    .toSorted((a, b) => (a.shown.PromotionTier ?? 1) - (b.shown.PromotionTier ?? 1));
  if (heir !== undefined) heir.writer = true;
}

/** An instance reboots when it gets another name. */
function renameInstance(context: Context, key: string, id: string): void {
  const { state, clock, timings } = context;
  const instance = state.instances[key];
  if (instance === undefined) return;
  const { account, region, shown } = instance;
  const next = arn.instance(account, region, id);
  moveTimers(context, key, next);
  delete state.instances[key];
  holdName(context, key);
  Object.assign(shown, {
    DBInstanceIdentifier: id,
    DBInstanceArn: next,
    Endpoint: { ...shown.Endpoint, Address: instanceHost(account, region, id) },
  });
  instance.dnsFrom = clock.now() + timings.dnsMs;
  instance.visibleFrom = clock.now() + timings.describeLagMs;
  instance.status = 'rebooting';
  state.instances[next] = instance;
  after(context, timings.instanceModifyMs, { kind: 'instance-available', arn: next });
}

/** What is still to happen to a thing happens to it under its new name. */
function moveTimers(context: Context, from: string, to: string): void {
  for (const timer of context.state.timers) if (timer.arn === from) timer.arn = to;
}

/** A role that a cluster or an instance shows exists, also when that is gone. */
function rememberRoles({ state }: Context): void {
  const clusters = Object.values(state.clusters).flatMap(({ shown }) => shown.AssociatedRoles ?? []);
  const instances = Object.values(state.instances).map(({ shown }) => shown.MonitoringRoleArn);
  const roles = [...clusters.map(({ RoleArn }) => RoleArn), ...instances, ...state.knownRoles];
  state.knownRoles = [...new Set(roles.filter((role) => role !== undefined))];
}

/** A cluster whose key is disabled or deleted cannot be read by anybody (UG "Viewing cluster status"). */
function loseKeys(context: Context): void {
  for (const cluster of Object.values(context.state.clusters)) {
    const { KmsKeyId: key } = cluster.shown;
    if (key === undefined || cluster.status !== 'available' || context.keys.usable(key)) continue;
    cluster.status = 'inaccessible-encryption-credentials-recoverable';
    note(context, cluster, `The KMS key ${key} is not accessible.`, 'failure');
    for (const member of membersOf(context, cluster)) member.status = cluster.status;
  }
}

/** A server runs on a cluster's files while the cluster has a writer that serves. */
async function alignServers(context: Context): Promise<void> {
  for (const cluster of Object.values(context.state.clusters)) {
    const { volume, account, region, shown } = cluster;
    if (volume === undefined || cluster.status === 'creating') continue;
    const writer = membersOf(context, cluster).find((member) => member.writer);
    const serves = writer !== undefined && ['available', 'modifying', 'renaming'].includes(writer.status);
    if (!serves) {
      await context.dataPlane.stopServer(volume);
      continue;
    }
    const { Endpoint, ReaderEndpoint } = endpointsOf(account, region, shown.DBClusterIdentifier ?? '');
    const tail = `${endpointHash(account, region)}.${region}.rds.${dnsSuffixOf(region)}`;
    // Instances and custom endpoints may come and go without a restart.
    const hostNames = [Endpoint, ReaderEndpoint, `*.${tail}`, `*.cluster-custom-${tail}`];
    const listen = { address: cluster.address, port: shown.Port ?? 5432, hostNames };
    await context.dataPlane.startServer(volume, listen);
  }
}
