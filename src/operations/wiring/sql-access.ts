import type { Clients } from '../../aws/client/clients.ts';
import { createStatements } from '../../aws/rds/data-api.ts';
import { createSessionSecrets } from '../../aws/secrets/session-secrets.ts';
import { connect } from '../../database/connection.ts';
import type { Sql } from '../../database/sql.ts';
import { chooseConnect } from '../../restore/access/connect.ts';
import { createDataApi } from '../../restore/access/data-api.ts';
import type { Inspection, Restore } from '../../restore/context.ts';
import type { Run } from '../../restore/results.ts';
import type { Host } from './host.ts';

export const connectTimeoutMs = 15_000;

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
  const direct: Restore['database']['connect'] = (login, onNotice) => {
    const applicationName = `aurora-restore ${run.restoreId}`;
    return connect(login, { certificates, applicationName, connectTimeoutMs, onNotice });
  };
  const sleep = (durationMs: number) => host.clock.sleep(durationMs, run.signal);
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
  return { connect: async (login, onNotice) => fenced(await chosen(login, onNotice), run), secrets };
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
