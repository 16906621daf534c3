import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Clock } from '../../../src/engine/clock.ts';
import type { ActiveRun } from '../../../src/engine/run.ts';
import type { Step } from '../../../src/engine/step.ts';
import type { Store } from '../../../src/engine/store.ts';
import { ManualClock } from '../../support/engine/manual-clock.ts';
import { MemoryStore } from '../../support/engine/memory-store.ts';
import { open } from '../../support/engine/start-run.ts';

/** Killed before the n-th thing that a process sends, or after it arrived. */
interface Kill {
  readonly at: number;
  readonly after: boolean;
}

const never = (): Promise<never> => new Promise<never>(() => undefined);
const writes = new Set<PropertyKey>(['replaceLease', 'createState', 'replaceState', 'appendEvent']);

/** A process that can be killed: from then on nothing of it is sent, answered or woken. */
class Process {
  sent = 0;
  readonly died: Promise<'died'>;
  #die: (how: 'died') => void = () => undefined;
  #dead = false;
  readonly #kill: Kill | undefined;

  constructor(kill: Kill | undefined) {
    this.#kill = kill;
    this.died = new Promise((resolve) => {
      this.#die = resolve;
    });
  }

  async send<T>(act: () => T | Promise<T>): Promise<T> {
    if (this.#dead) return never();
    this.sent += 1;
    if (this.sent !== this.#kill?.at) return act();
    this.#dead = true;
    if (this.#kill.after) await act();
    this.#die('died');
    return never();
  }

  store(store: Store): Store {
    return new Proxy(store, {
      get: (inner, name) => {
        const method = inner[name as keyof Store] as (...given: unknown[]) => Promise<unknown>;
        const ask = (...given: unknown[]) => method.apply(inner, given);
        return writes.has(name) ? (...given: unknown[]) => this.send(() => ask(...given)) : ask;
      },
    });
  }

  clock(clock: Clock): Clock {
    return {
      ...clock,
      sleep: async (durationMs, signal) => {
        await clock.sleep(durationMs, signal);
        if (this.#dead) await never();
      },
    };
  }
}

/** What the effects are on: things by name, and how often each was made. */
type AwsState = Map<string, number>;

let names = 0;
const steps = ['copy', 'cluster', 'instances'];

/** What its steps store. */
interface Types {
  readonly steps: { readonly [name: string]: string };
  readonly pinned: { readonly [name: string]: string };
  readonly intents: { readonly [key: string]: string };
}

/** A pipeline of three things, each under a random name that only its intent remembers. */
async function pipeline(
  run: ActiveRun<Types>,
  process: Process,
  awsState: AwsState,
  clock: Clock,
): Promise<void> {
  const make = async (step: Step<Types>): Promise<string> => {
    const name = await step.intend('name', () => {
      names += 1;
      return `${step.name}-${names}`;
    });
    if (awsState.has(name)) return name;
    await run.beforeChange();
    await process.send(() => awsState.set(name, (awsState.get(name) ?? 0) + 1));
    return name;
  };
  await run.step('copy', make);
  await run.step('cluster', async (step) => {
    const name = await make(step);
    const readyAt = clock.monotonic() + 500;
    return step.wait<string>(name, {
      // Longer than any clock here is wrong.
      timeoutMs: 1e12,
      poll: async () =>
        clock.monotonic() >= readyAt
          ? { state: 'done', value: name }
          : { state: 'pending', detail: 'creating' },
    });
  });
  await run.step('instances', make);
  await run.finish('succeeded');
}

/** Runs until the restore has succeeded, one process after another, each killed as planned. */
async function restore(kills: readonly Kill[]) {
  const time = new ManualClock();
  const store = new MemoryStore();
  const awsState: AwsState = new Map();
  const sent: number[] = [];
  for (let attempt = 0; ; attempt += 1) {
    const state = await store.readState('r');
    if (state?.status === 'succeeded') {
      const results = steps.map((step) => String(state.steps[step]?.result));
      return { awsState, results, sent, events: await store.listEvents('r') };
    }
    const process = new Process(kills[attempt]);
    const clock = process.clock(time.view(attempt * 86_400_000 * (attempt % 2 === 0 ? 1 : -1)));
    const work = open<Types>(process.store(store), time, { clock, restoreId: 'r' }).then((run) =>
      pipeline(run, process, awsState, clock),
    );
    await time.run(Promise.race([process.died, work]), 300);
    sent.push(process.sent);
  }
}

/** Same state as undisturbed: three things, each made once, and they are the ones that the steps returned. */
function expectConverged({ awsState, results, events }: Awaited<ReturnType<typeof restore>>): void {
  expect([...awsState]).toEqual(results.map((name) => [name, 1]));
  expect(results.map((name) => name.replace(/-\d+$/, ''))).toEqual(steps);
  for (const step of steps) {
    expect(events.some((event) => event.step === step && event.kind === 'succeeded')).toBe(true);
  }
}

describe('a restore that is killed', () => {
  it('converges from a kill before and after everything it sends', async () => {
    const undisturbed = await restore([]);
    expectConverged(undisturbed);
    const points = undisturbed.sent[0] ?? 0;
    expect(points).toBeGreaterThan(20);
    for (let at = 1; at <= points; at += 1) {
      for (const after of [false, true]) expectConverged(await restore([{ at, after }]));
    }
  });

  it('converges from any series of kills', async () => {
    const kill = fc.record({ at: fc.integer({ min: 1, max: 12 }), after: fc.boolean() });
    await fc.assert(
      fc.asyncProperty(fc.array(kill, { maxLength: 6 }), async (kills) => {
        expectConverged(await restore(kills));
      }),
      { numRuns: 100 },
    );
  });
});
