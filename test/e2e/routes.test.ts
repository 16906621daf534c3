import { afterEach, describe, expect, it } from 'vitest';
import { credentials, productionApp, productionMaster } from '../support/constants.ts';
import { createFixture, type Fixture, type FixtureOptions } from '../support/fixture.ts';

let fixture: Fixture;
afterEach(() => fixture.sandbox.stop());

const routes: readonly (FixtureOptions & { readonly name: string })[] = [
  {
    name: 'same account and Region, automated, default key',
    oneAccount: true,
    sourceRegion: 'eu-central-1',
    targetRegion: 'eu-central-1',
    sourceKey: 'default',
    snapshot: 'automated',
  },
  {
    name: 'cross-account, same Region, manual under a customer key',
    sourceRegion: 'eu-central-1',
    targetRegion: 'eu-central-1',
    sourceKey: 'customer',
    snapshot: 'manual',
  },
  {
    name: 'cross-account and cross-Region, automated under the default key, PostgreSQL 18',
    sourceRegion: 'eu-central-1',
    targetRegion: 'us-east-1',
    sourceKey: 'default',
    snapshot: 'automated',
    engineVersion: '18.1',
  },
];

describe('a restore', () => {
  it.each(routes)('$name', async (route) => {
    fixture = await createFixture(route);
    const where = { ...fixture.target, cluster: 'staging' };
    const result = await fixture.run();
    expect(result.log).not.toContain('SandboxError');
    expect(result.errors).toEqual([]);
    expect(result.exitCode).toBe(0);
    expect(result.outputs).toMatchObject({
      status: 'succeeded',
      'snapshot-arn': fixture.snapshotArn,
      database: 'shop',
    });

    const app = { user: credentials.app_username, password: credentials.app_password };
    const reader = { user: credentials.readonly_username, password: credentials.readonly_password };
    expect(
      await fixture.query(where, app, 'SELECT count(*)::int AS n, sum(id)::int AS s FROM customers'),
    ).toEqual([{ n: 500, s: 125_250 }]);
    await fixture.query(where, app, "INSERT INTO customers VALUES (501, 'new', 'new@example.com')");
    expect(await fixture.query(where, reader, 'SELECT count(*)::int AS n FROM customers')).toEqual([
      { n: 501 },
    ]);
    await expect(fixture.query(where, reader, 'DELETE FROM customers')).rejects.toThrow(/permission denied/);
    for (const [user, password] of [
      ['dbadmin', productionMaster],
      ['shop_app', productionApp],
      ['alice', 'alice-in-production-1'],
    ] as const) {
      await expect(fixture.query(where, { user, password }, 'SELECT 1')).rejects.toThrow(
        /password authentication failed|not permitted to log in/,
      );
    }
    expect(await fixture.findLeaks(result)).toEqual([]);
    expect(fixture.sandbox.awsState.messages.map(({ subject }) => subject)).toEqual([
      'Aurora restore of staging succeeded',
    ]);
  });
});
