import { createHash } from 'node:crypto';
import { isBusy } from '../../aws/client/call.ts';
import type { Clusters } from '../../aws/rds/clusters.ts';
import type { Credentials } from '../../aws/secrets/credentials-secret.ts';
import type { SessionSecrets } from '../../aws/secrets/session-secrets.ts';
import { connectOverDataApi, endLeftovers, type StatementRunner } from '../../database/data-api.ts';
import type { Sql } from '../../database/sql.ts';
import { ActionError } from '../../errors.ts';
import type { Log } from '../../log.ts';
import { isNewCluster } from '../cluster/ownership.ts';
import { changeWhenAvailable } from '../cluster/waiters.ts';
import type { ClusterLogin, Restore } from '../context.ts';
import { ownTags } from '../naming.ts';
import type { DataApiAccess, DataApiUser, Plan, Run, Step } from '../results.ts';
import { verificationUsersOf } from './sessions.ts';

/** What a connection over the Data API needs. */
export interface DataApi {
  readonly run: Run;
  readonly log: Log;
  readonly targetArn: string;
  readonly clusters: Clusters;
  readonly secrets: SessionSecrets;
  credentials(): Promise<Credentials>;
  runner(clusterArn: string, secretArn: string, database: string): Promise<StatementRunner>;
}

/** The name of the pinned value that says that the Data API was enabled, and with which secrets. */
const pinned = 'open-data-api';

/**
 * Names of the secrets of a restore. Short: the Data API takes ARNs of at most 100 characters (API ExecuteStatement), in
 * any Region and partition.
 */
function secretNames(targetArn: string, restoreId: string): DataApiAccess['secrets'] {
  const id = createHash('sha256').update(`${targetArn} ${restoreId}`).digest('hex').slice(0, 8);
  const name = (who: DataApiUser) => `aurora-restore/${id}-${who}`;
  return { main: name('main'), app: name('app'), read: name('read') };
}

/**
 * Connects over the Data API. The first time it switches the cluster's HTTP endpoint on and makes a secret for each user;
 * `closeDataApi` undoes both, in this run or in a later one. Throws LoginRefused, and DATABASE_UNREACHABLE as long as AWS
 * is not ready.
 */
export function createDataApi(api: DataApi): (login: ClusterLogin) => Promise<Sql> {
  const made = new Map<DataApiUser, string>();
  const open = new Set<string>();
  let alone = false;
  return async (login) => {
    const secrets = secretNames(api.targetArn, api.run.restoreId);
    await api.run.pin(pinned, { secrets });
    if (!open.has(login.clusterArn)) await switchOn(api, login.clusterArn);
    open.add(login.clusterArn);
    const who = whoIs(await api.credentials(), login.user);
    await makeSecrets(api, secrets, made);
    const runner = await api.runner(login.clusterArn, made.get(who) ?? '', login.database);
    const sql = await connectOverDataApi(login, runner);
    if (who === 'main' && !alone) {
      // Under a lease that is known to be ours: else it would be its new holder whose sessions end here.
      await api.run.beforeChange();
      await endLeftovers(runner);
      alone = true;
    }
    return sql;
  };
}

async function switchOn({ clusters, log }: DataApi, clusterArn: string): Promise<void> {
  const cluster = await clusters.get(clusterArn.split(':').at(-1) ?? '');
  if (cluster?.httpEndpoint) return;
  log.info(`Switching the HTTP endpoint of ${clusterArn} on, for the SQL of this restore`);
  try {
    await clusters.enableHttpEndpoint(clusterArn);
  } catch (error) {
    if (!isBusy(error)) throw error;
    throw new ActionError(
      'DATABASE_UNREACHABLE',
      `The HTTP endpoint of ${clusterArn} cannot be switched on yet: the cluster is busy.`,
      'Run again: the restore resumes at this step.',
      { cause: error },
    );
  }
}

/** All at once, so that only the first connection of a run can have to wait for a name to become free. */
async function makeSecrets(
  { secrets, credentials, run, targetArn }: DataApi,
  names: DataApiAccess['secrets'],
  made: Map<DataApiUser, string>,
): Promise<void> {
  const tags = ownTags(run.restoreId, targetArn, 'session-secret');
  const known = await credentials();
  const { app, readonly } = verificationUsersOf(known, run.restoreId);
  const users = {
    main: { username: known.masterUsername, password: known.masterPassword },
    app,
    read: readonly,
  };
  for (const who of ['main', 'app', 'read'] as const)
    if (!made.has(who)) made.set(who, await secrets.make(names[who], users[who], tags));
}

function whoIs(known: Credentials, user: string): DataApiUser {
  if (user === known.masterUsername) return 'main';
  if (user === known.appUsername) return 'app';
  if (user === known.readonlyUsername) return 'read';
  throw new ActionError(
    'UNSUPPORTED',
    `Over the Data API only the users of the credentials secret can be used, and not ${user}.`,
    'Use connect: direct from a runner that can reach the database.',
  );
}

/**
 * Removes the secrets, and puts the HTTP endpoint of the new cluster back as the previous cluster had it. Can be repeated.
 * @param resourceId of the new cluster, where it stays
 */
export async function closeDataApi(
  step: Step,
  restore: Restore,
  plan: Plan | undefined,
  resourceId: string | undefined,
): Promise<null> {
  await closeWith(restore, plan, resourceId, (clusterId, change) =>
    changeWhenAvailable(step, restore, clusterId, { what: 'the HTTP endpoint to be switched off', change }),
  );
  return null;
}

/** As `closeDataApi`, for a run that ends before its restore: what cannot be done now, a later run does. */
export async function leaveDataApi(
  restore: Restore,
  plan: Plan | undefined,
  resourceId: string | undefined,
): Promise<void> {
  await closeWith(restore, plan, resourceId, (_clusterId, change) => change());
}

async function closeWith(
  restore: Restore,
  plan: Plan | undefined,
  resourceId: string | undefined,
  make: (clusterId: string, change: () => Promise<void>) => Promise<void>,
): Promise<void> {
  const { run, targetArn, database, clusters, log } = restore;
  if (run.readPinned(pinned) === undefined) return;
  const tags = ownTags(run.restoreId, targetArn, 'session-secret');
  // The names that follow from the restore, and not those that are stored.
  for (const name of Object.values(secretNames(targetArn, run.restoreId)))
    await database.secrets.remove(name, tags);
  const cluster = resourceId === undefined ? undefined : await clusters.find(resourceId);
  if (cluster === undefined || !isNewCluster(restore, cluster)) return;
  if (!cluster.httpEndpoint || plan?.previous?.cluster.httpEndpoint) return;
  log.info(`Switching the HTTP endpoint of ${cluster.arn} off again`);
  await make(cluster.id, () => clusters.disableHttpEndpoint(cluster.arn));
}
