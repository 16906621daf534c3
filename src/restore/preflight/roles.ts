import { ActionError } from '../../errors.ts';
import type { Inspection } from '../context.ts';
import { ownTags } from '../naming.ts';
import { type Problem, refuseProblems, Undetermined } from '../plan/checks.ts';
import { buildNames, plannedInstanceNames } from '../plan/cluster-settings.ts';
import type { Plan } from '../results.ts';
import { type Planning, plannedOf } from './planned-cluster.ts';

type Looking = Planning & Pick<Inspection, 'principals' | 'permissions'>;

/** A role that AWS gets, and what for. */
interface Use {
  readonly arn: string;
  readonly use: string;
  /** Of AWS, that takes the role (IAM condition key `iam:PassedToService`). */
  readonly service: 'rds.amazonaws.com' | 'monitoring.rds.amazonaws.com';
}

/**
 * The IAM roles that AWS gets with the new cluster and its instances are of the target account, exist, and may be passed.
 * Where the role may not ask IAM: throws Undetermined. Throws BAD_INPUT or ACCESS_DENIED.
 */
export async function checkRoles(inspection: Looking, plan: Plan): Promise<string> {
  const { settings } = inspection;
  const uses = usesOf(inspection, plan);
  refuseProblems(
    'BAD_INPUT',
    uses
      .filter(({ arn }) => arn.split(':')[4] !== settings.targetAccountId)
      .map(({ arn, use }) => ({
        problem: `The role ${arn} (${use}) is not of the target account ${settings.targetAccountId}: AWS takes roles of the cluster's own account.`,
        fix: 'Take the role off the previous cluster.',
      })),
  );
  if (uses.length === 0) return 'none is passed';
  const named = uses.map(({ arn, use }) => `${arn} (${use})`).join('; ');
  const isSeen = await ifPermitted(async () => {
    refuseProblems('BAD_INPUT', await findMissing(inspection, uses));
  });
  const mayAsk = await ifPermitted(async () => {
    for (const service of new Set(uses.map((one) => one.service))) {
      const arns = new Set(uses.filter((one) => one.service === service).map(({ arn }) => arn));
      const context = { 'iam:PassedToService': service };
      refuseDenied(
        inspection,
        'iam:PassRole',
        await simulate(inspection, 'iam:PassRole', [...arns], context),
        'redeploy .github/bootstrap/target.yml with a PassRoleArns that covers it',
      );
    }
  });
  if (isSeen && mayAsk) return named;
  const later = [
    ...(isSeen ? [] : ['exist (the target role is not allowed iam:GetRole)']),
    ...(mayAsk ? [] : ['may be passed by the target role (iam:PassRole)']),
  ];
  throw new Undetermined(`AWS says only at the restore whether these ${later.join(' and ')}: ${named}`);
}

/**
 * The target role may make the new cluster, and create, rename and delete the instances, whose names need not begin with
 * that of their cluster. Throws ACCESS_DENIED, or Undetermined where the role may not ask IAM.
 */
export async function checkPermissions(inspection: Looking, plan: Plan): Promise<string> {
  const { settings, run, targetArn } = inspection;
  const arnOf = (id: string): string => targetArn.replace(/:cluster:.*/, `:db:${id}`);
  const permanent = plannedInstanceNames(settings, plan).map(arnOf);
  const { clusterId, instanceIds } = buildNames(settings, plan, run.restoreId);
  const made = instanceIds.map(arnOf);
  const tags = Object.entries(ownTags(run.restoreId, targetArn, 'cluster'));
  const context = Object.fromEntries(tags.map(([key, value]) => [`aws:RequestTag/${key}`, value]));
  const asked = await ifPermitted(async () => {
    for (const [action, arns] of [
      ['rds:RestoreDBClusterFromSnapshot', [targetArn.replace(/[^:]+$/, clusterId)]],
      ['rds:CreateDBInstance', made],
      ['rds:ModifyDBInstance', settings.strategy === 'swap' ? [...made, ...permanent] : []],
      ['rds:DeleteDBInstance', permanent],
    ] as const) {
      if (arns.length === 0) continue;
      const denied = await simulate(inspection, action, [...new Set(arns)], context);
      const fix = action.endsWith('Instance') ? ' with an InstanceNames that covers it' : '';
      refuseDenied(inspection, action, denied, `redeploy .github/bootstrap/target.yml${fix}`);
    }
  });
  if (asked) return `to make the cluster and its instances, as IAM says`;
  throw new Undetermined(
    'the target role may not ask IAM what it may do (iam:SimulatePrincipalPolicy): AWS says it at each call',
  );
}

function usesOf(inspection: Planning, plan: Plan): Use[] {
  return [
    ...(plan.previous?.cluster.roles ?? []).map(({ arn, feature }) => ({
      arn,
      use: feature === undefined || feature === '' ? 'associated with the cluster' : feature,
      service: 'rds.amazonaws.com' as const,
    })),
    ...plannedOf(inspection, plan).instances.flatMap(({ id, monitoring }) =>
      monitoring === undefined
        ? []
        : [
            {
              arn: monitoring.roleArn,
              use: `Enhanced Monitoring of ${id}`,
              service: 'monitoring.rds.amazonaws.com' as const,
            },
          ],
    ),
  ];
}

async function findMissing({ permissions }: Looking, uses: readonly Use[]): Promise<Problem[]> {
  const problems: Problem[] = [];
  for (const arn of new Set(uses.map((one) => one.arn))) {
    if (await permissions.hasRole(arn)) continue;
    const its = uses.filter((one) => one.arn === arn).map(({ use }) => use);
    problems.push({
      problem: `There is no role ${arn} (${its.join(', ')}).`,
      fix: 'Create it, or take it off the previous cluster.',
    });
  }
  return problems;
}

/** The resources for which IAM says no. */
async function simulate(
  { permissions, principals, settings }: Looking,
  action: string,
  resources: readonly string[],
  context: Readonly<Record<string, string>>,
): Promise<string[]> {
  const place = { 'aws:RequestedRegion': settings.targetRegion };
  const decisions = await permissions.simulate(principals.target, action, resources, {
    ...context,
    ...place,
  });
  return decisions.filter(({ decision }) => decision === 'denied').map(({ resource }) => resource);
}

function refuseDenied({ principals }: Looking, action: string, denied: readonly string[], fix: string): void {
  refuseProblems(
    'ACCESS_DENIED',
    denied.map((resource) => ({
      problem: `${principals.target} is not allowed ${action} on ${resource} (IAM says so: iam:SimulatePrincipalPolicy).`,
      fix: `Allow ${action} on ${resource}: ${fix}.`,
    })),
  );
}

/** False where the role may not ask IAM, or where IAM knows its session's role by another name (a path). */
async function ifPermitted(ask: () => Promise<void>): Promise<boolean> {
  try {
    await ask();
    return true;
  } catch (error) {
    // What IAM itself answers has a cause; what was found out with its help has none.
    if (error instanceof ActionError && error.cause !== undefined && error.code !== 'CANCELLED') return false;
    throw error;
  }
}
