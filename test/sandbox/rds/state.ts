import type { DBCluster, DBClusterSnapshot, DBInstance, Tag } from '@aws-sdk/client-rds';
import {
  AwsFault,
  type DataPlane,
  type KeyUse,
  type SandboxClock,
  type Timings,
  type VolumeId,
} from '../contract.ts';

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
    | 'cluster-deleted'
    | 'password'
    | 'instance-available'
    | 'instance-status'
    | 'instance-deleted'
    | 'snapshot-available'
    | 'snapshot-status'
    | 'snapshot-deleted'
    | 'cluster-renamed'
    | 'instance-renamed';
  readonly arn: string;
  readonly value?: string;
}

/** A failure that a test has planted: the next thing of the kind ends in `status`. */
export interface Plant {
  readonly on: 'copy' | 'snapshot' | 'restore' | 'instance' | 'capacity';
  readonly status: string;
  readonly reason: string;
  times: number;
}

export interface CustomEndpointThing {
  readonly account: string;
  readonly region: string;
  clusterId: string;
  readonly id: string;
  readonly type: string;
  readonly staticMembers: string[];
  readonly excludedMembers: string[];
}

export interface RdsState {
  clusters: Record<string, ClusterThing>;
  instances: Record<string, InstanceThing>;
  snapshots: Record<string, SnapshotThing>;
  endpoints: CustomEndpointThing[];
  timers: Timer[];
  events: { account: string; region: string; type: string; id: string; message: string; at: number }[];
  plants: Plant[];
  /** `account/region/NAME` → family. */
  clusterParameterGroups: Record<string, string>;
  instanceParameterGroups: Record<string, string>;
  subnetGroups: string[];
  securityGroups: string[];
  proxies: { account: string; region: string; name: string; clusterId: string }[];
  /** Numbers for ids and addresses; never goes back. */
  made: number;
}

export function emptyState(): RdsState {
  return {
    clusters: {},
    instances: {},
    snapshots: {},
    endpoints: [],
    timers: [],
    events: [],
    plants: [],
    clusterParameterGroups: {},
    instanceParameterGroups: {},
    subnetGroups: [],
    securityGroups: [],
    proxies: [],
    made: 0,
  };
}

/** What the handlers share. */
export interface Context {
  state: RdsState;
  readonly clock: SandboxClock;
  readonly timings: Timings;
  readonly dataPlane: DataPlane;
  readonly keys: KeyUse;
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

/** Versions that every Region of the sandbox offers, newest last; the last of the list is the Region's default. */
export const engineVersions: readonly { engine: string; version: string; family: string }[] = [
  { engine: 'aurora-postgresql', version: '16.6', family: 'aurora-postgresql16' },
  { engine: 'aurora-postgresql', version: '16.8', family: 'aurora-postgresql16' },
  { engine: 'aurora-postgresql', version: '18.1', family: 'aurora-postgresql18' },
  { engine: 'aurora-mysql', version: '8.0.mysql_aurora.3.08.0', family: 'aurora-mysql8.0' },
];
export const instanceClasses: readonly string[] = [
  'db.t4g.medium',
  'db.r7g.large',
  'db.r6g.large',
  'db.serverless',
];

export const arn = {
  cluster: (account: string, region: string, id: string) => `arn:aws:rds:${region}:${account}:cluster:${id}`,
  instance: (account: string, region: string, id: string) => `arn:aws:rds:${region}:${account}:db:${id}`,
  snapshot: (account: string, region: string, id: string) =>
    `arn:aws:rds:${region}:${account}:cluster-snapshot:${id}`,
  clusterGroup: (account: string, region: string, id: string) =>
    `arn:aws:rds:${region}:${account}:cluster-pg:${id}`,
  instanceGroup: (account: string, region: string, id: string) => `arn:aws:rds:${region}:${account}:pg:${id}`,
  subnetGroup: (account: string, region: string, id: string) =>
    `arn:aws:rds:${region}:${account}:subgrp:${id}`,
};

/** 1–63 letters, digits, hyphens; a letter first, no hyphen last, no two in a row; kept in lower case. */
export function identifierOf(id: string, what: string): string {
  if (!/^(?=.{1,63}$)[a-z][a-z0-9]*(-[a-z0-9]+)*$/i.test(id)) {
    throw new AwsFault('InvalidParameterValue', `The parameter ${what} is not a valid identifier: ${id}`);
  }
  return id.toLowerCase();
}

/** Part of an account's endpoint names in a Region. */
export function endpointHash(account: string, region: string): string {
  return `c${account.slice(-4)}${region.replaceAll('-', '')}`;
}

export function after(context: Context, durationMs: number, timer: Omit<Timer, 'at'>): void {
  context.state.timers.push({ at: context.clock.now() + durationMs, ...timer });
}

/** Takes a planted failure of a kind, if there is one. */
export function takePlant(context: Context, on: Plant['on']): Plant | undefined {
  const plant = context.state.plants.find((one) => one.on === on && one.times > 0);
  if (plant !== undefined) plant.times -= 1;
  return plant;
}

export function note(
  context: Context,
  thing: { account: string; region: string },
  type: string,
  id: string,
  message: string,
): void {
  context.state.events.push({
    account: thing.account,
    region: thing.region,
    type,
    id,
    message,
    at: context.clock.now(),
  });
}

export function mergeTags(old: readonly Tag[], added: readonly Tag[]): Tag[] {
  return [...old.filter(({ Key }) => !added.some((tag) => tag.Key === Key)), ...added];
}

/** Condition keys that policies may ask about a thing's tags. */
export function tagConditions(tags: readonly Tag[]): Record<string, string> {
  return Object.fromEntries(tags.map(({ Key, Value }) => [`aws:ResourceTag/${Key}`, Value ?? '']));
}

/** And about tags that a request brings. */
export function requestTags(tags: readonly Tag[] | undefined): Record<string, string> {
  return Object.fromEntries((tags ?? []).map(({ Key, Value }) => [`aws:RequestTag/${Key}`, Value ?? '']));
}

/** One page of a list, as `Marker` and `MaxRecords` (20 to 100) ask for. */
export function page<T>(
  all: readonly T[],
  input: { Marker?: string; MaxRecords?: number },
): { items: T[]; Marker?: string } {
  const size = input.MaxRecords ?? 100;
  if (size < 20 || size > 100)
    throw new AwsFault('InvalidParameterValue', 'MaxRecords must be between 20 and 100.');
  const from = Number(input.Marker ?? 0);
  const items = all.slice(from, from + size);
  return from + size < all.length ? { items, Marker: String(from + size) } : { items };
}
