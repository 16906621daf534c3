import { expect, it } from 'vitest';
import { ActionError, combineErrors } from '../../../src/errors.ts';
import { restoreRole } from '../../../src/operations/provision.ts';
import { unlessDone } from '../../../src/provision/change.ts';

const account = '222222222222';
const identity = (arn: string) => ({ account, arn, partition: arn.split(':')[1] ?? '' });

it('knows the restore role by the name of the provision role', () => {
  const session = identity(`arn:aws:sts::${account}:assumed-role/mine-provision/run`);
  expect(restoreRole(`arn:aws:iam::${account}:role/team/mine-provision`, session)).toBe(
    `arn:aws:iam::${account}:role/team/mine`,
  );
  expect(restoreRole(undefined, session)).toBe(`arn:aws:iam::${account}:role/mine`);
  expect(restoreRole(`arn:aws:iam::${account}:role/both`, session)).toBe(`arn:aws:iam::${account}:role/both`);
  const user = identity(`arn:aws-cn:iam::${account}:user/me`);
  expect(restoreRole(undefined, user)).toBe(`arn:aws-cn:iam::${account}:user/me`);
});

it('tells all errors at once, and each fix once', () => {
  const error = (message: string) => new ActionError('NAME_CONFLICT', message, 'Do this.');
  expect(combineErrors([])).toBeUndefined();
  expect(combineErrors([error('a'), error('b')])).toMatchObject({
    code: 'NAME_CONFLICT',
    message: 'a\nb',
    hint: 'Do this.',
  });
});

it('takes a refusal for success only when the thing is done, and never for want of permission', async () => {
  const refuse = (code: 'AWS_FAILED' | 'ACCESS_DENIED') => () =>
    Promise.reject(new ActionError(code, 'no', ''));
  await expect(unlessDone(refuse('AWS_FAILED'), () => Promise.resolve(true))).resolves.toBeUndefined();
  await expect(unlessDone(refuse('AWS_FAILED'), () => Promise.resolve(false))).rejects.toThrow('no');
  await expect(unlessDone(refuse('ACCESS_DENIED'), () => Promise.resolve(true))).rejects.toThrow('no');
});
