import { near } from '../support/constants.ts';
import type { Fixture, FixtureOptions } from '../support/fixture.ts';

/** How a snapshot gets to the target: accounts, Regions, keys and who made it. */
export interface RouteKind {
  readonly name: string;
  readonly options: FixtureOptions;
  readonly inputs?: Readonly<Record<string, string>>;
  readonly arrange?: (fixture: Fixture) => void;
}

const here = { sourceRegion: 'eu-central-1', targetRegion: 'eu-central-1' };
const across = { sourceRegion: 'us-east-1', targetRegion: 'eu-central-1' };

/** The first needs no copy, and so is the fastest: half of the worlds have it. */
export const routes: readonly [RouteKind, ...RouteKind[]] = [
  { name: 'two accounts, shared', options: near },
  {
    name: 'one account',
    options: { ...here, oneAccount: true, sourceKey: 'default', snapshot: 'automated' },
  },
  {
    name: 'one account, two Regions',
    options: { ...across, oneAccount: true, sourceKey: 'customer', snapshot: 'automated' },
  },
  {
    name: 'two accounts, default key',
    options: { ...here, sourceKey: 'default', snapshot: 'automated' },
  },
  {
    name: 'two accounts, two Regions',
    options: { ...across, sourceKey: 'customer', snapshot: 'manual' },
  },
  {
    name: 'two accounts, a key that AWS owns',
    options: { ...here, sourceKey: 'none', snapshot: 'automated' },
    arrange: ({ sandbox, snapshotArn }) => {
      Object.assign(sandbox.rds.state.snapshots[snapshotArn]?.shown ?? {}, {
        StorageEncryptionType: 'sse-rds',
      });
    },
  },
  {
    name: 'two accounts, two Regions, no encryption',
    options: { ...across, sourceKey: 'none', snapshot: 'manual' },
  },
  {
    name: 'two accounts, AWS Backup',
    options: { ...here, sourceKey: 'customer', snapshot: 'awsbackup' },
    inputs: { 'snapshot-id': 'awsbackup:job-0815' },
  },
];
