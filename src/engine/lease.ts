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
      `Another run holds the lease on ${target}: restore ${unfinished ?? ''}, started by ${holder.actor}${run}, since ${new Date(since).toISOString()}.`,
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
  /** Called when another run holds the lease: it is watched for up to this many ms. */
  readonly onHeld: (lease: Lease, watchedMs: number) => void;
}

/**
 * Acquires the lease on a target. A lease that is held is taken over only after its record has stayed unchanged for one
 * full lease, measured by the monotonic clock of this process. Wall clocks are not used. A record that changes belongs to
 * a run that is alive: throws LockedError.
 * @param unfinished returns the restore to name in the lease, given the one that the lease names now
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
    // A restore that ended, but whose run was killed before it could update the lease.
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
    // Another run was faster. Its lease is read like any other.
    seen = await store.readLease(target);
  }
}

async function watchUntilDead(
  { store, clock, target, hints, signal, onHeld }: LeaseOptions,
  first: Lease,
): Promise<void> {
  onHeld(first, first.leaseMs);
  const until = clock.monotonic() + first.leaseMs;
  while (clock.monotonic() < until) {
    await clock.sleep(Math.min(first.leaseMs / 5, Math.max(1, until - clock.monotonic())), signal);
    const now = await store.readLease(target);
    if (now === undefined || !now.held) return;
    if (now.owner !== first.owner || now.fence !== first.fence || now.heartbeat !== first.heartbeat)
      throw new LockedError(now, hints.locked);
  }
}

/** A lease that this run holds. It is renewed by a heartbeat, and before every change. */
export class HeldLease {
  readonly #options: LeaseOptions;
  readonly #lost = new AbortController();
  readonly #heartbeat = new AbortController();
  #lease: Lease;
  /** Monotonic time at which the last confirmed renewal *began*: the lease is valid from then on. */
  #confirmedAt: number;
  #queue: Promise<unknown> = Promise.resolve();

  constructor(options: LeaseOptions, lease: Lease, confirmedAt: number) {
    this.#options = options;
    this.#lease = lease;
    this.#confirmedAt = confirmedAt;
    void this.#renewRegularly();
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
   * Verifies that this run still holds the lease. Tries again while the table cannot be reached, as long as the lease is
   * valid. Throws LeaseLostError, and then on every later call.
   */
  renew(): Promise<void> {
    // One after the other: a renewal covers a change only if it began after the change was requested.
    const renewal = this.#queue.then(() => this.#renewWithinLease());
    this.#queue = renewal.catch(() => undefined);
    return renewal;
  }

  /** Throws when the last renewal is too old for a write to arrive within the lease. */
  assertFresh(): void {
    this.#lost.signal.throwIfAborted();
    if (this.#ageMs() >= this.#options.leaseMs) {
      throw this.lose('its lease expired before it could be renewed');
    }
  }

  /** Frees the target at once. `ended`: the restore has ended; with `asLast` it becomes the last restore of the target. */
  async release(ended: boolean, asLast = true): Promise<void> {
    this.#heartbeat.abort(new Error('The lease is being released.'));
    await this.#queue;
    if (this.#lost.signal.aborted) return;
    const { store, target } = this.#options;
    const { unfinished, ...rest } = this.#lease;
    const over = asLast && unfinished !== undefined ? { last: unfinished } : {};
    const named = ended || unfinished === undefined ? over : { unfinished };
    const free = (heartbeat: number): Lease => ({ ...rest, heartbeat: heartbeat + 1, held: false, ...named });
    if (await store.replaceLease(free(rest.heartbeat), this.#lease)) return;
    // A renewal without an answer may have arrived, so the record can be one heartbeat ahead.
    const now = await store.readLease(target);
    if (now?.held && now.owner === rest.owner && now.fence === rest.fence) {
      await store.replaceLease(free(now.heartbeat), now);
    }
  }

  /** Ends the run: every later renewal fails, and `signal` is aborted. Returns the reason. */
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
        await clock.sleep(leaseMs / 20, this.#heartbeat.signal);
      }
    }
  }

  async #renewOnce(): Promise<void> {
    this.assertFresh();
    const { store, clock } = this.#options;
    const begun = clock.monotonic();
    const next: Lease = { ...this.#lease, heartbeat: this.#lease.heartbeat + 1 };
    if (!(await store.replaceLease(next, this.#lease))) throw this.lose('another run has acquired its lease');
    this.#lease = next;
    this.#confirmedAt = begun;
    // The process may have been suspended (SIGSTOP) before the answer arrived.
    this.assertFresh();
  }

  async #renewRegularly(): Promise<void> {
    const { clock, leaseMs } = this.#options;
    while (!this.#heartbeat.signal.aborted && !this.#lost.signal.aborted) {
      try {
        await clock.sleep(leaseMs / 3, this.#heartbeat.signal);
        await this.renew();
      } catch (error) {
        // Any other error may be transient. If it is not, the lease expires.
        if (error instanceof LeaseLostError) return;
      }
    }
  }

  #ageMs(): number {
    return this.#options.clock.monotonic() - this.#confirmedAt;
  }
}
