import type { ChildProcess } from 'node:child_process';
import { mkdir, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PutParameterCommand, SSMClient } from '@aws-sdk/client-ssm';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { changesOf } from '../support/changes.ts';
import { near, present, staging, table } from '../support/constants.ts';
import { createFixture, type Fixture } from '../support/fixture.ts';

const region = 'eu-central-1';
const target = `arn:aws:rds:${region}:${staging}:cluster:staging`;
let fixture: Fixture;
beforeEach(async () => {
  fixture = await createFixture({
    ...near,
    timings: { snapshotCreateMs: 2500 },
  });
});
afterEach(() => fixture.sandbox.stop());

const changes = () => changesOf(fixture.sandbox.requests);

/** As somebody who may write the table: changes what is stored of the settings of the unfinished restore. */
async function forge(settings: Readonly<Record<string, unknown>>): Promise<void> {
  const items = await fixture.sandbox.dumpTable(staging, region, table);
  for (const item of items) {
    if (item['event_type']?.S !== 'STATE') continue;
    const record = JSON.parse(present(item['record']?.S)) as { settings: object };
    item['record'] = { S: JSON.stringify({ ...record, settings: { ...record.settings, ...settings } }) };
  }
  await fixture.sandbox.resetTable(staging, region, table, items);
}

it.each(['restore', 'resume'])('%s follows no role that somebody wrote into the table', async (operation) => {
  const { sandbox } = fixture;
  const own = present(sandbox.awsState.roles[present(fixture.inputs['target-role-arn'])]);
  const targetRoleArn = sandbox.addRole({
    ...{ name: 'deploy-production', account: staging, trust: own.trust },
    policies: [{ Statement: [{ Effect: 'Allow', Action: '*', Resource: '*' }] }],
  });
  const parked = await fixture.run({ 'time-budget': '1500ms' });
  expect(parked.outputs['status']).toBe('waiting');
  await forge({ targetRoleArn });
  sandbox.requests.length = 0;
  const resumed = await fixture.run({ operation });
  expect(resumed.errors[0]).toContain(
    `target-role-arn is "${targetRoleArn}" in the table and "${fixture.inputs['target-role-arn']}" here`,
  );
  expect(sandbox.requests.filter(({ principal }) => principal.includes('deploy-production'))).toEqual([]);
  expect(changes()).toEqual([]);
});

it('a target, guard or folder that somebody wrote into the table is refused', async () => {
  expect((await fixture.run({ 'time-budget': '1500ms' })).outputs['status']).toBe('waiting');
  const forgeries: [object, string][] = [
    [{ targetClusterId: 'payments' }, 'target-cluster-id is "payments" in the table and "staging" here'],
    [{ guardTag: { key: 'team', value: 'platform' } }, 'guard-tag is'],
    [{ finalSnapshot: false }, 'final-snapshot is false in the table and true here'],
    [{ hooks: '/tmp/evil' }, 'hooks is "/tmp/evil" in the table and not set here'],
    [
      { sourceClusterId: 'staging', snapshotId: '; DROP' },
      'snapshot-id must be the name or the ARN of a cluster',
    ],
    [{ retention: { $gt: 0 } }, 'retention must be a whole number from 0 to 100, but the audit table says'],
  ];
  const items = await fixture.sandbox.dumpTable(staging, region, table);
  for (const [settings, says] of forgeries) {
    await fixture.sandbox.resetTable(staging, region, table, items);
    await forge({ ...settings });
    fixture.sandbox.requests.length = 0;
    expect((await fixture.run({ operation: 'resume' })).errors[0]).toContain(says);
    expect(changes()).toEqual([]);
  }
});

it.each([
  ['lease', 'LEASE', 'event_id', { fence: 'many' }],
  ['lease of another target', 'LEASE', 'event_id', { target: 'arn:aws:rds:eu-central-1:1:cluster:payments' }],
  ['restore', 'STATE', 'event_type', { steps: 'none' }],
] as const)(
  'a %s that somebody wrote into the table is refused, and nothing is changed',
  async (...given) => {
    const [, value, attribute, change] = given;
    expect((await fixture.run({ 'time-budget': '1500ms' })).outputs['status']).toBe('waiting');
    const items = await fixture.sandbox.dumpTable(staging, region, table);
    for (const item of items) {
      if (item[attribute]?.S !== value) continue;
      const record = JSON.parse(present(item['record']?.S)) as object;
      item['record'] = { S: JSON.stringify({ ...record, ...change }) };
    }
    await fixture.sandbox.resetTable(staging, region, table, items);
    for (const operation of ['restore', 'resume', 'abandon']) {
      fixture.sandbox.requests.length = 0;
      const refused = await fixture.run({ operation });
      expect(refused.errors[0]).toContain('of the audit table cannot be used');
      expect(refused.exitCode).toBe(1);
      expect(changes()).toEqual([]);
    }
  },
);

