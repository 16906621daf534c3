import type { Cluster } from '../aws/rds/clusters.ts';
import {
  type CredentialKey,
  credentialFaults,
  credentialKeys,
  maskPasswords,
  parseCredentials,
} from '../aws/secrets/credentials-secret.ts';
import { ActionError } from '../errors.ts';
import { drift, type Finding, inLine, unlessDone } from './change.ts';
import type { Provision } from './context.ts';

type Values = Readonly<Record<string, unknown>>;

/**
 * Checks the credentials secret (guide, section 7): creates it, or adds missing keys. An existing value is never
 * replaced. Passwords are masked before they are used, and generated only when they are about to be stored.
 */
export async function inspectSecret(provision: Provision, source: Cluster | undefined): Promise<Finding[]> {
  const { settings, secrets, partition } = provision;
  const { credentialsSecret: name, credentials: given } = settings;
  refuseGiven(given);
  const found = await secrets.find(name);
  if (found?.scheduledForDeletion) {
    throw unusable(
      `The secret ${found.arn} is scheduled for deletion.`,
      `Cancel the deletion (aws secretsmanager restore-secret --secret-id ${found.arn}), or set credentials-secret to another name.`,
    );
  }
  if (found === undefined && name.startsWith('arn:')) {
    throw unusable(
      `There is no secret ${name}.`,
      'Correct credentials-secret, or set a name: provision then creates the secret.',
    );
  }
  const content = found === undefined ? {} : await read(provision, found.arn);
  const resource =
    found?.arn ??
    `arn:${partition}:secretsmanager:${settings.targetRegion}:${settings.targetAccountId}:secret:${name}`;
  const missing = credentialKeys.filter((key) => !(key in content));
  const findings: Finding[] = driftOf(resource, content, given, source);
  if (missing.length === 0) return [inLine(resource, 'credentials secret'), ...findings];

  const names = namesFor(missing, given, source, settings.sourceClusterId);
  const origins = missing.map((key) => `${key} (${originOf(key, given, names)})`);
  const made = userKeys.filter((key) => missing.includes(key) && !(key in given));
  findings.push({
    kind: found === undefined ? 'create' : 'change',
    resource,
    detail: `credentials secret: ${found === undefined ? '' : 'adds '}${origins.join(', ')}`,
    ...(made.length === 0 || !settings.setupDbUsers
      ? {}
      : { warning: warningAbout(name, settings.targetRegion) }),
    apply: () => store(provision, found?.arn, missing, { ...names, ...given }),
  });
  return findings;
}

/** Who logs in as app and readonly, and so whether applications can. */
const userKeys: readonly CredentialKey[] = [
  'app_username',
  'app_password',
  'readonly_username',
  'readonly_password',
];

function originOf(key: CredentialKey, given: Values, names: Values): string {
  if (key in given) return 'given';
  if (!(key in names)) return 'generated';
  return userKeys.includes(key) ? `default: ${String(names[key])}` : 'of production';
}

function warningAbout(secret: string, region: string): string {
  return [
    'YOUR APPLICATIONS CANNOT LOG IN after a restore unless they use the users of this secret: all other logins of production are disabled.',
    'Some of its users or passwords are generated. Before the first restore, set app_username, app_password, readonly_username and readonly_password to what your applications use:',
    `aws secretsmanager put-secret-value --region ${region} --secret-id ${secret} --secret-string file://secret.json`,
  ].join('\n');
}

/** Reads again right before it writes: Secrets Manager has no conditional write, and no existing value may be lost. */
async function store(
  provision: Provision,
  arn: string | undefined,
  missing: readonly CredentialKey[],
  known: Values,
): Promise<void> {
  const { secrets, settings } = provision;
  const added = Object.fromEntries(missing.map((key) => [key, known[key] ?? generate(provision)]));
  const put = async (to: string) => {
    const content = await read(provision, to);
    await secrets.put(to, JSON.stringify({ ...added, ...content }, null, 2));
  };
  if (arn !== undefined) return put(arn);
  const value = JSON.stringify(added, null, 2);
  await unlessDone(
    () => secrets.create(settings.credentialsSecret, value),
    async () => (await secrets.read(settings.credentialsSecret)) === value,
  );
}

/** 32 letters, digits, hyphens and underlines: inside what RDS takes for a master password (API ModifyDBCluster). */
function generate({ randomBytes, mask }: Provision): string {
  const password = randomBytes(24).toString('base64url');
  mask(password);
  return password;
}

async function read({ secrets, settings, mask }: Provision, arn: string): Promise<Values> {
  const text = await secrets.read(arn);
  if (text === undefined) return {};
  const content = parseCredentials(arn, text);
  maskPasswords(content, mask);
  const faults = credentialFaults(content, settings.setupDbUsers ? 'users' : 'master');
  if (faults.length > 0) {
    throw unusable(
      `The secret ${arn} contains values that a restore cannot use:\n${faults.join('\n')}`,
      'Correct these keys of its JSON, or remove them: provision then sets them.',
    );
  }
  return content;
}

function refuseGiven(given: Values): void {
  const known: readonly string[] = credentialKeys;
  const unknown = Object.keys(given).filter((key) => !known.includes(key));
  const faults = [
    ...unknown.map((key) => `- ${key} is not a key of the secret`),
    ...credentialFaults(given, 'users'),
  ];
  if (faults.length === 0) return;
  throw new ActionError(
    'BAD_INPUT',
    `The input credentials cannot be used:\n${faults.join('\n')}`,
    `Correct it: a JSON object with any of ${credentialKeys.join(', ')}.`,
  );
}

/** Names that are not given: those of production, as the restored cluster keeps its master user and its databases. */
function namesFor(
  missing: readonly CredentialKey[],
  given: Values,
  source: Cluster | undefined,
  sourceClusterId: string,
): Values {
  const needed = (key: CredentialKey) => missing.includes(key) && !(key in given);
  if (source === undefined && (needed('master_username') || needed('database'))) {
    throw new ActionError(
      'BAD_INPUT',
      `There is no cluster ${sourceClusterId} in the source account and Region to take the master user and the database from.`,
      'Correct source-cluster-id, or set master_username and database in the input credentials.',
    );
  }
  return {
    ...(source === undefined
      ? {}
      : // A cluster that was made without a database has this one only (UG, creating a DB cluster).
        { master_username: source.masterUsername, database: source.databaseName ?? 'postgres' }),
    app_username: 'app',
    readonly_username: 'readonly',
  };
}

function driftOf(resource: string, content: Values, given: Values, source: Cluster | undefined): Finding[] {
  const findings = Object.keys(given)
    .filter((key) => key in content && content[key] !== given[key])
    .map((key) =>
      drift(resource, `credentials secret: ${key} differs from the input; the value in the secret is kept`),
    );
  const master = content['master_username'];
  if (source !== undefined && master !== undefined && master !== source.masterUsername) {
    findings.push(
      drift(
        resource,
        `credentials secret: master_username is not ${source.masterUsername}, the master user of production, which a restore keeps; correct the secret`,
      ),
    );
  }
  return findings;
}

function unusable(message: string, hint: string): ActionError {
  return new ActionError('SECRET_NOT_USABLE', message, hint);
}
