import type { Timings } from '../sandbox/contract.ts';
import { near } from '../support/constants.ts';
import type { Fixture, FixtureOptions } from '../support/fixture.ts';

/** Something that the action does; each of its requests is refused in turn. */
export interface Scenario {
  readonly name: string;
  readonly fixture: FixtureOptions;
  /** A run that ends well before. */
  readonly before?: Readonly<Record<string, string>>;
  /** How long ago that was. */
  readonly laterMs?: number;
  readonly inputs: (fixture: Fixture) => Readonly<Record<string, string>>;
}

/** Of virtual time: a wait is a few polls long. */
const timings: Timings = {
  snapshotCreateMs: 3000,
  snapshotCopyMs: 4000,
  clusterCreateMs: 3000,
  clusterModifyMs: 1500,
  clusterDeleteMs: 2000,
  instanceCreateMs: 3000,
  instanceModifyMs: 1500,
  instanceDeleteMs: 2000,
  renameMs: 1500,
  dnsMs: 1500,
  passwordLagMs: 800,
  passwordResetMs: 1500,
  describeLagMs: 600,
};

const nearby: FixtureOptions = { ...near, oneAccount: true, timings };
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
    inputs: () => ({ operation: 'rollback', 'rollback-of': 'before' }),
  },
  {
    name: 'clean',
    fixture: nearby,
    before: { strategy: 'swap', 'keep-previous': '1h', retention: '0' },
    laterMs: 2 * 3_600_000,
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
