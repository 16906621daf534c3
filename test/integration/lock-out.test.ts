import { describe, expect, it } from 'vitest';
import { lockOut } from '../../src/database/lock-out.ts';
import { master, masterPassword, type Restored } from '../sandbox/postgres/production.ts';
import { useProduction } from './use-production.ts';

describe.each(['16', '18'] as const)('PostgreSQL %s', (version) => {
  const production = useProduction(version);

  const every = ['shop', 'postgres', 'template1'];
  async function expectShut(from: Restored, name: string, reason: RegExp): Promise<void> {
    for (const database of every) {
      await expect(from.open(name, 'production', database), `${name} in ${database}`).rejects.toThrow(reason);
    }
  }

  it('disables the logins of roles that the master may alter, and ends their sessions', async () => {
    const from = await production.start();
    const session = await from.open('clerk', 'production');
    expect(await lockOut(from.sql, master, [])).toEqual([
      { name: 'clerk', by: 'login' },
      { name: 'maker', by: 'login' },
    ]);
    await expect(session.query('SELECT 1')).rejects.toMatchObject({ code: 'DATABASE_UNREACHABLE' });
    await expectShut(from, 'clerk', /password authentication failed/);
    expect(await from.sql.query("SELECT rolcanlogin FROM pg_roles WHERE rolname = 'clerk'")).toEqual([
      { rolcanlogin: false },
    ]);
    await from.sql.query('ALTER ROLE clerk LOGIN');
    await expectShut(from, 'clerk', /password authentication failed/);
    await (await from.open(master, masterPassword, 'postgres')).close();
    expect(await lockOut(from.sql, master, [])).toEqual([{ name: 'clerk', by: 'login' }]);
  });

  it('closes every database to roles that the master may not alter', async () => {
    const from = await production.start(`
      SET ROLE maker; CREATE ROLE by_maker LOGIN PASSWORD 'production'; RESET ROLE;
      CREATE ROLE by_aws LOGIN PASSWORD 'production';
      GRANT CONNECT ON DATABASE shop TO by_aws;
      CREATE ROLE door; GRANT CONNECT ON DATABASE postgres TO door; GRANT door TO by_aws;
      SET ROLE ${master}; CREATE ROLE kept LOGIN PASSWORD 'production'; GRANT kept TO by_aws; RESET ROLE;
    `);
    await (await from.open('by_aws', 'production', 'template1')).close();
    const session = await from.open('by_aws', 'production');
    expect(await lockOut(from.sql, master, ['kept', 'nobody'])).toEqual([
      { name: 'by_aws', by: 'connect' },
      // The master made its maker, so it may alter this one, too.
      { name: 'by_maker', by: 'login' },
      { name: 'clerk', by: 'login' },
      { name: 'maker', by: 'login' },
    ]);
    await expect(session.query('SELECT 1')).rejects.toMatchObject({ code: 'DATABASE_UNREACHABLE' });
    await expectShut(from, 'by_aws', /permission denied for database/);
    await expectShut(from, 'by_maker', /password authentication failed/);
    for (const database of every) {
      await (await from.open(master, masterPassword, database)).close();
      await (await from.open('kept', 'production', database)).close();
    }
    // AWS's own keep what they need.
    expect(
      await from.asAws("SELECT has_database_privilege('rdsproxyadmin', 'postgres', 'CONNECT') AS yes"),
    ).toEqual([{ yes: true }]);
    expect(await lockOut(from.sql, master, ['kept'])).toEqual([{ name: 'by_aws', by: 'connect' }]);
  });

  it('lets the master connect to a database whose owner it may become, and that it may not connect to', async () => {
    const from = await production.start();
    await from.asAws(`
      SET ROLE ${master}; CREATE ROLE landlord; RESET ROLE; ALTER DATABASE shop OWNER TO landlord;
      REVOKE CONNECT ON DATABASE shop FROM PUBLIC; GRANT CONNECT ON DATABASE shop TO clerk;
    `);
    await expect(from.open(master, masterPassword)).rejects.toThrow(/permission denied for database/);
    const elsewhere = await from.open(master, masterPassword, 'postgres');
    expect((await lockOut(elsewhere, master, [])).map(({ name }) => name)).toEqual(['clerk', 'maker']);
    await elsewhere.close();
    await (await from.open(master, masterPassword)).close();
    await expectShut(from, 'clerk', /password authentication failed/);
  });

  it('locks out users that log in by IAM', async () => {
    const from = await production.start(`
      SET ROLE ${master}; CREATE ROLE by_token LOGIN; RESET ROLE; GRANT rds_iam TO by_token;
      CREATE ROLE token_of_aws LOGIN; GRANT rds_iam TO token_of_aws;
    `);
    const shut = await lockOut(from.sql, master, []);
    expect(shut).toContainEqual({ name: 'by_token', by: 'login' });
    expect(shut).toContainEqual({ name: 'token_of_aws', by: 'connect' });
    // The sandbox has no tokens to try; the catalog is what decides on the server, too.
    expect(
      await from.asAws(`
        SELECT rolname::text AS name, rolcanlogin AS login, (SELECT count(*)::int FROM pg_database
                WHERE datallowconn AND has_database_privilege(r.oid, pg_database.oid, 'CONNECT')) AS open
          FROM pg_roles r WHERE rolname IN ('by_token', 'token_of_aws') ORDER BY 1`),
    ).toEqual([
      { name: 'by_token', login: false, open: 0 },
      { name: 'token_of_aws', login: true, open: 0 },
    ]);
  });

  it('tells a role with a name like AWS’s own from one of AWS’s own', async () => {
    const from = await production.start(`CREATE ROLE rds_reports LOGIN PASSWORD 'production'`);
    expect((await lockOut(from.sql, master, [])).map(({ name }) => name)).toContain('rds_reports');
    await expectShut(from, 'rds_reports', /permission denied for database/);
  });

  it.each([
    [
      'owner of a database',
      `CREATE ROLE landlord LOGIN PASSWORD 'production'`,
      'CREATE DATABASE estate OWNER landlord',
      /landlord can connect to estate/,
    ],
    [
      'member of a kept role',
      `CREATE ROLE kept LOGIN PASSWORD 'production'; CREATE ROLE friend LOGIN PASSWORD 'production'; GRANT kept TO friend; GRANT rds_iam TO friend`,
      '',
      /friend can connect to postgres, shop, template1, logs in by IAM/,
    ],
    [
      'replication role',
      `CREATE ROLE copier LOGIN REPLICATION PASSWORD 'production'`,
      '',
      /copier may replicate/,
    ],
  ])('names one that it cannot lock out: the %s', async (_what, prepare, alone, message) => {
    const from = await production.start(prepare);
    if (alone !== '') await from.asAws(alone);
    const error = lockOut(from.sql, master, ['kept']);
    await expect(error).rejects.toMatchObject({ code: 'LOGINS_NOT_DISABLED' });
    await expect(error).rejects.toThrow(message);
    await expect(error).rejects.not.toThrow(/clerk/);
  });
});
