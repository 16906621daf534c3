import { ActionError } from '../errors.ts';
import { buildNames, instanceInputs, plannedInstanceNames, restoreInput } from './cluster-settings.ts';
import type { Restore } from './context.ts';
import { passingName } from './names.ts';
import type { Plan } from './plan.ts';

/** One thing that would make the restore fail, and the input that mends it. */
export interface Problem {
  readonly problem: string;
  readonly mend: string;
}

/**
 * Sees that the target Region has all that the new cluster will be made with: found now, and not after the old one is
 * gone. Returns every problem, not only the first.
 */
export async function findProblems(restore: Restore, plan: Plan): Promise<Problem[]> {
  const { settings, catalogue, run, targetArn } = restore;
  const nameProblems = await findNameProblems(restore, plan);
  const { engine, engineVersion } = plan.snapshot;
  const family = await catalogue.familyOf(engine, engineVersion);
  if (family === undefined) {
    const problem = `${engine} ${engineVersion}, the version of the snapshot, is not offered in ${settings.targetRegion}.`;
    return [{ problem, mend: 'Choose another target-region, or a snapshot of a version that it offers.' }];
  }
  const ids = { clusterId: settings.targetClusterId, restoreId: run.restoreId, targetArn };
  const cluster = restoreInput(settings, plan, { ...ids, snapshotArn: plan.snapshot.arn });
  const instances = instanceInputs(settings, plan, { ...ids, names: plannedInstanceNames(settings, plan) });

  const problems: Problem[] = [...nameProblems];
  const judgeGroup = (kind: string, input: string, name: string, found: string | undefined): void => {
    if (found === family) return;
    const problem =
      found === undefined
        ? `There is no ${kind} ${name} in ${settings.targetRegion}.`
        : `The ${kind} ${name} is of family ${found}, but the snapshot's version needs ${family}.`;
    problems.push({ problem, mend: `Set ${input} to one of family ${family} in ${settings.targetRegion}.` });
  };
  const clusterGroup = cluster.DBClusterParameterGroupName;
  if (clusterGroup !== undefined) {
    const found = await catalogue.clusterParameterGroupFamily(clusterGroup);
    judgeGroup('cluster parameter group', 'cluster-parameter-group', clusterGroup, found);
  }
  for (const group of distinct(instances.map((instance) => instance.DBParameterGroupName))) {
    const found = await catalogue.instanceParameterGroupFamily(group);
    judgeGroup('instance parameter group', 'instance-parameter-group', group, found);
  }
  const subnetGroup = cluster.DBSubnetGroupName;
  if (subnetGroup !== undefined && !(await catalogue.hasSubnetGroup(subnetGroup))) {
    problems.push({
      problem: `There is no subnet group ${subnetGroup} in ${settings.targetRegion}.`,
      mend: 'Set subnet-group to one that exists there.',
    });
  }
  const writerClass = instances[0]?.DBInstanceClass;
  if (plan.old?.cluster.httpEndpoint && writerClass?.startsWith('db.t')) {
    problems.push({
      problem: `The old target has the Data API's HTTP endpoint, which AWS does not give to ${writerClass}.`,
      mend: 'Set instance-class to one that is no T class, or switch the endpoint of the old target off.',
    });
  }
  for (const instanceClass of distinct(instances.map((instance) => instance.DBInstanceClass))) {
    if (await catalogue.canOrder(engine, engineVersion, instanceClass)) continue;
    problems.push({
      problem: `The instance class ${instanceClass} cannot be ordered for ${engine} ${engineVersion} in ${settings.targetRegion}.`,
      mend: 'Set instance-class to one that can (aws rds describe-orderable-db-instance-options).',
    });
  }
  return problems;
}

/** A swap needs names beside the lasting ones: short enough, and free. */
async function findNameProblems(
  { settings, clusters, instances, run }: Restore,
  plan: Plan,
): Promise<Problem[]> {
  if (settings.strategy !== 'swap') return [];
  const { clusterId, instanceIds } = buildNames(settings, plan, run.restoreId);
  const old = [settings.targetClusterId, ...(plan.old?.instances ?? []).map(({ id }) => id)];
  const [oldCluster = '', ...oldInstances] = old.map((name) => passingName(name, 'old', run.restoreId));
  const problems: Problem[] = [];
  for (const name of [clusterId, oldCluster, ...instanceIds, ...oldInstances]) {
    if (name.length <= 63) continue;
    const problem = `The name ${name}, which a swap needs, is longer than the 63 characters that AWS allows.`;
    problems.push({
      problem,
      mend: 'Give the target or its instances shorter names, or set strategy: replace.',
    });
  }
  const taken: string[] = [];
  for (const name of [clusterId, oldCluster]) if ((await clusters.get(name)) !== undefined) taken.push(name);
  for (const name of [...instanceIds, ...oldInstances])
    if ((await instances.get(name)) !== undefined) taken.push(name);
  for (const name of taken) {
    const problem = `The name ${name}, which a swap needs, is taken by something that this restore did not make.`;
    problems.push({ problem, mend: 'Rename or delete that, or run with another restore-id.' });
  }
  return problems;
}

/** Throws BAD_INPUT with all problems, if there are any. */
export function refuseProblems(problems: readonly Problem[]): void {
  if (problems.length === 0) return;
  const lines = problems.map(({ problem, mend }) => `- ${problem} ${mend}`);
  throw new ActionError(
    'BAD_INPUT',
    `The restore could not succeed, so nothing has been changed:\n${lines.join('\n')}`,
    'Mend what is listed and run again.',
  );
}

function distinct(values: readonly (string | undefined)[]): string[] {
  return [...new Set(values.filter((value) => value !== undefined))];
}
