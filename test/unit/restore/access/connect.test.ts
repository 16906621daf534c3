import { expect, it } from 'vitest';
import { LoginRefused } from '../../../../src/database/connection.ts';
import type { Sql } from '../../../../src/database/sql.ts';
import { ActionError } from '../../../../src/errors.ts';
import type { Log } from '../../../../src/log.ts';
import { chooseConnect } from '../../../../src/restore/access/connect.ts';
import type { ClusterLogin } from '../../../../src/restore/context.ts';

const login: ClusterLogin = {
  clusterArn: 'arn:aws:rds:eu-central-1:222222222222:cluster:staging',
  host: 'staging.example',
  port: 5432,
  database: 'shop',
  user: 'boss',
  password: 'secret',
};
const quiet = () => undefined;
const log: Log = {
  info: quiet,
  warning: quiet,
  error: quiet,
  debug: quiet,
  foreign: quiet,
  startGroup: quiet,
  endGroup: quiet,
};
const sessionOver = (way: string): Sql => ({
  query: () => Promise.resolve([{ way }] as never),
  transaction: (body) => body(),
  keepsSession: true,
  set: () => Promise.resolve(),
  close: () => Promise.resolve(),
});
const unreachable = new ActionError('DATABASE_UNREACHABLE', 'Nobody answers.', '');

/** A network in which each way answers, refuses or is dead. */
function network(tcp: Error | undefined, http: Error | undefined) {
  const state = { tcp, http };
  const over = (way: 'tcp' | 'http') => () => {
    const error = state[way];
    return error === undefined ? Promise.resolve(sessionOver(way)) : Promise.reject(error);
  };
  const connect = chooseConnect('auto', over('tcp'), over('http'), log);
  const way = async (): Promise<string> => {
    try {
      const [row] = await (await connect(login)).query<{ way: string }>('SELECT');
      return row?.way ?? '';
    } catch (error) {
      return (error as Error).message;
    }
  };
  return { state, way };
}

it('auto takes TCP where it answers, and stays with it', async () => {
  const { state, way } = network(undefined, undefined);
  expect(await way()).toBe('tcp');
  state.tcp = unreachable;
  for (let n = 0; n < 5; n += 1) expect(await way()).toBe('Nobody answers.');
});

it('auto gives TCP a moment, then goes over the Data API, and stays with that', async () => {
  const { state, way } = network(unreachable, undefined);
  expect(await way()).toBe('Nobody answers.');
  expect(await way()).toBe('Nobody answers.');
  expect(await way()).toBe('http');
  state.tcp = undefined;
  expect(await way()).toBe('http');
});

it('auto takes a refused login for an answer', async () => {
  const { state, way } = network(new LoginRefused(login, new Error('no')), undefined);
  expect(await way()).toContain('refuses boss');
  state.tcp = unreachable;
  for (let n = 0; n < 5; n += 1) expect(await way()).toBe('Nobody answers.');
});

it('auto tells of both ways where the cluster cannot have the Data API', async () => {
  const { way } = network(unreachable, new ActionError('AWS_FAILED', 'No T classes.', ''));
  await way();
  await way();
  expect(await way()).toBe('Nobody answers. No T classes.');
});
