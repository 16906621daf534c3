// npm run test:table [-- --all] [--seed=N] [--only=NAME]
// The audit table is lost, emptied or put back to an earlier state at a moment of a restore, a rollback or a clean; then
// each operation runs. Whatever it answers: every cluster and every manual snapshot of the target account that was there
// before still exists, and so does a new cluster that serves.
import type { ChildProcess } from 'node:child_process';
import type { Item } from '../sandbox/dynamodb.ts';
import { near, present, table } from '../support/constants.ts';
import { kindOf, type Point, pointsOf, sample } from './points.ts';
import { load, longLease, type Prepared, prepare, type Scenario, timings } from './suite.ts';

const faults = {
  'lease gone': (items: readonly Item[]) => items.filter(({ event_id }) => event_id?.S !== 'LEASE'),
  'state gone': (items: readonly Item[]) => items.filter(({ event_type }) => event_type?.S !== 'STATE'),
  'both gone': (items: readonly Item[]) =>
    items.filter(({ event_id, event_type }) => event_id?.S !== 'LEASE' && event_type?.S !== 'STATE'),
  'table of an earlier moment': (_items: readonly Item[], earlier: readonly Item[]) => [...earlier],
} as const;
type Fault = keyof typeof faults;
const operations = ['restore', 'resume', 'abandon', 'rollback', 'clean'] as const;
const stateWrite = 'dynamodb:PutItem state';

interface Named extends Scenario {
  readonly name: string;
  /** What it is there to remove. */
  readonly mayGo?: RegExp;
}

const scenarios: readonly Named[] = [
  ...(['swap', 'replace'] as const).map((strategy) => ({
    ...near,
    timings,
    name: strategy,
    inputs: { strategy },
  })),
  ...(['swap', 'replace'] as const).map((strategy) => ({
    ...near,
    timings,
    name: `rollback after a ${strategy}`,
    before: { strategy },
    inputs: { operation: 'rollback', 'rollback-of': 'before' },
  })),
  {
    ...near,
    timings,
    name: 'rollback to a final snapshot',
    before: { strategy: 'swap', 'keep-previous': '0' },
    inputs: { operation: 'rollback', 'rollback-of': 'before', 'rollback-from': 'final-snapshot' },
  },
  {
    ...near,
    timings,
    name: 'clean',
    before: { strategy: 'swap', 'keep-previous': '1s' },
    inputs: { operation: 'clean' },
    mayGo: /^staging-old-/,
  },
];

interface Case {
  readonly point: Point;
  readonly earlier: Point | undefined;
  readonly fault: Fault;
  readonly operation: (typeof operations)[number];
}

const all = process.argv.includes('--all');
const seed = Number(
  process.argv.find((argument) => argument.startsWith('--seed='))?.slice(7) ?? Date.now() % 100_000,
);
const only = process.argv.find((argument) => argument.startsWith('--only='))?.slice(7) ?? '';
const sampleSize = 6;
const workers = 4;
let held = 0;
let tried = 0;

for (const scenario of scenarios.filter(({ name }) => name.includes(only))) {
  const allPrepared = await Promise.all(Array.from({ length: workers }, () => prepare(scenario)));
  const { changes } = pointsOf(allPrepared[0]?.undisturbed.requests ?? []);
  const points = changes.filter(({ kind, side }) => kind === stateWrite && side === 'after');
  const cases = points.flatMap((point, index): Case[] =>
    (Object.keys(faults) as Fault[]).flatMap((fault) =>
      operations.map((operation) => ({ point, earlier: points[Math.floor(index / 2)], fault, operation })),
    ),
  );
  const chosen = all ? cases : sample(cases, sampleSize, seed);
  process.stdout.write(`${scenario.name}: ${chosen.length} of ${cases.length} cases (seed ${seed})\n`);
  const queue = [...chosen];
  await Promise.all(
    allPrepared.map(async (prepared) => {
      for (let next = queue.shift(); next !== undefined; next = queue.shift()) {
        tried += 1;
        const lost = await harmOf(prepared, next, scenario.mayGo);
        if (lost === undefined) held += 1;
        else {
          const { point, fault, operation } = next;
          process.stdout.write(
            `LOST: ${scenario.name}, ${fault} after state write ${point.occurrence}, then ${operation}: ${lost}\n`,
          );
        }
      }
    }),
  );
  for (const { fixture } of allPrepared) await fixture.sandbox.stop();
}
process.stdout.write(`table faults: ${tried}, held: ${held}\n`);
process.exitCode = tried === held && tried > 0 ? 0 : 1;

