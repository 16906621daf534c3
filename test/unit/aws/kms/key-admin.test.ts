import { afterEach, beforeEach, expect, it } from 'vitest';
import { createKeyAdmin } from '../../../../src/aws/kms/key-admin.ts';
import { type AnsweringAws, json, startAnsweringAws } from '../../../support/aws/answering-aws.ts';

let aws: AnsweringAws;
beforeEach(async () => {
  aws = await startAnsweringAws();
});
afterEach(() => aws.stop());

const made = json({ KeyMetadata: { KeyId: 'new', Arn: 'arn:aws:kms:eu-central-1:222222222222:key/new' } });

it.each([
  ['nothing when AWS answers at once', [made], []],
  ['that there may be two when AWS did not answer the first time', [json({}, 500), made], ['second key']],
])('a new key says %s', async (_what, answers, expected) => {
  aws.answer(...answers);
  const warnings: string[] = [];
  const clients = await aws.clients();
  const keys = createKeyAdmin(await clients.kms('eu-central-1'), (line) => warnings.push(line));
  expect(await keys.create('{}', 'of the restore')).toContain('key/new');
  expect(warnings).toEqual(expected.map((part) => expect.stringContaining(part) as string));
});
