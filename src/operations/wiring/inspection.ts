import { checkIdentity } from '../../aws/client/identity.ts';
import type { Inspection } from '../../restore/context.ts';
import { clusterArn } from '../../restore/naming.ts';
import type { Settings } from '../../settings/settings.ts';
import { createAccounts } from './accounts.ts';
import { createInspection, createTable } from './collaborators.ts';
import type { Host } from './host.ts';

/** Both accounts as an operation sees them that takes no lease: nothing can be changed with it. */
export async function createReadOnlyInspection(host: Host, settings: Settings): Promise<Inspection> {
  const accounts = await createAccounts(host, settings, {
    beforeRequest: () => undefined,
    beforeChange: () => Promise.reject(new Error('Nothing may be changed without a lease.')),
    signal: host.signal,
  });
  const { sourceRegion, targetRegion, sourceAccountId, targetAccountId, targetClusterId } = settings;
  const targetSts = await accounts.target.sts(targetRegion);
  const target = await checkIdentity(targetSts, 'target', targetAccountId, settings.targetRoleArn);
  const sourceSts = await accounts.source.sts(sourceRegion);
  const source = await checkIdentity(sourceSts, 'source', sourceAccountId, settings.sourceRoleArn);
  const targetArn = clusterArn(target.partition, targetRegion, targetAccountId, targetClusterId);
  const table = await createTable(host, accounts.target, settings);
  return createInspection(host, settings, accounts, { source, target }, targetArn, table, {
    restoreId: '',
    last: undefined,
  });
}
