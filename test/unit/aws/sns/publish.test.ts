import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { publish, subjectOf } from '../../../../src/aws/sns/publish.ts';
import { type AnsweringAws, startAnsweringAws } from '../../../support/aws/answering-aws.ts';

let aws: AnsweringAws;
beforeEach(async () => {
  aws = await startAnsweringAws();
});
afterEach(() => aws.stop());

describe('a notification', () => {
  it('publishes a subject that SNS takes, a text for mails, JSON for machines, and attributes that are not empty', async () => {
    aws.answer({
      status: 200,
      body: '<PublishResponse><PublishResult><MessageId>1</MessageId></PublishResult></PublishResponse>',
    });
    const sns = await (await aws.clients()).sns('eu-central-1');
    await publish(sns, 'arn:aws:sns:eu-central-1:222222222222:news', {
      subject: 'Restored: größer\nthan before',
      mail: `Failed: ${'y'.repeat(300_000)}`,
      body: { status: 'failed', text: 'x'.repeat(300_000) },
      attributes: { status: 'failed', step: '' },
    });
    const sent = new URLSearchParams(aws.received[0]?.body);
    expect(sent.get('Subject')).toBe('Restored: gr??er than before');
    expect(sent.get('MessageStructure')).toBe('json');
    expect((sent.get('Message') ?? '').length).toBeLessThan(42_000);
    const { default: forMachines, email } = JSON.parse(sent.get('Message') ?? '') as Record<string, string>;
    expect(JSON.parse(forMachines ?? '')).toMatchObject({ status: 'failed' });
    expect(email).toMatch(/^Failed: y+…$/);
    expect(sent.get('MessageAttributes.entry.1.Name')).toBe('status');
    expect(sent.has('MessageAttributes.entry.2.Name')).toBe(false);
    expect(subjectOf('y'.repeat(101))).toHaveLength(100);
    expect(subjectOf('y'.repeat(100))).toBe('y'.repeat(100));
  });
});
