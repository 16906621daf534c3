import type { NewCluster } from '../../aws/rds/cluster-requests.ts';
import type { NewInstance } from '../../aws/rds/instance-requests.ts';
import type { Settings } from '../../settings/settings.ts';
import { clusterToRestore, instancesToCreate, plannedInstanceNames } from '../plan/cluster-settings.ts';
import type { Plan } from '../results.ts';

/** What AWS will be asked for. */
export interface Planned {
  readonly cluster: NewCluster;
  readonly instances: readonly NewInstance[];
}

/** What it takes to know what will be requested. */
export interface Planning {
  readonly settings: Settings;
  readonly run: { readonly restoreId: string };
  readonly targetArn: string;
}

/** The new cluster and its instances as they will be requested, under their permanent names. */
export function plannedOf({ settings, run, targetArn }: Planning, plan: Plan): Planned {
  const ids = { clusterId: settings.targetClusterId, restoreId: run.restoreId, targetArn };
  return {
    cluster: clusterToRestore(settings, plan, { ...ids, snapshotArn: plan.snapshot.arn }),
    instances: instancesToCreate(settings, plan, { ...ids, names: plannedInstanceNames(settings, plan) }),
  };
}
