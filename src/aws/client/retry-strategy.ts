import type { RDSClient } from '@aws-sdk/client-rds';

/** Attempts of a call that fails with 5xx or no answer: about 20 s. */
const attempts = 8;
/**
 * Attempts of a call that AWS throttles, at most 20 s apart: some minutes. When many restores begin at the same time, the
 * request quota of the account is exhausted for longer than the SDK's default number of attempts.
 */
export const throttledAttempts = 40;

export interface Retrying {
  readonly config: { retryStrategy: () => Promise<RetryStrategy> };
}
type RetryStrategy = Awaited<ReturnType<RDSClient['config']['retryStrategy']>>;

/**
 * The SDK's standard retry strategy, with fewer attempts for errors that are not throttling. A throttled attempt costs
 * nothing of the SDK's retry quota (500 tokens for each client, 5 an attempt, and only the last of a call's attempts is
 * given back): many restores that share the rate of an account would use it up within a minute, and fail.
 */
export function withThrottlingRetries<T extends Retrying>(client: T): T {
  const { retryStrategy } = client.config;
  client.config.retryStrategy = async () => {
    const strategy = await retryStrategy();
    if (!('refreshRetryTokenForRetry' in strategy)) return strategy;
    return {
      acquireInitialRetryToken: (scope) => strategy.acquireInitialRetryToken(scope),
      refreshRetryTokenForRetry: async (token, error) => {
        // The SDK takes it for throttling. It is a quota, which no waiting changes.
        const isQuota = error.error?.name === 'LimitExceededException';
        const isThrottled = error.errorType === 'THROTTLING' && !isQuota;
        if (!isThrottled && token.getRetryCount() + 1 >= attempts)
          throw new Error('It has been tried often enough.');
        const next = await strategy.refreshRetryTokenForRetry(token, error);
        if (isThrottled) strategy.recordSuccess(next);
        return next;
      },
      recordSuccess: (token) => strategy.recordSuccess(token),
    };
  };
  return client;
}
