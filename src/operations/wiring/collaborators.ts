import type { Clients } from '../../aws/client/clients.ts';
import { principalOf } from '../../aws/client/identity.ts';
import { createAuditTable } from '../../aws/dynamodb/audit-table.ts';
import { createReferences, type References } from '../../aws/dynamodb/references.ts';
import { createKeys } from '../../aws/kms/keys.ts';
import { createClusters } from '../../aws/rds/clusters.ts';
import { createDependents } from '../../aws/rds/dependents.ts';
import { createEvents } from '../../aws/rds/events.ts';
import { createInstances } from '../../aws/rds/instances.ts';
import { createOfferings } from '../../aws/rds/offerings.ts';
import { readQuotas } from '../../aws/rds/quotas.ts';
import { vpcsOfSecurityGroups } from '../../aws/rds/security-groups.ts';
import { createSnapshots } from '../../aws/rds/snapshots.ts';
import { findSubnets } from '../../aws/rds/subnets.ts';
import { type Credentials, readCredentials } from '../../aws/secrets/credentials-secret.ts';
import { createTopicAdmin } from '../../aws/sns/topic-admin.ts';
import { findUnreachable, rdsCertificates } from '../../database/connection.ts';
import type { OwnCheck } from '../../database/own-checks.ts';
import type { Store } from '../../engine/store.ts';
import { ActionError, errorMessage } from '../../errors.ts';
import { isPartOf } from '../../github/runner.ts';
import type { Hook } from '../../hooks/hook.ts';
import { executeHook, readHooks } from '../../hooks/hook-files.ts';
import { pathInWorkspace } from '../../hooks/workspace.ts';
import { verificationUsersOf } from '../../restore/access/sessions.ts';
import type { Account, Inspection, Restore } from '../../restore/context.ts';
import { snapshotName, temporaryName } from '../../restore/naming.ts';
import type { Run } from '../../restore/results.ts';
import { restoreId } from '../../settings/kinds.ts';
import type { Settings } from '../../settings/settings.ts';
import type { Host } from './host.ts';
import type { Identities } from './identify.ts';
import { regionOf, sendTo } from './notification.ts';
import { withoutSecrets } from './redaction.ts';
import { connectTimeoutMs, createSqlAccess } from './sql-access.ts';

interface BothAccounts {
  readonly source: Clients;
  readonly target: Clients;
}

/** What restores keep in the audit table. */
export interface Table {
  readonly store: Store;
  readonly references: References;
}

export async function createTable(host: Host, target: Clients, settings: Settings): Promise<Table> {
  const dynamodb = await target.dynamodb(settings.targetRegion);
  return {
    store: withoutSecrets(createAuditTable(dynamodb, settings.auditTable), host.runner.redact),
    references: createReferences(dynamodb, settings.auditTable, () => host.clock.now()),
  };
}

/** The accounts after their identities were checked, the table, and the restore to work on. */
interface Connected {
  readonly accounts: BothAccounts;
  readonly identities: Identities;
  readonly table: Table;
  readonly run: Inspection['run'];
  /** Names of the caller's own checks, which the output `verification` holds. */
  readonly checkNames?: readonly string[];
}

/** Puts together what it takes to look at everything. */
export async function createInspection(
  host: Host,
  settings: Settings,
  { accounts, identities, table, run, checkNames = [] }: Connected,
): Promise<Inspection> {
  const { store, references } = table;
  const { targetRegion, sourceAccountId, targetAccountId } = settings;
  const rds = await accounts.target.rds(targetRegion);
  let credentials: Promise<Credentials> | undefined;
  const permissions = async () => {
    const { createRolePermissions } = await import('../../aws/iam/role-permissions.ts');
    return createRolePermissions(await accounts.target.iam(targetRegion));
  };
  return {
    settings,
    run,
    log: host.log,
    clock: host.clock,
    targetArn: identities.targetArn,
    source: createAccount(sourceAccountId, accounts.source),
    target: createAccount(targetAccountId, accounts.target),
    principals: {
      source: settings.sourceRoleArn ?? principalOf(identities.source),
      target: settings.targetRoleArn ?? principalOf(identities.target),
    },
    clusters: createClusters(rds),
    instances: createInstances(rds),
    offerings: createOfferings(rds),
    dependents: createDependents(rds, accounts.target, targetRegion),
    vpcsOfSecurityGroups: async (ids) => vpcsOfSecurityGroups(await accounts.target.ec2(targetRegion), ids),
    findSubnets: async (ids) => findSubnets(await accounts.target.ec2(targetRegion), ids),
    // Loaded only where a check asks: the client is large.
    permissions: {
      hasRole: async (arn) => (await permissions()).hasRole(arn),
      simulate: async (...asked) => (await permissions()).simulate(...asked),
    },
    findTopic: async (arn) =>
      createTopicAdmin(await accounts.target.sns(regionOf(arn, targetRegion))).get(arn),
    credentials: () => {
      credentials ??= accounts.target
        .secretsManager(targetRegion)
        .then((secrets) =>
          readAndMask(host, secrets, { settings, targetArn: identities.targetArn, run }, checkNames),
        );
      return credentials;
    },
    findUnreachable: (address, port) => findUnreachable(address, port, connectTimeoutMs),
    references,
    // Ids come from tags, too, in which anything can stand.
    readRestore: async (id) => (restoreId.safeParse(id).success ? store.readState(id) : undefined),
  };
}

