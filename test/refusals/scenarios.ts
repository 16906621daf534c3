import { timings } from '../crash/suite.ts';
import { near } from '../support/constants.ts';
import type { Fixture, FixtureOptions } from '../support/fixture.ts';

/** Something that the action does; each of its requests is refused in turn. */
export interface Scenario {
  readonly name: string;
  readonly fixture: FixtureOptions;
  /** A run that ends well before. */
  readonly before?: Readonly<Record<string, string>>;
  readonly inputs: (fixture: Fixture) => Readonly<Record<string, string>>;
}

const nearby = { ...near, oneAccount: true, timings };
const far: FixtureOptions = {
  sourceRegion: 'eu-central-1',
  targetRegion: 'us-east-1',
  sourceKey: 'default',
  snapshot: 'automated',
  timings,
};

export const scenarios: readonly Scenario[] = [
  { name: 'replace, across accounts and Regions', fixture: far, inputs: () => ({ strategy: 'replace' }) },
  { name: 'swap', fixture: nearby, inputs: () => ({ strategy: 'swap' }) },
  {
    name: 'swap, over the Data API',
    fixture: nearby,
    inputs: () => ({ strategy: 'swap', connect: 'data-api' }),
  },
  {
    name: 'rollback',
    fixture: nearby,
    before: { strategy: 'swap' },
    inputs: () => ({ operation: 'rollback' }),
  },
  {
    name: 'clean',
    fixture: nearby,
    before: { strategy: 'swap', 'keep-previous': '1s', retention: '0' },
    inputs: () => ({ operation: 'clean' }),
  },
  {
    name: 'provision',
    fixture: { ...far, empty: true },
    inputs: (fixture) => ({
      ...fixture.provisionInputs,
      'source-kms-key-id': 'alias/aurora-share',
      'target-kms-key-id': 'alias/aurora-staging',
    }),
  },
];
