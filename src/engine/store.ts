/** What can be stored: everything that survives JSON unchanged. */
export type Json =
  | null
  | boolean
  | number
  | string
  | readonly Json[]
  | { readonly [key: string]: Json | undefined };

/** One wait of a step: wall clock at the first poll, and the time-out. */
export interface WaitRecord {
  readonly startedAt: number;
  readonly timeoutMs: number;
  readonly kind?: string;
  /** How long it took, if the run that polled it also found its end. */
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
 * One item per target cluster. It names the run that works on the target now, and the unfinished restore.
 * `fence` grows with every acquisition, `heartbeat` with every renewal. A contender watches both.
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
  /** The restore that has not ended; a run that names no restore resumes it. */
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
  /** Its progress when it was last parked, to detect a continuation without progress. */
  readonly progressDigest?: string;
  /** How long waits took in the restores of the target before this one. */
  readonly waitStatistics?: StatisticsByKind;
  /** Why it is waiting or failed, for people. */
  readonly reason?: string;
}

/** Has the restore ended, so that it cannot be resumed? */
export function hasEnded({ status }: Pick<RestoreState, 'status'>): boolean {
  return status === 'succeeded' || status === 'abandoned';
}

export interface AuditEvent {
  readonly restoreId: string;
  readonly at: number;
  /** Orders events of one millisecond; grows within a run. */
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
 * Where restores are stored. Every write is conditional. `false` means that the condition did not hold (another run was
 * faster), an exception that the store could not be reached. A write that is sent again because its answer was lost
 * must return `true` if the first one arrived.
 */
export interface Store {
  /** Is the error of a read or write final (access, quota, a cancelled run)? Another try does not help then. */
  isFinal(error: unknown): boolean;
  readLease(target: string): Promise<Lease | undefined>;
  /** Writes `next` if the stored lease is still exactly `seen` (owner, fence and heartbeat; undefined: there is none). */
  replaceLease(next: Lease, seen: Lease | undefined): Promise<boolean>;
  readState(restoreId: string): Promise<RestoreState | undefined>;
  /** Creates the item of a new restore; false if the id is taken. */
  createState(state: RestoreState): Promise<boolean>;
  /** Replaces the item if it is still owned by `by`; to take over, `by` names the former owner, `state` the new one. */
  replaceState(state: RestoreState, by: Ownership): Promise<boolean>;
  appendEvent(event: AuditEvent): Promise<void>;
  /** Events of a restore, oldest first. */
  listEvents(restoreId: string): Promise<AuditEvent[]>;
  /** The leases of all targets that have been restored. */
  listLeases(): Promise<Lease[]>;
}
