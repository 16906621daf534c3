import type { Json } from './store.ts';

/** What a step may return: it must survive JSON unchanged (interfaces do not fit `Json`'s index signature). */
export type Storable = Json | object;

/**
 * What the steps of one kind of work store, by name: the results of steps, what is pinned for the whole of it, and the
 * intents of steps. It exists only for the compiler: a name that no type map knows does not compile.
 */
export interface StoredTypes {
  readonly steps: { readonly [name: string]: Storable };
  readonly pinned: { readonly [name: string]: Storable };
  readonly intents: { readonly [key: string]: Storable };
}

/** What one poll of a waited-for thing found. */
export type PollResult<T> =
  | { readonly state: 'done'; readonly value: T }
  /** `detail` is AWS's status in its own words; `percent` its estimate, where it gives one. */
  | { readonly state: 'pending'; readonly detail: string; readonly percent?: number }
  | { readonly state: 'failed'; readonly error: Error };

export interface WaitOptions<T> {
  /** How long the wait may take over all attempts and runs, in ms. */
  readonly timeoutMs: number;
  /** Waits of one kind take about as long in every restore of a target: earlier ones tell when to look. */
  readonly kind?: string | undefined;
  /** Does not park where `hold` is false: nobody may be left half-way here for long. */
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
   * every later attempt. Names of things to be made come from here.
   */
  intend<K extends keyof S['intents'] & string>(
    key: K,
    make: () => S['intents'][K] | Promise<S['intents'][K]>,
  ): Promise<S['intents'][K]>;
  /**
   * Looks until done. Ends with the look's error on `failed`, with TIMED_OUT at the deadline, and by parking the whole
   * run (status `waiting`) when the time budget ends.
   */
  wait<T>(what: string, options: WaitOptions<T>): Promise<T>;
}

/** A restore that is under way: runs named steps once each, over as many attempts as it takes. */
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
   * is remembered; a failure is an audit event, and the next attempt runs the body again.
   */
  step<N extends keyof S['steps'] & string>(
    name: N,
    body: (step: Step<S>) => Promise<S['steps'][N]>,
  ): Promise<S['steps'][N]>;
  /**
   * Stores something that holds for the whole restore, whichever step finds it out: an intent that is no step's own. What
   * was stored first stays, and is returned.
   */
  pin<N extends keyof S['pinned'] & string>(name: N, value: S['pinned'][N]): Promise<S['pinned'][N]>;
  /** What `remember` has stored, in this run or in one before it. */
  readPinned<N extends keyof S['pinned'] & string>(name: N): S['pinned'][N] | undefined;
  /** An audit event beside the steps' own. */
  note(step: string, detail: Json): Promise<void>;
  /** Renews the lease conditionally; throws LeaseLostError instead of letting a change go out. Before every changing call. */
  beforeChange(): Promise<void>;
}
