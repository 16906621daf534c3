import { execFile } from 'node:child_process';
import { chmod, mkdir, mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
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
  writeForServer,
} from './binaries.ts';
import { createAuthority } from './certificates.ts';
import { type Server, startServer } from './server.ts';
import { accessRules, makeTemplate } from './template.ts';
import { volumesFolders } from './volumes-folder.ts';

const run = promisify(execFile);

const prefix = 'aurora-volumes-';

/** In a volume: who its master user is. */
const masterFile = 'master-user';

/** Wins over what ALTER ROLE ALL and ALTER DATABASE … SET say. */
const trusted =
  '-c role=none -c statement_timeout=0 -c lock_timeout=0 -c idle_in_transaction_session_timeout=0 -c default_transaction_read_only=off';

/** Real PostgreSQL servers on loopback addresses, one per running volume; each logs into `server.log` of its volume. */
export async function createDataPlane(): Promise<DataPlane> {
  const authority = await createAuthority();
  const folders = await volumesFolders();
  await Promise.all(folders.map(sweep));
  const root = await mkdtemp(join(folders[0], `${prefix}${process.pid}-`));
  await chmod(root, 0o755);
  const versions = new Map<VolumeId, PostgresVersion>();
  /** Those that answer. */
  const servers = new Map<VolumeId, Server>();
  /** Where they were asked to listen. */
  const listening = new Map<VolumeId, string>();
  const inTurn = createTurns();
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

  const launch = async (volume: VolumeId, port: number, settings: readonly string[]): Promise<void> => {
    const binaries = await installBinaries(versionOf(volume));
    const place = { folder: folderOf(volume), socket: socketOf(volume) };
    servers.set(volume, await startServer({ binaries, ...place, port, settings }));
  };

  const halt = async (volume: VolumeId): Promise<void> => {
    const server = servers.get(volume);
    servers.delete(volume);
    listening.delete(volume);
    await server?.stop();
  };

  const deleteVolume = (volume: VolumeId): Promise<void> =>
    inTurn(volume, async () => {
      await halt(volume);
      versions.delete(volume);
      await rm(folderOf(volume), { recursive: true, force: true });
      await rm(socketOf(volume), { recursive: true, force: true });
    });

  /** As RDS itself: over the volume's own socket, on which only the server's owner may knock. */
  const asSuperuser = async <T>(
    volume: VolumeId,
    database: string,
    body: (client: Client) => Promise<T>,
  ): Promise<T> => {
    const ask = async (port: number): Promise<T> => {
      const client = new Client({
        host: socketOf(volume),
        port,
        user: 'rdsadmin',
        database,
        options: trusted,
      });
      // The server may be stopped between two statements: the next one fails then.
      client.on('error', () => undefined);
      await client.connect();
      try {
        return await body(client);
      } finally {
        await client.end();
      }
    };
    const running = servers.get(volume);
    if (running !== undefined) return ask(running.port);
    return inTurn(volume, async () => {
      const started = servers.get(volume);
      if (started !== undefined) return ask(started.port);
      await launch(volume, 5432, ['listen_addresses=']);
      try {
        return await ask(5432);
      } finally {
        await halt(volume);
      }
    });
  };

  /** By a token alone where rds_iam was granted to it by name, in production or here. */
  const admitMaster = async (volume: VolumeId): Promise<void> => {
    const master = await readFile(join(folderOf(volume), masterFile), 'utf8');
    const path = join(folderOf(volume), 'pg_hba.conf');
    const loadTime = async (client: Client): Promise<string> =>
      lastRows([await client.query('SELECT pg_conf_load_time()::text AS at')])[0]?.['at'] as string;
    const before = await asSuperuser(volume, 'postgres', async (client) => {
      const rules = accessRules(master, (await iamGrantors(client, master)).length > 0);
      if ((await readFile(path, 'utf8')) === rules) return undefined;
      await writeForServer(path, rules);
      const loaded = await loadTime(client);
      await client.query('SELECT pg_reload_conf()');
      return loaded;
    });
    // New sessions follow the new rules as soon as the server has read them.
    while (before !== undefined && servers.has(volume)) {
      if ((await asSuperuser(volume, 'postgres', loadTime)) !== before) return;
    }
  };

  return {
    caCertificate: authority.certificate,

    createVolume: async ({ version, masterUsername, masterPassword, database }) => {
      const template = await makeTemplate(version);
      const rules = accessRules(masterUsername);
      const what = JSON.stringify([template, rules, masterPassword, database]);
      // Made once per machine: most fixtures begin with the same two.
      const folder = await makeOnce(`volume-${hash(what)}`, async (draft) => {
        const volume = await newVolume(version, template);
        await writeForServer(join(folderOf(volume), 'pg_hba.conf'), rules);
        await writeForServer(join(folderOf(volume), masterFile), masterUsername);
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
      const stopped = await inTurn(volume, async () =>
        servers.has(volume) ? undefined : newVolume(version, folderOf(volume)),
      );
      if (stopped !== undefined) return stopped;
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
      if (listening.get(volume) === listen) return;
      await inTurn(volume, async () => {
        await halt(volume);
        const { certificate, key } = await authority.issue(hostNames);
        await writeForServer(join(folderOf(volume), 'server.crt'), certificate);
        await writeForServer(join(folderOf(volume), 'server.key'), key);
        await launch(volume, port, [`listen_addresses=${address}`, 'ssl=on']);
        await admitMaster(volume);
        listening.set(volume, listen);
      });
    },

    stopServer: (volume) => inTurn(volume, () => halt(volume)),

    setMasterPassword: async (volume, masterUsername, password) => {
      await asSuperuser(volume, 'postgres', async (client) => {
        const master = escapeIdentifier(masterUsername);
        await client.query(`ALTER ROLE ${master} LOGIN PASSWORD ${escapeLiteral(password)}`);
      });
    },

    setMasterAuthentication: async (volume, masterUsername, type) => {
      const master = escapeIdentifier(masterUsername);
      await asSuperuser(volume, 'postgres', async (client) => {
        if (type === 'iam-db-auth') return client.query(`GRANT rds_iam TO ${master}`);
        // A plain REVOKE revokes only what the one who sends it has granted.
        for (const grantor of await iamGrantors(client, masterUsername))
          await client.query(`REVOKE rds_iam FROM ${master} GRANTED BY ${escapeIdentifier(grantor)}`);
        return undefined;
      });
      await admitMaster(volume);
    },

    superuserQuery: async (volume, database, sql) =>
      asSuperuser(volume, database, async (client) => {
        const result = await client.query<Record<string, unknown>>(sql);
        return Array.isArray(result) ? lastRows(result) : result.rows;
      }),

    stopAll: async () => {
      await Promise.all([...versions.keys()].map((volume) => inTurn(volume, () => halt(volume))));
      await rm(root, { recursive: true, force: true });
    },
  };
}

/** One after the other on the same volume: a server that starts, stops or is copied is in nobody's hands but one. */
function createTurns(): <T>(volume: VolumeId, body: () => Promise<T>) => Promise<T> {
  const queues = new Map<VolumeId, Promise<unknown>>();
  return (volume, body) => {
    const turn = (queues.get(volume) ?? Promise.resolve()).then(body);
    queues.set(
      volume,
      turn.catch(() => undefined),
    );
    return turn;
  };
}

/** Who has granted rds_iam to the master by name. */
async function iamGrantors(client: Client, master: string): Promise<string[]> {
  const { rows } = await client.query<{ grantor: string }>(
    `SELECT pg_get_userbyid(grantor) AS grantor FROM pg_auth_members
     WHERE roleid = 'rds_iam'::regrole AND member = (SELECT oid FROM pg_roles WHERE rolname = $1)`,
    [master],
  );
  return rows.map(({ grantor }) => grantor);
}

/** Removes the volumes of processes that were killed before they could. */
async function sweep(folder: string): Promise<void> {
  for (const name of await readdir(folder)) {
    const [, pid] = /^aurora-volumes-(\d+)-/.exec(name) ?? [];
    if (pid !== undefined && !isAlive(Number(pid))) {
      await rm(join(folder, name), { recursive: true, force: true }).catch(() => undefined);
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
