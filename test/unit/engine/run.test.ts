import { describe, expect, it } from 'vitest';
import { LeaseLostError } from '../../../src/engine/lease.ts';
import type { PollResult } from '../../../src/engine/step.ts';
import { WaitingError } from '../../../src/engine/wait.ts';
import { ManualClock } from '../../support/engine/manual-clock.ts';
import { MemoryStore } from '../../support/engine/memory-store.ts';
import { leaseMs, open, target } from '../../support/engine/start-run.ts';

const setUp = () => ({ store: new MemoryStore(), time: new ManualClock() });

describe('a step', () => {
  it('runs once: later runs get its result as it was stored, and so does the first', async () => {
    const { store, time } = setUp();
    const first = await open(store, time);
    const body = () => Promise.resolve({ kept: 1, dropped: undefined, when: [1, null] });
    expect(Object.keys((await first.step('a', body)) as object)).toEqual(['kept', 'when']);
    await first.fail(new Error('cut off'));
    const second = await open(store, time);
    const again = await second.step('a', () => Promise.reject(new Error('it ran again')));
    expect(again).toEqual({ kept: 1, when: [1, null] });
    expect(second.restoreId).toBe(first.restoreId);
    expect(second.attempt).toBe(2);
    await second.finish('succeeded');
  });

  it('is not remembered when it fails: the next run does it again', async () => {
    const { store, time } = setUp();
    const first = await open(store, time);
    await expect(first.step('a', () => Promise.reject(new Error('AWS said no')))).rejects.toThrow(
      'AWS said no',
    );
    await first.fail(new Error('AWS said no'));
    const second = await open(store, time);
    expect(await second.step('a', () => Promise.resolve('done'))).toBe('done');
    expect(store.events.map(({ step, kind }) => `${step} ${kind}`)).toEqual([
      'a started',
      'a failed',
      'a started',
      'a succeeded',
    ]);
    await second.finish('succeeded');
  });

  it('has stored what it intends before it uses it, and uses the stored thing later', async () => {
    const { store, time } = setUp();
    const first = await open(store, time);
    const seen: unknown[] = [];
    const dying = first.step('a', async (step) => {
      const name = await step.intend('name', () => 'copy-1');
      seen.push(name, JSON.stringify([...store.states.values()]).includes('copy-1'));
      throw new Error('killed');
    });
    await expect(dying).rejects.toThrow('killed');
    expect(seen).toEqual(['copy-1', true]);
    await first.fail(new Error('killed'));
    const second = await open(store, time);
    expect(await second.step('a', (step) => step.intend('name', () => 'copy-2'))).toBe('copy-1');
    await second.finish('succeeded');
  });

  it('shares what holds for the whole restore with every later step and run; what was stored first stays', async () => {
    const { store, time } = setUp();
    const first = await open(store, time);
    expect(first.readPinned('names')).toBeUndefined();
    await first.step('a', async () => first.pin('names', { one: 'x', dropped: undefined }));
    await first.fail(new Error('cut off'));
    const second = await open(store, time);
    expect(second.readPinned('names')).toEqual({ one: 'x' });
    expect(await second.pin('names', { one: 'y' })).toEqual({ one: 'x' });
    await second.finish('succeeded');
  });

  it('has a name of its own', async () => {
    const { store, time } = setUp();
    const run = await open(store, time);
    await run.step('a', () => Promise.resolve(1));
    await expect(run.step('a', () => Promise.resolve(2))).rejects.toThrow('two steps called a');
    await run.finish('succeeded');
  });
});

