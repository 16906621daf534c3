/** The clock, passed as a parameter. Only the composition root creates the real one. */
export interface Clock {
  /** Wall clock in ms since the epoch: for records that people read, and TTLs. It decides nothing. */
  now(): number;
  /** Monotonic milliseconds, for deadlines, leases and budgets. */
  monotonic(): number;
  /** Resolves after `durationMs`; rejects with the signal's reason as soon as it aborts. */
  sleep(durationMs: number, signal?: AbortSignal): Promise<void>;
}
