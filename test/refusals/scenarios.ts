import { timings } from '../crash/suite.ts';
import { near } from '../support/fixtures.ts';
import type { Stage, StageOptions } from '../support/stage.ts';

/** Something that the action does; each of its requests is refused in turn. */
export interface Scenario {
  readonly name: string;
  readonly stage: StageOptions;
  /** A run that ends well before. */
  readonly before?: Readonly<Record<string, string>>;
  readonly inputs: (stage: Stage) => Readonly<Record<string, string>>;
}

const nearby = { ...near, oneAccount: true, timings };
const far: StageOptions = {
  sourceRegion: 'eu-central-1',
  targetRegion: 'us-east-1',
  sourceKey: 'default',
  snapshot: 'automated',
  timings,
};

export const scenarios: readonly Scenario[] = [
  { name: 'replace, across accounts and Regions', stage: far, inputs: () => ({ strategy: 'replace' }) },
  { name: 'swap', stage: nearby, inputs: () => ({ strategy: 'swap' }) },
  {
    name: 'swap, over the Data API',
    stage: nearby,
    inputs: () => ({ strategy: 'swap', connect: 'data-api' }),
  },
  {
    name: 'rollback',
    stage: nearby,
    before: { strategy: 'swap' },
    inputs: () => ({ operation: 'rollback' }),
  },
  {
    name: 'clean',
    stage: nearby,
    before: { strategy: 'swap', 'keep-previous': '1s', retention: '0' },
    inputs: () => ({ operation: 'clean' }),
  },
  {
    name: 'provision',
    stage: { ...far, empty: true },
    inputs: (stage) => ({
      ...stage.provisionInputs,
      'source-kms-key-id': 'alias/aurora-share',
      'target-kms-key-id': 'alias/aurora-staging',
    }),
  },
];
