import { setTimeout as sleep } from 'node:timers/promises';
import {
  DeleteDBClusterCommand,
  DeleteDBInstanceCommand,
  RDSClient,
  StartDBClusterCommand,
} from '@aws-sdk/client-rds';
import type { Fixture } from './fixture.ts';

// What people see and do in the target account between two runs.

/** With all rights, as a person who works in the console. */
export function personOf({ sandbox, target }: Fixture): RDSClient {
  return new RDSClient(sandbox.client(target.account, target.region));
}

/** The clusters of the account, without those that AWS is still deleting: nobody waits for their end. */
export function clusterIdsOf({ sandbox, target }: Fixture): string[] {
  return Object.values(sandbox.rds.state.clusters)
    .filter(({ account, status }) => account === target.account && status !== 'deleting')
    .map(({ shown }) => shown.DBClusterIdentifier ?? '')
    .toSorted();
}

/** The instances of a cluster of the target account. */
export function instanceIdsOf({ sandbox, target }: Fixture, clusterId: string): string[] {
  const arn = `arn:aws:rds:${target.region}:${target.account}:cluster:${clusterId}`;
  return Object.values(sandbox.rds.state.instances)
    .filter(({ clusterArn }) => clusterArn === arn)
    .map(({ shown }) => shown.DBInstanceIdentifier ?? '')
    .toSorted();
}

/**
 * Refuses a call of the roles, as IAM would, until the function that it returns is called.
 * @param body only requests that hold this text
 */
export function denyRoles({ sandbox }: Fixture, action: string, body = ''): () => void {
  let isOn = true;
  sandbox.faults.push((request, phase) => {
    if (!isOn || phase !== 'before' || request.action !== action || !request.body.includes(body))
      return undefined;
    if (request.principal.includes(':user/')) return undefined;
    return { kind: 'error', code: 'AccessDenied', status: 403 };
  });
  return () => {
    isOn = false;
  };
}

/** Waits as AWS needs its time. */
export async function until({ sandbox }: Fixture, isSo: () => boolean): Promise<void> {
  while (!isSo()) {
    await sleep(20);
    await sandbox.rds.advance();
  }
}

/** Deletes a cluster and its instances, as a person could, and waits until it is gone. A stopped one is started first. */
export async function removeCluster(fixture: Fixture, id: string): Promise<void> {
  const person = personOf(fixture);
  const { sandbox, target } = fixture;
  const status = () =>
    sandbox.rds.state.clusters[`arn:aws:rds:${target.region}:${target.account}:cluster:${id}`]?.status;
  await until(fixture, () => status() === 'stopped' || status() === 'available');
  if (status() === 'stopped') {
    await person.send(new StartDBClusterCommand({ DBClusterIdentifier: id }));
    await until(fixture, () => status() === 'available');
  }
  for (const DBInstanceIdentifier of instanceIdsOf(fixture, id))
    await person.send(new DeleteDBInstanceCommand({ DBInstanceIdentifier }));
  await person.send(new DeleteDBClusterCommand({ DBClusterIdentifier: id, SkipFinalSnapshot: true }));
  await until(fixture, () =>
    Object.values(fixture.sandbox.rds.state.clusters).every(
      ({ account, shown }) => account !== fixture.target.account || shown.DBClusterIdentifier !== id,
    ),
  );
}