it('a restore of the target that is in another table is named, and harms nothing', async () => {
  fixture.sandbox.rds.inject({
    on: 'instance',
    status: 'incompatible-network',
    reason: 'no address',
    times: 1,
  });
  const first = await fixture.run();
  expect(first.exitCode).toBe(1);
  // Its record is in a table that the next run does not use.
  const items = await fixture.sandbox.dumpTable(staging, region, table);
  await fixture.sandbox.resetTable(staging, region, table, []);
  const second = await fixture.run();
  expect([second.errors, second.outputs['status']]).toEqual([[], 'succeeded']);
  expect(second.warnings.join()).toMatch(
    new RegExp(
      `staging-new-\\w+ is being built for this target by the restore ${first.outputs['restore-id']}, `,
    ),
  );
  await fixture.sandbox.resetTable(staging, region, table, items);
  const serving = present(fixture.sandbox.rds.state.clusters[target]).shown.DbClusterResourceId;
  expect((await fixture.run()).exitCode).toBe(1);
  expect(fixture.sandbox.rds.state.clusters[target]).toMatchObject({
    status: 'available',
    shown: { DbClusterResourceId: serving },
  });
});

it('an endpoint that somebody wrote into the table gets no password', async () => {
  let child: ChildProcess | undefined;
  await fixture.run(
    {},
    {
      onStart: (started) => {
        child = started;
      },
      onLine: (line) => {
        if (line.includes('create-instances: done')) child?.kill('SIGKILL');
      },
    },
  );
  const items = await fixture.sandbox.dumpTable(staging, region, table);
  const elsewhere = 'elsewhere.cluster-c2222eucentral1.eu-central-1.rds.amazonaws.com';
  for (const item of items) {
    if (item['event_type']?.S !== 'STATE') continue;
    item['record'] = {
      S: present(item['record']?.S).replace(/"endpoint":"[^"]+"/g, `"endpoint":"${elsewhere}"`),
    };
  }
  await fixture.sandbox.resetTable(staging, region, table, items);
  const resumed = await fixture.run({ 'restore-timeout': '3s' });
  expect(resumed.errors[0]).toContain(`not ${elsewhere}`);
  expect(resumed.errors[0]).toContain('as the table says');
});

it('a restore that has changed nothing is not listed as unfinished, as it would take other inputs without approval', async () => {
  const refused = await fixture.run({ 'snapshot-id': 'never-was' });
  expect(refused.exitCode).toBe(1);
  const status = await fixture.run({ operation: 'status' });
  expect(status.errors).toEqual([]);
  expect(JSON.parse(present(status.outputs['unfinished']))).toEqual([]);
});

it('whoever may only write parameters gets no further than that', async () => {
  const { account } = fixture.target;
  const ssm = new SSMClient(fixture.sandbox.client(account, region));
  const weak: Readonly<Record<string, string>> = {
    ...{ 'guard-tag': 'team=platform', 'final-snapshot': 'false', 'final-snapshot-retention': '0' },
    ...{ 'setup-db-users': 'false', outbound: 'keep', 'credentials-secret': '/other', checks: 'x' },
  };
  for (const [name, Value] of Object.entries(weak))
    await ssm.send(new PutParameterCommand({ Name: `/aurora-restore/${name}`, Value, Type: 'String' }));
  // The owner of the cluster has taken the guard tag off.
  const cluster = present(
    fixture.sandbox.rds.state.clusters[`arn:aws:rds:${region}:${account}:cluster:staging`],
  );
  cluster.tags = cluster.tags.filter(({ Key }) => Key !== 'aurora-restore:replaceable');
  const refused = await fixture.run();
  for (const name of Object.keys(weak)) expect(refused.errors[0]).toContain(`- ${name} cannot be`);
  expect(changes()).toEqual([]);
});

it('a parameter that names another table is refused by the role, which can use its own only', async () => {
  const { account } = fixture.target;
  const table = { Name: '/aurora-restore/audit-table', Value: 'other-table', Type: 'String' } as const;
  await new SSMClient(fixture.sandbox.client(account, region)).send(
    new PutParameterCommand({ ...table, Overwrite: true }),
  );
  const refused = await fixture.run();
  expect(refused.errors[0]).toMatch(/dynamodb:\w+ on other-table failed: AccessDenied/);
  expect(changes()).toEqual([]);
});

it('hooks and checks are read only from the workspace, symbolic links resolved', async () => {
  const outside = join(tmpdir(), `outside-${process.pid}`);
  await mkdir(outside, { recursive: true });
  await writeFile(join(outside, 'evil.sql'), 'SELECT true');
  const inside = join(fixture.sandbox.folder, 'inside');
  await mkdir(inside);
  await symlink(outside, join(fixture.sandbox.folder, 'link'));
  await symlink(join(outside, 'evil.sql'), join(inside, 'evil.sql'));
  for (const folder of [outside, '../', 'link', 'inside']) {
    for (const input of ['hooks', 'checks']) {
      const refused = await fixture.run({ [input]: folder });
      expect(refused.errors[0], `${input}: ${folder}`).toContain('is not in the workspace of the job');
    }
  }
  expect(changes()).toEqual([]);
});
