import { causeOf, isCode } from '../aws/client/call.ts';
import type { KeyAdmin } from '../aws/kms/key-admin.ts';
import { delegatesTo, namesOnly, newPolicy, policyFor } from '../aws/kms/key-policy.ts';
import type { Key } from '../aws/kms/keys.ts';
import { ActionError } from '../errors.ts';
import { type Change, drift, type Finding, inLine } from './change.ts';
import type { Provision } from './context.ts';

/** Identifies a key of a run that was killed after it created the key and before the alias. */
function descriptionFor(alias: string): string {
  return `aurora-restore: made for ${alias}`;
}

/** A key that restores will use. */
interface WantedKey {
  /** The setting that names it, for messages. */
  readonly setting: string;
  readonly side: 'source' | 'target';
  readonly region: string;
  /** Id, ARN, `alias/…` or alias ARN. */
  readonly id: string;
  /** No setting names it: it is the key of the source cluster, checked because snapshots are shared under it. */
  readonly implied?: true;
}

/** Checks each key in the settings: creates one where an alias has none, and allows the restore role to use it. */
export async function inspectKeys(
  provision: Provision,
  sourceClusterKey: string | undefined,
): Promise<Finding[]> {
  const findings: Finding[] = [];
  for (const wanted of wantedKeys(provision, sourceClusterKey))
    findings.push(await inspect(provision, wanted));
  return findings;
}

/**
 * The keys in the settings, except AWS managed keys (`alias/aws/…`), which need nothing. The key that snapshots are
 * shared under is `source-kms-key-id`, in the Region in which a restore looks for it; without that it is the source
 * cluster's own (guide, section 8).
 */
