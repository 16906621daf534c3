import { EnableHttpEndpointCommand, RDSClient } from '@aws-sdk/client-rds';
import { RDSDataClient } from '@aws-sdk/client-rds-data';
import { CreateSecretCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { createStatements } from '../../src/aws/rds/data-api.ts';
import { LoginRefused } from '../../src/database/connection.ts';
import { connectOverDataApi } from '../../src/database/data-api.ts';
import { lockOut } from '../../src/database/lock-out.ts';
import { enableLogins } from '../../src/database/logins.ts';
import { trustOnlyOwnNames } from '../../src/database/pg-catalog.ts';
import { prepareUsers } from '../../src/database/prepare-users.ts';
import { refusalWithin, type Sql, type SqlValue } from '../../src/database/sql.ts';
import { checkDatabase, checkLockOut } from '../../src/database/verification.ts';
import type { ActionError } from '../../src/errors.ts';
import {
  makeProduction,
  master,
  type Restored,
  restore,
  salts,
  users,
} from '../sandbox/postgres/production.ts';
import { type Sandbox, startSandbox } from '../sandbox/sandbox.ts';

const account = '222222222222';
const region = 'eu-central-1';
const clusterArn = `arn:aws:rds:${region}:${account}:cluster:staging`;
const host = 'staging.cluster-c2222eucentral1.eu-central-1.rds.amazonaws.com';
const password = 'Master-password1';

let sandbox: Sandbox;
let rdsData: RDSDataClient;
let sql: Sql;
/** Another database, over TCP. */
let beside: Restored;
beforeAll(async () => {
  sandbox = await startSandbox({ dataApi: { statementMs: 3000, idleMs: 500 } });
  const seed = { masterUsername: master, masterPassword: password, database: 'shop' };
  await sandbox.rds.seedCluster({ account, region, id: 'staging', port: 15_432, ...seed });
  const config = sandbox.client(account, region);
  await new RDSClient(config).send(new EnableHttpEndpointCommand({ ResourceArn: clusterArn }));
  rdsData = new RDSDataClient({ ...config, maxAttempts: 1 });
  sql = await open('boss', password);
  beside = await restore(sandbox.dataPlane, await makeProduction(sandbox.dataPlane, '16'));
});
afterAll(async () => {
  await beside.close();
  await sandbox.stop();
});
afterEach(() => {
  sandbox.faults.length = 0;
});

let made = 0;
async function open(user: string, secret: string): Promise<Sql> {
  made += 1;
  const { ARN = '' } = await new SecretsManagerClient(sandbox.client(account, region)).send(
    new CreateSecretCommand({
      Name: `session-${made}`,
      SecretString: JSON.stringify({ username: user, password: secret }),
    }),
  );
  const where = { clusterArn, secretArn: ARN, database: 'shop' };
  const runner = createStatements(rdsData, where, () => Promise.resolve());
  const login = { host, port: 15_432, database: 'shop', user, password: secret };
  return connectOverDataApi(login, runner);
}

async function failureOf(promise: Promise<unknown>): Promise<ActionError> {
  return promise.then(
    () => {
      throw new Error('It succeeded.');
    },
    (error: unknown) => error as ActionError,
  );
}

it.each<[string, SqlValue[]]>([
  ["SELECT 'it''s $1' AS text, 1 AS int, 2::bigint AS big, 1.5::float8 AS float, true AS yes", []],
  ['SELECT NULL::text AS nothing, 12.50::numeric AS amount, count(*) AS n FROM generate_series(1, 3)', []],
  [`SELECT ARRAY['a', 'b "c"', 'd,e'] AS list, ARRAY[1, 2] AS numbers, ARRAY[]::text[] AS none`, []],
  [
    'SELECT $1 AS a, $2 || $1 AS b, $3::int + 1 AS c, $4::boolean AS d, $5::text AS e',
    ['x', 'y', 7, false, null],
  ],
  ['SELECT has_database_privilege($1::name, $2, $3) AS may', ['boss', 'shop', 'CONNECT']],
  ['SELECT 1 AS one WHERE false', []],
  ['COMMENT ON DATABASE shop IS NULL', []],
])('%s: gives the same rows as over TCP', async (text, values) => {
  expect(await sql.query(text, values)).toEqual(await beside.sql.query(text, values));
});

describe('a session', () => {
  it('keeps its settings although each call lands elsewhere, and over savepoints', async () => {
    const own = await open('boss', password);
    const path = "SELECT current_setting('search_path') AS path";
    await trustOnlyOwnNames(own);
    for (let n = 0; n < 4; n += 1) expect(await own.query(path)).toEqual([{ path: 'pg_catalog' }]);
    await own.transaction(async () => {
      const reason = await refusalWithin(own, () => own.query('ALTER ROLE rdsadmin NOLOGIN'));
      expect(reason).toContain('permission denied');
      expect(await own.query(path)).toEqual([{ path: 'pg_catalog' }]);
    });
    expect(await sql.query(path)).not.toEqual([{ path: 'pg_catalog' }]);
  });

  it('commits all of a transaction or nothing of it', async () => {
    await sql.query('CREATE TABLE kept (n int)');
    const undone = sql.transaction(async () => {
      await sql.query('INSERT INTO kept VALUES (1)');
      throw new Error('stop');
    });
    await expect(undone).rejects.toThrow('stop');
    await sql.transaction(() => sql.query('INSERT INTO kept VALUES (2)'));
    expect(await sql.query('SELECT n FROM kept')).toEqual([{ n: 2 }]);
    await expect(sql.transaction(() => sql.transaction(() => Promise.resolve()))).rejects.toThrow(
      'do not nest',
    );
  });

  it('is refused like one over TCP', async () => {
    await sql.query("CREATE ROLE clerk LOGIN PASSWORD 'clerk-1'");
    await (await open('clerk', 'clerk-1')).close();
    await expect(open('clerk', 'wrong')).rejects.toBeInstanceOf(LoginRefused);
    await sql.query('ALTER ROLE clerk NOLOGIN');
    await expect(open('clerk', 'clerk-1')).rejects.toThrow('not permitted to log in');
  });
});

describe('a failure', () => {
  it("is PostgreSQL's, with its SQLSTATE and without values", async () => {
    await sql.query('CREATE TABLE people (mail text UNIQUE)');
    await sql.query('INSERT INTO people VALUES ($1)', ['private@example.com']);
    const error = await failureOf(sql.query('INSERT INTO people VALUES ($1)', ['private@example.com']));
    expect(error.code).toBe('DATABASE_FAILED');
    expect(error.message).toMatch(
      /^The statement INSERT INTO people … failed: duplicate key .*\(SQLSTATE 23505\)$/,
    );
    expect(`${error.message} ${String(error.cause)}`).not.toContain('private@');
  });

  it.each([
    ['SELECT pg_sleep(10)::text AS slept', 'ends a statement after 45 seconds'],
    ["SELECT repeat('x', 60000) AS x FROM generate_series(1, 18)", '1 MiB, 64 KiB per row'],
    ['SELECT rolname FROM pg_roles', 'cast to text'],
  ])('of the Data API names the fix: %s', async (text, says) => {
    const error = await failureOf(sql.query(text));
    expect(error).toMatchObject({ code: 'DATABASE_FAILED' });
    expect(`${error.message} ${error.hint}`).toContain(says);
    expect(error.hint).toContain('connect: direct');
  });

  it('for lack of rights is one that other code can tell', async () => {
    const error = await failureOf(sql.query('ALTER ROLE rdsadmin NOLOGIN'));
    expect((error.cause as { code?: string }).code).toBe('42501');
  });

  it('of a database that is resuming is waited for', async () => {
    let left = 3;
    sandbox.faults.push(({ action }, phase) => {
      if (action !== 'ExecuteStatement' || phase !== 'before' || left === 0) return undefined;
      left -= 1;
      return { kind: 'error', code: 'DatabaseResumingException', status: 400 };
    });
    expect(await sql.query('SELECT 1 AS one')).toEqual([{ one: 1 }]);
    expect(left).toBe(0);
  });

  it('whose answer was lost is not tried again: it may have been done', async () => {
    await sql.query('CREATE TABLE once (n int)');
    let lost = 0;
    sandbox.faults.push(({ body }, phase) => {
      if (!body.includes('INSERT INTO once') || phase !== 'after') return undefined;
      lost += 1;
      return { kind: 'drop' };
    });
    const error = await failureOf(sql.query('INSERT INTO once VALUES (1)'));
    expect(lost).toBe(1);
    expect(error.code).toBe('DATABASE_UNREACHABLE');
    expect(await sql.query('SELECT count(*)::int AS n FROM once')).toEqual([{ n: 1 }]);
  });

  it('behind a transaction that the Data API has ended is a lost session', async () => {
    const late = sql.transaction(async () => {
      await sql.query('CREATE TABLE late (n int)');
      await new Promise((resolve) => setTimeout(resolve, 700));
      await sql.query('SELECT 1 AS one');
    });
    expect((await failureOf(late)).code).toBe('DATABASE_UNREACHABLE');
    expect(await sql.query("SELECT to_regclass('late')::text AS late")).toEqual([{ late: null }]);
  });
});

it('sets users up and proves them as over TCP: many objects, and operators that stand in for PostgreSQL’s', async () => {
  const volume = sandbox.rds.volumeOf(account, region, 'staging');
  const asAws = (text: string) => sandbox.dataPlane.superuserQuery(volume, 'shop', text);
  await asAws(`
    CREATE ROLE drifter LOGIN PASSWORD 'production';
    CREATE TABLE public.obeyed (n int);
    CREATE FUNCTION public.trap(oid, integer) RETURNS boolean LANGUAGE plpgsql
      AS $$BEGIN INSERT INTO public.obeyed VALUES (1); RETURN false; END$$;
    CREATE OPERATOR public.= (LEFTARG = oid, RIGHTARG = integer, FUNCTION = public.trap);
    ALTER TABLE obeyed OWNER TO boss;
    GRANT INSERT ON public.obeyed TO PUBLIC;
    ALTER DEFAULT PRIVILEGES FOR ROLE boss GRANT INSERT ON TABLES TO PUBLIC;
    SET ROLE boss;
    CREATE TABLE orders AS SELECT n FROM generate_series(1, 50) n;
    ANALYZE orders;
    DO $do$ BEGIN FOR n IN 1..8000 LOOP EXECUTE format(
      'CREATE FUNCTION a_function_with_a_rather_long_name_as_they_often_have_%s(int, text, timestamptz)
         RETURNS int LANGUAGE sql AS ''SELECT 1''', n); END LOOP; END $do$;
    RESET ROLE;
  `);
  const shut = await lockOut(sql, master, []);
  expect(shut).toContainEqual({ name: 'drifter', by: 'connect' });
  await prepareUsers(sql, users, salts);
  await expect(open(users.app.username, users.app.password)).rejects.toThrow('not permitted to log in');
  await enableLogins(sql, users, salts);
  expect(await checkLockOut(sql, users, [])).toMatchObject({ ok: true });
  const checks = await checkDatabase(sql, users, (user) => open(user.username, user.password));
  expect(checks.filter(({ ok }) => !ok)).toEqual([]);
  expect(checks.map(({ details }) => details).join()).toContain('it may read and write');
  expect(await asAws('SELECT count(*)::int AS n FROM obeyed')).toEqual([{ n: 0 }]);
}, 120_000);
