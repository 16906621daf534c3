import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { CreateTableCommand, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { CreateKeyCommand, KMSClient } from '@aws-sdk/client-kms';
import { CreateSecretCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { CreateTopicCommand, SNSClient } from '@aws-sdk/client-sns';
import { PutParameterCommand, SSMClient } from '@aws-sdk/client-ssm';
import { Client } from 'pg';
import { createAuditTable } from '../../src/aws/dynamodb/audit-table.ts';
import { storedVersion } from '../../src/restore/history.ts';
import { storedSettings } from '../../src/settings/fingerprint.ts';
import { collectSettings, parseSettings } from '../../src/settings/settings.ts';
import { arnOf, dnsSuffixOf, partitionOf } from '../sandbox/partition.ts';
import { type Sandbox, type SandboxOptions, startSandbox } from '../sandbox/sandbox.ts';
import { rolesOf } from '../sandbox/template.ts';
import {
  credentials,
  present,
  production,
  productionApp,
  productionMaster,
  productionSql,
  staging,
  table,
} from './constants.ts';
import { findUnknownParameters } from './known-parameters.ts';
import { createProber } from './prober.ts';
import { type ActionOptions, type ActionResult, runAction } from './runner.ts';

export interface FixtureOptions extends SandboxOptions {
  /** Other accounts, keys of which both roles may use where the key policy lets them. */
  readonly keyAccounts?: readonly string[];
  readonly sourceRegion: string;
  readonly targetRegion: string;
  /** The same account on both sides. */
  readonly oneAccount?: boolean;
  readonly sourceKey: 'default' | 'customer' | 'none';
  readonly snapshot: 'automated' | 'manual' | 'awsbackup';
  /** Nothing of the guide has been done: no table, topic, parameters, secret, shared key or guard tag. */
  readonly empty?: boolean;
  /** The provision roles may open no key that they have not made. */
  readonly ownKeysOnly?: boolean;
  /** No cluster in the target yet. */
  readonly firstRestore?: boolean;
  /** Which clusters the target's role may replace, where it is not just `staging`. */
  readonly targetClusters?: string;
  readonly engineVersion?: string;
  /** More production data: run as its master after the usual tables are there. */
  readonly seedSql?: string;
}

export interface RunOptions extends ActionOptions {
  /** The runner cannot reach a database. */
  readonly outside: boolean;
}

export interface Fixture {
  readonly sandbox: Sandbox;
  readonly target: { readonly account: string; readonly region: string };
  readonly snapshotArn: string;
  readonly topicArn: string;
  readonly secrets: Record<string, string>;
  readonly inputs: Record<string, string>;
  /** Those with which `provision` makes what the fixture would have made, but for the keys. */
  readonly provisionInputs: Record<string, string>;
  /** Runs the bundle with the fixture's inputs and `more`, under the eyes of a prober: throws where it could log in and must not. */
  run(more?: Record<string, string>, options?: Partial<RunOptions>): Promise<ActionResult>;
  /** Runs SQL in a cluster as a user would, over TLS and the sandbox's name server. */
  query(
    where: { account: string; region: string; cluster: string },
    login: { user: string; password: string; database?: string },
    sql: string,
  ): Promise<Record<string, unknown>[]>;
  /** An unfinished restore of the target `staging` with this id that has done nothing yet, for tests that need to know it. */
  beginRestore(restoreId: string, more?: Readonly<Record<string, string>>): Promise<void>;
  /** Everything that a secret could have leaked into: lines, files, requests, table, messages. */
  findLeaks(result: ActionResult): Promise<string[]>;
}

/** Two accounts with everything that the guide sets up, a production database, its snapshot and an old staging cluster. */
export async function createFixture(options: FixtureOptions): Promise<Fixture> {
  const sandbox = await startSandbox(options);
  const source = { account: options.oneAccount ? staging : production, region: options.sourceRegion };
  const target = { account: staging, region: options.targetRegion };
  const { subject } = sandbox.github;
  const partition = options.partition ?? 'aws';
  const others = options.keyAccounts ?? [];
  const subjects = { GitHubSubjects: subject, ProvisionSubjects: subject };
  const openKeys = ({ account, region }: typeof source) =>
    options.ownKeysOnly ? {} : { OpenKeyArns: `arn:${partition}:kms:${region}:${account}:key/*` };
  const keysOf = (...accounts: readonly string[]) => ({
    KeyArns: accounts.map((account) => `arn:${partition}:kms:*:${account}:key/*`).join(','),
  });
  const [sourceRole, targetRole] = await Promise.all([
    rolesOf(
      'source',
      source.account,
      { ...subjects, SourceClusterId: 'prod', ...keysOf(source.account, ...others), ...openKeys(source) },
      partition,
    ),
    rolesOf(
      'target',
      target.account,
      {
        ...subjects,
        TargetClusterId: options.targetClusters ?? 'staging',
        SourceAccountId: source.account,
        ...keysOf(source.account, target.account, ...others),
        PassRoleArns: `arn:${partition}:iam::${target.account}:role/*`,
        ...openKeys(target),
      },
      partition,
    ),
  ]);
  const sourceRoleArn = sandbox.addRole({ ...present(sourceRole['RestoreRole']), account: source.account });
  const targetRoleArn = sandbox.addRole({ ...present(targetRole['RestoreRole']), account: target.account });
  const sourceProvisionArn = sandbox.addRole({
    ...present(sourceRole['ProvisionRole']),
    account: source.account,
  });
  const targetProvisionArn = sandbox.addRole({
    ...present(targetRole['ProvisionRole']),
    account: target.account,
  });

  const sharedWith = options.empty ? undefined : targetRoleArn;
  const sourceKeyArn = await createKey(sandbox, source.account, options.sourceRegion, sharedWith);
  const sharedKeyArn =
    options.sourceRegion === options.targetRegion
      ? sourceKeyArn
      : await createKey(sandbox, source.account, options.targetRegion, sharedWith);
  const targetKeyArn = await createKey(sandbox, target.account, target.region, sharedWith);
  const topicArn = options.empty ? '' : await provision(sandbox, source, target);

  const port = 15_432;
  await sandbox.rds.seedCluster({
    ...source,
    id: 'prod',
    masterUsername: credentials.master_username,
    masterPassword: productionMaster,
    database: credentials.database,
    port,
    ...(options.engineVersion === undefined ? {} : { engineVersion: options.engineVersion }),
    ...(options.sourceKey === 'none'
      ? {}
      : { key: options.sourceKey === 'default' ? 'default' : sourceKeyArn }),
  });
  const query: Fixture['query'] = async (where, login, sql) => {
    const host = `${where.cluster}.cluster-c${where.account.slice(-4)}${where.region.replaceAll('-', '')}.${where.region}.rds.${dnsSuffixOf(where.region)}`;
    const address = sandbox.rds.resolve(host);
    if (address === undefined) throw new Error(`getaddrinfo ENOTFOUND ${host}`);
    const client = new Client({
      host: address,
      port,
      user: login.user,
      password: login.password,
      database: login.database ?? credentials.database,
      ssl: { ca: sandbox.dataPlane.caCertificate, servername: host },
    });
    client.on('error', () => undefined);
    await client.connect();
    try {
      const result = await client.query<Record<string, unknown>>(sql);
      return (Array.isArray(result) ? result.at(-1)?.rows : result.rows) as Record<string, unknown>[];
    } finally {
      await client.end();
    }
  };
  await query(
    { ...source, cluster: 'prod' },
    { user: credentials.master_username, password: productionMaster },
    `${productionSql}${options.seedSql ?? ''}`,
  );
  const type = options.snapshot;
  const name = {
    automated: 'rds:prod-2026-01-31-01-05',
    manual: 'prod-before-release',
    awsbackup: 'awsbackup:job-0815',
  }[type];
  const snapshotArn = await sandbox.rds.seedSnapshot({ ...source, id: 'prod' }, { id: name, type });

  if (!options.firstRestore) {
    await sandbox.rds.seedCluster({
      ...target,
      id: 'staging',
      masterUsername: credentials.master_username,
      masterPassword: 'Old-staging-master-1',
      database: credentials.database,
      port,
      ...(options.engineVersion === undefined ? {} : { engineVersion: options.engineVersion }),
      key: targetKeyArn,
      tags: { ...(options.empty ? {} : { 'aurora-restore:replaceable': 'true' }), team: 'platform' },
      instances: [{ id: 'staging-1' }, { id: 'staging-2', PromotionTier: 2 }],
    });
    const login = { user: credentials.master_username, password: 'Old-staging-master-1' };
    await query({ ...target, cluster: 'staging' }, login, 'CREATE TABLE old_staging (id int)');
  }

  const bundle = join(sandbox.folder, 'rds-ca.pem');
  await writeFile(bundle, sandbox.dataPlane.caCertificate);
  const secrets: Record<string, string> = {
    master_password: credentials.master_password,
    app_password: credentials.app_password,
    readonly_password: credentials.readonly_password,
    'production master password': productionMaster,
    'production app password': productionApp,
  };
  const inputs: Record<string, string> = {
    'source-role-arn': sourceRoleArn,
    'target-role-arn': targetRoleArn,
    'target-region': target.region,
    'ca-bundle': bundle,
    ...(options.empty
      ? {}
      : { 'topic-arn': topicArn, 'source-kms-key-id': sharedKeyArn, 'target-kms-key-id': targetKeyArn }),
    'poll-min': '40ms',
    'poll-max': '150ms',
    'lease-duration': '20s',
  };
  const startProber = createProber(sandbox, target, query);
  return {
    sandbox,
    target,
    snapshotArn,
    topicArn,
    secrets,
    inputs,
    provisionInputs: {
      operation: 'provision',
      'source-role-arn': sourceProvisionArn,
      'target-role-arn': targetProvisionArn,
      'source-region': source.region,
      'target-region': target.region,
      'source-cluster-id': 'prod',
      'target-cluster-id': 'staging',
      'snapshot-prefix': '',
    },
    query,
    run: async (more = {}, { outside = false, env: whole, ...extra } = {}) => {
      const given = whole ?? (await sandbox.runnerEnvironment({ ...inputs, ...more }));
      const env = outside ? { ...given, SANDBOX_OUTSIDE_VPC: '1' } : given;
      const prober = startProber(inputsOf(env));
      const result = await runAction({
        env,
        secrets: { ...secrets, ...sessionSecrets(sandbox) },
        ...extra,
        onLine: (line) => {
          prober.onLine(line);
          extra.onLine?.(line);
        },
      });
      const open = await prober.finish({ isKilled: result.exitCode === null });
      if (open.length > 0) throw new Error(`Logins that must be refused: ${open.join('; ')}.`);
      const unknown = findUnknownParameters(sandbox.requests);
      if (unknown.length > 0) throw new Error(`preflight/parameters.ts does not know ${unknown.join(', ')}.`);
      return result;
    },
    beginRestore: async (restoreId, more) => {
      const texts: Readonly<Record<string, string>> = {
        ...{ 'source-account-id': source.account, 'target-account-id': target.account },
        ...{ 'source-region': source.region, 'target-region': target.region },
        ...{ 'source-cluster-id': 'prod', 'target-cluster-id': 'staging', 'snapshot-prefix': 'prod' },
        ...{ ...inputs, ...more },
      };
      const read = {
        readInput: (name: string) => texts[name] ?? '',
        readParameters: () => Promise.resolve({}),
      };
      const settings = more === undefined ? {} : storedSettings(parseSettings(await collectSettings(read)));
      const { account, region } = target;
      const now = Date.now();
      const store = createAuditTable(new DynamoDBClient(sandbox.client(account, region)), table);
      await store.createState({
        ...{ schemaVersion: storedVersion, restoreId, status: 'waiting', owner: '', fence: 0, attempt: 1 },
        ...{
          continuations: 0,
          fingerprint: '',
          settings,
          steps: {},
          createdAt: now,
          updatedAt: now,
        },
        target: arnOf('rds', region, account, 'cluster:staging'),
        holder: { actor: '', runUrl: '' },
      });
      const lease = await store.readLease(arnOf('rds', region, account, 'cluster:staging'));
      if (lease !== undefined) await store.replaceLease({ ...lease, unfinished: restoreId }, lease);
    },
    findLeaks: async (result) => {
      const leaks = [...result.leaks];
      const search = (what: string, text: string, allowed: readonly string[] = []) => {
        for (const [name, secret] of Object.entries({ ...secrets, ...sessionSecrets(sandbox) })) {
          const forms = [secret, encodeURIComponent(secret), JSON.stringify(secret).slice(1, -1)];
          if (!allowed.includes(name) && forms.some((form) => text.includes(form)))
            leaks.push(`${name} in ${what}`);
        }
      };
      // After the run, its own sessions' secrets are known as well.
      search('the log', result.lines.filter((line) => !line.startsWith('::add-mask::')).join('\n'));
      for (const { service, action, body, n } of sandbox.requests) {
        const allowed = allowedIn(
          `${service}:${action}`,
          Object.keys({ ...secrets, ...sessionSecrets(sandbox) }),
        );
        // A copy into another Region carries a presigned URL, of which the session's token is a part (RDS API reference).
        search(`request ${n} ${service}:${action}`, body.replace(/\bPreSignedUrl=[^&]*/, ''), allowed);
      }
      search('the table', JSON.stringify(await sandbox.dumpTable(target.account, target.region, table)));
      search('the messages', JSON.stringify(sandbox.awsState.messages));
      return leaks;
    },
  };
}

/** The inputs in the environment of a run, by name. */
function inputsOf(env: Readonly<Record<string, string>>): Record<string, string> {
  const inputs = Object.entries(env).filter(([name]) => name.startsWith('INPUT_'));
  return Object.fromEntries(inputs.map(([name, value]) => [name.slice(6).toLowerCase(), value]));
}

/** Where a secret has to be: the new master password in ModifyDBCluster, tokens at STS, the secret where it is made. */
function allowedIn(action: string, names: readonly string[]): readonly string[] {
  if (action === 'rds:ModifyDBCluster') return ['master_password'];
  if (action === 'sts:AssumeRoleWithWebIdentity') return names.filter((name) => name.startsWith('OIDC'));
  const holdsSecret = ['secretsmanager:CreateSecret', 'secretsmanager:PutSecretValue'];
  return holdsSecret.includes(action) ? names : [];
}

function sessionSecrets({ awsState, github }: Sandbox): Record<string, string> {
  const found: Record<string, string> = {};
  for (const [id, session] of Object.entries(awsState.sessions)) {
    found[`secret key ${id}`] = session.secretAccessKey;
    found[`session token ${id}`] = session.sessionToken;
  }
  for (const [index, token] of github.tokens.entries()) found[`OIDC token ${index}`] = token;
  return found;
}

/** A customer key whose policy lets the target role use it through RDS (guide, section 8). */
async function createKey(
  sandbox: Sandbox,
  account: string,
  region: string,
  targetRoleArn: string | undefined,
): Promise<string> {
  const kms = new KMSClient(sandbox.client(account, region));
  const policy = {
    Version: '2012-10-17',
    Statement: [
      {
        Effect: 'Allow',
        Principal: { AWS: `arn:${partitionOf(region)}:iam::${account}:root` },
        Action: 'kms:*',
        Resource: '*',
      },
      ...(targetRoleArn === undefined ? [] : sharing(targetRoleArn)),
    ],
  };
  const { KeyMetadata } = await kms.send(new CreateKeyCommand({ Policy: JSON.stringify(policy) }));
  return present(KeyMetadata?.Arn);
}

function sharing(role: string): object[] {
  return [
    {
      Effect: 'Allow',
      Principal: { AWS: role },
      Action: ['kms:DescribeKey', 'kms:Encrypt', 'kms:Decrypt', 'kms:ReEncrypt*', 'kms:GenerateDataKey*'],
      Resource: '*',
    },
    {
      Effect: 'Allow',
      Principal: { AWS: role },
      Action: ['kms:CreateGrant', 'kms:ListGrants', 'kms:RevokeGrant'],
      Resource: '*',
      Condition: { Bool: { 'kms:GrantIsForAWSResource': 'true' } },
    },
  ];
}

/** What the guide's sections 1, 2, 6 and 7 make. */
export async function provision(
  sandbox: Sandbox,
  source: { account: string; region: string },
  target: { account: string; region: string },
): Promise<string> {
  const config = sandbox.client(target.account, target.region);
  await new DynamoDBClient(config).send(
    new CreateTableCommand({
      TableName: table,
      AttributeDefinitions: [
        { AttributeName: 'event_id', AttributeType: 'S' },
        { AttributeName: 'event_type', AttributeType: 'S' },
      ],
      KeySchema: [
        { AttributeName: 'event_id', KeyType: 'HASH' },
        { AttributeName: 'event_type', KeyType: 'RANGE' },
      ],
      ProvisionedThroughput: { ReadCapacityUnits: 5, WriteCapacityUnits: 5 },
    }),
  );
  const parameters = {
    'source-account-id': source.account,
    'target-account-id': target.account,
    'source-region': source.region,
    'target-region': target.region,
    'source-cluster-id': 'prod',
    'target-cluster-id': 'staging',
    'snapshot-prefix': 'prod',
  };
  const ssm = new SSMClient(config);
  for (const [name, Value] of Object.entries(parameters)) {
    await ssm.send(new PutParameterCommand({ Name: `/aurora-restore/${name}`, Value, Type: 'String' }));
  }
  const secretsManager = new SecretsManagerClient(config);
  await secretsManager.send(
    new CreateSecretCommand({
      Name: '/aurora-restore/db-credentials',
      SecretString: JSON.stringify(credentials),
    }),
  );
  const topic = await new SNSClient(config).send(
    new CreateTopicCommand({ Name: 'aurora-restore-notifications' }),
  );
  return present(topic.TopicArn);
}
