/** What can be stored: everything that survives JSON unchanged. */
export type Json =
  | null
  | boolean
  | number
  | string
  | readonly Json[]
  | { readonly [key: string]: Json | undefined };

/** One wait of a step: wall clock at the first look, and how long was granted. */
export interface WaitRecord {
  readonly startedAt: number;
  readonly timeoutMs: number;
  readonly kind?: string;
  /** How long it took, where its end was looked for and not only found by a later run. */
  readonly tookMs?: number;
}

/** How long waits of one kind took in earlier restores, in ms. */
export interface WaitStatistics {
  readonly count: number;
  readonly meanMs: number;
  /** About one standard deviation. */
  readonly spreadMs: number;
}
export type StatisticsByKind = { readonly [kind: string]: WaitStatistics };

/** Who holds a lease, for people. */
export interface Holder {
  readonly actor: string;
  readonly runUrl: string;
}

/**
 * One item per target cluster. It says who works on the target now, and which restore of it is unfinished.
 * `fence` grows with every acquisition, `beat` with every renewal: a contender watches both.
 */
export interface Lease {
  readonly target: string;
  readonly owner: string;
  readonly fence: number;
  readonly heartbeat: number;
  readonly held: boolean;
  readonly leaseMs: number;
  /** Wall clock, only shown. */
  readonly since: number;
  readonly holder: Holder;
  /** The restore that is not yet ended for good; a run without `restore-id` goes on with it. */
  readonly unfinished?: string;
  /** The restore that ended last. */
  readonly last?: string;
}

export type RunStatus = 'running' | 'waiting' | 'failed' | 'succeeded' | 'abandoned';

export interface StepRecord {
  readonly status: 'started' | 'done';
  readonly attempts: number;
  readonly startedAt: number;
  readonly endedAt?: number;
  readonly result?: Json;
  /** Values stored before the effect they name (intent before effect), by key. */
  readonly intents: { readonly [key: string]: Json };
  /** By name. */
  readonly waits: { readonly [key: string]: WaitRecord };
}

/** One item per restore. */
export interface RestoreState {
  /** The format of what the steps store; absent in what an unreleased version wrote. */
  readonly schemaVersion?: number;
  readonly restoreId: string;
  readonly target: string;
  readonly status: RunStatus;
  readonly owner: string;
  readonly fence: number;
  /** How many runs have worked on it. */
  readonly attempt: number;
  readonly continuations: number;
  readonly fingerprint: string;
  /** The effective settings, without secrets. */
  readonly settings: Json;
  readonly steps: { readonly [name: string]: StepRecord };
  readonly createdAt: number;
  readonly updatedAt: number;
  readonly holder: Holder;
  /** The run that began it; absent in what earlier versions wrote. */
  readonly startedBy?: Holder;
  /** How far it had got when it was last parked, to tell whether a continuation got further. */
  readonly progressDigest?: string;
  /** How long waits took in the restores of the target before this one. */
  readonly waitStatistics?: StatisticsByKind;
  /** Why it is waiting or failed, for people. */
  readonly reason?: string;
}

/** Has the restore ended for good? */
export function hasEnded({ status }: Pick<RestoreState, 'status'>): boolean {
  return status === 'succeeded' || status === 'abandoned';
}

export interface AuditEvent {
  readonly restoreId: string;
  readonly at: number;
  /** Tells apart events of one millisecond; grows within a run. */
  readonly sequence: number;
  readonly step: string;
  readonly kind: 'started' | 'succeeded' | 'failed' | 'waiting' | 'note';
  readonly attempt: number;
  readonly holder: Holder;
  readonly detail?: Json;
}

/** The owner of a write: it succeeds only while the stored item still carries both. */
export interface Ownership {
  readonly owner: string;
  readonly fence: number;
}

/**
 * Where restores live. Every write is conditional; `false` means that the condition did not hold (somebody else was
 * faster), an exception that the store could not be asked. A write whose answer was lost and that is sent again must
 * answer `true` if it was ours that arrived.
 */
export interface Store {
  /** Is the error of a read or write final (access, quota, a cancelled run)? Another try does not help then. */
  isFinal(error: unknown): boolean;
  readLease(target: string): Promise<Lease | undefined>;
  /** Writes `next` if the stored lease is still exactly `seen` (owner, fence and beat; undefined = there is none). */
  replaceLease(next: Lease, seen: Lease | undefined): Promise<boolean>;
  readState(restoreId: string): Promise<RestoreState | undefined>;
  /** Creates the item of a new restore; false if the id is taken. */
  createState(state: RestoreState): Promise<boolean>;
  /** Replaces the item if it is still owned by `by`; to take over, `by` names the former owner, `state` the new one. */
  replaceState(state: RestoreState, by: Ownership): Promise<boolean>;
  appendEvent(event: AuditEvent): Promise<void>;
  /** Events of a restore, oldest first. */
  listEvents(restoreId: string): Promise<AuditEvent[]>;
  /** The leases of all targets that were ever restored. */
  listLeases(): Promise<Lease[]>;
}
