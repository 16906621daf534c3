import type { Json } from './store.ts';

/** What a step may return: it must survive JSON unchanged (interfaces do not fit `Json`'s index signature). */
export type Storable = Json | object;

/**
 * The types of what the steps store, by name: results of steps, values pinned for the whole restore, and intents of
 * steps. A name that is not in it does not compile.
 */
export interface StoredTypes {
  readonly steps: { readonly [name: string]: Storable };
  readonly pinned: { readonly [name: string]: Storable };
  readonly intents: { readonly [key: string]: Storable };
}

/** The stored form of a value: the first run must get the same as every later one. */
export function asStored(value: Storable): Json {
  return JSON.parse(JSON.stringify(value)) as Json;
}

/** The result of one poll. */
export type PollResult<T> =
  | { readonly state: 'done'; readonly value: T }
  /** `detail`: the status as the service reports it; `percent`: the progress, if the service reports it. */
  | { readonly state: 'pending'; readonly detail: string; readonly percent?: number }
  | { readonly state: 'failed'; readonly error: Error };

export interface WaitOptions<T> {
  /** How long the wait may take over all attempts and runs, in ms. */
  readonly timeoutMs: number;
  /** Waits of one kind take about as long in every restore of a target. Earlier ones decide when to poll. */
  readonly kind?: string | undefined;
  /** Does not park even if the run does not hold its job: the target must not stay in this state for long. */
  readonly stay?: boolean;
  readonly poll: (signal: AbortSignal) => Promise<PollResult<T>>;
}

/** What a step's body may use to be durable. */
export interface Step<S extends StoredTypes = StoredTypes> {
  readonly name: string;
  /** Aborts when the run must stop: lease lost, cancelled. Pass it to every call. */
  readonly signal: AbortSignal;
  /**
   * Intent before effect: stores what `make` returns under `key` before it is used, and returns the stored value on
   * every later attempt. Names of resources to create come from here.
   */
  intend<K extends keyof S['intents'] & string>(
    key: K,
    make: () => S['intents'][K] | Promise<S['intents'][K]>,
  ): Promise<S['intents'][K]>;
  /**
   * Polls until done. Throws the error of a poll that returns `failed`, TIMED_OUT at the deadline, and WaitingError at the
   * end of the time budget, which parks the run (status `waiting`).
   */
  wait<T>(what: string, options: WaitOptions<T>): Promise<T>;
}

/** A restore in progress: runs named steps once each, over as many attempts as necessary. */
export interface Run<S extends StoredTypes = StoredTypes> {
  readonly restoreId: string;
  readonly attempt: number;
  /** Wall clock at which the restore began, over all its runs. */
  readonly startedAt: number;
  readonly signal: AbortSignal;
  /** The restore of this target that ended before this one. */
  readonly last: string | undefined;
  /**
   * Runs `body` unless `name` is already done, then returns its result *as stored* (also the first time). Only success
   * is memoized; a failure is an audit event, and the next attempt runs the body again.
   */
  step<N extends keyof S['steps'] & string>(
    name: N,
    body: (step: Step<S>) => Promise<S['steps'][N]>,
  ): Promise<S['steps'][N]>;
  /**
   * Stores a value for the whole restore, independent of the step. The value that was stored first stays, and is
   * returned.
   */
  pin<N extends keyof S['pinned'] & string>(name: N, value: S['pinned'][N]): Promise<S['pinned'][N]>;
  /** The value that `pin` stored, in this run or in an earlier one. */
  readPinned<N extends keyof S['pinned'] & string>(name: N): S['pinned'][N] | undefined;
  /** Writes an audit event in addition to those of the steps. */
  note(step: string, detail: Json): Promise<void>;
  /** Renews the lease conditionally; throws LeaseLostError instead of letting a change go out. Before every changing call. */
  beforeChange(): Promise<void>;
}
