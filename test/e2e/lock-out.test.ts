import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { credentials, logins, near, table } from '../support/constants.ts';
import { createFixture, type Fixture } from '../support/fixture.ts';
import type { ActionResult } from '../support/runner.ts';

// Whatever fails behind the lock-out, nobody but the master user can log in: asked all the time, from outside.
const fresh = { 'create-snapshot': 'true', 'snapshot-prefix': '' };
const { app } = logins;

// The fixture's prober asks, in every run: here are the runs in which it matters most, and those that it must not pass.

let fixture: Fixture;
afterEach(() => fixture.sandbox.stop());

/** Runs a restore that gets as far as the lock-out. */
async function run(inputs: Record<string, string>): Promise<ActionResult> {
  const result = await fixture.run(inputs);
  expect(result.log).toContain('The login of alice is disabled');
  return result;
}

async function putHooks(files: Readonly<Record<string, string>>): Promise<string> {
  const folder = join(fixture.sandbox.folder, 'hooks');
  await mkdir(folder);
  for (const [name, text] of Object.entries(files)) await writeFile(join(folder, name), text);
  return folder;
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
    const result = await run({ strategy, checks });
    expect(result.errors[0]).toContain('1.sql');
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
    const result = await run(fresh);
    expect(result.errors[0]).toContain('subscription theirs');
    expect(result.errors[0]).toContain('Every login but that of the master user is disabled');
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
    const result = await run(fresh);
    await expectNoRow(result);
    expect(result.errors[0]).toContain('ALTER EVENT TRIGGER');
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
      const result = await run(fresh);
      await expectNoRow(result);
      expect(result.errors[0]).not.toContain('cannot be reached');
    },
  );
});

describe('the prober notices', () => {
  const { app_username: name, app_password: password } = credentials;
  it.each([
    [
      'a login of production that is enabled again',
      `ALTER ROLE alice LOGIN PASSWORD 'alice-in-production-1'; GRANT CONNECT ON DATABASE shop TO alice;`,
      'alice logs in to',
    ],
    [
      'a login of app that is enabled before the verification',
      `ALTER ROLE "${name}" LOGIN PASSWORD '${password.replaceAll("'", "''")}';`,
      `${name} logs in to`,
    ],
    [
      'a role of production whose password it does not know',
      `CREATE ROLE eve LOGIN; GRANT CONNECT ON DATABASE shop TO eve;`,
      'eve may connect to',
    ],
  ])('%s', async (_what, sql, found) => {
    fixture = await createFixture(near);
    const hooks = await putHooks({ '1.sql': sql, '2.sql': 'SELECT 1 / 0;' });
    await expect(fixture.run({ strategy: 'replace', hooks })).rejects.toThrow(found);
  });
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
    const result = await run({ ...fresh, strategy });
    expect(result.errors).toEqual([]);
    expect(result.log).toContain('default_transaction_read_only');
    const ask = (sql: string) => fixture.query({ ...fixture.target, cluster: 'staging' }, app, sql);
    expect(await ask('UPDATE customers SET name = name WHERE id = 1 RETURNING id')).toEqual([{ id: '1' }]);
    expect(await ask("SELECT datconnlimit AS n FROM pg_database WHERE datname = 'archive'")).toEqual([
      { n: 0 },
    ]);
  });
});
