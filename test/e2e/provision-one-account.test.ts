import { afterAll, beforeAll, expect, it } from 'vitest';
import { staging } from '../support/fixtures.ts';
import { type Stage, setStage } from '../support/stage.ts';

const region = 'eu-central-1';
let stage: Stage;
beforeAll(async () => {
  stage = await setStage({
    sourceRegion: region,
    targetRegion: region,
    oneAccount: true,
    sourceKey: 'default',
    snapshot: 'automated',
    firstRestore: true,
    empty: true,
  });
});
afterAll(() => stage.sandbox.stop());

it('inside one account needs no shared key, and leads to the first restore of a cluster that is not there', async () => {
  const inputs = { ...stage.provisionInputs, 'target-kms-key-id': 'alias/aurora', 'tag-target': 'true' };
  const result = await stage.run({ 'ca-bundle': '', ...inputs });
  expect(result.errors).toEqual([]);
  expect(result.warnings.join('\n')).toContain('the first restore creates it');
  const arn = stage.sandbox.world.aliases[`${staging}/${region}/alias/aurora`] ?? '';
  expect(JSON.stringify(stage.sandbox.world.keys[arn]?.policy)).not.toContain('aurora-restore-target"');
  const restored = await stage.run({ 'instance-class': 'db.r7g.large' });
  expect(restored.errors).toEqual([]);
  expect(restored.outputs['status']).toBe('succeeded');
  expect(await stage.findLeaks(restored)).toEqual([]);
});
