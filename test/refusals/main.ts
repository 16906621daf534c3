import { seeded } from '../sandbox/delays.ts';
import { inOrder, nameOf } from './cases.ts';
import { type Job, Worker } from './pool.ts';
import { scenarios } from './scenarios.ts';

// Records the requests of each scenario, then lets AWS refuse each of them with everything that its models list, once,
// for a while and permanently, and checks what the action makes of it. Without `--all` it is a sample by `--seed=N`, with
// every error once first: `--cases=N` of them, or as many as `--minutes=M` (8) allow. `--all` with `--minutes=M` and
// `--from=N` is a piece of the full run. `--only=TEXT` chooses scenarios, `--case=PATTERN` cases.

const option = (name: string): string | undefined =>
  process.argv.find((argument) => argument.startsWith(`--${name}=`))?.slice(name.length + 3);
const all = process.argv.includes('--all');
const seed = Number(option('seed') ?? Date.now() % 100_000);
const cases = Number(option('cases') ?? Number.POSITIVE_INFINITY);
const isCounted = all || cases < Number.POSITIVE_INFINITY;
const endsAfterMs = Number(option('minutes') ?? (isCounted ? Number.POSITIVE_INFINITY : 8)) * 60_000;
const processes = Number(option('workers') ?? 2);
const from = Number(option('from') ?? 0);
const only = option('only') ?? '';
const wanted = new RegExp(option('case') ?? '');

const begunAt = performance.now();
const isLate = (): boolean => performance.now() - begunAt >= endsAfterMs;
const chosen = scenarios.filter(({ name }) => name.includes(only)).map(({ name }) => name);
process.stdout.write(`refusals: seed ${seed}\n`);

const workers = chosen.map((name) => new Worker(name));
const jobs: Job[] = [];
for (const own of await Promise.all(workers.map((worker) => worker.cases()))) {
  process.stdout.write(`${own[0]?.scenario}: ${own.length} cases\n`);
  jobs.push(...own);
}
const queue = inOrder(
  jobs.filter((one) => wanted.test(nameOf(one))),
  seeded(seed),
).slice(from);
const errors = new Set(queue.map(({ refusal }) => refusal.code));
const leftOut = queue.splice(Math.max(cases, errors.size)).length;
let begun = 0;
const tried = new Set<string>();
const broken: string[] = [];
let checked = 0;
let missed = 0;

const free = new Set(chosen);
/** The first job that one of the free workers can do. */
const take = (): Job | undefined => {
  // A slow machine, too, tries each error once.
  const isOver = begun >= errors.size && isLate();
  const index = isOver ? -1 : queue.findIndex(({ scenario }) => free.has(scenario));
  if (index < 0) return undefined;
  begun += 1;
  return queue.splice(index, 1)[0];
};
await Promise.all(
  Array.from({ length: processes }, async () => {
    for (let one = take(); one !== undefined; one = take()) {
      const { scenario, refusal } = one;
      free.delete(scenario);
      const fault = await workers[chosen.indexOf(scenario)]?.check(one);
      free.add(scenario);
      if (fault === 'missed') {
        missed += 1;
        continue;
      }
      checked += 1;
      if (checked % 50 === 0) {
        const seconds = (performance.now() - begunAt) / 1000;
        process.stdout.write(`${checked} cases in ${seconds.toFixed(0)} s, ${queue.length} left\n`);
      }
      tried.add(refusal.code);
      if (fault === undefined) continue;
      broken.push(fault);
      process.stdout.write(`NOT HELD: ${scenario}, ${fault}\n`);
    }
  }),
);
await Promise.all(workers.map((worker) => worker.stop()));
const untried = [...errors].filter((code) => !tried.has(code));
if (untried.length > 0) process.stdout.write(`not tried: ${untried.join(', ')}\n`);
process.stdout.write(
  `errors: ${tried.size} of ${errors.size}; requests not reached: ${missed}; cases left out: ${queue.length + leftOut}\n`,
);
process.stdout.write(`refusals: ${checked}, held: ${checked - broken.length}\n`);
process.exitCode = broken.length === 0 && untried.length === 0 && checked > 0 ? 0 : 1;
