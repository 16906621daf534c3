import {
  CreateDBInstanceCommand,
  type CreateDBInstanceCommandInput,
  type DBCluster,
  type DBInstance,
  DescribeDBClustersCommand,
  DescribeDBInstancesCommand,
  DescribeEventsCommand,
  ModifyDBClusterCommand,
  type ModifyDBClusterCommandInput,
  ModifyDBClusterSnapshotAttributeCommand,
  type RDSClient,
  RestoreDBClusterFromSnapshotCommand,
  type RestoreDBClusterFromSnapshotCommandInput,
} from '@aws-sdk/client-rds';
import type { Delays } from '../delays.ts';
import { createRdsFixture, frankfurt, production, type RdsFixture, staging, targetRole } from './fixture.ts';

// What most tests of clusters begin with, and what they do and look at. `setUpCluster` makes it anew for each test.

export let fixture: RdsFixture;
/** Staging's client. */
export let target: RDSClient;
/** The key of the production cluster, open to staging. */
export let key: string;
export let snapshotArn: string;
/** A production cluster, a manual snapshot of it that is shared with staging, and staging's client. */
export async function setUpCluster(delays: Partial<Delays> = {}): Promise<void> {
  fixture = createRdsFixture(delays);
  target = fixture.client(staging, frankfurt);
  key = await fixture.makeKey(production, frankfurt, [targetRole]);
  await fixture.seed({
    key,
    engineVersion: '16.6',
    port: 6000,
    shown: { DeletionProtection: true, CopyTagsToSnapshot: true },
  });
  snapshotArn = await fixture.rds.seedSnapshot(prod, { id: 'manual', type: 'manual' });
  await fixture.client(production, frankfurt).send(
    new ModifyDBClusterSnapshotAttributeCommand({
      DBClusterSnapshotIdentifier: 'manual',
      AttributeName: 'restore',
      ValuesToAdd: [staging],
    }),
  );
}

const prod = { account: production, region: frankfurt, id: 'prod' };
/** Where the new cluster goes. */
export const place = { account: staging, region: frankfurt, id: 'new' };
export const engine = 'aurora-postgresql';
export const clusterArn = `arn:aws:rds:${frankfurt}:${staging}:cluster:new`;

export function restore(more: Partial<RestoreDBClusterFromSnapshotCommandInput> = {}, by = target) {
  const asked = { DBClusterIdentifier: 'new', SnapshotIdentifier: snapshotArn, Engine: engine };
  return by.send(new RestoreDBClusterFromSnapshotCommand({ ...asked, EngineVersion: '16.6', ...more }));
}
export function addInstance(more: Partial<CreateDBInstanceCommandInput> = {}, by = target) {
  return by.send(
    new CreateDBInstanceCommand({
      DBInstanceIdentifier: 'new-1',
      DBClusterIdentifier: 'new',
      DBInstanceClass: 'db.r7g.large',
      Engine: engine,
      ...more,
    }),
  );
}
export function modify(more: Partial<ModifyDBClusterCommandInput>) {
  return target.send(
    new ModifyDBClusterCommand({ DBClusterIdentifier: 'new', ApplyImmediately: true, ...more }),
  );
}
export async function look(id = 'new', by = target): Promise<DBCluster> {
  const { DBClusters } = await by.send(new DescribeDBClustersCommand({ DBClusterIdentifier: id }));
  return DBClusters?.[0] ?? {};
}
export async function lookAt(id: string): Promise<DBInstance> {
  const { DBInstances } = await target.send(new DescribeDBInstancesCommand({ DBInstanceIdentifier: id }));
  return DBInstances?.[0] ?? {};
}
/** A restored cluster with an instance, all available. */
export async function restored(more: Partial<RestoreDBClusterFromSnapshotCommandInput> = {}): Promise<void> {
  await restore(more);
  await fixture.pass(1000);
  await addInstance();
  await fixture.pass(1000);
}
export async function events(
  type: 'db-cluster' | 'db-instance',
  id: string,
): Promise<(string | undefined)[]> {
  const input = { SourceType: type, SourceIdentifier: id } as const;
  const { Events } = await target.send(new DescribeEventsCommand(input));
  return (Events ?? []).map(({ Message }) => Message);
}
export const bookOf = (id = 'new') => fixture.volumes.get(fixture.rds.volumeOf(staging, frankfurt, id));
