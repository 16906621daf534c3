import { describe, expect, it } from 'vitest';
import {
  delegatesTo,
  judgePolicy,
  newPolicy,
  policyFor,
  statementsFor,
} from '../../../../src/aws/kms/key-policy.ts';

const role = 'arn:aws:iam::222222222222:role/restore';
const other = 'arn:aws:iam::333333333333:role/restore';
const maker = 'arn:aws:iam::111111111111:role/restore-provision';
const key = 'arn:aws:kms:eu-central-1:111111111111:key/1';
const root = {
  Effect: 'Allow',
  Principal: { AWS: 'arn:aws:iam::111111111111:root' },
  Action: 'kms:*',
  Resource: '*',
};
const use = ['kms:DescribeKey', 'kms:Encrypt', 'kms:Decrypt', 'kms:ReEncrypt*', 'kms:GenerateDataKey*'];
const grant = ['kms:CreateGrant', 'kms:ListGrants', 'kms:RevokeGrant'];
const onlyForAws = { Bool: { 'kms:GrantIsForAWSResource': 'true' } };

interface Statement {
  readonly Sid?: string;
  readonly Principal: { readonly AWS: string | readonly string[] };
}
const statementsOf = (policy: string | undefined) =>
  (JSON.parse(policy ?? '{"Statement":[]}') as { Statement: Statement[] }).Statement;
const policyOf = (...Statement: object[]) => JSON.stringify({ Version: '2012-10-17', Id: 'mine', Statement });
const allow = (Action: string | string[], Condition?: object, AWS: string | string[] = role) => ({
  Effect: 'Allow',
  Principal: { AWS },
  Action,
  Resource: '*',
  ...(Condition === undefined ? {} : { Condition }),
});

describe('a key policy', () => {
  it('that is new needs nothing more', () => {
    expect(policyFor(newPolicy('aws', '111111111111', maker, role), role, key)).toBeUndefined();
    expect(newPolicy('aws', '111111111111', maker, undefined)).not.toContain(role);
    expect(newPolicy('aws-cn', '111111111111', maker, role)).toContain('arn:aws-cn:iam::111111111111:root');
  });

  it('that already lets the role use the key, in whatever form, stays as it is', () => {
    for (const policy of [
      policyOf(root, allow(use), allow(grant, onlyForAws)),
      policyOf(root, allow('kms:*', undefined, [other, role])),
      policyOf(root, allow([...use, ...grant])),
    ]) {
      expect(policyFor(policy, role, key)).toBeUndefined();
    }
  });

  it.each([
    ['another role', policyOf(root, allow(use, undefined, other), allow(grant, onlyForAws, other))],
    ['less', policyOf(root, allow(['kms:Decrypt']), allow(grant, onlyForAws))],
    ['a condition of its own', policyOf(root, allow(use, { StringEquals: { 'aws:SourceVpc': 'vpc-1' } }))],
    ['one data key only', policyOf(root, allow([...use.slice(0, 4), 'kms:GenerateDataKey'], undefined))],
    ['a denial', policyOf(root, { ...allow([...use, ...grant]), Effect: 'Deny' })],
    ['a single statement', JSON.stringify({ Statement: root })],
  ])('gains statements where it has %s, and keeps those of others', (_name, policy) => {
    const extended = policyFor(policy, role, key);
    const before = [(JSON.parse(policy) as { Statement: object }).Statement].flat();
    expect(statementsOf(extended).slice(0, before.length)).toEqual(before);
    expect(statementsOf(extended).length).toBeGreaterThan(before.length);
    expect(policyFor(extended ?? '', role, key)).toBeUndefined();
  });

  it('keeps the roles that an earlier provision allowed, but for those that were deleted since', () => {
    const first = policyFor(policyOf(root), other, key) ?? '';
    const stale = first.replaceAll(other, 'AROAEXAMPLE');
    expect(
      statementsOf(policyFor(stale, role, key))
        .slice(1)
        .map(({ Principal }) => Principal.AWS),
    ).toEqual([role, role, role]);
    const both = policyFor(first, role, key);
    expect(statementsOf(both)).toHaveLength(4);
    expect(policyFor(both ?? '', role, key)).toBeUndefined();
    expect(policyFor(both ?? '', other, key)).toBeUndefined();
    expect(both).toContain('"Id":"mine"');
  });

  it('of a form that is not known is refused', () => {
    expect(() => policyFor('{"Statement":[{"Principal":5}]}', role, key)).toThrow(/a form that this action/);
  });

  it('may leave it to the policies of its account', () => {
    expect(delegatesTo(policyOf(root), '111111111111', key)).toBe(true);
    expect(delegatesTo(policyOf(root), '222222222222', key)).toBe(false);
    expect(delegatesTo(policyOf({ ...root, Action: 'kms:Describe*' }), '111111111111', key)).toBe(false);
    expect(delegatesTo(policyOf({ ...root, Condition: onlyForAws }), '111111111111', key)).toBe(false);
  });
});

describe('judgePolicy', () => {
  const evaluate = (...statements: object[]) =>
    judgePolicy(JSON.stringify({ Statement: statements }), role, key);
  const letUse = (principal: unknown, more: object = {}) => ({
    Effect: 'Allow',
    Principal: principal,
    Action: 'kms:*',
    Resource: '*',
    ...more,
  });
  const everything = { missing: [], unsure: [] };

  it.each([
    ['the role itself', { AWS: role }],
    ['the whole account of the role', { AWS: 'arn:aws:iam::222222222222:root' }],
    ['the account by its number', { AWS: ['222222222222'] }],
    ['everybody', '*'],
  ])('is content with a statement for %s', (_, principal) => {
    expect(evaluate(letUse(principal))).toEqual(everything);
  });

  it('is content with the statements that provision adds', () => {
    expect(judgePolicy(newPolicy('aws', '111111111111', maker, role), role, key)).toEqual(everything);
    expect(JSON.parse(statementsFor(role))).toHaveLength(3);
  });

  it('names what nobody allows the role', () => {
    const without = evaluate({
      ...letUse({ AWS: role }),
      Action: ['kms:DescribeKey', 'kms:*crypt*', 'kms:Generate*'],
    });
    expect(without).toEqual({ missing: ['kms:CreateGrant'], unsure: [] });
    expect(evaluate(letUse({ AWS: other })).missing).toHaveLength(8);
    expect(evaluate(letUse({ Service: 'rds.amazonaws.com' })).missing).toHaveLength(8);
  });

  it('counts a Deny, also for everybody, and is unsure about conditions of others', () => {
    const deny = { ...letUse('*'), Effect: 'Deny', Action: 'kms:Decrypt' };
    expect(evaluate(letUse({ AWS: role }), deny)).toEqual({ missing: ['kms:Decrypt'], unsure: [] });
    const Condition = { StringEquals: { 'kms:CallerAccount': '222222222222' } };
    expect(evaluate(letUse({ AWS: role }), { ...deny, Condition }).unsure).toEqual(['kms:Decrypt']);
    expect(evaluate(letUse({ AWS: role }, { Condition }))).toMatchObject({ missing: [] });
    expect(evaluate(letUse({ AWS: role }, { Condition })).unsure).toHaveLength(8);
  });
});
