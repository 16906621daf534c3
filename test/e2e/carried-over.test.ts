import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ClusterThing } from '../sandbox/rds/state.ts';
import type { Saved } from '../sandbox/sandbox.ts';
import { near, present, production, staging } from '../support/constants.ts';
import { type OddWorld, oddWorld, targetArn } from '../support/faults/odd-world.ts';
import { createFixture, type Fixture } from '../support/fixture.ts';
import type { ActionResult } from '../support/runner.ts';

// Old targets and snapshots from public bug reports that a restore must not refuse: it carries over what they have, or
// names what it leaves.

let fixture: Fixture;
let saved: Saved;
beforeAll(async () => {
  fixture = await createFixture({ ...near, keyAccounts: [security] });
  saved = await fixture.sandbox.save();
});
afterAll(() => fixture.sandbox.stop());

interface Case {
  readonly name: string;
  readonly arrange: (world: OddWorld) => Promise<unknown> | unknown;
  readonly inputs?: Readonly<Record<string, string>>;
  readonly expects?: (restored: ClusterThing, result: ActionResult, plan: ActionResult) => void;
}

const security = '333333333333';
const reader = 'application-autoscaling-0f1e2d3c-4b5a-6978-8796-a5b4c3d2e1f0';
const allowed = { 'allow-unsupported': 'true' };
const instances = () =>
  Object.values(fixture.sandbox.rds.state.instances)
    .filter(({ clusterArn }) => clusterArn === targetArn)
    .map(({ shown }) => shown.DBInstanceIdentifier ?? '')
    .toSorted();

/** As new clusters are encrypted since February 2026. */
function setAwsKey({ shown }: OddWorld['cluster'] | OddWorld['snapshot']): void {
  delete shown.KmsKeyId;
  Object.assign(shown, { StorageEncrypted: false, StorageEncryptionType: 'sse-rds' });
}

