// A sandbox for a job that runs this action with `uses: ./`, as ci.yml does. It runs in the background until the job ends:
//   npm run --silent job-sandbox >> "$GITHUB_OUTPUT"
// prints what the action needs, NAME=VALUE. A runner ends it with the job; `job-sandbox.pid` in the folder RUNNER_TEMP has
// its process id. With PROXY set, the action must go through an HTTP proxy, whose tunnels are
// counted in the file `tunnels` of that folder.
import { spawn } from 'node:child_process';
import { existsSync, openSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { createFixture } from '../support/fixture.ts';

const folder = process.env['RUNNER_TEMP'] ?? '';
if (folder === '') throw new Error('RUNNER_TEMP is not set.');
const ready = join(folder, 'job-sandbox');

if (process.argv[2] === 'serve') await serve();
else await start();

/** Starts the sandbox in a process of its own, and waits until it is there. */
async function start(): Promise<void> {
  const log = openSync(join(folder, 'job-sandbox.log'), 'a');
  const child = spawn(process.execPath, [import.meta.filename, 'serve'], {
    detached: true,
    stdio: ['ignore', log, log],
  });
  writeFileSync(join(folder, 'job-sandbox.pid'), String(child.pid));
  let isRunning = true;
  child.once('exit', () => {
    isRunning = false;
  });
  while (isRunning && !existsSync(ready)) await sleep(200);
  if (!isRunning) throw new Error(readFileSync(join(folder, 'job-sandbox.log'), 'utf8'));
  process.stdout.write(readFileSync(ready, 'utf8'));
  child.unref();
}

async function serve(): Promise<void> {
  const fixture = await createFixture({
    sourceRegion: 'eu-central-1',
    targetRegion: 'eu-central-1',
    sourceKey: 'customer',
    snapshot: 'automated',
  });
  const environment = await fixture.sandbox.runnerEnvironment({});
  const { GITHUB_ACTIONS: _actions, ...names } = environment;
  const wanted = Object.entries(names).filter(([name]) => /^(AWS|SANDBOX|ACTIONS|NODE_OPTIONS)/.test(name));
  const proxy = process.env['PROXY'] ? [['HTTP_PROXY', await startProxy()] as const] : [];
  const lines = [...wanted, ...proxy, ...Object.entries(fixture.inputs)].map(
    ([name, value]) => `${name}=${value}\n`,
  );
  writeFileSync(`${ready}.new`, lines.join(''));
  renameSync(`${ready}.new`, ready);
  const stop = (): void => void fixture.sandbox.stop().then(() => process.exit(0));
  process.once('SIGTERM', stop);
  process.once('SIGINT', stop);
}

/** A proxy that opens tunnels (CONNECT), and nothing else. */
async function startProxy(): Promise<string> {
  let tunnels = 0;
  const server = createServer((_request, response) => {
    response.writeHead(405).end();
  });
  server.on('connect', (request, client) => {
    tunnels += 1;
    writeFileSync(join(folder, 'tunnels'), String(tunnels));
    const { hostname, port } = new URL(`http://${request.url ?? ''}`);
    const upstream = connect(Number(port || 80), hostname, () => {
      client.write('HTTP/1.1 200 Connection established\r\n\r\n');
      upstream.pipe(client).pipe(upstream);
    });
    upstream.on('error', () => client.destroy());
    client.on('error', () => upstream.destroy());
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}
