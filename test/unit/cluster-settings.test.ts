import { describe, expect, it } from 'vitest';
import { instanceInputs, restoreInput } from '../../src/restore/plan/cluster-settings.ts';
import type { Plan } from '../../src/restore/results.ts';
import type { Settings } from '../../src/settings/settings.ts';

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
    const scalingOf = (more?: object) =>
      restoreInput(settings(more), plan, ids).ServerlessV2ScalingConfiguration;
    expect(scalingOf()).toEqual({ MinCapacity: 0, MaxCapacity: 16, SecondsUntilAutoPause: 600 });
    expect(scalingOf({ serverlessMinAcu: 0.5 })).toEqual({ MinCapacity: 0.5, MaxCapacity: 16 });
  });

  it('has the storage of the old target, which AWS does not name if it is the standard; else of the snapshot', () => {
    const typeOf = (plan: Plan) => restoreInput(settings(), plan, ids).StorageType;
    expect(typeOf(planWith({}))).toBe('aurora');
    expect(typeOf(planWith({ storageType: 'aurora-iopt1' }))).toBe('aurora-iopt1');
    const { previous: _none, ...first } = planWith({});
    expect(typeOf(first)).toBe('aurora-iopt1');
  });

  it('is in the old zone only with the old subnet group and the old class', () => {
    const old = { id: 'staging-1', class: 'db.r7g.large', availabilityZone: 'eu-central-1b', tags: {} };
    const plan = planWith({ subnetGroup: 'private' }, [old]);
    const zoneWith = (more?: object) =>
      instanceInputs(settings(more), plan, { ...ids, names: ['staging-1'] })[0]?.AvailabilityZone;
    expect(zoneWith()).toBe('eu-central-1b');
    expect(zoneWith({ subnetGroup: 'private', instanceClass: 'db.r7g.large' })).toBe('eu-central-1b');
    expect(zoneWith({ subnetGroup: 'other' })).toBeUndefined();
    expect(zoneWith({ instanceClass: 'db.r8g.large' })).toBeUndefined();
  });
});
