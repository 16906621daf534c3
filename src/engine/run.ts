import { ActionError, errorMessage } from '../errors.ts';
import type { Clock } from './clock.ts';
import type { Hints } from './hints.ts';
import { Journal, progressDigest } from './journal.ts';
import type { HeldLease } from './lease.ts';
import { unknownMs } from './polling.ts';
import { asStored, type Run, type Step, type StoredTypes, type WaitOptions } from './step.ts';
import {
  type AuditEvent,
  type Holder,
  hasEnded,
  type Json,
  type Lease,
  type RestoreState,
  type StepRecord,
  type Store,
} from './store.ts';
import { type Polling, type Progress, WaitingError, waitFor } from './wait.ts';

export interface RunOptions {
  readonly store: Store;
  readonly clock: Clock;
  /** Unique to this process. */
  readonly owner: string;
  readonly target: string;
  readonly leaseMs: number;
  readonly holder: Holder;
  /** The restore to resume or begin. Without it: the unfinished restore of the target, or a new one. */
  readonly restoreId?: string | undefined;
  readonly makeRestoreId: () => string;
  /** The format of what the steps store. */
  readonly schemaVersion: number;
  /** Throws if the unfinished restore was stored in another format. */
  readonly refuseOtherVersion: (state: RestoreState) => void;
  readonly settings: Json;
  readonly fingerprint: string;
  /** May this setting still be another one, although steps are done? */
  readonly canCorrect: (key: string, state: RestoreState) => boolean;
  readonly polling: Polling;
  readonly progress: Progress;
  /** Called when a step begins and ends, for log groups. `paused`: it waits, or the run has to stop. */
  readonly onStep: (name: string, phase: 'started' | 'memoized' | 'done' | 'failed' | 'paused') => void;
  readonly hints: Hints;
  /** Called when another run holds the lease: it is watched for up to this many ms. */
  readonly onHeld: (lease: Lease, watchedMs: number) => void;
  /** Cancels the run from outside. */
  readonly signal: AbortSignal;
}

/** A restore that this process works on. */
export class ActiveRun<S extends StoredTypes = StoredTypes> implements Run<S> {
  readonly restoreId: string;
  readonly attempt: number;
  readonly startedAt: number;
  readonly signal: AbortSignal;
  readonly #options: RunOptions;
  readonly #lease: HeldLease;
  readonly #journal: Journal;
  #current = '';
  #waited = false;
  /** How long the waits of this run took, by name. */
  readonly #took = new Map<string, number>();
  readonly #seen = new Set<string>();

  constructor(options: RunOptions, lease: HeldLease, state: RestoreState) {
    this.#options = options;
    this.#lease = lease;
    this.#journal = new Journal(options, lease, state);
    this.restoreId = state.restoreId;
    this.attempt = state.attempt;
    this.startedAt = state.createdAt;
    this.signal = AbortSignal.any([lease.signal, options.signal]);
  }

  /** The current step, or the last one. */
  get current(): string {
    return this.#current;
  }

  /** What has been stored so far. */
  get state(): RestoreState {
    return this.#journal.state;
  }

  /** The restore of this target that ended before this one. */
  get last(): string | undefined {
    return this.#lease.last;
  }

  /** Before every request: throws when the lease may have expired, for example after the process was suspended (SIGSTOP). */
  assertFresh(): void {
    this.#lease.assertFresh();
  }

  async beforeChange(): Promise<void> {
    this.signal.throwIfAborted();
    await this.#lease.renew();
    this.signal.throwIfAborted();
  }

