import { ActionError } from '../../errors.ts';
import type { Inspection } from '../context.ts';
import { type Problem, refuseProblems, Undetermined } from '../plan/checks.ts';
import { buildNames, instancesToCreate, plannedInstanceNames } from '../plan/cluster-settings.ts';
import type { Plan } from '../results.ts';

const overDataApi = 'SQL goes over the RDS Data API';

/** The new database can be reached in the way that `connect` says. Throws BAD_INPUT or DATABASE_UNREACHABLE. */
export async function checkConnectivity(inspection: Inspection, plan: Plan): Promise<string> {
  const { settings } = inspection;
  if (!settings.setupDbUsers) return 'not needed (setup-db-users: false)';
  if (settings.connect === 'data-api') {
    refuseProblems('BAD_INPUT', await findDataApiProblems(inspection, plan));
    return overDataApi;
  }
  try {
    return await checkTcp(inspection, plan);
  } catch (error) {
    const isClosed = error instanceof ActionError && error.code === 'DATABASE_UNREACHABLE';
    if (settings.connect !== 'auto' || !isClosed) throw error;
    const problems = await findDataApiProblems(inspection, plan);
    if (problems.length === 0) return `${error.message} So ${overDataApi}.`;
    refuseProblems('DATABASE_UNREACHABLE', [{ problem: error.message, fix: error.hint }, ...problems]);
    throw error;
  }
}

/** Where the previous cluster answers from here, the new one will: it gets the same port, subnets and security groups. */
async function checkTcp(
  { settings, findUnreachable }: Inspection,
  { previous, replacesResourceId: replaces }: Plan,
): Promise<string> {
  const changes = [settings.subnetGroup, settings.securityGroupIds, settings.buildSecurityGroupIds];
  const cluster = previous?.cluster;
  // What is only remembered of a target that is gone cannot answer.
  const isThere = cluster !== undefined && cluster.resourceId === replaces;
  const answers = isThere && cluster.status === 'available' && cluster.members.length > 0;
  if (!answers || cluster.endpoint === undefined || changes.some((change) => change !== undefined))
    throw new Undetermined(
      'there is no previous cluster that answers in the same network, so it is seen only when the new one does',
    );
  const reason = await findUnreachable(cluster.endpoint, cluster.port);
  if (reason === undefined) return `${cluster.endpoint}:${cluster.port}, the previous cluster, answers`;
  throw new ActionError(
    'DATABASE_UNREACHABLE',
    `The previous cluster ${cluster.endpoint}:${cluster.port} cannot be reached from here (${reason}), and the new one will be in the same network.`,
    'A GitHub-hosted runner is outside of the VPC: use a self-hosted runner (or one with VPC networking) that the security group allows, or connect: data-api.',
  );
}

/** What would keep the Data API from the new cluster. */
async function findDataApiProblems(
  { settings, offerings, run, targetArn }: Inspection,
  plan: Plan,
): Promise<Problem[]> {
  const problems: Problem[] = [];
  const { engine } = plan.snapshot;
  const engineVersion = plan.engineVersion ?? plan.snapshot.engineVersion;
  const { clusterId } = buildNames(settings, plan, run.restoreId);
  const ids = { clusterId, restoreId: run.restoreId, targetArn, names: plannedInstanceNames(settings, plan) };
  const classes = instancesToCreate(settings, plan, ids).map((instance) => instance.class);
  for (const instanceClass of new Set(classes)) {
    const offers = await offerings.classes(engine, engineVersion, instanceClass);
    if (offers.some(({ httpEndpoint }) => httpEndpoint)) continue;
    problems.push({
      problem: `The RDS Data API does not serve ${instanceClass} with ${engine} ${engineVersion} in ${settings.targetRegion}.`,
      fix: 'Set instance-class to one that it serves (no T class), or connect: direct on a runner that can reach the database.',
    });
  }
  const arn = `${targetArn.slice(0, targetArn.lastIndexOf(':') + 1)}${clusterId}`;
  if (arn.length > 100) {
    problems.push({
      problem: `The RDS Data API takes ARNs of at most 100 characters, and ${arn} has ${arn.length}.`,
      fix: 'Give the target a shorter name, or set connect: direct on a runner that can reach the database.',
    });
  }
  return problems;
}
