import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { readCredentials } from '../../../../src/aws/secrets/credentials-secret.ts';
import { ActionError } from '../../../../src/errors.ts';
import { type AnsweringAws, json, startAnsweringAws } from '../../../support/aws/answering-aws.ts';

let aws: AnsweringAws;
beforeEach(async () => {
  aws = await startAnsweringAws();
});
afterEach(() => aws.stop());

const secret = {
  master_username: 'postgres',
  master_password: 'master-Passw0rd',
  database: 'shop',
  app_username: 'app',
  app_password: 'päss wörd"/@',
  readonly_username: 'reader',
  readonly_password: 'reader-pass',
};

async function readSecret(content: string, purpose: 'users' | 'master' = 'users') {
  const masks: string[] = [];
  aws.answer(json({ SecretString: content }));
  const manager = await (await aws.clients()).secretsManager('eu-central-1');
  const result = await readCredentials(manager, '/x/db', {
    purpose,
    mask: (value) => masks.push(value),
  }).catch((error: unknown) => error);
  return { result, masks };
}

describe('reading the secret', () => {
  it('reads the guide’s secret, and masks its passwords', async () => {
    const { result, masks } = await readSecret(JSON.stringify(secret));
    expect(result).toEqual({
      secretArn: '/x/db',
      masterUsername: 'postgres',
      masterPassword: 'master-Passw0rd',
      database: 'shop',
      appUsername: 'app',
      appPassword: 'päss wörd"/@',
      readonlyUsername: 'reader',
      readonlyPassword: 'reader-pass',
    });
    expect(masks).toEqual(['master-Passw0rd', 'päss wörd"/@', 'reader-pass']);
  });

  it('names every key that is missing or unfit, with passwords masked and in no message', async () => {
    const { app_username: _name, ...rest } = secret;
    const unfit = { ...rest, master_password: 'too/short', readonly_username: '', database: 7 };
    const { result, masks } = await readSecret(JSON.stringify(unfit));
    if (!(result instanceof ActionError)) throw new Error('The secret was accepted.');
    expect(result.code).toBe('SECRET_NOT_USABLE');
    expect(result.message.split('\n').slice(1)).toEqual([
      '- master_password must not hold /, " or @',
      '- database must be text',
      '- app_username is missing',
      '- readonly_username is empty',
    ]);
    expect(masks).toContain('too/short');
    for (const password of masks) expect(`${result.message}${result.hint}`).not.toContain(password);
  });

  it('needs only the master’s keys where users are not set up', async () => {
    const master = { master_username: 'admin', master_password: 'master-Passw0rd' };
    expect((await readSecret(JSON.stringify(master), 'master')).result).toMatchObject({
      masterUsername: 'admin',
      appUsername: '',
    });
    expect((await readSecret(JSON.stringify(master))).result).toMatchObject({ code: 'SECRET_NOT_USABLE' });
  });

  it.each(['hunter2-plain-text', '"hunter2-plain-text"', '["hunter2-plain-text"]', ''])(
    'refuses a secret that is no JSON object, without quoting it: %j',
    async (content) => {
      const { result } = await readSecret(content);
      expect(result).toMatchObject({ code: 'SECRET_NOT_USABLE' });
      expect((result as ActionError).cause).toBeUndefined();
      expect(String((result as ActionError).message)).not.toContain('hunter2');
    },
  );

  it('says how to make a secret that is not there', async () => {
    aws.answer(json({ __type: 'ResourceNotFoundException', message: 'no' }, 400));
    const manager = await (await aws.clients()).secretsManager('eu-central-1');
    await expect(
      readCredentials(manager, '/x/db', { purpose: 'users', mask: () => undefined }),
    ).rejects.toMatchObject({
      code: 'SECRET_NOT_USABLE',
      hint: expect.stringContaining('create-secret') as string,
    });
  });
});
