import type { FaultPlan, Timings } from '../sandbox/contract.ts';
import type { Item } from '../sandbox/dynamodb.ts';
import type { Saved } from '../sandbox/sandbox.ts';
import { table } from '../support/constants.ts';
import type { FixtureOptions } from '../support/fixture.ts';
import { createFixture, type Fixture } from '../support/fixture.ts';
import { VirtualClock } from '../support/virtual-clock.ts';

/** What one restore came to, in seconds of virtual time. */
export interface Measured {
  /** From the start until the contender is done. */
  readonly totalSeconds: number;
  /**
   * For each change that a contender waits for (a snapshot or cluster is available, an instance is available, a cluster
   * has its new name, a cluster is gone; not of the instances that a swap has put aside): from AWS's change of the status to the first request that asks for
   * things of this type in this account and Region. A changed password and a name that begins to answer are not seen by a
   * request to AWS, so they are left out here; they are part of the total.
   */
  readonly lags: readonly number[];
  /** Requests to AWS of any service, those of the lease included. */
  readonly apiCalls: number;
  /** Request units of the audit table. */
  readonly readUnits: number;
  readonly writeUnits: number;
  /** How long the target's endpoint did not resolve, or no writer served behind it. */
  readonly awaySeconds: number;
  /** Of all instances of the target account that are billed meanwhile, added up. */
  readonly instanceSeconds: number;
}

const awaited =
  /^(DB cluster created|DB instance (created|is available)|Manual cluster snapshot created|DB cluster deleted|Renamed cluster)/;
const asksFor: { readonly [action: string]: string } = {
  DescribeDBClusters: 'db-cluster',
  DescribeDBInstances: 'db-instance',
  DescribeDBClusterSnapshots: 'db-cluster-snapshot',
};

/** Two accounts on a virtual clock, which can be set back to their beginning. */
export class BenchFixture {
  readonly clock: VirtualClock;
  readonly fixture: Fixture;
  readonly #saved: Saved;
  #awayMs = 0;
  #instanceMs = 0;
  #lags: number[] = [];
  #seen = 0;

  private constructor(clock: VirtualClock, fixture: Fixture, saved: Saved) {
    this.clock = clock;
    this.fixture = fixture;
    this.#saved = saved;
    clock.onMove = (to) => this.#moveTo(to);
  }

  /** @param prepare what belongs to the beginning */
  static async open(
    options: FixtureOptions,
    prepare: (fixture: Fixture) => Promise<void> = () => Promise.resolve(),
  ): Promise<BenchFixture> {
    const clock = new VirtualClock();
    const fixture = await createFixture({ ...options, clock });
    const { rds } = fixture.sandbox;
    // Of production only the snapshot is needed; it is shared where it belongs to another account.
    const { clusters, instances, snapshots } = rds.state;
    for (const [arn, { shown }] of Object.entries(clusters)) {
      if (shown.DBClusterIdentifier !== 'prod') continue;
      delete clusters[arn];
      for (const [key, { clusterArn }] of Object.entries(instances))
        if (clusterArn === arn) delete instances[key];
    }
    const snapshot = snapshots[fixture.snapshotArn];
    if (snapshot !== undefined && options.oneAccount !== true) snapshot.sharedWith = [fixture.target.account];
    // Those who do without this action restore as the account's administrator, whom the guide would let use the key.
    for (const key of Object.values(fixture.sandbox.awsState.keys)) {
      const Principal = { AWS: `arn:aws:iam::${fixture.target.account}:user/admin` };
      const statement = { Effect: 'Allow' as const, Principal, Action: 'kms:*', Resource: '*' };
      key.policy = { ...key.policy, Statement: [key.policy.Statement, statement].flat() };
    }
    await prepare(fixture);
    return new BenchFixture(clock, fixture, await fixture.sandbox.save());
  }

