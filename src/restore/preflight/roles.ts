import { refuseProblems, Undetermined } from '../plan/checks.ts';
import type { Plan } from '../results.ts';
import { type Planning, plannedOf } from './planned-cluster.ts';

/**
 * The IAM roles that AWS gets with the new cluster and its instances are of the target account. Whether they exist and may
 * be passed, only IAM could say, which this action does not ask: throws Undetermined. Throws BAD_INPUT for another account.
 */
export async function checkRoles(inspection: Planning, plan: Plan): Promise<string> {
  const { settings } = inspection;
  const uses = [
    ...(plan.previous?.cluster.roles ?? []).map(({ arn, feature }) => ({
      arn,
      use: feature === undefined || feature === '' ? 'associated with the cluster' : feature,
    })),
    ...plannedOf(inspection, plan).instances.flatMap(({ id, monitoring }) =>
      monitoring === undefined ? [] : [{ arn: monitoring.roleArn, use: `Enhanced Monitoring of ${id}` }],
    ),
  ];
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
  const named = [...new Set(uses.map(({ arn }) => arn))].map((arn) => {
    const its = uses.filter((one) => one.arn === arn).map(({ use }) => use);
    return `${arn} (${its.join(', ')})`;
  });
  throw new Undetermined(
    `AWS says only at the restore whether these exist and the target role may pass them (iam:PassRole): ${named.join('; ')}`,
  );
}
