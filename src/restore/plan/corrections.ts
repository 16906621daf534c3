import type { RestoreState } from '../../engine/store.ts';
import type { Key } from '../../settings/schema.ts';
import { historyOf } from '../history.ts';
import type { StepResults } from '../results.ts';

/**
 * Settings that a later run may correct, as AWS may refuse them after the first change, and the step that sends them. Once
 * it is done they are as fixed as the others.
 */
const sentBy: { readonly [key in Key]?: keyof StepResults } = {
  tags: 'restore-cluster',
  clusterParameterGroup: 'restore-cluster',
  subnetGroup: 'restore-cluster',
  securityGroupIds: 'restore-cluster',
  serverlessMinAcu: 'restore-cluster',
  serverlessMaxAcu: 'restore-cluster',
  extendedSupport: 'restore-cluster',
  instanceClass: 'create-instances',
  instanceParameterGroup: 'create-instances',
  caCertificate: 'create-instances',
  topicArn: 'send-notification',
};

/** May this setting of an unfinished restore still be another one? */
export function canCorrect(key: string, state: RestoreState): boolean {
  const step = sentBy[key as Key];
  return step !== undefined && !historyOf(state).isDone(step);
}
