import type { ChildProcess } from 'node:child_process';
import { chmod, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, describe, expect, it } from 'vitest';
import { changesAndRecordsOf } from '../support/changes.ts';
import { credentials, logins, near, present, productionApp, table } from '../support/constants.ts';
import { createFixture, type Fixture, type FixtureOptions } from '../support/fixture.ts';
import { isRunning } from '../support/processes.ts';
import { clusterIdsOf } from '../support/target-account.ts';

const { master, app, readonly } = logins;
const mask = "UPDATE customers SET name = 'Person ' || id, mail = 'person' || id || '@masked.invalid';\n";
const pg = fileURLToPath(import.meta.resolve('pg'));

let fixture: Fixture;
let folder: string;

async function begin(more: Partial<FixtureOptions> = {}): Promise<void> {
  fixture = await createFixture({ ...near, ...more });
  folder = join(fixture.sandbox.folder, 'hooks');
  await mkdir(folder);
}
afterEach(() => fixture.sandbox.stop());

const put = (name: string, text: string) => writeFile(join(folder, name), text);
const putProgram = async (name: string, text: string): Promise<void> => {
  await put(name, text);
  await chmod(join(folder, name), 0o755);
};
const run = (more: Record<string, string> = {}) =>
  fixture.run({ hooks: folder, strategy: 'replace', ...more });
const ask = (login: { user: string; password: string }, sql: string, cluster = 'staging') =>
  fixture.query({ ...fixture.target, cluster }, login, sql);
const unmasked = "SELECT count(*)::int AS n FROM customers WHERE mail LIKE '%@example.com'";

/** Reads from the target's endpoint all the time, as everybody who has a password for it; counts production's own rows. */
function probe(logins: readonly { user: string; password: string }[]) {
  const seen = { unmasked: 0, masked: 0 };
  let done = false;
  const loop = (async () => {
    while (!done) {
      for (const login of logins) {
        const rows = await ask(login, unmasked).catch(() => []);
        for (const { n } of rows) seen[n === 0 ? 'masked' : 'unmasked'] += 1;
      }
      await new Promise((resolve) => setTimeout(resolve, 15));
    }
  })();
  return async () => {
    done = true;
    await loop;
    return seen;
  };
}

const newLogins = [app, readonly];
const production = { user: 'shop_app', password: productionApp };

