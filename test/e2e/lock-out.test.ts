import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { logins, near, table } from '../support/constants.ts';
import { createFixture, type Fixture } from '../support/fixture.ts';
import { type Attempt, type Prober, startProber } from '../support/prober.ts';

// Whatever fails behind the lock-out, nobody but the master user can log in: asked all the time, from outside.

const fresh = { 'create-snapshot': 'true', 'snapshot-prefix': '' };
const { app } = logins;

let fixture: Fixture;
let prober: Prober | undefined;
afterEach(async () => {
  await prober?.stop();
  prober = undefined;
  await fixture.sandbox.stop();
});

/** Runs a restore under the eyes of the prober; what it could log in to since the lock-out. */
async function run(
  inputs: Record<string, string>,
): Promise<{ result: Awaited<ReturnType<Fixture['run']>>; open: readonly Attempt[] }> {
  let isLockedOut = false;
  prober = startProber(fixture, () => isLockedOut);
  const result = await fixture.run(inputs, {
    onLine: (line) => {
      if (line.includes('The login of alice is disabled')) isLockedOut = true;
    },
  });
  expect(isLockedOut).toBe(true);
  const open = await prober.stop();
  prober = undefined;
  return { result, open };
}

/** What only AWS's own superuser can do in production. */
async function asAws(...statements: (readonly [string, string])[]): Promise<void> {
  const volume = fixture.sandbox.rds.volumeOf('111111111111', 'eu-central-1', 'prod');
  for (const [database, statement] of statements)
    await fixture.sandbox.dataPlane.superuserQuery(volume, database, statement);
}

async function putCheck(text: string): Promise<string> {
  const folder = join(fixture.sandbox.folder, 'checks');
  await mkdir(folder);
  await writeFile(join(folder, '1.sql'), text);
  return folder;
}

describe('nobody can log in', () => {
  it.each(['swap', 'replace'])('when a check fails (%s)', async (strategy) => {
    fixture = await createFixture(near);
    const checks = await putCheck('SELECT false');
    const { result, open } = await run({ strategy, checks });
    expect(result.errors[0]).toContain('1.sql');
    expect(open).toEqual([]);
  });

  it('when background activity cannot be disabled', async () => {
    fixture = await createFixture(near);
    await asAws(
      [
        'shop',
        "CREATE SUBSCRIPTION theirs CONNECTION 'host=203.0.113.1 dbname=x' PUBLICATION p WITH (connect = false)",
      ],
      ['shop', 'ALTER SUBSCRIPTION theirs SET (slot_name = x)'],
      ['shop', 'ALTER SUBSCRIPTION theirs ENABLE'],
    );
    const { result, open } = await run(fresh);
    expect(result.errors[0]).toContain('subscription theirs');
    expect(result.errors[0]).toContain('Every login but that of the master user is disabled');
    expect(open).toEqual([]);
  });

  /** The message of the trigger is production's text: its function is named instead. */
  async function expectNoRow(result: Awaited<ReturnType<Fixture['run']>>): Promise<void> {
    const { account, region } = fixture.target;
    const kept = JSON.stringify(await fixture.sandbox.dumpTable(account, region, table));
    for (const text of [result.log, result.summary, kept, JSON.stringify(fixture.sandbox.awsState.messages)])
      expect(text).not.toContain('@example.com');
    expect(result.errors[0]).toContain('no_login');
  }

  it('when a login event trigger refuses readonly', async () => {
    fixture = await createFixture({ ...near, engineVersion: '18.1' });
    await asAws([
      'shop',
      `CREATE FUNCTION public.no_login() RETURNS event_trigger LANGUAGE plpgsql AS $$ BEGIN
         IF session_user LIKE 'reader%' THEN RAISE EXCEPTION 'only for %', (SELECT mail FROM public.customers LIMIT 1); END IF; END $$;
       CREATE EVENT TRIGGER no_login ON login EXECUTE FUNCTION public.no_login(); ALTER EVENT TRIGGER no_login ENABLE ALWAYS;`,
    ]);
    const { result, open } = await run(fresh);
    await expectNoRow(result);
    expect(result.errors[0]).toContain('ALTER EVENT TRIGGER');
    expect(open).toEqual([]);
  });

  it.each([
    ['of its own', "'P0001'"],
    ['of a refused right', "'42501'"],
  ])(
    'when a login event trigger refuses the master user in the database with an error %s',
    async (_, code) => {
      fixture = await createFixture({ ...near, engineVersion: '18.1' });
      await asAws([
        'shop',
        `CREATE FUNCTION public.no_login() RETURNS event_trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'only for %', (SELECT mail FROM public.customers LIMIT 1) USING ERRCODE = ${code}; END $$;
       CREATE EVENT TRIGGER no_login ON login EXECUTE FUNCTION public.no_login(); ALTER EVENT TRIGGER no_login ENABLE ALWAYS;`,
      ]);
      const { result, open } = await run(fresh);
      await expectNoRow(result);
      expect(result.errors[0]).not.toContain('cannot be reached');
      expect(open).toEqual([]);
    },
  );
});

describe('the logins of app and readonly are enabled at the end, and no other', () => {
  it.each([
    ['replace', '16.8'],
    ['replace', '18.1'],
    ['swap', '18.1'],
  ])('of production with odd databases and settings (%s, PostgreSQL %s)', async (strategy, engineVersion) => {
    fixture = await createFixture({ ...near, engineVersion });
    await asAws(
      ['postgres', 'CREATE DATABASE archive OWNER dbadmin CONNECTION LIMIT 0'],
      ['postgres', 'CREATE DATABASE halfgone'],
      ['postgres', "UPDATE pg_database SET datconnlimit = -2 WHERE datname = 'halfgone'"],
      ['postgres', "ALTER ROLE dbadmin SET statement_timeout = '5ms'"],
      // It ends the sessions of app and readonly, too, in which the restore tries their rights.
      ['postgres', "ALTER DATABASE shop SET idle_in_transaction_session_timeout = '1ms'"],
      ['postgres', 'CREATE ROLE landlord'],
      ['postgres', 'GRANT landlord TO dbadmin WITH ADMIN OPTION'],
      ['postgres', 'ALTER DATABASE shop OWNER TO landlord'],
      ['postgres', 'REVOKE landlord FROM dbadmin'],
      ['postgres', 'GRANT landlord TO dbadmin WITH ADMIN TRUE, INHERIT FALSE, SET FALSE'],
      ['postgres', 'REVOKE CONNECT ON DATABASE shop FROM PUBLIC'],
      ['postgres', 'ALTER DATABASE shop SET default_transaction_read_only = on'],
    );
    const { result, open } = await run({ ...fresh, strategy });
    expect(result.errors).toEqual([]);
    expect(result.log).toContain('default_transaction_read_only');
    const users = new Set(open.map(({ user }) => user));
    expect([...users].filter((user) => user === 'alice' || user === 'shop_app')).toEqual([]);
    const ask = (sql: string) => fixture.query({ ...fixture.target, cluster: 'staging' }, app, sql);
    expect(await ask('UPDATE customers SET name = name WHERE id = 1 RETURNING id')).toEqual([{ id: '1' }]);
    expect(await ask("SELECT datconnlimit AS n FROM pg_database WHERE datname = 'archive'")).toEqual([
      { n: 0 },
    ]);
  });
});
