import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { near, present, table } from '../support/constants.ts';
import { createFixture, type Fixture } from '../support/fixture.ts';

let fixture: Fixture;
let folder: string;
beforeEach(async () => {
  fixture = await createFixture(near);
  folder = join(fixture.sandbox.folder, 'checks');
  await mkdir(folder);
});
afterEach(() => fixture.sandbox.stop());

const stagingArn = 'arn:aws:rds:eu-central-1:222222222222:cluster:staging';
const put = (name: string, text: string) => writeFile(join(folder, name), text);
const checksOf = (outputs: Readonly<Record<string, string>>) =>
  JSON.parse(outputs['verification'] ?? '[]') as { name: string; ok: boolean; details: string }[];

describe('the caller’s own checks', () => {
  it('prevent the cut-over when one fails, and allow it when all pass', async () => {
    const before = present(fixture.sandbox.rds.state.clusters[stagingArn]).shown.DbClusterResourceId;
    await put('1-enough.sql', 'SELECT count(*) >= 500 FROM customers;');
    await put('2-no-orphans.sql', 'SELECT id FROM orders WHERE customer NOT IN (SELECT id FROM customers)');
    await put('3-too-many.sql', 'SELECT count(*) < 100 AS few FROM customers');
    await put('4-columns.sql', 'SELECT true AS a, true AS b');
    await put('5-writes.sql', 'DELETE FROM orders');
    await put('6-several.sql', 'SELECT true; SELECT true');
    await put('7-wrong.sql', 'SELECT nothing FROM nowhere');
    await put('8-escapes.sql', 'COMMIT; DROP TABLE orders');
    const failed = await fixture.run({ strategy: 'swap', checks: folder });
    expect(failed.exitCode).toBe(1);
    const error = failed.errors[0] ?? '';
    expect(error).toContain('3-too-many.sql: one row whose column "few" is not true');
    expect(error).toContain('4-columns.sql: 2 columns');
    expect(error).toMatch(/5-writes.sql: .*permission denied/);
    expect(error).toContain('6-several.sql: several statements');
    expect(error).toMatch(/7-wrong.sql: .*nowhere.*42P01/);
    expect(error).toMatch(/8-escapes.sql: /);
    expect(error).not.toContain('1-enough.sql');
    expect(error).not.toContain('2-no-orphans.sql');
    expect(present(fixture.sandbox.rds.state.clusters[stagingArn]).shown.DbClusterResourceId).toBe(before);

    for (const name of ['3-too-many', '4-columns', '5-writes', '6-several', '7-wrong', '8-escapes'])
      await rm(join(folder, `${name}.sql`));
    const passed = await fixture.run({ strategy: 'swap', checks: folder });
    expect(passed.errors).toEqual([]);
    expect(checksOf(passed.outputs).filter(({ name }) => name.endsWith('.sql'))).toEqual([
      { name: '1-enough.sql', ok: true, details: 'one row whose column "?column?" is true' },
      { name: '2-no-orphans.sql', ok: true, details: 'no row' },
    ]);
    expect(passed.summary).toContain('1-enough.sql');
  });

  it.each([false, true])(
    'keep rows out of table and messages; the log has them on demand: %s',
    async (shown) => {
      await put('1-mail.sql', 'SELECT mail FROM customers ORDER BY id LIMIT 1');
      await put('2-mails.sql', 'SELECT name, mail FROM customers LIMIT 2');
      await put('3-cast.sql', 'SELECT bool_and(mail::int > 0) FROM customers');
      await put('5-name.sql', "SELECT bool_and(('a' || mail)::regclass IS NULL) FROM customers");
      await put('4-many.sql', 'SELECT mail FROM customers');
      const failed = await fixture.run({ checks: folder, 'show-check-rows': String(shown) });
      const error = failed.errors[0] ?? '';
      expect(error).toContain('1-mail.sql: one row whose column "mail" is not true');
      expect(error).toContain('2-mails.sql: 2 columns ("name", "mail")');
      expect(error).toMatch(/3-cast.sql: invalid input syntax for type integer: "…" \(SQLSTATE 22P02\)$/m);
      expect(error).toMatch(/5-name.sql: schema "…" \(SQLSTATE 3F000\)$/m);
      expect(error).toContain('4-many.sql: 500 rows');
      const { account, region } = fixture.target;
      const kept = JSON.stringify(await fixture.sandbox.dumpTable(account, region, table));
      for (const text of [kept, JSON.stringify(fixture.sandbox.awsState.messages), failed.summary, error])
        expect(text).not.toContain('@example.com');
      expect(failed.log.includes('customer1@example.com')).toBe(shown);
    },
  );

  it('are asked how fresh the data is', async () => {
    const query = "SELECT now() - interval '3 hours'";
    const old = await fixture.run({ 'freshness-query': query, 'freshness-max-age': '2h' });
    expect(old.errors[0]).toContain('freshness: the newest is 3 h old, 2 h allowed');
    const restart = { restart: 'true', 'freshness-query': `${query};`, 'freshness-max-age': '1d' };
    const young = await fixture.run(restart);
    expect(young.errors).toEqual([]);
    expect(checksOf(young.outputs)).toContainEqual({
      name: 'freshness',
      ok: true,
      details: 'the newest is 3 h old, 24 h allowed',
    });
  });

  it('that are missing are no checks that passed', async () => {
    const empty = await fixture.run({ checks: folder });
    expect(empty.errors[0]).toContain('there is no *.sql in it');
    const missing = await fixture.run({ checks: join(folder, 'nowhere') });
    expect(missing.errors[0]).toContain('cannot be read');
    const changes = fixture.sandbox.requests.filter(({ changing, service, principal }) => {
      return changing && service === 'rds' && !principal.includes(':user/');
    });
    expect(changes).toEqual([]);
  });
});
