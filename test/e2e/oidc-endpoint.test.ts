import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createFixture, type Fixture } from '../support/fixture.ts';
import type { ActionResult } from '../support/runner.ts';

// GitHub's endpoint for OIDC tokens as it has been seen: it fails for a while, answers half, or keeps connections.

let fixture: Fixture;
beforeAll(async () => {
  fixture = await createFixture({
    sourceRegion: 'eu-central-1',
    targetRegion: 'eu-central-1',
    sourceKey: 'default',
    snapshot: 'automated',
  });
});
afterAll(() => fixture.sandbox.stop());

/** Answers request number `n` itself and returns true, or leaves it to GitHub's stand-in. */
type Failure = (n: number, request: IncomingMessage, response: ServerResponse) => boolean;

interface Ended extends ActionResult {
  readonly requests: number;
}

/** Runs the action with an endpoint of its own, which runs of other tests do not share. */
async function runWith(fail: Failure, operation: string, keepAliveTimeout = 5000): Promise<Ended> {
  let requests = 0;
  const server: Server = createServer((request, response) => {
    requests += 1;
    if (fail(requests, request, response)) return;
    const audience = new URL(request.url ?? '', 'http://x').searchParams.get('audience');
    void fixture.sandbox.github.answer(audience, request.headers.authorization).then(({ status, body }) => {
      response.writeHead(status, { 'content-type': 'application/json' }).end(body);
    });
  });
  server.keepAliveTimeout = keepAliveTimeout;
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  try {
    const env = await fixture.sandbox.runnerEnvironment({ ...fixture.inputs, operation });
    env['ACTIONS_ID_TOKEN_REQUEST_URL'] =
      `http://127.0.0.1:${(server.address() as AddressInfo).port}/token?v=1`;
    return { ...(await fixture.run({}, { env })), requests };
  } finally {
    server.closeAllConnections();
    server.close();
  }
}

const twice =
  (answer: (request: IncomingMessage, response: ServerResponse) => void): Failure =>
  (n, request, response) => {
    if (n <= 2) answer(request, response);
    return n <= 2;
  };
const always = (status: number): Failure => {
  return (_n, _request, response) => {
    response.writeHead(status).end('{"message":"no"}');
    return true;
  };
};

describe.concurrent('a token endpoint', () => {
  it.each<[string, Failure]>([
    ['answers 503 twice', twice((_request, response) => response.writeHead(503).end('busy'))],
    ['answers 500 twice', twice((_request, response) => response.writeHead(500).end('<html>'))],
    ['ends the connection twice', twice((request) => request.socket.destroy())],
    ['answers with half of the JSON twice', twice((_request, response) => response.end('{"value":"ey'))],
    ['answers without a token twice', twice((_request, response) => response.end('{}'))],
  ])('that %s is asked again', async (_, failure) => {
    const { exitCode, errors, outputs, requests } = await runWith(failure, 'status');
    expect({ exitCode, errors, status: outputs['status'] }).toEqual({
      exitCode: 0,
      errors: [],
      status: 'succeeded',
    });
    expect(requests).toBeGreaterThan(2);
  });

  it.each([500, 403])('that always answers %i ends the run with one error and its fix', async (status) => {
    const { exitCode, errors, requests } = await runWith(always(status), 'status');
    expect([exitCode, errors.length]).toEqual([1, 1]);
    expect(errors[0]).toContain('asked 5 times');
    expect(errors[0]).toContain('githubstatus.com');
    expect(requests).toBeGreaterThanOrEqual(5);
  });

  // A run that waited for the connection would end by the time limit of this test.
  it.each(['status', 'plan'])(
    'that keeps its connections for ten minutes does not keep %s',
    async (operation) => {
      const ended = await runWith(() => false, operation, 600_000);
      expect([ended.exitCode, ended.errors]).toEqual([0, []]);
    },
  );
});

// Loaded before the bundle: only the wall clock is wrong, as on a runner without time synchronization.
const anHourAhead = `
  const RealDate = Date;
  const now = () => RealDate.now() + 3_600_000;
  globalThis.Date = class extends RealDate {
    constructor(...given) { super(...(given.length === 0 ? [now()] : given)); }
    static now() { return now(); }
  };`;

it('a runner whose clock is an hour ahead asks for as many tokens as one whose clock is right', async () => {
  const tokensOf = async (more: string): Promise<number> => {
    const env = await fixture.sandbox.runnerEnvironment({ ...fixture.inputs, operation: 'plan' });
    env['NODE_OPTIONS'] += more;
    const before = fixture.sandbox.github.tokens.length;
    expect((await fixture.run({}, { env })).errors).toEqual([]);
    return fixture.sandbox.github.tokens.length - before;
  };
  const ahead = join(fixture.sandbox.folder, 'ahead.cjs');
  writeFileSync(ahead, anHourAhead);
  const right = await tokensOf('');
  expect(right).toBeLessThan(5);
  expect(await tokensOf(` --require ${ahead}`)).toBe(right);
});
