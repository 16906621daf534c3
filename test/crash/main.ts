import { near } from '../support/constants.ts';
import { type Point, pointsOf, sample, shorten } from './points.ts';
import { checkProtections } from './protections.ts';
import { crashAt, notReached, prepare, type Scenario, timings } from './suite.ts';

// Kills the bundle (SIGKILL) at requests of a restore, starts it again until it ends, and compares the end with that of
// an undisturbed run. `--all` takes every request, else every changing one and a sample of the rest.

interface Named extends Scenario {
  readonly name: string;
  /** Kinds of changes that are only sampled. */
  readonly sampled?: RegExp;
  /** How many of those. */
  readonly sampleSize?: number;
}

// Audit events and checkpoints are written by the same few lines in every scenario, so they are sampled: most in the first.
const bookkeeping = /^dynamodb:PutItem (event|state)$/;
const nearby = { ...near, oneAccount: true, timings };

const scenarios: readonly Named[] = [
  {
    name: 'replace, one account and Region',
    ...nearby,
    inputs: { strategy: 'replace', 'keep-previous': '0' },
    sampled: bookkeeping,
    sampleSize: 40,
  },
  {
    name: 'replace, cross-account and cross-Region, automated under the default key',
    sourceRegion: 'eu-central-1',
    targetRegion: 'us-east-1',
    sourceKey: 'default',
    snapshot: 'automated',
    timings,
    inputs: { strategy: 'replace' },
    sampled: bookkeeping,
  },
  {
    name: 'replace, cross-account, with copies that others may use',
    sourceRegion: 'eu-central-1',
    targetRegion: 'us-east-1',
    sourceKey: 'default',
    snapshot: 'automated',
    timings,
    inputs: { strategy: 'replace', 'share-copies': 'true', copy: 'always', retention: '0' },
    // What is its own: around every change of a reference, a copy and its end.
    sampled: /^(?!dynamodb:UpdateItem|rds:(Copy|Delete)DBClusterSnapshot)/,
  },
  {
    name: 'swap, one account and Region',
    ...nearby,
    inputs: { strategy: 'swap' },
    sampled: bookkeeping,
  },
  {
    name: 'swap, over the Data API',
    ...nearby,
    inputs: { strategy: 'swap', connect: 'data-api' },
    // What is its own: around every change of the secrets and of the HTTP endpoint.
    sampled: /^(?!secretsmanager:|rds:(Enable|Disable)HttpEndpoint)/,
  },
  {
    name: 'hooks, over the Data API',
    ...nearby,
    inputs: { connect: 'data-api' },
    hooks: {
      '1-mask.sql':
        "UPDATE customers SET mail = id || '@masked.invalid'; INSERT INTO customers SELECT max(id) + 1, '', '' FROM customers;",
      '2-count.sql': 'CREATE TABLE counted AS SELECT count(*) FROM customers;',
    },
    // Over the Data API each statement of a hook, and the end of its transaction, is a request of its own.
    sampled: /./,
    sampleSize: 16,
  },
  ...(['swap', 'replace'] as const).map((strategy) => ({
    ...nearby,
    name: `rollback after a ${strategy}`,
    before: { strategy },
    inputs: { operation: 'rollback', 'rollback-of': 'before' },
    sampled: bookkeeping,
  })),
  {
    ...nearby,
    name: 'rollback to a final snapshot',
    before: { strategy: 'swap', 'keep-previous': '0' },
    inputs: { operation: 'rollback', 'rollback-of': 'before', 'rollback-from': 'final-snapshot' },
    sampled: bookkeeping,
  },
  {
    ...nearby,
    name: 'removal of a stopped previous cluster',
    before: { strategy: 'swap', 'keep-previous': '1s' },
    inputs: { operation: 'clean' },
    sampled: bookkeeping,
  },
];
const workers = 4;

const all = process.argv.includes('--all');
const seed = Number(
  process.argv.find((argument) => argument.startsWith('--seed='))?.slice(7) ?? Date.now() % 100_000,
);
const sampleSize = 8;
const failures: string[] = [];
let points = 0;
let missed = 0;

const only = process.argv.find((argument) => argument.startsWith('--only='))?.slice(7) ?? '';

for (const scenario of scenarios.filter(({ name }) => name.includes(only))) {
  const allPrepared = await Promise.all(Array.from({ length: workers }, () => prepare(scenario)));
  const ownRequests = allPrepared[0]?.undisturbed.requests ?? [];
  const { changes, rest } = pointsOf(ownRequests);
  const isSampled = ({ kind }: Point): boolean => scenario.sampled?.test(kind) ?? false;
  const others = [...rest, ...changes.filter(isSampled)];
  const always = changes.filter((point) => !isSampled(point));
  const chosen = [...always, ...(all ? others : sample(others, scenario.sampleSize ?? sampleSize, seed))];
  process.stdout.write(
    `${scenario.name}: ${ownRequests.length} requests, ${chosen.length} crash points (seed ${seed})\n`,
  );
  const queue = [...chosen];
  await Promise.all(
    allPrepared.map(async (prepared) => {
      for (let point = queue.shift(); point !== undefined; point = queue.shift()) {
        const fault = await crashAt(prepared, point);
        if (fault === notReached) {
          missed += 1;
          continue;
        }
        points += 1;
        if (fault === undefined) continue;
        const failure = `${scenario.name}, ${point.side} ${point.kind} #${point.occurrence}: ${fault}`;
        failures.push(failure);
        process.stdout.write(`NOT CONVERGED: ${failure}\n`);
      }
    }),
  );
  for (const { fixture } of allPrepared) await fixture.sandbox.stop();
}
if (missed > 0) process.stdout.write(`not reached, so not counted: ${missed}\n`);
const unnoticed = await checkProtections();
// Last, as only the end of a long log is seen everywhere.
for (const failure of failures) process.stdout.write(`NOT CONVERGED: ${shorten(failure)}\n`);
process.stdout.write(`crash points: ${points}, converged: ${points - failures.length} (seed ${seed})\n`);
process.exitCode = failures.length === 0 && points > missed && unnoticed === 0 ? 0 : 1;
