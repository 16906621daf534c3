import { ActionError } from '../errors.ts';
import { drift, type Finding, inLine } from './change.ts';
import type { Provision } from './context.ts';

/** The AWS managed key for SNS: it is free, and every publisher can use it. */
const awsKey = 'alias/aws/sns';
const defaultName = 'aurora-restore-notifications';

/** The topic in `topic-arn`, else the guide's (section 2) in the target account and Region. */
export function topicArn({ settings, partition }: Pick<Provision, 'settings' | 'partition'>): string {
  return (
    settings.topicArn ??
    `arn:${partition}:sns:${settings.targetRegion}:${settings.targetAccountId}:${defaultName}`
  );
}

/** Checks the topic: creates it, encrypts it, and subscribes the e-mail address if one is set. */
export async function inspectTopic(provision: Provision): Promise<Finding[]> {
  const { settings } = provision;
  const arn = topicArn(provision);
  const [, , , region = '', account = '', name = ''] = arn.split(':');
  if (account !== settings.targetAccountId) {
    throw new ActionError(
      'WRONG_ACCOUNT',
      `The topic ${arn} is not in the target account ${settings.targetAccountId}.`,
      'Correct topic-arn, or remove it: provision then creates a topic in the target account.',
    );
  }
  const topics = await provision.topics(region);
  const found = await topics.get(arn);
  const key = settings.topicKmsKeyId ?? awsKey;
  const findings: Finding[] = [];
  if (found === undefined) {
    findings.push({
      kind: 'create',
      resource: arn,
      detail: `topic, encrypted under ${key}`,
      apply: () => topics.create(name, key),
    });
  } else if (found.kmsKeyId === undefined) {
    findings.push({
      kind: 'change',
      resource: arn,
      detail: `topic: encryption under ${key}`,
      apply: () => topics.encrypt(arn, key),
    });
  } else if (settings.topicKmsKeyId !== undefined && found.kmsKeyId !== key) {
    // Every publisher needs the key, and this action may not be the only one.
    findings.push(drift(arn, `topic: encrypted under ${found.kmsKeyId}, not under ${key}; left as it is`));
  }
  const email = settings.topicEmail;
  if (email !== undefined && !(found !== undefined && (await topics.emails(arn)).includes(email))) {
    findings.push({
      kind: 'create',
      resource: arn,
      detail: `subscription of ${email}, which AWS asks to confirm by mail`,
      apply: () => topics.subscribe(arn, email),
    });
  }
  return findings.length === 0 ? [inLine(arn, 'topic')] : findings;
}
