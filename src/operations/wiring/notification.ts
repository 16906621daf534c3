import type { Clients } from '../../aws/client/clients.ts';
import { publish } from '../../aws/sns/publish.ts';
import type { Notification } from '../../restore/context.ts';
import type { Settings } from '../../settings/settings.ts';
import type { Host } from './host.ts';
import { redactTexts } from './redaction.ts';

/** Publishes a message to the topic: a text for mails, and JSON for everything else. */
export async function sendTo(
  { runner }: Host,
  account: Clients,
  {
    topicArn,
    targetRegion,
    targetClusterId,
  }: Pick<Settings, 'targetRegion' | 'targetClusterId'> & { readonly topicArn: string },
  message: Notification,
): Promise<void> {
  // Errors of AWS, PostgreSQL or a hook can quote a secret.
  const { subject, ...body } = redactTexts(message, runner.redact);
  const run = runner.runUrl === '' ? '' : `\nRun: ${runner.runUrl}`;
  await publish(await account.sns(regionOf(topicArn, targetRegion)), topicArn, {
    subject,
    mail: `${body.text}${run}\n`,
    body: { ...body, runUrl: runner.runUrl, actor: runner.actor },
    attributes: { status: message.status, step: message.step, cluster: targetClusterId },
  });
}

export function regionOf(arn: string, otherwise: string): string {
  return arn.split(':')[3] ?? otherwise;
}
