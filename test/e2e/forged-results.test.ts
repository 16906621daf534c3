import { ModifyDBClusterSnapshotAttributeCommand, RDSClient } from '@aws-sdk/client-rds';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Plan } from '../../src/restore/results.ts';
import { referenceKey } from '../../src/restore/snapshots/shared-copies.ts';
import type { Settings } from '../../src/settings/settings.ts';
import { credentials, near, present, production, staging, table } from '../support/constants.ts';
import { createFixture, type Fixture } from '../support/fixture.ts';
import { forgeSteps, type StoredSteps, stepOf } from '../support/forging.ts';

// Somebody may write the table, and nothing else: what is stored of a restore names a cluster, an instance or a snapshot
// that is none of this restore's. The role could change it, as it may work on every target of the account.

const region = 'eu-central-1';
const arnOf = (id: string): string => `arn:aws:rds:${region}:${staging}:cluster:${id}`;

let fixture: Fixture;
beforeEach(async () => {
  fixture = await createFixture({ ...near, targetClusters: '*' });
  await fixture.sandbox.rds.seedCluster({
    account: staging,
    region,
    id: 'payments',
    masterUsername: credentials.master_username,
    masterPassword: 'Payments-master-1',
    database: credentials.database,
    port: 15_432,
    tags: { 'aurora-restore:replaceable': 'true' },
    instances: [{ id: 'payments-1' }],
  });
});
afterEach(() => fixture.sandbox.stop());

const victim = () => present(fixture.sandbox.rds.state.clusters[arnOf('payments')]);
/** The stored form of the new cluster, but for the victim. */
const asVictim = () => ({
  clusterId: 'payments',
  arn: arnOf('payments'),
  resourceId: victim().shown.DbClusterResourceId,
  endpoint: victim().shown.Endpoint,
  readerEndpoint: victim().shown.ReaderEndpoint,
});

/** A run that ends in the middle: AWS refuses its first call of this action whose body holds `part`. */
async function runUntil(action: string, part: string, inputs: Record<string, string> = {}): Promise<void> {
  const { faults } = fixture.sandbox;
  faults.push((request, phase) =>
    phase === 'before' &&
    request.action === action &&
    request.body.includes(part) &&
    !request.principal.includes(':user/')
      ? { kind: 'error', code: 'InvalidParameterValue', status: 400, message: 'not now' }
      : undefined,
  );
  const failed = await fixture.run(inputs);
  expect(failed.errors[0]).toContain('not now');
  faults.length = 0;
  fixture.sandbox.requests.length = 0;
}

/** The next run changes nothing of the victim, and says why. */
async function expectUntouched(inputs: Record<string, string>, says: RegExp): Promise<void> {
  const before = JSON.stringify([victim().shown, victim().tags]);
  const resumed = await fixture.run({ 'restore-timeout': '4s', ...inputs });
  const changes = fixture.sandbox.requests.filter(
    ({ changing, body, principal, service }) =>
      (changing || service === 'rds-data') &&
      !['dynamodb', 'sns'].includes(service) &&
      !principal.includes(':user/') &&
      decodeURIComponent(body).includes('payments'),
  );
  expect(changes.map(({ action, body }) => `${action} ${body}`)).toEqual([]);
  expect(JSON.stringify([victim().shown, victim().tags])).toBe(before);
  expect(resumed.errors.join('\n')).toMatch(says);
}

const everywhere = (steps: StoredSteps, change: object): void => {
  for (const step of Object.values(steps))
    if (step.result !== undefined && 'resourceId' in step.result) Object.assign(step.result, change);
};
const refused = /does not|do not|not the name and tags/;

