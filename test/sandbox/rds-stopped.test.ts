import {
  CreateDBClusterSnapshotCommand,
  DeleteDBClusterCommand,
  DeleteDBInstanceCommand,
  ModifyDBInstanceCommand,
  StartDBClusterCommand,
  StopDBClusterCommand,
} from '@aws-sdk/client-rds';
import { beforeEach, describe, expect, it } from 'vitest';
import {
  addInstance,
  bookOf,
  fixture,
  key,
  look,
  lookAt,
  modify,
  place,
  restore,
  restored,
  setUpCluster,
  target,
} from './rds/cluster-fixture.ts';

// Rules of UG aurora-cluster-stop-start.

const stop = () => target.send(new StopDBClusterCommand({ DBClusterIdentifier: 'new' }));
const start = () => target.send(new StartDBClusterCommand({ DBClusterIdentifier: 'new' }));
const refused = { name: 'InvalidDBClusterStateFault' };
const day = 24 * 3_600_000;

beforeEach(async () => {
  await setUpCluster();
  await restored();
});

describe('a stopped cluster', () => {
  beforeEach(async () => {
    await stop();
    await fixture.pass(1000);
  });

  it('has stopped instances, no server, and the time at which AWS starts it', async () => {
    const { Status, AutomaticRestartTime } = await look();
    expect(Status).toBe('stopped');
    expect(await lookAt('new-1')).toMatchObject({ DBInstanceStatus: 'stopped', AutomaticRestartTime });
    expect(bookOf()?.listen).toBeUndefined();
    await start();
    await fixture.pass(1000);
    expect((await look()).AutomaticRestartTime).toBeUndefined();
  });

  it('is started by AWS after seven days', async () => {
    await fixture.pass(7 * day - 2000);
    expect((await look()).Status).toBe('stopped');
    await fixture.pass(2000);
    expect((await look()).Status).toBe('available');
    expect(bookOf()?.listen).toBeDefined();
  });

  it('counts seven days from its last stop', async () => {
    await fixture.pass(6 * day);
    await start();
    await fixture.pass(1000);
    await stop();
    await fixture.pass(6 * day);
    expect((await look()).Status).toBe('stopped');
  });

  it.each([
    ['a rename', () => modify({ NewDBClusterIdentifier: 'other' })],
    ['a password', () => modify({ MasterUserPassword: 'brand-new-password' })],
    ['a change of its settings', () => modify({ DeletionProtection: true })],
    ['an instance more', () => addInstance({ DBInstanceIdentifier: 'new-2' })],
    [
      'a snapshot',
      () =>
        target.send(
          new CreateDBClusterSnapshotCommand({
            DBClusterIdentifier: 'new',
            DBClusterSnapshotIdentifier: 'of-new',
          }),
        ),
    ],
    [
      'its deletion',
      () => target.send(new DeleteDBClusterCommand({ DBClusterIdentifier: 'new', SkipFinalSnapshot: true })),
    ],
    ['a second stop', stop],
  ])('refuses %s', async (_what, send) => {
    await expect(send()).rejects.toMatchObject(refused);
  });

  it('keeps its instances, and refuses their changes', async () => {
    const id = { DBInstanceIdentifier: 'new-1' };
    const refusal = { name: 'InvalidDBInstanceStateFault' };
    await expect(target.send(new DeleteDBInstanceCommand(id))).rejects.toMatchObject(refusal);
    const rename = { ...id, NewDBInstanceIdentifier: 'other-1', ApplyImmediately: true };
    await expect(target.send(new ModifyDBInstanceCommand(rename))).rejects.toMatchObject(refusal);
  });

  it('cannot start without its key', async () => {
    await fixture.disableKey(key);
    await expect(start()).rejects.toMatchObject({ name: 'KMSKeyNotAccessibleFault' });
    await fixture.enableKey(key);
    await start();
    await fixture.pass(1000);
    expect((await look()).Status).toBe('available');
  });
});

describe('a cluster that cannot be stopped', () => {
  const shownOf = () =>
    Object.values(fixture.rds.state.clusters).find(({ shown }) => shown.DBClusterIdentifier === 'new')?.shown;

  it('is a member of a global cluster', async () => {
    fixture.rds.seedGlobalCluster(place, 'awsState');
    await expect(stop()).rejects.toMatchObject(refused);
  });

  it.each([
    ['is a read replica', { ReplicationSourceIdentifier: 'arn:aws:rds:us-east-1:222222222222:cluster:x' }],
    ['has a read replica', { ReadReplicaIdentifiers: ['arn:aws:rds:us-east-1:222222222222:cluster:x'] }],
    ['is Serverless v1', { EngineMode: 'serverless' }],
  ])('%s', async (_why, shown) => {
    Object.assign(shownOf() ?? {}, shown);
    await expect(stop()).rejects.toMatchObject(refused);
  });

  it('has an instance that is not available', async () => {
    await addInstance({ DBInstanceIdentifier: 'new-2' });
    await expect(stop()).rejects.toMatchObject({ name: 'InvalidDBInstanceStateFault' });
  });

  it('has no instances', async () => {
    await restore({ DBClusterIdentifier: 'empty' });
    await fixture.pass(1000);
    const empty = { DBClusterIdentifier: 'empty' };
    await expect(target.send(new StopDBClusterCommand(empty))).rejects.toMatchObject(refused);
  });
});
