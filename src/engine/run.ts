import { ActionError, errorMessage } from '../errors.ts';
import type { Clock } from './clock.ts';
import { type HeldLease, LeaseLostError } from './lease.ts';
import type { Run, Step, Storable, WaitOptions } from './step.ts';
import type { AuditEvent, Holder, Json, RestoreState, StepRecord, Store } from './store.ts';
import { type Polling, type Progress, waitFor } from './wait.ts';

export interface RunOptions {
  readonly store: Store;
  readonly clock: Clock;
  /** Unique to this process. */
  readonly owner: string;
  readonly target: string;
  readonly leaseMs: number;
  readonly holder: Holder;
  /** Continue or begin just this restore. Without it: the unfinished restore of the target, or a new one. */
  readonly restoreId?: string | undefined;
  readonly makeRestoreId: () => string;
  readonly settings: Json;
  readonly fingerprint: string;
  readonly polling: Polling;
  readonly progress: Progress;
  /** Told when a step begins and ends, for log groups. */
  readonly onStep: (name: string, phase: 'started' | 'remembered' | 'done' | 'failed') => void;
  /** Cancels the run from outside. */
  readonly signal: AbortSignal;
}

/** A restore that this process works on. */
export class OpenRun implements Run {
  readonly restoreId: string;
  readonly attempt: number;
  readonly startedAt: number;
  readonly signal: AbortSignal;
  readonly #options: RunOptions;
  readonly #lease: HeldLease;
  #state: RestoreState;
  #sequence = 0;
  #current = '';
  readonly #seen = new Set<string>();

  constructor(options: RunOptions, lease: HeldLease, state: RestoreState) {
    this.#options = options;
    this.#lease = lease;
    this.#state = state;
    this.restoreId = state.restoreId;
    this.attempt = state.attempt;
    this.startedAt = state.createdAt;
    this.signal = AbortSignal.any([lease.signal, options.signal]);
  }

  /** The step that runs, or ran last. */
  get current(): string {
    return this.#current;
  }

  /** What has been stored so far. */
  get state(): RestoreState {
    return this.#state;
  }

  async beforeChange(): Promise<void> {
    this.signal.throwIfAborted();
    await this.#lease.renew();
    this.signal.throwIfAborted();
  }

  async step<T extends Storable>(name: string, body: (step: Step) => Promise<T>): Promise<T> {
    if (this.#seen.has(name)) throw new Error(`There are two steps called ${name}.`);
    this.#seen.add(name);
    const { clock, onStep } = this.#options;
    const known = this.#state.steps[name];
    if (known?.status === 'done') {
      onStep(name, 'remembered');
      return known.result as T;
    }
    this.#current = name;
    this.signal.throwIfAborted();
    await this.#saveStep(name, {
      intents: {},
      waits: {},
      ...known,
      status: 'started',
      attempts: (known?.attempts ?? 0) + 1,
      startedAt: known?.startedAt ?? clock.now(),
    });
    await this.#append(name, 'started');
    onStep(name, 'started');
    try {
      const result = stored(await body(this.#stepOf(name)));
      this.signal.throwIfAborted();
      await this.#saveStep(name, { ...this.#recordOf(name), status: 'done', endedAt: clock.now(), result });
      await this.#append(name, 'succeeded');
      onStep(name, 'done');
      return result as T;
    } catch (error) {
      onStep(name, 'failed');
      throw this.signal.aborted ? (this.signal.reason as unknown) : error;
    }
  }

  /** An audit event beside the steps' own. */
  async note(step: string, detail: Json): Promise<void> {
    await this.#append(step, 'note', detail);
  }

  /** The restore is over: the target is free for a new one. */
  async finish(status: 'succeeded' | 'abandoned'): Promise<void> {
    await this.#save({ ...this.#state, status });
    await this.#lease.release(true);
  }

  /** The run ends, the restore does not: the next run goes on at the step that failed. */
  async fail(error: unknown): Promise<void> {
    if (error instanceof LeaseLostError || this.#lease.signal.aborted) return;
    const code = error instanceof ActionError ? error.code : 'INTERNAL';
    await this.#append(this.#current, 'failed', { code, message: errorMessage(error) });
    await this.#save({ ...this.#state, status: 'failed', reason: errorMessage(error) });
    await this.#lease.release(false);
  }

  /** The run ends because its time does; the next one goes on waiting. */
  async park(reason: string): Promise<void> {
    await this.#append(this.#current, 'waiting', { reason });
    await this.#save({ ...this.#state, status: 'waiting', reason });
    await this.#lease.release(false);
  }

  #stepOf(name: string): Step {
    return {
      name,
      signal: this.signal,
      intend: async <T extends Storable>(key: string, make: () => T | Promise<T>): Promise<T> => {
        const known = this.#recordOf(name).intents[key];
        if (known !== undefined) return known as T;
        const value = stored(await make());
        const record = this.#recordOf(name);
        await this.#saveStep(name, { ...record, intents: { ...record.intents, [key]: value } });
        return value as T;
      },
      wait: async (what, options) => this.#wait(name, what, options),
    };
  }

  async #wait<T>(name: string, what: string, options: WaitOptions<T>): Promise<T> {
    const { clock, polling, progress } = this.#options;
    const known = this.#recordOf(name).waits[what];
    const startedAt = known?.startedAt ?? clock.now();
    let saved = known !== undefined;
    const look = async (signal: AbortSignal) => {
      const seen = await options.look(signal);
      if (seen.state === 'pending' && !saved) {
        // Only a wait that really waits is worth a write.
        const record = this.#recordOf(name);
        const begun = { startedAt, timeoutMs: options.timeoutMs };
        await this.#saveStep(name, { ...record, waits: { ...record.waits, [what]: begun } });
        saved = true;
      }
      return seen;
    };
    const elapsedMs = Math.max(0, clock.now() - startedAt);
    return waitFor(what, { ...options, look }, polling, clock, this.signal, elapsedMs, progress);
  }

  #recordOf(name: string): StepRecord {
    const record = this.#state.steps[name];
    if (record === undefined) throw new Error(`The step ${name} has not begun.`);
    return record;
  }

  async #saveStep(name: string, record: StepRecord): Promise<void> {
    await this.#save({ ...this.#state, steps: { ...this.#state.steps, [name]: record } });
  }

  /** Conditional on owner and fence: a run that lost its lease cannot write over its successor. */
  async #save(next: RestoreState): Promise<void> {
    this.#lease.assertFresh();
    const { owner, fence } = this.#state;
    const state = { ...next, updatedAt: this.#options.clock.now() };
    if (!(await this.#options.store.replaceState(state, { owner, fence }))) {
      throw new LeaseLostError('This run stops: another run has taken over its restore.');
    }
    this.#state = state;
  }

  async #append(step: string, kind: AuditEvent['kind'], detail?: Json): Promise<void> {
    this.#lease.assertFresh();
    this.#sequence += 1;
    await this.#options.store.appendEvent({
      restoreId: this.restoreId,
      at: this.#options.clock.now(),
      sequence: this.#sequence,
      step,
      kind,
      attempt: this.attempt,
      holder: this.#options.holder,
      ...(detail === undefined ? {} : { detail }),
    });
  }
}

/** What a store would give back: the first run must see the same as every later one. */
function stored(value: Storable): Json {
  return JSON.parse(JSON.stringify(value)) as Json;
}