describe('a lease', () => {
  it('is free at once after an orderly end, and the next restore is a new one', async () => {
    const { store, time } = setUp();
    const first = await open(store, time);
    await first.finish('succeeded');
    const second = await open(store, time);
    expect(second.restoreId).not.toBe(first.restoreId);
    await second.finish('succeeded');
  });

  it('is not given to a contender while its holder lives, and the message says who that is', async () => {
    const { store, time } = setUp();
    const holder = await open(store, time);
    const contender = time.run(open(store, time), 100);
    await expect(contender).rejects.toMatchObject({
      code: 'LOCKED',
      message: expect.stringContaining('octocat') as unknown,
    });
    await holder.finish('succeeded');
  });

  it('of a run that died is taken over after one full lease, whatever the wall clocks say', async () => {
    for (const skewMs of [-9e9, 0, 9e9]) {
      const { store, time } = setUp();
      const dead = await open(store, time);
      await dead.step('a', () => Promise.resolve('kept'));
      const before = structuredClone(store.leases);
      // It dies: its heartbeat stops, its record stays.
      freeze(store);
      time.jump(leaseMs * 2);
      await time.advance(0);
      store.beforeWrite = () => undefined;
      for (const [key, value] of before) store.leases.set(key, value);
      const since = time.view().monotonic();
      const next = await time.run(open(store, time, { skewMs }), 50);
      expect(time.view().monotonic() - since).toBeGreaterThanOrEqual(leaseMs);
      expect(next.restoreId).toBe(dead.restoreId);
      expect(await next.step('a', () => Promise.reject(new Error('again')))).toBe('kept');
      await next.finish('succeeded');
    }
  });

  it('that was lost while the process was stopped sends nothing more', async () => {
    const { store, time } = setUp();
    const zombie = await open(store, time);
    const lease = await store.readLease(target);
    if (lease === undefined) throw new Error('no lease');
    // Another run has taken over while this one was stopped.
    store.leases.set(target, JSON.stringify({ ...lease, owner: 'other', fence: lease.fence + 1 }));
    const state = await store.readState(zombie.restoreId);
    store.states.set(zombie.restoreId, JSON.stringify({ ...state, owner: 'other', fence: lease.fence + 1 }));
    const written = JSON.stringify([...store.states.values(), ...store.leases.values()]);
    time.jump(leaseMs * 3);
    await expect(zombie.beforeChange()).rejects.toBeInstanceOf(LeaseLostError);
    await expect(zombie.step('b', () => Promise.resolve(1))).rejects.toBeInstanceOf(LeaseLostError);
    expect(zombie.signal.aborted).toBe(true);
    await zombie.fail(new Error('late'));
    expect(JSON.stringify([...store.states.values(), ...store.leases.values()])).toBe(written);
    expect(store.events).toEqual([]);
  });

  it('that another run took is noticed by the next renewal, before the old one would have ended', async () => {
    const { store, time } = setUp();
    const run = await open(store, time);
    const lease = await store.readLease(target);
    store.leases.set(target, JSON.stringify({ ...lease, owner: 'other', fence: 9 }));
    await time.advance(leaseMs / 2);
    expect(run.signal.aborted).toBe(true);
  });

  it('is kept through a short outage of the store, and given up before it ends in a long one', async () => {
    const { store, time } = setUp();
    const run = await open(store, time);
    freeze(store);
    await time.advance(leaseMs / 2);
    store.beforeWrite = () => undefined;
    await time.advance(leaseMs);
    expect(run.signal.aborted).toBe(false);
    freeze(store);
    await time.advance(leaseMs * 0.95);
    expect(run.signal.aborted).toBe(true);
    expect(run.signal.reason).toBeInstanceOf(LeaseLostError);
  });

  it('taken by a contender that died before it claimed the restore can be taken by the next', async () => {
    const { store, time } = setUp();
    const first = await open(store, time);
    await first.step('a', () => Promise.resolve('kept'));
    await first.fail(new Error('cut off'));
    // The contender wrote the lease with its fence, and died.
    const lease = await store.readLease(target);
    store.leases.set(target, JSON.stringify({ ...lease, owner: 'died', fence: 5, held: true }));
    const next = await time.run(open(store, time), 50);
    expect(await next.step('a', () => Promise.reject(new Error('again')))).toBe('kept');
    await next.finish('succeeded');
  });
});

describe('settings', () => {
  it('that differ from those of the unfinished restore are refused by name', async () => {
    const { store, time } = setUp();
    const first = await open(store, time);
    await first.step('a', () => Promise.resolve(1));
    await first.fail(new Error('cut off'));
    const changed = open(store, time, { fingerprint: 'f2', settings: { retention: 2 } });
    await expect(changed).rejects.toMatchObject({
      code: 'SETTINGS_CHANGED',
      message: expect.stringContaining('retention: 1 → 2') as unknown,
    });
    // The refusal freed the lease again.
    const same = await open(store, time);
    await same.finish('succeeded');
  });

  it('may be corrected while nothing can have been changed yet', async () => {
    const { store, time } = setUp();
    const first = await open(store, time);
    await expect(first.step('check', () => Promise.reject(new Error('guard')))).rejects.toThrow('guard');
    await first.fail(new Error('guard'));
    const second = await open(store, time, { fingerprint: 'f2', settings: { retention: 2 } });
    expect(second.state.settings).toEqual({ retention: 2 });
    await second.finish('succeeded');
  });

  it('may be corrected later where nothing has used them', async () => {
    const { store, time } = setUp();
    const first = await open(store, time, { settings: { retention: 1, tags: 'a' } });
    await first.step('a', () => Promise.resolve(1));
    await first.fail(new Error('refused'));
    const corrected = { fingerprint: 'f2', canCorrect: (key: string) => key === 'tags' };
    const both = open(store, time, { ...corrected, settings: { retention: 2, tags: 'b' } });
    await expect(both).rejects.toMatchObject({ message: expect.not.stringContaining('tags') as unknown });
    const second = await open(store, time, { ...corrected, settings: { retention: 1, tags: 'b' } });
    expect(second.state.settings).toEqual({ retention: 1, tags: 'b' });
    await second.finish('succeeded');
  });

  it('with the id of a restore that has ended are refused', async () => {
    const { store, time } = setUp();
    const first = await open(store, time, { restoreId: 'mine' });
    await first.finish('succeeded');
    await expect(open(store, time, { restoreId: 'mine' })).rejects.toThrow('has already ended');
    // Also when the run that ended it died before it freed the lease, which is then freed.
    const lease = await store.readLease(target);
    store.leases.set(target, JSON.stringify({ ...lease, held: true, unfinished: 'mine' }));
    await expect(time.run(open(store, time, { restoreId: 'mine' }), 50)).rejects.toThrow('has already ended');
    expect(await store.readLease(target)).toMatchObject({ held: false });
    expect((await store.readLease(target))?.unfinished).toBeUndefined();
  });
});

