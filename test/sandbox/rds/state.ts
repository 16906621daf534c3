import type {
  BlueGreenDeployment,
  DBCluster,
  DBClusterSnapshot,
  DBInstance,
  DBProxyTarget,
  EventSubscription,
  GlobalCluster,
  Integration,
  ResourcePendingMaintenanceActions,
  Tag,
} from '@aws-sdk/client-rds';
import type { DataPlane, KeyUse, SandboxClock, Timings, VolumeId } from '../contract.ts';
import type { Delays } from '../delays.ts';
import { arnOf } from '../partition.ts';

/** A thing of RDS: whose it is, what describes show of it, and what only the sandbox knows. */
interface Thing<Shown> {
  readonly account: string;
  readonly region: string;
  shown: Shown;
  status: string;
  tags: Tag[];
  /** Describes do not show it before this. */
  visibleFrom: number;
}

export interface ClusterThing extends Thing<DBCluster> {
  volume: VolumeId | undefined;
  readonly address: string;
  /** The endpoint's name answers only from then on. */
  dnsFrom: number;
}
export interface InstanceThing extends Thing<DBInstance> {
  clusterArn: string;
  /** The writer of its cluster; the first to become available. */
  writer: boolean;
  dnsFrom: number;
}
export interface SnapshotThing extends Thing<DBClusterSnapshot> {
  volume: VolumeId | undefined;
  sharedWith: string[];
  /** When its making began and how long it takes, for the percentage. */
  readonly begunAt: number;
  readonly takesMs: number;
  /** ARN of the snapshot that it is a copy of, while it is being made. */
  copyOf?: string | undefined;
}

/** Something that becomes so at a time of the sandbox clock. */
export interface Timer {
  readonly at: number;
  readonly kind:
    | 'cluster-available'
    | 'cluster-status'
    | 'cluster-status-if-available'
    | 'cluster-deleted'
    | 'cluster-restart'
    | 'password'
    | 'master-authentication'
    | 'master-authentication'
    | 'instance-available'
    | 'instance-status'
    | 'instance-status-if-available'
    | 'instance-deleted'
    | 'snapshot-available'
    | 'snapshot-status'
    | 'snapshot-deleted'
    | 'cluster-renamed'
    | 'instance-renamed';
  arn: string;
  readonly value?: string;
  /** What AWS says about it in its events. */
  readonly reason?: string;
}

/**
 * What a test has injected for the next things of a kind: they end in `status`. `capacity` refuses the next creations of
 * clusters and instances, `flap` shows `status` for a moment right after a cluster has become available.
 */
export interface Plant {
  readonly on: 'copy' | 'snapshot' | 'restore' | 'instance' | 'capacity' | 'flap';
  readonly status: string;
  readonly reason: string;
  times: number;
  /** How far it gets before it fails; 60 unless given. */
  readonly atPercent?: number;
}

export interface CustomEndpointThing {
  readonly account: string;
  readonly region: string;
  clusterId: string;
  readonly id: string;
  type: string;
  staticMembers: string[];
  excludedMembers: string[];
  readonly availableFrom: number;
  /** It is being deleted, and keeps its id until then. */
  goneFrom?: number;
}

/** A thing of an account in a Region that tests put here and describes show as it is. */
export interface Seeded<Shown> {
  readonly account: string;
  readonly region: string;
  shown: Shown;
}

export interface Quotas {
  manualSnapshots: number;
  crossRegionCopies: number;
  clusters: number;
  instances: number;
}

