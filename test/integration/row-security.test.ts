import { describe, expect, it } from 'vitest';
import { lockOut } from '../../src/database/lock-out.ts';
import { enableLogins } from '../../src/database/logins.ts';
import { prepareUsers } from '../../src/database/prepare-users.ts';
import type { AppBypassesRls } from '../../src/database/row-security.ts';
import { type Check, checkDatabase } from '../../src/database/verification.ts';
import { master, type Restored, salts, users } from '../sandbox/postgres/production.ts';
import { useProduction } from './use-production.ts';

const limit =
  'ALTER TABLE orders ENABLE ROW LEVEL SECURITY; CREATE POLICY own ON orders TO clerk USING (true);';

describe.each(['16', '18'] as const)('PostgreSQL %s', (version) => {
  const production = useProduction(version);

  async function prepare(decided: AppBypassesRls, ...statements: string[]): Promise<Restored> {
    const restored = await production.start();
    for (const statement of statements) await restored.asAws(statement);
    await lockOut(restored.sql, master, []);
    await prepareUsers(restored.sql, users, salts, decided);
    await enableLogins(restored.sql, users, salts);
    return restored;
  }

  async function check(from: Restored, decided: AppBypassesRls): Promise<Check | undefined> {
    const checks = await checkDatabase(
      from.sql,
      users,
      (user) => from.open(user.username, user.password),
      decided,
    );
    return checks.find(({ name }) => name === 'row-level security');
  }

  async function rowsOf(from: Restored, who: { username: string; password: string }): Promise<unknown> {
    const sql = await from.open(who.username, who.password);
    try {
      const [row] = await sql.query<{ n: number }>('SELECT count(*)::int AS n FROM orders');
      return row?.n;
    } finally {
      await sql.close();
    }
  }

  it('false: leaves it to the policies of production, and tells that', async () => {
    const from = await prepare('false', limit);
    expect(await rowsOf(from, users.app)).toBe(0);
    expect(await check(from, 'false')).toMatchObject({
      ok: true,
      details: expect.stringMatching(/app-bypasses-rls is false.*public\.orders \(owner boss\)/) as unknown,
    });
  });

  it.each([
    ['of the master', limit],
    [
      'of a role that the master may become, and is forced',
      `SET ROLE ${master}; CREATE ROLE landlord; RESET ROLE; ALTER TABLE orders OWNER TO landlord; ${limit} ALTER TABLE orders FORCE ROW LEVEL SECURITY`,
    ],
  ])('true: lets app see and change every row of a table %s', async (_what, statements) => {
    const from = await prepare('true', statements);
    expect(await rowsOf(from, users.app)).toBe(500);
    expect(await rowsOf(from, users.readonly)).toBe(0);
    const sql = await from.open(users.app.username, users.app.password);
    await sql.query('UPDATE orders SET total = 0');
    await sql.query('INSERT INTO orders VALUES (1000, 1)');
    await sql.close();
    expect(await from.asAws('SELECT count(*)::int AS n FROM orders WHERE total = 0')).toEqual([{ n: 500 }]);
    expect(await check(from, 'true')).toMatchObject({
      ok: true,
      details: 'app-bypasses-rls is true: no policy limits app',
    });
    // Can be repeated.
    await prepareUsers(from.sql, users, salts, 'true');
  });

  it('true: gives app BYPASSRLS where the master has it', async () => {
    const from = await prepare('true', limit, `ALTER ROLE ${master} BYPASSRLS`);
    expect(await from.asAws('SELECT polname::text AS name FROM pg_policy')).toEqual([{ name: 'own' }]);
    expect(await rowsOf(from, users.app)).toBe(500);
    await prepareUsers(from.sql, users, salts, 'false');
    await enableLogins(from.sql, users, salts);
    expect(await rowsOf(from, users.app)).toBe(0);
  });

  it.each([
    [
      'a restrictive policy',
      `${limit} CREATE POLICY walls ON orders AS RESTRICTIVE USING (total > 10)`,
      /public\.orders \(owner boss, restrictive policy walls\)/,
    ],
    [
      'an owner whose rights the master cannot have',
      `CREATE ROLE stranger; GRANT ALL ON orders TO ${master} WITH GRANT OPTION; GRANT ALL ON SCHEMA public TO stranger; ALTER TABLE orders OWNER TO stranger; GRANT ALL ON orders TO ${master} WITH GRANT OPTION; ${limit}`,
      /public\.orders \(owner stranger\)/,
    ],
  ])('true: refuses %s, by name', async (_what, statements, message) => {
    const error = prepare('true', statements);
    await expect(error).rejects.toMatchObject({ code: 'DATABASE_FAILED' });
    await expect(error).rejects.toThrow(message);
  });

  it('refuse: refuses a database in which a policy limits app, and no other', async () => {
    await expect(prepare('refuse', limit)).rejects.toMatchObject({
      code: 'DATABASE_FAILED',
      message: expect.stringContaining('public.orders (owner boss)') as unknown,
      hint: expect.stringContaining('app-bypasses-rls: true') as unknown,
    });
    const from = await prepare(
      'refuse',
      'ALTER TABLE orders ENABLE ROW LEVEL SECURITY; CREATE POLICY everybody ON orders USING (true)',
    );
    expect(await rowsOf(from, users.app)).toBe(500);
    await from.asAws('DROP POLICY everybody ON orders');
    expect(await check(from, 'refuse')).toMatchObject({ ok: false });
  });
});
