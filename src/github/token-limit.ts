import type { RunnerCommands } from './runner.ts';

const limitMs = 20_000;

/**
 * `getIDToken` that fails when it takes too long. The toolkit's own time-out is three minutes, and its request cannot be
 * ended, so it must not keep the process either.
 */
export function withTimeLimit(
  getIDToken: RunnerCommands['getIDToken'],
  sleep: (durationMs: number, value: undefined, options: { readonly ref: false }) => Promise<unknown>,
): RunnerCommands['getIDToken'] {
  return (audience) => {
    const late = sleep(limitMs, undefined, { ref: false }).then(() => {
      throw new Error(`no answer within ${limitMs / 1000} s`);
    });
    return Promise.race([getIDToken(audience), late]);
  };
}
