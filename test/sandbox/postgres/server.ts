import { spawn } from 'node:child_process';
import { open, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Client } from 'pg';
import { giveToServer, serverUser } from './binaries.ts';

/**
 * A supervising shell: it starts the server and stops it (SIGINT = fast shutdown) when its own standard input ends. That
 * is when we ask for it, and also when this process is killed, so that no server outlives it. The signal is sent until
 * the server has gone: one that has not installed its handlers yet ignores it.
 */
const supervisor =
  '"$@" & pid=$!; exec 3<&0; (cat <&3 >/dev/null; while kill -INT $pid 2>/dev/null; do sleep 0.1; done) & wait $pid';

export interface Server {
  /** The socket is called after it. */
  readonly port: number;
  stop(): Promise<void>;
}

/**
 * Starts PostgreSQL on a data directory, and logs into its `server.log`.
 *
 * @returns when it answers at its socket
 * @throws Error with the end of the log when it does not start
 */
export async function startServer(options: {
  readonly binaries: string;
  readonly folder: string;
  readonly socket: string;
  readonly port: number;
  readonly settings: readonly string[];
}): Promise<Server> {
  const { binaries, folder, socket, port } = options;
  const logPath = join(folder, 'server.log');
  const log = await open(logPath, 'a', 0o600);
  await giveToServer(logPath);
  const settings = [`port=${port}`, ...options.settings].flatMap((setting) => ['-c', setting]);
  const command = [join(binaries, 'bin', 'postgres'), '-D', folder, '-k', socket, ...settings];
  const child = spawn('/bin/sh', ['-c', supervisor, 'sh', ...command], {
    ...serverUser,
    stdio: ['pipe', 'ignore', log.fd],
    cwd: folder,
    env: { PATH: process.env['PATH'], LC_ALL: 'C' },
  });
  await log.close();
  child.stdin?.on('error', () => undefined);
  const exited = new Promise<void>((resolve) => child.once('close', () => resolve()));
  const stop = async (): Promise<void> => {
    child.stdin?.end();
    await exited;
  };
  while (!(await answers(socket, port))) {
    if (child.exitCode !== null) {
      await stop();
      const said = (await readFile(logPath, 'utf8')).slice(-2000);
      throw new Error(`PostgreSQL in ${folder} did not start: ${said}`);
    }
    await new Promise((resolve) => setTimeout(resolve, 15));
  }
  return { port, stop };
}

async function answers(socket: string, port: number): Promise<boolean> {
  const client = new Client({ host: socket, port, user: 'rdsadmin', database: 'postgres' });
  // It says in its answer to a query, too, that it was closed.
  client.on('error', () => undefined);
  try {
    await client.connect();
    await client.end();
    return true;
  } catch {
    return false;
  }
}
