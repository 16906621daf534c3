import { afterEach, describe, expect, it } from 'vitest';
import { logins, near } from '../support/constants.ts';
import { createFixture, type Fixture } from '../support/fixture.ts';

const { master, app } = logins;

let fixture: Fixture;
afterEach(() => fixture.sandbox.stop());

const ask = (login: { user: string; password: string }, sql: string, database = 'shop') =>
  fixture.query({ ...fixture.target, cluster: 'staging' }, { ...login, database }, sql);
const fresh = { 'create-snapshot': 'true', 'snapshot-prefix': '' };

/** pg_cron's table as its own script makes it (1.6): everybody sees his own jobs only. */
const cron = `
  CREATE SCHEMA cron;
  CREATE TABLE cron.job (jobid bigint PRIMARY KEY, schedule text NOT NULL, command text NOT NULL, nodename text NOT NULL DEFAULT 'localhost',
    nodeport int NOT NULL DEFAULT 5432, database text NOT NULL, username text NOT NULL, active boolean NOT NULL DEFAULT true, jobname text);
  ALTER TABLE cron.job ENABLE ROW LEVEL SECURITY;
  CREATE POLICY cron_job_policy ON cron.job USING (username = CURRENT_USER);
  INSERT INTO cron.job (jobid, schedule, command, database, username) VALUES
    (1, '*/5 * * * *', 'SELECT send_reminders()', 'shop', 'shop_app'), (2, '0 3 * * *', 'VACUUM', 'shop', 'dbadmin');
`;
const reaching = `
  CREATE FUNCTION call_out() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN PERFORM aws_lambda.invoke('x', '{}'); RETURN new; END $$;
  CREATE FUNCTION harmless() RETURNS int LANGUAGE sql AS 'SELECT 1';
  CREATE TRIGGER tell AFTER INSERT ON orders FOR EACH ROW EXECUTE FUNCTION call_out();
`;

/** What only AWS's own superuser can make: a subscription that is on, and another database with one more. */
async function subscribe(owner: string): Promise<void> {
  const volume = fixture.sandbox.rds.volumeOf('111111111111', 'eu-central-1', 'prod');
  const run = (sql: string, database = 'shop') =>
    fixture.sandbox.dataPlane.superuserQuery(volume, database, sql);
  await run('GRANT pg_create_subscription TO dbadmin');
  await run('CREATE DATABASE reports OWNER dbadmin');
  for (const database of ['shop', 'reports']) {
    const from = 'host=127.0.0.1 port=1 user=u password=Publisher-password-1 dbname=d';
    await run(
      `CREATE SUBSCRIPTION from_erp_${database} CONNECTION '${from}' PUBLICATION p WITH (connect = false)`,
      database,
    );
    await run(`GRANT CREATE ON DATABASE ${database} TO dbadmin`);
    await run(`ALTER SUBSCRIPTION from_erp_${database} OWNER TO ${owner}`, database);
    await run(`ALTER SUBSCRIPTION from_erp_${database} ENABLE`, database);
  }
}
const enabled = 'SELECT subname::text AS name FROM pg_subscription WHERE subenabled ORDER BY 1';

describe('what acts in the background', () => {
  it.each([
    ['direct', '16.8'],
    ['direct', '18.1'],
    ['data-api', '16.8'],
  ])(
    'is disabled before any login is enabled, and all that reaches out is listed (%s, PostgreSQL %s)',
    async (connect, engineVersion) => {
      fixture = await createFixture({ ...near, engineVersion, seedSql: cron + reaching });
      await subscribe('dbadmin');
      const old = fixture.sandbox.rds.state.clusters['arn:aws:rds:eu-central-1:222222222222:cluster:staging'];
      const role = {
        RoleArn: 'arn:aws:iam::222222222222:role/aurora-s3',
        Status: 'ACTIVE',
        FeatureName: 's3Import',
      };
      Object.assign(old?.shown ?? {}, { AssociatedRoles: [role] });
      const result = await fixture.run({ ...fresh, connect });
      expect(result.errors).toEqual([]);
      expect(await ask(master, 'SELECT jobid::int AS id FROM cron.job WHERE active')).toEqual([]);
      expect(await ask(master, 'SELECT count(*)::int AS n FROM cron.job')).toEqual([{ n: 2 }]);
      expect(await ask(master, enabled)).toEqual([]);
      const { found, omitted } = JSON.parse(result.outputs['outbound'] ?? '') as {
        found: { kind: string; name: string; database: string; autonomous: boolean; disabled: boolean }[];
        omitted: number;
      };
      expect(omitted).toBe(0);
      expect(
        found
          .filter(({ autonomous }) => autonomous)
          .map(({ kind, name, disabled }) => [kind, name, disabled]),
      ).toEqual([
        ['subscription', 'from_erp_reports', true],
        ['cron job', '1', true],
        ['cron job', '2', true],
        ['subscription', 'from_erp_shop', true],
      ]);
      const others = found.filter(({ autonomous }) => !autonomous).map(({ kind, name }) => `${kind} ${name}`);
      expect(others).toEqual([
        'IAM role arn:aws:iam::222222222222:role/aurora-s3',
        'function public.call_out()',
        'trigger tell on public.orders',
      ]);
      expect(result.summary).toContain('Outbound access of the new cluster');
      expect(`${result.log}${result.summary}${JSON.stringify(result.outputs)}`).not.toContain(
        'Publisher-password-1',
      );
      expect(await ask(app, 'SELECT count(*)::int AS n FROM customers')).toEqual([{ n: 500 }]);
    },
  );

  it('stops the restore where it cannot be disabled, and is only reported with report', async () => {
    fixture = await createFixture({ ...near, seedSql: cron });
    await subscribe('CURRENT_USER');
    const refused = await fixture.run(fresh);
    expect(refused.exitCode).toBe(1);
    expect(refused.errors[0]).toMatch(/subscription from_erp_shop: .*owner/);
    expect(refused.errors[0]).toContain('outbound: report');
    await expect(ask(app, 'SELECT 1')).rejects.toThrow();
    await fixture.run({ operation: 'abandon' });
    const reported = await fixture.run({ ...fresh, outbound: 'report' });
    expect(reported.errors).toEqual([]);
    expect(reported.warnings.join('\n')).toContain('4 cron jobs or subscriptions of production are active');
    expect(await ask(master, 'SELECT count(*)::int AS n FROM cron.job WHERE active')).toEqual([{ n: 2 }]);
    expect(await ask(master, enabled)).toEqual([{ name: 'from_erp_reports' }, { name: 'from_erp_shop' }]);
  });

  it('stops the restore where jobs of others are hidden from the master user', async () => {
    const hidden = `${cron} CREATE ROLE cron_owner; GRANT cron_owner TO dbadmin WITH SET TRUE; GRANT ALL ON SCHEMA cron TO cron_owner;
      ALTER TABLE cron.job OWNER TO cron_owner; SET ROLE cron_owner; GRANT SELECT, UPDATE ON cron.job TO dbadmin; RESET ROLE;
      REVOKE cron_owner FROM dbadmin;`;
    fixture = await createFixture({ ...near, seedSql: hidden });
    const refused = await fixture.run();
    expect(refused.errors[0]).toMatch(/shop cannot be searched: .*row-level security/);
    const kept = await fixture.run({ operation: 'abandon' });
    expect(kept.errors).toEqual([]);
    const restored = await fixture.run({ outbound: 'keep' });
    expect(restored.errors).toEqual([]);
    expect(restored.outputs['outbound']).toBe('null');
  });
});
