import type { DataPlane, FaultPlan, RequestRecord } from '../sandbox/contract.ts';
import type { Item } from '../sandbox/dynamodb.ts';
import { table } from '../support/constants.ts';
import { createFixture } from '../support/fixture.ts';
import { runHere } from '../support/run-here.ts';
import { draw, seededRandom } from './durations.ts';
import { VirtualTime } from './virtual-time.ts';

/** Restores of one snapshot into as many targets, all begun at once. */
export interface Fleet {
  readonly restores: number;
  /** Why restores did not succeed; empty when all did. */
  readonly failures: readonly string[];
  /** Requests to AWS of any service, tried again after throttling or not, for each restore. */
  readonly callsEach: number;
  /** Of these, those that AWS refused for its rate. */
  readonly throttledEach: number;
  /** Until the last one was done, in seconds of virtual time. */
  readonly totalSeconds: number;
  /** Copies that were made, for all of them. */
  readonly copies: number;
  /** Of the audit table, for each restore. */
  readonly readUnitsEach: number;
  readonly writeUnitsEach: number;
  /** The largest item that holds the state of a restore. */
  readonly stateBytes: number;
}

/**
 * Tokens of RDS for each account and Region, for requests that look and those that change: so many at once, and so many
 * more in a second. AWS publishes none for RDS; these are like those that EC2 documents for its own API ("API Request
 * Throttling"), and so assumed.
 */
const buckets = { read: { size: 100, perSecond: 20 }, change: { size: 50, perSecond: 5 } };

/**
 * Begins all restores at once, without PostgreSQL behind the clusters: SQL is not what a rate is about.
 * @param share of the account's tokens that is left to them
 */
export async function runFleet(restores: number, share = 1): Promise<Fleet> {
  const fixture = await createFixture({
    sourceRegion: 'eu-central-1',
    targetRegion: 'us-east-1',
    sourceKey: 'default',
    snapshot: 'automated',
    firstRestore: true,
    targetClusters: 'staging*',
    clock: { now: () => Date.now() },
    timings: draw(10, seededRandom(10)),
  });
  const { sandbox, target } = fixture;
  Object.assign(sandbox.rds.context, { dataPlane: noServers });
  Object.assign(sandbox.rds.state.quotas, { clusters: 1000, instances: 1000 });
  process.env['AWS_ENDPOINT_URL'] = sandbox.endpoint;
  const { 'poll-min': _min, 'poll-max': _max, 'lease-duration': _lease, ...inputs } = fixture.inputs;
  const targets = Array.from({ length: restores }, (_, n) => `staging-${n + 1}`);
  const environments = await Promise.all(targets.map(() => sandbox.runnerEnvironment({})));
  sandbox.requests.length = 0;
  const before = sandbox.tableUnits();
  const time = new VirtualTime();
  try {
    sandbox.faults.push(throttling(() => time.now(), share));
    const own = {
      strategy: 'replace',
      'share-copies': 'true',
      'setup-db-users': 'false',
      'instance-count': '1',
    };
    const runs = targets.map((cluster, n) =>
      runHere(
        environments[n] ?? {},
        { ...inputs, ...own, 'target-cluster-id': cluster },
        time,
        seededRandom(n),
      ),
    );
    const ended = await Promise.all(runs);
    const totalSeconds = time.monotonic() / 1000;
    const after = sandbox.tableUnits();
    const items = await sandbox.dumpTable(target.account, target.region, table);
    const each = (count: number): number => Math.round((count / restores) * 10) / 10;
    const counted = (fits: (request: RequestRecord) => boolean): number =>
      sandbox.requests.filter(fits).length;
    return {
      restores,
      failures: ended.flatMap(({ outputs, lines }) =>
        outputs['status'] === 'succeeded' ? [] : [lines.slice(-8).join('\n')],
      ),
      callsEach: each(sandbox.requests.length),
      throttledEach: each(counted(({ errorCode }) => errorCode === 'Throttling')),
      totalSeconds,
      copies: counted(({ action, status }) => action === 'CopyDBClusterSnapshot' && status === 200),
      readUnitsEach: each(after.read - before.read),
      writeUnitsEach: each(after.write - before.write),
      stateBytes: stateBytes(items),
    };
  } finally {
    time.end();
    await sandbox.stop();
  }
}

/** Refuses what comes faster than the buckets are filled. */
function throttling(now: () => number, share: number): FaultPlan {
  const levels = new Map<string, { tokens: number; at: number }>();
  return ({ service, account, region, changing }, phase) => {
    if (service !== 'rds' || phase === 'after') return undefined;
    const bucket = changing ? buckets.change : buckets.read;
    const [size, perSecond] = [bucket.size * share, bucket.perSecond * share];
    const key = `${account} ${region} ${changing}`;
    const level = levels.get(key) ?? { tokens: size, at: now() };
    const tokens = Math.min(size, level.tokens + ((now() - level.at) / 1000) * perSecond);
    levels.set(key, { tokens: tokens < 1 ? tokens : tokens - 1, at: now() });
    return tokens < 1 ? { kind: 'error', code: 'Throttling', status: 400 } : undefined;
  };
}

/** Of the largest item that holds the state of a restore. */
export function stateBytes(items: readonly Item[]): number {
  return Math.max(0, ...items.filter(({ event_type }) => event_type?.S === 'STATE').map(sizeOf));
}

/** As DynamoDB counts it: names and values, in UTF-8. */
function sizeOf(item: Item): number {
  const sizes = Object.entries(item).map(([name, value]) => {
    return Buffer.byteLength(name) + Buffer.byteLength(String(Object.values(value)[0]));
  });
  return sizes.reduce((sum, size) => sum + size, 0);
}

const noServers: DataPlane = {
  caCertificate: '',
  createVolume: () => Promise.resolve('none'),
  copyVolume: () => Promise.resolve('none'),
  deleteVolume: () => Promise.resolve(),
  startServer: () => Promise.resolve(),
  stopServer: () => Promise.resolve(),
  setMasterPassword: () => Promise.resolve(),
  setMasterAuthentication: () => Promise.resolve(),
  superuserQuery: () => Promise.resolve([]),
  stopAll: () => Promise.resolve(),
};
