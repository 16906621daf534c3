import { afterEach, describe, expect, it } from 'vitest';
import { credentials, productionApp, productionMaster } from '../support/fixtures.ts';
import { type Stage, type StageOptions, setStage } from '../support/stage.ts';

let stage: Stage;
afterEach(() => stage.sandbox.stop());

const routes: readonly (StageOptions & { readonly name: string })[] = [
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
    stage = await setStage(route);
    const where = { ...stage.target, cluster: 'staging' };
    const result = await stage.run();
    expect(result.log).not.toContain('SandboxError');
    expect(result.errors).toEqual([]);
    expect(result.exitCode).toBe(0);
    expect(result.outputs).toMatchObject({
      status: 'succeeded',
      'snapshot-arn': stage.snapshotArn,
      database: 'shop',
    });

    const app = { user: credentials.app_username, password: credentials.app_password };
    const reader = { user: credentials.readonly_username, password: credentials.readonly_password };
    expect(
      await stage.query(where, app, 'SELECT count(*)::int AS n, sum(id)::int AS s FROM customers'),
    ).toEqual([{ n: 500, s: 125_250 }]);
    await stage.query(where, app, "INSERT INTO customers VALUES (501, 'new', 'new@example.com')");
    expect(await stage.query(where, reader, 'SELECT count(*)::int AS n FROM customers')).toEqual([
      { n: 501 },
    ]);
    await expect(stage.query(where, reader, 'DELETE FROM customers')).rejects.toThrow(/permission denied/);
    for (const [user, password] of [
      ['dbadmin', productionMaster],
      ['shop_app', productionApp],
      ['alice', 'alice-in-production-1'],
    ] as const) {
      await expect(stage.query(where, { user, password }, 'SELECT 1')).rejects.toThrow(
        /password authentication failed|not permitted to log in/,
      );
    }
    expect(await stage.findLeaks(result)).toEqual([]);
    expect(stage.sandbox.world.messages.map(({ subject }) => subject)).toEqual([
      'Aurora restore of staging succeeded',
    ]);
  });
});
