import type { Clients } from '../../aws/client/clients.ts';
import { createStatements } from '../../aws/rds/data-api.ts';
import { createSessionSecrets } from '../../aws/secrets/session-secrets.ts';
import { connect } from '../../database/connection.ts';
import type { Sql } from '../../database/sql.ts';
import { ActionError } from '../../errors.ts';
import { chooseConnect } from '../../restore/access/connect.ts';
import { createDataApi } from '../../restore/access/data-api.ts';
import { isNewCluster } from '../../restore/cluster/ownership.ts';
import type { ClusterLogin, Inspection, Restore } from '../../restore/context.ts';
import type { Run } from '../../restore/results.ts';
import type { Host } from './host.ts';

export const connectTimeoutMs = 15_000;
const limitPauseMs = 300;

/** Connects to the new cluster's database as `connect` says. */
export async function createSqlAccess(
  host: Host,
  { settings, log, targetArn, clusters, credentials }: Inspection,
  {
    account,
    run,
    certificates,
  }: { readonly account: Clients; readonly run: Run; readonly certificates: readonly string[] },
): Promise<Restore['database']> {
  const secrets = createSessionSecrets(await account.secretsManager(settings.targetRegion));
  const confirmed = new Set<string>();
  /** Where the stored result of a step says that the cluster is: AWS must say the same before a password goes there. */
  const confirm = async ({ clusterArn, host: address, port }: ClusterLogin): Promise<void> => {
    const place = `${clusterArn} ${address} ${port}`;
    if (confirmed.has(place)) return;
    const cluster = await clusters.get(clusterArn.split(':').at(-1) ?? '');
    // A describe may lag behind a rename: who waits for an answer looks again.
    if (cluster?.arn !== clusterArn || !isNewCluster({ run, targetArn, settings }, cluster)) {
      throw new ActionError(
        'DATABASE_UNREACHABLE',
        `The cluster ${clusterArn} has not the name and tags of the new cluster of the restore ${run.restoreId}, as the table says. Nothing was sent there.`,
        'If it stays so, somebody has changed the tags or the item of the table: look in CloudTrail. Then end this restore (operation: abandon) and begin a new one.',
      );
    }
    if (cluster.endpoint !== address || cluster.port !== port) {
      throw new ActionError(
        'DATABASE_UNREACHABLE',
        `The endpoint of ${clusterArn} is ${cluster.endpoint ?? 'not known'}:${cluster.port}, not ${address}:${port} as the table says. Nothing was sent there.`,
        'If it stays so, somebody has changed the cluster or the item of the table: look in CloudTrail. Then end this restore (operation: abandon) and begin a new one.',
      );
    }
    confirmed.add(place);
  };
  const unknownSettings = new Set<string>();
  const sleep = (durationMs: number) => host.clock.sleep(durationMs, run.signal);
  const pause = () => sleep(limitPauseMs);
  const direct: Restore['database']['connect'] = async (login, onNotice) => {
    const applicationName = `aurora-restore ${run.restoreId}`;
    const options = { certificates, applicationName, connectTimeoutMs, unknownSettings, pause, onNotice };
    return connect(login, options);
  };
  const dataApi = createDataApi({
    ...{ run, log, targetArn, clusters, secrets, credentials },
    runner: async (clusterArn, secretArn, database) =>
      createStatements(
        await account.rdsData(settings.targetRegion),
        { clusterArn, secretArn, database },
        sleep,
      ),
  });
  const chosen = chooseConnect(settings.connect, direct, dataApi, log);
  const connectToNew: Restore['database']['connect'] = async (login, onNotice) => {
    await confirm(login);
    return fenced(await chosen(login, onNotice), run);
  };
  return { connect: connectToNew, secrets };
}

/**
 * A statement may change something, so each is sent under a lease that is known to be ours; of a transaction, only its
 * beginning and its commit, as nothing of it counts before.
 */
function fenced(sql: Sql, run: Run): Sql {
  let inTransaction = false;
  return {
    ...sql,
    query: async (text, values) => {
      if (!inTransaction) await run.beforeChange();
      return sql.query(text, values);
    },
    transaction: async (body) => {
      await run.beforeChange();
      return sql.transaction(async () => {
        inTransaction = true;
        const result = await body().finally(() => {
          inTransaction = false;
        });
        await run.beforeChange();
        return result;
      });
    },
  };
}
