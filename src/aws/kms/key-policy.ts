import { z } from 'zod';
import { ActionError } from '../../errors.ts';

// Key policies: what the restore role of the target account needs to use a key, and how that is added to a policy with
// statements of others. Pure.

const texts = z.union([z.string(), z.array(z.string())]);
const statement = z.looseObject({
  Sid: z.string().optional(),
  Effect: z.string(),
  Principal: z.union([z.string(), z.record(z.string(), texts)]).optional(),
  Action: texts.optional(),
  Condition: z.record(z.string(), z.record(z.string(), z.unknown())).optional(),
});
const document = z.looseObject({ Statement: z.union([statement, z.array(statement)]) });
type Document = z.infer<typeof document>;
type Statement = z.infer<typeof statement>;

/**
 * What sharing needs (UG aurora-share-snapshot, "Allowing access to an AWS KMS key"; guide, section 8): RDS uses the key
 * on behalf of the role, and creates a grant for itself. DescribeKey is called by this action.
 */
const needs = [
  { sid: 'AuroraRestoreSeeKey', actions: ['kms:DescribeKey'], condition: undefined },
  {
    sid: 'AuroraRestoreUseKeyThroughRds',
    actions: ['kms:Decrypt', 'kms:Encrypt', 'kms:GenerateDataKey*', 'kms:ReEncrypt*'],
    // In China the name of the service may end in .cn.
    condition: { StringLike: { 'kms:ViaService': 'rds.*.amazonaws.com*' } },
  },
  {
    sid: 'AuroraRestoreGrantKeyToRds',
    actions: ['kms:CreateGrant', 'kms:ListGrants', 'kms:RevokeGrant'],
    condition: { Bool: { 'kms:GrantIsForAWSResource': 'true' } },
  },
] as const;

/**
 * What provision does with a key that it has made. The key's own policy allows it, so that the role's policy need not name
 * keys by a tag: whoever may tag keys while they are made may tag every key (KMS developer guide, "Controlling access to tags").
 */
const made = {
  sid: 'AuroraRestoreProvision',
  actions: ['kms:CreateAlias', 'kms:DescribeKey', 'kms:GetKeyPolicy', 'kms:PutKeyPolicy'],
  condition: undefined,
} as const;

/**
 * The policy of a new key: its account's own policies decide, `maker` may name it and change this policy, and `role`, where
 * one is given, may use it.
 */
export function newPolicy(
  partition: string,
  account: string,
  maker: string | undefined,
  role: string | undefined,
): string {
  const own = {
    Sid: 'AccountPoliciesDecide',
    Effect: 'Allow',
    Principal: { AWS: `arn:${partition}:iam::${account}:root` },
    Action: 'kms:*',
    Resource: '*',
  };
  const making = maker === undefined ? [] : [ownStatement(made, [maker])];
  const shared = role === undefined ? [] : needs.map((need) => ownStatement(need, [role]));
  return JSON.stringify({ Version: '2012-10-17', Statement: [own, ...making, ...shared] });
}

/** Whether the policy allows something to nobody but these principals and the account itself: then no stranger made the key. */
export function namesOnly(
  policy: string,
  principalArns: readonly string[],
  account: string,
  keyArn: string,
): boolean {
  return [parse(policy, keyArn).Statement].flat().every((one) => {
    if (one.Effect !== 'Allow') return true;
    const names = principals(one);
    return (
      names.length > 0 &&
      names.every((name) => principalArns.includes(name) || name.endsWith(`:iam::${account}:root`))
    );
  });
}

/**
 * The policy with what `role` lacks, or undefined where it lacks nothing. Statements of others are left as they are;
 * those of this action, known by their Sid, gain the role beside those that are there.
 */
export function policyFor(policy: string, role: string, keyArn: string): string | undefined {
  const read = parse(policy, keyArn);
  const statements = [read.Statement].flat();
  const missing = needs.filter(
    (need) => !need.actions.every((action) => statements.some((one) => allows(one, role, action, need))),
  );
  if (missing.length === 0) return undefined;
  const own = new Map<string | undefined, Statement>(
    missing.map((need) => {
      const known = statements.find(({ Sid }) => Sid === need.sid);
      return [need.sid, ownStatement(need, [...livePrincipals(known), role])];
    }),
  );
  const kept = statements.filter(({ Sid }) => !own.has(Sid));
  return JSON.stringify({ ...read, Statement: [...kept, ...own.values()] });
}

/** The statements that let `role` use a key, as they are added to its policy. */
export function statementsFor(role: string): string {
  return JSON.stringify(needs.map((need) => ownStatement(need, [role])));
}

/** What RDS does with a key on behalf of the role, and DescribeKey. RDS itself lists and revokes grants. */
const used = [
  ...(['kms:DescribeKey', 'kms:Decrypt', 'kms:Encrypt', 'kms:ReEncryptFrom', 'kms:ReEncryptTo'] as const),
  ...(['kms:GenerateDataKey', 'kms:GenerateDataKeyWithoutPlaintext', 'kms:CreateGrant'] as const),
];

/**
 * What the policy keeps from `role`. `missing`: no statement allows it, or one denies it; `unsure`: it hangs on
 * conditions that are not ours. A statement for the role's whole account leaves it to the role's own policies, and counts.
 */
