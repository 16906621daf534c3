import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { logins } from '../support/constants.ts';
import { createFixture, type Fixture } from '../support/fixture.ts';
import type { ActionResult } from '../support/runner.ts';

// The hooks in .github/examples, used as an adopter would, on a database with the tables that they name.

const hooks = fileURLToPath(new URL('../../.github/examples/hooks', import.meta.url));
const { app, oldMaster } = logins;
const schema = `
  ALTER TABLE customers ADD COLUMN phone text, ADD UNIQUE (mail);
  UPDATE customers SET phone = '+49 30 ' || id;
  CREATE TABLE newsletter (mail text PRIMARY KEY, topic text);
  INSERT INTO newsletter SELECT CASE WHEN id % 2 = 0 THEN upper(mail) ELSE mail END, 'news' FROM customers WHERE id % 5 = 0;
  CREATE TABLE outbox (id int PRIMARY KEY, body text);
  INSERT INTO outbox VALUES (1, 'Dear customer1@example.com');
  CREATE TABLE webhooks (id int PRIMARY KEY, url text, secret text, active bool);
  INSERT INTO webhooks VALUES (1, 'https://partner.example/hook', 'shared-with-partner', true);
  CREATE TABLE api_credentials (id int PRIMARY KEY, token text);
  INSERT INTO api_credentials VALUES (1, 'live-token');
  CREATE TABLE test_accounts (login text PRIMARY KEY, note text);
  CREATE TABLE audit (changed text);
  CREATE FUNCTION audit() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN INSERT INTO audit VALUES (OLD.mail); RETURN NULL; END $$;
  CREATE TRIGGER audit AFTER UPDATE ON customers FOR EACH ROW EXECUTE FUNCTION audit();
`;

let fixture: Fixture;
let result: ActionResult;
const ask = (sql: string) => fixture.query({ ...fixture.target, cluster: 'staging' }, app, sql);

beforeAll(async () => {
  const region = 'eu-central-1';
  const near = {
    sourceRegion: region,
    targetRegion: region,
    sourceKey: 'customer',
    snapshot: 'manual',
  } as const;
  fixture = await createFixture({ ...near, seedSql: schema });
  const old = { ...fixture.target, cluster: 'staging' };
  await fixture.query(old, oldMaster, 'CREATE TABLE test_accounts (login text PRIMARY KEY, note text)');
  await fixture.query(
    old,
    oldMaster,
    "INSERT INTO test_accounts VALUES ('tester', 'of staging'), ('robot', 'too')",
  );
  const caBundle = join(fixture.sandbox.folder, 'ca.pem');
  await writeFile(caBundle, fixture.sandbox.dataPlane.caCertificate);
  const env = {
    ...(await fixture.sandbox.runnerEnvironment({
      ...fixture.inputs,
      strategy: 'swap',
      hooks,
      'ca-bundle': caBundle,
    })),
    GITHUB_WORKSPACE: fileURLToPath(new URL('../../', import.meta.url)),
    KEEP_PGHOST: `staging.cluster-c2222${region.replaceAll('-', '')}.${region}.rds.amazonaws.com`,
    KEEP_PGUSER: oldMaster.user,
    KEEP_PGPASSWORD: oldMaster.password,
  };
  result = await fixture.run({}, { env });
});
afterAll(() => fixture.sandbox.stop());

describe('the example hooks', () => {
  it('mask every name, mail address and phone number, and keep references between tables', async () => {
    expect(result.errors).toEqual([]);
    const left = `SELECT count(*)::int AS n FROM customers WHERE mail NOT LIKE '%@masked.invalid' OR name LIKE 'Customer%' OR phone LIKE '+49%'`;
    expect(await ask(left)).toEqual([{ n: 0 }]);
    expect(await ask('SELECT count(DISTINCT mail)::int AS n FROM customers')).toEqual([{ n: 500 }]);
    expect(await ask('SELECT count(*)::int AS n FROM newsletter JOIN customers USING (mail)')).toEqual([
      { n: 100 },
    ]);
    expect(
      await ask('SELECT count(*)::int AS n FROM orders o JOIN customers c ON c.id = o.customer'),
    ).toEqual([{ n: 2000 }]);
  });

  it('fire no audit trigger, which would copy the original values', async () => {
    expect(await ask('SELECT count(*)::int AS n FROM audit')).toEqual([{ n: 0 }]);
  });

  it('remove what production was about to send, and its credentials', async () => {
    expect(await ask('SELECT count(*)::int AS n FROM outbox')).toEqual([{ n: 0 }]);
    expect(await ask('SELECT count(*)::int AS n FROM api_credentials')).toEqual([{ n: 0 }]);
    expect(await ask('SELECT active, secret, url FROM webhooks')).toEqual([
      { active: false, secret: null, url: 'https://webhooks.invalid/1' },
    ]);
  });

  it('keep the rows of staging, and print what they did', async () => {
    expect(await ask('SELECT login, note FROM test_accounts ORDER BY login')).toEqual([
      { login: 'robot', note: 'too' },
      { login: 'tester', note: 'of staging' },
    ]);
    expect(result.log).toContain('2 test accounts kept');
    expect(result.log).toContain('Attempt 1 on staging-new-');
    expect(await fixture.findLeaks(result)).toEqual([]);
  });
});
