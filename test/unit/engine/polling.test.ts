import { describe, expect, it } from 'vitest';
import { pauseFor, resumeIn, updateStatistics } from '../../../src/engine/polling.ts';
import type { PollResult } from '../../../src/engine/step.ts';
import type { WaitStatistics } from '../../../src/engine/store.ts';
import { WaitingError } from '../../../src/engine/wait.ts';
import { ManualClock } from '../../support/engine/manual-clock.ts';
import { MemoryStore } from '../../support/engine/memory-store.ts';
import { open } from '../../support/engine/start-run.ts';

const minute = 60_000;
const limits = { minMs: 5000, maxMs: 5 * minute, random: () => 0.5 };

/** Looks at a thing that ends at `endMs` until it is seen; `percentAt` is what AWS says of it. */
function watch(
  endMs: number,
  past: WaitStatistics | undefined,
  percentAt: (ms: number) => number | undefined = () => undefined,
): { looks: number; lateMs: number } {
  let [now, looks] = [0, 1];
  for (; now < endMs; looks += 1) now += pauseFor(now, percentAt(now), past, limits);
  return { looks, lateMs: now - endMs };
}

/** The same for ends that are spread around the mean as earlier ones were. */
function watchMany(
  past: WaitStatistics,
  known: WaitStatistics | undefined,
): { looks: number; lateMs: number } {
  const ends = [-1.5, -1, -0.5, 0, 0.5, 1, 1.5].map((x) => past.meanMs + x * past.spreadMs);
  const seen = ends.map((end) => watch(end, known));
  const mean = (values: number[]): number => values.reduce((sum, one) => sum + one, 0) / values.length;
  return { looks: mean(seen.map(({ looks }) => looks)), lateMs: mean(seen.map(({ lateMs }) => lateMs)) };
}

describe('a pause', () => {
  const hours: WaitStatistics = { count: 4, meanMs: 90 * minute, spreadMs: 9 * minute };
  const short: WaitStatistics = { count: 4, meanMs: minute, spreadMs: 10_000 };

  it('is long while the end is far, and short when it is near', () => {
    expect(pauseFor(0, undefined, hours, limits)).toBe(limits.maxMs);
    expect(pauseFor(80 * minute, undefined, hours, limits)).toBeLessThan(minute);
    expect(pauseFor(90 * minute, undefined, hours, limits)).toBeLessThan(20_000);
  });

  it('makes fewer looks than one a minute where earlier waits are known, and is late by seconds', () => {
    const { looks, lateMs } = watchMany(hours, hours);
    expect(looks).toBeLessThan(90);
    expect(lateMs).toBeLessThan(12_000);
    // What is known is what helps.
    expect(watchMany(hours, undefined).lateMs).toBeGreaterThan(lateMs * 1.5);
  });

  it('does not sleep over the end of a short wait', () => {
    const { looks, lateMs } = watchMany(short, short);
    expect(looks).toBeLessThan(12);
    expect(lateMs).toBeLessThan(6000);
  });

  it('goes by the percentage once that has come far, whatever earlier waits took', () => {
    const end = 6 * 60 * minute;
    const seen = watch(end, hours, (now) => Math.floor((now / end) * 100));
    expect(seen.looks).toBeLessThan(6 * 60);
    expect(seen.lateMs).toBeLessThan(30_000);
  });

  it('never leaves its limits', () => {
    for (const past of [undefined, hours, short, { count: 1, meanMs: 0, spreadMs: 0 }]) {
      for (let now = 0; now < 200 * minute; now += 7777) {
        for (const percent of [undefined, 0, 1, 50, 99, 100]) {
          const pause = pauseFor(now, percent, past, limits);
          expect(pause).toBeGreaterThanOrEqual(limits.minMs * 0.95);
          expect(pause).toBeLessThanOrEqual(limits.maxMs * 1.05);
        }
      }
    }
  });
});

describe('the next run of a wait that parked', () => {
  const hours: WaitStatistics = { count: 4, meanMs: 90 * minute, spreadMs: 9 * minute };

  it('comes a spread after the expected end, from earlier restores or from the percentage', () => {
    expect(resumeIn(10 * minute, undefined, hours)).toBe(89 * minute);
    expect(resumeIn(30 * minute, 50, hours)).toBe(33 * minute);
  });

  it('comes soon after an end that is overdue, and later the longer it is', () => {
    expect(resumeIn(91 * minute, undefined, hours)).toBe(5 * minute);
    expect(resumeIn(130 * minute, undefined, hours)).toBe(20 * minute);
  });

  it('comes few times in a wait of unknown duration, and is late by half of it at most', () => {
    for (const durationMs of [3, 10, 40, 100, 480].map((minutes) => minutes * minute)) {
      let [now, runs] = [minute, 1];
      for (; now < durationMs; runs += 1) now += resumeIn(now, undefined, undefined);
      expect(now - durationMs).toBeLessThanOrEqual(Math.max(5 * minute, durationMs / 2));
      expect(runs).toBeLessThan(20);
    }
  });
});

interface Types {
  readonly steps: { readonly a: number };
  readonly pinned: Record<string, never>;
  readonly intents: Record<string, never>;
}

