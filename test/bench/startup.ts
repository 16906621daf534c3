import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { bundle, node24 } from '../support/runner.ts';

/** Cold start of the bundle, beside an empty script on the same machine in the same rounds: medians. */
export interface Startup {
  /** From the start of the process to the arrival of its first request to AWS (STS, with a token from GitHub). */
  readonly firstCallMs: number;
  /** From the start of the process to its end. */
  readonly emptyMs: number;
  /** Most memory that the process had at any time until its end, in MB. */
  readonly memoryMb: number;
  readonly emptyMemoryMb: number;
  /** All JavaScript of dist/, in MB; and what a run loads at once of it. */
  readonly bundleMb: number;
  readonly entryMb: number;
}

/**
 * Written by a hook in each measured process when it ends: no tool outside of it is needed. Linux knows the most memory
 * since the program was started; `maxRSS` counts what this process had when it made the new one, too.
 */
const tellMemory = `process.on('exit', () => {
  const fs = require('node:fs');
  const status = fs.existsSync('/proc/self/status') ? fs.readFileSync('/proc/self/status', 'utf8') : '';
  const kib = /VmHWM:\\s+(\\d+)/.exec(status)?.[1] ?? process.resourceUsage().maxRSS;
  fs.writeFileSync(process.env.BENCH_MEMORY, String(kib));
})`;

export async function measureStartup(rounds: number, program = bundle): Promise<Startup> {
  const folder = await mkdtemp(join(tmpdir(), 'aurora-startup-'));
  const hook = join(folder, 'memory.cjs');
  const empty = join(folder, 'empty.mjs');
  await writeFile(hook, tellMemory);
  await writeFile(empty, '');
  let arrivedAt: number | undefined;
  const server = createServer((request, response) => {
    if (request.url?.startsWith('/token')) {
      response.end(JSON.stringify({ value: 'a.b.c' }));
      return;
    }
    arrivedAt ??= performance.now();
    response.writeHead(403, { 'content-type': 'text/xml' });
    response.end(
      '<ErrorResponse><Error><Code>AccessDenied</Code><Message>bench</Message></Error></ErrorResponse>',
    );
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;

  const start = async (script: string): Promise<{ ms: number; memoryMb: number }> => {
    const memory = join(folder, 'memory');
    arrivedAt = undefined;
    const begunAt = performance.now();
    const child = spawn(node24, ['--require', hook, script], {
      stdio: 'ignore',
      env: { ...environmentOf(endpoint), BENCH_MEMORY: memory },
    });
    await once(child, 'close');
    const endedAt = performance.now();
    const kib = Number(await readFile(memory, 'utf8'));
    if (script === program && arrivedAt === undefined) throw new Error('The bundle sent no request to AWS.');
    return { ms: (arrivedAt ?? endedAt) - begunAt, memoryMb: kib / 1024 };
  };

  try {
    const [action, nothing]: { ms: number; memoryMb: number }[][] = [[], []];
    for (let round = 0; round < rounds; round += 1) {
      nothing?.push(await start(empty));
      action?.push(await start(program));
    }
    const sizes = await sizesOf(program);
    return {
      firstCallMs: median(action?.map(({ ms }) => ms)),
      emptyMs: median(nothing?.map(({ ms }) => ms)),
      memoryMb: median(action?.map(({ memoryMb }) => memoryMb)),
      emptyMemoryMb: median(nothing?.map(({ memoryMb }) => memoryMb)),
      ...sizes,
    };
  } finally {
    server.close();
    await rm(folder, { recursive: true, force: true });
  }
}

function environmentOf(endpoint: string): Record<string, string> {
  const role = (account: string) => `arn:aws:iam::${account}:role/aurora-restore`;
  return {
    PATH: process.env['PATH'] ?? '',
    AWS_ENDPOINT_URL: endpoint,
    AWS_EC2_METADATA_DISABLED: 'true',
    ACTIONS_ID_TOKEN_REQUEST_URL: `${endpoint}/token?api-version=2.0`,
    ACTIONS_ID_TOKEN_REQUEST_TOKEN: 'bench',
    GITHUB_RUN_ID: '1',
    'INPUT_SOURCE-ROLE-ARN': role('111111111111'),
    'INPUT_TARGET-ROLE-ARN': role('222222222222'),
    'INPUT_TARGET-REGION': 'eu-central-1',
  };
}

async function sizesOf(program: string): Promise<{ bundleMb: number; entryMb: number }> {
  const folder = join(program, '..');
  const scripts = (await readdir(folder)).filter((name) => name.endsWith('.js'));
  const sizes = await Promise.all(scripts.map(async (name) => (await stat(join(folder, name))).size));
  return {
    bundleMb: sizes.reduce((sum, size) => sum + size, 0) / 1e6,
    entryMb: (await stat(program)).size / 1e6,
  };
}

function median(values: readonly number[] = []): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
}
