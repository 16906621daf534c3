import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { readParameters } from '../../../../src/aws/ssm/parameters.ts';
import type { ActionError } from '../../../../src/errors.ts';
import { type AnsweringAws, json, startAnsweringAws } from '../../../support/aws/answering-aws.ts';

let aws: AnsweringAws;
beforeEach(async () => {
  aws = await startAnsweringAws();
});
afterEach(() => aws.stop());

describe('reading parameters', () => {
  it('reads all pages of the parameters, decrypted, by the last part of their names', async () => {
    aws.answer(
      json({ Parameters: [{ Name: '/team/restore/source-region', Value: 'eu-west-1' }], NextToken: 'more' }),
      json({ Parameters: [{ Name: '/team/restore/retention', Value: '2' }] }),
    );
    const ssm = await (await aws.clients()).ssm('eu-central-1');
    expect(await readParameters(ssm, '/team/restore', 'eu-central-1')).toEqual({
      'source-region': 'eu-west-1',
      retention: '2',
    });
    expect(JSON.parse(aws.received[1]?.body ?? '')).toEqual({
      Path: '/team/restore',
      WithDecryption: true,
      NextToken: 'more',
    });
  });

  it('names path and permission when the parameters may not be read', async () => {
    aws.answer(json({ __type: 'AccessDeniedException', message: 'not authorized' }, 400));
    const ssm = await (await aws.clients()).ssm('eu-central-1');
    const error: unknown = await readParameters(ssm, '/team/restore', 'eu-central-1').catch(
      (thrown: unknown) => thrown,
    );
    expect(error).toMatchObject({ code: 'ACCESS_DENIED' });
    expect((error as ActionError).hint).toContain(
      'ssm:GetParametersByPath on the parameters /team/restore/* in eu-central-1',
    );
  });
});