export interface RdsState {
  clusters: Record<string, ClusterThing>;
  instances: Record<string, InstanceThing>;
  snapshots: Record<string, SnapshotThing>;
  /** Things that are gone, as describes show them for a moment more. */
  ghosts: Record<string, { readonly until: number; readonly shown: object }>;
  /** ARNs whose names were given up → until when nothing else may have them. */
  heldNames: Record<string, number>;
  /** ARN → the tags that describes show until then: those from before the last change. */
  formerTags: Record<string, { readonly until: number; readonly tags: readonly Tag[] }>;
  endpoints: CustomEndpointThing[];
  timers: Timer[];
  events: {
    account: string;
    region: string;
    type: string;
    id: string;
    arn: string;
    categories: string[];
    message: string;
    at: number;
    /** EventBridge has none for a copy that is done. */
    isCopy: boolean;
  }[];
  injects: Plant[];
  /** `account/region/NAME` → family. */
  clusterParameterGroups: Record<string, string>;
  instanceParameterGroups: Record<string, string>;
  /** `account/region/GROUP` → its own values. */
  parameters: Record<string, Record<string, string>>;
  subnetGroups: string[];
  /** Addresses of a subnet, those in use among them, where it has not 251 (a /24): `account/region/SUBNET`. */
  addresses: Record<string, number>;
  /** Subnet groups all of whose subnets have IPv6 addresses, too: `account/region/NAME`. */
  dualStack: string[];
  securityGroups: string[];
  /** VPC of the subnet and security groups that are not in the default one, by `account/region/NAME`. */
  vpcs: Record<string, string>;
  /** Role ARNs that clusters and instances show: these roles exist, but for those in `missingRoles`. */
  knownRoles: string[];
  missingRoles: string[];
  /** Versions and classes that a Region lacks: `region/16.8`, `region/db.r7g.large`. */
  withheld: string[];
  proxies: { account: string; region: string; name: string; clusterId: string; targets?: DBProxyTarget[] }[];
  subscriptions: Seeded<EventSubscription>[];
  deployments: Seeded<BlueGreenDeployment>[];
  integrations: Seeded<Integration>[];
  maintenance: Seeded<ResourcePendingMaintenanceActions>[];
  globalClusters: { readonly account: string; shown: GlobalCluster }[];
  quotas: Quotas;
  /** Numbers for ids and addresses; never goes back. */
  made: number;
}

export function emptyState(): RdsState {
  return {
    clusters: {},
    instances: {},
    snapshots: {},
    ghosts: {},
    heldNames: {},
    formerTags: {},
    endpoints: [],
    timers: [],
    events: [],
    injects: [],
    clusterParameterGroups: {},
    instanceParameterGroups: {},
    parameters: {},
    subnetGroups: [],
    addresses: {},
    dualStack: [],
    securityGroups: [],
    vpcs: {},
    knownRoles: [],
    missingRoles: [],
    withheld: [],
    proxies: [],
    subscriptions: [],
    deployments: [],
    integrations: [],
    maintenance: [],
    globalClusters: [],
    quotas: { manualSnapshots: 100, crossRegionCopies: 5, clusters: 40, instances: 40 },
    made: 0,
  };
}

/** What the handlers share. */
export interface Context {
  state: RdsState;
  readonly clock: SandboxClock;
  readonly timings: Timings;
  readonly delays: Delays;
  readonly dataPlane: DataPlane;
  readonly keys: KeyUse;
  /** Is the cluster shared through Resource Access Manager? */
  readonly isShared: (arn: string) => boolean;
  /** Roles of IAM, by ARN. */
  readonly hasRole: (arn: string) => boolean;
  /** The loopback network of this sandbox, `127.X.Y`. */
  readonly network: string;
  /** Cross-account and cross-Region in one copy: AWS's pages disagree, so refused unless a test allows it. */
  allowOneStepCopy: boolean;
}

export const defaultTimings: Timings = {
  snapshotCreateMs: 120,
  snapshotCopyMs: 200,
  clusterCreateMs: 150,
  clusterModifyMs: 60,
  clusterDeleteMs: 80,
  instanceCreateMs: 150,
  instanceModifyMs: 60,
  instanceDeleteMs: 80,
  renameMs: 100,
  dnsMs: 100,
  passwordLagMs: 60,
  passwordResetMs: 80,
  describeLagMs: 40,
};