  async step<N extends keyof S['steps'] & string>(
    name: N,
    body: (step: Step<S>) => Promise<S['steps'][N]>,
  ): Promise<S['steps'][N]> {
    type T = S['steps'][N];
    if (this.#seen.has(name)) throw new Error(`There are two steps called ${name}.`);
    this.#seen.add(name);
    const { clock, onStep } = this.#options;
    const journal = this.#journal;
    const known = journal.state.steps[name];
    if (known?.status === 'done') {
      onStep(name, 'memoized');
      return known.result as T;
    }
    this.#current = name;
    this.signal.throwIfAborted();
    // The event is written first: a kill in between can duplicate an event, but never lose one.
    await journal.append(name, 'started');
    await journal.saveStep(name, () => ({
      intents: {},
      waits: {},
      ...known,
      status: 'started',
      attempts: (known?.attempts ?? 0) + 1,
      startedAt: known?.startedAt ?? clock.now(),
    }));
    onStep(name, 'started');
    try {
      const result = asStored(await body(this.#stepOf(name)));
      this.signal.throwIfAborted();
      await journal.append(name, 'succeeded');
      await journal.saveStep(name, () => ({
        ...this.#withDurations(journal.recordOf(name)),
        status: 'done',
        endedAt: clock.now(),
        result,
      }));
      onStep(name, 'done');
      return result as T;
    } catch (error) {
      onStep(name, this.signal.aborted || error instanceof WaitingError ? 'paused' : 'failed');
      throw this.signal.aborted ? (this.signal.reason as unknown) : error;
    }
  }

  async pin<N extends keyof S['pinned'] & string>(name: N, value: S['pinned'][N]): Promise<S['pinned'][N]> {
    const known = this.readPinned(name);
    if (known !== undefined) return known;
    const result = asStored(value);
    const now = this.#options.clock.now();
    const record = {
      intents: {},
      waits: {},
      status: 'done',
      attempts: 1,
      startedAt: now,
      endedAt: now,
    } as const;
    await this.#journal.saveStep(name, () => ({ ...record, result }));
    return result as S['pinned'][N];
  }

  readPinned<N extends keyof S['pinned'] & string>(name: N): S['pinned'][N] | undefined {
    return this.state.steps[name]?.result as S['pinned'][N] | undefined;
  }

  async note(step: string, detail: Json): Promise<void> {
    await this.#journal.append(step, 'note', detail);
  }

  /**
   * The restore ends: the target is free for a new one.
   * @param asLast it becomes the last restore of the target, which a rollback undoes
   */
  async finish(status: 'succeeded' | 'abandoned', asLast = true): Promise<void> {
    await this.#end(
      { step: 'restore', kind: 'note', detail: { status } },
      (state) => ({ ...state, status }),
      asLast,
    );
  }

  /** The run ends, the restore does not: the next run resumes at the step that failed. */
  async fail(error: unknown): Promise<void> {
    if (this.#lease.signal.aborted) return;
    const code = error instanceof ActionError ? error.code : 'INTERNAL';
    const reason = errorMessage(error);
    const event = { step: this.#current, kind: 'failed', detail: { code, message: reason } } as const;
    await this.#end(event, (state) => ({ ...state, status: 'failed', reason }));
  }

  /**
   * The run ends because its time budget ends; the next run continues the wait.
   * @param continued this run starts the next one itself
   */
  async park(reason: string, continued = false): Promise<void> {
    const event = { step: this.#current, kind: 'waiting', detail: { reason } } as const;
    await this.#end(event, (state) => ({
      ...state,
      status: 'waiting',
      reason,
      progressDigest: progressDigest(this.state),
      continuations: state.continuations + (continued ? 1 : 0),
    }));
  }

  /** Did this run progress since the previous one was parked, by a step or by a wait? */
  get hasProgressed(): boolean {
    const { progressDigest: digest } = this.state;
    return this.#waited || digest === undefined || digest !== progressDigest(this.state);
  }

  /** @param event the last audit event of the run */
  async #end(
    event: Pick<AuditEvent, 'step' | 'kind'> & { readonly detail: Json },
    change: (state: RestoreState) => RestoreState,
    asLast = true,
  ): Promise<void> {
    const { step, kind, detail } = event;
    let ended = false;
    try {
      await this.#journal.append(step, kind, detail);
      await this.#journal.save(change);
      ended = hasEnded(this.state);
    } finally {
      // The heartbeat stops even if a write failed: otherwise a run that ended would keep the target locked.
      await this.#lease.release(ended, asLast);
    }
  }

  #stepOf(name: string): Step<S> {
    const journal = this.#journal;
    return {
      name,
      signal: this.signal,
      intend: async <K extends keyof S['intents'] & string>(
        key: K,
        make: () => S['intents'][K] | Promise<S['intents'][K]>,
      ): Promise<S['intents'][K]> => {
        type T = S['intents'][K];
        const known = journal.recordOf(name).intents[key];
        if (known !== undefined) return known as T;
        const value = asStored(await make());
        await journal.saveStep(name, () => {
          const record = journal.recordOf(name);
          return { ...record, intents: { ...record.intents, [key]: value } };
        });
        return value as T;
      },
      wait: async (what, options) => this.#wait(name, what, options),
    };
  }

  async #wait<T>(name: string, what: string, options: WaitOptions<T>): Promise<T> {
    const { clock, polling, progress, hints } = this.#options;
    const { kind, timeoutMs } = options;
    const journal = this.#journal;
    const known = journal.recordOf(name).waits[what];
    const startedAt = known?.startedAt ?? clock.now();
    let saved = known !== undefined;
    let pendingAt: number | undefined;
    const poll = async (signal: AbortSignal) => {
      const seen = await options.poll(signal);
      if (seen.state !== 'pending') return seen;
      pendingAt = clock.now();
      if (!saved) {
        // Only a wait that is pending is stored.
        await journal.saveStep(name, () => {
          const record = journal.recordOf(name);
          const begun = { startedAt, timeoutMs, ...(kind === undefined ? {} : { kind }) };
          return { ...record, waits: { ...record.waits, [what]: begun } };
        });
        saved = true;
      }
      return seen;
    };
    const past = kind === undefined ? undefined : journal.state.waitStatistics?.[kind];
    const elapsedMs = Math.max(0, clock.now() - startedAt);
    const begunAt = clock.monotonic();
    try {
      const wait = { ...options, what, poll, past, elapsedMs };
      const value = await waitFor(wait, { polling, clock, signal: this.signal, progress, hints });
      // It ended between the last two polls. After a single poll it may have ended between two runs.
      if (pendingAt !== undefined) this.#took.set(what, (pendingAt + clock.now()) / 2 - startedAt);
      return value;
    } finally {
      this.#waited ||= clock.monotonic() - begunAt >= Math.min(polling.maxMs, unknownMs);
    }
  }

  /** Durations are stored together with the end of the step, which saves a write. */
  #withDurations(record: StepRecord): StepRecord {
    const waits = Object.entries(record.waits).map(([what, wait]) => {
      const tookMs = this.#took.get(what);
      return [what, tookMs === undefined ? wait : { ...wait, tookMs: Math.round(tookMs) }];
    });
    return { ...record, waits: Object.fromEntries(waits) as StepRecord['waits'] };
  }
}
