import fc from 'fast-check';
import { expect, it } from 'vitest';
import { nameParameters } from '../../../src/database/named-parameters.ts';

const plain = fc.string({
  unit: fc.constantFrom('a', '1', ' ', ':', '$1', '$2', '--', '/*', '"', "'", '\\', '\n', 'é'),
});
const without = (...parts: string[]) =>
  plain.map((text) => parts.reduce((left, part) => left.replaceAll(part, ''), text));

/** Text in which `$1` is no parameter, whatever it holds. */
const opaque = fc.oneof(
  plain.map((text) => `'${text.replaceAll("'", "''")}'`),
  plain.map((text) => `E'${text.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`),
  plain.map((text) => `"${text.replaceAll('"', '""')}"`),
  without('$').map((text) => `$$${text}$$`),
  without('$').map((text) => `$tag$ $1 $$ ${text}$tag$`),
  without('\n').map((text) => `--${text}\n`),
  without('/*', '*/').map((text) => `/* ${text} /* nested $1 */ $2 */`),
  fc.constantFrom('name$1', 'SELECT', '::', '+', '(', ')', '::pg_catalog.text'),
);

it('names each parameter, and nothing that only looks like one', () => {
  const part = fc.oneof(
    opaque.map((text) => ({ text, named: text })),
    fc.constantFrom(1, 2, 12).map((n) => ({ text: `$${n}`, named: `:p${n}` })),
  );
  fc.assert(
    fc.property(fc.array(part), (parts) => {
      const join = (pick: 'text' | 'named') => parts.map((one) => one[pick]).join(' ');
      expect(nameParameters(join('text'), ['x']).text).toBe(join('named'));
    }),
    { numRuns: 2000 },
  );
});

it('leaves a statement without values as it is', () => {
  const text = "DO $$ BEGIN PERFORM $1; END $$ -- a[1:2], 'x'::text";
  expect(nameParameters(text, [])).toEqual({ text, parameters: [] });
});

it('gives each value its type', () => {
  const { parameters } = nameParameters('SELECT $1, $2, $3, $4, $5', ['a', 7, 1.5, true, null]);
  expect(parameters).toEqual([
    { name: 'p1', value: { stringValue: 'a' } },
    { name: 'p2', value: { longValue: 7 } },
    { name: 'p3', value: { doubleValue: 1.5 } },
    { name: 'p4', value: { booleanValue: true } },
    { name: 'p5', value: { isNull: true } },
  ]);
});
