import { DescribeDBClusters$ } from '@aws-sdk/client-rds';
import { describe, expect, it } from 'vitest';
import { AwsFault, type Call } from './contract.ts';
import { dispatch } from './dispatch.ts';
import { hasError, modelOf, wrongValue } from './model.ts';
import { protocols } from './protocols.ts';
import { shapeMistakes } from './shape.ts';

const [, , , , , output] = DescribeDBClusters$;
const answerShape = Object(typeof output === 'function' ? output() : output) as object;
const call: Call = {
  service: 'rds',
  action: 'DescribeDBClusters',
  account: '111111111111',
  region: 'eu-central-1',
  principal: { account: '111111111111', arn: 'x', roleArn: 'x' },
  authorize: () => undefined,
};
const ask = (handler: () => object, form: Record<string, string> = {}) =>
  dispatch(
    { rds: { handlers: { DescribeDBClusters: handler } } },
    call,
    protocols['rds'],
    new URLSearchParams(form),
    '',
  );

describe('the model of an operation', () => {
  it('has the errors that AWS lists, with what is sent for them', () => {
    expect(modelOf('rds', 'EnableHttpEndpoint').errors).toEqual([
      { name: 'InvalidResourceStateFault', code: 'InvalidResourceStateFault', status: 400 },
      { name: 'ResourceNotFoundFault', code: 'ResourceNotFoundFault', status: 404 },
    ]);
    // The wire code lacks the "Fault" of the class.
    expect(hasError('rds', 'DeleteDBInstance', 'DBInstanceNotFound')).toBe(true);
    expect(hasError('rds', 'EnableHttpEndpoint', 'InvalidDBClusterStateFault')).toBe(false);
    expect(hasError('kms', 'DescribeKey', 'NotFoundException')).toBe(true);
  });

  it('has the values that an enumeration takes, at any depth of a request', () => {
    const { values } = modelOf('secretsmanager', 'ListSecrets');
    expect(wrongValue(values, { Filters: [{ Key: 'name', Values: ['x'] }] })).toBeUndefined();
    expect(wrongValue(values, { Filters: [{ Key: 'nam', Values: ['x'] }] })).toEqual({
      name: 'Key',
      value: 'nam',
    });
  });
});

describe('what the sandbox answers', () => {
  it.each([
    ['a member that AWS does not have', { DBClusters: [{ Name: 'x' }] }, 'DBClusters.Name is no member'],
    ['a number for a text', { DBClusters: [{ Status: 1 }] }, 'DBClusters.Status. is number'],
    [
      'a text for a time',
      { DBClusters: [{ ClusterCreateTime: 'x' }] },
      'DBClusters.ClusterCreateTime. is string',
    ],
    ['one thing for a list', { DBClusters: {} }, 'DBClusters. is no list'],
  ])('is a mistake with %s', async (_what, answer, mistake) => {
    expect(shapeMistakes(answerShape, answer)).toEqual([mistake]);
    await expect(ask(() => answer)).rejects.toThrow('answers what AWS does not');
  });

  it('is a mistake with an error that the operation does not have', async () => {
    const refuse = (code: string) => () => {
      throw new AwsFault(code, 'no');
    };
    await expect(ask(refuse('DBInstanceNotFound'))).rejects.toThrow('has no error DBInstanceNotFound');
    await expect(ask(refuse('DBClusterNotFoundFault'))).rejects.toBeInstanceOf(AwsFault);
  });
});