const rds = (kind: string) => (account: string, region: string, id: string) =>
  arnOf('rds', region, account, `${kind}:${id}`);
export const arn = {
  cluster: rds('cluster'),
  instance: rds('db'),
  snapshot: rds('cluster-snapshot'),
  endpoint: rds('cluster-endpoint'),
  clusterGroup: rds('cluster-pg'),
  instanceGroup: rds('pg'),
  subnetGroup: rds('subgrp'),
  optionGroup: rds('og'),
};

/** Aurora has no options, but its empty default group is a permission all the same. */
export function defaultOptionGroup(account: string, region: string, family: string): string {
  return arn.optionGroup(
    account,
    region,
    `default:${family.replace(/(\d[\d.]*)$/, '-$1').replace('.', '-')}`,
  );
}

/** Part of an account's endpoint names in a Region. */
export function endpointHash(account: string, region: string): string {
  return `c${account.slice(-4)}${region.replaceAll('-', '')}`;
}

/** The VPC that every account has. */
export const defaultVpc = 'vpc-1';
export const defaultSecurityGroup = 'sg-0default0';

export function after(context: Context, durationMs: number, timer: Omit<Timer, 'at'>): void {
  context.state.timers.push({ at: context.clock.now() + durationMs, ...timer });
}

/** Takes a injected failure of a kind, if there is one. */
export function takePlant(context: Context, on: Plant['on']): Plant | undefined {
  const inject = context.state.injects.find((one) => one.on === on && one.times > 0);
  if (inject !== undefined) inject.times -= 1;
  return inject;
}

/** Writes an event, as `DescribeEvents` shows it. */
export function note(
  context: Context,
  thing: ClusterThing | InstanceThing | SnapshotThing,
  message: string,
  category: string,
  isCopy = false,
): void {
  const { account, region, shown } = thing;
  const [type, id, itsArn] =
    'DBClusterSnapshotArn' in shown
      ? ['db-cluster-snapshot', shown.DBClusterSnapshotIdentifier, shown.DBClusterSnapshotArn]
      : 'DBInstanceArn' in shown
        ? ['db-instance', shown.DBInstanceIdentifier, shown.DBInstanceArn]
        : ['db-cluster', (shown as DBCluster).DBClusterIdentifier, (shown as DBCluster).DBClusterArn];
  context.state.events.push({
    account,
    region,
    type: type ?? '',
    id: id ?? '',
    arn: itsArn ?? '',
    categories: [category],
    message,
    at: context.clock.now(),
    isCopy,
  });
}

/** Sets the tags of a thing; describes show them a moment later. */
export function setTags(context: Context, key: string, thing: { tags: Tag[] }, tags: Tag[]): void {
  const { tagsShownMs } = context.delays;
  const former = shownTags(context, key, thing);
  if (tagsShownMs > 0) {
    context.state.formerTags[key] = { until: context.clock.now() + tagsShownMs, tags: former };
  }
  thing.tags = tags;
}

/** The tags that describes show now. */
export function shownTags({ state, clock }: Context, key: string, { tags }: { tags: Tag[] }): Tag[] {
  const former = state.formerTags[key];
  return former !== undefined && clock.now() < former.until ? [...former.tags] : tags;
}

export function mergeTags(old: readonly Tag[], added: readonly Tag[]): Tag[] {
  return [...old.filter(({ Key }) => !added.some((tag) => tag.Key === Key)), ...added];
}

/** Condition keys that policies may ask about a thing's tags. */
export function tagConditions(tags: readonly Tag[] | undefined): Record<string, string> {
  return Object.fromEntries((tags ?? []).map(({ Key, Value }) => [`aws:ResourceTag/${Key}`, Value ?? '']));
}

/** And about tags that a request brings. */
export function requestTags(tags: readonly Tag[] | undefined): Record<string, string> {
  return Object.fromEntries((tags ?? []).map(({ Key, Value }) => [`aws:RequestTag/${Key}`, Value ?? '']));
}
