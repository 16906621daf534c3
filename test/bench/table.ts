import type { Benched, Row } from './bench.ts';
import type { Fleet } from './fleet.ts';
import type { Startup } from './startup.ts';
import type { Waking } from './waking.ts';

/** How far a goal is from being met, in the worst of the cases that AWS alone needs an hour or more for. */
interface Goal {
  readonly name: string;
  readonly result: string;
  readonly met: boolean;
}

/** Goals are for cases of an hour or more: in shorter ones, a poll every few seconds would be most of the calls. */
const longSeconds = 3600;

function goalsOf(rows: readonly Row[], strategy: string): Goal[] {
  const worst = (name: string, limit: number, unit: string, value: (row: Row, of: Find) => number): Goal => {
    const long = rows.filter((row) => row.contender === 'action' && row.floorSeconds >= longSeconds);
    const values = long.map((row) => value(row, find(rows, row.case)));
    const most = Math.max(...values);
    return { name, result: `${tenth(most)}${unit}, at most ${limit}${unit}`, met: most <= limit };
  };
  const goals = [
    worst('Total over AWS’s own time', 2, ' %', (row) => (row.totalSeconds / row.floorSeconds - 1) * 100),
    worst('Mean time until a change is seen', 10, ' s', (row) => row.lagMeanSeconds),
    worst('Calls, of those that a poll every 60 s needs', 100, ' %', (row, of) => {
      return (row.apiCalls / of('fixed-60s').apiCalls) * 100;
    }),
    worst('Minutes billed parked, of those held', 10, ' %', (row) => {
      return (row.billedMinutesParked / row.billedMinutesHeld) * 100;
    }),
  ];
  if (strategy === 'swap')
    goals.splice(
      3,
      0,
      worst('Endpoint unavailable, of the guide’s', 5, ' %', (row, of) => {
        return (row.awaySeconds / of('guide').awaySeconds) * 100;
      }),
    );
  return goals;
}

type Find = (contender: Row['contender']) => Row;
function find(rows: readonly Row[], name: string): Find {
  return (contender) => {
    const found = rows.find((row) => row.case === name && row.contender === contender);
    if (found === undefined) throw new Error(`There is no row of ${contender} for ${name}.`);
    return found;
  };
}

/** Markdown for performance.md and for CI's summary. */
export function describeBench(
  {
    rows,
    first,
    table,
    startup,
    fleets,
    waking,
  }: Benched & {
    readonly startup: Startup;
    readonly fleets: readonly Fleet[];
    readonly waking: readonly Waking[];
  },
  about: {
    readonly date: string;
    readonly machine: string;
    readonly strategy: string;
    readonly restores: number;
  },
): string {
  const lines = [
    `${about.date}, ${about.machine}, \`strategy: ${about.strategy}\`, means over ${about.restores} restores after the first of a target.`,
    '',
    '| Case | Contender | AWS’s own time | Total | Delay until noticed, mean | worst | Calls | Endpoint unavailable | AWS beside the target | Billed, held | parked |',
    '|---|---|---|---|---|---|---|---|---|---|---|',
    ...rows.map((row) => {
      const cells = [
        row.contender === 'action' ? row.case : '',
        row.contender,
        minutes(row.floorSeconds),
        minutes(row.totalSeconds),
        `${row.lagMeanSeconds.toFixed(0)} s`,
        `${row.lagWorstSeconds.toFixed(0)} s`,
        row.apiCalls.toFixed(0),
        minutes(row.awaySeconds),
        `$${row.extraDollars.toFixed(2)}`,
        `${row.billedMinutesHeld.toFixed(0)} min`,
        `${row.billedMinutesParked.toFixed(0)} min`,
      ];
      return `| ${cells.join(' | ')} |`;
    }),
    '',
    '| Goal, for cases of an hour or more | Worst case | |',
    '|---|---|---|',
    ...goalsOf(rows, about.strategy).map(
      ({ name, result, met }) => `| ${name} | ${result} | ${met ? 'met' : 'missed'} |`,
    ),
    ...goalsOf(first, about.strategy).map(
      ({ name, result, met }) => `| ${name}, very first restore | ${result} | ${met ? 'met' : 'missed'} |`,
    ),
    '',
    '| Case | Waits | Total | Later than AWS alone | Billed | Runs |',
    '|---|---|---|---|---|---|',
    ...waking.map(({ case: name, way, totalSeconds, lateSeconds, billedMinutes, runs }) => {
      const cells = [name, way, minutes(totalSeconds), minutes(lateSeconds)];
      return `| ${[...cells, `${tenth(billedMinutes)} min`, tenth(runs)].join(' | ')} |`;
    }),
    '',
    '| Restores begun at once | Failed | Calls, each | of them throttled | Until the last is done | Copies, in all |',
    '|---|---|---|---|---|---|',
    ...fleets.map(({ restores, failures, callsEach, throttledEach, totalSeconds, copies }) => {
      const cells = [restores, failures.length, callsEach, throttledEach, minutes(totalSeconds), copies];
      return `| ${cells.join(' | ')} |`;
    }),
    '',
    `Of the audit table, a restore above takes at most ${tenth(table.readUnits)} read and ${tenth(table.writeUnits)} write request units, and its state at most ${tenth(table.stateBytes / 1024)} KiB; in the fleets it is ${fleets.map(({ writeUnitsEach }) => writeUnitsEach).join(', ')} write units for each restore.`,
    '',
    '| Start-up | Action | Empty script | Ratio |',
    '|---|---|---|---|',
    `| Until the first call to AWS | ${startup.firstCallMs.toFixed(0)} ms | ${startup.emptyMs.toFixed(0)} ms | ${tenth(startup.firstCallMs / startup.emptyMs)} |`,
    `| Memory | ${startup.memoryMb.toFixed(0)} MB | ${startup.emptyMemoryMb.toFixed(0)} MB | ${tenth(startup.memoryMb / startup.emptyMemoryMb)} |`,
    `| JavaScript, all of it | ${tenth(startup.bundleMb)} MB | | |`,
    `| JavaScript, loaded at once | ${tenth(startup.entryMb)} MB | | |`,
  ];
  return lines.join('\n');
}

function minutes(seconds: number): string {
  return seconds < 600 ? `${tenth(seconds / 60)} min` : `${(seconds / 60).toFixed(0)} min`;
}

function tenth(value: number): string {
  return String(Math.round(value * 10) / 10);
}
