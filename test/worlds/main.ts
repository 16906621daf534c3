// npm run test:worlds [-- --worlds N] [--seed N] [--version 16|18] [--only INDEX] [--reduce]
import { parseArgs } from 'node:util';
import fc from 'fast-check';
import { createDataPlane } from '../sandbox/postgres/data-plane.ts';
import { makeProduction } from '../sandbox/postgres/production.ts';
import { type Held, holdWorld } from './hold.ts';
import { type World, worlds } from './world.ts';

// Random production databases are restored by the SQL steps. Each must end verified, or refused with a fix and every
// login disabled; app and readonly can do what is promised, and nothing of production's code runs as master.

const { values } = parseArgs({
  options: {
    worlds: { type: 'string', default: '40' },
    seed: { type: 'string', default: String(Date.now() % 1_000_000_000) },
    version: { type: 'string' },
    only: { type: 'string' },
    reduce: { type: 'boolean', default: false },
  },
});
const seed = Number(values.seed);
const samples = fc.sample(worlds, { seed, numRuns: Number(values.worlds) });
const plane = await createDataPlane();
const ends = new Map<string, number>();
let held = 0;
let count = 0;
try {
  const production = { 16: await makeProduction(plane, '16'), 18: await makeProduction(plane, '18') };
  const hold = (world: World, version: 16 | 18): Promise<Held> =>
    holdWorld(plane, production[version], world).catch((error: unknown) => {
      const violations = [`the test failed: ${String((error as Error).stack)}`];
      return { end: 'BROKEN', message: '', violations };
    });
  const waiting = samples
    .map((world, index) => ({ world, index, version: index % 2 === 0 ? (16 as const) : (18 as const) }))
    .filter(({ index, version }) =>
      values.only === undefined
        ? values.version === undefined || String(version) === values.version
        : String(index) === values.only,
    );
  count = waiting.length;
  const work = async (): Promise<void> => {
    for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
      const { world, index, version } = next;
      const result = await hold(world, version);
      ends.set(result.end, (ends.get(result.end) ?? 0) + 1);
      if (result.violations.length === 0) held += 1;
      else
        process.stdout.write(`World ${index} (PostgreSQL ${version}) does not hold:\n${describe(result)}\n`);
      if (values.only !== undefined) {
        process.stdout.write(`${result.end}: ${result.message}\n`);
        print(world);
      }
      if (values.reduce && result.violations.length > 0)
        print(await reduce(world, result, (one) => hold(one, version)));
    }
  };
  await Promise.all([work(), work()]);
} finally {
  await plane.stopAll();
}
const list = [...ends].toSorted(([a], [b]) => (a < b ? -1 : 1)).map(([end, n]) => `${end} ${n}`);
const succeeded = ends.get('succeeded') ?? 0;
process.stdout.write(
  `${list.join(', ')}\nworlds: ${count}, succeeded: ${succeeded}, refused: ${count - succeeded}, held: ${held} (seed ${seed})\n`,
);
process.exitCode = held === count ? 0 : 1;

function describe({ violations }: Held): string {
  return violations
    .slice(0, 10)
    .map((line) => `- ${line}`)
    .join('\n');
}

function print({ statements, ...options }: World): void {
  const lines = statements.map((one) => `  ${one.in}: ${one.text};`);
  process.stdout.write(`${JSON.stringify(options)}\n${lines.join('\n')}\n`);
}

/** Leaves statements out for as long as the first violation stays. */
async function reduce(world: World, first: Held, hold: (world: World) => Promise<Held>): Promise<World> {
  const kind = (held: Held) =>
    new Set(held.violations.map((line) => line.replaceAll(/"[^"]*"|\d+/g, '').slice(0, 40)));
  const wanted = [...kind(first)][0] ?? '';
  let smallest = world;
  for (
    let size = Math.ceil(world.statements.length / 2);
    size >= 1;
    size = size === 1 ? 0 : Math.ceil(size / 2)
  ) {
    for (let at = 0; at < smallest.statements.length; ) {
      const statements = smallest.statements.filter((_, index) => index < at || index >= at + size);
      const smaller = { ...smallest, statements };
      if (kind(await hold(smaller)).has(wanted)) smallest = smaller;
      else at += size;
    }
  }
  return smallest;
}
