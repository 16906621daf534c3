import { once } from 'node:events';
import { mkdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { table } from '../support/constants.ts';
import { createFixture, type Fixture } from '../support/fixture.ts';

// What the job around the action can do to it: GitHub's endpoint for tokens, signals, files, and what a form lets one ask.

const options = {
  sourceRegion: 'eu-central-1',
  targetRegion: 'eu-central-1',
  sourceKey: 'default',
  snapshot: 'automated',
} as const;
let fixture: Fixture;
beforeEach(async () => {
  fixture = await createFixture(options);
});
afterEach(() => fixture.sandbox.stop());

const leaseStatus = async () => {
  const items = await fixture.sandbox.dumpTable(fixture.target.account, fixture.target.region, table);
  return items.find((item) => item['event_id']?.S === 'LEASE')?.['status']?.S;
};

describe('GitHub’s endpoint for OIDC tokens that hangs', () => {
  let server: Server;
  let answering: boolean;
  let onHang: () => void;
  beforeEach(async () => {
    server = createServer((request, response) => {
      if (!answering) {
        onHang();
        return;
      }
      const audience = new URL(request.url ?? '', 'http://x').searchParams.get('audience');
      void fixture.sandbox.github.answer(audience, request.headers.authorization).then(({ status, body }) => {
        response.writeHead(status, { 'content-type': 'application/json' }).end(body);
      });
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
  });
  afterEach(async () => {
    server.closeAllConnections();
    server.close();
    await once(server, 'close');
  });
  const environment = async () => ({
    ...(await fixture.sandbox.runnerEnvironment(fixture.inputs)),
    ACTIONS_ID_TOKEN_REQUEST_URL: `http://127.0.0.1:${(server.address() as AddressInfo).port}/token?v=1`,
  });

  it.each(['SIGINT', 'SIGTERM'] as const)('at the start leaves the run open to %s', async (signal) => {
    answering = false;
    const result = await fixture.run(
      {},
      {
        env: await environment(),
        onStart: (child) => {
          onHang = () => child.kill(signal);
        },
      },
    );
    expect(result).toMatchObject({ exitCode: 1, signal: null, outputs: { status: 'failed' } });
    expect(result.errors.join('\n')).toContain('was canceled');
  });

  it('at a refresh, while the target is held, leaves the run open to a signal, and the target is freed', async () => {
    await fixture.sandbox.stop();
    fixture = await createFixture({ ...options, sessionMs: 9000, timings: { snapshotCopyMs: 60_000 } });
    answering = true;
    const result = await fixture.run(
      {},
      {
        env: await environment(),
        onLine: (line) => {
          if (line.includes('copying')) answering = false;
        },
        onStart: (child) => {
          onHang = () => child.kill('SIGINT');
        },
      },
    );
    expect(result).toMatchObject({ exitCode: 1, signal: null, outputs: { status: 'failed' } });
    expect(result.errors).toEqual([expect.stringContaining('was canceled')]);
    expect(await leaseStatus()).toBe('free');
  });
});

const made = () =>
  fixture.sandbox.requests
    .filter(({ action }) =>
      /^(DeleteDBCluster|RestoreDBClusterFromSnapshot|CopyDBClusterSnapshot)$/.test(action),
    )
    .map(({ action }) => action);

describe('a file of the runner that cannot be written', () => {
  it.each(['GITHUB_OUTPUT', 'GITHUB_STEP_SUMMARY'])(
    '%s is found before anything is changed',
    async (name) => {
      const before = fixture.sandbox.requests.length;
      const env = await fixture.sandbox.runnerEnvironment(fixture.inputs);
      env[name] = '/nonexistent/folder/file';
      const result = await fixture.run({}, { env });
      expect(result.exitCode).toBe(1);
      expect([result.errors.length, result.warnings]).toEqual([1, []]);
      expect(result.errors[0]).toContain(`(${name}) cannot be written: ENOENT`);
      expect(fixture.sandbox.requests).toHaveLength(before);
    },
  );

  it('when the restore is done is a warning, and nothing is restored twice', async () => {
    const env = await fixture.sandbox.runnerEnvironment(fixture.inputs);
    const lose = (name: string): void => {
      rmSync(env[name] ?? '');
      mkdirSync(env[name] ?? '');
    };
    const result = await fixture.run(
      {},
      {
        env,
        onLine: (line) => {
          if (!line.includes('send-notification') || statSync(env['GITHUB_OUTPUT'] ?? '').isDirectory())
            return;
          lose('GITHUB_OUTPUT');
          lose('GITHUB_STEP_SUMMARY');
        },
      },
    );
    expect([result.exitCode, result.errors]).toEqual([0, []]);
    expect(result.warnings.join('\n')).toMatch(
      /The output status could not be written[\s\S]*The summary could/,
    );
    const before = made();
    const next = await fixture.run({ operation: 'status' });
    expect(JSON.parse(next.outputs['restores'] ?? '')).toMatchObject([{ status: 'succeeded' }]);
    expect((await fixture.run({ operation: 'resume' })).outputs['status']).toBe('skipped');
    expect(made()).toEqual(before);
  });
});

it('an error that nobody expected is one annotation, without a line of the bundle', async () => {
  const env = await fixture.sandbox.runnerEnvironment(fixture.inputs);
  const fault = join(fixture.sandbox.folder, 'fault.cjs');
  writeFileSync(fault, "setTimeout(() => { throw new Error('out of the blue') }, 400)");
  env['NODE_OPTIONS'] = `${env['NODE_OPTIONS']} --require ${fault}`;
  const result = await fixture.run({}, { env });
  expect([result.exitCode, result.errors.length]).toEqual([1, 1]);
  expect(result.errors[0]).toContain('did not expect: out of the blue');
  expect(Math.max(...result.lines.map(({ length }) => length))).toBeLessThan(1000);
});

it('status lists what is unfinished, and refuses an id that is not known', async () => {
  Object.assign(fixture.sandbox.rds.context.timings, { snapshotCopyMs: 3000 });
  const parked = await fixture.run({ hold: 'false' });
  const id = parked.outputs['restore-id'] ?? '';
  const status = await fixture.run({ operation: 'status', 'restore-id': id });
  expect([status.outputs['status'], status.outputs['unfinished']]).toEqual([
    'succeeded',
    JSON.stringify([id]),
  ]);
  const unknown = await fixture.run({ operation: 'status', 'restore-id': `${id}x` });
  expect([unknown.exitCode, unknown.outputs['unfinished']]).toEqual([1, undefined]);
  expect(unknown.errors.join('\n')).toContain(`There is no restore ${id}x`);
});
