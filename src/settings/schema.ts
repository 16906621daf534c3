import { z } from 'zod';
import * as kinds from './kinds.ts';

/**
 * Every setting: its kind and its default. The name of its input, and of its parameter in SSM, is the key in
 * kebab-case without the `Ms` of durations (`timeBudgetMs` → `time-budget`). action.yml tells what each means.
 */
export const fields = {
  operation: kinds
    .choice(['restore', 'resume', 'status', 'abandon', 'rollback', 'plan', 'clean', 'provision'])
    .default('restore'),
  dryRun: kinds.flag.default(false),

  // Where the settings are, and who may read them.
  parameterPath: kinds.parameterPath.default('/aurora-restore'),
  sourceRoleArn: kinds.roleArn.exactOptional(),
  targetRoleArn: kinds.roleArn.exactOptional(),
  audience: kinds.text.default('sts.amazonaws.com'),
  githubToken: kinds.text.exactOptional(),

  // From where to where.
  sourceAccountId: kinds.accountId,
  targetAccountId: kinds.accountId,
  sourceRegion: kinds.region,
  targetRegion: kinds.region,
  sourceClusterId: kinds.clusterId,
  targetClusterId: kinds.clusterId,

  // Which snapshot, and how it travels.
  snapshotPrefix: kinds.text.exactOptional(),
  snapshotId: kinds.snapshotId.exactOptional(),
  snapshotDate: kinds.day.exactOptional(),
  snapshotMaxAgeMs: kinds.positiveDurationMs.exactOptional(),
  createSnapshot: kinds.flag.default(false),
  sourceKmsKeyId: kinds.kmsKey.exactOptional(),
  targetKmsKeyId: kinds.kmsKey.exactOptional(),
  transitKmsKeyId: kinds.kmsKey.default('alias/aws/rds'),
  copy: kinds.choice(['auto', 'always']).default('auto'),
  shareExisting: kinds.flag.default(true),
  shareCopies: kinds.flag.default(false),
  allowOneStepCopy: kinds.flag.default(false),

  // The target, as it is replaced and as it becomes.
  strategy: kinds.choice(['swap', 'replace']).default('swap'),
  keepPreviousMs: kinds.durationMs.prefault('20h'),
  buildSecurityGroupIds: kinds.securityGroupIds.exactOptional(),
  rollbackFrom: kinds.choice(['previous-cluster', 'final-snapshot']).exactOptional(),
  guardTag: kinds.tag.default({ key: 'aurora-restore:replaceable', value: 'true' }),
  allowProtectedTarget: kinds.flag.default(false),
  allowUnsupported: kinds.flag.default(false),
  finalSnapshot: kinds.flag.default(true),
  instanceClass: z
    .string()
    .regex(/^db\.[a-z0-9.-]+$/, 'must be an instance class such as db.r7g.large or db.serverless')
    .exactOptional(),
  instanceCount: kinds.whole(1, 16).exactOptional(),
  engineVersion: z
    .string()
    .regex(/^(auto|\d[0-9a-z._-]*)$/, 'must be auto or an engine version such as 16.8')
    .exactOptional(),
  extendedSupport: kinds.flag.exactOptional(),
  caCertificate: z
    .string()
    .regex(/^[a-z][a-z0-9-]*$/, 'must be the identifier of a CA certificate such as rds-ca-rsa2048-g1')
    .exactOptional(),
  serverlessMinAcu: kinds.capacityUnits.exactOptional(),
  serverlessMaxAcu: kinds.capacityUnits.exactOptional(),
  subnetGroup: kinds.text.exactOptional(),
  securityGroupIds: kinds.securityGroupIds.exactOptional(),
  clusterParameterGroup: kinds.text.exactOptional(),
  instanceParameterGroup: kinds.text.exactOptional(),
  deletionProtection: kinds.flag.exactOptional(),
  tags: kinds.tags.default({}),

  // Its users.
  credentialsSecret: kinds.text.default('/aurora-restore/db-credentials'),
  setupDbUsers: kinds.flag.default(true),
  keepLoginRoles: kinds.list.default([]),
  appBypassesRls: kinds.choice(['true', 'false', 'refuse']).default('false'),
  connect: kinds.choice(['direct', 'data-api', 'auto']).default('direct'),
  caBundle: kinds.text.exactOptional(),
  checks: kinds.text.exactOptional(),
  showCheckRows: kinds.flag.default(false),
  outbound: kinds.choice(['disable', 'report', 'keep']).default('disable'),
  hooks: kinds.text.exactOptional(),
  hooksRole: kinds.text.exactOptional(),
  hookTimeoutMs: kinds.positiveDurationMs.prefault('1h'),
  freshnessQuery: kinds.text.exactOptional(),
  freshnessMaxAgeMs: kinds.positiveDurationMs.exactOptional(),

  // What is kept, and who is notified.
  retention: kinds.whole(0, 100).default(1),
  finalSnapshotRetention: kinds.whole(0, 100).default(1),
  auditTable: kinds.tableName.default('aurora-restore-audit'),
  topicArn: kinds.topicArn.exactOptional(),

  // What provision makes besides what the settings above name.
  credentials: kinds.credentials.default({}),
  topicKmsKeyId: kinds.kmsKey.exactOptional(),
  topicEmail: kinds.email.exactOptional(),
  tagTarget: kinds.flag.default(false),

  // One run among others.
  restoreId: kinds.restoreId.exactOptional(),
  rollbackOf: kinds.restoreId.exactOptional(),
  adopt: kinds.restoreId.exactOptional(),
  restart: kinds.flag.default(false),
  ifLocked: kinds.choice(['fail', 'skip']).default('fail'),
  holdMs: kinds.holdMs.prefault('true'),
  wake: kinds.wakeName.exactOptional(),
  continueWith: kinds.choice(['none', 'dispatch']).default('none'),
  maxContinuations: kinds.whole(0, 1000).default(20),
  failOnWaiting: kinds.flag.default(false),
  timeBudgetMs: kinds.durationMs.prefault('5h30m'),
  copyTimeoutMs: kinds.positiveDurationMs.prefault('24h'),
  restoreTimeoutMs: kinds.positiveDurationMs.prefault('4h'),
  pollMinMs: kinds.positiveDurationMs.prefault('5s'),
  pollMaxMs: kinds.positiveDurationMs.prefault('5m'),
  leaseDurationMs: kinds.positiveDurationMs.prefault('5m'),
};

