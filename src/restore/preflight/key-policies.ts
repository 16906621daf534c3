import { judgePolicy, statementsFor } from '../../aws/kms/key-policy.ts';
import type { Inspection } from '../context.ts';
import { type Problem, refuseProblems, Undetermined } from '../plan/checks.ts';
import type { Plan, Side } from '../results.ts';

/** A key, and the side whose role must be able to use it through RDS. */
interface Use {
  readonly arn: string;
  readonly side: Side;
}

/**
 * The policies of the customer keys on the way let the roles use them. A key is read in its own account, as KMS shows a
 * policy to nobody else. Throws KEY_NOT_USABLE, or NotKnown where conditions of others decide.
 */
export async function checkKeyPolicies(inspection: Inspection, plan: Plan): Promise<string> {
  const problems: Problem[] = [];
  const unsure: string[] = [];
  const uses = await findUses(inspection, plan);
  for (const { arn, side } of uses) {
    const [, , , region = '', owner = ''] = arn.split(':');
    const role = inspection.principals[side];
    const keys = await inspection[owner === inspection.target.id ? 'target' : 'source'].keys(region);
    const judged = judgePolicy(await keys.policy(arn), role, arn);
    if (judged.missing.length > 0) {
      problems.push({
        problem: `The policy of the key ${arn} does not let ${role} use it: ${judged.missing.join(', ')}.`,
        fix: `Run operation: provision, or add to the key's policy (aws kms put-key-policy): ${statementsFor(role)}`,
      });
    } else if (judged.unsure.length > 0) {
      unsure.push(
        `${arn} lets ${role} use it under conditions that decide later (${judged.unsure.join(', ')})`,
      );
    }
  }
  refuseProblems('KEY_NOT_USABLE', problems);
  if (unsure.length > 0) throw new Undetermined(unsure.join('; '));
  return uses.length === 0
    ? 'no customer key is used'
    : [...new Set(uses.map(({ arn, side }) => `${arn} by the ${side} role`))].join('; ');
}

/** Follows the route: a copy is read under the key it comes from and written under its own; a restore likewise. */
async function findUses(inspection: Inspection, plan: Plan): Promise<Use[]> {
  const { settings } = inspection;
  const uses: Use[] = [];
  const use = async (side: Side, region: string, key: string | undefined): Promise<void> => {
    if (key === undefined) return;
    const isForeign = key.startsWith('arn:') && key.split(':')[4] !== inspection[side].id;
    // The key of another account is judged by what its policy says of the role; DescribeKey asks its owner.
    const found = await (await inspection[isForeign ? 'source' : side].keys(region)).get(key);
    const known = uses.some(({ arn, side: its }) => arn === found.arn && its === side);
    if (found.manager === 'CUSTOMER' && !known) uses.push({ arn: found.arn, side });
  };
  // In a rollback the snapshot is the target's own: it lies where its ARN says.
  const snapshotRegion = plan.snapshot.arn.split(':')[3] ?? settings.sourceRegion;
  let at = { region: snapshotRegion, key: plan.snapshot.kmsKeyId };
  for (const routeStep of plan.route) {
    if (routeStep.kind !== 'copy') continue;
    await use(routeStep.side, at.region, at.key);
    at = { region: routeStep.to, key: routeStep.key === 'none' ? undefined : plan.keys[routeStep.key] };
    await use(routeStep.side, at.region, at.key);
  }
  await use('target', at.region, at.key);
  await use('target', settings.targetRegion, plan.clusterKey);
  return uses;
}
