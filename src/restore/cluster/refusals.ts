import { isBusy, isCapacity } from '../../aws/client/call.ts';
import { isKind } from '../../aws/client/error-kinds.ts';
import type { Clock } from '../../engine/clock.ts';

/**
 * For how long a thing may be ready and still refuse the same call as busy, in ms. AWS has one error for both: a change
 * in progress, and a state that never ends (stopped for good, member of a global cluster, last instance of a cluster).
 */
export const refusalLimitMs = 5 * 60_000;

/** A grant on a key is effective after less than that. */
const keyLimitMs = 60_000;

/** One call that AWS may refuse as busy. `key` tells calls of one wait apart. */
export type Attempt = (
  key: string,
  isReady: () => boolean | Promise<boolean>,
  change: () => Promise<void>,
) => Promise<string | undefined>;

/**
 * Makes changes that AWS refuses while the thing is busy, without capacity, or before a grant on its key is effective. Each
 * attempt returns why it was refused, or undefined when AWS has accepted it. Throws AWS's error when the thing has been
 * ready for five minutes and refuses still, and when its key cannot be used for a minute. One for each wait.
 */
export function createRefusals(clock: Pick<Clock, 'monotonic'>): Attempt {
  const since = new Map<string, number>();
  return async (key, isReady, change) => {
    try {
      await change();
      since.delete(key);
      return undefined;
    } catch (error) {
      const isKey = isKind(error, 'key');
      if (!isBusy(error) && !isCapacity(error) && !isKey) throw error;
      const nowMs = clock.monotonic();
      if (isBusy(error) && !(await isReady())) {
        since.delete(key);
        return 'it is busy';
      }
      const firstMs = since.get(key) ?? nowMs;
      since.set(key, firstMs);
      if (nowMs - firstMs >= (isKey ? keyLimitMs : refusalLimitMs)) throw error;
      if (isKey) return 'AWS cannot use its key yet';
      return isCapacity(error) ? 'AWS has no capacity now' : 'AWS refuses it as busy';
    }
  };
}
