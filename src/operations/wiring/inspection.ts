import type { Inspection } from '../../restore/context.ts';
import type { Settings } from '../../settings/settings.ts';
import { createAccounts } from './accounts.ts';
import { createInspection, createTable } from './collaborators.ts';
import type { Host } from './host.ts';
import { identify } from './identify.ts';

/** Both accounts as an operation sees them that takes no lease: nothing can be changed with it. */
export async function createReadOnlyInspection(host: Host, settings: Settings): Promise<Inspection> {
  const accounts = await createAccounts(host, settings, {
    beforeRequest: () => undefined,
    beforeChange: () => Promise.reject(new Error('Nothing may be changed without a lease.')),
    signal: host.signal,
  });
  const identities = await identify(accounts, settings);
  const table = await createTable(host, accounts.target, settings);
  return createInspection(host, settings, {
    accounts,
    identities,
    table,
    run: { restoreId: '', last: undefined },
  });
}