const cases: readonly Case[] = [
  {
    name: 'encryption with a key that AWS owns, on both sides',
    arrange: ({ snapshot, cluster }) => {
      setAwsKey(snapshot);
      setAwsKey(cluster);
    },
    inputs: { 'target-kms-key-id': '' },
    expects: ({ shown }, _result, plan) => {
      expect(shown).toMatchObject({ StorageEncrypted: false, StorageEncryptionType: 'sse-rds' });
      expect(shown.KmsKeyId).toBeUndefined();
      expect(plan.log).toContain('encryption sse-rds');
      expect(plan.log).toContain(
        'AWS does not document whether a snapshot under its own key (sse-rds) can be',
      );
    },
  },
  {
    name: 'the key of the target, for a snapshot under a key that AWS owns',
    arrange: ({ snapshot }) => setAwsKey(snapshot),
    expects: ({ shown }) => {
      expect(shown.KmsKeyId).toBe(fixture.inputs['target-kms-key-id']);
      expect(shown.StorageEncryptionType).toBe('sse-kms');
    },
  },
  {
    name: 'a snapshot under a key of a third account, whose policy nobody else can read',
    arrange: async ({ snapshot, key }) => {
      snapshot.shown.KmsKeyId = await key(security);
    },
  },
  {
    name: 'a target under a key of a third account',
    arrange: async ({ cluster, key }) => {
      cluster.shown.KmsKeyId = await key(security);
    },
    inputs: { 'target-kms-key-id': '' },
    expects: ({ shown }) => expect(shown.KmsKeyId).toContain(`:${security}:key/`),
  },
  {
    name: 'key policies that name the role with a path, which its session does not tell',
    arrange: ({ fixture: { sandbox, inputs } }) => {
      const role = inputs['target-role-arn'] ?? '';
      const withPath = role.replace(':role/', ':role/github/deploy/');
      for (const key of Object.values(sandbox.awsState.keys))
        key.policy = JSON.parse(JSON.stringify(key.policy).replaceAll(role, withPath)) as typeof key.policy;
      sandbox.awsState.roles[withPath] = present(sandbox.awsState.roles[role]);
    },
  },
  {
    name: 'a snapshot whose name the console shows with rds:',
    arrange: async ({ fixture: { sandbox }, region }) => {
      const createdAt = new Date('2026-11-24T01:05:00Z');
      const of = { account: production, region, id: 'prod' };
      await sandbox.rds.seedSnapshot(of, { id: 'rds:prod-2026-11-24-01-05', type: 'automated', createdAt });
    },
    inputs: { 'snapshot-prefix': 'rds:prod' },
    expects: (_restored, { outputs }) =>
      expect(outputs['snapshot-arn']).toContain('rds:prod-2026-11-24-01-05'),
  },
  {
    name: 'the newest of 350 snapshots, on the last page, by a prefix in capitals',
    arrange: ({ state, snapshot, fixture: { snapshotArn } }) => {
      const { [snapshotArn]: newest, ...rest } = state.snapshots;
      for (let n = 0; n < 350; n += 1) {
        const id = `prod-before-${n}`;
        const arn = snapshotArn.replace(/[^:]+$/, id);
        const createdAt = { SnapshotCreateTime: new Date(Date.UTC(2025, 0, 1) + n * 3_600_000) };
        const shown = { DBClusterSnapshotIdentifier: id, DBClusterSnapshotArn: arn, ...createdAt };
        rest[arn] = { ...snapshot, shown: { ...snapshot.shown, ...shown }, sharedWith: [] };
      }
      state.snapshots = { ...rest, [snapshotArn]: present(newest) };
    },
    inputs: { 'snapshot-prefix': 'Prod-Before-' },
    expects: (_restored, { outputs }) => expect(outputs['snapshot-arn']).toBe(fixture.snapshotArn),
  },
  {
    name: 'a snapshot that is shared with as many accounts as AWS allows: a copy of it is shared',
    arrange: ({ snapshot }) => {
      for (let n = 0; n < 20; n += 1) snapshot.sharedWith.push(String(500_000_000_000 + n));
    },
    expects: () => {
      const shared = present(fixture.sandbox.rds.state.snapshots[fixture.snapshotArn]).sharedWith;
      expect(shared).toHaveLength(20);
      expect(shared).not.toContain(staging);
    },
  },
  {
    name: 'a source cluster that is gone',
    arrange: async ({ state, region }) => {
      const arn = `arn:aws:rds:${region}:${production}:cluster:prod`;
      for (const [id, { clusterArn }] of Object.entries(state.instances))
        if (clusterArn === arn) delete state.instances[id];
      // Stops its server.
      await fixture.sandbox.rds.advance();
      delete state.clusters[arn];
    },
  },
  {
    name: 'two instances that both say that they are the writer',
    arrange: ({ instance }) => {
      instance('staging-2').writer = true;
    },
    expects: () => expect(instances()).toEqual(['staging-1', 'staging-2']),
  },
  {
    name: 'an autoscaled reader, which is not made a permanent instance',
    arrange: ({ rename }) => rename('staging-2', reader),
    inputs: allowed,
    expects: (_restored, { summary }) => {
      expect(instances()).toEqual(['staging-1']);
      expect(summary).toContain(`| autoscaled reader | ${reader} |`);
    },
  },
  {
    name: 'Aurora Serverless v1, as a provisioned cluster',
    arrange: ({ cluster, state, region }) => {
      cluster.shown.EngineMode = 'serverless';
      for (const id of ['staging-1', 'staging-2'])
        delete state.instances[`arn:aws:rds:${region}:${staging}:db:${id}`];
    },
    inputs: { ...allowed, 'instance-class': 'db.r7g.large' },
    expects: ({ shown }, { summary }) => {
      expect(shown.EngineMode).toBe('provisioned');
      expect(summary).toContain('engine mode serverless');
    },
  },
  {
    name: 'an instance in a status of failure, with replace',
    arrange: ({ instance }) => {
      instance('staging-2').status = 'incompatible-parameters';
    },
    inputs: { strategy: 'replace' },
    expects: () => expect(instances()).toEqual(['staging-1', 'staging-2']),
  },
  {
    name: 'few free addresses, with replace: the previous instances give theirs back',
    arrange: ({ state, region }) => {
      for (const index of [0, 1, 2]) state.addresses[`${staging}/${region}/subnet-default-${index}`] = 2;
    },
    inputs: { strategy: 'replace' },
  },
  {
    name: 'settings that the version or the class does not support, without them',
    arrange: ({ cluster, instance, snapshot }) => {
      instance().shown.CACertificateIdentifier = 'rds-ca-2019';
      snapshot.shown.EngineVersion = '15.3';
      const RoleArn = `arn:aws:iam::${staging}:role/ai`;
      Object.assign(cluster.shown, {
        EngineVersion: '16.8',
        EnabledCloudwatchLogsExports: ['postgresql', 'upgrade'],
        DomainMemberships: [{ Domain: 'd-1' }],
        HttpEndpointEnabled: true,
        AssociatedRoles: [{ RoleArn, Status: 'ACTIVE', FeatureName: 'Bedrock' }],
      });
    },
    inputs: { ...allowed, 'ca-certificate': 'rds-ca-rsa4096-g1' },
    expects: ({ shown }, { summary }) => {
      expect(shown).toMatchObject({
        EngineVersion: '15.3',
        DBClusterParameterGroup: 'default.aurora-postgresql15',
        EnabledCloudwatchLogsExports: ['postgresql'],
        HttpEndpointEnabled: false,
        AssociatedRoles: [],
      });
      for (const text of ['log type upgrade', 'Kerberos', 'IAM role for Bedrock', 'HTTP endpoint (Data API)'])
        expect(summary).toContain(text);
    },
  },
  {
    name: 'a retired version, as the nearest later minor version, with engine-version: auto',
    arrange: ({ snapshot }) => {
      snapshot.shown.EngineVersion = '16.4';
    },
    inputs: { 'engine-version': 'auto' },
    expects: ({ shown }) => expect(shown.EngineVersion).toBe('16.6'),
  },
];

