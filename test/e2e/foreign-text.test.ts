import { chmod, mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { PutParameterCommand, SSMClient } from '@aws-sdk/client-ssm';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { credentials, near, present, production, productionMaster } from '../support/constants.ts';
import { createFixture, type Fixture } from '../support/fixture.ts';
import type { ActionResult } from '../support/runner.ts';
import { dotnetWhiteSpace } from '../support/runner-commands.ts';

/** Every white space of .NET, other controls, and none, each behind a line end. */
const leads = ['', ...dotnetWhiteSpace, '\u0001', '\u001c', '\u007f', '\u009f', '\u200b', '\ufeff'];
const commands = ['::stop-commands::pwn', '##[stop-commands]pwn', '::add-mask::pwn', '::error::pwn'];
const hostile = (command: string): string => leads.map((lead) => `x\n${lead}${command}`).join('');
const everything = commands.map(hostile).join('\n');
/** Names in PostgreSQL have 63 bytes at most: one character each. */
const names = leads.flatMap((lead) => commands.map((command) => `ev\n${lead}${command}`));
/** Of a branch: git refuses ASCII control characters and spaces in names. */
const ofBranch = leads.filter((lead) => lead > ' ' && lead !== '\u007f');
/** Of a tag: RDS allows no other separators in keys and values. The names of its snapshots have only ASCII letters, digits and hyphens. */
const ofTag = leads.filter((lead) => /^\p{Z}$/u.test(lead) && lead !== ' ');
/** Of a file: no NUL and no slash, and 255 bytes at most. Each is a line of its own in what is printed. */
const fileNames = [...leads.entries()].map(
  ([index, lead]) => `${index + 10}\n${lead}${present(commands[index % commands.length])}`,
);
const quoted = (name: string): string => `"${name}"`;
const literal = (text: string): string => `E'${text.replaceAll('\n', '\\n').replaceAll("'", "''")}'`;

const seedSql = [
  ...names.map((name) => `CREATE ROLE ${quoted(name)} LOGIN PASSWORD 'production-x-1'`),
  ...names.map((name) => `CREATE TABLE ${quoted(name)} (id int, ${quoted(name)} text)`),
  ...names.slice(0, 8).map((name) => `CREATE SCHEMA ${quoted(name)}`),
  `INSERT INTO customers VALUES (9001, ${literal(everything)}, ${literal(everything)})`,
  `CREATE FUNCTION shout() RETURNS boolean LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION '%', ${literal(everything)}; END $$`,
].join(';\n');

let fixture: Fixture;
beforeEach(async () => {
  // Short sessions, so that roles are assumed again after foreign text has been printed.
  fixture = await createFixture({
    ...near,
    sessionMs: 5000,
    seedSql,
  });
});
afterEach(() => fixture.sandbox.stop());

/** The runner obeyed only what the action itself said, and hid every secret. */
async function expectNothingObeyed(result: ActionResult): Promise<void> {
  expect(result.endedStopped).toBe(false);
  expect(result.masks).not.toContain('pwn');
  expect(result.commands.filter(({ data }) => data === 'pwn')).toEqual([]);
  expect([...new Set(result.commands.map(({ name }) => name))].toSorted()).toEqual(
    expect.arrayContaining(['debug']),
  );
  for (const { name } of result.commands)
    expect(['debug', 'warning', 'error', 'group', 'endgroup']).toContain(name);
  expect(await fixture.findLeaks(result)).toEqual([]);
}

describe('text of others is never a command:', () => {
  it('names in the database, hook files, hook output, notices, check rows and errors', async () => {
    const prod = { account: production, region: 'eu-central-1' };
    const master = { user: credentials.master_username, password: productionMaster };
    await fixture.query(
      { ...prod, cluster: 'prod' },
      master,
      `CREATE DATABASE ${quoted(present(names.at(8)))}`,
    );
    await fixture.sandbox.rds.seedSnapshot({ ...prod, id: 'prod' }, { id: 'prod-hostile', type: 'manual' });
    const hooks = join(fixture.sandbox.folder, 'hooks');
    const checks = join(fixture.sandbox.folder, 'checks');
    await Promise.all([mkdir(hooks), mkdir(checks)]);
    await writeFile(
      join(hooks, '10-notice.sql'),
      `DO $$ BEGIN RAISE NOTICE '%', ${literal(everything)}; END $$`,
    );
    for (const name of fileNames) {
      await writeFile(join(hooks, `${name}.sql`), 'SELECT 1');
      await writeFile(join(checks, `${name}.sql`), 'SELECT true');
    }
    const program = join(hooks, '99-print\n\u0085::stop-commands::pwn');
    await writeFile(join(fixture.sandbox.folder, 'text'), everything);
    await writeFile(
      program,
      `#!/bin/sh\ncat ${join(fixture.sandbox.folder, 'text')}\ncat ${join(fixture.sandbox.folder, 'text')} >&2\n`,
    );
    await chmod(program, 0o755);
    await writeFile(
      join(checks, '1\n\u0085::stop-commands::pwn.sql'),
      'SELECT name FROM customers WHERE id = 9001',
    );
    await writeFile(join(checks, '2-error.sql'), 'SELECT shout()');
    await writeFile(join(checks, '3-cast.sql'), 'SELECT name::int > 0 FROM customers WHERE id = 9001');
    const failed = await fixture.run({ strategy: 'swap', hooks, checks });
    expect(failed.errors.join('\n')).toContain('1\n\\u0085::stop-commands::pwn.sql');
    await expectNothingObeyed(failed);

    for (const name of ['1\n\u0085::stop-commands::pwn.sql', '2-error.sql', '3-cast.sql'])
      await writeFile(join(checks, name), 'SELECT true');
    const passed = await fixture.run({ strategy: 'swap', hooks, checks });
    expect(passed.outputs['status']).toBe('succeeded');
    await expectNothingObeyed(passed);
    expect(passed.droppedOutputs).toEqual([]);
  });

  it('parameters, tags, messages of AWS, and the branch', async () => {
    const ssm = new SSMClient(fixture.sandbox.client(fixture.target.account, fixture.target.region));
    const put = (Value: string) =>
      ssm.send(
        new PutParameterCommand({
          ...{ Name: '/aurora-restore/retention', Value, Type: 'String', Overwrite: true },
        }),
      );
    await put(everything.slice(0, 4000));
    const refused = await fixture.run();
    expect(refused.errors[0]).toContain('retention');
    await expectNothingObeyed(refused);

    await put('1');
    const cluster = present(
      fixture.sandbox.rds.state.clusters[
        `arn:aws:rds:eu-central-1:${fixture.target.account}:cluster:staging`
      ],
    );
    const snapshot = present(fixture.sandbox.rds.state.snapshots[fixture.snapshotArn]);
    for (const lead of ofTag) {
      const tag = { Key: `owner${lead}::stop-commands::pwn`, Value: `${lead}::stop-commands::pwn` };
      cluster.tags.push(tag);
      snapshot.tags.push(tag);
    }
    fixture.sandbox.rds.inject({
      on: 'instance',
      status: 'incompatible-network',
      reason: everything,
      times: 1,
    });
    const env = await fixture.sandbox.runnerEnvironment(fixture.inputs);
    const branch = ofBranch.map((lead) => `${lead}::stop-commands::pwn`).join('');
    env['GITHUB_WORKFLOW_REF'] = `example/platform/.github/workflows/restore.yml@refs/heads/x${branch}`;
    env['GITHUB_ACTOR'] = everything;
    const failed = await fixture.run({}, { env });
    expect(failed.errors[0]).toContain('incompatible-network');
    await expectNothingObeyed(failed);
    const again = await fixture.run({ 'time-budget': '1ms', 'continue-with': 'dispatch' }, {});
    await expectNothingObeyed(again);
  });

  it.each([
    ['DescribeDBClusterSnapshots', 'InvalidParameterValue', 400],
    ['DescribeDBClusters', 'AccessDenied', 403],
    ['DescribeKey', 'KMSInvalidStateException', 400],
    ['GetSecretValue', 'DecryptionFailure', 400],
    ['RestoreDBClusterFromSnapshot', 'InvalidParameterCombination', 400],
  ])('what AWS says when it refuses %s', async (action, code, status) => {
    fixture.sandbox.faults.push((request, phase) =>
      phase === 'before' && request.action === action && !request.principal.includes(':user/')
        ? { kind: 'error', code, status, message: everything }
        : undefined,
    );
    const failed = await fixture.run();
    expect(failed.errors.join('\n')).toContain('stop-commands');
    await expectNothingObeyed(failed);
  });
});
