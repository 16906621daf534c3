import { ActionError } from '../errors.ts';
import { drift, type Finding, inLine } from './change.ts';
import type { Provision } from './context.ts';

/** Adds the guard tag to the target, which can then be replaced, if `tag-target` is set. */
export async function inspectGuardTag({ settings, targetClusters }: Provision): Promise<Finding[]> {
  if (!settings.tagTarget) return [];
  const { key, value } = settings.guardTag;
  const found = await targetClusters.get(settings.targetClusterId);
  if (found === undefined) {
    return [
      drift(settings.targetClusterId, 'target cluster: does not exist yet; the first restore creates it'),
    ];
  }
  if (found.arn.split(':')[4] !== settings.targetAccountId) {
    throw new ActionError(
      'WRONG_ACCOUNT',
      `The cluster ${found.arn} is not in the target account ${settings.targetAccountId}.`,
      'Correct target-account-id or target-role-arn.',
    );
  }
  if (found.tags[key] === value) return [inLine(found.arn, `target cluster: tag ${key}=${value}`)];
  return [
    {
      kind: 'change',
      resource: found.arn,
      detail: `target cluster: tag ${key}=${value}, so that a restore can replace it`,
      apply: () => targetClusters.tag(found.arn, { [key]: value }),
    },
  ];
}
