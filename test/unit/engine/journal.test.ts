import { describe, expect, it } from 'vitest';
import type { Store } from '../../../src/engine/store.ts';
import { ActionError } from '../../../src/errors.ts';
import { ManualClock } from '../../support/engine/manual-clock.ts';
import { MemoryStore } from '../../support/engine/memory-store.ts';
import { leaseMs, open, target } from '../../support/engine/start-run.ts';

/** The store as one machine reaches it: `around` may fail a call, delay it, or keep its answer for ever. */
function reach(store: Store, around: <T>(call: string, send: () => Promise<T>) => Promise<T>): Store {
  return new Proxy(store, {
    get: (inner, name) => {
      if (name === 'isFinal') return (error: unknown) => inner.isFinal(error);
      const method = inner[name as keyof Store] as (...given: unknown[]) => Promise<unknown>;
      return (...given: unknown[]) => around(String(name), () => method.apply(inner, given));
    },
  });
}

describe('what a run writes down', () => {
  it('loses no intent of parallel work', async () => {
    const time = new ManualClock();
    const store = new MemoryStore();
    const run = await time.run(open(store, time));
    const keys = ['a', 'b', 'c', 'd'];
    await time.run(run.step('one', (step) => Promise.all(keys.map((key) => step.intend(key, () => key)))));
    const record = (await store.readState(run.restoreId))?.steps['one'];
    expect(record?.intents).toEqual({ a: 'a', b: 'b', c: 'c', d: 'd' });
    await time.run(run.finish('succeeded'));
  });

  it('survives an outage that is shorter than a lease', async () => {
    const time = new ManualClock();
    let until = 0;
    const far = reach(new MemoryStore(), (_call, send) =>
      time.view(0).monotonic() < until ? Promise.reject(new Error('unreachable')) : send(),
    );
    const run = await time.run(open(far, time));
    until = time.view(0).monotonic() + leaseMs / 3;
    expect(await time.run(run.step('one', async () => 1))).toBe(1);
    until = time.view(0).monotonic() + leaseMs / 3;
    await time.run(run.beforeChange());
    await time.run(run.finish('succeeded'));
  });

  it('tries again only while the store says that another try can help', async () => {
    const time = new ManualClock();
    const store = new MemoryStore();
    const failure = new Error('no access');
    let tries = 0;
    const refusing = reach(store, (call, send) => {
      if (call !== 'appendEvent') return send();
      tries += 1;
      return Promise.reject(failure);
    });
    const run = await time.run(open(refusing, time));
    await expect(time.run(run.note('one', 'x'))).rejects.toBe(failure);
    expect(tries).toBeGreaterThan(2);
    tries = 0;
    store.isFinal = (error) => error === failure;
    await expect(time.run(run.note('one', 'x'))).rejects.toBe(failure);
    expect(tries).toBe(1);
    await time.run(run.park('later').catch(() => undefined));
  });

  it('frees the lease even if the last words cannot be written', async () => {
    const time = new ManualClock();
    const store = new MemoryStore();
    let isRefused = false;
    const refusing = reach(store, (call, send) =>
      isRefused && call === 'appendEvent'
        ? Promise.reject(new ActionError('ACCESS_DENIED', 'no PutItem', ''))
        : send(),
    );
    const run = await time.run(open(refusing, time));
    isRefused = true;
    await expect(time.run(run.fail(new Error('x')))).rejects.toThrow('no PutItem');
    expect((await store.readLease(target))?.held).toBe(false);
  });

  it('frees the lease although an earlier renewal arrived without its answer', async () => {
    const time = new ManualClock();
    const store = new MemoryStore();
    let isDeaf = false;
    const deaf = reach(store, async (call, send) => {
      const answer = await send();
      if (isDeaf && call === 'replaceLease') throw new ActionError('CANCELLED', 'no answer', '');
      return answer;
    });
    const run = await time.run(open(deaf, time));
    isDeaf = true;
    await expect(time.run(run.beforeChange())).rejects.toThrow('no answer');
    isDeaf = false;
    await time.run(run.park('later'));
    expect((await store.readLease(target))?.held).toBe(false);
  });

  it('never lets the lease name a restore of another target', async () => {
    const time = new ManualClock();
    const store = new MemoryStore();
    const other = await time.run(open(store, time, { target: 'arn:other', restoreId: 'r-other' }));
    await time.run(other.park('later'));
    await expect(time.run(open(store, time, { restoreId: 'r-other' }))).rejects.toMatchObject({
      code: 'BAD_INPUT',
    });
    const run = await time.run(open(store, time));
    expect(run.restoreId).not.toBe('r-other');
    await time.run(run.finish('succeeded'));
  });
});
