import { checkIdentity } from '../aws/identity.ts';
import type { Inspection } from '../restore/context.ts';
import { clusterArn } from '../restore/names.ts';
import type { Settings } from '../settings/settings.ts';
import { openAccounts } from './accounts.ts';
import { openInspection, openTable } from './collaborators.ts';
import type { Host } from './host.ts';

/** Both accounts as an operation sees them that takes no lease: nothing can be changed with it. */
export async function openLook(host: Host, settings: Settings): Promise<Inspection> {
  const accounts = await openAccounts(host, settings, {
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
  const table = await openTable(host, accounts.target, settings);
  return openInspection(host, settings, accounts, { source, target }, targetArn, table, {
    restoreId: '',
    last: undefined,
  });
}
