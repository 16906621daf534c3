import type { Inspection } from '../context.ts';
import { isOurs, temporaryName } from '../naming.ts';
import { type Problem, refuseProblems } from '../plan/checks.ts';
import { buildNames, plannedInstanceNames } from '../plan/cluster-settings.ts';
import type { Plan } from '../results.ts';

/** The names of what will be made are short enough, and free. Throws BAD_INPUT. */
export async function checkNames(inspection: Inspection, plan: Plan): Promise<string> {
  const { settings, run } = inspection;
  const build = buildNames(settings, plan, run.restoreId);
  const own = (plan.previous?.instances ?? []).map(({ id }) => id);
  // The permanent names are needed after the first change, when it is too late to find another.
  const permanent = plannedInstanceNames(settings, plan).filter((id) => !own.includes(id));
  const old = (name: string): string => temporaryName(name, 'old', run.restoreId);
  const clusters = [build.clusterId, old(settings.targetClusterId)];
  const instances =
    settings.strategy === 'swap' ? [...build.instanceIds, ...permanent, ...own.map(old)] : permanent;
  const tooLong = [...clusters, ...instances].filter((name) => name.length > 63);
  refuseProblems('BAD_INPUT', [
    ...tooLong.map((name) => ({
      problem: `The name ${name}, which the restore needs, is longer than the 63 characters that AWS allows.`,
      fix:
        settings.strategy === 'swap' && clusters.every((id) => id !== name)
          ? 'Set strategy: replace, which needs no second set of instances.'
          : 'Give the target a shorter name.',
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
