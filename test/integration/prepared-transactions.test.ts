import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { Credentials } from '../../src/aws/secrets/credentials-secret.ts';
import type { DataPlane, VolumeId } from '../sandbox/contract.ts';
import { createDataPlane } from '../sandbox/postgres/data-plane.ts';
import {
  database,
  makeProduction,
  master,
  masterPassword,
  type Restored,
  restore,
  users,
} from '../sandbox/postgres/production.ts';
import { restoreWorld } from '../worlds/restore-world.ts';

// A prepared transaction of production's comes with the snapshot, and holds its locks until somebody ends it.

let plane: DataPlane;
beforeAll(async () => {
  plane = await createDataPlane();
});
afterAll(() => plane.stopAll());

const credentials: Credentials = {
  ...{ masterUsername: master, masterPassword, database },
  ...{ appUsername: users.app.username, appPassword: users.app.password },
  ...{ readonlyUsername: users.readonly.username, readonlyPassword: users.readonly.password },
  secretArn: '',
};

describe.each(['16', '18'] as const)('PostgreSQL %s', (version) => {
  let production: VolumeId;
  let from: Restored | undefined;
  beforeAll(async () => {
    production = await makeProduction(plane, version);
    await plane.superuserQuery(production, database, 'ALTER SYSTEM SET max_prepared_transactions = 10');
  });
  afterEach(async () => {
    await from?.asAws("ROLLBACK PREPARED 'xa 1'").catch(() => undefined);
    await from?.close();
    from = undefined;
  });

  /** Restores what a transaction with these statements has been prepared in; the steps that were done. */
  async function run(held: string, mask?: string): Promise<{ done: string[]; error: unknown }> {
    from = await restore(plane, production, `BEGIN; ${held}; PREPARE TRANSACTION 'xa 1'`);
    const [row] = await from.asAws("SELECT current_setting('port')::int AS port");
    const done: string[] = [];
    const where = {
      ...{ port: Number(row?.['port']), certificate: plane.caCertificate, credentials, mask },
      appBypassesRls: 'false',
    };
    const error: unknown = await restoreWorld(where, async (step) => {
      done.push(step);
      await expect(from?.open('clerk', 'production')).rejects.toThrow();
    }).catch((failure: unknown) => failure);
    return { done, error };
  }

  const isNamed = (code: string) => ({
    code,
    message: expect.stringContaining(`xa 1 (owner rdsadmin, database ${database})`) as unknown,
    hint: expect.stringContaining("ROLLBACK PREPARED 'xa 1'") as unknown,
  });

  it.each([
    ['a row that a hook changes', 'UPDATE orders SET total = 0 WHERE id = 1', 'UPDATE orders SET total = 1;'],
    ['a table that a hook alters', 'SELECT FROM orders', 'ALTER TABLE orders ADD COLUMN made int;'],
    // In PostgreSQL 18 GRANT waits for such a lock too: setup-db-users then fails first, as in the next test.
    ...(version === '16'
      ? [
          [
            'a table that a hook reads',
            'LOCK TABLE orders IN ACCESS EXCLUSIVE MODE',
            'SELECT count(*) FROM orders;',
          ],
        ]
      : []),
  ])('names what holds %s, and the command that ends it', async (_what, held, mask) => {
    const { done, error } = await run(held, `SET LOCAL lock_timeout = '200ms'; ${mask}`);
    expect(error).toMatchObject(isNamed('HOOK_FAILED'));
    expect(done).toEqual(['lock-out', 'disable-outbound', 'setup-db-users']);
  });

  it('names what holds a table that nobody can read then', async () => {
    const { error } = await run('LOCK TABLE orders IN ACCESS EXCLUSIVE MODE');
    expect(error).toMatchObject(isNamed('DATABASE_FAILED'));
  });

  it.each([
    ['a role', 'ALTER ROLE clerk CONNECTION LIMIT 5'],
    ['a role’s password', "ALTER ROLE clerk PASSWORD 'other'"],
    ['a database', `GRANT CONNECT ON DATABASE ${database} TO clerk`],
    ['a membership', `GRANT clerk TO ${master}`],
  ])('locks out all the same where it holds %s', async (_what, held) => {
    const { done } = await run(held);
    expect(done).toContain('lock-out');
    await expect(from?.open('clerk', 'production')).rejects.toThrow();
    await expect(from?.open('maker', 'production')).rejects.toThrow();
  });
});
