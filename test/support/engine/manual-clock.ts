import type { Clock } from '../../../src/engine/clock.ts';

interface Sleeper {
  readonly at: number;
  readonly wake: () => void;
}

/** Time that moves only when asked to: `advance` wakes sleepers in order and lets what they do happen in between. */
export class ManualClock {
  #now = 0;
  #sleepers: Sleeper[] = [];

  /** A process's view of it: `skewMs` is how wrong its wall clock is. */
  view(skewMs = 0): Clock {
    return {
      now: () => 1_700_000_000_000 + this.#now + skewMs,
      monotonic: () => this.#now,
      sleep: (durationMs, signal) => this.#sleep(durationMs, signal),
    };
  }

  async advance(durationMs: number): Promise<void> {
    const until = this.#now + durationMs;
    await settle();
    for (;;) {
      const next = this.#sleepers.toSorted((a, b) => a.at - b.at)[0];
      if (next === undefined || next.at > until) break;
      this.#now = Math.max(this.#now, next.at);
      this.#sleepers = this.#sleepers.filter((sleeper) => sleeper !== next);
      next.wake();
      await settle();
    }
    this.#now = until;
    await settle();
  }

  /** Time passes, but nobody wakes: what a process sees that was stopped (SIGSTOP) and goes on. */
  jump(durationMs: number): void {
    this.#now += durationMs;
  }

  /** Advances until `work` is done. */
  async run<T>(work: Promise<T>, stepMs = 10): Promise<T> {
    let done = false;
    const ended = work.finally(() => {
      done = true;
    });
    ended.catch(() => undefined);
    for (let steps = 0; !done; steps += 1) {
      if (steps > 100_000) throw new Error('The work does not end.');
      await this.advance(stepMs);
    }
    return ended;
  }

  #sleep(durationMs: number, signal?: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      if (signal?.aborted) {
        reject(signal.reason as Error);
        return;
      }
      const sleeper = { at: this.#now + durationMs, wake: resolve };
      this.#sleepers.push(sleeper);
      signal?.addEventListener('abort', () => {
        this.#sleepers = this.#sleepers.filter((one) => one !== sleeper);
        reject(signal.reason as Error);
      });
    });
  }
}

/** Lets everything that is ready happen. */
async function settle(): Promise<void> {
  for (let turns = 0; turns < 30; turns += 1) await Promise.resolve();
  await new Promise((resolve) => setImmediate(resolve));
}
