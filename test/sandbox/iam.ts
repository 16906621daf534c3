import { AwsFault } from './contract.ts';

// IAM's evaluation of identity policies and key policies, as far as the shipped policies go. What it does not know is
// an error that fails the test, never a silent yes or no.

export interface Statement {
  readonly Sid?: string;
  readonly Effect: 'Allow' | 'Deny';
  readonly Principal?: '*' | { readonly [kind: string]: string | readonly string[] };
  readonly Action?: string | readonly string[];
  readonly NotAction?: string | readonly string[];
  readonly Resource?: string | readonly string[];
  readonly NotResource?: string | readonly string[];
  readonly NotPrincipal?: unknown;
  readonly Condition?: {
    readonly [operator: string]: { readonly [key: string]: string | readonly string[] };
  };
}
export interface Policy {
  readonly Version?: string;
  readonly Statement: Statement | readonly Statement[];
}
/** Condition keys of a request. Those that are multivalued (`aws:TagKeys`, `dynamodb:LeadingKeys`) hold a list. */
export type Conditions = Readonly<Record<string, string | readonly string[]>>;

export interface Asked {
  readonly action: string;
  readonly resource: string;
  readonly conditions: Conditions;
  /** The caller's role (or user) ARN, the identity provider's, or a service of AWS, for statements that name principals. */
  readonly principal?:
    | { readonly arn: string; readonly account: string }
    | { readonly provider: string }
    | { readonly service: string };
}

/** `Deny` wins over `Allow`; without either it is `none`. */
export function evaluate(policies: readonly Policy[], asked: Asked): 'Allow' | 'Deny' | 'none' {
  let verdict: 'Allow' | 'none' = 'none';
  for (const statement of policies.flatMap((policy) => list(policy.Statement))) {
    if (!applies(statement, asked)) continue;
    if (statement.Effect === 'Deny') return 'Deny';
    verdict = 'Allow';
  }
  return verdict;
}

function applies(statement: Statement, asked: Asked): boolean {
  const { Action, NotAction, Resource, NotResource, Principal, NotPrincipal, Condition } = statement;
  if (NotPrincipal !== undefined) throw new Error('NotPrincipal is not simulated.');
  if (JSON.stringify(statement).includes('${')) throw new Error('Policy variables are not simulated.');
  if (Principal !== undefined && !namesPrincipal(Principal, asked)) return false;
  if (Action !== undefined && !list(Action).some((pattern) => matches(pattern, asked.action, true)))
    return false;
  if (NotAction !== undefined && list(NotAction).some((pattern) => matches(pattern, asked.action, true)))
    return false;
  if (Action === undefined && NotAction === undefined)
    throw new Error('A statement without Action or NotAction.');
  if (Resource !== undefined && !list(Resource).some((pattern) => matches(pattern, asked.resource)))
    return false;
  if (NotResource !== undefined && list(NotResource).some((pattern) => matches(pattern, asked.resource)))
    return false;
  return Object.entries(Condition ?? {}).every(([operator, keys]) =>
    Object.entries(keys).every(([key, wanted]) =>
      holds(operator, lookUp(asked.conditions, key), list(wanted)),
    ),
  );
}

function namesPrincipal(principal: NonNullable<Statement['Principal']>, asked: Asked): boolean {
  if (principal === '*') return true;
  const caller = asked.principal;
  return Object.entries(principal).some(([kind, names]) => {
    if (kind === 'Federated')
      return caller !== undefined && 'provider' in caller && list(names).includes(caller.provider);
    if (kind === 'Service')
      return caller !== undefined && 'service' in caller && list(names).includes(caller.service);
    if (kind !== 'AWS') throw new Error(`Principal ${kind} is not simulated.`);
    return list(names).some((name) => {
      if (name === '*') return true;
      if (caller === undefined || !('arn' in caller)) return false;
      // An account's root stands for the account; whether its identities may is then for their own policies to say.
      return isAccount(name, caller.account) || withoutPath(name) === withoutPath(caller.arn);
    });
  });
}

