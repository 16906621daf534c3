import { inspect } from 'node:util';
import { describe, expect, it } from 'vitest';
import { lockOut } from '../../src/database/lock-out.ts';
import { disableLogins, enableLogins } from '../../src/database/logins.ts';
import { prepareUsers } from '../../src/database/prepare-users.ts';
import { literal } from '../../src/database/quoting.ts';
import { findFaults } from '../../src/database/rights.ts';
import { scramVerifier } from '../../src/database/scram.ts';
import type { Sql } from '../../src/database/sql.ts';
import type { Users } from '../../src/database/users.ts';
import { checkDatabase, checkLockOut } from '../../src/database/verification.ts';
import { master, type Restored, salts, users } from '../sandbox/postgres/production.ts';
import { useProduction } from './use-production.ts';

const matching = (pattern: RegExp): unknown => expect.stringMatching(pattern);

describe.each(['16', '18'] as const)('PostgreSQL %s', (version) => {
  const production = useProduction(version);

  async function setUp(from: Restored, who: Users = users, allow: readonly string[] = []): Promise<void> {
    await lockOut(from.sql, master, allow);
    await prepareUsers(from.sql, who, salts);
  }

  const check = (from: Restored, who: Users = users) =>
    checkDatabase(from.sql, who, (user) => from.open(user.username, user.password));

  async function use<T>(session: Promise<Sql>, body: (sql: Sql) => Promise<T>): Promise<T> {
    const sql = await session;
    try {
      return await body(sql);
    } finally {
      await sql.close();
    }
  }

  it('lets app write and readonly read, and only when they are opened', async () => {
    const from = await production.start();
    await setUp(from);
    await setUp(from);
    await expect(from.open(users.app.username, users.app.password)).rejects.toThrow(
      /not permitted to log in/,
    );
    await enableLogins(from.sql, users, salts);
    await use(from.open(users.app.username, users.app.password), async (sql) => {
      await sql.query('INSERT INTO orders VALUES (1000, 1), (1001, 2)');
      await sql.query('UPDATE orders SET total = 3 WHERE id = 1000');
      await sql.query('DELETE FROM orders WHERE id = 1001');
      await sql.query(`INSERT INTO "Odd ""schema"""."täble $1" (name) VALUES ('x')`);
      expect(await sql.query('SELECT double_it(4) AS n')).toEqual([{ n: 8 }]);
    });
    await use(from.open('reports', 'only-reads'), async (sql) => {
      expect(await sql.query('SELECT total FROM orders WHERE id = 1000')).toEqual([{ total: '3' }]);
      expect(await sql.query(`SELECT name FROM "Odd ""schema"""."täble $1"`)).toEqual([{ name: 'x' }]);
      for (const statement of [
        'INSERT INTO orders VALUES (2000, 1)',
        'UPDATE orders SET total = 0',
        'DELETE FROM orders',
        'TRUNCATE orders',
        'CREATE TABLE mine (id int)',
        'CREATE SCHEMA mine',
        `SELECT nextval('"Odd ""schema"""."täble $1_id_seq"')`,
      ]) {
        await expect(sql.query(statement), statement).rejects.toThrow(/permission denied/);
      }
    });
    const checks = await check(from);
    expect(checks.filter(({ ok }) => !ok)).toEqual([]);
    expect(JSON.parse(JSON.stringify(checks))).toEqual(checks);
    expect(checks.map(({ details }) => details).join()).toContain('public.orders');

    const session = await from.open('reports', 'only-reads');
    await disableLogins(from.sql, users, salts);
    await expect(session.query('SELECT pg_sleep(20)')).rejects.toMatchObject({
      code: 'DATABASE_UNREACHABLE',
    });
    await expect(from.open('reports', 'only-reads')).rejects.toThrow(/not permitted to log in/);
  });

  it('grants on what master and app make later', async () => {
    const from = await production.start();
    await setUp(from);
    await enableLogins(from.sql, users, salts);
    await from.sql.query('CREATE SCHEMA later');
    await from.sql.query('CREATE TABLE later.of_master (id serial)');
    await use(from.open(users.app.username, users.app.password), async (sql) => {
      await sql.query('INSERT INTO later.of_master DEFAULT VALUES');
      await sql.query('CREATE TABLE public.of_app AS SELECT 7 AS id');
    });
    await use(from.open('reports', 'only-reads'), async (sql) => {
      expect(
        await sql.query('SELECT id FROM of_app UNION ALL SELECT id FROM later.of_master ORDER BY 1'),
      ).toEqual([{ id: 1 }, { id: 7 }]);
      await expect(sql.query('INSERT INTO of_app VALUES (8)')).rejects.toThrow(/permission denied/);
    });
  });

  it('sends verifiers, and never a password', async () => {
    const from = await production.start();
    await setUp(from);
    const log = await from.log();
    expect(log).toContain('SCRAM-SHA-256$4096:');
    for (const { password } of [users.app, users.readonly]) {
      expect(log).not.toContain(password);
      expect(log).not.toContain(password.slice(-8));
    }
  });

  it('throws neither a password nor a verifier when the server refuses it', async () => {
    const from = await production.start();
    await setUp(from);
    const verifier = scramVerifier(users.app.password, salts(16));
    const readOnly = 'SET default_transaction_read_only = on';
    for (const [fail, message] of [
      [
        () => from.sql.query(`ALTER ROLE reports PASSWORD '${verifier}`),
        /ALTER ROLE reports … failed: unterminated/,
      ],
      [
        () => from.sql.query(`ALTER ROLE rdsadmin PASSWORD '${verifier}'`),
        /ALTER ROLE rdsadmin … failed: permission/,
      ],
      [
        () => from.sql.query(readOnly).then(() => prepareUsers(from.sql, users, salts)),
        /cannot execute ALTER ROLE in a read-only transaction/,
      ],
    ] as const) {
      const error: unknown = await fail().catch((thrown: unknown) => thrown);
      expect(error).toMatchObject({ code: 'DATABASE_FAILED', message: matching(message) });
      const all = inspect(error, { depth: null, showHidden: true });
      for (const secret of [verifier, 'SCRAM-SHA-256$', users.app.password, users.readonly.password]) {
        expect(all).not.toContain(secret);
      }
    }
  });

  it('takes from production’s roles of these names all that they have in excess', async () => {
    const from = await production.start(`
      SET ROLE ${master};
      CREATE ROLE shop_app LOGIN PASSWORD 'production' CREATEDB CREATEROLE NOINHERIT CONNECTION LIMIT 3 VALID UNTIL '2001-01-01';
      CREATE ROLE reports LOGIN PASSWORD 'production';
      CREATE ROLE writers;
      GRANT INSERT ON orders TO writers;
      GRANT UPDATE (note) ON orders TO reports;
      GRANT DELETE ON orders TO PUBLIC;
      GRANT CREATE ON SCHEMA public TO PUBLIC;
      ALTER DEFAULT PRIVILEGES FOR ROLE ${master} IN SCHEMA public GRANT INSERT ON TABLES TO reports;
      GRANT maker TO ${master} WITH INHERIT TRUE; GRANT writers TO maker WITH ADMIN OPTION;
      RESET ROLE; SET ROLE maker; GRANT writers TO reports; RESET ROLE; SET ROLE ${master};
      GRANT rds_iam TO reports;
      GRANT rds_superuser TO shop_app;
      RESET ROLE;
      GRANT CREATE ON SCHEMA public TO shop_app;
      SET ROLE shop_app; CREATE TABLE app_table (id int); RESET ROLE;
      CREATE TABLE mine (id int); ALTER TABLE mine OWNER TO reports;
    `);
    const who = { ...users, app: { ...users.app, username: 'shop_app' } };
    await setUp(from, who);
    await enableLogins(from.sql, who, salts);
    const roles = await from.sql.query(
      `SELECT rolname::text AS name, rolcreatedb OR rolcreaterole OR rolsuper AS more, rolinherit, rolconnlimit, rolvaliduntil::text
         FROM pg_roles WHERE rolname IN ('shop_app', 'reports') ORDER BY 1`,
    );
    const plain = { more: false, rolinherit: true, rolconnlimit: -1, rolvaliduntil: 'infinity' };
    expect(roles).toEqual([
      { name: 'reports', ...plain },
      { name: 'shop_app', ...plain },
    ]);
    await expect(from.open('reports', 'production')).rejects.toThrow(/password authentication failed/);
    expect(
      await from.sql.query(
        "SELECT pg_has_role('shop_app', 'USAGE') AS app, pg_has_role('reports', 'USAGE') AS readonly",
      ),
    ).toEqual([{ app: false, readonly: false }]);
    await from.sql.query('CREATE TABLE public.made_later (id int)');
    await use(from.open('reports', 'only-reads'), async (sql) => {
      for (const statement of [
        'INSERT INTO orders VALUES (2000, 1)',
        "UPDATE orders SET note = ''",
        'DELETE FROM orders',
        'INSERT INTO app_table VALUES (1)',
        'INSERT INTO mine VALUES (1)',
        'INSERT INTO made_later VALUES (1)',
        'CREATE TABLE other (id int)',
        'SET ROLE writers',
      ]) {
        await expect(sql.query(statement), statement).rejects.toThrow(/permission denied/);
      }
      await sql.query('SELECT * FROM app_table, mine, made_later');
    });
    expect((await check(from, who)).filter(({ ok }) => !ok)).toEqual([]);
  });

  it('grants on objects of roles that master or its maker made, and leaves their memberships as they were', async () => {
    const from = await production.start(`
      SET ROLE ${master}; CREATE ROLE owner; GRANT CREATE ON SCHEMA public TO owner;
      SET ROLE maker; CREATE ROLE "made by maker"; RESET ROLE;
      GRANT CREATE ON SCHEMA public TO "made by maker";
      SET ROLE owner; CREATE TABLE owned (id serial); CREATE FUNCTION f() RETURNS int LANGUAGE sql AS 'SELECT 1';
      REVOKE EXECUTE ON FUNCTION f() FROM PUBLIC;
      SET ROLE "made by maker"; CREATE TABLE indirect (id serial); GRANT INSERT ON indirect TO PUBLIC; RESET ROLE;
    `);
    const memberships = () =>
      from.asAws('SELECT roleid, member, grantor, admin_option FROM pg_auth_members ORDER BY 1, 2, 3');
    await lockOut(from.sql, master, []);
    const before = await memberships();
    await prepareUsers(from.sql, users, salts);
    const ours = `SELECT oid FROM pg_roles WHERE rolname IN ('reports', ${literal(users.app.username)})`;
    const made = await from.asAws(ours);
    expect((await memberships()).filter(({ roleid }) => !made.some(({ oid }) => oid === roleid))).toEqual(
      before,
    );
    expect((await findFaults(from.sql, users)).faults.map(({ object }) => object)).toEqual([]);
    await enableLogins(from.sql, users, salts);
    await use(from.open(users.app.username, users.app.password), async (sql) => {
      await sql.query('INSERT INTO owned DEFAULT VALUES');
      await sql.query('INSERT INTO indirect DEFAULT VALUES');
      expect(await sql.query('SELECT f() AS n')).toEqual([{ n: 1 }]);
    });
  });

  it('takes names of 63 bytes', async () => {
    const from = await production.start();
    const long = { ...users, app: { ...users.app, username: `${'ü'.repeat(31)}"` } };
    await setUp(from, long);
    await enableLogins(from.sql, long, salts);
    expect((await check(from, long)).filter(({ ok }) => !ok)).toEqual([]);
  });

  it('names the objects on which it could not grant', async () => {
    const from = await production.start(`
      CREATE ROLE stranger; GRANT CREATE ON SCHEMA public TO stranger;
      SET ROLE stranger;
      CREATE TABLE hidden (id int); CREATE TABLE half (id int); GRANT SELECT ON half TO ${master} WITH GRANT OPTION;
      CREATE TABLE whole (id int); GRANT ALL ON whole TO ${master} WITH GRANT OPTION;
      RESET ROLE;
    `);
    await expect(setUp(from)).rejects.toMatchObject({ code: 'DATABASE_FAILED' });
    const fault = await prepareUsers(from.sql, users, salts).catch((error: unknown) => String(error));
    expect(fault).toContain('table public.hidden (owner stranger)');
    expect(fault).toContain('table public.half (owner stranger): app may not read and write it');
    expect(fault).not.toContain('public.whole');
    expect(fault).not.toContain('orders');
  });

  it.each([
    [
      'a role that the master may not alter',
      `CREATE ROLE reports LOGIN PASSWORD 'production'`,
      /reports.*may not alter/,
    ],
    [
      'a group that the master may not take it out of',
      `CREATE ROLE strangers; CREATE ROLE reports; GRANT reports TO ${master} WITH ADMIN OPTION; GRANT strangers TO reports`,
      /member of strangers \(granted by rdsadmin\)/,
    ],
    [
      'a power that the master lacks',
      `CREATE ROLE reports REPLICATION; GRANT reports TO ${master} WITH ADMIN OPTION`,
      /reports.*REPLICATION/,
    ],
  ])('refuses %s', async (_what, prepare, message) => {
    const from = await production.start(prepare);
    const error = setUp(from);
    await expect(error).rejects.toMatchObject({ code: 'DATABASE_FAILED' });
    await expect(error).rejects.toThrow(message);
  });

  it('lets nobody in who is a member of app', async () => {
    const from = await production.start(`
      CREATE ROLE shop_app; GRANT shop_app TO ${master} WITH ADMIN OPTION;
      CREATE ROLE unalterable LOGIN PASSWORD 'production';
      GRANT shop_app TO unalterable;
    `);
    const who = { ...users, app: { ...users.app, username: 'shop_app' } };
    await lockOut(from.sql, master, []);
    await expect(prepareUsers(from.sql, who, salts)).rejects.toThrow(
      /could connect to shop again.*unalterable/,
    );
    await expect(from.open('unalterable', 'production')).rejects.toThrow(/permission denied for database/);
  });

  it('fails its checks when a guard is gone', async () => {
    const from = await production.start();
    await setUp(from);
    await enableLogins(from.sql, users, salts);
    const failed = async () => (await check(from)).filter(({ ok }) => !ok).map(({ name }) => name);
    for (const [right, object] of [
      ['INSERT', 'public.totals'],
      ['INSERT (note)', 'public.orders'],
      ['UPDATE (total)', 'public.orders'],
      ['USAGE', `SEQUENCE "Odd ""schema"""."täble $1_id_seq"`],
      ['CREATE', 'SCHEMA public'],
    ]) {
      await from.sql.query(`GRANT ${right} ON ${object} TO reports`);
      expect(await failed(), `${right} ON ${object}`).toContain('app may read and write, readonly only read');
      await from.sql.query(`REVOKE ${right} ON ${object} FROM reports`);
      expect(await failed(), `${right} ON ${object}`).toEqual([]);
    }
    await from.sql.query('GRANT INSERT ON public.totals TO PUBLIC');
    expect(await failed()).toEqual(['app may read and write, readonly only read']);
    await from.sql.query('GRANT DELETE, INSERT ON public.orders TO reports');
    expect(await failed()).toContain('readonly logs in and may only read');
    await from.sql.query(
      `REVOKE INSERT ON public.orders FROM ${JSON.stringify(users.app.username).replaceAll('\\"', '""')}`,
    );
    expect(await failed()).toContain('app logs in and may write');
    await from.sql.query("ALTER ROLE reports PASSWORD 'other'");
    expect(await failed()).toContain('readonly logs in');
    expect(await checkLockOut(from.sql, users, [])).toMatchObject({ ok: true });
    await from.sql.query('ALTER ROLE clerk LOGIN');
    expect(await checkLockOut(from.sql, users, [])).toMatchObject({ ok: true });
    await from.sql.query('GRANT CONNECT ON DATABASE shop TO clerk');
    expect(await checkLockOut(from.sql, users, [])).toMatchObject({
      ok: false,
      details: expect.stringContaining('clerk') as unknown,
    });
    expect(await checkLockOut(from.sql, users, ['clerk'])).toMatchObject({ ok: true });
  });

  it('obeys no function or operator of production’s that stands in for PostgreSQL’s', async () => {
    const from = await production.start(`
      CREATE TABLE public.obeyed (n int);
      CREATE FUNCTION public.trap(oid, integer) RETURNS boolean LANGUAGE plpgsql
        AS $$BEGIN INSERT INTO public.obeyed VALUES (1); RETURN false; END$$;
      CREATE OPERATOR public.= (LEFTARG = oid, RIGHTARG = integer, FUNCTION = public.trap);
      ALTER TABLE obeyed OWNER TO ${master};
      GRANT INSERT ON public.obeyed TO PUBLIC;
      ALTER DEFAULT PRIVILEGES FOR ROLE ${master} GRANT INSERT ON TABLES TO PUBLIC;
    `);
    await setUp(from);
    expect(await from.asAws('SELECT count(*)::int AS n FROM obeyed')).toEqual([{ n: 0 }]);
  });
});
