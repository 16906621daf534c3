import { ActionError, errorMessage } from '../errors.ts';
import type { Clock } from './clock.ts';
import type { Holder, Lease, Store } from './store.ts';

/** Another run works on the target, or this one can no longer prove that it does: nothing more may be changed. */
export class LeaseLostError extends ActionError {
  constructor(message: string, options?: { cause?: unknown }) {
    super(
      'LEASE_LOST',
      message,
      'Nothing more is changed by this run. Run again: the restore goes on where it stopped.',
      options,
    );
    this.name = 'LeaseLostError';
  }
}

export interface LeaseOptions {
  readonly store: Store;
  readonly clock: Clock;
  readonly target: string;
  readonly owner: string;
  readonly leaseMs: number;
  readonly holder: Holder;
  readonly signal: AbortSignal;
}

/**
 * Takes the lease on a target. A lease that is held is taken over only after its record has been seen unchanged for one
 * full lease, measured here by the monotonic clock: nobody's wall clock matters. A record that changes belongs to a run
 * that lives: throws LOCKED.
 * @param unfinished the restore to name in the lease, given the one that it names already
 */
export async function acquireLease(
  options: LeaseOptions,
  unfinished: (known: string | undefined) => Promise<string>,
): Promise<HeldLease> {
  const { store, clock, target } = options;
  let seen = await store.readLease(target);
  for (;;) {
    if (seen?.held && seen.owner !== options.owner) await watchUntilDead(options, seen);
    const named = await unfinished(seen?.unfinished);
    const asked = clock.monotonic();
    const next: Lease = {
      target,
      owner: options.owner,
      fence: (seen?.fence ?? 0) + 1,
      beat: 0,
      held: true,
      leaseMs: options.leaseMs,
      since: clock.now(),
      holder: options.holder,
      unfinished: named,
    };
    if (await store.replaceLease(next, seen)) return new HeldLease(options, next, asked);
    // Somebody was faster; what they wrote is looked at like any other lease.
    seen = await store.readLease(target);
  }
}

async function watchUntilDead({ store, clock, target, signal }: LeaseOptions, first: Lease): Promise<void> {
  const until = clock.monotonic() + first.leaseMs;
  while (clock.monotonic() < until) {
    await clock.sleep(Math.min(first.leaseMs / 5, Math.max(1, until - clock.monotonic())), signal);
    const now = await store.readLease(target);
    if (now === undefined || !now.held) return;
    if (now.owner !== first.owner || now.fence !== first.fence || now.beat !== first.beat) throw locked(now);
  }
}

function locked({ target, holder, since, unfinished }: Lease): ActionError {
  const run = holder.runUrl === '' ? '' : ` (${holder.runUrl})`;
  return new ActionError(
    'LOCKED',
    `Another run works on ${target}: restore ${unfinished ?? ''} of ${holder.actor}${run}, since ${new Date(since).toISOString()}.`,
    'Wait until it has ended. A run that was killed frees its lease by itself after lease-duration.',
  );
}

/** A lease that this run holds: renewed by a heartbeat, and before every change. */
export class HeldLease {
  readonly #options: LeaseOptions;
  readonly #lost = new AbortController();
  readonly #beating = new AbortController();
  #lease: Lease;
  /** Monotonic time at which the last renewal that arrived was *begun*: the lease counts from there. */
  #confirmedAt: number;
  #queue: Promise<unknown> = Promise.resolve();

  constructor(options: LeaseOptions, lease: Lease, confirmedAt: number) {
    this.#options = options;
    this.#lease = lease;
    this.#confirmedAt = confirmedAt;
    void this.#beat();
  }

  get fence(): number {
    return this.#lease.fence;
  }

  get unfinished(): string {
    return this.#lease.unfinished ?? '';
  }

  /** Aborts with a LeaseLostError when the lease is lost. */
  get signal(): AbortSignal {
    return this.#lost.signal;
  }

  /** Proves now that the lease is still ours. Throws LeaseLostError, and then always again. */
  renew(): Promise<void> {
    const renewal = this.#queue.then(() => this.#renewOnce());
    this.#queue = renewal.catch(() => undefined);
    return renewal;
  }

  /** Throws when the last proof is too old for a write to be sure to arrive within the lease. */
  assertFresh(): void {
    this.#lost.signal.throwIfAborted();
    if (this.#options.clock.monotonic() - this.#confirmedAt >= this.#options.leaseMs) {
      throw this.#lose('its lease ended before it could be renewed');
    }
  }

  /** Lets others in at once. `ended`: the restore is over and is named no longer. */
  async release(ended: boolean): Promise<void> {
    this.#beating.abort();
    await this.#queue;
    if (this.#lost.signal.aborted) return;
    const { unfinished, ...rest } = this.#lease;
    const next: Lease = {
      ...rest,
      beat: rest.beat + 1,
      held: false,
      ...(ended || unfinished === undefined ? {} : { unfinished }),
    };
    await this.#options.store.replaceLease(next, this.#lease);
  }

  async #renewOnce(): Promise<void> {
    this.assertFresh();
    const { store, clock } = this.#options;
    const begun = clock.monotonic();
    const next: Lease = { ...this.#lease, beat: this.#lease.beat + 1 };
    if (!(await store.replaceLease(next, this.#lease))) throw this.#lose('another run has taken its lease');
    this.#lease = next;
    this.#confirmedAt = begun;
    // The process may have been stopped (SIGSTOP) while the answer was on its way.
    this.assertFresh();
  }

  async #beat(): Promise<void> {
    const { clock, leaseMs } = this.#options;
    let pauseMs = leaseMs / 3;
    while (!this.#beating.signal.aborted && !this.#lost.signal.aborted) {
      try {
        await clock.sleep(pauseMs, this.#beating.signal);
        await this.renew();
        pauseMs = leaseMs / 3;
      } catch (error) {
        if (this.#beating.signal.aborted || error instanceof LeaseLostError) return;
        // The table could not be asked. It is asked again soon, as long as the lease lasts.
        pauseMs = leaseMs / 20;
        if (clock.monotonic() - this.#confirmedAt >= leaseMs * 0.8) {
          this.#lose(`its lease could not be renewed: ${errorMessage(error)}`, error);
        }
      }
    }
  }

  #lose(why: string, cause?: unknown): LeaseLostError {
    const error = new LeaseLostError(`This run stops: ${why}.`, { cause });
    if (!this.#lost.signal.aborted) this.#lost.abort(error);
    return error;
  }
}
