import fc from 'fast-check';
import { expect, it } from 'vitest';
import { ActionError } from '../../../src/errors.ts';
import { fingerprint, storedSettings } from '../../../src/settings/fingerprint.ts';
import { inputName, keys } from '../../../src/settings/schema.ts';
import { parseSettings } from '../../../src/settings/settings.ts';
import { collect } from '../../support/settings.ts';

const odd = fc.constantFrom(
  ...[
    '{"__proto__":{"polluted":"yes"}}',
    '__proto__=x',
    'constructor=x\nprototype=y',
    '=x',
    'a==b',
    '0ms',
    '５h',
  ],
  ...['99999999999999999999d', '9007199254740993ms', 'Infinity', 'p\u0000rod', 'pro\u212Ad', 'a'.repeat(64)],
  ...[
    '\u0085::stop-commands::x',
    '##[error]x',
    '%0A::error::x',
    '\ud800',
    '\u202Eevil',
    '$(id)',
    "'; DROP TABLE x; --",
  ],
  ...['arn:aws:iam::222222222222:role/../../x', '../../../etc/passwd', ',,,,', '\n\n\n', '+275760-09-13'],
);
const long = fc
  .tuple(
    fc.constantFrom('a', '1', '-', 'a-', '1h', ',', '\n', 'a=b\n', '{', '/a', ':', 'sg-0,', '😀'),
    fc.nat(200_000),
  )
  .map(([part, length]) => part.repeat(Math.ceil(length / part.length)));
const text = fc.oneof(
  { weight: 4, arbitrary: odd },
  { weight: 1, arbitrary: long },
  fc.string({ unit: 'binary' }),
);
const texts = fc.dictionary(fc.constantFrom(...keys.map(inputName)), text, { maxKeys: 3 });

it('any text as any input or parameter is read, or refused as bad input in a message of a few lines', async () => {
  await fc.assert(
    fc.asyncProperty(texts, texts, async (inputs, parameters) => {
      try {
        const stored = storedSettings(parseSettings(await collect(inputs, parameters)));
        // What is stored and read again is the same.
        expect(fingerprint(JSON.parse(JSON.stringify(stored)) as typeof stored)).toBe(fingerprint(stored));
      } catch (error) {
        if (!(error instanceof ActionError)) throw error;
        expect(error.code).toBe('BAD_INPUT');
        expect(error.message.length).toBeLessThan(20_000);
      }
      expect(Object.keys(Object.prototype)).toEqual([]);
    }),
    { numRuns: 300 },
  );
});
