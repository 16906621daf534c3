import { ActionError, errorMessage } from '../errors.ts';
import type { Clock } from './clock.ts';
import type { Hints } from './hints.ts';
import type { Holder, Lease, Store } from './store.ts';

/** Another run holds the lease, or this run can no longer prove that it does. This run may change nothing more. */
export class LeaseLostError extends ActionError {
  constructor(message: string, hint: string, options?: { cause?: unknown }) {
    super('LEASE_LOST', message, hint, options);
    this.name = 'LeaseLostError';
  }
}

/** Another run holds the lease and renews it. */
export class LockedError extends ActionError {
  constructor({ target, holder, since, unfinished }: Lease, hint: string) {
    const run = holder.runUrl === '' ? '' : ` (${holder.runUrl})`;
    super(
      'LOCKED',
      `Another run works on ${target}: restore ${unfinished ?? ''} of ${holder.actor}${run}, since ${new Date(since).toISOString()}.`,
      hint,
    );
    this.name = 'LockedError';
  }
}

export interface LeaseOptions {
  readonly store: Store;
  readonly clock: Clock;
  readonly target: string;
  readonly owner: string;
  readonly leaseMs: number;
  readonly holder: Holder;
  readonly hints: Hints;
  readonly signal: AbortSignal;
}

/**
 * Takes the lease on a target. A lease that is held is taken over only after its record has been seen unchanged for one
 * full lease, measured here by the monotonic clock: nobody's wall clock matters. A record that changes belongs to a run
 * that lives: throws LockedError.
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
    // One that had ended, but whose run died before it could say so here.
    const ended = seen?.unfinished === named ? undefined : seen?.unfinished;
    const last = ended ?? seen?.last;
    const asked = clock.monotonic();
    const next: Lease = {
      target,
      owner: options.owner,
      fence: (seen?.fence ?? 0) + 1,
      heartbeat: 0,
      held: true,
      leaseMs: options.leaseMs,
      since: clock.now(),
      holder: options.holder,
      unfinished: named,
      ...(last === undefined ? {} : { last }),
    };
    if (await store.replaceLease(next, seen)) return new HeldLease(options, next, asked);
    // Somebody was faster; what they wrote is looked at like any other lease.
    seen = await store.readLease(target);
  }
}

async function watchUntilDead(
  { store, clock, target, hints, signal }: LeaseOptions,
  first: Lease,
): Promise<void> {
  const until = clock.monotonic() + first.leaseMs;
  while (clock.monotonic() < until) {
    await clock.sleep(Math.min(first.leaseMs / 5, Math.max(1, until - clock.monotonic())), signal);
    const now = await store.readLease(target);
    if (now === undefined || !now.held) return;
    if (now.owner !== first.owner || now.fence !== first.fence || now.heartbeat !== first.heartbeat)
      throw new LockedError(now, hints.locked);
  }
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

  /** The restore of this target that ended last. */
  get last(): string | undefined {
    return this.#lease.last;
  }

  /** Aborts with a LeaseLostError when the lease is lost. */
  get signal(): AbortSignal {
    return this.#lost.signal;
  }

  /**
   * Proves now that the lease is still ours, asking again while the table cannot be reached, as long as the lease
   * lasts. Throws LeaseLostError, and then always again.
   */
  renew(): Promise<void> {
    // One behind the other: a proof counts for a change only if it was begun after the change was asked for.
    const renewal = this.#queue.then(() => this.#renewWithinLease());
    this.#queue = renewal.catch(() => undefined);
    return renewal;
  }

  /** Throws when the last proof is too old for a write to be sure to arrive within the lease. */
  assertFresh(): void {
    this.#lost.signal.throwIfAborted();
    if (this.#ageMs() >= this.#options.leaseMs) {
      throw this.lose('its lease ended before it could be renewed');
    }
  }

  /** Lets others in at once. `ended`: the restore is over, and with `asLast` from now on the last one. */
  async release(ended: boolean, asLast = true): Promise<void> {
    this.#beating.abort(new Error('The lease is being released.'));
    await this.#queue;
    if (this.#lost.signal.aborted) return;
    const { store, target } = this.#options;
    const { unfinished, ...rest } = this.#lease;
    const over = asLast && unfinished !== undefined ? { last: unfinished } : {};
    const named = ended || unfinished === undefined ? over : { unfinished };
    const free = (heartbeat: number): Lease => ({ ...rest, heartbeat: heartbeat + 1, held: false, ...named });
    if (await store.replaceLease(free(rest.heartbeat), this.#lease)) return;
    // A renewal that was given up may have arrived after all, so the record is one beat ahead of what we know.
    const now = await store.readLease(target);
    if (now?.held && now.owner === rest.owner && now.fence === rest.fence) {
      await store.replaceLease(free(now.heartbeat), now);
    }
  }

  /** Ends the run: from here on every proof fails, and `signal` is aborted. Returns the reason. */
  lose(why: string, cause?: unknown): LeaseLostError {
    const { leaseLost } = this.#options.hints;
    const error = new LeaseLostError(
      `This run stops: ${why}.`,
      leaseLost,
      cause === undefined ? {} : { cause },
    );
    if (!this.#lost.signal.aborted) this.#lost.abort(error);
    return error;
  }

  async #renewWithinLease(): Promise<void> {
    const { store, clock, leaseMs } = this.#options;
    for (;;) {
      try {
        return await this.#renewOnce();
      } catch (error) {
        if (error instanceof LeaseLostError) throw error;
        if (this.#ageMs() >= leaseMs * 0.8) {
          throw this.lose(`its lease could not be renewed: ${errorMessage(error)}`, error);
        }
        if (store.isFinal(error)) throw error;
        await clock.sleep(leaseMs / 20, this.#beating.signal);
      }
    }
  }

  async #renewOnce(): Promise<void> {
    this.assertFresh();
    const { store, clock } = this.#options;
    const begun = clock.monotonic();
    const next: Lease = { ...this.#lease, heartbeat: this.#lease.heartbeat + 1 };
    if (!(await store.replaceLease(next, this.#lease))) throw this.lose('another run has taken its lease');
    this.#lease = next;
    this.#confirmedAt = begun;
    // The process may have been stopped (SIGSTOP) while the answer was on its way.
    this.assertFresh();
  }

  async #beat(): Promise<void> {
    const { clock, leaseMs } = this.#options;
    while (!this.#beating.signal.aborted && !this.#lost.signal.aborted) {
      try {
        await clock.sleep(leaseMs / 3, this.#beating.signal);
        await this.renew();
      } catch (error) {
        // Anything else may pass, and ends the lease when it does not.
        if (error instanceof LeaseLostError) return;
      }
    }
  }

  #ageMs(): number {
    return this.#options.clock.monotonic() - this.#confirmedAt;
  }
}