describe('a cluster that somebody wrote into the table as the new one', () => {
  it('gets no instances and no master password', async () => {
    await runUntil('CreateDBInstance', '');
    await forgeSteps(fixture, (steps) => everywhere(steps, asVictim()));
    await expectUntouched({}, refused);
  });

  it('gets no master password where only its name is written there', async () => {
    await runUntil('CreateDBInstance', '');
    await forgeSteps(fixture, (steps) => everywhere(steps, { clusterId: 'payments' }));
    await expectUntouched({}, refused);
  });

  it.each(['direct', 'data-api'])('gets no SQL and no password (%s)', async (connect) => {
    await runUntil('CreateSecret', '-app', { connect: 'data-api' });
    await forgeSteps(fixture, (steps) => everywhere(steps, asVictim()));
    await expectUntouched({ connect }, refused);
  });

  it.each(['swap', 'replace'])('is not renamed to the target (%s)', async (strategy) => {
    await runUntil('ModifyDBCluster', 'NewDBClusterIdentifier', { strategy });
    await forgeSteps(fixture, (steps) => {
      const cutOver = stepOf(steps, 'exchange-names').intents['cut-over'] as { newCluster: object };
      const instances = [{ from: 'payments-1', to: 'staging-1' }];
      cutOver.newCluster = { ...cutOver.newCluster, ...asVictim(), instances };
    });
    await expectUntouched({ strategy }, refused);
    expect(fixture.sandbox.rds.state.clusters[arnOf('staging')]).toBeDefined();
  });

  it('does not get the guard tag, nor settings of the target', async () => {
    await runUntil('AddTagsToResource', 'verified');
    await forgeSteps(fixture, (steps) => {
      Object.assign(stepOf(steps, 'exchange-names').result ?? {}, {
        restored: { ...asVictim(), port: 15_432, instanceIds: [] },
      });
    });
    await expectUntouched({}, refused);
  });

  it('is not protected', async () => {
    const inputs = { 'deletion-protection': 'true' };
    await runUntil('ModifyDBCluster', 'DeletionProtection=true', inputs);
    await forgeSteps(fixture, (steps) => {
      Object.assign(stepOf(steps, 'exchange-names').result ?? {}, {
        restored: { ...asVictim(), port: 15_432, instanceIds: [] },
      });
    });
    await expectUntouched(inputs, refused);
  });

  it('is not deleted by abandon, and keeps its Data API', async () => {
    victim().shown.HttpEndpointEnabled = true;
    await runUntil('CreateSecret', '-app', { connect: 'data-api' });
    await forgeSteps(fixture, (steps) => everywhere(steps, asVictim()));
    await expectUntouched({ operation: 'abandon' }, /^$/);
  });

  it('keeps its Data API at the end of a run', async () => {
    victim().shown.HttpEndpointEnabled = true;
    await runUntil('CreateSecret', '-app', { connect: 'data-api' });
    await forgeSteps(fixture, (steps) => everywhere(steps, asVictim()));
    await expectUntouched({ connect: 'data-api' }, refused);
  });
});

describe('a cluster that somebody wrote into the table as the previous one', () => {
  it('is not renamed', async () => {
    await runUntil('ModifyDBCluster', 'NewDBClusterIdentifier');
    await forgeSteps(fixture, (steps) => {
      const cutOver = stepOf(steps, 'exchange-names').intents['cut-over'] as { previousCluster: object };
      cutOver.previousCluster = { ...cutOver.previousCluster, ...asVictim() };
    });
    await expectUntouched({}, refused);
  });

  it.each([
    ['available', 'ModifyDBCluster', 'NewDBClusterIdentifier', 'swap'],
    ['stopped', 'ModifyDBCluster', 'NewDBClusterIdentifier', 'swap'],
    ['available', 'CreateDBClusterSnapshot', 'final-snapshot', 'replace'],
    ['stopped', 'CreateDBClusterSnapshot', 'final-snapshot', 'replace'],
  ])('is not started, copied or deleted (%s, %s in %s)', async (status, action, part, strategy) => {
    await runUntil(action, part, { strategy });
    victim().status = status;
    await forgeSteps(fixture, (steps) => {
      const { result } = stepOf(steps, 'check-snapshot');
      Object.assign(result ?? {}, { replacesResourceId: victim().shown.DbClusterResourceId });
    });
    await expectUntouched({ strategy }, /was renamed to payments|does not|do not/);
  });
});

it.each(['swap', 'replace'])(
  'instances that somebody wrote into the table as publicly accessible are made private (%s)',
  async (strategy) => {
    await runUntil('CreateDBInstance', '', { strategy });
    await forgeSteps(fixture, (steps) => {
      const { previous } = stepOf(steps, 'check-snapshot').result as {
        previous: { instances: { id: string; publiclyAccessible: boolean }[] };
      };
      for (const instance of previous.instances) instance.publiclyAccessible = true;
    });
    const resumed = await fixture.run({ strategy });
    expect(resumed.errors).toEqual([]);
    expect(resumed.warnings.join()).toContain(
      'staging-1, staging-2 was publicly accessible, and AWS does not',
    );
    const created = fixture.sandbox.requests.filter(({ action }) => action === 'CreateDBInstance');
    expect(created.map(({ body }) => /PubliclyAccessible=(\w+)/.exec(body)?.[1])).toEqual(['false', 'false']);
  },
);