export type Key = keyof typeof fields;
export const keys = Object.keys(fields) as Key[];

const nothing = /(?!)/;

/**
 * What a parameter may say where a setting is a guard, or chooses code or an identity: nothing, or only what is as strict
 * as the default. Whoever can write parameters cannot weaken a restore with them; an input can say anything.
 *
 * `auditTable` may be a parameter: the guide stores it as one, the role of the template can use one table only, and what
 * stands in a table has no authority over roles, places, guards and clusters.
 */
export const parameterLimits: { readonly [key in Key]?: RegExp } = {
  guardTag: nothing,
  allowProtectedTarget: /^false$/,
  allowUnsupported: /^false$/,
  allowOneStepCopy: /^false$/,
  finalSnapshot: /^true$/,
  finalSnapshotRetention: /^0*[1-9]\d*$/,
  strategy: /^swap$/,
  snapshotMaxAgeMs: nothing,
  deletionProtection: /^true$/,
  setupDbUsers: /^true$/,
  outbound: /^disable$/,
  keepLoginRoles: nothing,
  appBypassesRls: /^(false|refuse)$/,
  hooks: nothing,
  hooksRole: nothing,
  checks: nothing,
  showCheckRows: /^false$/,
  freshnessQuery: nothing,
  freshnessMaxAgeMs: nothing,
  caBundle: nothing,
  sourceRoleArn: nothing,
  credentialsSecret: nothing,
};

/** The roles, accounts, Regions and clusters of a restore: each run reads them again, and a stored value that differs is refused. */
const identityKeys: ReadonlySet<Key> = new Set<Key>([
  'audience',
  'sourceRoleArn',
  'targetRoleArn',
  'credentialsSecret',
  'sourceAccountId',
  'targetAccountId',
  'sourceRegion',
  'targetRegion',
  'targetClusterId',
]);

/** Parameters cannot weaken these, but a restore resumes with those that it began with. */
const ownPerRestore: readonly Key[] = ['caBundle', 'showCheckRows', 'strategy', 'snapshotMaxAgeMs'];

