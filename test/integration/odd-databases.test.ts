import { describe, expect, it } from 'vitest';
import { connect } from '../../src/database/connection.ts';
import { findOutbound, listDatabases } from '../../src/database/disable-outbound.ts';
import { lockOut } from '../../src/database/lock-out.ts';
import { enableLogins } from '../../src/database/logins.ts';
import { prepareUsers } from '../../src/database/prepare-users.ts';
import { identifier } from '../../src/database/quoting.ts';
import {
  explainEventTriggers,
  hookSettings,
  masterSettings,
  secureSession,
  verificationSettings,
} from '../../src/database/session.ts';
import type { Sql } from '../../src/database/sql.ts';
import type { Users } from '../../src/database/users.ts';
import { type Check, checkDatabase, checkLockOut } from '../../src/database/verification.ts';
import {
  database,
  master,
  masterPassword,
  type Restored,
  salts,
  users,
} from '../sandbox/postgres/production.ts';
import { useProduction } from './use-production.ts';

// Production databases as public bug reports describe them. Each is locked out, prepared and verified as a restore does it.

const app = identifier(users.app.username);

describe.each(['16', '18'] as const)('PostgreSQL %s', (version) => {
  const production = useProduction(version, 'ALTER SYSTEM SET max_prepared_transactions = 10');

  /** A restored copy; each `prepare` runs as AWS in a database. */
  async function start(...prepare: (string | readonly [string, string])[]): Promise<Restored> {
    const restored = await production.start();
    for (const one of prepare) {
      const [inDatabase, statement] = typeof one === 'string' ? [database, one] : one;
      await restored.asAws(statement, inDatabase);
    }
    return restored;
  }

  async function use<T>(session: Promise<Sql>, body: (sql: Sql) => Promise<T>): Promise<T> {
    const sql = await session;
    try {
      return await body(sql);
    } finally {
      await sql.close();
    }
  }

  /** A session of the master with settings of its own. */
  async function connectWith(
    from: Restored,
    settings: Readonly<Record<string, string>>,
    inDatabase = database,
  ): Promise<Sql> {
    const [row] = await from.asAws("SELECT current_setting('port')::int AS port");
    return connect(
      {
        ...{ host: 'localhost', port: Number(row?.['port']), database: inDatabase },
        ...{ user: master, password: masterPassword, settings },
      },
      {
        ...{
          certificates: [production.plane.caCertificate],
          applicationName: 'test',
          connectTimeoutMs: 10_000,
        },
        unknownSettings: new Set(),
      },
    );
  }

  /** A session as a restore opens it for the master. */
  async function asMaster<T>(
    from: Restored,
    body: (sql: Sql) => Promise<T>,
    inDatabase = database,
  ): Promise<T> {
    return use(connectWith(from, masterSettings, inDatabase), async (sql) => {
      try {
        await secureSession(sql);
        return await body(sql);
      } catch (error) {
        throw await explainEventTriggers(sql, error);
      }
    });
  }

  async function verify(from: Restored, who: Users = users): Promise<Check[]> {
    return asMaster(from, async (sql) => {
      await lockOut(sql, master, []);
      await prepareUsers(sql, who, salts);
      await enableLogins(sql, who, salts);
      const found = await checkDatabase(sql, who, (user) => from.open(user.username, user.password));
      return [await checkLockOut(sql, who, []), ...found];
    });
  }
  const failed = (checks: readonly Check[]) => checks.filter(({ ok }) => !ok);
  const asApp = (from: Restored, statement: string) =>
    use(from.open(users.app.username, users.app.password), (sql) => sql.query(statement));
  const asReadonly = (from: Restored, statement: string, inDatabase = database) =>
    use(from.open('reports', 'only-reads', inDatabase), (sql) => sql.query(statement));

  it.each([
    ['a database that only reads', `ALTER DATABASE ${database} SET default_transaction_read_only = on`],
    [
      'a role for the master',
      `CREATE ROLE other; GRANT other TO ${master}; ALTER ROLE ${master} SET role = 'other'`,
    ],
    [
      'a role for a database',
      `CREATE ROLE other; GRANT other TO ${master}; ALTER DATABASE ${database} SET role = 'other'`,
    ],
    ['a time-out of the master', `ALTER ROLE ${master} SET statement_timeout = '1ms'`],
    ['a search path', `ALTER ROLE ${master} SET search_path = public, pg_catalog`],
    ['an isolation level', `ALTER DATABASE ${database} SET default_transaction_isolation = 'serializable'`],
  ])('believes no setting of production: %s', async (_what, prepare) => {
    const from = await start(prepare);
    expect(failed(await verify(from))).toEqual([]);
    await asApp(from, 'UPDATE orders SET total = 0 WHERE id = 1');
  });

  // The last one is known since version 17.
  const newer = version === '16' ? [] : ['transaction_timeout'];
  it.each(['statement_timeout', 'lock_timeout', 'idle_session_timeout', ...newer])(
    'ends no session of the master by the %s of production',
    async (setting) => {
      const from = await start(`ALTER ROLE ${master} SET ${setting} = '20ms'`);
      for (const settings of [masterSettings, hookSettings, verificationSettings])
        await use(connectWith(from, settings), async (sql) => {
          await sql.query('SELECT pg_catalog.pg_sleep(0.1) AS slept');
          await new Promise((resolve) => setTimeout(resolve, 100));
          expect(await sql.query('SELECT 1 AS one')).toEqual([{ one: 1 }]);
        });
    },
  );

  it('uses no operator of production, whose functions are owned by another role', async () => {
    const spy = (name: string, type: string, result: string, real: string) =>
      `CREATE FUNCTION util.${name}(a ${type}, b ${type}) RETURNS ${result} LANGUAGE plpgsql AS $$
       BEGIN INSERT INTO public.seen VALUES (current_user); RETURN pg_catalog.${real}(a, b); END $$;`;
    const from =
      await start(`SET ROLE ${master}; CREATE ROLE lowly; GRANT lowly TO ${master} WITH SET TRUE; RESET ROLE; CREATE SCHEMA util AUTHORIZATION ${master};
      GRANT ALL ON SCHEMA util TO lowly; GRANT USAGE ON SCHEMA util TO PUBLIC; CREATE TABLE public.seen (what text); ALTER TABLE public.seen OWNER TO ${master};
      GRANT ALL ON public.seen TO PUBLIC; SET ROLE lowly;
      ${spy('eq', 'name', 'bool', 'nameeq')} CREATE OPERATOR util.= (LEFTARG = name, RIGHTARG = name, FUNCTION = util.eq);
      ${spy('dv', 'int', 'int', 'int4div')} CREATE OPERATOR util./ (LEFTARG = int, RIGHTARG = int, FUNCTION = util.dv);
      RESET ROLE; ALTER ROLE ${master} SET search_path = util, public, pg_catalog;`);
    expect(failed(await verify(from))).toEqual([]);
    expect(await from.asAws('SELECT what FROM public.seen')).toEqual([]);
  });

  it('grants in a database whose owner is a role that the master has left', async () => {
    const from =
      await start(`SET ROLE ${master}; CREATE ROLE landlord LOGIN PASSWORD 'production'; GRANT landlord TO ${master}; RESET ROLE;
      ALTER DATABASE ${database} OWNER TO landlord; ALTER TABLE orders OWNER TO landlord; REVOKE landlord FROM ${master} GRANTED BY ${master};`);
    const memberships = () =>
      from.asAws('SELECT roleid, member, grantor, admin_option FROM pg_auth_members ORDER BY 1, 2, 3');
    const before = await memberships();
    expect(failed(await verify(from))).toEqual([]);
    await asApp(from, 'CREATE TABLE public.made (id int)');
    const after = await memberships();
    expect(after.filter((one) => before.some(({ roleid }) => roleid === one['roleid']))).toEqual(before);
  });

  it('grants on tables of an owner that the master may become only by way of another role', async () => {
    const from = await start(`SET ROLE ${master}; CREATE ROLE registry; RESET ROLE;
      CREATE ROLE landlord; GRANT landlord TO registry WITH ADMIN TRUE, INHERIT FALSE;
      GRANT landlord TO ${master} WITH ADMIN FALSE, INHERIT FALSE, SET TRUE;
      ALTER TABLE orders OWNER TO landlord;`);
    const memberships = () =>
      from.asAws(
        'SELECT roleid, member, grantor, admin_option, inherit_option FROM pg_auth_members ORDER BY 1, 2, 3',
      );
    const before = await memberships();
    expect(failed(await verify(from))).toEqual([]);
    const after = await memberships();
    expect(after.filter((one) => before.some(({ roleid }) => roleid === one['roleid']))).toEqual(before);
  });

  it('lets neither app nor readonly connect to another database', async () => {
    const from = await start(
      `SET ROLE ${master}; CREATE ROLE reports LOGIN PASSWORD 'production'`,
      ['postgres', `CREATE DATABASE crm OWNER ${master}`],
      ['postgres', 'CREATE DATABASE hers OWNER reports'],
      [
        'crm',
        `CREATE TABLE people (mail text); INSERT INTO people VALUES ('real@example.com'); GRANT ALL ON people TO reports`,
      ],
    );
    expect(failed(await verify(from))).toEqual([]);
    for (const other of ['crm', 'hers', 'postgres', 'template1'])
      await expect(asReadonly(from, 'SELECT 1', other), other).rejects.toThrow(
        /permission denied for database/,
      );
    await asMaster(from, (sql) => sql.query('SELECT 1 AS one'), 'crm');
  });

  it('names another database that it cannot close', async () => {
    const from = await start('CREATE ROLE alien', ['postgres', 'CREATE DATABASE foreign_one OWNER alien']);
    expect(failed(await verify(from))).toMatchObject([
      {
        name: 'other databases of the cluster',
        details: expect.stringContaining('foreign_one (owner alien)') as unknown,
      },
    ]);
  });

  it('lets an app role of production write whose sessions only read', async () => {
    const from =
      await start(`SET ROLE ${master}; CREATE ROLE ${app} LOGIN; ALTER ROLE ${app} SET default_transaction_read_only = on;
      ALTER ROLE ${app} SET application_name = 'kept'`);
    expect(failed(await verify(from))).toEqual([]);
    await asApp(from, 'UPDATE orders SET total = 0 WHERE id = 1');
    expect(await asApp(from, "SELECT setting FROM pg_settings WHERE name = 'application_name'")).toEqual([
      { setting: 'test' },
    ]);
  });

  it('tells that policies of production decide what app sees', async () => {
    const from = await start(
      'ALTER TABLE orders ENABLE ROW LEVEL SECURITY; CREATE POLICY own ON orders TO clerk USING (true)',
    );
    const checks = await verify(from);
    expect(failed(checks)).toEqual([]);
    expect(checks.find(({ name }) => name === 'row-level security')?.details).toContain('public.orders');
  });

  it('grants on large objects', async () => {
    const from =
      await start(`CREATE TABLE files (o oid); ALTER TABLE files OWNER TO ${master}; SET ROLE ${master};
      INSERT INTO files SELECT lo_from_bytea(0, 'content')`);
    expect(failed(await verify(from))).toEqual([]);
    expect(
      await asApp(
        from,
        "SELECT lo_put(o, 0, 'C')::text, convert_from(lo_get(o), 'UTF8') AS content FROM files",
      ),
    ).toMatchObject([{ content: expect.stringContaining('ontent') as unknown }]);
    expect(await asReadonly(from, "SELECT convert_from(lo_get(o), 'UTF8') AS content FROM files")).toEqual([
      { content: 'Content' },
    ]);
    await expect(asReadonly(from, "SELECT lo_put(o, 0, 'x') FROM files")).rejects.toThrow(
      /permission denied for large object/,
    );
  });

  it('refuses where everybody may write to large objects', async () => {
    const from = await start(`ALTER DATABASE ${database} SET lo_compat_privileges = on`);
    expect(
      failed(await verify(from))
        .map(({ details }) => details)
        .join(),
    ).toContain('RESET lo_compat_privileges');
  });

  it('grants on types of which PUBLIC has lost the use', async () => {
    const from = await start(
      `SET ROLE ${master}; CREATE DOMAIN email AS text; REVOKE USAGE ON TYPE email FROM PUBLIC`,
    );
    expect(failed(await verify(from))).toEqual([]);
    await asApp(from, 'CREATE TABLE public.made (mail public.email)');
  });

  it('revokes what a holder of a grant option has granted to everybody', async () => {
    const from = await start(
      `GRANT INSERT ON orders TO clerk WITH GRANT OPTION; SET ROLE clerk; GRANT INSERT ON orders TO PUBLIC`,
    );
    expect(failed(await verify(from))).toEqual([]);
    await expect(asReadonly(from, 'INSERT INTO orders VALUES (1000)')).rejects.toThrow(/permission denied/);
  });

  it('tells what AWS’s own objects let everybody do', async () => {
    const from = await start('ALTER SCHEMA public OWNER TO rdsadmin; GRANT ALL ON SCHEMA public TO PUBLIC');
    const checks = await verify(from);
    expect(failed(checks)).toEqual([]);
    expect(checks.map(({ details }) => details).join()).toContain('schema public: readonly may create in it');
  });

  it('raises no false alarm for a table with rules', async () => {
    const from =
      await start(`CREATE TABLE big AS SELECT generate_series(1, 9000) AS id; ALTER TABLE big OWNER TO ${master};
      CREATE RULE quiet AS ON INSERT TO big DO INSTEAD NOTHING; ANALYZE big`);
    expect(failed(await verify(from))).toEqual([]);
  });

  const forbid = `CREATE FUNCTION public.no_ddl() RETURNS event_trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'by the pipeline only'; END $$;
    CREATE EVENT TRIGGER no_ddl ON ddl_command_start EXECUTE FUNCTION public.no_ddl(); ALTER EVENT TRIGGER no_ddl OWNER TO rdsadmin;`;
  const audit = `CREATE TABLE public.ddl_log (tag text); GRANT INSERT ON public.ddl_log TO PUBLIC;
    CREATE FUNCTION public.log_ddl() RETURNS event_trigger LANGUAGE plpgsql AS $$ BEGIN INSERT INTO ddl_log VALUES (tg_tag); END $$;
    CREATE EVENT TRIGGER log_ddl ON ddl_command_end EXECUTE FUNCTION public.log_ddl();`;
  const asOtherSuperuser = (trigger: string) =>
    `CREATE ROLE admin SUPERUSER; ${trigger} ALTER EVENT TRIGGER ${/TRIGGER (\w+)/.exec(trigger)?.[1]} OWNER TO admin;`;

  it.each([
    ['that forbids changes', asOtherSuperuser(forbid)],
    ['that audits them', asOtherSuperuser(audit)],
  ])('runs no event trigger %s where the master may switch them off', async (_what, trigger) => {
    const from = await start(trigger);
    await from.asAws('ALTER ROLE admin NOLOGIN');
    await asMaster(from, async (sql) => {
      await lockOut(sql, master, []);
      await prepareUsers(sql, users, salts);
    });
  });

  it.each([
    ['that forbids changes', asOtherSuperuser(forbid), /no_ddl \(public\.no_ddl\(\)/],
    ['that audits them', asOtherSuperuser(audit), /log_ddl \(public\.log_ddl\(\)/],
  ])('names an event trigger %s, and locks out before it', async (_what, trigger, named) => {
    const from = await start(trigger, 'REVOKE SET ON PARAMETER session_replication_role FROM rds_superuser');
    await asMaster(from, (sql) => lockOut(sql, master, []));
    await expect(from.open('clerk', 'production')).rejects.toThrow();
    const error = asMaster(from, (sql) => prepareUsers(sql, users, salts));
    await expect(error).rejects.toThrow(named);
    await expect(error).rejects.toMatchObject({
      hint: expect.stringContaining('session_replication_role') as unknown,
    });
  });

  it('names a prepared transaction that holds a lock, and what ends it', async () => {
    const from = await start(`BEGIN; GRANT SELECT ON orders TO clerk; PREPARE TRANSACTION 'it''s xa'`);
    await asMaster(from, (sql) => lockOut(sql, master, []));
    const error = asMaster(from, async (sql) => {
      await sql.set('lock_timeout', '200ms');
      await prepareUsers(sql, users, salts);
    });
    await expect(error).rejects.toThrow(/it's xa \(owner rdsadmin, database shop\)/);
    await expect(error).rejects.toMatchObject({
      hint: expect.stringContaining("ROLLBACK PREPARED 'it''s xa'") as unknown,
    });
    await from.asAws(`ROLLBACK PREPARED 'it''s xa'`);
  });

  it('searches templates, and no database that takes no session', async () => {
    const from = await start(
      ['postgres', `CREATE DATABASE pattern OWNER ${master} IS_TEMPLATE true`],
      ['postgres', `CREATE DATABASE closed OWNER ${master} ALLOW_CONNECTIONS false`],
      ['postgres', `CREATE DATABASE halfgone OWNER ${master}`],
      ['postgres', "UPDATE pg_database SET datconnlimit = -2 WHERE datname = 'halfgone'"],
      ['postgres', `CREATE DATABASE archive OWNER ${master} CONNECTION LIMIT 0`],
      [
        'pattern',
        `CREATE SUBSCRIPTION pulls CONNECTION 'host=203.0.113.1' PUBLICATION p WITH (connect = false)`,
      ],
    );
    expect((await asMaster(from, listDatabases)).map(({ name, isLimited }) => [name, isLimited])).toEqual([
      ['archive', true],
      ['pattern', false],
      ['postgres', false],
      ['shop', false],
      ['template1', false],
    ]);
    const found = await asMaster(from, (sql) => findOutbound(sql, 'pattern'), 'pattern');
    expect(found).toMatchObject([{ kind: 'subscription', name: 'pulls', autonomous: true }]);
    expect(failed(await verify(from))).toEqual([]);
    for (const [other, state] of [
      ['archive', '53300'],
      ['halfgone', '55000'],
      ['closed', '55000'],
    ] as const) {
      await expect(asMaster(from, () => Promise.resolve(), other)).rejects.toMatchObject({
        code: 'DATABASE_FAILED',
        message: expect.stringContaining(state) as unknown,
      });
    }
  });

  if (version === '18')
    it('names the function of a login event trigger that refuses a session', async () => {
      const from =
        await start(`CREATE FUNCTION public.no_login() RETURNS event_trigger LANGUAGE plpgsql AS $$ BEGIN IF session_user <> 'rdsadmin' THEN RAISE EXCEPTION 'not %', session_user; END IF; END $$;
        CREATE EVENT TRIGGER no_login ON login EXECUTE FUNCTION public.no_login(); ALTER EVENT TRIGGER no_login ENABLE ALWAYS;`);
      await expect(asMaster(from, () => Promise.resolve())).rejects.toMatchObject({
        code: 'DATABASE_FAILED',
        hint: expect.stringContaining('login event trigger') as unknown,
      });
      expect((await asMaster(from, (sql) => lockOut(sql, master, []), 'postgres')).length).toBeGreaterThan(0);
    });
});
