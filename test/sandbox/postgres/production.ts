import { randomBytes } from 'node:crypto';
import { createServer } from 'node:net';
import { connect } from '../../../src/database/connection.ts';
import type { Login, Sql } from '../../../src/database/sql.ts';
import type { Users } from '../../../src/database/users.ts';
import type { DataPlane, VolumeId } from '../contract.ts';

export const master = 'boss';
export const masterPassword = 'Master-password1';
export const database = 'shop';

/** A restored production database that tests may spoil. */
export interface Restored {
  readonly volume: VolumeId;
  /** A session of the master, ended with `close`. */
  readonly sql: Sql;
  /** Any user's session, over TLS. */
  open(user: string, password: string, database?: string): Promise<Sql>;
  /** As RDS itself. */
  asAws(statement: string, inDatabase?: string): Promise<Record<string, unknown>[]>;
  /** All that the server has logged. */
  log(): Promise<string>;
  close(): Promise<void>;
}

/** Production's users, each with the password `production`: who made them decides what the master may do to them. */
const seed = `
  SET ROLE ${master};
  CREATE ROLE clerk LOGIN PASSWORD 'production';
  CREATE ROLE maker LOGIN CREATEROLE PASSWORD 'production';
  CREATE TABLE orders (id int PRIMARY KEY, total numeric, note text DEFAULT '');
  INSERT INTO orders SELECT n, n * 1.5 FROM generate_series(1, 500) n;
  ANALYZE orders;
  CREATE SCHEMA "Odd ""schema""";
  CREATE TABLE "Odd ""schema"""."täble $1" (id bigserial, name text);
  CREATE VIEW totals AS SELECT sum(total) FROM orders;
  CREATE FUNCTION double_it(n int) RETURNS int LANGUAGE sql AS 'SELECT n * 2';
  RESET ROLE;
`;

/** Makes production's volume once; tests work on copies of it. */
export async function makeProduction(plane: DataPlane, version: '16' | '18'): Promise<VolumeId> {
  const volume = await plane.createVolume({ version, masterUsername: master, masterPassword, database });
  await plane.superuserQuery(volume, database, seed);
  return volume;
}

/** Starts a server on a copy, after `prepare` has changed it as RDS itself may. */
export async function restore(plane: DataPlane, production: VolumeId, prepare = ''): Promise<Restored> {
  const volume = await plane.copyVolume(production);
  const port = await freePort();
  await plane.startServer(volume, { address: '127.0.0.1', port, hostNames: ['localhost'] });
  const asAws = (statement: string, inDatabase = database) =>
    plane.superuserQuery(volume, inDatabase, statement);
  await asAws("ALTER SYSTEM SET log_statement = 'all'");
  await asAws('SELECT pg_reload_conf()');
  if (prepare !== '') await asAws(prepare);
  const open = (user: string, password: string, inDatabase = database): Promise<Sql> => {
    const login: Login = { host: 'localhost', port, database: inDatabase, user, password };
    return connect(login, {
      certificates: [plane.caCertificate],
      applicationName: 'test',
      connectTimeoutMs: 10_000,
    });
  };
  const sql = await open(master, masterPassword);
  return {
    volume,
    sql,
    open,
    asAws,
    log: async () => {
      const [row] = await asAws("SELECT pg_read_file('server.log') AS log");
      return String(row?.['log']);
    },
    close: async () => {
      await sql.close();
      await plane.deleteVolume(volume);
    },
  };
}

export const users: Users = {
  database,
  master,
  app: { username: 'app "role" ü', password: `it's "new" ü 🦊 \\ $1` },
  readonly: { username: 'reports', password: 'only-reads' },
};

export const salts = (size: number): Buffer => randomBytes(size);

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  if (address === null || typeof address === 'string') throw new Error('no port');
  return address.port;
}
