import { describe, expect, it } from 'vitest';
import { chooseVersion, majorOf } from '../../../../src/restore/preflight/engine-version.ts';
import { actionErrorOf } from '../../../support/errors.ts';

const postgres = ['15.4', '16.2', '16.6', '16.10', '17.2', '16.8-limitless'];
const mysql = ['8.0.mysql_aurora.3.04.0', '8.0.mysql_aurora.3.10.0', '8.4.mysql_aurora.4.01.0'];

function choose(version: string, wanted?: string, offered = postgres, engine = 'aurora-postgresql'): string {
  const offers = offered.map((one) => ({ engine, version: one, family: 'f' }));
  return chooseVersion({ engine, version, wanted, region: 'eu-central-1', offers }).version;
}

describe('the engine version of the new cluster', () => {
  it.each([
    ['16.6', undefined, '16.6'],
    ['16.6', 'auto', '16.6'],
    ['16.4', 'auto', '16.6'],
    ['16.8', 'auto', '16.10'],
    ['16.2', '16.10', '16.10'],
    ['16.4', '16.6', '16.6'],
  ])('of a snapshot of %s with engine-version %s is %s', (version, wanted, expected) => {
    expect(choose(version, wanted)).toBe(expected);
  });

  it('is compared by number for Aurora MySQL too', () => {
    expect(choose('8.0.mysql_aurora.3.05.2', 'auto', mysql, 'aurora-mysql')).toBe('8.0.mysql_aurora.3.10.0');
  });

  it.each([
    ['a retired version without engine-version', '16.4', undefined, /16\.4.*not offered.*16\.6, 16\.10/],
    ['a major version that is gone', '13.9', 'auto', /13\.9.*Later minor versions there: none/],
    ['an earlier version', '16.6', '16.2', /Allowed are that version and later.*16\.6, 16\.10/],
    ['another major version', '16.6', '17.2', /later minor versions of the same major version/],
    ['a version that is not offered', '16.6', '16.9', /eu-central-1 does not offer/],
  ])('is refused with the allowed ones: %s', (_what, version, wanted, message) => {
    expect(() => choose(version, wanted)).toThrow(message);
  });

  it('names engine-version: auto where that helps', () => {
    expect(actionErrorOf(() => choose('16.4')).hint).toContain('Set engine-version: auto (takes 16.6)');
  });

  it.each([
    ['16.8', '16'],
    ['16.8-limitless', '16-limitless'],
    ['8.0.mysql_aurora.3.08.0', '8.0 3'],
  ])('%s is of major version %s', (version, major) => expect(majorOf(version)).toBe(major));
});