describe('a restore', () => {
  /** Waits for a thing that AWS needs `durationMs` for, and returns how late its end was seen. */
  async function wait(
    store: MemoryStore,
    time: ManualClock,
    durationMs: number,
    { stay = false, ...options }: Parameters<typeof open>[2] & { stay?: boolean } = {},
  ): Promise<number> {
    const run = await open<Types>(store, time, {
      polling: { ...limits, budgetEndsAt: Infinity, holdEndsAt: Infinity },
      ...options,
    });
    const clock = time.view();
    const readyAt = clock.monotonic() + durationMs;
    const look = (): Promise<PollResult<number>> => {
      const now = clock.monotonic();
      return Promise.resolve(
        now >= readyAt ? { state: 'done', value: now - readyAt } : { state: 'pending', detail: 'creating' },
      );
    };
    const late = await time.run(
      run.step('a', (step) =>
        step.wait('the thing', { timeoutMs: 600 * minute, kind: 'thing', stay, poll: look }),
      ),
      1000,
    );
    await run.finish('succeeded');
    return late;
  }

  it('looks at the right time when the one before it took as long', async () => {
    const [store, time] = [new MemoryStore(), new ManualClock()];
    const first = await wait(store, time, 30 * minute);
    const second = await wait(store, time, 31 * minute);
    expect(second).toBeLessThan(20_000);
    const last = [...store.states.values()]
      .map((text) => JSON.parse(text) as Parameters<typeof updateStatistics>[0])
      .at(-1);
    const known = last?.waitStatistics?.['thing'];
    expect(Math.abs((known?.meanMs ?? 0) - 30 * minute)).toBeLessThan(first + 1000);
    expect(updateStatistics(last ?? { steps: {} })['thing']?.count).toBe(2);
  });

  it('parks at once where it knows that the wait is long, and never where it is to stay', async () => {
    const [store, time] = [new MemoryStore(), new ManualClock()];
    await wait(store, time, 30 * minute);
    const clock = time.view();
    const polling = { ...limits, budgetEndsAt: Infinity, holdEndsAt: 0 };
    const begunAt = clock.monotonic();
    await expect(wait(store, time, 30 * minute, { polling })).rejects.toThrow('it does not hold its job');
    expect(clock.monotonic() - begunAt).toBeLessThan(minute);
    const other = new MemoryStore();
    expect(await wait(other, time, 30 * minute, { polling, stay: true })).toBeLessThan(2 * minute);
  });

  it('stays for so long as it may, and parks at once where it knows that the end is later', async () => {
    const clock = new ManualClock();
    const store = new MemoryStore();
    const polling = { ...limits, budgetEndsAt: Infinity, holdEndsAt: 10 * minute };
    const parksAfter = async (durationMs: number): Promise<number> => {
      const view = clock.view();
      const begunAt = view.monotonic();
      const held = { ...polling, holdEndsAt: begunAt + 10 * minute };
      const error: unknown = await wait(store, clock, durationMs, { polling: held }).catch(
        (one: unknown) => one,
      );
      expect(error).toBeInstanceOf(WaitingError);
      return view.monotonic() - begunAt;
    };
    // The first wait of its kind has no estimate.
    const stayed = await parksAfter(30 * minute);
    expect(stayed).toBeGreaterThan(8 * minute);
    expect(stayed).toBeLessThanOrEqual(10 * minute);
    const other = new MemoryStore();
    await wait(other, clock, 8 * minute);
    const held = { ...polling, holdEndsAt: clock.view().monotonic() + 10 * minute };
    expect(await wait(other, clock, 8 * minute, { polling: held })).toBeLessThan(minute);
    const long = new MemoryStore();
    await wait(long, clock, 30 * minute);
    const view = clock.view();
    const begunAt = view.monotonic();
    const short = { ...polling, holdEndsAt: begunAt + 10 * minute };
    await expect(wait(long, clock, 30 * minute, { polling: short })).rejects.toThrow('does not hold');
    expect(view.monotonic() - begunAt).toBeLessThan(minute);
  });

  it('learns nothing from a wait whose end it slept over between two runs', async () => {
    const [store, time] = [new MemoryStore(), new ManualClock()];
    const clock = time.view();
    const polling = { ...limits, budgetEndsAt: clock.monotonic() + minute, holdEndsAt: Infinity };
    const waitFor = (run: Awaited<ReturnType<typeof open>>, seen: PollResult<null>) =>
      run.step('a', (step) =>
        step.wait('it', { timeoutMs: 600 * minute, kind: 'it', poll: () => Promise.resolve(seen) }),
      );
    const first = await open(store, time, { polling });
    await expect(time.run(waitFor(first, { state: 'pending', detail: 'creating' }), 1000)).rejects.toThrow(
      'budget',
    );
    await first.park('budget');
    await time.advance(60 * minute);
    const second = await open(store, time);
    await waitFor(second, { state: 'done', value: null });
    await second.finish('succeeded');
    const state = await store.readState(second.restoreId);
    expect(state?.steps['a']?.waits['it']?.kind).toBe('it');
    expect(updateStatistics(state ?? { steps: {} })).toEqual({});
  });
});
