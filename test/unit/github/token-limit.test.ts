import { describe, expect, it } from 'vitest';
import { withTimeLimit } from '../../../src/github/token-limit.ts';

describe('the time limit of a token', () => {
  const never = () => new Promise<never>(() => undefined);

  it('ends a request that hangs', async () => {
    const asked: number[] = [];
    const wake = (durationMs: number) => {
      asked.push(durationMs);
      return Promise.resolve();
    };
    await expect(withTimeLimit(never, wake)('aud')).rejects.toThrow('no answer within 20 s');
    expect(asked).toEqual([20_000]);
  });

  it('gives the token that comes in time', async () => {
    expect(await withTimeLimit((audience) => Promise.resolve(`for ${audience}`), never)('aud')).toBe(
      'for aud',
    );
  });
});
