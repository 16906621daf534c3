// What to do when AWS denies a call. The forms of the messages are those of IAM UG "Troubleshoot access denied error messages".

/**
 * The condition under which the templates of .github/bootstrap allow an action to the restore roles: without it the fix
 * would name a permission that the role already has.
 */
export const conditionsOf: { readonly [action: string]: string } = {
  'iam:PassRole': 'the role is passed to RDS',
  'kms:CreateGrant': 'the grant is for an AWS resource',
  'kms:Decrypt': 'the call comes through RDS or SNS',
  'kms:Encrypt': 'the call comes through RDS or SNS',
  'kms:GenerateDataKey': 'the call comes through RDS or SNS',
  'kms:GenerateDataKeyWithoutPlaintext': 'the call comes through RDS or SNS',
  'kms:ReEncryptFrom': 'the call comes through RDS or SNS',
  'kms:ReEncryptTo': 'the call comes through RDS or SNS',
  'rds:AddTagsToResource': 'the request has the tag aurora-restore:restore-id',
  'rds:DeleteDBCluster': 'the cluster has the tag aurora-restore:target of this target',
  'rds:DeleteDBClusterSnapshot': 'the snapshot has the tag aurora-restore:target of this target',
  'secretsmanager:CreateSecret': 'the request has the tag aurora-restore:target of this target',
  'secretsmanager:DeleteSecret': 'the secret has the tag aurora-restore:target of this target',
  'secretsmanager:TagResource': 'the request has the tag aurora-restore:target of this target',
};

/** Which parameter of the templates says what an action may be done to, the first that fits. */
const parameters: readonly (readonly [pattern: RegExp, parameter: string])[] = [
  [/^iam:PassRole /, 'PassRoleArns'],
  [/^kms:/, 'KeyArns'],
  [/^dynamodb:/, 'TableName'],
  [/^sns:/, 'TopicName'],
  [/^ssm:/, 'ParameterPath'],
  [/^secretsmanager:/, 'SecretName'],
  [/:db:/, 'InstanceNames'],
  [/:cluster:/, 'TargetClusterId'],
];

/** Policies that are not the role's own, as AWS calls them, and who can change them. */
const others: { readonly [policy: string]: (what: string) => string } = {
  'service control policy': (what) =>
    `A service control policy of the AWS organization denies ${what}: ask its owner to allow it. A change of the role does not help.`,
  'resource control policy': (what) =>
    `A resource control policy of the AWS organization denies ${what}: ask its owner to allow it. A change of the role does not help.`,
  'permissions boundary': (what) => `Allow ${what} in the permissions boundary of the role that AWS names.`,
  'session policy': (what) =>
    `Allow ${what} in the session policy that the job's credentials were created with.`,
  'VPC endpoint policy': (what) => `Allow ${what} in the policy of the VPC endpoint that the runner uses.`,
  'resource-based policy': (what) => `Allow ${what} to the role in the policy of that resource.`,
};
const form = /(?:explicit deny in an?|because no) ([A-Za-z -]+? policy|permissions boundary)\b/;

/**
 * The fix for a call that AWS denied. AWS can deny a call for another action than its own: for a role that it passes, a
 * key, or a tag. What its message names is believed.
 */
export function fixForDenial(action: string, resource: string, said: string): string {
  if (/\bKMS\b/.test(said) && !said.includes('kms:'))
    return `Allow kms:Decrypt on the key of ${resource}, in the policy of the role (parameter KeyArns of the template) and in the key's own policy.`;
  const named =
    /User: (\S+) is not authorized to perform: ([a-z0-9-]+:[A-Za-z]+)(?: on resource: (\S+))?/i.exec(said);
  const asked = named?.[2];
  const isOther = asked !== undefined && asked.toLowerCase() !== action.toLowerCase();
  const denied = isOther ? asked : action;
  const where = named?.[3] ?? resource;
  const what = `${denied} on ${where}`;
  const policy = form.exec(said)?.[1] ?? '';
  const other = others[policy];
  if (other !== undefined) return other(what);
  if (said.includes('explicit deny'))
    return `Remove the statement that denies ${what} from the policies of the role.`;
  return allowByTemplate(denied, where, named?.[1] ?? '');
}

function allowByTemplate(action: string, resource: string, principal: string): string {
  const role = /:assumed-role\/([^/]+)/.exec(principal)?.[1];
  const condition = conditionsOf[action];
  const parameter = parameters.find(([pattern]) => pattern.test(`${action} ${resource}`))?.[1];
  const who = role === undefined ? 'the role that AWS names' : `the role ${role}`;
  const covers =
    resource === '*' || parameter === undefined
      ? ''
      : `, with a value of ${parameter} that covers the resource`;
  const when = condition === undefined ? '' : ` The template allows it where ${condition}.`;
  return `Allow ${action} on ${resource} to ${who}: deploy ${templateOf(role)} of this version again${covers}.${when}`;
}

/** The template that makes a role, by the role's default name. */
function templateOf(role = ''): string {
  if (role.includes('source')) return '.github/bootstrap/source.yml';
  if (role.includes('target')) return '.github/bootstrap/target.yml';
  return 'its template (.github/bootstrap/source.yml or target.yml)';
}
