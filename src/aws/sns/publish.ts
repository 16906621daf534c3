import { PublishCommand, type SNSClient } from '@aws-sdk/client-sns';
import { call } from '../client/call.ts';

export interface TopicMessage {
  readonly subject: string;
  /** What subscriptions by e-mail get. */
  readonly mail: string;
  /** What all others get, as JSON. */
  readonly body: { readonly [key: string]: unknown };
  /** For filter policies. SNS takes no empty ones: they are left out. */
  readonly attributes: { readonly [name: string]: string };
}

/** A message may have 256 KiB with all its forms (API Publish); only error texts of other services can be that long. */
const longestText = 20_000;

/** Publishes once; after a resume at least once. The restore id and attempt in the body identify duplicates. */
export async function publish(sns: SNSClient, topicArn: string, message: TopicMessage): Promise<void> {
  await call('sns:Publish', topicArn, () =>
    sns.send(
      new PublishCommand({
        TopicArn: topicArn,
        Subject: subjectOf(message.subject),
        // By protocol (SNS developer guide, "Publishing messages with platform-specific payloads"): a mail shows JSON as it is.
        MessageStructure: 'json',
        Message: JSON.stringify({
          default: JSON.stringify(message.body, shorten, 2),
          email: shorten('', message.mail),
        }),
        MessageAttributes: Object.fromEntries(
          Object.entries(message.attributes)
            .filter(([, value]) => value !== '')
            .map(([name, value]) => [name, { DataType: 'String', StringValue: value }]),
        ),
      }),
    ),
  );
}

/** Printable ASCII, at most 100 characters, none of them a line end (API Publish). */
export function subjectOf(text: string): string {
  const ascii = text
    .replaceAll(/\s+/g, ' ')
    .replaceAll(/[^ -~]/g, '?')
    .trim();
  return ascii.length <= 100 ? ascii : `${ascii.slice(0, 97)}...`;
}

function shorten(_key: string, value: unknown): unknown {
  return typeof value === 'string' && value.length > longestText ? `${value.slice(0, longestText)}…` : value;
}
