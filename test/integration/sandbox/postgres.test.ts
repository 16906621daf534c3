import { spawn } from 'node:child_process';
import { readdir, readFile, readlink, rm, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { Client } from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { DataPlane } from '../../sandbox/contract.ts';
import { installBinaries } from '../../sandbox/postgres/binaries.ts';
import { createDataPlane } from '../../sandbox/postgres/data-plane.ts';

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
  it('lies where no checkout can take it along: none of its links leaves its folder', async () => {
    const folder = await installBinaries(version);
    const entries = await readdir(folder, { recursive: true, withFileTypes: true });
    const links = entries.filter((entry) => entry.isSymbolicLink());
    expect(links.length).toBeGreaterThan(0);
    for (const { name, parentPath } of links)
      expect(await readlink(join(parentPath, name))).not.toMatch(/^\//);
  });

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
    await query('127.41.0.2', 'CREATE TABLE pairs (a int, b int); CREATE INDEX ON pairs (a)');
    let written = 0;
    let writing = true;
    const writer = (async () => {
      const connection = client('127.41.0.2', 'admin', master.masterPassword);
      await connection.connect();
      for (; writing; written += 1) {
        await connection.query('INSERT INTO pairs SELECT $1, n FROM generate_series(1, 20) n', [written]);
        await connection.query('UPDATE pairs SET b = b + 1 WHERE a = $1', [Math.floor(written / 2)]);
      }
      await connection.end();
    })();
    while (written < 50) await new Promise((resolve) => setTimeout(resolve, 5));
    const [before, copy] = [written, await plane.copyVolume(volume)];
    const after = written;
    writing = false;
    await writer;
    expect(after).toBeGreaterThan(before);
    await plane.startServer(copy, listen('127.41.0.3'));
    const count = async (off: readonly string[]) => {
      const options = off.map((plan) => `-c enable_${plan}=off`).join(' ');
      const connection = client('127.41.0.3', 'admin', master.masterPassword, { options });
      await connection.connect();
      const { rows } = await connection.query<{ n: number; d: number; last: number }>(
        'SELECT count(*)::int AS n, count(DISTINCT a)::int AS d, max(a) AS last FROM pairs WHERE a >= 0',
      );
      await connection.end();
      return rows;
    };
    const [[byTable], [byIndex]] = [
      await count(['indexscan', 'indexonlyscan', 'bitmapscan']),
      await count(['seqscan', 'bitmapscan']),
    ];
    expect(byIndex).toEqual(byTable);
    expect(byTable?.n).toBe((byTable?.d ?? 0) * 20);
    expect(byTable?.last).toBe((byTable?.d ?? 0) - 1);
    expect(byTable?.last).toBeGreaterThanOrEqual(before - 1);
    await query('127.41.0.3', 'DROP TABLE pairs');
    expect(await query('127.41.0.2', 'SELECT 1 AS one FROM pairs LIMIT 1')).toEqual([{ one: 1 }]);
    await plane.deleteVolume(volume);
    await plane.deleteVolume(copy);
  });

  it('gives the master what RDS gives it, and no password to members of rds_iam', async () => {
    const volume = await plane.createVolume({ version, ...master });
    await plane.startServer(volume, listen('127.41.0.5'));
    expect(
      await query(
        '127.41.0.5',
        `SELECT datname::text AS name, pg_get_userbyid(datdba)::text AS owner,
                has_database_privilege(oid, 'CONNECT') AS open FROM pg_database ORDER BY 1`,
      ),
    ).toEqual([
      { name: 'postgres', owner: 'admin', open: true },
      { name: 'rdsadmin', owner: 'rdsadmin', open: false },
      { name: 'shop', owner: 'admin', open: true },
      { name: 'template0', owner: 'rdsadmin', open: true },
      { name: 'template1', owner: 'admin', open: true },
    ]);
    await query('127.41.0.5', "CREATE ROLE token LOGIN PASSWORD 'pass'");
    const token = client('127.41.0.5', 'token', 'pass');
    await token.connect();
    await token.end();
    await query('127.41.0.5', 'GRANT rds_iam TO token');
    await expect(client('127.41.0.5', 'token', 'pass').connect()).rejects.toThrow(/pg_hba.conf rejects/);
    await expect(query('127.41.0.5', 'ALTER ROLE rdsproxyadmin NOLOGIN')).rejects.toThrow(
      /permission denied/,
    );
    await plane.deleteVolume(volume);
  });

  it('takes no password of a master to which rds_iam was granted, until that is revoked', async () => {
    const volume = await plane.createVolume({ version, ...master });
    await plane.startServer(volume, listen('127.41.0.8'));
    await query('127.41.0.8', `GRANT rds_iam TO ${master.masterUsername}`);
    const copy = await plane.copyVolume(volume);
    await plane.startServer(copy, listen('127.41.0.7'));
    await plane.setMasterPassword(copy, master.masterUsername, 'second-Password2');
    await expect(query('127.41.0.7', 'SELECT 1', 'second-Password2')).rejects.toThrow(/pg_hba.conf rejects/);
    await plane.setMasterAuthentication(copy, master.masterUsername, 'password');
    expect(await query('127.41.0.7', 'SELECT 1 AS one', 'second-Password2')).toEqual([{ one: 1 }]);
    await plane.deleteVolume(copy);
    await plane.deleteVolume(volume);
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

it('stops and starts while others ask as superuser, and hangs on nobody', async () => {
  const volume = await plane.createVolume({ version: '16', ...master });
  const listened = listen('127.41.0.9');
  let isAsked = true;
  const ask = async (): Promise<void> => {
    // What is asked while it starts or stops may fail.
    while (isAsked) await plane.superuserQuery(volume, 'postgres', 'SELECT 1').catch(() => []);
  };
  const asking = [ask(), ask(), ask()];
  for (let round = 0; round < 10; round += 1) {
    await plane.startServer(volume, listened);
    expect(await query('127.41.0.9', 'SELECT 1 AS one')).toEqual([{ one: 1 }]);
    for (let again = 0; again < 5; again += 1) await plane.stopServer(volume);
  }
  isAsked = false;
  await Promise.all(asking);
  await plane.deleteVolume(volume);
});

it('leaves no server behind when its process is killed', async () => {
  const script = `
    const { createDataPlane } = await import(${JSON.stringify(new URL('../../sandbox/postgres/data-plane.ts', import.meta.url).href)});
    const plane = await createDataPlane();
    const volume = await plane.createVolume({ version: '16', masterUsername: 'admin', masterPassword: 'p', database: 'shop' });
    await plane.startServer(volume, { address: '127.41.0.6', port: 15432, hostNames: ['db.example.test'] });
    const [{ folder }] = await plane.superuserQuery(volume, 'shop', "SELECT current_setting('data_directory') AS folder");
    console.log(folder);
    setInterval(() => undefined, 1000);
  `;
  const child = spawn(process.execPath, ['--input-type=module', '-e', script], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const said = await new Promise<string>((resolve) =>
    child.stdout.once('data', (text: Buffer) => resolve(text.toString())),
  );
  const folder = said.trim();
  const [pid = ''] = (await readFile(join(folder, 'postmaster.pid'), 'utf8')).split('\n');
  const running = () =>
    stat(`/proc/${pid}`).then(
      () => true,
      () => false,
    );
  expect(await running()).toBe(true);
  child.kill('SIGKILL');
  while (await running()) await new Promise((resolve) => setTimeout(resolve, 20));
  await rm(dirname(folder), { recursive: true, force: true });
});