describe('hooks in SQL', () => {
  it.each([
    ['swap', '16.8', [...newLogins, production]],
    ['swap', '18.1', [...newLogins, production]],
    // In replace production's passwords end with the lock-out, as the README says.
    ['replace', '16.8', newLogins],
  ] as const)('mask before anybody can look: %s, PostgreSQL %s', async (strategy, engineVersion, logins) => {
    await begin({ engineVersion });
    await put('10-mask.sql', mask);
    await put(
      '20-note.sql',
      `CREATE TABLE refreshed AS SELECT current_setting('aurora_restore.restore_id') AS id,
         current_setting('aurora_restore.snapshot_time')::timestamptz AS at, current_setting('aurora_restore.source_cluster') AS source;
       CREATE FUNCTION twice(n int) RETURNS int LANGUAGE sql BEGIN ATOMIC SELECT n; SELECT 2 * n; END;
       DO $body$ BEGIN PERFORM 1; RAISE NOTICE 'a notice'; END $body$;`,
    );
    const end = probe(logins);
    const result = await run({ strategy });
    const seen = await end();
    expect(result.errors).toEqual([]);
    expect(seen.unmasked).toBe(0);
    expect(seen.masked).toBeGreaterThan(0);
    expect(await ask(app, 'SELECT id, source FROM refreshed')).toEqual([
      { id: result.outputs['restore-id'], source: 'prod' },
    ]);
    expect(await ask(app, unmasked)).toEqual([{ n: 0 }]);
    // What recorded that they have run is gone.
    const left = "SELECT count(*)::int AS n FROM pg_namespace WHERE nspname LIKE 'aurora_restore%'";
    expect(await ask(master, left)).toEqual([{ n: 0 }]);
    expect(result.log).toContain('Hook 1 of 2: 10-mask.sql');
    expect(result.lines.join('\n')).toMatch(/::stop-commands::(\w+)\nNOTICE: a notice\n::\1::/);
    const events = JSON.stringify(
      await fixture.sandbox.dumpTable(fixture.target.account, fixture.target.region, table),
    );
    expect(events).toMatch(/10-mask\.sql.{0,40}sha256.{0,10}[0-9a-f]{64}/);
    expect(await fixture.findLeaks(result)).toEqual([]);
  });

  it.each([
    ['direct', '16.8'],
    ['direct', '18.1'],
    ['data-api', '16.8'],
  ])(
    'run as hooks-role, and leave the master no member of it (%s, PostgreSQL %s)',
    async (connect, engineVersion) => {
      await begin({ engineVersion });
      await put(
        '1-mask.sql',
        "-- ; no statement\nUPDATE customers SET name = current_user || current_setting('aurora_restore.attempt'), mail = '';",
      );
      const result = await run({ 'hooks-role': 'shop_app', connect, strategy: 'swap' });
      expect(result.errors).toEqual([]);
      expect(await ask(app, 'SELECT DISTINCT name FROM customers')).toEqual([{ name: 'shop_app1' }]);
      const may = "SELECT pg_has_role('shop_app', 'SET') AS become";
      expect(await ask(master, may)).toEqual([{ become: false }]);
    },
  );

  it('do not run as a role that is not there', async () => {
    await begin();
    await put('1-mask.sql', mask);
    const refused = await run({ 'hooks-role': 'nobody' });
    expect(refused.errors[0]).toContain(
      'The hook 1-mask.sql cannot run as nobody: role "nobody" does not exist',
    );
    await expect(ask(app, 'SELECT 1')).rejects.toThrow();
  });

  it.each([
    [
      'an error',
      'SELECT 1;\n\nUPDATE customers SET nmae = 1;',
      /b\.sql failed in statement 2 at line 3:22: .*nmae.*42703/,
    ],
    ['a value', 'SELECT 1;\nSELECT mail::int FROM customers;', /statement 2 at line 2:1: .*SQLSTATE 22P02/],
    [
      'a duplicate',
      'INSERT INTO customers SELECT * FROM customers;',
      /statement 1 at line 1:1: .*customers_pkey.*23505/,
    ],
    [
      'a transaction of its own',
      'DELETE FROM orders WHERE id = 1; COMMIT; BEGIN;',
      /b\.sql ends its own transaction/,
    ],
    [
      'a transaction of its own, hidden',
      'CREATE TABLE t1 (a int); /* x */ END; SELECT 1',
      /b\.sql ends its own transaction/,
    ],
  ])(
    'that fail with %s stop the restore before any login is enabled, and show no value',
    async (_what, text, says) => {
      await begin();
      await put('a.sql', mask);
      await put('b.sql', text);
      const end = probe(newLogins);
      const failed = await run();
      expect(await end()).toEqual({ unmasked: 0, masked: 0 });
      expect(failed.exitCode).toBe(1);
      expect(failed.errors[0]).toMatch(says);
      expect(
        `${failed.log}${failed.summary}${JSON.stringify(fixture.sandbox.awsState.messages)}`,
      ).not.toContain('@example.com');
      for (const login of newLogins) await expect(ask(login, 'SELECT 1')).rejects.toThrow();
      // What ran before is not done again when the cause is fixed outside of the file.
      expect(await ask(master, unmasked)).toEqual([{ n: 0 }]);
    },
  );

  it('that failed are used as they are corrected, and those that have changed something are fixed', async () => {
    await begin();
    await put('b.sql', 'CREATE TABLE log (a int); INSERT INTO log VALUES (1);');
    await put('c.sql', 'INSERT INTO log VALUES (2); SELECT * FROM never;');
    expect((await run()).errors[0]).toContain('The hook c.sql failed');
    await put('b.sql', 'CREATE TABLE log (a int); INSERT INTO log VALUES (7);');
    const changed = await run();
    expect(changed.errors[0]).toContain('b.sql has run and was changed since');
    expect(changed.errors[0]).toContain('restart: true');
    await put('b.sql', 'CREATE TABLE log (a int); INSERT INTO log VALUES (1);');
    await put('a.sql', 'SELECT 1');
    expect((await run()).errors[0]).toContain('a.sql is new, and stands before one that has run');
    await rm(join(folder, 'a.sql'));
    // What a file commits itself is not rolled back.
    await put('c.sql', 'INSERT INTO log VALUES (3); COMMIT; SELECT * FROM never;');
    expect((await run()).errors[0]).toContain('The hook c.sql failed');
    await put('c.sql', 'INSERT INTO log VALUES (4);');
    expect((await run()).errors[0]).toContain('c.sql has run and was changed since');
    const anew = await run({ restart: 'true' });
    expect(anew.errors).toEqual([]);
    expect(await ask(app, 'SELECT array_agg(a) AS all FROM log')).toEqual([{ all: [1, 4] }]);
  });

  it('that failed and are corrected in git run the next night, also in operation: resume', async () => {
    await begin();
    await put('a.sql', 'CREATE TABLE log (a int); INSERT INTO log VALUES (1);');
    await put('b.sql', 'INSERT INTO log VALUES (2); SELECT * FROM never;');
    expect((await run()).exitCode).toBe(1);
    await put('b.sql', 'INSERT INTO log VALUES (3);');
    const resumed = await fixture.run({ operation: 'resume', hooks: folder });
    expect(resumed.errors).toEqual([]);
    expect(resumed.log).toContain('The hook a.sql has run already');
    expect(resumed.outputs['masked']).toBe('true');
    expect(resumed.log).toContain('\nData: 2 hooks have run on it before anybody could log in');
    expect(resumed.summary).toContain('\nData: 2 hooks have run on it before anybody could log in.\n');
    expect(await ask(app, 'SELECT array_agg(a) AS all FROM log')).toEqual([{ all: [1, 3] }]);
  });

  it('run without a transaction where their first line says so', async () => {
    await begin();
    await put(
      'a.sql',
      '-- aurora-restore: no-transaction\nVACUUM customers;\nCREATE INDEX CONCURRENTLY by_mail ON customers (mail);',
    );
    const result = await run();
    expect(result.errors).toEqual([]);
    expect(await ask(app, "SELECT count(*)::int AS n FROM pg_class WHERE relname = 'by_mail'")).toEqual([
      { n: 1 },
    ]);
  });
});

