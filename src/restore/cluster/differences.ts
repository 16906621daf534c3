import type { NewCluster } from '../../aws/rds/cluster-requests.ts';
import type { Cluster } from '../../aws/rds/clusters.ts';
import type { NewInstance } from '../../aws/rds/instance-requests.ts';
import type { Instance } from '../../aws/rds/instances.ts';
import { ActionError } from '../../errors.ts';

type Pair = readonly [name: string, wanted: unknown, found: unknown];

/** Throws SETTINGS_CHANGED where an earlier run has already created the cluster with other values than this run asks for. */
export function refuseOtherCluster(wanted: NewCluster, found: Cluster): void {
  refuse(found.arn, [
    ...Object.entries(wanted.tags).map(([key, value]): Pair => [`the tag ${key}`, value, found.tags[key]]),
    ['cluster-parameter-group', wanted.parameterGroup, found.parameterGroup],
    ['subnet-group', wanted.subnetGroup, found.subnetGroup],
    ['security-group-ids', wanted.securityGroupIds?.toSorted(), found.securityGroupIds.toSorted()],
    ['serverless-min-acu', wanted.serverless?.minAcu, found.serverless?.minAcu],
    ['serverless-max-acu', wanted.serverless?.maxAcu, found.serverless?.maxAcu],
    ['engine lifecycle support', wanted.engineLifecycleSupport, found.engineLifecycleSupport],
  ]);
}

/** Throws SETTINGS_CHANGED where an earlier run has already created the instance with other values. */
export function refuseOtherInstance(wanted: NewInstance, found: Instance): void {
  refuse(found.arn, [
    ['instance-class', wanted.class, found.class],
    ['instance-parameter-group', wanted.parameterGroup, found.parameterGroup],
    ['ca-certificate', wanted.caCertificate, found.caCertificate],
  ]);
}

/** What is not asked for, or not shown, is no difference. AWS stores names in lower case. */
function refuse(arn: string, pairs: readonly Pair[]): void {
  const text = (value: unknown): string => JSON.stringify(value).toLowerCase();
  const different = pairs.filter(
    ([, wanted, found]) => wanted !== undefined && found !== undefined && text(wanted) !== text(found),
  );
  if (different.length === 0) return;
  const listed = different
    .map(([name, wanted, found]) => `${name} is ${JSON.stringify(found)}, not ${JSON.stringify(wanted)}`)
    .join('; ');
  throw new ActionError(
    'SETTINGS_CHANGED',
    `An earlier run of this restore has already created ${arn}: ${listed}.`,
    'Run with the values that the restore began with, or run operation: abandon and then a new restore.',
  );
}
