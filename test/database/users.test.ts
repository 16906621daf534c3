import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { connect } from '../../src/database/connection.ts';
import { identifier, literal } from '../../src/database/names.ts';
import { closeUsers, openUsers, prepareUsers } from '../../src/database/prepare-users.ts';
import { scramVerifier } from '../../src/database/scram.ts';
import { shutOut } from '../../src/database/shut-out.ts';
import { checkUsers } from '../../src/database/users.ts';
import { checkDatabase } from '../../src/database/verification.ts';
import { master, masterPassword, randomBytes, type Server, startServer, users } from './server.ts';

const { app, readonly } = users;

describe.each([
  ['16', 15_516],
  ['18', 15_518],
] as const)('on PostgreSQL %s', (version, port) => {
  let server: Server;
  beforeAll(async () => {
    server = await startServer(version, port);
    await server.master(`
      CREATE TABLE customers (id int PRIMARY KEY, mail text);
      INSERT INTO customers VALUES (1, 'a@example.com');
      CREATE SEQUENCE numbers;
      CREATE SCHEMA "Odd ""schema""";
      CREATE TABLE "Odd ""schema"""."T 1" (a int);
      CREATE FUNCTION twice(n int) RETURNS int LANGUAGE sql AS 'SELECT n * 2';
      CREATE VIEW mails AS SELECT mail FROM customers;
    `);
  });
  afterAll(() => server.stop());

  const asMaster = async <T>(body: (sql: Awaited<ReturnType<Server['open']>>) => Promise<T>): Promise<T> => {
    const sql = await server.open(master, masterPassword);
    try {
      return await body(sql);
    } finally {
      await sql.close();
    }
  };
  const prepare = () => asMaster((sql) => prepareUsers(sql, users, randomBytes));
  const check = () =>
    asMaster((sql) => checkDatabase(sql, users, (user) => server.open(user.username, user.password)));
  const asApp = (sql: string) => server.as(app.username, app.password, sql);
  const asReadonly = (sql: string) => server.as(readonly.username, readonly.password, sql);

  it('takes verifiers of odd passwords, and the same password logs in', async () => {
    const odd = [
      'a b',
      `it's "x" \\ $1 %s`,
      'M\u00fcnchen',
      'emoji \u{1F600}',
      '\u2168 \uFB01',
      'no\u00A0break',
      'soft\u00ADhyphen',
      '::error::x',
    ];
    for (const [index, password] of odd.entries()) {
      const name = identifier(`odd ${index}`);
      await server.master(
        `CREATE ROLE ${name} LOGIN PASSWORD ${literal(scramVerifier(password, randomBytes(16)))}`,
      );
      expect(await server.as(`odd ${index}`, password, 'SELECT 1 AS one'), password).toEqual([{ one: 1 }]);
      await expect(server.as(`odd ${index}`, `${password}x`, 'SELECT 1')).rejects.toMatchObject({
        name: 'LoginRefused',
      });
      await server.master(`DROP ROLE ${name}`);
    }
  });

  it('prepares both roles without login, opens them, and closes them again with their sessions', async () => {
    await prepare();
    await expect(asApp('SELECT 1')).rejects.toMatchObject({ name: 'LoginRefused' });
    await asMaster((sql) => openUsers(sql, users));
    expect(await asApp('SELECT 1 AS one')).toEqual([{ one: 1 }]);
    const session = await server.open(app.username, app.password);
    await asMaster((sql) => closeUsers(sql, users));
    await expect(session.query('SELECT 1')).rejects.toThrow();
    await session.close().catch(() => undefined);
    await expect(asReadonly('SELECT 1')).rejects.toMatchObject({ name: 'LoginRefused' });
    await asMaster((sql) => openUsers(sql, users));
  });

  it('lets app read and write everything, and readonly only read; a second time changes nothing', async () => {
    const acls = () =>
      server.superuser(
        `SELECT array_agg(relacl::text ORDER BY oid) AS a FROM pg_class WHERE relacl IS NOT NULL`,
      );
    const once = await acls();
    await prepare();
    await asMaster((sql) => openUsers(sql, users));
    expect(await acls()).toEqual(once);
    await asApp(
      `INSERT INTO customers VALUES (2, 'b'); UPDATE customers SET mail = 'c' WHERE id = 2; DELETE FROM customers WHERE id = 2`,
    );
    await asApp(`INSERT INTO "Odd ""schema"""."T 1" VALUES (1); SELECT nextval('numbers'), twice(2)`);
    await asApp('CREATE TABLE made_by_app (id int)');
    expect(await asReadonly('SELECT mail FROM mails')).toEqual([{ mail: 'a@example.com' }]);
    expect(await asReadonly('SELECT * FROM "Odd ""schema"""."T 1"')).toEqual([{ a: 1 }]);
    for (const sql of [
      "INSERT INTO customers VALUES (3, 'd')",
      'DELETE FROM customers',
      'CREATE TABLE x (a int)',
      "SELECT nextval('numbers')",
    ]) {
      await expect(asReadonly(sql), sql).rejects.toMatchObject({ code: '42501' });
    }
  });

  it('gives both their rights on what master and app make later', async () => {
    await server.master('CREATE TABLE later_by_master (id serial, a int)');
    await asApp('CREATE TABLE later_by_app (id serial, a int); INSERT INTO later_by_master (a) VALUES (1)');
    expect(await asReadonly('SELECT a FROM later_by_master')).toEqual([{ a: 1 }]);
    expect(await asReadonly('SELECT a FROM later_by_app')).toEqual([]);
    await expect(asReadonly('DELETE FROM later_by_app')).rejects.toMatchObject({ code: '42501' });
  });

  it('brings roles of production with these names to exactly what they may be', async () => {
    await server.master(`
      CREATE ROLE writers; GRANT INSERT ON customers TO writers;
      GRANT writers TO ${identifier(readonly.username)};
      ALTER ROLE ${identifier(readonly.username)} CREATEDB CREATEROLE CONNECTION LIMIT 0 VALID UNTIL '2020-01-01';
      GRANT rds_iam TO ${identifier(app.username)};
      GRANT DELETE ON customers TO ${identifier(readonly.username)};
      GRANT INSERT ON customers TO PUBLIC;
      GRANT CREATE ON SCHEMA public TO PUBLIC;
    `);
    await prepare();
    await asMaster((sql) => openUsers(sql, users));
    expect((await check()).filter(({ ok }) => !ok)).toEqual([]);
    const [role] = await server.superuser(`
      SELECT rolcreatedb, rolcreaterole, rolconnlimit, rolvaliduntil::text AS until,
             (SELECT count(*)::int FROM pg_auth_members WHERE member = r.oid) AS groups
        FROM pg_roles r WHERE rolname = ${literal(readonly.username)}`);
    expect(role).toEqual({
      rolcreatedb: false,
      rolcreaterole: false,
      rolconnlimit: -1,
      until: 'infinity',
      groups: 0,
    });
  });

  it('finds in its checks a right too much, a right too little, and a password that is not the new one', async () => {
    const failed = async () => (await check()).filter(({ ok }) => !ok).map(({ name }) => name);
    const reader = identifier(readonly.username);
    for (const [grant, revoke] of [
      ['GRANT UPDATE (mail) ON customers TO', 'REVOKE UPDATE (mail) ON customers FROM'],
      ['GRANT USAGE ON SEQUENCE numbers TO', 'REVOKE USAGE ON SEQUENCE numbers FROM'],
      ['GRANT CREATE ON SCHEMA public TO', 'REVOKE CREATE ON SCHEMA public FROM'],
    ]) {
      await server.master(`${grant} ${reader}`);
      expect(await failed(), grant).toContain('readonly has no right to write');
      await server.master(`${revoke} ${reader}`);
    }
    await server.master(`REVOKE ALL ON SCHEMA public, "Odd ""schema""" FROM ${identifier(app.username)}`);
    expect((await failed()).length).toBeGreaterThan(0);
    await prepare();
    await asMaster((sql) => openUsers(sql, users));
    expect(await failed()).toEqual([]);
    await server.master(
      `ALTER ROLE ${identifier(app.username)} PASSWORD ${literal(scramVerifier('other', randomBytes(16)))}`,
    );
    expect(await failed()).toEqual(['app logs in with its new password']);
    await prepare();
  });

  it('names objects of owners that the master may not join', async () => {
    await server.superuser(
      `CREATE ROLE stranger; CREATE TABLE "of stranger" (a int); ALTER TABLE "of stranger" OWNER TO stranger`,
    );
    await expect(prepare()).rejects.toMatchObject({
      code: 'DATABASE_FAILED',
      message: expect.stringContaining('"of stranger" of stranger') as unknown,
    });
    await server.superuser('DROP TABLE "of stranger"; DROP ROLE stranger');
  });

  it('shuts production out: by login where the master may, by connect where it may not, and ends sessions', async () => {
    await server.master(`CREATE ROLE bob LOGIN PASSWORD 'bob-password'; GRANT rds_iam TO bob`);
    await server.superuser(
      `CREATE ROLE eve LOGIN PASSWORD 'eve-password'; CREATE ROLE kept LOGIN PASSWORD 'kept-password'`,
    );
    const session = await server.open('eve', 'eve-password');
    const result = await asMaster((sql) => shutOut(sql, master, ['kept']));
    expect(result).toEqual(
      expect.arrayContaining([
        { name: 'bob', by: 'login' },
        { name: 'eve', by: 'connect' },
      ]),
    );
    await expect(session.query('SELECT 1')).rejects.toThrow();
    await session.close().catch(() => undefined);
    for (const database of ['shop', 'postgres', 'template1']) {
      await expect(server.as('eve', 'eve-password', 'SELECT 1', database)).rejects.toMatchObject({
        name: 'LoginRefused',
      });
    }
    await expect(server.as('bob', 'bob-password', 'SELECT 1')).rejects.toMatchObject({
      name: 'LoginRefused',
    });
    expect(await server.as('kept', 'kept-password', 'SELECT 1 AS one')).toEqual([{ one: 1 }]);
    expect((await asMaster((sql) => shutOut(sql, master, ['kept']))).map(({ name }) => name)).toContain(
      'eve',
    );
  });

  it('names those whom it cannot shut out, and says why', async () => {
    await server.superuser('CREATE DATABASE theirs');
    await server.superuser('GRANT CONNECT ON DATABASE theirs TO eve');
    await expect(asMaster((sql) => shutOut(sql, master, ['kept']))).rejects.toMatchObject({
      code: 'NOT_SHUT_OUT',
      message: expect.stringMatching(/- eve can still connect to theirs: .*permission denied/) as unknown,
    });
    await server.superuser('DROP DATABASE theirs');
  });

  it('tells what is wrong with a connection, and what to do', async () => {
    const login = { host: 'localhost', port, database: 'shop', user: master, password: masterPassword };
    await expect(connect({ ...login, port: 9 }, server.options)).rejects.toMatchObject({
      code: 'DATABASE_UNREACHABLE',
      wayOut: expect.stringContaining('self-hosted runner') as unknown,
    });
    await expect(connect({ ...login, host: '127.0.0.1' }, server.options)).rejects.toMatchObject({
      code: 'DATABASE_UNREACHABLE',
    });
    const other = { ...server.options, certificates: [] };
    await expect(connect(login, other)).rejects.toMatchObject({ code: 'DATABASE_UNREACHABLE' });
    await expect(connect({ ...login, database: 'none' }, server.options)).rejects.toMatchObject({
      code: 'SECRET_NOT_USABLE',
    });
  });
});

describe('names', () => {
  it('are refused where PostgreSQL would cut or could not hold them', () => {
    expect(identifier('a"b')).toBe('"a""b"');
    for (const name of ['', 'x'.repeat(64), '\u00e4'.repeat(32), 'a\0b'])
      expect(() => identifier(name)).toThrow(/1 to 63 bytes/);
  });

  it('of three different roles, none of them AWS’s, are wanted', () => {
    expect(() => checkUsers(users)).not.toThrow();
    for (const username of [master, readonly.username, 'rdsadmin', 'pg_monitor', 'PUBLIC']) {
      expect(() => checkUsers({ ...users, app: { ...app, username } })).toThrow();
    }
  });
});
