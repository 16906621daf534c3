import type { Inspection } from '../context.ts';
import { isOurs, temporaryName } from '../naming.ts';
import { type Problem, refuseProblems } from '../plan/checks.ts';
import { buildNames, plannedInstanceNames } from '../plan/cluster-settings.ts';
import type { Plan } from '../results.ts';

/** The names of what will be made are short enough, and free. Throws BAD_INPUT. */
export async function checkNames(inspection: Inspection, plan: Plan): Promise<string> {
  const { settings, run } = inspection;
  const build = buildNames(settings, plan, run.restoreId);
  if (settings.strategy !== 'swap') {
    const own = plan.previous?.instances.map(({ id }) => id) ?? [];
    const made = plannedInstanceNames(settings, plan).filter((id) => !own.includes(id));
    refuseProblems('BAD_INPUT', await findTaken(inspection, [], made, 'Rename or delete that instance.'));
    return made.length === 0 ? 'the new cluster takes the old names' : `free: ${made.join(', ')}`;
  }
  const its = (plan.previous?.instances ?? []).map(({ id }) => id);
  const lasting = plannedInstanceNames(settings, plan).filter((id) => !its.includes(id));
  const previous = [settings.targetClusterId, ...its];
  const [oldCluster = '', ...oldInstances] = previous.map((name) =>
    temporaryName(name, 'old', run.restoreId),
  );
  const clusters = [build.clusterId, oldCluster];
  // The lasting names are needed at the cut-over, when it is too late to find another.
  const instances = [...build.instanceIds, ...lasting, ...oldInstances];
  const tooLong = [...clusters, ...instances].filter((name) => name.length > 63);
  refuseProblems('BAD_INPUT', [
    ...tooLong.map((name) => ({
      problem: `The name ${name}, which a swap needs, is longer than the 63 characters that AWS allows.`,
      fix: 'Give the target or its instances shorter names, or set strategy: replace.',
    })),
    ...(await findTaken(
      inspection,
      clusters,
      instances,
      'Rename or delete that, or run with another restore-id.',
    )),
  ]);
  return `free: ${[...clusters, ...instances].join(', ')}`;
}

async function findTaken(
  { clusters, instances, run, targetArn }: Inspection,
  clusterIds: readonly string[],
  instanceIds: readonly string[],
  fix: string,
): Promise<Problem[]> {
  const found = [
    ...(await Promise.all(clusterIds.map((id) => clusters.get(id)))),
    ...(await Promise.all(instanceIds.map((id) => instances.get(id)))),
  ];
  return found
    .filter((one) => one !== undefined && !isOurs(one.tags, run.restoreId, targetArn, 'cluster'))
    .map((one) => ({
      problem: `The name ${one?.id ?? ''}, which the restore needs, is taken by ${one?.arn ?? ''}, which it did not make.`,
      fix,
    }));
}
