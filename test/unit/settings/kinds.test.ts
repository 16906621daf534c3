import { describe, expect, it } from 'vitest';
import { settingsWith } from '../../support/settings.ts';

describe('tags', () => {
  it.each([
    ['a character that RDS refuses', 'owner', 'team a & b, c'],
    ['a key that RDS refuses', 'a&b', 'x'],
    ['the prefix aws:', 'aws:owner', 'x'],
    ['the prefix rds:', 'RDS:owner', 'x'],
    ['a value with a reserved prefix', 'owner', 'aws:x'],
    ['an empty key', '', 'x'],
    ['a key of 129 characters', 'k'.repeat(129), 'x'],
    ['a value of 257 characters', 'k', 'x'.repeat(257)],
  ])('are refused with %s, with what is allowed', async (_what, key, value) => {
    const inputs = { tags: JSON.stringify({ [key]: value }) };
    await expect(settingsWith(inputs)).rejects.toThrow(/tags must be .*_ \. : \/ = \+ - @/);
  });

  it('may have letters of any script, digits, spaces and some signs', async () => {
    const tags = { 'Kosten stelle_1': 'Größe/ü + a=b:c.d-e@f' };
    expect((await settingsWith({ tags: JSON.stringify(tags) })).tags).toEqual(tags);
  });
});

describe('hold', () => {
  it.each([
    ['true', Number.POSITIVE_INFINITY],
    ['false', 0],
    ['10m', 600_000],
    ['0', 0],
  ])('%s is so long', async (hold, holdMs) => {
    expect((await settingsWith({ hold })).holdMs).toBe(holdMs);
  });

  it('is as long as it takes by default, and nothing else', async () => {
    expect((await settingsWith({})).holdMs).toBe(Number.POSITIVE_INFINITY);
    await expect(settingsWith({ hold: 'yes' })).rejects.toThrow(
      'must be true, false or a duration such as 10m',
    );
  });

  it.each(['false', '10m'])('of %s does not go with continue-with: dispatch', async (hold) => {
    const inputs = { hold, 'continue-with': 'dispatch' };
    await expect(settingsWith(inputs)).rejects.toThrow('hold must be true together with continue-with');
  });
});
