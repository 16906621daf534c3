import { describe, expect, it } from 'vitest';
import { clusterToRestore, instancesToCreate } from '../../../../src/restore/plan/cluster-settings.ts';
import { describeSettingOrigins } from '../../../../src/restore/plan/setting-origins.ts';
import type { Plan } from '../../../../src/restore/results.ts';
import type { Settings } from '../../../../src/settings/settings.ts';

const ids = { clusterId: 'staging', snapshotArn: 'arn:snapshot', restoreId: 'r1', targetArn: 'arn:target' };
const guardTag = { key: 'aurora-restore:replaceable', value: 'true' };
const settings = (more: object = {}) =>
  ({ targetClusterId: 'staging', strategy: 'replace', guardTag, tags: {}, ...more }) as unknown as Settings;
const planWith = (cluster: object, instances: object[] = []) =>
  ({
    snapshot: { engine: 'aurora-postgresql', engineVersion: '16.8', storageType: 'aurora-iopt1' },
    route: [],
    previous: { cluster: { engineVersion: '16.8', tags: {}, ...cluster }, instances, customEndpoints: [] },
  }) as unknown as Plan;

describe('what the new cluster is made with', () => {
  it('has a pause only where the capacity may be 0', () => {
    const plan = planWith({ serverless: { minAcu: 0, maxAcu: 16, secondsUntilAutoPause: 600 } });
    const scalingOf = (more?: object) => clusterToRestore(settings(more), plan, ids).serverless;
    expect(scalingOf()).toEqual({ minAcu: 0, maxAcu: 16, secondsUntilAutoPause: 600 });
    expect(scalingOf({ serverlessMinAcu: 0.5 })).toEqual({ minAcu: 0.5, maxAcu: 16 });
  });

  it('has the storage of the previous cluster, which AWS does not name if it is the standard; else of the snapshot', () => {
    const typeOf = (plan: Plan) => clusterToRestore(settings(), plan, ids).storageType;
    expect(typeOf(planWith({}))).toBe('aurora');
    expect(typeOf(planWith({ storageType: 'aurora-iopt1' }))).toBe('aurora-iopt1');
    const { previous: _none, ...first } = planWith({});
    expect(typeOf(first)).toBe('aurora-iopt1');
  });

  it('is in the old zone only with the old subnet group and the old class', () => {
    const old = { id: 'staging-1', class: 'db.r7g.large', availabilityZone: 'eu-central-1b', tags: {} };
    const plan = planWith({ subnetGroup: 'private' }, [old]);
    const zoneWith = (more?: object) =>
      instancesToCreate(settings(more), plan, { ...ids, names: ['staging-1'] })[0]?.availabilityZone;
    expect(zoneWith()).toBe('eu-central-1b');
    expect(zoneWith({ subnetGroup: 'private', instanceClass: 'db.r7g.large' })).toBe('eu-central-1b');
    expect(zoneWith({ subnetGroup: 'other' })).toBeUndefined();
    expect(zoneWith({ instanceClass: 'db.r8g.large' })).toBeUndefined();
  });
});

describe('the report of the settings of the new cluster', () => {
  const before = {
    subnetGroup: 'private',
    securityGroupIds: ['sg-1', 'sg-2'],
    serverless: { minAcu: 0.5, maxAcu: 8 },
    roles: [],
    httpEndpoint: true,
    kmsKeyId: 'arn:key',
  };
  const originsOf = (more: object, plan: Plan) =>
    describeSettingOrigins(settings(more), plan).map(
      ({ name, value, from }) => `${name} = ${value} (${from})`,
    );

  it('names each setting in plain words, with its value and its origin', () => {
    const instance = { id: 'staging-1', class: 'db.r7g.large', promotionTier: 1, tags: {} };
    const plan = { ...planWith(before, [instance]), clusterKey: 'arn:key' };
    const origins = originsOf({ subnetGroup: 'other', serverlessMaxAcu: 16 }, plan);
    for (const line of [
      'cluster: engine version = 16.8 (snapshot)',
      'cluster: subnet group = other (input)',
      'cluster: security groups = sg-1, sg-2 (previous cluster)',
      'cluster: KMS key = arn:key (previous cluster)',
      'cluster: serverless capacity = minAcu: 0.5, maxAcu: 16 (input)',
      'cluster: IAM roles = none (previous cluster)',
      'cluster: HTTP endpoint (Data API) = on (previous cluster)',
      'cluster: engine lifecycle support = open-source-rds-extended-support-disabled (default)',
      'staging-1: instance class = db.r7g.large (previous cluster)',
      'staging-1: promotion tier = 1 (previous cluster)',
    ])
      expect(origins).toContain(line);
  });

  it('leaves out what AWS decides', () => {
    const { previous: _none, ...plan } = planWith({});
    const origins = originsOf({ targetKmsKeyId: 'arn:mine' }, { ...plan, clusterKey: 'arn:mine' });
    expect(origins).toContain('cluster: KMS key = arn:mine (input)');
    expect(origins).toContain('staging-1: instance class = db.t4g.medium (default)');
    expect(origins.join('\n')).not.toMatch(/subnet group|undefined/);
  });
});
