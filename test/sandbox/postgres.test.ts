import { Client } from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { DataPlane } from './contract.ts';
import { createDataPlane } from './postgres/data-plane.ts';

let plane: DataPlane;
beforeAll(async () => {
  plane = await createDataPlane();
});
afterAll(() => plane.stopAll());

const master = { masterUsername: 'admin', masterPassword: 'first-Password1', database: 'shop' };
const listen = (address: string) => ({ address, port: 15_432, hostNames: ['db.example.test'] });

function client(address: string, user: string, password: string, options: object = {}): Client {
  return new Client({
    host: address,
    port: 15_432,
    user,
    password,
    database: 'shop',
    ssl: { ca: plane.caCertificate, servername: 'db.example.test' },
    ...options,
  });
}

async function query(address: string, sql: string, password = master.masterPassword): Promise<unknown[]> {
  const connection = client(address, master.masterUsername, password);
  await connection.connect();
  try {
    return (await connection.query<Record<string, unknown>>(sql)).rows;
  } finally {
    await connection.end();
  }
}

describe.each(['16', '18'] as const)('PostgreSQL %s', (version) => {
  it('serves TLS with the CA, and only with a password; the master is no superuser', async () => {
    const volume = await plane.createVolume({ version, ...master });
    await plane.startServer(volume, listen('127.41.0.1'));
    expect(
      await query('127.41.0.1', 'SELECT rolsuper, rolcreaterole FROM pg_roles WHERE rolname = current_user'),
    ).toEqual([{ rolsuper: false, rolcreaterole: true }]);
    await expect(query('127.41.0.1', 'SELECT 1', 'wrong')).rejects.toThrow(/password authentication failed/);
    await expect(
      client('127.41.0.1', 'admin', master.masterPassword, { ssl: false }).connect(),
    ).rejects.toThrow(/pg_hba/);
    const other = client('127.41.0.1', 'admin', master.masterPassword, {
      ssl: { ca: plane.caCertificate, servername: 'other.example.test' },
    });
    await expect(other.connect()).rejects.toThrow(/altnames/i);
    await plane.deleteVolume(volume);
  });

  it('copies a volume that is written to: the copy is consistent and on its own', async () => {
    const volume = await plane.createVolume({ version, ...master });
    await plane.startServer(volume, listen('127.41.0.2'));
    await query('127.41.0.2', 'CREATE TABLE pairs (a int, b int)');
    let writing = true;
    const writer = (async () => {
      const connection = client('127.41.0.2', 'admin', master.masterPassword);
      await connection.connect();
      for (let n = 0; writing; n += 1)
        await connection.query('INSERT INTO pairs VALUES ($1, $1), ($1, $1)', [n]);
      await connection.end();
    })();
    const copy = await plane.copyVolume(volume);
    writing = false;
    await writer;
    await plane.startServer(copy, listen('127.41.0.3'));
    const [counted] = (await query(
      '127.41.0.3',
      'SELECT count(*)::int AS n, count(DISTINCT a)::int AS d FROM pairs',
    )) as [{ n: number; d: number }];
    expect(counted.n).toBe(counted.d * 2);
    await query('127.41.0.3', 'DROP TABLE pairs');
    expect((await query('127.41.0.2', 'SELECT 1 FROM pairs LIMIT 1')).length).toBeLessThanOrEqual(1);
    await plane.deleteVolume(volume);
    await plane.deleteVolume(copy);
  });

  it('sets the master password on a stopped volume', async () => {
    const volume = await plane.createVolume({ version, ...master });
    await plane.setMasterPassword(volume, master.masterUsername, 'second-Password2');
    await plane.startServer(volume, listen('127.41.0.4'));
    await expect(query('127.41.0.4', 'SELECT 1')).rejects.toThrow(/password authentication failed/);
    expect(await query('127.41.0.4', 'SELECT 1 AS one', 'second-Password2')).toEqual([{ one: 1 }]);
    await plane.deleteVolume(volume);
  });
});