function wantedKeys({ settings }: Provision, sourceClusterKey: string | undefined): WantedKey[] {
  const { sourceRegion, targetRegion, sourceKmsKeyId, topicArn } = settings;
  const named: (Omit<WantedKey, 'id'> & { readonly id: string | undefined })[] = [
    { setting: 'source-kms-key-id', side: 'source', region: targetRegion, id: sourceKmsKeyId },
    { setting: 'target-kms-key-id', side: 'target', region: targetRegion, id: settings.targetKmsKeyId },
    { setting: 'transit-kms-key-id', side: 'target', region: sourceRegion, id: settings.transitKmsKeyId },
    {
      setting: 'topic-kms-key-id',
      side: 'target',
      region: topicArn?.split(':')[3] ?? targetRegion,
      id: settings.topicKmsKeyId,
    },
  ];
  if (sourceKmsKeyId === undefined && settings.sourceAccountId !== settings.targetAccountId) {
    named.push({
      setting: 'the source cluster',
      side: 'source',
      region: sourceRegion,
      id: sourceClusterKey,
      implied: true,
    });
  }
  const accountOf = (side: WantedKey['side']) => settings[`${side}AccountId`];
  const seen = new Set<string>();
  return named.flatMap(({ id, ...key }) => {
    if (id === undefined || /(^|:)alias\/aws\//.test(id)) return [];
    const region = id.startsWith('arn:') ? (id.split(':')[3] ?? '') : key.region;
    const name = `${accountOf(key.side)} ${region} ${aliasOf(id) ?? id}`;
    if (seen.has(name)) return [];
    seen.add(name);
    return [{ ...key, region, id }];
  });
}

async function inspect(provision: Provision, wanted: WantedKey): Promise<Finding> {
  const { settings, restoreRole } = provision;
  const account = settings[`${wanted.side}AccountId`];
  const named = `${wanted.id} (${wanted.setting}, account ${account}, ${wanted.region})`;
  if (wanted.id.startsWith('arn:') && wanted.id.split(':')[4] !== account) {
    throw new ActionError(
      'WRONG_ACCOUNT',
      `The key ${named} belongs to another account.`,
      `Correct ${wanted.setting}.`,
    );
  }
  const keys = await provision.keys(wanted.side, wanted.region);
  const key = await keys.find(wanted.id);
  const isForeign = account !== settings.targetAccountId;
  if (key === undefined) return creation(provision, keys, wanted, { named, account, isForeign });
  if (wanted.implied && key.manager === 'AWS') {
    return drift(
      key.arn,
      'key of the source cluster: it is AWS managed, so its snapshots cannot be shared with the target account; set source-kms-key-id to an alias (alias/NAME), and provision creates a customer managed key for it',
    );
  }
  refuseUnusable(key, named, isForeign);
  const policy = await keys.policy(key.arn);
  const isOpen = !isForeign && delegatesTo(policy, account, key.arn);
  const changed = isOpen ? undefined : policyFor(policy, restoreRole, key.arn);
  if (changed === undefined) return inLine(key.arn, `key for ${wanted.setting}: the restore role can use it`);
  return {
    kind: 'change',
    resource: key.arn,
    detail: `key for ${wanted.setting}: its policy allows ${restoreRole} to use it through RDS (other statements stay)`,
    apply: () => namingPrincipals(restoreRole, () => keys.putPolicy(key.arn, changed)),
  };
}

/** The key as the settings name it, and the account that owns it. */
interface Owner {
  readonly named: string;
  readonly account: string;
  /** Another account than that of the restore role. */
  readonly isForeign: boolean;
}

function creation(
  { restoreRole, partition, settings }: Provision,
  keys: KeyAdmin,
  { id, setting, side }: WantedKey,
  { named, account, isForeign }: Owner,
): Change {
  const alias = aliasOf(id);
  if (alias === undefined) {
    throw new ActionError(
      'KEY_NOT_USABLE',
      `There is no key ${named}.`,
      `Correct ${setting}, or set an alias (alias/NAME): provision then creates a key for it.`,
    );
  }
  const make = async (): Promise<string> => {
    const description = descriptionFor(alias);
    const maker = settings[`${side}RoleArn`];
    const own = [maker, restoreRole].filter((name) => name !== undefined);
    // Anybody who can create keys can use this description: a key with other principals is not reused.
    const left = await keys.findDescribed(description, async (arn) =>
      namesOnly(await keys.policy(arn), own, account, arn),
    );
    if (left === undefined)
      return keys.create(
        newPolicy(partition, account, maker, isForeign ? restoreRole : undefined),
        description,
      );
    const changed = isForeign ? policyFor(await keys.policy(left), restoreRole, left) : undefined;
    if (changed !== undefined) await keys.putPolicy(left, changed);
    return left;
  };
  const sharing = isForeign ? `; its policy allows ${restoreRole} to use it through RDS` : '';
  return {
    kind: 'create',
    resource: named,
    detail: `customer managed key with the alias ${alias}${sharing}`,
    apply: async () => keys.createAlias(alias, await namingPrincipals(restoreRole, make)),
  };
}

function refuseUnusable({ arn, state, manager }: Key, named: string, isForeign: boolean): void {
  if (state !== 'Enabled') {
    throw new ActionError(
      'KEY_NOT_USABLE',
      `The key ${named} is ${arn}, and ${state}: it must be Enabled.`,
      state === 'PendingDeletion'
        ? `Cancel its deletion if it is still needed (aws kms cancel-key-deletion, then enable-key), or set another key.`
        : 'Enable it (aws kms enable-key), or set another key.',
    );
  }
  if (isForeign && manager === 'AWS') {
    throw new ActionError(
      'KEY_NOT_USABLE',
      `The key ${named} is ${arn}, an AWS managed key: snapshots under it cannot be shared with another account.`,
      'Set source-kms-key-id to an alias (alias/NAME): provision creates a customer managed key for it.',
    );
  }
}

/** `alias/NAME`, from itself or from its ARN; undefined for a key's own id or ARN. */
function aliasOf(id: string): string | undefined {
  return /(?:^|:)(alias\/.+)$/.exec(id)?.[1];
}

/** KMS refuses a policy that names a role which does not exist, without saying which (API PutKeyPolicy). */
async function namingPrincipals<T>(role: string, act: () => Promise<T>): Promise<T> {
  try {
    return await act();
  } catch (error) {
    if (!isCode(causeOf(error), 'MalformedPolicyDocumentException')) throw error;
    throw new ActionError(
      'KEY_NOT_USABLE',
      `${(error as Error).message}. The policy names the restore role ${role}: its name is that of the provision role in target-role-arn, without "-provision" at its end.`,
      'Deploy the restore role first (.github/bootstrap/target.yml), and name the two roles NAME and NAME-provision.',
      { cause: error },
    );
  }
}