/** What a stored restore cannot decide: who can write the table must not be able to choose it. */
export const authorityKeys: ReadonlySet<Key> = new Set<Key>([
  ...identityKeys,
  ...(Object.keys(parameterLimits) as Key[]).filter((key) => !ownPerRestore.includes(key)),
]);

/** Code of the caller's that only `operation: restore` runs. */
export const codeKeys: readonly Key[] = [
  'hooks',
  'hooksRole',
  'checks',
  'freshnessQuery',
  'freshnessMaxAgeMs',
];

/** What only `provision` reads: no part of a restore, and nothing that a restore must find in Parameter Store. */
export const provisionOnly: ReadonlySet<Key> = new Set<Key>([
  'dryRun',
  'credentials',
  'topicKmsKeyId',
  'topicEmail',
  'tagTarget',
]);

/**
 * Each field, then the rules between fields. The rules are asked even when fields are wrong, so that every problem is
 * reported at once: a field that could not be read is undefined or still its text there, and fits every rule.
 */
export const schema = z
  .object(fields)
  .refine((read) => !isSameCluster(read), {
    path: ['targetClusterId'],
    error: 'must not be the source cluster: account, Region and id of source and target are the same',
    when: () => true,
  })
  .refine(({ pollMinMs, pollMaxMs }) => !isGreater(pollMinMs, pollMaxMs), {
    path: ['pollMinMs'],
    error: 'must not be longer than poll-max',
    when: () => true,
  })
  .refine(({ serverlessMinAcu, serverlessMaxAcu }) => !isGreater(serverlessMinAcu, serverlessMaxAcu), {
    path: ['serverlessMinAcu'],
    error: 'must not be more than serverless-max-acu',
    when: () => true,
  })
  .refine(({ createSnapshot, snapshotId }) => !(createSnapshot === true && snapshotId !== undefined), {
    path: ['createSnapshot'],
    error: 'cannot be true together with snapshot-id: one makes a snapshot, the other names one',
    when: () => true,
  })
  .refine(
    ({ freshnessQuery, freshnessMaxAgeMs }) =>
      (freshnessQuery === undefined) === (freshnessMaxAgeMs === undefined),
    {
      path: ['freshnessQuery'],
      error: 'and freshness-max-age belong together: the newest thing, and how old it may be',
      when: () => true,
    },
  )
  .refine(
    ({ setupDbUsers, checks, freshnessQuery }) =>
      setupDbUsers !== false || (checks ?? freshnessQuery) === undefined,
    {
      path: ['checks'],
      error:
        'and freshness-query run as the readonly user, so they cannot be used with setup-db-users: false',
      when: () => true,
    },
  )
  .refine(({ setupDbUsers, hooks }) => !(setupDbUsers === false && hooks !== undefined), {
    path: ['hooks'],
    error: "cannot be used with setup-db-users: false, as production's users could log in while they run",
    when: () => true,
  })
  .refine(({ hooks, hooksRole }) => hooks !== undefined || hooksRole === undefined, {
    path: ['hooksRole'],
    error: 'is the role that hooks run as, but hooks is not set',
    when: () => true,
  })
  .refine(({ restart, restoreId }) => !(restart === true && restoreId !== undefined), {
    path: ['restart'],
    error: 'cannot be true together with restore-id: one begins a new restore, the other resumes one',
    when: () => true,
  })
  .refine(({ holdMs, continueWith }) => !(isParking(holdMs) && continueWith === 'dispatch'), {
    path: ['holdMs'],
    error:
      'must be true together with continue-with: dispatch, which would start runs without a pause: use a schedule of operation: resume',
    when: () => true,
  });

function isSameCluster(read: { readonly [key in Key]?: unknown }): boolean {
  const source = [read.sourceAccountId, read.sourceRegion, read.sourceClusterId];
  const target = [read.targetAccountId, read.targetRegion, read.targetClusterId];
  return source.every((part, index) => part !== undefined && part === target[index]);
}

function isParking(holdMs: number | undefined): boolean {
  return typeof holdMs === 'number' && holdMs !== Number.POSITIVE_INFINITY;
}

function isGreater(least: number | undefined, most: number | undefined): boolean {
  return typeof least === 'number' && typeof most === 'number' && least > most;
}

/** `timeBudgetMs` → `time-budget`: the name of the input, and of the parameter below `parameter-path`. */
export function inputName(key: Key): string {
  return key.replace(/Ms$/, '').replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
}
