import type { Clock } from './clock.ts';
import type { HeldLease } from './lease.ts';
import type { AuditEvent, Holder, Json, RestoreState, StepRecord, Store } from './store.ts';

export interface JournalOptions {
  readonly store: Store;
  readonly clock: Clock;
  readonly leaseMs: number;
  readonly holder: Holder;
}

/**
 * What a run stores: the state of its restore, and audit events. Writes are sent one after the other and only under a
 * fresh lease. A write that fails is tried again within one lease, then its error is thrown.
 */
export class Journal {
  readonly #options: JournalOptions;
  readonly #lease: HeldLease;
  #state: RestoreState;
  #sequence = 0;
  #queue: Promise<unknown> = Promise.resolve();

  constructor(options: JournalOptions, lease: HeldLease, state: RestoreState) {
    this.#options = options;
    this.#lease = lease;
    this.#state = state;
  }

  /** What has been stored so far. */
  get state(): RestoreState {
    return this.#state;
  }

  recordOf(step: string): StepRecord {
    const record = this.#state.steps[step];
    if (record === undefined) throw new Error(`The step ${step} has not begun.`);
    return record;
  }

  /** `change` is called when the write is sent. */
  saveStep(step: string, change: () => StepRecord): Promise<void> {
    return this.save((state) => ({ ...state, steps: { ...state.steps, [step]: change() } }));
  }

  /**
   * Conditional on owner and fence: a run that lost its lease cannot overwrite its successor. `change` gets the state that
   * the previous write stored, so that writes of parallel work do not undo each other.
   */
  save(change: (state: RestoreState) => RestoreState): Promise<void> {
    return this.#inTurn(async () => {
      const { owner, fence } = this.#state;
      const next = { ...change(this.#state), updatedAt: this.#options.clock.now() };
      if (!(await this.#insist(() => this.#options.store.replaceState(next, { owner, fence })))) {
        throw this.#lease.lose('another run has taken over its restore');
      }
      this.#state = next;
    });
  }

  append(step: string, kind: AuditEvent['kind'], detail?: Json): Promise<void> {
    return this.#inTurn(async () => {
      this.#sequence += 1;
      const event: AuditEvent = {
        restoreId: this.#state.restoreId,
        at: this.#options.clock.now(),
        sequence: this.#sequence,
        step,
        kind,
        attempt: this.#state.attempt,
        holder: this.#options.holder,
        ...(detail === undefined ? {} : { detail }),
      };
      await this.#insist(() => this.#options.store.appendEvent(event));
    });
  }

  #inTurn(write: () => Promise<void>): Promise<void> {
    const turn = this.#queue.then(write);
    this.#queue = turn.catch(() => undefined);
    return turn;
  }

  async #insist<T>(write: () => Promise<T>): Promise<T> {
    const { store, clock, leaseMs } = this.#options;
    const until = clock.monotonic() + leaseMs * 0.8;
    for (;;) {
      this.#lease.assertFresh();
      try {
        return await write();
      } catch (error) {
        if (store.isFinal(error) || clock.monotonic() >= until) throw error;
        await clock.sleep(leaseMs / 20, this.#lease.signal);
      }
    }
  }
}

/** Changes with every step, intent and wait that is stored. */
export function progressDigest({ steps }: RestoreState): string {
  return JSON.stringify(
    Object.entries(steps).map(([name, { status, intents, waits }]) => [
      name,
      status,
      Object.keys(intents),
      Object.keys(waits),
    ]),
  );
}
