// npm run test:table [-- --all] [--seed=N]
// The audit table is lost, emptied or put back to an earlier state at a moment of a restore; then each operation runs.
// Whatever it answers: the volume that held the target's data still exists, and so does a new cluster that serves.
import type { ChildProcess } from 'node:child_process';
import type { Item } from '../sandbox/dynamodb.ts';
import { near, present, table } from '../support/constants.ts';
import { kindOf, type Point, pointsOf, sample } from './points.ts';
import { load, longLease, type Prepared, prepare, timings } from './suite.ts';

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
const sampleSize = 10;
const workers = 4;
let held = 0;
let tried = 0;

for (const strategy of ['swap', 'replace'] as const) {
  const scenario = {
    ...near,
    timings,
    inputs: { strategy },
  } as const;
  const allPrepared = await Promise.all(Array.from({ length: workers }, () => prepare(scenario)));
  const { changes } = pointsOf(allPrepared[0]?.undisturbed.requests ?? []);
  const points = changes.filter(({ kind, side }) => kind === stateWrite && side === 'after');
  const cases = points.flatMap((point, index): Case[] =>
    (Object.keys(faults) as Fault[]).flatMap((fault) =>
      operations.map((operation) => ({ point, earlier: points[Math.floor(index / 2)], fault, operation })),
    ),
  );
  const chosen = all ? cases : sample(cases, sampleSize, seed);
  process.stdout.write(`${strategy}: ${chosen.length} of ${cases.length} cases (seed ${seed})\n`);
  const queue = [...chosen];
  await Promise.all(
    allPrepared.map(async (prepared) => {
      for (let next = queue.shift(); next !== undefined; next = queue.shift()) {
        tried += 1;
        const lost = await harmOf(prepared, next);
        if (lost === undefined) held += 1;
        else {
          const { point, fault, operation } = next;
          process.stdout.write(
            `LOST: ${strategy}, ${fault} after state write ${point.occurrence}, then ${operation}: ${lost}\n`,
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
): Promise<string | undefined> {
  const { fixture, saved, inputs } = prepared;
  const { account, region } = fixture.target;
  const before = earlier === undefined ? [] : await itemsAfter(prepared, earlier);
  await load(fixture.sandbox, saved);
  const arn = `arn:aws:rds:${region}:${account}:cluster:staging`;
  const old = present(present(fixture.sandbox.rds.state.clusters[arn]).shown.DbClusterResourceId);
  await runUntil(prepared, point);
  await fixture.sandbox.rds.advance();
  const serving = Object.values(fixture.sandbox.rds.state.clusters).filter(({ tags }) =>
    tags.some(({ Key, Value }) => Key === 'aurora-restore:state' && Value === 'verified'),
  );
  const mustExist = [old, ...serving.map(({ shown }) => present(shown.DbClusterResourceId))];
  const items = (await fixture.sandbox.dumpTable(account, region, table)) as Item[];
  await fixture.sandbox.resetTable(account, region, table, faults[fault](items, before));
  const { 'restore-id': _id, ...rest } = inputs;
  const more = operation === 'resume' ? { 'target-cluster-id': 'staging' } : {};
  const result = await fixture.run({ ...rest, ...longLease, ...more, operation });
  await fixture.sandbox.rds.advance();
  const exist = Object.values(fixture.sandbox.rds.state.clusters)
    .filter(({ status }) => status !== 'deleting')
    .map(({ shown }) => shown.DbClusterResourceId);
  const lost = mustExist.filter((id) => !exist.includes(id));
  if (lost.length > 0) return `${lost.join(', ')}; ${result.errors.join(' ')}`;
  return result.exitCode === 0 || result.errors.length > 0 ? undefined : 'it failed without a word';
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