/** The secret. Its passwords are masked, and those that app and readonly have only while a restore verifies them. */
async function readAndMask(
  host: Host,
  secrets: Awaited<ReturnType<Clients['secretsManager']>>,
  { settings, targetArn, run }: Pick<Inspection, 'settings' | 'targetArn' | 'run'>,
  checkNames: readonly string[],
): Promise<Credentials> {
  const credentials = await readCredentials(secrets, settings.credentialsSecret, {
    purpose: settings.setupDbUsers ? 'users' : 'master',
    mask: (value) => host.runner.mask(value),
    isShown: (value, names) =>
      isPartOf(
        [...outputTexts(host, settings, targetArn), ...namesOfRun(settings, run), ...checkNames, ...names],
        value,
      ),
  });
  const { app, readonly } = verificationUsersOf(credentials, run.restoreId);
  for (const { password } of [app, readonly]) host.runner.mask(password);
  return credentials;
}

/** Puts the narrow roles together that the steps of a restore work with. */
export async function createRestore(
  host: Host,
  inspection: Inspection,
  { account, run, files }: { readonly account: Clients; readonly run: Run; readonly files: Files },
): Promise<Restore> {
  const { certificates, ownChecks, hooks } = files;
  const { topicArn, targetRegion, targetClusterId, wake } = inspection.settings;
  const [, partition = '', , region = '', owner = ''] = inspection.targetArn.split(':');
  return {
    ...inspection,
    run,
    database: await createSqlAccess(host, inspection, { account, run, certificates }),
    ownChecks,
    hooks,
    execute: (hook, login, variables) =>
      executeHook(host, { run, settings: inspection.settings, certificates }, { hook, login, variables }),
    randomBytes: (size) => host.randomBytes(size),
    notify: async (message) => {
      if (topicArn !== undefined)
        await sendTo(host, account, { topicArn, targetRegion, targetClusterId }, message);
    },
    wakeIn:
      wake === undefined
        ? undefined
        : async (ms) => {
            const { wakeAt } = await import('../../aws/scheduler/wake-ups.ts');
            const place = { partition, region, account: owner, name: wake };
            return wakeAt(await account.scheduler(region), place, run.restoreId, host.clock.now() + ms);
          },
  };
}

/** What outputs are made of, as far as it is known before a restore: names, and this action's own words. */
function outputTexts({ runner }: Host, settings: Settings, targetArn: string): string[] {
  const { sourceAccountId, targetAccountId, sourceRegion, targetRegion, sourceClusterId, targetClusterId } =
    settings;
  return [
    ...[sourceAccountId, targetAccountId, sourceRegion, targetRegion, sourceClusterId, targetClusterId],
    ...[settings.snapshotId ?? '', settings.snapshotPrefix ?? '', targetArn, runner.runUrl],
    ...[
      'succeeded',
      'abandoned',
      'aurora-restore-final-snapshot',
      'cluster-snapshot',
      'rds.amazonaws.com.cn',
      'awsbackup',
      'sslmode=require',
      // The output `verification`.
      'no other role of production can log in',
      'app may read and write, readonly only read',
      'other databases of the cluster',
      'row-level security',
      'readonly logs in and may only read',
    ],
  ];
}

/** What is named after this restore. */
function namesOfRun({ targetClusterId }: Settings, { restoreId: id }: Inspection['run']): string[] {
  return id === '' ? [] : [temporaryName(targetClusterId, 'old', id), snapshotName(id, 'final-snapshot')];
}

function createAccount(id: string, clients: Clients): Account {
  return {
    id,
    snapshots: async (region) => createSnapshots(await clients.rds(region)),
    keys: async (region) => createKeys(await clients.kms(region)),
    events: async (region) => createEvents(await clients.rds(region)),
    clusters: async (region) => createClusters(await clients.rds(region)),
    quotas: async (region) => readQuotas(await clients.rds(region)),
  };
}

/** What a run needs of the runner's disk. */
export interface Files {
  readonly certificates: readonly string[];
  readonly ownChecks: readonly OwnCheck[];
  readonly hooks: readonly Hook[];
}

/**
 * Read before the lease is taken: what is missing here must not keep the target locked. Throws BAD_INPUT.
 * @param restores without it the caller's own folders are not needed
 */
export async function readFiles(host: Host, settings: Settings, restores: boolean): Promise<Files> {
  const { caBundle, checks } = settings;
  return {
    certificates: caBundle === undefined ? await rdsCertificates() : [await readBundle(host, caBundle)],
    ownChecks: checks === undefined || !restores ? [] : await readChecks(host, checks),
    hooks: restores ? await readHooks(host, settings) : [],
  };
}

/** Every `*.sql` of the folder, by name. A folder that is missing or empty must not pass for "all is well". */
async function readChecks(host: Host, folder: string): Promise<OwnCheck[]> {
  try {
    const base = await pathInWorkspace(host, folder);
    const names = (await host.disk.readdir(base)).filter((name) => name.endsWith('.sql')).toSorted();
    if (names.length === 0) throw new Error('there is no *.sql in it');
    return await Promise.all(
      names.map(async (name) => ({
        name,
        text: await host.disk.readFile(await pathInWorkspace(host, base, name), 'utf8'),
      })),
    );
  } catch (cause) {
    throw new ActionError(
      'BAD_INPUT',
      `The checks in ${folder} cannot be read: ${errorMessage(cause)}`,
      'Correct checks: a folder with *.sql files, in a repository that was checked out before this step.',
      { cause },
    );
  }
}

async function readBundle(host: Host, path: string): Promise<string> {
  try {
    return await host.disk.readFile(path, 'utf8');
  } catch (cause) {
    throw new ActionError(
      'BAD_INPUT',
      `The file ${path} cannot be read.`,
      'Correct ca-bundle: the path of a PEM file.',
      {
        cause,
      },
    );
  }
}
