import { describe, expect, it } from 'vitest';
import type { NewCluster } from '../../../../src/aws/rds/cluster-requests.ts';
import type { NewInstance } from '../../../../src/aws/rds/instance-requests.ts';
import type { ClassOffer } from '../../../../src/aws/rds/offerings.ts';
import { dropUnsupported, findUnsupported } from '../../../../src/restore/preflight/support.ts';
import { instanceWith, plannedWith, previousWith, versionWith } from './fixtures.ts';

const offer: ClassOffer = {
  zones: ['eu-central-1a', 'eu-central-1b'],
  storageType: 'aurora',
  networkTypes: ['IPV4'],
  performanceInsights: false,
  enhancedMonitoring: false,
  iamAuthentication: false,
  httpEndpoint: true,
};

const cases: readonly {
  readonly name: string;
  readonly cluster?: Partial<NewCluster>;
  readonly instance?: Partial<NewInstance>;
  readonly says: readonly string[];
  readonly fix: string;
}[] = [
  {
    name: 'log type slowquery',
    cluster: { logExports: ['postgresql', 'slowquery'] },
    says: ['slowquery', 'aurora-postgresql 16.8 exports postgresql'],
    fix: 'Stop that export',
  },
  {
    name: 'CA certificate rds-ca-2019',
    instance: { caCertificate: 'rds-ca-2019' },
    says: ['staging-1', 'rds-ca-2019', 'rds-ca-rsa2048-g1, rds-ca-rsa4096-g1'],
    fix: 'Set ca-certificate',
  },
  {
    name: 'Availability Zone eu-central-1c',
    instance: { availabilityZone: 'eu-central-1c' },
    says: ['staging-1', 'eu-central-1c', 'eu-central-1a, eu-central-1b'],
    fix: 'Set instance-class',
  },
  {
    name: 'network type DUAL',
    cluster: { networkType: 'DUAL' },
    says: ['DUAL', 'IPV4'],
    fix: 'Set instance-class',
  },
  {
    name: 'storage type aurora-iopt1',
    cluster: { storageType: 'aurora-iopt1' },
    says: ['aurora-iopt1', 'db.r7g.large', 'with aurora.'],
    fix: 'Set instance-class',
  },
  {
    name: 'Performance Insights of staging-1',
    instance: { performanceInsights: {} },
    says: ['db.r7g.large'],
    fix: 'Set instance-class',
  },
  {
    name: 'Enhanced Monitoring of staging-1',
    instance: { monitoring: { intervalSeconds: 60, roleArn: 'arn:role' } },
    says: ['db.r7g.large'],
    fix: 'Set instance-class',
  },
  {
    name: 'IAM database authentication',
    cluster: { iamAuthentication: true },
    says: ['db.r7g.large'],
    fix: 'Set instance-class',
  },
];

describe('what version and class do not support', () => {
  it.each(cases)('is found with the allowed values: $name', ({ name, cluster, instance, says, fix }) => {
    const planned = plannedWith(cluster, instance);
    const found = findUnsupported(planned, versionWith(), { 'db.r7g.large': [offer] }, undefined);
    expect(found.map((one) => one.name)).toEqual([name]);
    for (const text of says) expect(found[0]?.problem).toContain(text);
    expect(found[0]?.fix).toContain(fix);
    expect(found[0]?.fix).toContain('allow-unsupported: true');
  });

  it.each(cases)('is not judged where AWS does not say: $name', ({ cluster, instance }) => {
    const { engine, version } = versionWith();
    const silent = { zones: [] };
    expect(
      findUnsupported(
        plannedWith(cluster, instance),
        { engine, version },
        { 'db.r7g.large': [silent] },
        undefined,
      ),
    ).toEqual([]);
  });

  it('is found of what is set after the restore: roles and the HTTP endpoint', () => {
    const roles = [
      { arn: 'arn:role/s3', feature: 's3Import' },
      { arn: 'arn:role/ai', feature: 'Bedrock' },
      { arn: 'arn:role/any' },
    ];
    const previous = previousWith({ roles, httpEndpoint: true });
    const version = versionWith({ features: ['s3Import', 'Lambda'] });
    const without: ClassOffer = { ...offer, httpEndpoint: false };
    const found = findUnsupported(plannedWith(), version, { 'db.r7g.large': [without] }, previous);
    expect(found.map(({ name }) => name)).toEqual(['IAM role for Bedrock', 'HTTP endpoint (Data API)']);
    expect(found[0]?.problem).toContain(
      'arn:role/ai for the feature Bedrock. aurora-postgresql 16.8 has s3Import, Lambda',
    );
    const { cluster } = dropUnsupported(previous, found);
    expect(cluster.roles).toEqual([roles[0], roles[2]]);
    expect(cluster.httpEndpoint).toBe(false);
    expect(
      findUnsupported(
        plannedWith(),
        version,
        { 'db.r7g.large': [offer] },
        previousWith({ httpEndpoint: true }),
      ),
    ).toEqual([]);
  });

  it('is found of a capacity where the version has no Serverless v2', () => {
    const planned = plannedWith({ serverless: { minAcu: 1, maxAcu: 8 } });
    const { serverless: _limits, ...old } = versionWith({ version: '13.3' });
    const found = findUnsupported(planned, old, { 'db.r7g.large': [offer], 'db.serverless': [] }, undefined);
    expect(found.map(({ name }) => name)).toEqual(['serverless capacity']);
    expect(found[0]?.problem).toContain(
      '1 to 8 ACUs. AWS does not offer Aurora Serverless v2 for aurora-postgresql 13.3',
    );
    expect(
      findUnsupported(planned, old, { 'db.r7g.large': [offer], 'db.serverless': [offer] }, undefined),
    ).toEqual([]);
  });

  it('is dropped from the previous cluster, and named as not carried over', () => {
    const previous = previousWith({ logExports: ['postgresql', 'slowquery'], networkType: 'DUAL' }, [
      instanceWith({ caCertificate: 'rds-ca-2019', availabilityZone: 'eu-central-1c' }),
      instanceWith({ id: 'staging-2', caCertificate: 'rds-ca-rsa4096-g1' }),
    ]);
    const planned = plannedWith(
      { logExports: ['postgresql', 'slowquery'], networkType: 'DUAL' },
      { caCertificate: 'rds-ca-2019', availabilityZone: 'eu-central-1c' },
    );
    const found = findUnsupported(planned, versionWith(), { 'db.r7g.large': [offer] }, undefined);
    const { cluster, instances, dependents } = dropUnsupported(previous, found);
    expect(cluster.logExports).toEqual(['postgresql']);
    expect(cluster).not.toHaveProperty('networkType');
    expect(instances[0]).not.toHaveProperty('caCertificate');
    expect(instances[0]).not.toHaveProperty('availabilityZone');
    expect(instances[1]?.caCertificate).toBe('rds-ca-rsa4096-g1');
    expect(dependents.map(({ name, byName }) => [name, byName])).toEqual([
      ['log type slowquery', false],
      ['CA certificate rds-ca-2019', false],
      ['Availability Zone eu-central-1c', false],
      ['network type DUAL', false],
    ]);
  });
});
