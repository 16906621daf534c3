import { randomBytes } from 'node:crypto';
import { type ConnectionOptions, connect } from '../../src/database/connection.ts';
import type { Sql } from '../../src/database/sql.ts';
import type { Users } from '../../src/database/users.ts';
import type { DataPlane } from '../sandbox/contract.ts';
import { createDataPlane } from '../sandbox/postgres/data-plane.ts';

export const master = 'dbadmin';
export const masterPassword = 'Master-password-1';
export const users: Users = {
  database: 'shop',
  master,
  app: { username: 'shop app', password: 'app-password-\u00e4 "x"' },
  readonly: { username: 'reader"s', password: "reader's password" },
};

/** A PostgreSQL server as RDS would give it, and sessions on it through the product's own connection. */
export interface Server {
  readonly plane: DataPlane;
  readonly options: ConnectionOptions;
  readonly host: string;
  readonly port: number;
  /** A session; the caller closes it. */
  open(user: string, password: string, database?: string): Promise<Sql>;
  /** One statement in a session of its own. */
  as(user: string, password: string, sql: string, database?: string): Promise<Record<string, unknown>[]>;
  master(sql: string): Promise<Record<string, unknown>[]>;
  /** As rdsadmin, the superuser that only AWS has. */
  superuser(sql: string): Promise<Record<string, unknown>[]>;
  stop(): Promise<void>;
}

/** The sandbox has no name server here: the certificate is for `localhost`, and so is the address. */
export async function startServer(version: '16' | '18', port: number): Promise<Server> {
  const plane = await createDataPlane();
  const volume = await plane.createVolume({
    version,
    masterUsername: master,
    masterPassword,
    database: users.database,
  });
  await plane.startServer(volume, { address: '127.0.0.1', port, hostNames: ['localhost'] });
  const options = { certificates: [plane.caCertificate], applicationName: 'test', connectTimeoutMs: 10_000 };
  const open: Server['open'] = (user, password, database = users.database) => {
    return connect({ host: 'localhost', port, database, user, password }, options);
  };
  const as: Server['as'] = async (user, password, sql, database) => {
    const session = await open(user, password, database);
    try {
      return await session.query(sql);
    } finally {
      await session.close();
    }
  };
  return {
    plane,
    options,
    host: 'localhost',
    port,
    open,
    as,
    master: (sql) => as(master, masterPassword, sql),
    superuser: (sql) => plane.superuserQuery(volume, users.database, sql),
    stop: () => plane.stopAll(),
  };
}

export { randomBytes };
