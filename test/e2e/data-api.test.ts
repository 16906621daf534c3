import { createHash } from 'node:crypto';
import { CreateSecretCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { afterEach, describe, expect, it } from 'vitest';
import { credentials, logins, near, present } from '../support/constants.ts';
import { createFixture, type Fixture } from '../support/fixture.ts';
import { shortLease } from '../support/leases.ts';
import { killBehind } from '../support/processes.ts';
import type { ActionResult } from '../support/runner.ts';

/** As the action makes it, of the target and the restore. */
function secretNameOf(restoreId: string, who: string): string {
  const id = createHash('sha256').update(`${stagingArn} ${restoreId}`).digest('hex').slice(0, 8);
  return `aurora-restore/${id}-${who}`;
}

let fixture: Fixture;
afterEach(() => fixture.sandbox.stop());

const outside = { outside: true };
const stagingArn = 'arn:aws:rds:eu-central-1:222222222222:cluster:staging';
const { app } = logins;

const clusters = () =>
  Object.values(fixture.sandbox.rds.state.clusters).filter(({ account }) => account === '222222222222');
const target = () => present(fixture.sandbox.rds.state.clusters[stagingArn]).shown;
const secretNames = () => Object.values(fixture.sandbox.awsState.secrets).map(({ name }) => name);
const customers = () =>
  fixture.query({ ...fixture.target, cluster: 'staging' }, app, 'SELECT count(*)::int AS n FROM customers');
const sent = (action: string) =>
  fixture.sandbox.requests.filter((request) => request.action === action).length;

/** The new cluster is there with its users, and nothing that the way to it needed. */
async function expectDone(result: ActionResult, endpoint = false): Promise<void> {
  expect(result.errors, result.log).toEqual([]);
  expect(result.outputs['status']).toBe('succeeded');
  expect(await customers()).toEqual([{ n: 500 }]);
  expectNothingLeft(endpoint);
  expect(await fixture.findLeaks(result)).toEqual([]);
}

function expectNothingLeft(endpoint = false): void {
  expect(secretNames()).toEqual(['/aurora-restore/db-credentials']);
  expect(clusters().filter(({ shown }) => shown.HttpEndpointEnabled !== endpoint)).toEqual([]);
}

describe('a runner that cannot reach the database', () => {
  it.each([
    ['replace', 'data-api', '18.1'],
    ['swap', 'data-api', '16.8'],
    ['replace', 'auto', '16.8'],
    ['swap', 'auto', '18.1'],
  ])(
    'restores with strategy: %s and connect: %s (PostgreSQL %s)',
    async (strategy, connect, engineVersion) => {
      fixture = await createFixture({ ...near, engineVersion });
      const result = await fixture.run({ strategy, connect }, outside);
      await expectDone(result);
      const checks = JSON.parse(present(result.outputs['verification'])) as { name: string; ok: boolean }[];
      expect(checks).toContainEqual(expect.objectContaining({ name: 'app logs in and may write', ok: true }));
      expect(checks).toContainEqual(
        expect.objectContaining({ name: 'readonly logs in and may only read', ok: true }),
      );
      expect(sent('ExecuteStatement')).toBeGreaterThan(50);
    },
  );

  it('leaves the HTTP endpoint on where the previous cluster had it', async () => {
    fixture = await createFixture(near);
    target().HttpEndpointEnabled = true;
    await expectDone(await fixture.run({ connect: 'data-api' }, outside), true);
  });

  it('is refused with connect: direct before anything is changed, where the previous cluster tells it', async () => {
    fixture = await createFixture(near);
    const before = structuredClone(clusters());
    const failed = await fixture.run({}, outside);
    expect(failed.errors[0]).toContain('cannot be reached from here');
    expect(failed.errors[0]).toContain('connect: data-api');
    expect(clusters()).toEqual(before);
    await expectDone(await fixture.run({ connect: 'data-api' }, outside));
  });

  it('fails with connect: direct where that could not be seen before, and the next run works with connect: data-api', async () => {
    fixture = await createFixture({ ...near, firstRestore: true });
    const first = { 'instance-class': 'db.r7g.large' };
    const failed = await fixture.run({ ...first, 'restore-timeout': '5s' }, outside);
    expect(failed.errors[0]).toContain('cannot be reached');
    expect(failed.errors[0]).toContain('connect: data-api');
    expect(sent('EnableHttpEndpoint')).toBe(0);
    await expectDone(await fixture.run({ ...first, connect: 'data-api' }, outside));
    expect(sent('RestoreDBClusterFromSnapshot')).toBe(1);
  });
});

it('auto stays with TCP where that is open', async () => {
  fixture = await createFixture(near);
  await expectDone(await fixture.run({ connect: 'auto' }));
  expect(sent('ExecuteStatement')).toBe(0);
  expect(sent('CreateSecret')).toBe(1);
});

it.each(['data-api', 'auto'])(
  'a T class is refused before anything is changed (connect: %s)',
  async (connect) => {
    fixture = await createFixture(near);
    const before = structuredClone(clusters());
    const result = await fixture.run({ connect, 'instance-class': 'db.t4g.medium' }, outside);
    expect(result.exitCode).toBe(1);
    expect(result.errors[0]).toContain('The RDS Data API does not serve db.t4g.medium');
    expect(clusters()).toEqual(before);
    expectNothingLeft();
  },
);

it('the plan shows how SQL will connect', async () => {
  fixture = await createFixture(near);
  const seen = async (connect: string, options: { outside: boolean }) => {
    const { outputs } = await fixture.run({ operation: 'plan', connect }, options);
    const { checks } = JSON.parse(present(outputs['plan'])) as {
      checks: { name: string; details: string }[];
    };
    return checks.find(({ name }) => name === 'database')?.details;
  };
  expect(await seen('data-api', outside)).toBe('SQL goes over the RDS Data API');
  expect(await seen('auto', outside)).toContain('cannot be reached from here');
  expect(await seen('auto', outside)).toContain('So SQL goes over the RDS Data API');
  expect(await seen('auto', { outside: false })).toContain('the previous cluster, answers');
});

it('a secret of somebody else under the name that is needed is refused, and stays', async () => {
  fixture = await createFixture(near);
  await fixture.beginRestore('mine');
  const name = secretNameOf('mine', 'app');
  const secret = { Name: name, SecretString: 'theirs' };
  const theirs = new SecretsManagerClient(
    fixture.sandbox.client(fixture.target.account, fixture.target.region),
  );
  await theirs.send(new CreateSecretCommand(secret));
  const result = await fixture.run({ connect: 'data-api', 'restore-id': 'mine' }, outside);
  expect(result.errors[0]).toContain(`The secret ${name}`);
  expect(secretNames().toSorted()).toEqual(['/aurora-restore/db-credentials', name]);
});

it('a rollback to the final snapshot goes the same way', async () => {
  fixture = await createFixture(near);
  await expectDone(await fixture.run({ connect: 'data-api', 'keep-previous': '0' }, outside));
  const back = await fixture.run({ operation: 'rollback', connect: 'data-api' }, outside);
  expect(back.errors).toEqual([]);
  expectNothingLeft();
  const master = { user: credentials.master_username, password: credentials.master_password };
  const where = { ...fixture.target, cluster: 'staging' };
  expect(await fixture.query(where, master, 'SELECT count(*)::int AS n FROM old_staging')).toEqual([
    { n: 0 },
  ]);
});

describe('a run that fails', () => {
  it('closes what it has opened, and the next one opens it again', async () => {
    fixture = await createFixture(near);
    const wrong = { 'freshness-query': "SELECT now() - interval '1 year'", 'freshness-max-age': '1h' };
    const replace = { connect: 'data-api', strategy: 'replace' };
    const failed = await fixture.run({ ...replace, ...wrong }, outside);
    expect(failed.errors[0]).toContain('failed its verification');
    expectNothingLeft();
    await expect(customers()).rejects.toThrow(/not permitted to log in|password authentication failed/);
    const again = await fixture.run({ ...replace, ...wrong }, outside);
    expect(again.errors[0]).toContain('failed its verification');
    expectNothingLeft();
    await expectDone(await fixture.run({ connect: 'data-api', restart: 'true' }, outside));
  });
});

describe('a run that is killed', () => {
  it.each([
    ['replace', 'CreateSecret', 2],
    ['replace', 'ExecuteStatement', 30],
    ['swap', 'CommitTransaction', 3],
    ['swap', 'DeleteSecret', 1],
    ['replace', 'DisableHttpEndpoint', 1],
  ])('leaves nothing after it is resumed (%s, at %s %i)', async (strategy, action, nth) => {
    fixture = await createFixture(near);
    const inputs = { strategy, connect: 'data-api' };
    const { plan, started } = killBehind(action, nth);
    fixture.sandbox.faults.push(plan);
    const died = await fixture.run({ ...inputs, ...shortLease }, { ...outside, onStart: started });
    expect(died.signal).toBe('SIGKILL');
    fixture.sandbox.faults.length = 0;
    await expectDone(await fixture.run(inputs, outside));
  });

  it('leaves no transaction behind in which it held locks', async () => {
    fixture = await createFixture(near);
    const inputs = { connect: 'data-api' };
    const { plan, started } = killBehind('ExecuteStatement', 1, 'REVOKE ALL ON TABLE');
    fixture.sandbox.faults.push(plan);
    const died = await fixture.run({ ...inputs, ...shortLease }, { ...outside, onStart: started });
    expect(died.signal).toBe('SIGKILL');
    fixture.sandbox.faults.length = 0;
    await expectDone(await fixture.run(inputs, outside));
  });

  it('is ended by abandon without leaving anything either', async () => {
    fixture = await createFixture(near);
    const inputs = { strategy: 'swap', connect: 'data-api' };
    const { plan, started } = killBehind('ExecuteStatement', 60);
    fixture.sandbox.faults.push(plan);
    await fixture.run({ ...inputs, ...shortLease }, { ...outside, onStart: started });
    expect(secretNames()).toHaveLength(4);
    fixture.sandbox.faults.length = 0;
    const ended = await fixture.run({ operation: 'abandon' }, outside);
    expect(ended.errors).toEqual([]);
    expectNothingLeft();
    expect(clusters().map(({ shown }) => shown.DBClusterIdentifier)).toEqual(['staging']);
  });
});
