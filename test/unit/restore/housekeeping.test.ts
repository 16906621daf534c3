import { describe, expect, it } from 'vitest';
import { ActionError } from '../../../src/errors.ts';
import type { Log } from '../../../src/log.ts';
import { createHousekeeping } from '../../../src/restore/housekeeping.ts';

function logTo(warnings: string[]): Log {
  const none = () => undefined;
  return {
    ...{ info: none, debug: none, startGroup: none, endGroup: none },
    warning: (text: string) => void warnings.push(text),
  } as Partial<Log> as Log;
}

describe('housekeeping behind a verified restore', () => {
  it('makes a warning of what fails, and goes on', async () => {
    const warnings: string[] = [];
    const { attempt, failed } = createHousekeeping(logTo(warnings));
    const refused = new ActionError('ACCESS_DENIED', 'rds:DeleteDBClusterSnapshot was refused.', 'Allow it.');
    expect(await attempt('delete the snapshot a', () => Promise.reject(refused))).toBe(false);
    expect(await attempt('delete the snapshot b', () => Promise.resolve())).toBe(true);
    expect(failed).toEqual(['delete the snapshot a: rds:DeleteDBClusterSnapshot was refused.']);
    expect(warnings.join('\n')).toMatch(/is verified.*delete the snapshot a(.|\n)*Allow it/);
  });

  it.each(['CANCELLED', 'LEASE_LOST', 'INTERNAL'] as const)('ends with the run: %s', async (code) => {
    const { attempt } = createHousekeeping(logTo([]));
    await expect(attempt('x', () => Promise.reject(new ActionError(code, 'end', '')))).rejects.toThrow('end');
  });

  it('hides no mistake of the program', async () => {
    const { attempt } = createHousekeeping(logTo([]));
    await expect(attempt('x', () => Promise.reject(new TypeError('wrong')))).rejects.toThrow('wrong');
  });
});
