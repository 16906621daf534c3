import { afterEach, describe, expect, it } from 'vitest';
import { logins, near, present } from '../support/constants.ts';
import { createFixture, type Fixture, type FixtureOptions } from '../support/fixture.ts';
import { clusterIdsOf, removeCluster } from '../support/target-account.ts';

// A rollback works wherever a restore works, and the next restore after it, too.

let fixture: Fixture;
afterEach(() => fixture.sandbox.stop());

const far: FixtureOptions = {
  sourceRegion: 'eu-west-1',
  targetRegion: 'eu-central-1',
  sourceKey: 'default',
  snapshot: 'automated',
};
const ask = (login: { user: string; password: string }, table: string) =>
  fixture.query({ ...fixture.target, cluster: 'staging' }, login, `SELECT count(*)::int AS n FROM ${table}`);

describe('a rollback', () => {
  it.each<[string, string, string, FixtureOptions]>([
    ['swap', 'the previous cluster', 'across accounts and Regions', far],
    ['swap', 'the final snapshot', 'across Regions in one account', { ...far, oneAccount: true }],
    ['replace', 'the previous cluster', 'across Regions in one account', { ...far, oneAccount: true }],
    ['replace', 'the final snapshot', 'across accounts and Regions', { ...far, sourceKey: 'customer' }],
    ['replace', 'the final snapshot', 'across accounts in one Region', near],
    ['swap', 'the previous cluster', 'of an unencrypted target', { ...near, sourceKey: 'none' }],
  ])(
    'of a %s brings %s back %s, twice, with a restore in between and after',
    async (strategy, from, _where, options) => {
      const isKept = from === 'the previous cluster';
      fixture = await createFixture(options);
      const inputs = { strategy, ...(isKept ? {} : { 'keep-previous': '0' }) };
      // The final snapshot's cluster gets the master password of the secret; the previous cluster keeps its own.
      const master = isKept ? logins.oldMaster : logins.master;
      for (const _round of [1, 2]) {
        expect((await fixture.run(inputs)).errors).toEqual([]);
        expect(await ask(logins.app, 'customers')).toEqual([{ n: 500 }]);
        const back = await fixture.run({ operation: 'rollback', ...inputs });
        expect(back.errors).toEqual([]);
        expect(await ask(master, 'old_staging')).toEqual([{ n: 0 }]);
      }
      expect((await fixture.run(inputs)).errors).toEqual([]);
      expect(await ask(logins.app, 'customers')).toEqual([{ n: 500 }]);
    },
  );

  it('is refused while others depend on what it would move away, and works when that may break', async () => {
    fixture = await createFixture(near);
    await fixture.run();
    fixture.sandbox.rds.state.proxies.push({ ...fixture.target, name: 'front-door', clusterId: 'staging' });
    const before = clusterIdsOf(fixture);
    const refused = await fixture.run({ operation: 'rollback' });
    expect(refused.errors[0]).toContain('RDS Proxy front-door');
    expect(refused.errors[0]).toContain('allow-unsupported');
    expect(clusterIdsOf(fixture)).toEqual(before);
    const allowed = await fixture.run({ operation: 'rollback', 'allow-unsupported': 'true' });
    expect(allowed.errors).toEqual([]);
    expect(await ask(logins.oldMaster, 'old_staging')).toEqual([{ n: 0 }]);
  });

  it('that cannot work changes nothing, leaves nothing unfinished, and the next restore runs', async () => {
    fixture = await createFixture(near);
    const done = await fixture.run();
    await removeCluster(fixture, present(done.outputs['previous-cluster-id']));
    fixture.sandbox.requests.length = 0;
    const refused = await fixture.run({ operation: 'rollback' });
    expect(refused.errors[0]).toContain('has kept no final snapshot');
    const changes = fixture.sandbox.requests.filter(({ changing, service }) => changing && service === 'rds');
    expect(changes).toEqual([]);
    expect(clusterIdsOf(fixture)).toEqual(['staging']);
    const next = await fixture.run();
    expect(next.errors).toEqual([]);
    expect(next.outputs['restore-id']).not.toBe(refused.outputs['restore-id']);
  });

  it('whose first rename AWS refuses is resumed by the next run', async () => {
    fixture = await createFixture(near);
    await fixture.run();
    let refusals = 0;
    fixture.sandbox.faults.push(({ action, body, principal }, phase) => {
      const isRename = action === 'ModifyDBCluster' && body.includes('NewDBClusterIdentifier');
      if (!isRename || phase !== 'before' || refusals > 0 || principal.includes(':user/')) return undefined;
      refusals += 1;
      return { kind: 'error', code: 'InvalidParameterCombination', status: 400 };
    });
    const refused = await fixture.run({ operation: 'rollback' });
    expect(refused.errors[0]).toContain('InvalidParameterCombination');
    expect(clusterIdsOf(fixture)).toContain('staging');
    expect((await fixture.run({ operation: 'rollback' })).errors).toEqual([]);
    expect(await ask(logins.oldMaster, 'old_staging')).toEqual([{ n: 0 }]);
  });
});
