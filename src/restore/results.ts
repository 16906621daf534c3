import type { Cluster } from '../aws/rds/clusters.ts';
import type { CustomEndpoint, Dependent } from '../aws/rds/dependents.ts';
import type { Instance } from '../aws/rds/instances.ts';
import type { Snapshot } from '../aws/rds/snapshots.ts';
import type { Outbound } from '../database/disable-outbound.ts';
import type { Check } from '../database/verification.ts';
import type * as engine from '../engine/step.ts';

// What the steps of a restore store: the name of each step and the type of its result, of its intents and of what is
// pinned for the whole restore. `history.ts` reads it back. A name that was released is never renamed.

/** Whose credentials make a copy, and so who owns it. */
export type Side = 'source' | 'target';
/** Which key a copy lies under. `none`: the snapshot is unencrypted, and naming a key would be an error. */
export type CopyKey = 'none' | 'source-key' | 'target-key' | 'transit-key';

export type RouteStep =
  | {
      readonly kind: 'copy';
      /** Last part of the copy's name and its purpose tag; unique in a route. */
      readonly name: 'shared' | 'transit' | 'target';
      readonly side: Side;
      readonly from: string;
      readonly to: string;
      readonly key: CopyKey;
    }
  /** Puts the target account into the share list of the snapshot that the route has reached. */
  | { readonly kind: 'share'; readonly region: string; readonly existing: boolean };

/** What a restore will do, decided before it changes anything, and stored: plain JSON. */
export interface Plan {
  readonly snapshot: Snapshot;
  /** Of the new cluster, where it is not the snapshot's. */
  readonly engineVersion?: string;
  readonly route: readonly RouteStep[];
  /** The keys of the copies and of the new cluster; undefined where the thing stays unencrypted. */
  readonly keys: { readonly [key in Exclude<CopyKey, 'none'>]?: string };
  /** The key of the new cluster in the target account. */
  readonly clusterKey?: string;
  /** Resource id of the cluster that must go; absent where there is none. */
  readonly replacesResourceId?: string;
  /** The target as it was, with the settings that the new one gets; absent at a first restore. */
  readonly previous?: PreviousTarget;
}

export interface PreviousTarget {
  readonly cluster: Cluster;
  readonly instances: readonly Instance[];
  /** They go with the previous cluster, and are made again for the new one. */
  readonly customEndpoints: readonly CustomEndpoint[];
  /** What points at the previous cluster and cannot be carried over. */
  readonly dependents: readonly Dependent[];
}

/** The snapshot that the route has reached. */
export interface SnapshotLocation {
  readonly arn: string;
  readonly id: string;
  readonly region: string;
}

/** What `replace` kept of the previous cluster beside its volume. */
export interface PreviousKept {
  readonly finalSnapshotArn?: string;
}

/** What became of the previous cluster at the end. */
export interface PreviousStopped {
  readonly clusterId?: string;
  readonly state: 'stopped' | 'without instances' | 'running' | 'none';
}

/** The new cluster as the steps behind need it. */
export interface Restored {
  readonly clusterId: string;
  readonly arn: string;
  readonly resourceId: string;
  readonly endpoint: string;
  readonly readerEndpoint: string;
  readonly port: number;
  readonly instanceIds: readonly string[];
}

/** What the restored databases could reach or do in the background; `omitted` counts those that are not listed. */
export interface OutboundReport {
  readonly found: readonly Outbound[];
  readonly omitted: number;
}

/** What became of production's login roles; their names are in the log. */
export interface LockedOutRoles {
  readonly disabled: number;
  /** Of them, those that keep LOGIN, and no database lets them connect. */
  readonly byConnect: number;
}

/** The two users that were prepared. */
export interface UsersSetUp {
  readonly users: readonly string[];
}

/** Number of hooks that have run; which they are stands in the database until it is opened, and in the audit events. */
export interface HooksRun {
  readonly ran: number;
  /** Absent where none are set. */
  readonly digest?: HooksDigest;
}

export interface Verified {
  readonly database: string;
  readonly checks: readonly Check[];
}

