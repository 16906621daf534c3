import { describe, expect, it } from 'vitest';
import { type Asked, evaluate, type Statement } from './iam.ts';

const asked: Asked = {
  action: 'rds:CopyDBClusterSnapshot',
  resource: 'arn:aws:rds:eu-west-1:111111111111:cluster-snapshot:copy-1',
  conditions: { 'aws:RequestTag/owner': 'us', 'kms:ViaService': 'rds.eu-west-1.amazonaws.com' },
};
const allow = (statement: Partial<Statement>): Statement => ({
  Effect: 'Allow',
  Action: 'rds:*',
  Resource: '*',
  ...statement,
});
const verdict = (...statements: Statement[]) => evaluate([{ Statement: statements }], asked);
const under = (Condition: NonNullable<Statement['Condition']>) => verdict(allow({ Condition }));

describe('actions and resources', () => {
  it('match with * and ?, actions in any case, resources as written', () => {
    expect(verdict(allow({ Action: 'RDS:copydb*' }))).toBe('Allow');
    expect(verdict(allow({ Action: 'rds:CopyDBClusterSnapsho?' }))).toBe('Allow');
    expect(verdict(allow({ Action: 'rds:Copy' }))).toBe('none');
    expect(verdict(allow({ Resource: 'arn:aws:rds:*:111111111111:cluster-snapshot:copy-*' }))).toBe('Allow');
    expect(verdict(allow({ Resource: 'arn:aws:rds:*:111111111111:cluster-snapshot:COPY-*' }))).toBe('none');
    // A dot is a dot.
    expect(verdict(allow({ Resource: 'arn:aws:rds:eu.west.1:111111111111:cluster-snapshot:copy-1' }))).toBe(
      'none',
    );
  });

  it('are left out by NotAction and NotResource', () => {
    const { Action, ...noAction } = allow({ NotAction: 'rds:Copy*' });
    expect(Action).toBe('rds:*');
    expect(verdict(noAction)).toBe('none');
    const { Resource, ...noResource } = allow({ NotResource: '*:copy-1' });
    expect(Resource).toBe('*');
    expect(verdict(noResource)).toBe('none');
  });

  it('are denied by any Deny, wherever it stands', () => {
    expect(verdict(allow({}), allow({ Effect: 'Deny', Action: 'rds:Copy*' }))).toBe('Deny');
    expect(verdict(allow({ Effect: 'Deny', Action: 'rds:Delete*' }), allow({}))).toBe('Allow');
  });
});

describe('conditions', () => {
  it('must all hold, each with any of its values', () => {
    expect(under({ StringEquals: { 'aws:RequestTag/owner': ['them', 'us'] } })).toBe('Allow');
    expect(
      under({
        StringEquals: { 'aws:RequestTag/owner': 'us', 'kms:ViaService': 'ec2.eu-west-1.amazonaws.com' },
      }),
    ).toBe('none');
    expect(under({ StringLike: { 'kms:ViaService': 'rds.*.amazonaws.com' } })).toBe('Allow');
    expect(under({ StringEquals: { 'kms:ViaService': 'rds.*.amazonaws.com' } })).toBe('none');
  });

  it('do not hold for a key that is not there, but for IfExists, Null and the negated ones', () => {
    expect(under({ StringEquals: { 'aws:ResourceTag/owner': 'us' } })).toBe('none');
    expect(under({ StringEqualsIfExists: { 'aws:ResourceTag/owner': 'us' } })).toBe('Allow');
    expect(under({ StringNotEquals: { 'aws:ResourceTag/owner': 'us' } })).toBe('Allow');
    expect(under({ Null: { 'aws:ResourceTag/owner': 'true' } })).toBe('Allow');
    expect(under({ Null: { 'aws:RequestTag/owner': 'true' } })).toBe('none');
  });
});

describe('conditions on keys with several values', () => {
  const withTags = (Condition: NonNullable<Statement['Condition']>, ...tagKeys: string[]) =>
    evaluate([{ Statement: allow({ Condition }) }], {
      ...asked,
      conditions: tagKeys.length === 0 ? {} : { 'aws:TagKeys': tagKeys },
    });

  it('hold with ForAllValues for every value, also for none', () => {
    const only = { 'ForAllValues:StringEquals': { 'aws:TagKeys': ['owner', 'team'] } };
    expect(withTags(only, 'owner', 'team')).toBe('Allow');
    expect(withTags(only, 'owner', 'other')).toBe('none');
    expect(withTags(only)).toBe('Allow');
    expect(withTags({ ...only, Null: { 'aws:TagKeys': 'false' } })).toBe('none');
  });

  it('hold with ForAnyValue for one value at least', () => {
    const some = { 'ForAnyValue:StringLike': { 'aws:TagKeys': 'own*' } };
    expect(withTags(some, 'other', 'owner')).toBe('Allow');
    expect(withTags(some, 'other')).toBe('none');
    expect(withTags(some)).toBe('none');
  });

  it('need one of these', () => {
    expect(() => withTags({ StringEquals: { 'aws:TagKeys': 'owner' } }, 'owner')).toThrow('multivalued');
  });
});

it('fails loudly on what it does not know, instead of saying yes or no', () => {
  expect(() => under({ DateLessThan: { 'aws:RequestTag/owner': '2026' } })).toThrow('DateLessThan');
  expect(() => verdict(allow({ NotPrincipal: '*' }))).toThrow('NotPrincipal');
  expect(() => verdict(allow({ Resource: 'arn:aws:rds:*:$' + '{aws:PrincipalAccount}:*' }))).toThrow(
    'variables',
  );
});

describe('principals', () => {
  const byPrincipal = (Principal: NonNullable<Statement['Principal']>, principal: Asked['principal']) =>
    evaluate([{ Statement: allow({ Principal }) }], {
      ...asked,
      ...(principal === undefined ? {} : { principal }),
    });
  const role = { arn: 'arn:aws:iam::222222222222:role/restore', account: '222222222222' };

  it('are named by ARN, by account, or as everybody', () => {
    expect(byPrincipal({ AWS: role.arn }, role)).toBe('Allow');
    expect(byPrincipal({ AWS: 'arn:aws:iam::222222222222:root' }, role)).toBe('Allow');
    expect(byPrincipal({ AWS: '222222222222' }, role)).toBe('Allow');
    expect(byPrincipal('*', role)).toBe('Allow');
    expect(byPrincipal({ AWS: 'arn:aws:iam::222222222222:role/other' }, role)).toBe('none');
    expect(byPrincipal({ AWS: '111111111111' }, role)).toBe('none');
    expect(byPrincipal({ AWS: role.arn }, undefined)).toBe('none');
  });

  it('that are federated must be that very provider', () => {
    const provider = 'arn:aws:iam::222222222222:oidc-provider/token.actions.githubusercontent.com';
    expect(byPrincipal({ Federated: provider }, { provider })).toBe('Allow');
    expect(byPrincipal({ Federated: provider }, { provider: 'arn:aws:iam::1:oidc-provider/evil' })).toBe(
      'none',
    );
    expect(byPrincipal({ Federated: provider }, role)).toBe('none');
  });
});
