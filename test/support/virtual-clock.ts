import type { Clock } from '../../src/engine/clock.ts';

interface Sleeper {
  readonly at: number;
  readonly isRenewal: boolean;
  readonly wake: () => void;
}

/** A heartbeat that does not sleep again after so many real ms has ended: it no longer keeps the time from passing. */
const longestRenewalMs = 300;

/**
 * Time that passes only while somebody sleeps: whatever a run does in between, and however long this machine takes for
 * it, costs nothing. A run has one flow of work and, while it holds its lease, a heartbeat: time moves on when the work
 * sleeps and the heartbeat is not at work either.
 */
export class VirtualClock implements Clock {
  #now = Date.now();
  #sleepers: Sleeper[] = [];
  #isRenewing = false;
  #renewing: Sleeper | undefined;
  #beatMs = Number.NaN;
  #moving = false;
  readonly #begun = this.#now;
  /** Called where time is about to go; may stop on the way with `set`. */
  onMove: (to: number) => Promise<void> = () => Promise.resolve();

  now(): number {
    return this.#now;
  }

  monotonic(): number {
    return this.#now - this.#begun;
  }

  /** A new process begins, whose heartbeat sleeps exactly so long. */
  begin(beatMs: number): void {
    this.#sleepers = [];
    this.#isRenewing = false;
    this.#beatMs = beatMs;
  }

  set(now: number): void {
    this.#now = Math.max(this.#now, now);
  }

  sleep(durationMs: number, signal?: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      if (signal?.aborted) {
        reject(signal.reason as Error);
        return;
      }
      const isRenewal = durationMs === this.#beatMs;
      if (isRenewal) this.#isRenewing = false;
      const sleeper = { at: this.#now + durationMs, isRenewal, wake: resolve };
      this.#sleepers.push(sleeper);
      signal?.addEventListener('abort', () => {
        this.#sleepers = this.#sleepers.filter((one) => one !== sleeper);
        reject(signal.reason as Error);
      });
      setImmediate(() => void this.#move());
    });
  }

  #giveUp(renewal: Sleeper): void {
    if (!this.#isRenewing || this.#renewing !== renewal) return;
    this.#isRenewing = false;
    void this.#move();
  }

  async #move(): Promise<void> {
    if (this.#moving || this.#isRenewing || this.#sleepers.every(({ isRenewal }) => isRenewal)) return;
    this.#moving = true;
    const next = this.#sleepers.reduce((first, one) => (one.at < first.at ? one : first));
    this.#sleepers = this.#sleepers.filter((one) => one !== next);
    await this.onMove(next.at);
    this.set(next.at);
    this.#isRenewing = next.isRenewal;
    this.#moving = false;
    if (next.isRenewal) setTimeout(() => this.#giveUp(next), longestRenewalMs);
    this.#renewing = next;
    next.wake();
  }
}
