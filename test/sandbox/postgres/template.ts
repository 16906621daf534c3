import { execFile, spawn } from 'node:child_process';
import { chmod } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import {
  giveToServer,
  hash,
  installBinaries,
  makeOnce,
  type PostgresVersion,
  serverUser,
  writeForServer,
} from './binaries.ts';

const run = promisify(execFile);

/** Roles and the database that every RDS server has; none of them is the master's to touch. */
const seed = [
  'CREATE ROLE rds_superuser NOLOGIN',
  'GRANT pg_monitor, pg_signal_backend, pg_checkpoint TO rds_superuser WITH ADMIN OPTION',
  'CREATE ROLE rds_password NOLOGIN',
  'CREATE ROLE rds_iam NOLOGIN',
  'CREATE ROLE rds_replication NOLOGIN',
  'GRANT rds_password, rds_iam, rds_replication TO rds_superuser WITH ADMIN OPTION',
  // github.com/dotCMS/core/issues/21065, and pgstream's docs/aws.md for Aurora.
  'GRANT SET ON PARAMETER session_replication_role TO rds_superuser',
  'CREATE ROLE rdsrepladmin NOLOGIN REPLICATION',
  'CREATE ROLE rdsproxyadmin LOGIN',
  'CREATE ROLE rdswriteforwarduser LOGIN',
  'CREATE DATABASE rdsadmin',
  'REVOKE ALL ON DATABASE rdsadmin FROM PUBLIC',
];

const initdb = [
  ...['-U', 'rdsadmin', '-E', 'UTF8', '--locale=C', '-A', 'trust', '--no-sync'],
  // Volumes are copied all the time: with segments of 16 MB a third of an empty one would be WAL.
  '--wal-segsize=1',
];

const settings = [
  // A sandbox need not survive the machine.
  'fsync = off',
  'synchronous_commit = off',
  'shared_buffers = 16MB',
  'max_connections = 50',
  'autovacuum_naptime = 1h',
  // No checkpoint of its own may recycle the WAL that a running base backup needs.
  'checkpoint_timeout = 1h',
  'max_wal_size = 4GB',
  'min_wal_size = 2MB',
  'password_encryption = scram-sha-256',
];

/**
 * Who may come in, as on RDS: TLS only; members of rds_iam by a token, which the sandbox does not have, and not by a
 * password; nobody to AWS's own database. The master is a member of rds_iam through rds_superuser, but keeps its password,
 * unless rds_iam was granted to it by name (UG UsingWithRDS.IAMDBAuth.DBAccounts).
 */
export function accessRules(masterUsername: string, byIam = false): string {
  return [
    'local all rdsadmin trust',
    'hostssl all rdsadmin all reject',
    'hostssl rdsadmin all all reject',
    `hostssl all "${masterUsername.replaceAll('"', '""')}" all ${byIam ? 'reject' : 'scram-sha-256'}`,
    'hostssl all +rds_iam all reject',
    'hostssl all all all scram-sha-256',
    '',
  ].join('\n');
}

/** An empty cluster with RDS's own roles, made once per machine and version. */
export async function makeTemplate(version: PostgresVersion): Promise<string> {
  const binaries = await installBinaries(version);
  const name = `template-${hash(binaries + initdb.join() + seed.join() + settings.join())}`;
  return makeOnce(name, async (folder) => {
    await giveToServer(folder);
    await chmod(folder, 0o700);
    await run(join(binaries, 'bin', 'initdb'), ['-D', folder, ...initdb], {
      ...serverUser,
      cwd: '/',
      env: { LC_ALL: 'C' },
    });
    await writeForServer(join(folder, 'postgresql.auto.conf'), `${settings.join('\n')}\n`);
    const single = spawn(join(binaries, 'bin', 'postgres'), ['--single', '-j', '-D', folder, 'postgres'], {
      ...serverUser,
      stdio: ['pipe', 'ignore', 'pipe'],
      cwd: '/',
      env: { LC_ALL: 'C' },
    });
    let said = '';
    single.stderr.on('data', (text: Buffer) => {
      said += text.toString();
    });
    single.stdin.end(seed.map((statement) => `${statement};\n\n`).join(''));
    const code = await new Promise<number | null>((resolve) => single.once('close', resolve));
    if (code !== 0 || said.includes('ERROR:')) {
      throw new Error(`The template of PostgreSQL ${version} could not be made: ${said}`);
    }
  });
}