describe('a wait', () => {
  const pending: PollResult<string> = { state: 'pending', detail: 'creating' };

  it('parks the run when the budget ends, and the next run continues with the same start', async () => {
    const { store, time } = setUp();
    const polling = {
      minMs: 100,
      maxMs: 1000,
      random: () => 0.5,
      budgetEndsAt: 5000,
      holdEndsAt: Number.POSITIVE_INFINITY,
    };
    const first = await open(store, time, { polling });
    const waiting = first.step('a', (step) =>
      step.wait<string>('it', { timeoutMs: 60_000, poll: () => Promise.resolve(pending) }),
    );
    await expect(time.run(waiting)).rejects.toBeInstanceOf(WaitingError);
    await first.park('budget');
    expect((await store.readState(first.restoreId))?.status).toBe('waiting');
    const second = await open(store, time);
    const done: PollResult<string> = { state: 'done', value: 'ready' };
    expect(
      await second.step('a', (step) =>
        step.wait<string>('it', { timeoutMs: 60_000, poll: () => Promise.resolve(done) }),
      ),
    ).toBe('ready');
    await second.finish('succeeded');
  });

  it('parks the run at a wait that is not short when nobody holds the runner for it', async () => {
    const { store, time } = setUp();
    const budgetEndsAt = Number.POSITIVE_INFINITY;
    const polling = { minMs: 100, maxMs: 1000, random: () => 0.5, budgetEndsAt, holdEndsAt: 0 };
    const run = await open(store, time, { polling });
    let looks = 0;
    const short = run.step('a', (step) =>
      step.wait<string>('it', {
        timeoutMs: 60_000,
        poll: () => {
          looks += 1;
          return Promise.resolve(looks < 5 ? pending : { state: 'done', value: 'ready' });
        },
      }),
    );
    expect(await time.run(short)).toBe('ready');
    const long = run.step('b', (step) =>
      step.wait<string>('that', { timeoutMs: 60_000, poll: () => Promise.resolve(pending) }),
    );
    await expect(time.run(long)).rejects.toThrow('it does not hold its job');
    expect(run.hasProgressed).toBe(true);
    await run.park('hold', true);
    expect(await store.readState(run.restoreId)).toMatchObject({ status: 'waiting', continuations: 1 });
    // The next run neither gets further nor waits: that is no progress.
    const tight = { ...polling, holdEndsAt: Number.POSITIVE_INFINITY, budgetEndsAt: 0 };
    const next = await open(store, time, { polling: tight });
    const again = next.step('b', (step) =>
      step.wait<string>('that', { timeoutMs: 60_000, poll: () => Promise.resolve(pending) }),
    );
    await expect(time.run(again)).rejects.toThrow('time budget');
    expect(next.hasProgressed).toBe(false);
    await next.park('budget');
  });

  it('ends at its deadline over all runs, but never without a look', async () => {
    const { store, time } = setUp();
    const first = await open(store, time);
    let looks = 0;
    const look = () => {
      looks += 1;
      return Promise.resolve(pending);
    };
    const waiting = first.step('a', (step) => step.wait<string>('it', { timeoutMs: 4000, poll: look }));
    await expect(time.run(waiting)).rejects.toMatchObject({ code: 'TIMED_OUT' });
    await first.fail(new Error('timed out'));
    looks = 0;
    const second = await open(store, time);
    const again = second.step('a', (step) => step.wait<string>('it', { timeoutMs: 4000, poll: look }));
    await expect(time.run(again)).rejects.toMatchObject({ code: 'TIMED_OUT' });
    expect(looks).toBeGreaterThan(0);
    await second.fail(new Error('timed out'));
  });

  it('ends at once with the reason when the thing has failed', async () => {
    const { store, time } = setUp();
    const run = await open(store, time);
    const look = () =>
      Promise.resolve<PollResult<string>>({ state: 'failed', error: new Error('restore-failed') });
    await expect(
      run.step('a', (step) => step.wait<string>('it', { timeoutMs: 4000, poll: look })),
    ).rejects.toThrow('restore-failed');
    await run.fail(new Error('restore-failed'));
  });
});

function freeze(store: MemoryStore): void {
  store.beforeWrite = () => {
    throw new Error('the table cannot be reached');
  };
}
