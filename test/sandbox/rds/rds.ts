import type { DataPlane, Handler, KeyUse, RdsService, SandboxClock, Service, Timings } from '../contract.ts';
import { type Delays, noDelays } from '../delays.ts';
import { advance } from './advance.ts';
import { clusterChangeHandlers } from './cluster-changes.ts';
import { clusterHandlers, customHost } from './clusters.ts';
import { copyHandlers } from './copies.ts';
import { dependentHandlers } from './dependents.ts';
import { endpointHandlers } from './endpoints.ts';
import { httpEndpointHandlers } from './http-endpoint.ts';
import { instanceChangeHandlers } from './instance-settings.ts';
import { instanceHandlers } from './instances.ts';
import { newClusterHandlers } from './new-clusters.ts';
import { offeringHandlers } from './offerings.ts';
import { type SeedCluster, type SeedSnapshot, seedCluster, seedGlobalCluster, seedSnapshot } from './seed.ts';
import { snapshotHandlers } from './snapshots.ts';
import {
  arn,
  type ClusterThing,
  type Context,
  defaultTimings,
  emptyState,
  type Plant,
  type RdsState,
} from './state.ts';
import { stopHandlers } from './stopping.ts';
import { tagHandlers } from './tags.ts';

export interface RdsOptions {
  readonly clock: SandboxClock;
  readonly timings: Partial<Timings>;
  readonly dataPlane: DataPlane;
  readonly keys: KeyUse;
  readonly delays?: Partial<Delays>;
  readonly hasRole: (arn: string) => boolean;
  readonly isShared: (arn: string) => boolean;
}

interface Named {
  readonly account: string;
  readonly region: string;
  readonly id: string;
}

/** RDS, with what a test needs besides: seeding, planting failures, looking inside. */
export interface Rds extends RdsService {
  readonly context: Context;
  readonly state: RdsState;
  /** A cluster with its instances, available at once, PostgreSQL running. */
  seedCluster(seed: SeedCluster): Promise<void>;
  /** A snapshot of a cluster, available at once; returns its ARN. The name of automated ones begins with `rds:`. */
  seedSnapshot(cluster: Named, snapshot: SeedSnapshot): Promise<string>;
  /** Makes a cluster the primary member of a new global cluster. */
  seedGlobalCluster(cluster: Named, id: string): void;
  inject(inject: Plant): void;
  volumeOf(account: string, region: string, clusterId: string): string;
}

export function createRds({ clock, timings, dataPlane, keys, delays, hasRole, isShared }: RdsOptions): Rds {
  const octet = () => 2 + Math.floor(Math.random() * 250);
  const context: Context = {
    state: emptyState(),
    clock,
    timings: { ...defaultTimings, ...timings },
    delays: { ...noDelays, ...delays },
    dataPlane,
    keys,
    hasRole,
    isShared,
    network: `127.${octet()}.${octet()}`,
    allowOneStepCopy: false,
  };
  // One after the other: two requests, or a request and the ticker, must not move the same thing at once.
  let queue: Promise<unknown> = Promise.resolve();
  const inTurn = <T>(body: () => Promise<T> | T): Promise<T> => {
    const turn = queue.then(body);
    queue = turn.catch(() => undefined);
    return turn;
  };
  const handlers: Service['handlers'] = {
    ...snapshotHandlers(context),
    ...copyHandlers(context),
    ...clusterHandlers(context),
    ...newClusterHandlers(context),
    ...clusterChangeHandlers(context),
    ...instanceHandlers(context),
    ...instanceChangeHandlers(context),
    ...endpointHandlers(context),
    ...httpEndpointHandlers(context),
    ...stopHandlers(context),
    ...dependentHandlers(context),
    ...offeringHandlers(context),
    ...tagHandlers(context),
  };

  return {
    context,
    get state() {
      return context.state;
    },
    handlers: Object.fromEntries(
      Object.entries(handlers).map(([action, handler]): [string, Handler<never>] => [
        action,
        // What is shown is a copy: nobody changes the state through it, nor sees it change.
        (input, call) => inTurn(async () => structuredClone(await handler(input, call))),
      ]),
    ),
    advance: () => inTurn(() => advance(context)),
    resolve: (host) => resolve(context, host),
    seedCluster: (seed) => inTurn(() => seedCluster(context, seed)),
    seedSnapshot: (cluster, snapshot) => inTurn(() => seedSnapshot(context, cluster, snapshot)),
    seedGlobalCluster: (cluster, id) => seedGlobalCluster(context, existing(context, cluster), id),
    inject: (inject) => {
      context.state.injects.push(inject);
    },
    volumeOf: (account, region, id) => {
      const { volume } = existing(context, { account, region, id });
      if (volume === undefined) throw new Error(`The cluster ${id} has no volume.`);
      return volume;
    },
    save: () => inTurn(() => save(context)),
    load: (saved) => inTurn(() => load(context, saved as RdsState)),
  };
}

function existing({ state }: Context, { account, region, id }: Named): ClusterThing {
  const cluster = state.clusters[arn.cluster(account, region, id)];
  if (cluster === undefined) throw new Error(`There is no cluster ${id}.`);
  return cluster;
}

function resolve({ state, clock }: Context, host: string): string | undefined {
  const now = clock.now();
  for (const { shown, dnsFrom, address } of Object.values(state.clusters)) {
    if (host === shown.Endpoint || host === shown.ReaderEndpoint) return now >= dnsFrom ? address : undefined;
  }
  for (const { shown, dnsFrom, clusterArn } of Object.values(state.instances)) {
    if (host === shown.Endpoint?.Address) {
      return now >= dnsFrom ? state.clusters[clusterArn]?.address : undefined;
    }
  }
  const custom = state.endpoints.find(({ account, region, id }) => customHost(account, region, id) === host);
  if (custom === undefined || now < custom.availableFrom) return undefined;
  return state.clusters[arn.cluster(custom.account, custom.region, custom.clusterId)]?.address;
}

/** A saved state has volumes of its own: the running ones go on changing. */
async function save(context: Context): Promise<RdsState> {
  await advance(context);
  return withOwnVolumes(context, structuredClone(context.state));
}

async function load(context: Context, saved: RdsState): Promise<void> {
  for (const volume of volumesOf(context.state)) await context.dataPlane.deleteVolume(volume);
  context.state = await withOwnVolumes(context, structuredClone(saved));
  await advance(context);
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
