// npm run test:plans [-- N] [--seed=N] [--only=INDEX]
// Random targets, snapshots and inputs from what the sandbox offers and what it refuses: `operation: plan` says that a
// restore can work if and only if the restore succeeds. Of those that it refuses, each runs once more without the
// checks: then AWS must refuse it, or the check would refuse what AWS allows.
import { cp, readFile, rm, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import fc from 'fast-check';
import { inputs as fast, timings } from '../crash/suite.ts';
import { createFixture, type Fixture } from '../support/fixture.ts';
import { judgeWorld, type Verdict } from './judge.ts';
import { type RouteKind, routes } from './routes.ts';
import { subjects, type Variation } from './variations.ts';
import { createKeys } from './world.ts';

const root = fileURLToPath(new URL('../../', import.meta.url));
const option = (name: string): number | undefined => {
  const given = process.argv.find((argument) => argument.startsWith(`--${name}=`));
  return given === undefined ? undefined : Number(given.slice(name.length + 3));
};
const count = Number(process.argv.slice(2).find((argument) => /^\d+$/.test(argument)) ?? 50);
const seed = option('seed') ?? Date.now() % 1_000_000;
const only = option('only');
const workers = 3;

/** Its number in the list, as shrinking and printing want it. */
const route = fc.oneof(fc.constant(0), fc.nat({ max: routes.length - 1 }));

/** Half of the subjects' variations are refused alone: few of them in a world, or next to none could work. */
const world: fc.Arbitrary<Variation[]> = fc
  .tuple(
    fc.shuffledSubarray(Object.keys(subjects), { minLength: 1, maxLength: 4 }),
    fc.infiniteStream(fc.nat()),
  )
  .map(([chosen, numbers]) =>
    Object.keys(subjects)
      .filter((subject) => chosen.includes(subject))
      .flatMap((subject) => {
        const all = subjects[subject] ?? [];
        const one = all[(numbers.next().value ?? 0) % all.length];
        return one === undefined ? [] : [one];
      }),
  );

/** The action, with checks that refuse nothing. */
async function writeUnchecked(): Promise<string> {
  const copy = `${root}build/unchecked`;
  await rm(copy, { recursive: true, force: true });
  await cp(`${root}src`, `${copy}/src`, { recursive: true });
  const file = `${copy}/src/restore/preflight/preflight.ts`;
  const source = await readFile(file, 'utf8');
  const refusal = 'if (error === undefined) return;\n  const { code';
  if (!source.includes(refusal)) throw new Error('preflight.ts no longer has the refusal that is taken out.');
  await writeFile(file, source.replace(refusal, 'if (error !== undefined) return;\n  const { code'));
  return `${copy}/src/index.ts`;
}

/** A fixture without databases: what is looked at is what AWS accepts. */
async function prepare(kind: RouteKind): Promise<Parameters<typeof judgeWorld>[0]> {
  const fixture: Fixture = await createFixture({ ...kind.options, timings });
  kind.arrange?.(fixture);
  const { state } = fixture.sandbox.rds;
  for (const thing of [...Object.values(state.clusters), ...Object.values(state.snapshots)])
    thing.volume = undefined;
  const keys = await createKeys(fixture);
  const { 'restore-id': _id, ...inputs } = {
    ...fast,
    // Not what is looked at here, on however busy a machine.
    'lease-duration': '60s',
    'setup-db-users': 'false',
    'restore-timeout': '6s',
    'copy-timeout': '6s',
    ...kind.inputs,
  };
  return { fixture, keys, saved: await fixture.sandbox.save(), inputs };
}

const worlds = fc
  .sample(fc.tuple(world, route), { seed, numRuns: count })
  .map(([variations, number], index) => ({ variations, kind: routes[number] ?? routes[0], index }))
  .filter(({ index }) => only === undefined || index === only);
/** By route: worlds of one route share a fixture. Those of the first go in parts, as they are many. */
const queue = [
  ...Map.groupBy(worlds, ({ kind, index }) => (kind === routes[0] ? index % workers : kind)).values(),
];
process.stdout.write(`seed ${seed}\n`);
const unchecked = await writeUnchecked();
const verdicts: Verdict[] = [];
await Promise.all(
  Array.from({ length: Math.min(workers, queue.length) }, async () => {
    for (let group = queue.shift(); group?.[0] !== undefined; group = queue.shift()) {
      const prepared = await prepare(group[0].kind);
      for (const { variations, kind, index } of group) {
        const verdict = await judgeWorld(prepared, variations, unchecked);
        verdicts.push(verdict);
        const names = [kind, ...variations].map(({ name }) => name).join(' | ');
        if (verdict.disagreement !== undefined || only !== undefined)
          process.stdout.write(
            `world ${index} (${names}): ${verdict.disagreement ?? verdict.kind}\n${verdict.details}\n`,
          );
      }
      await prepared.fixture.sandbox.stop();
    }
  }),
);
await rm(`${root}build/unchecked`, { recursive: true, force: true });
const of = (kind: Verdict['kind']): number => verdicts.filter((one) => one.kind === kind).length;
const held = verdicts.filter(({ disagreement }) => disagreement === undefined).length;
process.stdout.write(
  `can work: ${of('can work')}, refused by AWS too: ${of('refused by AWS too')}, refused by a guard: ${of('refused by a guard')}, not known: ${of('not known')}\n`,
);
process.stdout.write(`worlds: ${verdicts.length}, held: ${held} (seed ${seed})\n`);
process.exit(held === verdicts.length ? 0 : 1);
