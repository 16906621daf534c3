import { judgePolicy, statementsFor, usedForResource } from '../../aws/kms/key-policy.ts';
import type { Key } from '../../aws/kms/keys.ts';
import { ActionError } from '../../errors.ts';
import type { Account, Inspection } from '../context.ts';
import { type Problem, refuseProblems, Undetermined } from '../plan/checks.ts';
import type { Plan, Side } from '../results.ts';
import { type Planning, plannedOf } from './planned-cluster.ts';

type Looking = Planning &
  Pick<Inspection, 'principals'> & { readonly [side in Side]: Pick<Account, 'id' | 'keys'> };

/** A customer key, and the side whose role must be able to use it. */
interface Use {
  readonly arn: string;
  readonly side: Side;
  /** What it is for, where that is not storage. */
  readonly purpose?: string;
}

/** A key as a setting names it. */
interface Named extends Pick<Use, 'side'> {
  readonly region: string;
  readonly key: string;
  readonly purpose: string | undefined;
}

interface Findings {
  readonly uses: Use[];
  readonly problems: Problem[];
  readonly unsure: string[];
}

/**
 * The customer keys on the route and of the new cluster are enabled, and their policies let the roles use them. A key is
 * read in its own account, as KMS shows a policy to nobody else (API GetKeyPolicy, "Cross-account use: No"). Throws
 * KEY_NOT_USABLE, or Undetermined where another account or conditions of others decide.
 */
export async function checkKeyPolicies(inspection: Looking, plan: Plan): Promise<string> {
  const { uses, problems, unsure } = await findUses(inspection, plan);
  for (const use of uses) {
    const { arn, side, purpose } = use;
    const [, , , region = '', owner = ''] = arn.split(':');
    const role = inspection.principals[side];
    const reader = (['target', 'source'] as const).find((one) => inspection[one].id === owner);
    if (reader === undefined) {
      unsure.push(`${arn} is a key of account ${owner}: only that account can read its policy`);
      continue;
    }
    const policy = await (await inspection[reader].keys(region)).policy(arn);
    const judged = judgePolicy(policy, role, arn, purpose === undefined ? undefined : usedForResource);
    if (judged.missing.length > 0) {
      problems.push({
        problem: `The policy of the key ${arn}${forPurpose(use)} does not let ${role} use it: ${judged.missing.join(', ')}.`,
        fix: `Run operation: provision, or add to the key's policy (aws kms put-key-policy): ${statementsFor(role)}${pathHint(inspection, side)}`,
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
    : [...new Set(uses.map((use) => `${use.arn}${forPurpose(use)} by the ${use.side} role`))].join('; ');
}

/** Follows the route: a copy is read under the key it comes from and written under its own; a restore likewise. */
async function findUses(inspection: Looking, plan: Plan): Promise<Findings> {
  const { settings } = inspection;
  const found: Findings = { uses: [], problems: [], unsure: [] };
  const use = (side: Side, region: string, key: string | undefined, purpose?: string): Promise<void> =>
    key === undefined ? Promise.resolve() : addUse(inspection, found, { side, region, key, purpose });
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
  for (const { id, performanceInsights } of plannedOf(inspection, plan).instances)
    await use(
      'target',
      settings.targetRegion,
      performanceInsights?.kmsKeyId,
      `Performance Insights of ${id}`,
    );
  const secretKey = plan.previous?.cluster.masterSecret?.kmsKeyId;
  await use('target', settings.targetRegion, secretKey, 'the master secret that RDS manages');
  return found;
}

async function addUse(
  inspection: Looking,
  { uses, problems, unsure }: Findings,
  { side, region, key, purpose }: Named,
): Promise<void> {
  // DescribeKey asks the key's owner, where that is one of the two accounts.
  const owner = key.startsWith('arn:') ? key.split(':')[4] : inspection[side].id;
  const reader = (['target', 'source'] as const).find((one) => inspection[one].id === owner) ?? side;
  const add = purpose === undefined ? {} : { purpose };
  let found: Key;
  try {
    found = await (await inspection[reader].keys(region)).get(key);
  } catch (error) {
    const isForeign = owner !== inspection[reader].id;
    if (!(error instanceof ActionError)) throw error;
    if (isForeign && error.code === 'ACCESS_DENIED') unsure.push(`${key}: ${error.message}`);
    else if (error.code === 'KEY_NOT_USABLE')
      problems.push({
        problem: `${error.message}${purpose === undefined ? '' : ` It is the key of ${purpose}.`}`,
        fix:
          purpose === undefined
            ? error.hint
            : `Enable the key, or change the previous cluster so that ${purpose} does not use it.`,
      });
    else throw error;
    return;
  }
  const known = uses.some((one) => one.arn === found.arn && one.side === side && one.purpose === purpose);
  if (found.manager === 'CUSTOMER' && !known) uses.push({ arn: found.arn, side, ...add });
}

function forPurpose({ purpose }: Use): string {
  return purpose === undefined ? '' : ` (${purpose})`;
}

/** KMS refuses a policy with a principal that does not exist, and a session does not tell the path of its role. */
function pathHint({ settings, principals }: Looking, side: Side): string {
  if (settings[`${side}RoleArn`] !== undefined) return '';
  const name = principals[side].split('/').at(-1) ?? '';
  return ` If the role has a path, put in its full ARN: aws iam get-role --role-name ${name} --query Role.Arn`;
}
