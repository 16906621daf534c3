import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { vi } from 'vitest';
import { type ClientOptions, createClients, createTransport } from '../../../src/aws/client/clients.ts';

interface Received {
  readonly url: string;
  readonly headers: NodeJS.Dict<string | string[]>;
  readonly body: string;
}

export interface Answer {
  readonly status: number;
  readonly body: string;
  readonly headers?: Record<string, string>;
}

export type AnsweringAws = Awaited<ReturnType<typeof startAnsweringAws>>;

/** An AWS that gives the planned answers in turn, and keeps the requests. SDK clients find it by the environment. */
export async function startAnsweringAws() {
  const received: Received[] = [];
  const answers: (Answer | 'never')[] = [];
  const server = createServer((request, response) => {
    let body = '';
    request.on('data', (chunk: Buffer) => {
      body += chunk.toString();
    });
    request.on('end', () => {
      received.push({ url: request.url ?? '', headers: request.headers, body });
      const answer = answers.shift() ?? { status: 500, body: 'no answer was planned' };
      if (answer === 'never') return;
      response.writeHead(answer.status, { 'content-type': 'text/xml', ...answer.headers });
      response.end(answer.body);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  vi.stubEnv('AWS_ENDPOINT_URL', origin);
  return {
    server,
    origin,
    received,
    answer: (...planned: readonly (Answer | 'never')[]): void => {
      answers.push(...planned);
    },
    async clients(options: Partial<ClientOptions> = {}, requestTimeoutMs = 5000) {
      return createClients({
        credentials: () =>
          Promise.resolve({ accessKeyId: 'key', secretAccessKey: 'secret', sessionToken: 'token' }),
        transport: await createTransport({ requestTimeoutMs, proxy: false }),
        version: '1.2.3',
        beforeRequest: () => undefined,
        beforeChange: () => Promise.resolve(),
        signal: new AbortController().signal,
        onAnswer: () => undefined,
        ...options,
      });
    },
    async stop(): Promise<void> {
      vi.unstubAllEnvs();
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

/** An answer of a service whose protocol is JSON. */
export function json(value: unknown, status = 200): Answer {
  return { status, body: JSON.stringify(value), headers: { 'content-type': 'application/x-amz-json-1.1' } };
}
