import { expect, it } from 'vitest';
import { testTitlesOf } from './test-titles.ts';

it('finds tests with their describe blocks, parametrized ones too', () => {
  const source = `
    describe('a swap', () => {
      describe.each([1, 2])('of %s', () => { it('works', () => undefined); });
      it.each(['a'])('is %s', async () => { await run('it'); });
    });
    // it('in a comment', () => undefined);
    test(\`of \${name}\`, () => undefined);
  `;
  expect(testTitlesOf(source)).toEqual([
    { title: 'a swap › of %s › works', skipped: false },
    { title: 'a swap › is %s', skipped: false },
    // biome-ignore lint/suspicious/noTemplateCurlyInString: the text of a title.
    { title: 'of ${name}', skipped: false },
  ]);
});

it('knows tests that do not run', () => {
  const source = `
    it.skip('one', () => undefined);
    describe.skip('block', () => { it('two', () => undefined); });
    it.todo('three');
    it.only('four', () => undefined);
  `;
  expect(testTitlesOf(source).filter(({ skipped }) => !skipped)).toEqual([]);
  expect(testTitlesOf(source)).toHaveLength(4);
});
