import { runRestore } from './action.ts';
import { BenchFixture, type Measured } from './bench-fixture.ts';
import { type Case, casesOf, routes } from './cases.ts';
import { draw, jobSetupSeconds, seededRandom } from './durations.ts';
import { stateBytes } from './fleet.ts';
import { floorSeconds } from './floor.ts';
import { guide, restorePlainly, sdkWaiters } from './plain.ts';

/**
 * One line of the bench: means over its restores, but for the worst lag. A target is refreshed again and again, so the very
 * first restore, which finds no durations of earlier ones, is not among them: it has rows of its own.
 */
export interface Row {
  readonly case: string;
  readonly contender: Contender;
  /** What AWS itself needs: `floorSeconds` in floor.ts, for the same draws. */
  readonly floorSeconds: number;
  readonly totalSeconds: number;
  /** `lags` in bench-fixture.ts. */
  readonly lagMeanSeconds: number;
  readonly lagWorstSeconds: number;
  readonly apiCalls: number;
  /** `awaySeconds` in bench-fixture.ts. */
  readonly awaySeconds: number;
  /** `extraDollars` below. */
  readonly extraDollars: number;
  /** Minutes of a runner that GitHub bills when the job stays for all of it. The guide runs in Step Functions: none. */
  readonly billedMinutesHeld: number;
  /** The same with `hold: false`: the action parks, and a schedule resumes it. Others cannot park. */
  readonly billedMinutesParked: number;
}

export const contenders = [
  'action',
  'action-replace',
  'guide',
  'sdk-waiters',
  'fixed-30s',
  'fixed-60s',
] as const;
export type Contender = (typeof contenders)[number];

export interface BenchOptions {
  /** `strategy` of the action, and of the action with fixed polling; `action-replace` always replaces, the others delete first. */
  readonly strategy: string;
  /** Restores of each contender in each case, after the very first. */
  readonly restores: number;
  /** Just the cases whose name holds it. */
  readonly only?: string | undefined;
  readonly onRow: (row: Row) => void;
}

/** What the action keeps in the audit table for a restore: the most of all. */
export interface TableUse {
  readonly readUnits: number;
  readonly writeUnits: number;
  /** Of the item with its state. */
  readonly stateBytes: number;
}

export interface Benched {
  readonly table: TableUse;
  readonly rows: readonly Row[];
  /** The same of the first restore of each target. */
  readonly first: readonly Row[];
}

interface Restored extends Measured {
  readonly stateBytes: number;
  readonly floorSeconds: number;
  readonly heldMinutes: number;
  readonly parkedMinutes: number;
}

export async function runBench(options: BenchOptions): Promise<Benched> {
  const rows: Row[] = [];
  const first: Row[] = [];
  let table: TableUse = { readUnits: 0, writeUnits: 0, stateBytes: 0 };
  for (const [route, fixture] of Object.entries(routes)) {
    const cases = casesOf(route).filter(({ name }) => name.includes(options.only ?? ''));
    if (cases.length === 0) continue;
    const bench = await BenchFixture.open(fixture);
    // The SDK's clients in this process read the first, the sandbox's name server the other.
    process.env['AWS_ENDPOINT_URL'] = bench.fixture.sandbox.endpoint;
    process.env['SANDBOX_NAMES'] = bench.fixture.sandbox.endpoint;
    try {
      for (const one of cases) {
        for (const contender of contenders) {
          const series = await restoreSeries(bench, one, contender, options);
          if (contender === 'action') for (const used of series) table = most(table, used);
          const row = rowOf(one, contender, series.slice(1));
          options.onRow(row);
          rows.push(row);
          first.push(rowOf(one, contender, series.slice(0, 1)));
        }
      }
    } finally {
      await bench.fixture.sandbox.stop();
    }
  }
  return { table, rows, first };
}

