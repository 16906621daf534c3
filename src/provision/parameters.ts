import type { Parameter } from '../aws/ssm/parameters.ts';
import { ActionError } from '../errors.ts';
import { inputName, keys } from '../settings/schema.ts';
import { type Finding, inLine } from './change.ts';
import type { Provision } from './context.ts';
import { topicArn } from './topic.ts';

/**
 * Looks at the parameters: the guide's seven (section 6), the topic's ARN, and whatever else this run's inputs give.
 * An input replaces another value. A derived value is added only where the parameter is missing.
 */
export async function inspectParameters(provision: Provision): Promise<Finding[]> {
  const { settings, given, parameters } = provision;
  const path = settings.parameterPath;
  const found = new Map((await parameters.list(path)).map((one) => [one.name, one]));
  refuseOtherTypes([...found.values()], path);
  const findings: Finding[] = [];
  for (const [name, value] of Object.entries({ ...derived(provision), ...given })) {
    const whole = `${path}/${name}`;
    const known = found.get(whole)?.value;
    const apply = () => parameters.put(whole, value);
    const resource = `arn:${provision.partition}:ssm:${settings.targetRegion}:${settings.targetAccountId}:parameter${whole}`;
    if (known === undefined) {
      findings.push({ kind: 'create', resource, detail: `parameter = ${value}`, apply });
    } else if (name in given && known.trim() !== value) {
      findings.push({ kind: 'change', resource, detail: `parameter: ${known} → ${value}`, apply });
    } else {
      findings.push(inLine(resource, 'parameter'));
    }
  }
  return findings;
}

function derived(provision: Provision): Record<string, string> {
  const { settings } = provision;
  return {
    'source-account-id': settings.sourceAccountId,
    'target-account-id': settings.targetAccountId,
    'source-region': settings.sourceRegion,
    'target-region': settings.targetRegion,
    'source-cluster-id': settings.sourceClusterId,
    'target-cluster-id': settings.targetClusterId,
    ...(settings.snapshotPrefix === undefined ? {} : { 'snapshot-prefix': settings.snapshotPrefix }),
    'topic-arn': topicArn(provision),
  };
}

/** Parameter Store changes no parameter's type, and a list or a secret is not what the settings are read from. */
function refuseOtherTypes(found: readonly Parameter[], path: string): void {
  const settingNames = new Set(keys.map((key) => `${path}/${inputName(key)}`));
  const wrong = found.filter(({ name, type }) => settingNames.has(name) && type !== 'String');
  if (wrong.length === 0) return;
  throw new ActionError(
    'NAME_CONFLICT',
    `These parameters are not of the type String:\n${wrong.map(({ name, type }) => `- ${name} is a ${type}`).join('\n')}`,
    `Delete them (aws ssm delete-parameter --name ${wrong[0]?.name}) and run provision again, or set another parameter-path.`,
  );
}
