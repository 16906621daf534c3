import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import type { Clock } from '../../src/engine/clock.ts';

interface Timer {
  readonly at: number;
  readonly fire: () => void;
}

/** Requests of Node's HTTP client and of `fetch`: +1 when one begins, -1 when it has an answer or has failed. */
const channels: readonly (readonly [string, 1 | -1])[] = [
  ['http.client.request.start', 1],
  ['http.client.response.finish', -1],
  ['http.client.request.error', -1],
  ['undici:request:create', 1],
  ['undici:request:trailers', -1],
  ['undici:request:error', -1],
];
/** Turns of the event loop without a request after which nobody is taken to be at work. */
const quietTurns = 40;

/**
 * Time of this whole process, for many runs at once and the SDK's own pauses: `Date` and `setTimeout` are replaced while
 * it rules. It moves on to the next timer when no request is in progress and nobody has begun one for a while of turns.
 */
export class VirtualTime implements Clock {
  #now = Date.now();
  readonly #begun = this.#now;
  #timers = new Map<object, Timer>();
  #inProgress = 0;
  #rules = true;
  readonly #realDate = globalThis.Date;
  readonly #realSetTimeout = globalThis.setTimeout;
  readonly #realClearTimeout = globalThis.clearTimeout;
  readonly #listeners = channels.map(([name, step]) => ({
    name,
    listen: () => {
      this.#inProgress += step;
    },
  }));

  constructor() {
    const [now, RealDate, timers] = [() => this.#now, this.#realDate, this.#timers];
    globalThis.Date = class extends RealDate {
      constructor(...given: [] | ConstructorParameters<typeof Date>) {
        super(...((given.length === 0 ? [now()] : given) as ConstructorParameters<typeof Date>));
      }
      static override now = now;
      /** Those that were made before are dates, too. */
      static override [Symbol.hasInstance](value: unknown): boolean {
        return value instanceof RealDate;
      }
    } as unknown as DateConstructor;
    globalThis.setTimeout = ((fire: (...given: unknown[]) => void, ms = 0, ...given: unknown[]) => {
      const handle = { ref: () => handle, unref: () => handle, hasRef: () => true };
      timers.set(handle, { at: now() + Math.max(1, ms), fire: () => fire(...given) });
      return handle;
    }) as unknown as typeof setTimeout;
    globalThis.clearTimeout = ((handle: object) => {
      if (!timers.delete(handle)) this.#realClearTimeout(handle as NodeJS.Timeout);
    }) as typeof clearTimeout;
    for (const { name, listen } of this.#listeners) subscribe(name, listen);
    void this.#pass();
  }

  now(): number {
    return this.#now;
  }

  monotonic(): number {
    return this.#now - this.#begun;
  }

  sleep(durationMs: number, signal?: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      if (signal?.aborted) {
        reject(signal.reason as Error);
        return;
      }
      const stop = (): void => {
        clearTimeout(timer);
        reject(signal?.reason as Error);
      };
      const timer = setTimeout(() => {
        signal?.removeEventListener('abort', stop);
        resolve();
      }, durationMs);
      signal?.addEventListener('abort', stop);
    });
  }

  /** The machine's own time again. */
  end(): void {
    this.#rules = false;
    globalThis.Date = this.#realDate;
    globalThis.setTimeout = this.#realSetTimeout;
    globalThis.clearTimeout = this.#realClearTimeout;
    for (const { name, listen } of this.#listeners) unsubscribe(name, listen);
  }

  async #pass(): Promise<void> {
    let quiet = 0;
    while (this.#rules) {
      await new Promise((resolve) => setImmediate(resolve));
      quiet = this.#inProgress > 0 ? 0 : quiet + 1;
      if (quiet < quietTurns) continue;
      let [first] = this.#timers;
      for (const entry of this.#timers) if (first !== undefined && entry[1].at < first[1].at) first = entry;
      if (first === undefined) continue;
      const [handle, { at, fire }] = first;
      this.#timers.delete(handle);
      this.#now = Math.max(this.#now, at);
      quiet = 0;
      fire();
    }
  }
}
