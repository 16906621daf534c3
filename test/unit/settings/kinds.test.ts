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
