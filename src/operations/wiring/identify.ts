import type { Clients } from '../../aws/client/clients.ts';
import { checkIdentity, type Identity } from '../../aws/client/identity.ts';
import { clusterArn } from '../../restore/naming.ts';
import type { Settings } from '../../settings/settings.ts';

/** The identities of both roles, and the name of the target in leases, tags and events. */
export interface Identities {
  readonly source: Identity;
  readonly target: Identity;
  readonly targetArn: string;
}

/** Throws WRONG_ACCOUNT where a role belongs to another account than the settings say. */
export async function identify(
  accounts: { readonly source: Clients; readonly target: Clients },
  settings: Settings,
): Promise<Identities> {
  const target = await identifySide(accounts.target, 'target', settings);
  const source = await identifySide(accounts.source, 'source', settings);
  return { source, target, targetArn: targetArnOf(target, settings) };
}

export async function identifySide(
  clients: Clients,
  side: 'source' | 'target',
  settings: Settings,
): Promise<Identity> {
  const sts = await clients.sts(settings[`${side}Region`]);
  return checkIdentity(sts, side, settings[`${side}AccountId`], settings[`${side}RoleArn`]);
}

export function targetArnOf(
  { partition }: Identity,
  { targetRegion, targetAccountId, targetClusterId }: Settings,
): string {
  return clusterArn(partition, targetRegion, targetAccountId, targetClusterId);
}
