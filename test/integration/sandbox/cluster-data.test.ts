import {
  CreateDBClusterSnapshotCommand,
  CreateDBInstanceCommand,
  DBClusterNotFoundFault,
  DeleteDBInstanceCommand,
  DescribeDBClustersCommand,
  ModifyDBClusterCommand,
  RDSClient,
  RestoreDBClusterFromSnapshotCommand,
  StartDBClusterCommand,
  StopDBClusterCommand,
} from '@aws-sdk/client-rds';
import { Client } from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Sandbox, startSandbox } from '../../sandbox/sandbox.ts';

// Through the real gateway, with PostgreSQL behind it: what the rules above mean for somebody who connects.

const account = '222222222222';
const region = 'eu-central-1';
const production = 'production-master';
let sandbox: Sandbox;
let rds: RDSClient;
beforeAll(async () => {
  sandbox = await startSandbox({ timings: { passwordLagMs: 20, passwordResetMs: 20 } });
  rds = new RDSClient(sandbox.client(account, region));
});
afterAll(() => sandbox.stop());

async function query(id: string, password: string, sql: string): Promise<Record<string, unknown>[]> {
  await settled(id);
  return connect(id, password, sql);
}

async function connect(id: string, password: string, sql: string): Promise<Record<string, unknown>[]> {
  const { DBClusters } = await rds.send(new DescribeDBClustersCommand({ DBClusterIdentifier: id }));
  const { Endpoint = '', Port = 0 } = DBClusters?.[0] ?? {};
  const client = new Client({
    host: sandbox.rds.resolve(Endpoint) ?? 'unresolved',
    port: Port,
    user: 'dbadmin',
    password,
    database: 'shop',
    ssl: { ca: sandbox.dataPlane.caCertificate, servername: Endpoint },
  });
  await client.connect();
  try {
    return (await client.query<Record<string, unknown>>(sql)).rows;
  } finally {
    await client.end();
  }
}

async function eventually(id: string, status: string): Promise<void> {
  for (;;) {
    const { DBClusters } = await rds.send(new DescribeDBClustersCommand({ DBClusterIdentifier: id }));
    if (DBClusters?.[0]?.Status === status) return;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

/** The cluster, once it, its instances and its name are ready. */
async function settled(id: string) {
  for (;;) {
    const { DBClusters } = await rds
      .send(new DescribeDBClustersCommand({ DBClusterIdentifier: id }))
      .catch((error: unknown) => {
        if (error instanceof DBClusterNotFoundFault) return { DBClusters: [] };
        throw error;
      });
    const found = DBClusters?.[0];
    const busy =
      sandbox.rds.state.timers.length > 0 || sandbox.rds.resolve(found?.Endpoint ?? '') === undefined;
    if (found?.Status === 'available' && !busy) return found;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

describe.each(['16.8', '18.1'])('a cluster of PostgreSQL %s', (engineVersion) => {
  const id = `copy-${engineVersion.slice(0, 2)}`;
  const between = 'password-in-between';
  const instance = {
    DBInstanceIdentifier: `${id}-1`,
    DBClusterIdentifier: id,
    DBInstanceClass: 'db.r7g.large',
    Engine: 'aurora-postgresql',
  };

  it('is restored with the data of its snapshot, its password, and a certificate for its name', async () => {
    const prod = { account, region, id: `prod-${engineVersion.slice(0, 2)}` };
    await sandbox.rds.seedCluster({
      ...prod,
      masterUsername: 'dbadmin',
      masterPassword: production,
      database: 'shop',
      engineVersion,
      port: 15_432,
    });
    await query(prod.id, production, 'CREATE TABLE t AS SELECT 1 AS n');
    const SnapshotIdentifier = await sandbox.rds.seedSnapshot(prod, { id: `s-${id}`, type: 'manual' });
    await query(prod.id, production, 'INSERT INTO t VALUES (2)');
    await rds.send(
      new RestoreDBClusterFromSnapshotCommand({
        DBClusterIdentifier: id,
        SnapshotIdentifier,
        Engine: 'aurora-postgresql',
        EngineVersion: engineVersion,
      }),
    );
    await settled(id);
    await expect(query(id, production, 'SELECT 1')).rejects.toThrow(/ECONNREFUSED/);
    await rds.send(new CreateDBInstanceCommand(instance));
    expect(await query(id, production, 'SELECT n FROM t')).toEqual([{ n: 1 }]);
    const [master] = await query(
      id,
      production,
      'SELECT rolsuper FROM pg_roles WHERE rolname = current_user',
    );
    expect(master).toEqual({ rolsuper: false });
  });

  it('serves the same volume, with a password set meanwhile, when all its instances were deleted', async () => {
    await query(id, production, 'INSERT INTO t VALUES (7)');
    await rds.send(new DeleteDBInstanceCommand({ DBInstanceIdentifier: `${id}-1` }));
    await settled(id);
    await expect(query(id, production, 'SELECT 1')).rejects.toThrow(/ECONNREFUSED/);
    await rds.send(new ModifyDBClusterCommand({ DBClusterIdentifier: id, MasterUserPassword: between }));
    const asked = { DBClusterIdentifier: id, DBClusterSnapshotIdentifier: `${id}-empty` };
    await settled(id);
    await rds.send(new CreateDBClusterSnapshotCommand(asked));
    await rds.send(new CreateDBInstanceCommand(instance));
    expect(await query(id, between, 'SELECT n FROM t ORDER BY n')).toEqual([{ n: 1 }, { n: 7 }]);
    await query(id, between, 'DELETE FROM t WHERE n = 7');
  });

  it('serves the same volume after a stop and a start', async () => {
    await rds.send(new StopDBClusterCommand({ DBClusterIdentifier: id }));
    await eventually(id, 'stopped');
    await expect(connect(id, between, 'SELECT 1')).rejects.toThrow(/ECONNREFUSED/);
    await rds.send(new StartDBClusterCommand({ DBClusterIdentifier: id }));
    expect(await query(id, between, 'SELECT n FROM t')).toEqual([{ n: 1 }]);
  });

  it('takes a new master password, and the old one no longer', async () => {
    const change = { DBClusterIdentifier: id, MasterUserPassword: 'brand-new-password' };
    await rds.send(new ModifyDBClusterCommand(change));
    expect(await query(id, 'brand-new-password', 'SELECT n FROM t')).toEqual([{ n: 1 }]);
    await expect(query(id, production, 'SELECT 1')).rejects.toThrow(/password authentication failed/);
  });

  it('answers under its new name, with a certificate for it', async () => {
    const change = { DBClusterIdentifier: id, NewDBClusterIdentifier: `${id}-new`, ApplyImmediately: true };
    await rds.send(new ModifyDBClusterCommand(change));
    expect(await query(`${id}-new`, 'brand-new-password', 'SELECT n FROM t')).toEqual([{ n: 1 }]);
  });
});