  /** AWS as it was at first, but for the audit table's `items`, with AWS as fast as given. */
  async reset(timings: Required<Timings>, sizeGib: number, items: readonly Item[]): Promise<void> {
    const { sandbox, snapshotArn, target } = this.fixture;
    await sandbox.load(this.#saved);
    await sandbox.resetTable(target.account, target.region, table, items);
    Object.assign(sandbox.rds.context.timings, timings);
    // Cross-account and cross-Region in one copy: the guide has no other way.
    sandbox.rds.context.allowOneStepCopy = true;
    const snapshot = sandbox.rds.state.snapshots[snapshotArn];
    if (snapshot !== undefined) snapshot.shown = { ...snapshot.shown, AllocatedStorage: sizeGib };
  }

  history(): Promise<Item[]> {
    const { sandbox, target } = this.fixture;
    return sandbox.dumpTable(target.account, target.region, table);
  }

  /** Runs a contender and measures it. */
  async measure(contender: () => Promise<void>): Promise<Measured> {
    const { sandbox } = this.fixture;
    const begun = this.clock.now();
    this.#awayMs = 0;
    this.#instanceMs = 0;
    this.#lags = [];
    this.#seen = sandbox.rds.state.events.length;
    sandbox.requests.length = 0;
    sandbox.faults.length = 0;
    sandbox.faults.push(this.#listen);
    const before = sandbox.tableUnits();
    await contender();
    const after = sandbox.tableUnits();
    sandbox.faults.length = 0;
    return {
      totalSeconds: (this.clock.now() - begun) / 1000,
      lags: this.#lags,
      apiCalls: sandbox.requests.length,
      readUnits: after.read - before.read,
      writeUnits: after.write - before.write,
      awaySeconds: this.#awayMs / 1000,
      instanceSeconds: this.#instanceMs / 1000,
    };
  }

  /** Does the target's endpoint resolve, and does a writer serve behind it? */
  answers(): boolean {
    const { sandbox, target } = this.fixture;
    const { clusters, instances } = sandbox.rds.state;
    const cluster = Object.values(clusters).find(
      ({ account, region, shown }) =>
        account === target.account && region === target.region && shown.DBClusterIdentifier === 'staging',
    );
    if (cluster === undefined || sandbox.rds.resolve(cluster.shown.Endpoint ?? '') === undefined)
      return false;
    const writer = Object.values(instances).find(
      ({ clusterArn, writer }) => writer && clusterArn === cluster.shown.DBClusterArn,
    );
    return writer !== undefined && ['available', 'modifying', 'renaming'].includes(writer.status);
  }

  /** AWS bills an instance from when it is there until it is stopped or deleted. */
  #billedInstances(): number {
    const { sandbox, target } = this.fixture;
    return Object.values(sandbox.rds.state.instances).filter(
      ({ account, status }) =>
        account === target.account && !['creating', 'stopped', 'deleting'].includes(status),
    ).length;
  }

  /** Stops at everything that AWS does on the way. */
  async #moveTo(to: number): Promise<void> {
    const { rds } = this.fixture.sandbox;
    for (;;) {
      const now = this.clock.now();
      const coming = [
        ...rds.state.timers.map(({ at }) => at),
        ...Object.values(rds.state.clusters).map(({ dnsFrom }) => dnsFrom),
      ].filter((at) => at > now);
      // No finer than a second: a cluster that waits for its last instance to go has a timer every 10 ms.
      const next = Math.min(to, Math.max(now + 1000, Math.min(...coming)));
      if (!this.answers()) this.#awayMs += next - now;
      this.#instanceMs += this.#billedInstances() * (next - now);
      this.clock.set(next);
      await rds.advance();
      if (next >= to) return;
    }
  }

  readonly #listen: FaultPlan = ({ action, account, region }, phase) => {
    const type = asksFor[action];
    const { events } = this.fixture.sandbox.rds.state;
    if (phase === 'after' || type === undefined) return undefined;
    for (const event of events.slice(this.#seen)) {
      if (event.type !== type || event.account !== account || event.region !== region) continue;
      if (awaited.test(event.message) && !/-old-/.test(event.id))
        this.#lags.push((this.clock.now() - event.at) / 1000);
      events.splice(events.indexOf(event), 1);
    }
    return undefined;
  };
}
