import { createDataPlane } from '../sandbox/postgres/data-plane.ts';
import { database, makeProduction, master, restore } from '../sandbox/postgres/production.ts';
import { type Measured, measure } from './sql-restore.ts';

/** One size of one kind of production database. */
export interface SqlRow {
  readonly kind: string;
  readonly size: number;
  readonly version: string;
  readonly seconds: number;
  readonly roundTrips: number;
  /** Over the Data API, of the largest size only. */
  readonly dataApi?: Measured | undefined;
  readonly memoryMb: number;
  /** At the first size, 0: there is nothing to compare with. */
  readonly exponent: number;
  /** In seconds, for the largest size. */
  readonly goal: number;
}

interface Kind {
  readonly name: string;
  readonly goal: number;
  readonly sizes: readonly number[];
  make(size: number): readonly (readonly [string, string])[];
}

const loop = (size: number, ...statements: string[]) =>
  `DO $$ BEGIN FOR i IN 1..${size} LOOP ${statements.map((one) => `EXECUTE replace('${one}', '%', i::text);`).join(' ')} END LOOP; END $$`;

const kinds: readonly Kind[] = [
  {
    name: 'tables of one owner',
    goal: 10,
    sizes: [12_500, 25_000, 50_000],
    make: (size) =>
      Array.from({ length: size / 500 }, (_, at) => [
        database,
        `SET ROLE ${master}; CREATE SCHEMA s${at}; ${loop(500, `CREATE TABLE s${at}.t% (id int, v int)`)}`,
      ]),
  },
  {
    name: 'roles that log in',
    goal: 3,
    sizes: [750, 1500, 3000],
    make: (size) => [
      [database, `SET ROLE ${master}; CREATE ROLE g; ${loop(size, 'CREATE ROLE u% LOGIN', 'GRANT g TO u%')}`],
    ],
  },
  {
    name: 'tenants (role, schema, table)',
    goal: 10,
    sizes: [500, 1000, 2000],
    make: (size) => [
      [database, `SET ROLE ${master}; ${loop(size, 'CREATE ROLE u% LOGIN')}`],
      [
        database,
        loop(
          size,
          'CREATE SCHEMA t% AUTHORIZATION u%',
          'CREATE TABLE t%.a (id int)',
          'ALTER TABLE t%.a OWNER TO u%',
        ),
      ],
    ],
  },
  {
    name: 'databases',
    goal: 6,
    sizes: [50, 100, 200],
    make: (size) =>
      Array.from({ length: size }, (_, at) => [
        'postgres',
        `CREATE DATABASE d${at} OWNER ${master} STRATEGY file_copy`,
      ]),
  },
];

/** All SQL of a restore without hooks, in `rounds` rounds of which the median counts. */
export async function runSqlBench(
  { rounds, only = '' }: { readonly rounds: number; readonly only?: string | undefined },
  onRow: (row: SqlRow) => void,
): Promise<readonly SqlRow[]> {
  const plane = await createDataPlane();
  const rows: SqlRow[] = [];
  try {
    for (const version of ['16', '18'] as const) {
      const production = await makeProduction(plane, version);
      for (const kind of kinds.filter(({ name }) => name.includes(only))) {
        let first: SqlRow | undefined;
        for (const size of kind.sizes) {
          const volume = await plane.copyVolume(production);
          for (const [inDatabase, statement] of kind.make(size))
            await plane.superuserQuery(volume, inDatabase, statement);
          const measured: Measured[] = [];
          for (let round = 0; round < rounds; round += 1) {
            const restored = await restore(plane, volume);
            measured.push(await measure(plane, restored, 'direct'));
            await restored.close();
          }
          let dataApi: Measured | undefined;
          if (size === kind.sizes.at(-1)) {
            const restored = await restore(plane, volume);
            dataApi = await measure(plane, restored, 'data-api');
            await restored.close();
          }
          await plane.deleteVolume(volume);
          const { seconds, roundTrips } = measured.toSorted((a, b) => a.seconds - b.seconds)[
            Math.floor(rounds / 2)
          ] as Measured;
          const exponent =
            first === undefined ? 0 : Math.log(seconds / first.seconds) / Math.log(size / first.size);
          const memoryMb = Math.round(process.memoryUsage().rss / 2 ** 20);
          const row = {
            kind: kind.name,
            size,
            version,
            seconds,
            roundTrips,
            dataApi,
            memoryMb,
            exponent,
            goal: kind.goal,
          };
          first ??= row;
          rows.push(row);
          onRow(row);
        }
      }
    }
  } finally {
    await plane.stopAll();
  }
  return rows;
}

/** Markdown for the docs. */
export function describeSqlBench(rows: readonly SqlRow[]): string {
  return [
    '| Production | PostgreSQL | Size | All SQL | Goal | Round trips | Growth exponent | Data API | its goal | Memory |',
    '|---|---|---|---|---|---|---|---|---|---|',
    ...rows.map(({ kind, version, size, seconds, roundTrips, memoryMb, exponent, goal, dataApi }) => {
      const cells = [
        ...[kind, version, size.toLocaleString('en-US'), `${seconds.toFixed(1)} s`],
        ...[dataApi === undefined ? '' : `${goal} s`, roundTrips, exponent === 0 ? '' : exponent.toFixed(2)],
        ...(dataApi === undefined
          ? ['', '']
          : [`${dataApi.seconds.toFixed(1)} s, ${dataApi.roundTrips} calls`, `${goal * dataApiFactor} s`]),
        `${memoryMb} MB`,
      ];
      return `| ${cells.join(' | ')} |`;
    }),
  ].join('\n');
}

/** The goal over the Data API, as a multiple. */
const dataApiFactor = 5;
