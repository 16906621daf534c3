import {
  CopyDBClusterSnapshotCommand,
  CreateDBInstanceCommand,
  DeleteDBClusterCommand,
  DeleteDBInstanceCommand,
  DescribeDBClusterSnapshotsCommand,
  DescribeDBClustersCommand,
  DescribeDBInstancesCommand,
  ModifyDBClusterCommand,
  ModifyDBClusterSnapshotAttributeCommand,
  RDSClient,
  RestoreDBClusterFromSnapshotCommand,
} from '@aws-sdk/client-rds';
import { credentials, production, staging } from '../support/constants.ts';
import type { BenchFixture } from './bench-fixture.ts';

/** Seconds before the look that follows `attempt` looks (1 = the second look of a wait). */
export type Delay = (attempt: number) => number;

/** How somebody without this action restores: which copies, and when to look. */
export interface Plain {
  /** Copies into the target account, even where the shared snapshot could be restored. */
  readonly alwaysCopies: boolean;
  /** Waits for the copy, and for the new cluster. */
  readonly delay: Delay;
  /** Waits for the previous cluster to go. */
  readonly deletionDelay: Delay;
}

/**
 * The guide's state machine: CopySnapshot always, WaitForCopy and WaitForRestore of 300 s before the next check, DeleteRDS
 * before RestoreSnapshot. Its Lambdas are not printed, so each is the least that can work: DeleteRDS ends when the name
 * is free again (else RestoreSnapshot is refused, and nothing retries it), looking every 30 s as a Lambda may; the check
 * of the restore asks for the instances as soon as the cluster is available, and is `available` when they are.
 */
export const guide: Plain = { alwaysCopies: true, delay: () => 300, deletionDelay: () => 30 };

/**
 * The SDK's waiters as `waitUntilDBClusterAvailable` and its siblings have them: minDelay 30 s, maxDelay 1800 s,
 * exponential with full jitter (@smithy/core, util-waiter: `exponentialBackoffWithJitter`).
 */
export function sdkWaiters(random: () => number): Plain {
  const [min, max] = [30, 1800];
  const ceiling = Math.log(max / min) / Math.log(2) + 1;
  const delay: Delay = (attempt) => {
    const most = attempt > ceiling ? max : min * 2 ** (attempt - 1);
    return min + random() * (most - min);
  };
  return { alwaysCopies: false, delay, deletionDelay: delay };
}

/** Restores the target without guards, lease, final snapshot or users: only what moves the data, and waits for it. */
export async function restorePlainly(
  bench: BenchFixture,
  { alwaysCopies, delay, deletionDelay }: Plain,
): Promise<void> {
  const { sandbox, snapshotArn, inputs, target } = bench.fixture;
  const clientOf = (account: string): RDSClient => new RDSClient(sandbox.client(account, target.region));
  const mine = clientOf(staging);
  const wait = async (look: () => Promise<boolean>, pause = delay): Promise<void> => {
    for (let attempt = 1; !(await look()); attempt += 1) await bench.clock.sleep(pause(attempt) * 1000);
  };

  let restoreFrom = snapshotArn;
  const crossesRegions = snapshotArn.split(':')[3] !== target.region;
  if (alwaysCopies || crossesRegions) {
    // Crossing Regions inside the source account, then sharing, is the shortest way that all of AWS's pages allow.
    const owner = alwaysCopies ? staging : production;
    const copier = alwaysCopies ? mine : clientOf(owner);
    const id = 'bench-copy';
    const { DBClusterSnapshot: copy } = await copier.send(
      new CopyDBClusterSnapshotCommand({
        SourceDBClusterSnapshotIdentifier: snapshotArn,
        TargetDBClusterSnapshotIdentifier: id,
        KmsKeyId: inputs[alwaysCopies ? 'target-kms-key-id' : 'source-kms-key-id'],
        ...(crossesRegions ? { SourceRegion: snapshotArn.split(':')[3] } : {}),
      }),
    );
    await wait(async () => {
      const seen = await orNothing(
        copier.send(new DescribeDBClusterSnapshotsCommand({ DBClusterSnapshotIdentifier: id })),
      );
      return seen?.DBClusterSnapshots?.[0]?.Status === 'available';
    });
    if (owner !== staging)
      await copier.send(
        new ModifyDBClusterSnapshotAttributeCommand({
          DBClusterSnapshotIdentifier: id,
          AttributeName: 'restore',
          ValuesToAdd: [staging],
        }),
      );
    restoreFrom = copy?.DBClusterSnapshotArn ?? '';
  }

  const id = { DBClusterIdentifier: 'staging' };
  const instanceIds = ['staging-1', 'staging-2'];
  for (const DBInstanceIdentifier of instanceIds)
    await mine.send(new DeleteDBInstanceCommand({ DBInstanceIdentifier }));
  await mine.send(new DeleteDBClusterCommand({ ...id, SkipFinalSnapshot: true }));
  await wait(
    async () => (await orNothing(mine.send(new DescribeDBClustersCommand(id)))) === undefined,
    deletionDelay,
  );

  await mine.send(
    new RestoreDBClusterFromSnapshotCommand({
      ...id,
      SnapshotIdentifier: restoreFrom,
      Engine: 'aurora-postgresql',
      EngineVersion: '16.8',
      KmsKeyId: inputs['target-kms-key-id'],
      Port: 15_432,
    }),
  );
  const isAvailable = async (): Promise<boolean> => {
    const seen = await orNothing(mine.send(new DescribeDBClustersCommand(id)));
    return seen?.DBClusters?.[0]?.Status === 'available';
  };
  await wait(isAvailable);
  for (const DBInstanceIdentifier of instanceIds)
    await mine.send(
      new CreateDBInstanceCommand({
        DBInstanceIdentifier,
        ...id,
        DBInstanceClass: 'db.r7g.large',
        Engine: 'aurora-postgresql',
      }),
    );
  const filter = { Filters: [{ Name: 'db-cluster-id', Values: ['staging'] }] };
  await wait(async () => {
    const { DBInstances = [] } = await mine.send(new DescribeDBInstancesCommand(filter));
    return DBInstances.length === 2 && DBInstances.every((one) => one.DBInstanceStatus === 'available');
  });
  await mine.send(
    new ModifyDBClusterCommand({
      ...id,
      MasterUserPassword: credentials.master_password,
      ApplyImmediately: true,
    }),
  );
  await wait(isAvailable);
}

/** A thing that is not there, or not yet seen to be. */
async function orNothing<T>(answer: Promise<T>): Promise<T | undefined> {
  try {
    return await answer;
  } catch (error) {
    if (error instanceof Error && /NotFound/.test(error.name)) return undefined;
    throw error;
  }
}