export function judgePolicy(
  policy: string,
  role: string,
  keyArn: string,
  actions: readonly string[] = used,
): { readonly missing: string[]; readonly unsure: string[] } {
  const statements = [parse(policy, keyArn).Statement].flat();
  const account = role.split(':')[4] ?? '';
  const isMeant = (one: Statement): boolean =>
    principals(one).some((name) => {
      return (
        name === '*' ||
        isSamePrincipal(name, role) ||
        name === account ||
        name.endsWith(`:iam::${account}:root`)
      );
    });
  const missing: string[] = [];
  const unsure: string[] = [];
  for (const action of actions) {
    const about = statements.filter((one) => isMeant(one) && covers(one, action));
    const denying = about.filter(({ Effect }) => Effect === 'Deny');
    const allowing = about.filter(({ Effect }) => Effect === 'Allow');
    if (allowing.length === 0 || denying.some(({ Condition }) => Condition === undefined))
      missing.push(action);
    else if (denying.length > 0 || !allowing.some(asksNothingElse)) unsure.push(action);
  }
  return { missing, unsure };
}

/** What an encrypted resource of RDS besides storage needs of its key (UG "Performance Insights", "Secrets Manager"). */
export const usedForResource = ['kms:DescribeKey', 'kms:Decrypt', 'kms:GenerateDataKey', 'kms:CreateGrant'];

/**
 * Is `name`, from a policy, the role or user `principal`? A session does not tell its role's path, but a role's name is
 * unique in an account (IAM UG, "IAM identifiers"). A policy can also name the sessions of a role.
 */
function isSamePrincipal(name: string, principal: string): boolean {
  if (name === principal) return true;
  const own = /^arn:[a-z-]+:iam::(\d+):role\/(?:.+\/)?([^/]+)$/.exec(principal);
  const role = /^arn:[a-z-]+:iam::(\d+):role\/(?:.+\/)?([^/]+)$/.exec(name);
  const session = /^arn:[a-z-]+:sts::(\d+):assumed-role\/([^/]+)\//.exec(name);
  const named = role ?? session;
  return own !== null && named?.[1] === own[1] && named?.[2] === own[2];
}

/** No condition, or one of those that this action sets itself. */
function asksNothingElse({ Condition }: Statement): boolean {
  const text = JSON.stringify(Condition);
  return needs.some(({ condition }) => Condition === undefined || text === JSON.stringify(condition));
}

/** Does the policy delegate to the IAM policies of `account`? Then a role of that account needs no statement. */
export function delegatesTo(policy: string, account: string, keyArn: string): boolean {
  return [parse(policy, keyArn).Statement].flat().some((one) => {
    const names = principals(one);
    const isRoot = names.some((name) => name === account || name.endsWith(`:iam::${account}:root`));
    return one.Effect === 'Allow' && isRoot && one.Condition === undefined && covers(one, 'kms:Decrypt');
  });
}

function parse(policy: string, keyArn: string): Document {
  try {
    return document.parse(JSON.parse(policy));
  } catch (cause) {
    throw new ActionError(
      'KEY_NOT_USABLE',
      `The policy of the key ${keyArn} has a form that this action does not support, so nothing is added to it.`,
      `Allow the restore role to use the key through RDS by hand (${needs.flatMap(({ actions }) => actions).join(', ')}), or name another key.`,
      { cause },
    );
  }
}

function ownStatement(
  { sid, actions, condition }: (typeof needs)[number] | typeof made,
  roles: readonly string[],
): Statement {
  return {
    Sid: sid,
    Effect: 'Allow',
    Principal: { AWS: roles.length === 1 ? (roles[0] ?? '') : [...roles] },
    Action: [...actions],
    Resource: '*',
    ...(condition === undefined ? {} : { Condition: structuredClone(condition) }),
  };
}

/** A deleted role appears in a policy as its id (IAM UG, "IAM role principals"); KMS takes no such policy. */
function livePrincipals(known: Statement | undefined): string[] {
  return known === undefined ? [] : principals(known).filter((name) => name.startsWith('arn:'));
}

function principals({ Principal }: Statement): string[] {
  if (Principal === '*') return ['*'];
  return typeof Principal === 'object' ? [Principal['AWS'] ?? []].flat() : [];
}

/** A condition that is weaker than ours is sufficient. Any other condition counts as unknown. */
function allows(one: Statement, role: string, action: string, need: (typeof needs)[number]): boolean {
  const { Effect, Condition } = one;
  const asksOnlyOurs =
    Condition === undefined || JSON.stringify(Condition) === JSON.stringify(need.condition);
  return (
    Effect === 'Allow' &&
    asksOnlyOurs &&
    principals(one).some((name) => isSamePrincipal(name, role)) &&
    covers(one, action)
  );
}

function covers({ Action }: Statement, action: string): boolean {
  return [Action ?? []].flat().some((pattern) => {
    const escaped = pattern.replaceAll(/[.+^${}()|[\]\\]/g, '\\$&').replaceAll('?', '.');
    // The star of an action that we need must itself be covered, so it stands for a character here.
    return new RegExp(`^${escaped.replaceAll('*', '.*')}$`, 'i').test(action);
  });
}
