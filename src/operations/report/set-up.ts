import type { RunnerVariables } from '../../github/runner.ts';
import type { Settings } from '../../settings/settings.ts';

/** A piece of the set-up that is missing, and the command or change that makes it. */
export interface SetUpStep {
  readonly missing: string;
  readonly command: string;
}

/** The settings that the commands name. */
type Named = Pick<
  Settings,
  | 'sourceAccountId'
  | 'targetAccountId'
  | 'sourceRegion'
  | 'targetRegion'
  | 'sourceClusterId'
  | 'targetClusterId'
  | 'auditTable'
  | 'credentialsSecret'
  | 'setupDbUsers'
>;

/**
 * What is missing, in the order in which to make it. Without its role nothing else of an account can be seen, so a plan
 * after that may find more.
 * @param failed names of the checks of the plan that failed, each with its fix
 */
export function findSetUp(
  settings: Named,
  variables: RunnerVariables,
  failed: ReadonlyMap<string, string>,
): SetUpStep[] {
  const { targetRegion, auditTable, credentialsSecret, targetClusterId } = settings;
  const made = [
    failed.has('table') ? `the table ${auditTable}` : '',
    failed.has('secret') ? `the secret ${credentialsSecret}` : '',
    failed.has('key policies') ? 'the policies of the keys' : '',
  ].filter((name) => name !== '');
  const steps: (SetUpStep | false)[] = [
    failed.has('source role') && {
      missing: `the roles of the source account ${settings.sourceAccountId}`,
      command: deploy('source', settings, variables),
    },
    failed.has('target role') && {
      missing: `the roles of the target account ${settings.targetAccountId}`,
      command: deploy('target', settings, variables),
    },
    failed.has('keys') && { missing: 'a key for the copy', command: failed.get('keys') ?? '' },
    made.length > 0 && {
      missing: `${made.join(', ')}, the topic and the parameters`,
      command:
        'Run operation: provision, first with dry-run: true (its roles trust the environment provision)',
    },
    failed.has('secret') &&
      settings.setupDbUsers && {
        missing: `the users of your applications in ${credentialsSecret}, else they cannot log in after a restore`,
        command: `aws secretsmanager put-secret-value --region ${targetRegion} --secret-id ${credentialsSecret} --secret-string file://secret.json`,
      },
    failed.get('target')?.includes('add-tags-to-resource') === true && {
      missing: `the tag that lets ${targetClusterId} be replaced (provision sets it with tag-target: true)`,
      command: failed.get('target')?.replace(/^.*?(?=aws rds)/, '') ?? '',
    },
  ];
  return steps.filter((step) => step !== false);
}

/** As the README deploys the stacks, with the values of this run. */
function deploy(
  side: 'source' | 'target',
  { sourceAccountId, targetAccountId, sourceClusterId, targetClusterId, ...settings }: Named,
  {
    GITHUB_REPOSITORY: repository = 'YOUR_ORG/YOUR_REPO',
    GITHUB_REF: ref = 'refs/heads/main',
  }: RunnerVariables,
): string {
  const keysOf = (account: string): string => `arn:aws:kms:*:${account}:key/*`;
  const own =
    side === 'source'
      ? [`SourceClusterId=${sourceClusterId}`, `'KeyArns=${keysOf(sourceAccountId)}'`]
      : [
          `TargetClusterId=${targetClusterId} 'InstanceNames=${targetClusterId}-*' SourceAccountId=${sourceAccountId} PassRoleArns=none`,
          `'KeyArns=${keysOf(sourceAccountId)},${keysOf(targetAccountId)}'`,
        ];
  return [
    `aws cloudformation deploy --region ${settings[`${side}Region`]} --stack-name aurora-restore-${side}`,
    `--template-file .github/bootstrap/${side}.yml --capabilities CAPABILITY_NAMED_IAM`,
    `--parameter-overrides ${own.join(' ')} GitHubSubjects=repo:${repository}:ref:${ref}`,
    `ProvisionSubjects=repo:${repository}:environment:provision`,
  ].join(' ');
}