/** What was lost; undefined where nothing was. */
async function harmOf(
  prepared: Prepared,
  { point, earlier, fault, operation }: Case,
  mayGo?: RegExp,
): Promise<string | undefined> {
  const { fixture, saved, inputs } = prepared;
  const { account, region } = fixture.target;
  const { rds } = fixture.sandbox;
  const before = earlier === undefined ? [] : await itemsAfter(prepared, earlier);
  await load(fixture.sandbox, saved);
  const data = dataOf(fixture).filter(({ name }) => mayGo?.test(name) !== true);
  await runUntil(prepared, point);
  await rds.advance();
  const serving = Object.values(rds.state.clusters).filter(({ tags }) =>
    tags.some(({ Key, Value }) => Key === 'aurora-restore:state' && Value === 'verified'),
  );
  const mustExist = new Set([
    ...data.map(({ id }) => id),
    ...serving.map(({ shown }) => present(shown.DbClusterResourceId)),
  ]);
  const items = (await fixture.sandbox.dumpTable(account, region, table)) as Item[];
  await fixture.sandbox.resetTable(account, region, table, faults[fault](items, before));
  const { 'restore-id': _id, ...rest } = inputs;
  const more = operation === 'resume' ? { 'target-cluster-id': 'staging' } : {};
  const result = await fixture.run({ ...rest, ...longLease, ...more, operation });
  await rds.advance();
  const exist = new Set(dataOf(fixture).map(({ id }) => id));
  const lost = [...mustExist].filter((id) => !exist.has(id));
  if (lost.length > 0) return `${lost.join(', ')}; ${result.errors.join(' ')}`;
  return result.exitCode === 0 || result.errors.length > 0 ? undefined : 'it failed without a word';
}

/** What holds data in the target account and is not being deleted: clusters by their volumes, manual snapshots. */
function dataOf({ sandbox, target }: Prepared['fixture']): { readonly id: string; readonly name: string }[] {
  const { clusters, snapshots } = sandbox.rds.state;
  const isHere = (thing: { readonly account: string; readonly status: string }): boolean =>
    thing.account === target.account && thing.status !== 'deleting';
  return [
    ...Object.values(clusters)
      .filter(isHere)
      .map(({ shown }) => ({
        id: present(shown.DbClusterResourceId),
        name: present(shown.DBClusterIdentifier),
      })),
    ...Object.values(snapshots)
      .filter((snapshot) => isHere(snapshot) && snapshot.shown.SnapshotType === 'manual')
      .map(({ shown }) => ({
        id: present(shown.DBClusterSnapshotArn),
        name: present(shown.DBClusterSnapshotIdentifier),
      })),
  ];
}

async function itemsAfter(prepared: Prepared, point: Point): Promise<Item[]> {
  const { fixture, saved } = prepared;
  await load(fixture.sandbox, saved);
  await runUntil(prepared, point);
  return (await fixture.sandbox.dumpTable(fixture.target.account, fixture.target.region, table)) as Item[];
}

/** The run is killed right after a write of its state. */
async function runUntil({ fixture, inputs }: Prepared, point: Point): Promise<void> {
  let child: ChildProcess | undefined;
  let count = 0;
  let isDone = false;
  fixture.sandbox.faults.push((request, phase) => {
    if (isDone || request.principal.includes(':user/') || kindOf(request) !== point.kind) return undefined;
    if (phase === 'before') count += 1;
    if (count !== point.occurrence || phase !== 'after') return undefined;
    isDone = true;
    child?.kill('SIGKILL');
    return { kind: 'drop' };
  });
  await fixture.run(inputs, {
    onStart: (started) => {
      child = started;
    },
  });
  fixture.sandbox.faults.length = 0;
}
