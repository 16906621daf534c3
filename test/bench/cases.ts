import type { FixtureOptions } from '../support/fixture.ts';

const sizes = { small: 10, '100 GB': 100, '5 TB': 5120 };

/** A manual snapshot under a customer key that is shared already, where there are two accounts: it can be restored as it is. */
const common = { sourceKey: 'customer', snapshot: 'manual', sourceRegion: 'eu-central-1' } as const;

/** Where from and where to; cross-Region means another account, too. */
export const routes: { readonly [name: string]: FixtureOptions } = {
  'same-Region': { ...common, targetRegion: 'eu-central-1', oneAccount: true },
  'cross-account': { ...common, targetRegion: 'eu-central-1' },
  'cross-Region': { ...common, targetRegion: 'us-east-1' },
};

export interface Case {
  readonly name: string;
  readonly sizeGib: number;
  readonly crossesRegions: boolean;
}

/** The cases of a route, by the size of the data. */
export function casesOf(route: string): Case[] {
  return Object.entries(sizes).map(([size, sizeGib]) => ({
    name: `${size}, ${route}`,
    sizeGib,
    crossesRegions: route === 'cross-Region',
  }));
}
