import { describe, expect, it } from 'vitest';
import { createRefusals, refusalLimitMs } from '../../../../src/restore/cluster/refusals.ts';

const busy = Object.assign(new Error('The cluster is part of a global cluster.'), {
  name: 'InvalidDBClusterStateFault',
});
const refuse = () => Promise.reject(busy);

/** Refuses with these pauses between the calls, in ms; returns what each attempt came to. */
async function attempts(pausesMs: readonly number[], isReady: (nowMs: number) => boolean) {
  let nowMs = 0;
  const attempt = createRefusals({ monotonic: () => nowMs });
  const ends: string[] = [];
  for (const pauseMs of [0, ...pausesMs]) {
    nowMs += pauseMs;
    ends.push(
      await attempt('rename', () => isReady(nowMs), refuse).then(
        (detail) => detail ?? 'done',
        (error: unknown) => `thrown: ${String(error)}`,
      ),
    );
  }
  return ends;
}

describe('a call that AWS refuses as busy', () => {
  it('ends with AWS’s text when the thing has been ready for five minutes', async () => {
    expect(await attempts([refusalLimitMs - 1, 1], () => true)).toEqual([
      'AWS refuses it as busy',
      'AWS refuses it as busy',
      'thrown: InvalidDBClusterStateFault: The cluster is part of a global cluster.',
    ]);
  });

  it('is tried for as long as the thing is busy', async () => {
    expect(await attempts([refusalLimitMs, refusalLimitMs], () => false)).toEqual(
      Array(3).fill('it is busy'),
    );
  });

  it('begins to count anew when the thing was busy in between', async () => {
    const isReady = (nowMs: number) => nowMs !== 1;
    expect(await attempts([1, refusalLimitMs], isReady)).toEqual([
      'AWS refuses it as busy',
      'it is busy',
      'AWS refuses it as busy',
    ]);
  });

  it.each([
    ['InsufficientDBInstanceCapacity', refusalLimitMs, 'AWS has no capacity now'],
    ['KMSKeyNotAccessibleFault', 60_000, 'AWS cannot use its key yet'],
  ])('is tried for a while where AWS says %s', async (name, limitMs, detail) => {
    let nowMs = 0;
    const error = Object.assign(new Error('refused'), { name });
    const attempt = createRefusals({ monotonic: () => nowMs });
    const send = () =>
      attempt(
        'rename',
        () => true,
        () => Promise.reject(error),
      );
    expect(await send()).toBe(detail);
    nowMs = limitMs - 1;
    expect(await send()).toBe(detail);
    nowMs = limitMs;
    await expect(send()).rejects.toBe(error);
  });

  it('ends at once with any other error', async () => {
    const attempt = createRefusals({ monotonic: () => 0 });
    const denied = Object.assign(new Error('no'), { name: 'AccessDenied' });
    await expect(
      attempt(
        'x',
        () => true,
        () => Promise.reject(denied),
      ),
    ).rejects.toBe(denied);
  });

  it('is done when AWS accepts it', async () => {
    const attempt = createRefusals({ monotonic: () => 0 });
    expect(
      await attempt(
        'x',
        () => true,
        () => Promise.resolve(),
      ),
    ).toBeUndefined();
  });
});
