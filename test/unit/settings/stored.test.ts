import { describe, expect, it } from 'vitest';
import { storedSettings } from '../../../src/settings/fingerprint.ts';
import { collectSettings, mergeStoredSettings, parseSettings } from '../../../src/settings/settings.ts';
import { requiredInputs, type Texts } from '../../support/settings.ts';

/** The guide's seven parameters. */
const guide: Texts = { ...requiredInputs, 'snapshot-prefix': 'nightly' };

const collect = (inputs: Texts, parameters: Texts = {}) =>
  collectSettings({
    readInput: (name) => ({ 'target-region': 'eu-central-1', ...inputs })[name] ?? '',
    readParameters: () => Promise.resolve({ ...guide, ...parameters }),
  });

const load = async (inputs: Texts) => parseSettings(await collect(inputs));

describe('a restore that goes on', () => {
  it('has the settings it began with, and what belongs to the run as it is now', async () => {
    const began = storedSettings(await load({ ...guide, retention: '3', 'poll-max': '2m' }));
    const parameters = { 'source-cluster-id': 'another', retention: '9' };
    const { settings, changed } = mergeStoredSettings(
      await collect({ 'time-budget': '1h' }, parameters),
      began,
    );
    expect(changed).toEqual([]);
    expect(settings).toMatchObject({
      sourceClusterId: 'production',
      retention: 3,
      timeBudgetMs: 3_600_000,
      pollMaxMs: 300_000,
    });
  });

  it('takes an input that means the same for no change, and names each that differs', async () => {
    const began = storedSettings(await load({ ...guide, 'snapshot-max-age': '1d', tags: 'a=1' }));
    const same = await collect({ 'snapshot-max-age': '24h', tags: '{"a":"1"}', copy: 'auto' });
    expect(mergeStoredSettings(same, began).changed).toEqual([]);
    const other = mergeStoredSettings(await collect({ retention: '2', 'snapshot-id': 'mine' }), began);
    expect(other.changed).toEqual(['snapshotId', 'retention']);
    expect(other.settings).toMatchObject({ retention: 2, snapshotId: 'mine' });
  });

  it('gives a setting that is newer than it its default', async () => {
    const { copy: _copy, ...began } = storedSettings(await load(guide));
    expect(mergeStoredSettings(await collect({}), began)).toMatchObject({
      changed: [],
      settings: { copy: 'auto' },
    });
  });

  it.each<[string, unknown]>([
    ['sourceClusterId', 'production;--'],
    ['snapshotId', 'arn:aws:rds:eu-central-1:111111111111:snapshot:of-an-instance'],
    ['securityGroupIds', 'sg-1'],
    ['securityGroupIds', ['sg-1', 'default']],
    ['keepPreviousMs', -1],
    ['keepPreviousMs', 1e300],
    ['retention', '1'],
    ['retention', 1.5],
    ['strategy', 'delete'],
    ['subnetGroup', { $ne: '' }],
    ['topicArn', 'arn:aws:sns:eu-central-1:222222222222:a.fifo'],
    ['tags', { 'aurora-restore:replaceable': 'true' }],
    ['tags', ['a=1']],
    ['createSnapshot', null],
  ])('refuses a stored %s of %j, which no input can be', async (key, value) => {
    const began = { ...storedSettings(await load(guide)), [key]: value };
    const refused = await collect({}).then((inputs) => {
      try {
        return mergeStoredSettings(inputs, began);
      } catch (error) {
        return error;
      }
    });
    expect(refused).toMatchObject({ code: 'STATE_NOT_READABLE' });
    expect((refused as Error).message).toContain(JSON.stringify(value).slice(0, 60));
  });

  it('reads every value back that it stores', async () => {
    const began = storedSettings(
      await load({
        ...guide,
        ...{ 'snapshot-date': '2026-01-31', 'keep-previous': '0', 'snapshot-max-age': '36h', copy: 'always' },
        ...{ 'serverless-min-acu': '0.5', 'serverless-max-acu': '16', 'instance-count': '2', retention: '0' },
        ...{ 'security-group-ids': 'sg-1, sg-2', tags: 'a=1\nb=', 'create-snapshot': 'true' },
        ...{ 'target-kms-key-id': 'alias/staging', 'topic-arn': 'arn:aws:sns:eu-central-1:222222222222:t' },
        ...{ 'rollback-from': 'final-snapshot', 'subnet-group': 'a', 'engine-version': 'auto' },
      }),
    );
    expect(storedSettings(mergeStoredSettings(await collect({}), began).settings)).toEqual(began);
  });

  it('refuses stored values and inputs that exclude each other', async () => {
    const began = storedSettings(await load(guide));
    const account = '222222222222';
    const inputs = await collect({
      ...{ 'source-account-id': account, 'target-account-id': account, 'source-region': 'eu-central-1' },
    });
    expect(() => mergeStoredSettings(inputs, { ...began, sourceClusterId: 'staging' })).toThrow(
      'must not be the source cluster',
    );
    expect(() => mergeStoredSettings(inputs, { ...began, createSnapshot: true, snapshotId: 'mine' })).toThrow(
      'create-snapshot cannot be true together with snapshot-id',
    );
  });

  it('refuses an input that cannot be read', async () => {
    const began = storedSettings(await load(guide));
    const changed = await collect({ 'time-budget': 'soon' });
    expect(() => mergeStoredSettings(changed, began)).toThrow('time-budget must be a duration');
  });
});
