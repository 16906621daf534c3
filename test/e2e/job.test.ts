import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Stage, setStage, table } from './stage.ts';

// What the job around the action can do to it: GitHub's endpoint for tokens, signals, files, and what a form lets one ask.

const options = {
  sourceRegion: 'eu-central-1',
  targetRegion: 'eu-central-1',
  sourceKey: 'default',
  snapshot: 'automated',
} as const;
let stage: Stage;
beforeEach(async () => {
  stage = await setStage(options);
});
afterEach(() => stage.sandbox.stop());

const leaseStatus = async () => {
  const items = await stage.sandbox.dumpTable(stage.target.account, stage.target.region, table);
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
      void stage.sandbox.github.answer(audience, request.headers.authorization).then(({ status, body }) => {
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
    ...(await stage.sandbox.runnerEnvironment(stage.inputs)),
    ACTIONS_ID_TOKEN_REQUEST_URL: `http://127.0.0.1:${(server.address() as AddressInfo).port}/token?v=1`,
  });

  it.each(['SIGINT', 'SIGTERM'] as const)('at the start leaves the run open to %s', async (signal) => {
    answering = false;
    const result = await stage.run(
      {},
      {
        env: await environment(),
        onStart: (child) => {
          onHang = () => child.kill(signal);
        },
      },
    );
    expect(result).toMatchObject({ exitCode: 1, signal: null, outputs: { status: 'failed' } });
    expect(result.errors.join('\n')).toContain('was cancelled');
  });

  it('at a refresh, while the target is held, leaves the run open to a signal, and the target is freed', async () => {
    await stage.sandbox.stop();
    stage = await setStage({ ...options, sessionMs: 9000, timings: { snapshotCopyMs: 60_000 } });
    answering = true;
    const result = await stage.run(
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
    expect(result.errors).toEqual([expect.stringContaining('was cancelled')]);
    expect(await leaseStatus()).toBe('free');
  });
});

it('status lists what is unfinished, and refuses an id that is not known', async () => {
  Object.assign(stage.sandbox.rds.context.timings, { snapshotCopyMs: 3000 });
  const parked = await stage.run({ hold: 'false' });
  const id = parked.outputs['restore-id'] ?? '';
  const status = await stage.run({ operation: 'status', 'restore-id': id });
  expect([status.outputs['status'], status.outputs['unfinished']]).toEqual([
    'succeeded',
    JSON.stringify([id]),
  ]);
  const unknown = await stage.run({ operation: 'status', 'restore-id': `${id}x` });
  expect([unknown.exitCode, unknown.outputs['unfinished']]).toEqual([1, undefined]);
  expect(unknown.errors.join('\n')).toContain(`There is no restore ${id}x`);
});
