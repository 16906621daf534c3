import { afterEach, expect, it } from 'vitest';
import { logins, near, productionMaster } from '../support/constants.ts';
import { createFixture, type Fixture } from '../support/fixture.ts';

let fixture: Fixture;
afterEach(() => fixture.sandbox.stop());

it.each([
  ['direct', '16.8'],
  ['data-api', '18.1'],
])(
  'a master user that logs in by IAM in production gets the password of the secret (%s, PostgreSQL %s)',
  async (connect, engineVersion) => {
    fixture = await createFixture({ ...near, engineVersion });
    const volume = fixture.sandbox.rds.volumeOf('111111111111', 'eu-central-1', 'prod');
    await fixture.sandbox.dataPlane.setMasterAuthentication(volume, logins.master.user, 'iam-db-auth');
    const production = { account: '111111111111', region: 'eu-central-1', cluster: 'prod' };
    await expect(
      fixture.query(production, { user: logins.master.user, password: productionMaster }, 'SELECT 1'),
    ).rejects.toThrow('rejects connection');
    const result = await fixture.run({ connect, 'create-snapshot': 'true', 'snapshot-prefix': '' });
    expect(result.errors).toEqual([]);
    expect(result.outputs['status']).toBe('succeeded');
    expect(result.lines.join('\n')).toContain(`In production ${logins.master.user} logs in by IAM`);
    const restored = { ...fixture.target, cluster: 'staging' };
    expect(await fixture.query(restored, logins.master, 'SELECT 1 AS one')).toEqual([{ one: 1 }]);
  },
);
