import { staging } from '../support/constants.ts';
import { runRestore, type Start } from './action.ts';
import { BenchFixture } from './bench-fixture.ts';
import { type Case, casesOf, routes } from './cases.ts';
import { draw, seededRandom } from './durations.ts';
import { floorSeconds } from './floor.ts';

/** One way to get through the waits of a restore: means over restores of a target that has been restored before. */
export interface Waking {
  readonly case: string;
  readonly way: string;
  readonly totalSeconds: number;
  /** Beyond AWS's own time. */
  readonly lateSeconds: number;
  readonly billedMinutes: number;
  readonly runs: number;
}

interface Way {
  readonly name: string;
  readonly inputs: Readonly<Record<string, string>>;
  /** When the run that comes after one that parked starts. Left out where no run parks. */
  readonly start?: (bench: BenchFixture) => Start;
}

/** Minutes between two starts of `cron: "0 * * * *"`, as github.com/onkartalekar/fpl-intelligence/issues/288 lists them. */
const seenGaps = [349, 270, 179, 146, 240, 323, 291, 261, 175, 147, 124];
/** From the call of GitHub's API until the job's first step (assumed). */
const pickUpSeconds = 20;
const name = 'aurora-restore-wake';

const hourly = (): Start => (begunMs, nowMs) => begunMs + (Math.floor((nowMs - begunMs) / hour) + 1) * hour;
const hour = 3_600_000;

/** The same list over and over; each restore begins at another place of it. */
function asGitHubDoes(random: () => number): Start {
  let index = Math.floor(random() * seenGaps.length);
  let nextMs: number | undefined;
  return (begunMs, nowMs) => {
    nextMs ??= begunMs + random() * (seenGaps[index] ?? 0) * 60_000;
    while (nextMs <= nowMs) {
      index = (index + 1) % seenGaps.length;
      nextMs += (seenGaps[index] ?? 0) * 60_000;
    }
    return nextMs;
  };
}

/** Events of RDS and the schedule that the run made, through the stack of wake.yml. Of several at once one run is left. */
function whenWoken({ fixture, clock }: BenchFixture): Start {
  const { github, eventBridge, rds } = fixture.sandbox;
  let started = 0;
  return async () => {
    // Those that came while the run was at work start the next one behind it.
    for (; github.dispatches.length === started; await clock.sleep(5000)) {
      await rds.advance();
      eventBridge.advance(clock.now());
    }
    started = github.dispatches.length;
    return clock.now() + pickUpSeconds * 1000;
  };
}

const scheduleRandom = seededRandom(7);
const ways: readonly Way[] = [
  { name: 'held (`hold: true`)', inputs: {} },
  { name: 'parked, hourly schedule on time', inputs: { hold: 'false' }, start: hourly },
  {
    name: 'parked, hourly schedule as GitHub really starts it',
    inputs: { hold: 'false' },
    start: () => asGitHubDoes(scheduleRandom),
  },
  { name: 'parked, woken by wake.yml', inputs: { hold: 'false', wake: name }, start: whenWoken },
];

/**
 * @param restores of each way in each case, after the very first
 * @param only cases whose names contain it
 */
export async function runWaking(restores: number, only = ''): Promise<Waking[]> {
  const rows: Waking[] = [];
  for (const [route, options] of Object.entries(routes)) {
    const cases = casesOf(route).filter(({ name, sizeGib }) => sizeGib >= 100 && name.includes(only));
    if (route === 'same-Region' || cases.length === 0) continue;
    const bench = await BenchFixture.open(options, async ({ sandbox, target }) => {
      const { resumeRepository: Repository, resumeToken: GitHubToken } = sandbox.github;
      await sandbox.eventBridge.deployWake(
        { account: staging, region: target.region },
        { Repository, GitHubToken, TargetClusterId: 'staging' },
      );
    });
    process.env['AWS_ENDPOINT_URL'] = bench.fixture.sandbox.endpoint;
    process.env['SANDBOX_NAMES'] = bench.fixture.sandbox.endpoint;
    try {
      for (const one of cases) for (const way of ways) rows.push(await measureWay(bench, one, way, restores));
    } finally {
      await bench.fixture.sandbox.stop();
    }
  }
  return rows;
}

async function measureWay(bench: BenchFixture, one: Case, way: Way, restores: number): Promise<Waking> {
  const draws = seededRandom(one.sizeGib);
  const random = seededRandom(1);
  let history: Awaited<ReturnType<BenchFixture['history']>> = [];
  const series: {
    readonly total: number;
    readonly late: number;
    readonly billed: number;
    readonly runs: number;
  }[] = [];
  for (let n = 0; n <= restores; n += 1) {
    const timings = draw(one.sizeGib, draws);
    await bench.reset(timings, one.sizeGib, history);
    bench.fixture.sandbox.github.dispatches.length = 0;
    let done = { billedMinutes: 0, runs: 0 };
    const { totalSeconds } = await bench.measure(async () => {
      done = await runRestore(bench, random, { strategy: 'swap', ...way.inputs }, way.start?.(bench));
    });
    history = await bench.history();
    const late = totalSeconds - floorSeconds(timings, one);
    series.push({ total: totalSeconds, late, billed: done.billedMinutes, runs: done.runs });
  }
  const mean = (value: (one: (typeof series)[number]) => number): number =>
    series.slice(1).reduce((sum, restore) => sum + value(restore), 0) / restores;
  return {
    case: one.name,
    way: way.name,
    totalSeconds: mean(({ total }) => total),
    lateSeconds: mean(({ late }) => late),
    billedMinutes: mean(({ billed }) => billed),
    runs: mean(({ runs }) => runs),
  };
}
