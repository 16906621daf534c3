import { connect } from '../../src/database/connection.ts';
import { findOutbound, listDatabases } from '../../src/database/disable-outbound.ts';
import { lockOut } from '../../src/database/lock-out.ts';
import { enableLogins } from '../../src/database/logins.ts';
import { prepareUsers } from '../../src/database/prepare-users.ts';
import { masterSettings, secureSession } from '../../src/database/session.ts';
import type { Sql } from '../../src/database/sql.ts';
import { checkDatabase, checkLockOut } from '../../src/database/verification.ts';
import type { DataPlane } from '../sandbox/contract.ts';
import { createDataPlane } from '../sandbox/postgres/data-plane.ts';
import {
  database,
  makeProduction,
  master,
  masterPassword,
  type Restored,
  restore,
  salts,
  users,
} from '../sandbox/postgres/production.ts';

/** One size of one kind of production database. */
export interface SqlRow {
  readonly kind: string;
  readonly size: number;
  readonly version: string;
  readonly seconds: number;
  readonly roundTrips: number;
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
            measured.push(await measure(plane, restored));
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

interface Measured {
  readonly seconds: number;
  readonly roundTrips: number;
}

async function measure(plane: DataPlane, { asAws, open }: Restored): Promise<Measured> {
  const [row] = await asAws("SELECT current_setting('port')::int AS port");
  let roundTrips = 0;
  const counted = (sql: Sql): Sql => ({
    ...sql,
    query: (text, values) => {
      roundTrips += 1;
      return sql.query(text, values);
    },
  });
  const asMaster = async <T>(inDatabase: string, body: (sql: Sql) => Promise<T>): Promise<T> => {
    const login = { host: 'localhost', port: Number(row?.['port']), database: inDatabase, user: master };
    const options = {
      certificates: [plane.caCertificate],
      applicationName: 'bench',
      connectTimeoutMs: 30_000,
    };
    const sql = counted(
      await connect({ ...login, password: masterPassword, settings: masterSettings }, options),
    );
    try {
      await secureSession(sql);
      return await body(sql);
    } finally {
      await sql.close();
    }
  };
  const began = performance.now();
  await asMaster(database, (sql) => lockOut(sql, master, []));
  const waiting = [...(await asMaster(database, listDatabases))];
  await Promise.all(
    Array.from({ length: 8 }, async () => {
      for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
        const { name } = next;
        await asMaster(name, (sql) => findOutbound(sql, name));
      }
    }),
  );
  await asMaster(database, (sql) => prepareUsers(sql, users, salts));
  const checks = await asMaster(database, async (sql) => {
    await enableLogins(sql, users, salts);
    const found = await checkDatabase(sql, users, async (user) =>
      counted(await open(user.username, user.password)),
    );
    return [await checkLockOut(sql, users, []), ...found];
  });
  const seconds = (performance.now() - began) / 1000;
  const failed = checks.filter(({ ok }) => !ok);
  if (failed.length > 0) throw new Error(JSON.stringify(failed).slice(0, 2000));
  return { seconds, roundTrips };
}

/** Markdown for the docs. */
export function describeSqlBench(rows: readonly SqlRow[]): string {
  return [
    '| Production | PostgreSQL | Size | All SQL | Goal | Round trips | Memory | Growth exponent |',
    '|---|---|---|---|---|---|---|---|',
    ...rows.map(({ kind, version, size, seconds, roundTrips, memoryMb, exponent, goal }) => {
      const isLargest = kinds.some((one) => one.name === kind && one.sizes.at(-1) === size);
      const cells = [
        ...[
          kind,
          version,
          size.toLocaleString('en-US'),
          `${seconds.toFixed(1)} s`,
          isLargest ? `${goal} s` : '',
        ],
        ...[roundTrips, `${memoryMb} MB`, exponent === 0 ? '' : exponent.toFixed(2)],
      ];
      return `| ${cells.join(' | ')} |`;
    }),
  ].join('\n');
}
