import { endpointsOf } from './clusters.ts';
import { instanceHost } from './instances.ts';
import { arn, type Context, endpointHash, type Timer } from './state.ts';

/** Does all that is due by the clock, in order, then sees that servers run just where an instance is available. */
export async function settle(context: Context): Promise<void> {
  const { state } = context;
  for (;;) {
    const now = context.clock.now();
    const due = state.timers.filter(({ at }) => at <= now).toSorted((a, b) => a.at - b.at)[0];
    if (due === undefined) break;
    state.timers = state.timers.filter((timer) => timer !== due);
    await apply(context, due);
  }
  await alignServers(context);
}

async function apply(context: Context, { kind, arn: key, value = '' }: Timer): Promise<void> {
  const { state, dataPlane } = context;
  const cluster = state.clusters[key];
  const instance = state.instances[key];
  const snapshot = state.snapshots[key];
  switch (kind) {
    case 'cluster-available':
      if (cluster === undefined) return;
      // Until now the new cluster borrowed the snapshot's volume.
      if (value === 'restored' && cluster.volume !== undefined)
        cluster.volume = await dataPlane.copyVolume(cluster.volume);
      cluster.status = 'available';
      return;
    case 'cluster-status':
      if (cluster !== undefined) cluster.status = value;
      return;
    case 'password':
      if (cluster === undefined) return;
      if (cluster.volume !== undefined)
        await dataPlane.setMasterPassword(cluster.volume, cluster.shown.MasterUsername ?? '', value);
      cluster.status = 'available';
      return;
    case 'cluster-deleted':
      if (cluster === undefined) return;
      delete state.clusters[key];
      // Automated backups and custom endpoints go with the cluster.
      for (const [snapshotArn, one] of Object.entries(state.snapshots)) {
        const automated =
          one.shown.SnapshotType === 'automated' &&
          one.shown.DbClusterResourceId === cluster.shown.DbClusterResourceId;
        if (automated) await removeSnapshot(context, snapshotArn);
      }
      state.endpoints = state.endpoints.filter(
        (one) =>
          one.account !== cluster.account ||
          one.region !== cluster.region ||
          one.clusterId !== cluster.shown.DBClusterIdentifier,
      );
      if (cluster.volume !== undefined) await releaseVolume(context, cluster.volume);
      return;
    case 'cluster-renamed': {
      if (cluster === undefined) return;
      const next = arn.cluster(cluster.account, cluster.region, value);
      for (const member of Object.values(state.instances)) {
        if (member.clusterArn !== key) continue;
        member.clusterArn = next;
        member.shown.DBClusterIdentifier = value;
      }
      for (const endpoint of state.endpoints) {
        if (endpoint.clusterId === cluster.shown.DBClusterIdentifier && endpoint.account === cluster.account)
          endpoint.clusterId = value;
      }
      delete state.clusters[key];
      Object.assign(cluster.shown, {
        DBClusterIdentifier: value,
        DBClusterArn: next,
        ...endpointsOf(cluster.account, cluster.region, value),
      });
      cluster.dnsFrom = context.clock.now() + context.timings.dnsMs;
      cluster.status = 'available';
      state.clusters[next] = cluster;
      return;
    }
    case 'instance-available':
    case 'instance-status':
      if (instance !== undefined) instance.status = kind === 'instance-available' ? 'available' : value;
      return;
    case 'instance-deleted':
      delete state.instances[key];
      return;
    case 'instance-renamed': {
      if (instance === undefined) return;
      const next = arn.instance(instance.account, instance.region, value);
      delete state.instances[key];
      const host = instanceHost(instance.account, instance.region, value);
      Object.assign(instance.shown, {
        DBInstanceIdentifier: value,
        DBInstanceArn: next,
        Endpoint: { ...instance.shown.Endpoint, Address: host },
      });
      instance.status = 'available';
      state.instances[next] = instance;
      return;
    }
    case 'snapshot-available':
    case 'snapshot-status':
      if (snapshot === undefined) return;
      snapshot.status = kind === 'snapshot-available' ? 'available' : value;
      snapshot.copyOf = undefined;
      return;
    case 'snapshot-deleted':
      await removeSnapshot(context, key);
      return;
  }
}

async function removeSnapshot(context: Context, key: string): Promise<void> {
  const snapshot = context.state.snapshots[key];
  delete context.state.snapshots[key];
  if (snapshot?.volume !== undefined) await releaseVolume(context, snapshot.volume);
}

/** Copies of a snapshot share its volume: it goes with the last that uses it. */
async function releaseVolume(context: Context, volume: string): Promise<void> {
  const { clusters, snapshots } = context.state;
  if ([...Object.values(clusters), ...Object.values(snapshots)].some((one) => one.volume === volume)) return;
  await context.dataPlane.deleteVolume(volume);
}

async function alignServers(context: Context): Promise<void> {
  for (const [key, cluster] of Object.entries(context.state.clusters)) {
    const { volume, account, region, shown } = cluster;
    if (volume === undefined || cluster.status === 'creating') continue;
    const serves = Object.values(context.state.instances).some(({ clusterArn, status }) => {
      return clusterArn === key && ['available', 'renaming'].includes(status);
    });
    if (!serves || cluster.status === 'stopped') {
      await context.dataPlane.stopServer(volume);
      continue;
    }
    const { Endpoint, ReaderEndpoint } = endpointsOf(account, region, shown.DBClusterIdentifier ?? '');
    const hostNames = [
      Endpoint,
      ReaderEndpoint,
      `*.${endpointHash(account, region)}.${region}.rds.amazonaws.com`,
    ];
    await context.dataPlane.startServer(volume, {
      address: cluster.address,
      port: shown.Port ?? 5432,
      hostNames,
    });
  }
}
