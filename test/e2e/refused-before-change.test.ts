import { CreateKeyCommand, KMSClient } from '@aws-sdk/client-kms';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Saved } from '../sandbox/sandbox.ts';
import { present, staging } from '../support/constants.ts';
import { createFixture, type Fixture } from '../support/fixture.ts';

// Old targets and inputs from public bug reports: what AWS would refuse is refused before the first change, with AWS's
// value and the allowed ones.

const region = 'eu-central-1';
let fixture: Fixture;
let saved: Saved;
beforeAll(async () => {
  fixture = await createFixture({
    sourceRegion: region,
    targetRegion: region,
    sourceKey: 'customer',
    snapshot: 'manual',
  });
  saved = await fixture.sandbox.save();
});
afterAll(() => fixture.sandbox.stop());

const state = () => fixture.sandbox.rds.state;
const cluster = () => present(state().clusters[`arn:aws:rds:${region}:${staging}:cluster:staging`]);
const instance = (id = 'staging-1') =>
  present(state().instances[`arn:aws:rds:${region}:${staging}:db:${id}`]);
const snapshot = () => present(state().snapshots[fixture.snapshotArn]);

/** A customer key of the target account that the restore role may not use. */
async function keyWithout(actions: readonly string[]): Promise<string> {
  const kms = new KMSClient(fixture.sandbox.client(staging, region));
  const Principal = { AWS: `arn:aws:iam::${staging}:root` };
  const Policy = JSON.stringify({
    Version: '2012-10-17',
    Statement: [
      { Effect: 'Allow', Principal, Action: 'kms:*', Resource: '*' },
      {
        Effect: 'Deny',
        Principal: { AWS: fixture.inputs['target-role-arn'] },
        Action: actions,
        Resource: '*',
      },
    ],
  });
  return present((await kms.send(new CreateKeyCommand({ Policy }))).KeyMetadata?.Arn);
}

function setInsights(key: string): void {
  Object.assign(instance().shown, {
    PerformanceInsightsEnabled: true,
    PerformanceInsightsKMSKeyId: key,
    PerformanceInsightsRetentionPeriod: 7,
  });
}

function setMysql(): void {
  const EngineVersion = '8.0.mysql_aurora.3.08.0';
  Object.assign(cluster().shown, {
    Engine: 'aurora-mysql',
    EngineVersion,
    DBClusterParameterGroup: 'default.aurora-mysql8.0',
    EnabledCloudwatchLogsExports: ['error', 'slowquery'],
  });
  for (const id of ['staging-1', 'staging-2'])
    Object.assign(instance(id).shown, { Engine: 'aurora-mysql', EngineVersion });
}

interface Fault {
  readonly name: string;
  readonly arrange?: () => Promise<void> | void;
  readonly inputs?: Record<string, string>;
  readonly says: readonly string[];
}

