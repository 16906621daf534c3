/** Time as a collaborator. Only the composition root makes a real one. */
export interface Clock {
  /** Wall clock in ms since the epoch: for records that people read, and TTLs; nothing is decided by it. */
  now(): number;
  /** Milliseconds that only go forward: deadlines, leases, budgets. */
  monotonic(): number;
  /** Resolves after `durationMs`; rejects with the signal's reason as soon as it aborts. */
  sleep(durationMs: number, signal?: AbortSignal): Promise<void>;
}
