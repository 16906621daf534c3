import { seeded } from '../sandbox/delays.ts';
import { slowness } from '../support/slowness.ts';
import { type Case, casesOf, inOrder, nameOf } from './cases.ts';
import { check } from './check.ts';
import { prepare } from './prepare.ts';
import { scenarios } from './scenarios.ts';

// Records the requests of each scenario, then lets AWS refuse each of them with everything that its models list, once,
// for a while and permanently, and checks what the action makes of it. Without `--all` it is a sample by `--seed=N` that
// ends after `--minutes=M` (8), with every error of a scenario once first. `--only=TEXT` chooses scenarios and cases.

const option = (name: string): string | undefined =>
  process.argv.find((argument) => argument.startsWith(`--${name}=`))?.slice(name.length + 3);
const all = process.argv.includes('--all');
const seed = Number(option('seed') ?? Date.now() % 100_000);
const minutes = Number(option('minutes') ?? 8);
const workers = Number(option('workers') ?? 2);
const only = option('only') ?? '';
const wanted = option('case') ?? '';

const begunAt = performance.now();
const chosen = scenarios.filter(({ name }) => name.includes(only));
const broken: string[] = [];
const errors = new Set<string>();
let tried = 0;
let missed = 0;
let left = 0;
const factor = await slowness();
process.stdout.write(
  `refusals: seed ${seed}, this machine is ${factor.toFixed(1)} times slower than usual\n`,
);

for (const [index, scenario] of chosen.entries()) {
  // Each scenario has an equal part of the time; what one does not need is the next one's.
  const endsAt = ((index + 1) * minutes * 60_000) / chosen.length;
  const isLate = (): boolean => !all && performance.now() - begunAt >= endsAt;
  const allPrepared = await Promise.all(Array.from({ length: workers }, () => prepare(scenario, factor)));
  const cases = casesOf(allPrepared[0]?.requests ?? []).filter((one) => nameOf(one).includes(wanted));
  const queue: Case[] = inOrder(cases, seeded(seed));
  process.stdout.write(`${scenario.name}: ${cases.length} cases\n`);
  await Promise.all(
    allPrepared.map(async (prepared) => {
      for (let one = queue.shift(); one !== undefined; one = isLate() ? undefined : queue.shift()) {
        const fault = await check(prepared, one);
        if (fault === 'missed') {
          missed += 1;
          continue;
        }
        tried += 1;
        errors.add(one.refusal.code);
        if (fault === undefined) continue;
        broken.push(fault);
        process.stdout.write(`NOT HELD: ${scenario.name}, ${fault}\n`);
      }
    }),
  );
  left += queue.length;
  for (const { fixture } of allPrepared) await fixture.sandbox.stop();
}
process.stdout.write(`errors tried: ${errors.size}; not reached: ${missed}; left out: ${left}\n`);
process.stdout.write(`refusals: ${tried}, held: ${tried - broken.length}\n`);
process.exitCode = broken.length === 0 && tried > 0 ? 0 : 1;