/** Restore after restore of the same target; what the audit table keeps is all that one hands to the next. */
async function restoreSeries(
  bench: BenchFixture,
  one: Case,
  contender: Contender,
  { strategy, restores }: BenchOptions,
): Promise<Restored[]> {
  const draws = seededRandom(one.sizeGib);
  const random = seededRandom(1);
  const series: Restored[] = [];
  let held: Awaited<ReturnType<BenchFixture['history']>> = [];
  let parked = held;
  for (let n = 0; n <= restores; n += 1) {
    const timings = draw(one.sizeGib, draws);
    const floor = floorSeconds(timings, one);
    await bench.reset(timings, one.sizeGib, held);
    if (contender === 'guide' || contender === 'sdk-waiters') {
      const way = contender === 'guide' ? guide : sdkWaiters(random);
      const measured = await bench.measure(() => restorePlainly(bench, way));
      const minutes = contender === 'guide' ? 0 : Math.ceil((measured.totalSeconds + jobSetupSeconds) / 60);
      const without = { stateBytes: 0, heldMinutes: minutes, parkedMinutes: minutes };
      series.push({ ...measured, ...without, floorSeconds: floor });
      continue;
    }
    const isOwn = contender === 'action' || contender === 'action-replace';
    const poll = isOwn ? undefined : `${contender.slice('fixed-'.length)}`;
    const own = contender === 'action-replace' ? 'replace' : strategy;
    const inputs = { strategy: own, ...(poll === undefined ? {} : { 'poll-min': poll, 'poll-max': poll }) };
    // Fixed means fixed: without jitter.
    const chance = poll === undefined ? random : () => 0.5;
    let heldMinutes = 0;
    const measured = await bench.measure(async () => {
      heldMinutes = (await runRestore(bench, chance, inputs)).billedMinutes;
    });
    const items = await bench.history();
    held = poll === undefined ? items : [];
    let parkedMinutes = heldMinutes;
    if (isOwn) {
      await bench.reset(timings, one.sizeGib, parked);
      parkedMinutes = (await runRestore(bench, chance, { ...inputs, hold: 'false' })).billedMinutes;
      parked = await bench.history();
    }
    series.push({
      ...measured,
      stateBytes: stateBytes(items),
      floorSeconds: floor,
      heldMinutes,
      parkedMinutes,
    });
  }
  return series;
}

function rowOf(one: Case, contender: Contender, series: readonly Restored[]): Row {
  const lags = series.flatMap((restored) => restored.lags);
  const meanOf = (value: (restored: Restored) => number): number => round(mean(series.map(value)));
  return {
    case: one.name,
    contender,
    floorSeconds: meanOf((restored) => restored.floorSeconds),
    totalSeconds: meanOf((restored) => restored.totalSeconds),
    lagMeanSeconds: round(mean(lags)),
    lagWorstSeconds: round(Math.max(...lags)),
    apiCalls: meanOf((restored) => restored.apiCalls),
    awaySeconds: meanOf((restored) => restored.awaySeconds),
    extraDollars: mean(series.map((restored) => extraDollars(one, contender, restored))),
    billedMinutesHeld: meanOf((restored) => restored.heldMinutes),
    billedMinutesParked: meanOf((restored) => restored.parkedMinutes),
  };
}

/** AWS's list prices in us-east-1 (2026): db.r7g.large of Aurora PostgreSQL for an hour, and a GB of its storage for a month. */
const instanceHourDollars = 0.276;
const storageMonthDollars = 0.1;
/** Of the target, all the time. */
const ownInstances = 2;
/** `keep-previous`: for so long the volume of the previous cluster is billed beside the new one. */
const keptHours = 20;

/** What the account pays beside one target that simply runs: a second set of instances, and the previous cluster's storage. */
function extraDollars(
  { sizeGib }: Case,
  contender: Contender,
  { instanceSeconds, totalSeconds }: Measured,
): number {
  const instanceHours = (instanceSeconds - ownInstances * totalSeconds) / 3600;
  const kept = contender === 'guide' || contender === 'sdk-waiters' ? 0 : keptHours / 730;
  return instanceHours * instanceHourDollars + sizeGib * kept * storageMonthDollars;
}

function most(one: TableUse, other: TableUse): TableUse {
  return {
    readUnits: Math.max(one.readUnits, other.readUnits),
    writeUnits: Math.max(one.writeUnits, other.writeUnits),
    stateBytes: Math.max(one.stateBytes, other.stateBytes),
  };
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}