/**
 * IAM UG "Quotas, name requirements": the name of a role is unique in its account whatever its path, and a policy keeps the
 * role's unique id; the ARN of a session has no path.
 */
function withoutPath(arn: string): string {
  return arn.replace(/:role\/.*\//, ':role/');
}

/** Does a root principal speak here, so that the caller's own policies decide too? */
export function delegatesToAccount(policy: Policy, account: string): boolean {
  return list(policy.Statement).some(({ Principal }) => {
    if (Principal === undefined || Principal === '*') return false;
    return list(Principal['AWS'] ?? []).some((name) => isAccount(name, account));
  });
}

function isAccount(name: string, account: string): boolean {
  return name === account || /^arn:[\w-]+:iam::(\d{12}):root$/.exec(name)?.[1] === account;
}

function lookUp(conditions: Conditions, key: string): Conditions[string] | undefined {
  const found = Object.keys(conditions).find((known) => known.toLowerCase() === key.toLowerCase());
  return found === undefined ? undefined : conditions[found];
}

/** IAM UG "Set operators for multivalued context keys": `ForAllValues` holds without any value, `ForAnyValue` does not. */
function holds(operator: string, value: Conditions[string] | undefined, wanted: readonly string[]): boolean {
  const [, set, single = ''] = /^(?:(ForAllValues|ForAnyValue):)?(.+)$/.exec(operator) ?? [];
  if (set !== undefined) {
    const values = value === undefined ? [] : list(value);
    const isMet = (one: string): boolean => holdsForOne(single, one, wanted);
    return set === 'ForAllValues' ? values.every(isMet) : values.some(isMet);
  }
  if (typeof value === 'object' && single !== 'Null')
    throw new Error(`${operator} needs ForAllValues or ForAnyValue: the condition key is multivalued.`);
  return holdsForOne(single, typeof value === 'object' ? value[0] : value, wanted);
}

function holdsForOne(operator: string, value: string | undefined, wanted: readonly string[]): boolean {
  const optional = operator.endsWith('IfExists');
  const plain = operator.replace(/IfExists$/, '');
  if (plain === 'Null') return wanted.some((text) => (text === 'true') === (value === undefined));
  if (value === undefined) return optional || plain === 'StringNotEquals' || plain === 'StringNotLike';
  switch (plain) {
    case 'StringEquals':
    case 'Bool':
      return wanted.includes(value);
    case 'StringNotEquals':
      return !wanted.includes(value);
    case 'StringLike':
    case 'ArnLike':
    case 'ArnEquals':
      return wanted.some((pattern) => matches(pattern, value));
    default:
      throw new Error(`The condition operator ${operator} is not simulated.`);
  }
}

/** `*` and `?` as IAM means them; actions ignore case. */
function matches(pattern: string, text: string, ignoreCase = false): boolean {
  const escaped = pattern
    .replaceAll(/[.+^${}()|[\]\\]/g, '\\$&')
    .replaceAll('*', '.*')
    .replaceAll('?', '.');
  return new RegExp(`^${escaped}$`, ignoreCase ? 'is' : 's').test(text);
}

function list<T>(value: T | readonly T[]): readonly T[] {
  return Array.isArray(value) ? (value as readonly T[]) : [value as T];
}

/** AWS's wording, which names user, action and resource. */
export function denied(
  principal: string,
  action: string,
  resource: string,
  why: 'none' | 'Deny' | 'not by the resource',
  json: boolean,
): AwsFault {
  const because =
    why === 'Deny'
      ? 'with an explicit deny in an identity-based policy'
      : `because no ${why === 'none' ? 'identity' : 'resource'}-based policy allows the ${action} action`;
  const message = `User: ${principal} is not authorized to perform: ${action} on resource: ${resource} ${because}`;
  return new AwsFault(json ? 'AccessDeniedException' : 'AccessDenied', message, json ? 400 : 403);
}