/** The cluster that was the target, and is kept under another name. */
export interface PreviousCluster {
  readonly clusterId: string;
  readonly resourceId: string;
  /** ISO time from which it may be removed. */
  readonly until: string;
}

export interface Swapped {
  /** The new cluster under the target's name. */
  readonly restored: Restored;
  readonly previous?: PreviousCluster;
}

export interface Archived {
  readonly deleted: readonly string[];
  readonly kept: readonly string[];
  /** What could not be tidied up, with the reason; absent where all could. */
  readonly failed?: readonly string[];
}

export interface RenamedCluster {
  readonly clusterId: string;
  readonly resourceId: string;
  /** All its instances and the names that they get: a describe may lag behind the cluster's rename and miss some. */
  readonly instances: readonly { readonly from: string; readonly to: string }[];
}

/** The cluster that gets the target's name, and the one that gives it up; stored before the first rename. Plain JSON. */
export interface CutOver {
  readonly newCluster: RenamedCluster;
  /** Absent where there is no cluster of the target's name. */
  readonly previousCluster?: RenamedCluster;
  /** They go by names of their own, which only one cluster can have. */
  readonly customEndpoints: readonly CustomEndpoint[];
  /** ISO time until which the previous cluster is kept. */
  readonly keptUntil: string;
}

/** What is stored of the hooks that have run. */
export interface HooksDigest {
  readonly all: string;
  /** The beginning of each one's hash: tells which of them differ. */
  readonly each: readonly string[];
}

/** One of the users that the Data API logs in as. */
export type DataApiUser = 'main' | 'app' | 'read';

/** What was made for the Data API. */
export interface DataApiAccess {
  readonly secrets: { readonly [who in DataApiUser]: string };
}

/** The names of the new cluster and of its instances while they are built. */
export interface BuildNames {
  readonly clusterId: string;
  readonly instanceIds: readonly string[];
}

/** What became of an abandoned restore: what was removed, and what a person has to know of what remains. */
export interface Abandoned {
  readonly removed: readonly string[];
  readonly left: string;
  /** The new cluster is verified and stays: it is what a rollback undoes. */
  readonly replaced: boolean;
}

/** Step name → what the step returns. */
export type StepResults = {
  'create-snapshot': { readonly id: string };
  'check-snapshot': Plan;
  'share-snapshot': SnapshotLocation;
  'copy-snapshot': SnapshotLocation;
  'restore-cluster': Restored;
  'remove-instances': PreviousKept;
  'create-instances': Restored;
  'lock-out': LockedOutRoles;
  'disable-outbound': OutboundReport;
  'setup-db-users': UsersSetUp;
  'run-hooks': HooksRun;
  'verify-restore': Verified;
  'exchange-names': Swapped;
  'mark-verified': null;
  'close-data-api': null;
  'protect-cluster': null;
  'remove-previous-cluster': readonly string[];
  'remove-orphans': readonly string[];
  'archive-snapshot': Archived;
  'stop-previous-cluster': PreviousStopped;
  'send-notification': null;
  'choose-rollback': { readonly previous: PreviousCluster | null };
  abandon: Abandoned;
};

/** What is stored for a whole restore, by whichever step finds it out. */
export type PinnedValues = {
  'open-data-api': DataApiAccess;
};

/** Key → what a step stores before the effect it intends. */
export type Intents = {
  readonly names: BuildNames;
  readonly 'cut-over': CutOver;
  readonly 'final-snapshot-arn': string;
  readonly 'removal-begun': string;
  /** The names of the instances that a cluster without any gets again. */
  readonly 'recreated-instances': readonly string[];
  /** The id of a copy. */
  readonly [copy: `copy-${string}`]: string;
  /** The id of a snapshot of a cluster, by purpose and cluster. */
  readonly [snapshot: `snapshot ${string}`]: string;
  /** The generation of a reference that is released. */
  readonly [reference: `release ${string}`]: number;
};

/** All that a restore stores. */
export interface Stored {
  readonly steps: StepResults;
  readonly pinned: PinnedValues;
  readonly intents: Intents;
}
export type Run = engine.Run<Stored>;
export type Step = engine.Step<Stored>;
