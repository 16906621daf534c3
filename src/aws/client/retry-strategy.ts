import type { RDSClient } from '@aws-sdk/client-rds';

/** Attempts of a call that fails with 5xx or no answer: about 20 s. */
const attempts = 8;
/**
 * Attempts of one that AWS throttles, 20 s apart at most: some minutes. It is no failure, but AWS's "later": where many
 * restores begin at once, a bucket for the whole account is empty for longer than one of them would try otherwise.
 */
export const throttledAttempts = 40;

export interface Retrying {
  readonly config: { retryStrategy: () => Promise<RetryStrategy> };
}
type RetryStrategy = Awaited<ReturnType<RDSClient['config']['retryStrategy']>>;

/** Keeps the SDK's own way to try again, but for what is not throttling not so often. */
export function withThrottlingRetries<T extends Retrying>(client: T): T {
  const { retryStrategy } = client.config;
  client.config.retryStrategy = async () => {
    const strategy = await retryStrategy();
    if (!('refreshRetryTokenForRetry' in strategy)) return strategy;
    return {
      acquireInitialRetryToken: (scope) => strategy.acquireInitialRetryToken(scope),
      refreshRetryTokenForRetry: (token, error) => {
        if (error.errorType !== 'THROTTLING' && token.getRetryCount() + 1 >= attempts)
          throw new Error('It has been tried often enough.');
        return strategy.refreshRetryTokenForRetry(token, error);
      },
      recordSuccess: (token) => strategy.recordSuccess(token),
    };
  };
  return client;
}