describe('hooks that are programs', () => {
  it('are not hindered by what production has set for the master user and the database', async () => {
    await begin({
      seedSql: `ALTER DATABASE ${credentials.database} SET default_transaction_read_only = on;
        ALTER ROLE ${credentials.master_username} SET statement_timeout = '50ms'`,
    });
    await putProgram(
      'mask.cjs',
      `#!/usr/bin/env node
const { Client } = require(${JSON.stringify(pg)});
const { readFileSync } = require('node:fs');
(async () => {
  const client = new Client({ ssl: { ca: readFileSync(process.env.PGSSLROOTCERT, 'utf8') } });
  await client.connect();
  await client.query('SELECT pg_sleep(0.2)');
  await client.query(${JSON.stringify(mask)});
  await client.end();
})();
`,
    );
    const caBundle = join(fixture.sandbox.folder, 'ca.pem');
    await writeFile(caBundle, fixture.sandbox.dataPlane.caCertificate);
    expect((await run({ 'ca-bundle': caBundle })).errors).toEqual([]);
    expect(await ask(app, unmasked)).toEqual([{ n: 0 }]);
  });

  it('get a connection and the facts of the restore, and nothing of the job; they end with all that they have started', async () => {
    await begin();
    await putProgram(
      'a-mask.cjs',
      `#!/usr/bin/env node
const { Client } = require(${JSON.stringify(pg)});
const { readFileSync } = require('node:fs');
const e = process.env;
(async () => {
  const ssl = { ca: readFileSync(e.PGSSLROOTCERT, 'utf8') };
  const client = new Client({ ssl });
  await client.connect();
  await client.query(${JSON.stringify(mask)});
  await client.query('CREATE TABLE facts AS SELECT $1::text AS id, $2::text AS attempt, session_user::text AS by', [e.AURORA_RESTORE_RESTORE_ID, e.AURORA_RESTORE_ATTEMPT]);
  const old = new Client({ ssl, user: 'shop_app', password: ${JSON.stringify(productionApp)} });
  const refused = await old.connect().then(() => 'PRODUCTION CAN LOG IN', (error) => error.message);
  console.log('production:', refused);
  await client.end();
})();
`,
    );
    await putProgram(
      'b-tell.sh',
      `#!/usr/bin/env bash
env | sort
echo "password $PGPASSWORD"
printf '%s' "half \${PGPASSWORD:0:5}"; sleep 0.2; printf '%s\\n' "\${PGPASSWORD:5}"
echo '::error::injected'; echo '::set-output name=status::injected'; echo '##[error]injected'; echo '<script>injected</script>'
( trap '' TERM; sleep 60 ) &
echo "$!" > ${JSON.stringify(join(fixture.sandbox.folder, 'child'))}
`,
    );
    const caBundle = join(fixture.sandbox.folder, 'ca.pem');
    await writeFile(caBundle, fixture.sandbox.dataPlane.caCertificate);
    const result = await run({ 'ca-bundle': caBundle });
    expect(result.errors).toEqual([]);
    expect(await ask(app, 'SELECT * FROM facts')).toEqual([
      { id: result.outputs['restore-id'], attempt: '1', by: credentials.master_username },
    ]);
    expect(await ask(app, unmasked)).toEqual([{ n: 0 }]);
    expect(result.log).toMatch(/production: .*(password|not permitted)/);
    expect(result.log).toContain('PGSSLMODE=verify-full');
    expect(result.log).not.toMatch(/^(AWS_|ACTIONS_|INPUT_|GITHUB_OUTPUT|GITHUB_ENV|GITHUB_TOKEN)/m);
    expect(result.log).toContain('half ***');
    expect(result.outputs['status']).toBe('succeeded');
    expect(result.summary).not.toContain('<script>');
    expect(await fixture.findLeaks(result)).toEqual([]);
    const child = await readFile(join(fixture.sandbox.folder, 'child'), 'utf8');
    await expect.poll(() => isRunning(Number(child))).toBe(false);
  });

  it('that fail, or take too long, stop the restore before any login is enabled', async () => {
    await begin();
    await putProgram(
      'a.sh',
      '#!/bin/sh\necho attempt $AURORA_RESTORE_ATTEMPT\ntest "$AURORA_RESTORE_ATTEMPT" != 1 || exit 7\n',
    );
    await putProgram('b.sh', '#!/bin/sh\ntrap "" TERM\necho begun\nsleep 600 & wait; sleep 600\n');
    const failed = await run();
    expect(failed.errors[0]).toContain('The hook a.sh ended with exit code 7');
    const late = await run({ 'hook-timeout': '2s' });
    expect(late.log).toContain('attempt 2');
    expect(late.errors[0]).toContain('The hook b.sh did not finish within hook-timeout');
    await expect(ask(app, 'SELECT 1')).rejects.toThrow();
  });

  it('end with the run that is cancelled', async () => {
    await begin();
    const pidFile = join(fixture.sandbox.folder, 'pid');
    await putProgram('a.sh', `#!/bin/sh\necho $$ > ${pidFile}\necho begun\nsleep 600 & wait\n`);
    let child: ChildProcess | undefined;
    const cancelled = await fixture.run(
      { hooks: folder },
      {
        onStart: (started) => {
          child = started;
        },
        onLine: (line) => {
          if (line === 'begun') child?.kill('SIGTERM');
        },
      },
    );
    expect(cancelled.errors[0]).toContain('SIGTERM');
    const pid = Number(await readFile(pidFile, 'utf8'));
    await expect.poll(() => isRunning(pid)).toBe(false);
    await expect(ask(app, 'SELECT 1')).rejects.toThrow();
  });

  it('need TCP: plan and restore refuse them with connect: data-api', async () => {
    await begin();
    await putProgram('a.sh', '#!/bin/sh\n');
    for (const operation of ['plan', 'restore']) {
      const refused = await run({ operation, connect: 'data-api' });
      expect(refused.errors[0]).toContain('a.sh is a program, and programs cannot use the Data API');
    }
    const planned = await run({ operation: 'plan' });
    expect(planned.errors).toEqual([]);
    expect(planned.outputs['plan']).toMatch(/a\.sh \(executable, [0-9a-f]{12}\)/);
  });
});

