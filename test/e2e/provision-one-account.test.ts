import { afterAll, beforeAll, expect, it } from 'vitest';
import { staging } from '../support/constants.ts';
import { createFixture, type Fixture } from '../support/fixture.ts';

const region = 'eu-central-1';
let fixture: Fixture;
beforeAll(async () => {
  fixture = await createFixture({
    sourceRegion: region,
    targetRegion: region,
    oneAccount: true,
    sourceKey: 'default',
    snapshot: 'automated',
    firstRestore: true,
    empty: true,
  });
});
afterAll(() => fixture.sandbox.stop());

it('inside one account needs no shared key, and leads to the first restore of a cluster that is not there', async () => {
  const inputs = { ...fixture.provisionInputs, 'target-kms-key-id': 'alias/aurora', 'tag-target': 'true' };
  const result = await fixture.run({ 'ca-bundle': '', ...inputs });
  expect(result.errors).toEqual([]);
  expect(result.warnings.join('\n')).toContain('the first restore creates it');
  const arn = fixture.sandbox.awsState.aliases[`${staging}/${region}/alias/aurora`] ?? '';
  expect(JSON.stringify(fixture.sandbox.awsState.keys[arn]?.policy)).not.toContain('aurora-restore-target"');
  const restored = await fixture.run({ 'instance-class': 'db.r7g.large' });
  expect(restored.errors).toEqual([]);
  expect(restored.outputs['status']).toBe('succeeded');
  expect(await fixture.findLeaks(restored)).toEqual([]);
});