it('publicly accessible instances are made so again by a resumed replace', async () => {
  const writer = fixture.sandbox.rds.state.instances[`arn:aws:rds:${region}:${staging}:db:staging-1`];
  present(writer).shown.PubliclyAccessible = true;
  await runUntil('CreateDBInstance', '', { strategy: 'replace' });
  const resumed = await fixture.run({ strategy: 'replace' });
  expect(resumed.errors).toEqual([]);
  const created = fixture.sandbox.requests.filter(({ action }) => action === 'CreateDBInstance');
  expect(created.map(({ body }) => /PubliclyAccessible=(\w+)/.exec(body)?.[1])).toEqual(['true', 'false']);
});

describe('a rollback follows no stored name:', () => {
  beforeEach(async () => {
    expect((await fixture.run()).errors).toEqual([]);
  });

  it.each([
    ['newCluster', 'the cluster that gets the name'],
    ['previousCluster', 'the cluster that gives it away'],
  ])('%s, %s', async (which) => {
    await runUntil('ModifyDBCluster', 'NewDBClusterIdentifier', { operation: 'rollback' });
    await forgeSteps(fixture, (steps) => {
      const cutOver = steps['exchange-names']?.intents['cut-over'] as Record<string, object> | undefined;
      if (steps['choose-rollback'] !== undefined && cutOver !== undefined)
        cutOver[which] = { ...cutOver[which], ...asVictim(), instances: [] };
    });
    await expectUntouched({ operation: 'rollback' }, refused);
  });
});

describe('a snapshot that somebody wrote into the table as the chosen one', () => {
  const secretId = 'payments-quarter-end';
  let arn: string;
  const shares = () => present(fixture.sandbox.rds.state.snapshots[arn]).sharedWith;
  beforeEach(async () => {
    const place = { account: production, region };
    const login = { masterUsername: 'boss', masterPassword: 'Payments-master-1', database: 'pay' };
    await fixture.sandbox.rds.seedCluster({ ...place, id: 'payments', port: 15_432, ...login });
    arn = await fixture.sandbox.rds.seedSnapshot(
      { ...place, id: 'payments' },
      { id: secretId, type: 'manual' },
    );
  });

  async function forgeSnapshot(): Promise<void> {
    await forgeSteps(fixture, (steps) => {
      const { snapshot } = (stepOf(steps, 'check-snapshot').result ?? {}) as { snapshot: object };
      Object.assign(snapshot, { id: secretId, arn });
    });
  }

  /** Who can write the table can also write that this action has shared the snapshot. */
  async function forgeShare(): Promise<void> {
    const { sandbox, target } = fixture;
    const items = await sandbox.dumpTable(target.account, target.region, table);
    const state = present(items.find((item) => item['event_type']?.S === 'STATE'));
    const record = JSON.parse(present(state['record']?.S)) as {
      settings: Settings;
      steps: { 'check-snapshot': { result: Plan } };
    };
    const plan = record.steps['check-snapshot'].result;
    const key = referenceKey(record, plan, present(plan.route.find(({ kind }) => kind === 'share')));
    const names = { event_id: { S: 'SHARED' }, event_type: { S: key } };
    const share = { ...names, generation: { N: '1' }, ours: { BOOL: true } };
    await sandbox.resetTable(target.account, target.region, table, [...items, share]);
  }

  it('is not shared', async () => {
    await runUntil('ModifyDBClusterSnapshotAttribute', '');
    await forgeSnapshot();
    const resumed = await fixture.run();
    expect(resumed.errors[0]).toContain(secretId);
    expect(shares()).toEqual([]);
  });

  it.each(['restore', 'abandon'])('is not taken off the share list (%s)', async (operation) => {
    await new RDSClient(fixture.sandbox.client(production, region)).send(
      new ModifyDBClusterSnapshotAttributeCommand({
        DBClusterSnapshotIdentifier: secretId,
        AttributeName: 'restore',
        ValuesToAdd: [staging],
      }),
    );
    await runUntil('AddTagsToResource', 'verified');
    await forgeSnapshot();
    await forgeShare();
    await fixture.run({ operation });
    expect(shares()).toEqual([staging]);
  });
});