it('no foreign text is obeyed: what AWS says is printed and escaped', async () => {
  await begin();
  const reason =
    '::error::injected\n::set-output name=status::injected\n<script>injected</script> | @octocat';
  fixture.sandbox.rds.inject({ on: 'instance', status: 'incompatible-network', reason, times: 2 });
  const failed = await fixture.run();
  expect(failed.errors).toHaveLength(1);
  expect(failed.outputs['status']).toBe('failed');
  expect(failed.summary).toContain('injected');
  expect(failed.summary).not.toContain('<script>');
});

it('a hundred hooks with long names leave the state of a restore small', async () => {
  await begin();
  for (let n = 0; n < 100; n += 1)
    await put(`${String(n).padStart(3, '0')}-${'x'.repeat(200)}.sql`, `SELECT ${n};`);
  const result = await run();
  expect(result.errors).toEqual([]);
  const items = await fixture.sandbox.dumpTable(fixture.target.account, fixture.target.region, table);
  const sizes = items
    .filter((item) => item['event_type']?.S === 'STATE')
    .map((item) => JSON.stringify(item).length);
  expect(sizes).toHaveLength(1);
  expect(present(sizes[0])).toBeLessThanOrEqual(32 * 1024);
});

describe('a folder of hooks', () => {
  it.each([
    ['is missing', async () => rm(folder, { recursive: true }), /cannot be read: .*ENOENT/],
    ['is empty', async () => put('.gitkeep', ''), /the folder contains no hook/],
    ['holds something else', async () => put('readme.md', ''), /readme\.md is neither/],
    ['holds a folder', async () => mkdir(join(folder, 'a.sql')), /a\.sql is neither/],
  ])('that %s is refused before anything changes', async (_what, arrange, says) => {
    await begin();
    await arrange();
    fixture.sandbox.requests.length = 0;
    const refused = await run();
    expect(refused.errors[0]).toMatch(says);
    expect(changesAndRecordsOf(fixture.sandbox.requests)).toEqual(['sns:Publish']);
    expect(clusterIdsOf(fixture)).toEqual(['staging']);
  });

  it('goes with the users: not without setup-db-users, and no role without hooks', async () => {
    await begin();
    await put('a.sql', mask);
    expect((await run({ 'setup-db-users': 'false' })).errors[0]).toContain('setup-db-users: false');
    expect((await fixture.run({ 'hooks-role': 'x' })).errors[0]).toContain('hooks is not set');
    expect(present(clusterIdsOf(fixture)[0])).toBe('staging');
  });
});
