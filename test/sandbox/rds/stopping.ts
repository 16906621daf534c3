import type { StartDBClusterMessage, StopDBClusterMessage } from '@aws-sdk/client-rds';
import type { Call, Service } from '../contract.ts';
import { assertAvailable, authorizeCluster, membersOf, showCluster } from './clusters.ts';
import { check, fault } from './fault.ts';
import { after, type ClusterThing, type Context } from './state.ts';

/** UG aurora-cluster-stop-start: a stopped cluster is started by AWS after seven days. */
const stoppedForMs = 7 * 24 * 3_600_000;

/**
 * Stopping and starting (UG aurora-cluster-stop-start). A cluster that is stopped can only be started: every other
 * change asks for `available`, its instances cannot be changed or deleted, and no instance can be added.
 */
export function stopHandlers(context: Context): Service['handlers'] {
  return {
    StopDBCluster: (input: StopDBClusterMessage, call: Call) => {
      check(input, ['DBClusterIdentifier'], []);
      const cluster = authorizeCluster(context, call, 'rds:StopDBCluster', input.DBClusterIdentifier);
      assertAvailable(cluster);
      assertStoppable(context, cluster);
      const { clock, timings } = context;
      const key = cluster.shown.DBClusterArn ?? '';
      const restartsAt = new Date(clock.now() + stoppedForMs);
      cluster.status = 'stopping';
      cluster.shown.AutomaticRestartTime = restartsAt;
      for (const member of membersOf(context, cluster)) {
        member.status = 'stopping';
        member.shown.AutomaticRestartTime = restartsAt;
      }
      after(context, timings.clusterModifyMs, { kind: 'cluster-status', arn: key, value: 'stopped' });
      after(context, stoppedForMs, { kind: 'cluster-restart', arn: key });
      return { DBCluster: showCluster(context, cluster) };
    },

    StartDBCluster: (input: StartDBClusterMessage, call: Call) => {
      check(input, ['DBClusterIdentifier'], []);
      const cluster = authorizeCluster(context, call, 'rds:StartDBCluster', input.DBClusterIdentifier);
      if (!['stopped', 'inaccessible-encryption-credentials-recoverable'].includes(cluster.status)) {
        throw fault(
          'InvalidDBClusterStateFault',
          `DbCluster ${input.DBClusterIdentifier} is in ${cluster.status} state but expected it to be one of stopped,inaccessible-encryption-credentials-recoverable.`,
        );
      }
      const { KmsKeyId: key } = cluster.shown;
      if (key !== undefined && !context.keys.usable(key)) {
        throw fault('KMSKeyNotAccessibleFault', `The KMS key ${key} is not accessible.`);
      }
      startCluster(context, cluster);
      return { DBCluster: showCluster(context, cluster) };
    },
  };
}

/** It and its instances are `starting`; its volume is the one that it had. */
export function startCluster(context: Context, cluster: ClusterThing): void {
  const key = cluster.shown.DBClusterArn ?? '';
  const { state } = context;
  state.timers = state.timers.filter((timer) => timer.arn !== key || timer.kind !== 'cluster-restart');
  cluster.status = 'starting';
  delete cluster.shown.AutomaticRestartTime;
  for (const member of membersOf(context, cluster)) {
    member.status = 'starting';
    delete member.shown.AutomaticRestartTime;
  }
  const to = { kind: 'cluster-available', arn: key, value: 'started' } as const;
  after(context, context.timings.clusterModifyMs, to);
}

/** The limits of UG aurora-cluster-stop-start. That a cluster without instances cannot be stopped is an assumption. */
function assertStoppable(context: Context, cluster: ClusterThing): void {
  const { shown } = cluster;
  const members = membersOf(context, cluster);
  const replicates = shown.ReplicationSourceIdentifier || (shown.ReadReplicaIdentifiers ?? []).length > 0;
  const reasons = [
    shown.GlobalClusterIdentifier && 'it is a member of a global cluster',
    shown.EngineMode === 'serverless' && 'it is an Aurora Serverless v1 cluster',
    replicates && 'it has or is a read replica in another Region',
    members.length === 0 && 'it has no DB instances',
  ];
  const reason = reasons.find((one) => Boolean(one));
  if (reason) {
    throw fault(
      'InvalidDBClusterStateFault',
      `The DB cluster ${shown.DBClusterIdentifier} cannot be stopped: ${reason}.`,
    );
  }
  const busy = members.find(({ status }) => status !== 'available');
  if (busy === undefined) return;
  throw fault(
    'InvalidDBInstanceState',
    `The DB instance ${busy.shown.DBInstanceIdentifier} is in state ${busy.status}, not available.`,
  );
}