const faults: readonly Fault[] = [
  {
    name: 'a tag value with a character that RDS refuses',
    inputs: { tags: '{"owner":"team a & b, c"}' },
    says: ['tags must be', '_ . : / = + - @'],
  },
  {
    name: 'a tag key with a reserved prefix',
    inputs: { tags: 'rds:owner=a' },
    says: ['tags must be', 'rds:'],
  },
  {
    name: 'a CA certificate that AWS has retired',
    arrange: () => {
      instance().shown.CACertificateIdentifier = 'rds-ca-2019';
    },
    says: ['rds-ca-2019', 'rds-ca-rsa2048-g1, rds-ca-rsa4096-g1', 'Set ca-certificate'],
  },
  {
    name: 'a Performance Insights key that the role may not use',
    arrange: async () => setInsights(await keyWithout(['kms:Decrypt', 'kms:CreateGrant'])),
    says: ['Performance Insights of staging-1', 'kms:Decrypt'],
  },
  {
    name: 'a Performance Insights key that is to be deleted',
    arrange: async () => {
      const key = await keyWithout([]);
      present(fixture.sandbox.awsState.keys[key]).state = 'PendingDeletion';
      setInsights(key);
    },
    says: ['PendingDeletion', 'Performance Insights of staging-1'],
  },
  {
    name: 'a master secret under a key that the role may not use',
    arrange: async () => {
      cluster().shown.MasterUserSecret = { KmsKeyId: await keyWithout(['kms:GenerateDataKey']) };
    },
    says: ['the master secret that RDS manages', 'kms:GenerateDataKey'],
  },
  {
    name: 'a previous cluster of Aurora MySQL',
    arrange: setMysql,
    says: ['aurora-mysql', 'aurora-postgresql', 'target-cluster-id'],
  },
  ...['docdb', 'neptune', 'postgres', 'mysql'].map((engine) => ({
    name: `a snapshot of ${engine}`,
    arrange: () => {
      snapshot().shown.Engine = engine;
    },
    inputs: { 'setup-db-users': 'false' },
    says: [`of engine ${engine}`, 'aurora-postgresql and aurora-mysql only'],
  })),
  ...['incompatible-parameters', 'restore-failed', 'failed'].map((status) => ({
    name: `a previous cluster in status ${status}`,
    arrange: () => {
      cluster().status = status;
    },
    says: [status, 'does not rename it', 'aws rds delete-db-cluster'],
  })),
  {
    name: 'a swap of a previous cluster that cannot be renamed',
    arrange: () => {
      cluster().status = 'restore-failed';
    },
    inputs: { strategy: 'swap' },
    says: ['restore-failed', 'does not rename it', 'aws rds delete-db-cluster'],
  },
  {
    name: 'log types that the version does not have',
    arrange: () => {
      cluster().shown.EnabledCloudwatchLogsExports = ['postgresql', 'upgrade'];
    },
    says: ['log type upgrade', 'exports postgresql', 'allow-unsupported: true'],
  },
  {
    name: 'a version that AWS has retired',
    arrange: () => {
      snapshot().shown.EngineVersion = '16.4';
    },
    says: ['16.4', 'not offered', '16.6, 16.8', 'engine-version: auto (takes 16.6)'],
  },
  {
    name: 'the network type DUAL without subnets for it',
    arrange: () => {
      cluster().shown.NetworkType = 'DUAL';
    },
    says: ['network type DUAL', 'The subnet group default supports IPV4', 'subnet-group'],
  },
  {
    name: 'a storage type that the Region lacks',
    arrange: () => {
      cluster().shown.StorageType = 'aurora-iopt1';
      state().withheld.push(`${region}/aurora-iopt1`);
    },
    says: ['storage type aurora-iopt1', 'db.r7g.large', 'allow-unsupported: true'],
  },
  {
    name: 'a monitoring role of another account',
    arrange: () => {
      Object.assign(instance().shown, {
        MonitoringInterval: 60,
        MonitoringRoleArn: 'arn:aws:iam::333333333333:role/monitoring',
      });
    },
    says: ['role/monitoring', 'Enhanced Monitoring of staging-1', 'not of the target account'],
  },
  {
    name: 'a Kerberos domain',
    arrange: () => {
      cluster().shown.DomainMemberships = [{ Domain: 'd-1' }];
    },
    says: ['Kerberos domain membership', 'allow-unsupported: true'],
  },
];

describe('before the first change is refused', () => {
  it.each(faults)('$name', async ({ arrange, inputs = {}, says }) => {
    await fixture.sandbox.load(saved);
    await arrange?.();
    fixture.sandbox.requests.length = 0;
    for (const operation of ['plan', 'restore']) {
      const result = await fixture.run({ operation, ...inputs });
      expect(result.exitCode).toBe(1);
      expect(result.errors).toHaveLength(1);
      for (const text of says) expect(result.errors[0]).toContain(text);
    }
    const changed = fixture.sandbox.requests.filter(({ changing, service, principal }) => {
      return changing && service !== 'dynamodb' && service !== 'sns' && principal.includes('assumed-role');
    });
    expect(changed.map(({ service, action }) => `${service}:${action}`)).toEqual([]);
  });
});

describe('a fix makes the restore work:', () => {
  it('ca-certificate, engine-version and allow-unsupported', async () => {
    await fixture.sandbox.load(saved);
    instance().shown.CACertificateIdentifier = 'rds-ca-2019';
    snapshot().shown.EngineVersion = '16.4';
    cluster().shown.EnabledCloudwatchLogsExports = ['postgresql', 'upgrade'];
    cluster().shown.DomainMemberships = [{ Domain: 'd-1' }];
    const result = await fixture.run({
      'ca-certificate': 'rds-ca-rsa4096-g1',
      'engine-version': 'auto',
      'allow-unsupported': 'true',
    });
    expect(result.errors).toEqual([]);
    expect(result.outputs['status']).toBe('succeeded');
    expect(cluster().shown).toMatchObject({
      EngineVersion: '16.6',
      EnabledCloudwatchLogsExports: ['postgresql'],
    });
    expect(instance().shown.CACertificateIdentifier).toBe('rds-ca-rsa4096-g1');
    expect(result.summary).toContain('log type upgrade');
    expect(result.summary).toContain('Kerberos domain membership');
  });
});
