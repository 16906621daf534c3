import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { chmod, mkdir, mkdtemp, open, readdir, readFile, rm, statfs } from 'node:fs/promises';
import { freemem, tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { Client, escapeIdentifier, escapeLiteral } from 'pg';
import type { DataPlane, VolumeId } from '../contract.ts';
import {
  giveToServer,
  hash,
  installBinaries,
  makeOnce,
  type PostgresVersion,
  serverUser,
  writeForServer,
} from './binaries.ts';
import { createAuthority } from './certificates.ts';
import { accessRules, makeTemplate } from './template.ts';

const run = promisify(execFile);

/**
 * A supervising shell: it starts the server and stops it (SIGINT = fast shutdown) when its own standard input ends. That
 * is when we ask for it, and also when this process is killed, so that no server outlives it.
 */
const supervisor = '"$@" & pid=$!; exec 3<&0; (cat <&3 >/dev/null; kill -INT $pid 2>/dev/null) & wait $pid';

interface Server {
  readonly process: ChildProcess;
  readonly exited: Promise<void>;
  readonly listen: string;
  /** The socket is called after it. */
  readonly port: number;
}

const prefix = 'aurora-volumes-';

/** A disk in memory, on Linux: a volume is 1,600 small files, which it copies ten times faster. */
const memoryDisk = '/dev/shm';
/** Left to everything else when volumes are put there. */
const memoryLeft = 4 * 2 ** 30;

/** Wins over what ALTER ROLE ALL and ALTER DATABASE … SET say. */
const trusted =
  '-c role=none -c statement_timeout=0 -c lock_timeout=0 -c idle_in_transaction_session_timeout=0 -c default_transaction_read_only=off';

/** Real PostgreSQL servers on loopback addresses, one per running volume; each logs into `server.log` of its volume. */
export async function createDataPlane(): Promise<DataPlane> {
  const authority = await createAuthority();
  await sweep();
  const root = await mkdtemp(join(await chooseDisk(), `${prefix}${process.pid}-`));
  await chmod(root, 0o755);
  const versions = new Map<VolumeId, PostgresVersion>();
  const servers = new Map<VolumeId, Server>();
  let made = 0;

  const folderOf = (volume: VolumeId): string => join(root, volume);
  const socketOf = (volume: VolumeId): string => join(root, `${volume}.s`);
  const versionOf = (volume: VolumeId): PostgresVersion => {
    const version = versions.get(volume);
    if (version === undefined) throw new Error(`There is no volume ${volume}.`);
    return version;
  };

  const newVolume = async (version: PostgresVersion, from: string): Promise<VolumeId> => {
    made += 1;
    const volume = `v${made}`;
    await copyFolder(from, folderOf(volume));
    await mkdir(socketOf(volume), { mode: 0o700 });
    await giveToServer(socketOf(volume));
    versions.set(volume, version);
    return volume;
  };

  const launch = async (
    volume: VolumeId,
    listen: string,
    port: number,
    settings: readonly string[],
  ): Promise<void> => {
    const binaries = await installBinaries(versionOf(volume));
    const logPath = join(folderOf(volume), 'server.log');
    const log = await open(logPath, 'a', 0o600);
    await giveToServer(logPath);
    const options = [`port=${port}`, ...settings].flatMap((setting) => ['-c', setting]);
    const server = [
      join(binaries, 'bin', 'postgres'),
      '-D',
      folderOf(volume),
      '-k',
      socketOf(volume),
      ...options,
    ];
    const child = spawn('/bin/sh', ['-c', supervisor, 'sh', ...server], {
      ...serverUser,
      stdio: ['pipe', 'ignore', log.fd],
      cwd: root,
      env: { PATH: process.env['PATH'], LC_ALL: 'C' },
    });
    await log.close();
    child.stdin?.on('error', () => undefined);
    const exited = new Promise<void>((resolve) => child.once('close', () => resolve()));
    servers.set(volume, { process: child, exited, listen, port });
    for (let tries = 0; !(await answers(socketOf(volume), port)); tries += 1) {
      if (child.exitCode !== null || tries > 600) {
        await stopServer(volume);
        const said = (await readFile(logPath, 'utf8')).slice(-2000);
        throw new Error(`PostgreSQL on ${volume} did not start: ${said}`);
      }
      await new Promise((resolve) => setTimeout(resolve, 15));
    }
  };

  const stopServer = async (volume: VolumeId): Promise<void> => {
    const server = servers.get(volume);
    if (server === undefined) return;
    servers.delete(volume);
    server.process.stdin?.end();
    await server.exited;
  };

  const deleteVolume = async (volume: VolumeId): Promise<void> => {
    await stopServer(volume);
    versions.delete(volume);
    await rm(folderOf(volume), { recursive: true, force: true });
    await rm(socketOf(volume), { recursive: true, force: true });
  };

  /** As RDS itself: over the volume's own socket, on which only the server's owner may knock. */
  const asSuperuser = async <T>(
    volume: VolumeId,
    database: string,
    body: (client: Client) => Promise<T>,
  ): Promise<T> => {
    const starts = !servers.has(volume);
    if (starts) await launch(volume, '', 5432, ['listen_addresses=']);
    try {
      const port = servers.get(volume)?.port ?? 5432;
      const client = new Client({
        host: socketOf(volume),
        port,
        user: 'rdsadmin',
        database,
        options: trusted,
      });
      await client.connect();
      try {
        return await body(client);
      } finally {
        await client.end();
      }
    } finally {
      if (starts) await stopServer(volume);
    }
  };

  return {
    caCertificate: authority.certificate,

    createVolume: async ({ version, masterUsername, masterPassword, database }) => {
      const template = await makeTemplate(version);
      const what = JSON.stringify([template, masterUsername, masterPassword, database]);
      // Made once per machine: most fixtures begin with the same two.
      const folder = await makeOnce(`volume-${hash(what)}`, async (draft) => {
        const volume = await newVolume(version, template);
        await writeForServer(join(folderOf(volume), 'pg_hba.conf'), accessRules(masterUsername));
        const master = escapeIdentifier(masterUsername);
        const password = escapeLiteral(masterPassword);
        await asSuperuser(volume, 'postgres', async (client) => {
          await client.query(
            `CREATE ROLE ${master} LOGIN CREATEROLE CREATEDB PASSWORD ${password} VALID UNTIL 'infinity'`,
          );
          await client.query(`GRANT rds_superuser TO ${master} WITH ADMIN OPTION`);
          // These two belong to the master on RDS, too.
          await client.query(`ALTER DATABASE postgres OWNER TO ${master}`);
          await client.query(`ALTER DATABASE template1 OWNER TO ${master}`);
          if (database !== 'postgres') {
            await client.query(`CREATE DATABASE ${escapeIdentifier(database)} OWNER ${master}`);
          }
        });
        await copyFolder(folderOf(volume), draft);
        await deleteVolume(volume);
      });
      return newVolume(version, folder);
    },

    copyVolume: async (volume) => {
      const version = versionOf(volume);
      if (!servers.has(volume)) return newVolume(version, folderOf(volume));
      // pg_backup_start … copy … pg_backup_stop: what a base backup does, so that concurrent writes do no harm.
      return asSuperuser(volume, 'postgres', async (client) => {
        await client.query("SELECT pg_backup_start('snapshot', true)");
        const copy = await newVolume(version, folderOf(volume));
        const { rows } = await client.query<{ labelfile: string }>(
          'SELECT labelfile FROM pg_backup_stop(false)',
        );
        await copyFolder(join(folderOf(volume), 'pg_wal'), join(folderOf(copy), 'pg_wal'));
        await writeForServer(join(folderOf(copy), 'backup_label'), rows[0]?.labelfile ?? '');
        return copy;
      });
    },

    deleteVolume,

    startServer: async (volume, { address, port, hostNames }) => {
      const listen = JSON.stringify([address, port, hostNames]);
      if (servers.get(volume)?.listen === listen) return;
      await stopServer(volume);
      const { certificate, key } = await authority.issue(hostNames);
      await writeForServer(join(folderOf(volume), 'server.crt'), certificate);
      await writeForServer(join(folderOf(volume), 'server.key'), key);
      await launch(volume, listen, port, [`listen_addresses=${address}`, 'ssl=on']);
    },

    stopServer,

    setMasterPassword: async (volume, masterUsername, password) => {
      await asSuperuser(volume, 'postgres', async (client) => {
        const master = escapeIdentifier(masterUsername);
        await client.query(`ALTER ROLE ${master} LOGIN PASSWORD ${escapeLiteral(password)}`);
      });
    },

    superuserQuery: async (volume, database, sql) =>
      asSuperuser(volume, database, async (client) => {
        const result = await client.query<Record<string, unknown>>(sql);
        return Array.isArray(result) ? lastRows(result) : result.rows;
      }),

    stopAll: async () => {
      await Promise.all([...servers.keys()].map(stopServer));
      await rm(root, { recursive: true, force: true });
    },
  };
}

/** The disk in memory where there is one with room, else the folder for temporary files. */
async function chooseDisk(): Promise<string> {
  const { bavail, bsize } = await statfs(memoryDisk).catch(() => ({ bavail: 0, bsize: 0 }));
  return Math.min(bavail * bsize, freemem()) > memoryLeft ? memoryDisk : tmpdir();
}

/** Removes the volumes of processes that were killed before they could. */
async function sweep(): Promise<void> {
  for (const folder of [tmpdir(), memoryDisk]) {
    for (const name of await readdir(folder).catch(() => [])) {
      const [, pid] = /^aurora-volumes-(\d+)-/.exec(name) ?? [];
      if (pid !== undefined && !isAlive(Number(pid))) {
        await rm(join(folder, name), { recursive: true, force: true }).catch(() => undefined);
      }
    }
  }
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

/** Several statements in one text have a result each. */
function lastRows(results: { rows: Record<string, unknown>[] }[]): Record<string, unknown>[] {
  return results.at(-1)?.rows ?? [];
}

/** `cp` keeps owners and modes, and is many times faster than fs.cp on thousands of small files. */
async function copyFolder(from: string, to: string): Promise<void> {
  await mkdir(to, { recursive: true, mode: 0o700 });
  await run('cp', ['-a', '--reflink=auto', `${from}/.`, to]).catch((error: { stderr?: string }) => {
    // A running server removes files while they are copied: temporary ones, and those of dropped tables.
    const gone = /^cp: cannot (stat|open|access) .*: No such file or directory$/;
    const faults = (error.stderr ?? '').split('\n').filter((line) => line !== '' && !gone.test(line));
    if (faults.length > 0 || error.stderr === undefined) throw error;
  });
  for (const own of ['postmaster.pid', 'postmaster.opts', 'server.log']) {
    await rm(join(to, own), { force: true });
  }
}

async function answers(socket: string, port: number): Promise<boolean> {
  const client = new Client({ host: socket, port, user: 'rdsadmin', database: 'postgres' });
  try {
    await client.connect();
    await client.end();
    return true;
  } catch {
    return false;
  }
}