describe('a restore carries over, or names', () => {
  it.each(cases)('$name', async ({ arrange, inputs = {}, expects }) => {
    await fixture.sandbox.load(saved);
    await arrange(oddWorld(fixture));
    const plan = await fixture.run({ operation: 'plan', ...inputs });
    expect(plan.errors).toEqual([]);
    const result = await fixture.run(inputs);
    expect(result.errors).toEqual([]);
    expect(result.outputs['status']).toBe('succeeded');
    expects?.(present(fixture.sandbox.rds.state.clusters[targetArn]), result, plan);
  });
});

describe('a restore that AWS refuses', () => {
  it('to share a snapshot under a key that AWS owns costs nothing of the target', async () => {
    await fixture.sandbox.load(saved);
    const { snapshot, cluster } = oddWorld(fixture);
    setAwsKey(snapshot);
    const before = structuredClone({ ...cluster.shown, status: cluster.status, tags: cluster.tags });
    fixture.sandbox.faults.push(({ action }, phase) =>
      action === 'ModifyDBClusterSnapshotAttribute' && phase === 'before'
        ? { kind: 'error', code: 'InvalidDBClusterSnapshotStateFault', status: 400 }
        : undefined,
    );
    const result = await fixture.run();
    fixture.sandbox.faults.length = 0;
    expect(result.exitCode).toBe(1);
    expect(result.errors[0]).toContain('rds:ModifyDBClusterSnapshotAttribute');
    const now = present(fixture.sandbox.rds.state.clusters[targetArn]);
    expect({ ...now.shown, status: now.status, tags: now.tags }).toEqual(before);
    const shares = present(fixture.sandbox.rds.state.snapshots[fixture.snapshotArn]).sharedWith;
    expect(shares).toEqual([]);
  });
});
