import { connect } from '../../src/database/connection.ts';
import { connectOverDataApi, type StatementRunner } from '../../src/database/data-api.ts';
import { findOutbound, listDatabases } from '../../src/database/disable-outbound.ts';
import { lockOut } from '../../src/database/lock-out.ts';
import { enableLogins } from '../../src/database/logins.ts';
import { prepareUsers } from '../../src/database/prepare-users.ts';
import { masterSettings, secureSession } from '../../src/database/session.ts';
import type { Login, Row, Sql, SqlValue } from '../../src/database/sql.ts';
import { checkDatabase, checkLockOut } from '../../src/database/verification.ts';
import type { DataPlane } from '../sandbox/contract.ts';
import {
  database,
  master,
  masterPassword,
  type Restored,
  salts,
  users,
} from '../sandbox/postgres/production.ts';

export interface Measured {
  readonly seconds: number;
  /** Statements; over the Data API its calls. */
  readonly roundTrips: number;
}

/** What a call of the Data API takes beside the statement. */
const callMs = 50;

/** All SQL of a restore without hooks. */
export async function measure(
  plane: DataPlane,
  { asAws }: Restored,
  way: 'direct' | 'data-api',
): Promise<Measured> {
  const [row] = await asAws("SELECT current_setting('port')::int AS port");
  let roundTrips = 0;
  const options = {
    certificates: [plane.caCertificate],
    applicationName: 'bench',
    connectTimeoutMs: 30_000,
  };
  const logIn = async (login: Pick<Login, 'database' | 'user' | 'password' | 'settings'>): Promise<Sql> => {
    const where = { host: 'localhost', port: Number(row?.['port']), ...login };
    if (way === 'direct') {
      const sql = await connect(where, options);
      return {
        ...sql,
        query: (text, values) => {
          roundTrips += 1;
          return sql.query(text, values);
        },
      };
    }
    const { settings, ...plain } = where;
    const below = await connect(plain, options);
    const runner = delayed(below, () => {
      roundTrips += 1;
    });
    return { ...(await connectOverDataApi(where, runner)), close: () => below.close() };
  };
  const asMaster = async <T>(inDatabase: string, body: (sql: Sql) => Promise<T>): Promise<T> => {
    const sql = await logIn({
      ...{ database: inDatabase, user: master, password: masterPassword, settings: masterSettings },
    });
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
    const found = await checkDatabase(sql, users, ({ username: user, password }) =>
      logIn({ database, user, password }),
    );
    return [await checkLockOut(sql, users, []), ...found];
  });
  const seconds = (performance.now() - began) / 1000;
  const failed = checks.filter(({ ok }) => !ok);
  if (failed.length > 0) throw new Error(JSON.stringify(failed).slice(0, 2000));
  return { seconds, roundTrips };
}

/** The Data API's calls over one connection. */
function delayed(sql: Sql, onCall: () => void): StatementRunner {
  const call = async (text: string, values: readonly SqlValue[] = []): Promise<Row[]> => {
    onCall();
    await new Promise((resolve) => setTimeout(resolve, callMs));
    return sql.query(text, values);
  };
  return {
    execute: ({ text, parameters }) => {
      const names = parameters.map(({ name }) => name);
      const values = parameters.map(({ value }) =>
        'isNull' in value ? null : (Object.values(value)[0] as SqlValue),
      );
      return call(
        names.reduce((left, name, index) => left.replaceAll(`:${name}`, `$${index + 1}`), text),
        values,
      );
    },
    begin: async () => {
      await call('BEGIN');
      return 'transaction';
    },
    commit: async () => void (await call('COMMIT')),
    rollback: async () => void (await call('ROLLBACK')),
  };
}
