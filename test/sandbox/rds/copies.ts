import type { CopyDBClusterSnapshotMessage } from '@aws-sdk/client-rds';
import type { Call, Service } from '../contract.ts';
import { badCombination, badValue, check, fault } from './fault.ts';
import { assertTags, identifierOf } from './rules.ts';
import {
  addSnapshot,
  assertSnapshotQuota,
  findSnapshot,
  showSnapshot,
  snapshotArn,
  snapshotExists,
  snapshotNotAvailable,
} from './snapshots.ts';
import { type Context, mergeTags, requestTags, type SnapshotThing, tagConditions } from './state.ts';

/** What the caller must be allowed on the key that a snapshot lies under. */
const ownSourceKey = ['kms:DescribeKey', 'kms:Decrypt', 'kms:ReEncryptFrom', 'kms:CreateGrant'];
/** UG aurora-share-snapshot: what the key policy of a shared snapshot's key must allow the other account. */
const foreignSourceKey = [...ownSourceKey, 'kms:Encrypt', 'kms:ReEncryptTo', 'kms:GenerateDataKey'];
/**
 * And on the key that something new will lie under: what the same page lists, as the page on keys of one's own account
 * (UG Overview.Encryption.Keys) does not say which of them RDS asks for in the caller's name.
 */
export const newKeyActions = [
  'kms:DescribeKey',
  'kms:Encrypt',
  'kms:ReEncryptTo',
  'kms:GenerateDataKey',
  'kms:GenerateDataKeyWithoutPlaintext',
  'kms:CreateGrant',
];

/** Throws KMSKeyNotAccessibleFault unless the caller may read what the snapshot's key encrypts. */
export function requireSourceKey(context: Context, call: Call, snapshot: SnapshotThing): void {
  const key = snapshot.shown.KmsKeyId;
  if (key === undefined) return;
  const actions = key.split(':')[4] === call.account ? ownSourceKey : foreignSourceKey;
  context.keys.require(call, key, snapshot.region, actions);
}

export function copyHandlers(context: Context): Service['handlers'] {
  return {
    CopyDBClusterSnapshot: (input: CopyDBClusterSnapshotMessage, call: Call) => {
      check(
        input,
        ['SourceDBClusterSnapshotIdentifier', 'TargetDBClusterSnapshotIdentifier'],
        ['KmsKeyId', 'PreSignedUrl', 'CopyTags', 'Tags'],
      );
      const id = identifierOf(input.TargetDBClusterSnapshotIdentifier, 'TargetDBClusterSnapshotIdentifier');
      const key = snapshotArn(call, id);
      const sourceArn = snapshotArn(call, input.SourceDBClusterSnapshotIdentifier);
      authorize(context, call, sourceArn, key, input);
      assertTags(input.Tags);

      const source = findSnapshot(context, call, sourceArn, true);
      const crossRegion = source.region !== call.region;
      const crossAccount = source.account !== call.account;
      if (source.status !== 'available') throw snapshotNotAvailable(source);
      if (crossRegion && crossAccount && !context.allowOneStepCopy) {
        throw badCombination('A shared snapshot cannot be copied to another Region in one step.');
      }
      if (context.state.snapshots[key] !== undefined) throw snapshotExists(id);
      assertSnapshotQuota(context, call);
      if (crossRegion) assertCopyQuota(context, call);
      const { snapshotCopyMs, crossRegionCopyMs } = context.timings;
      const snapshot = addSnapshot(context, {
        account: call.account,
        region: call.region,
        id,
        type: 'manual',
        like: source.shown,
        kmsKeyId: keyOfCopy(context, call, source, input),
        // Nobody writes to a snapshot: a copy may share its files.
        volume: source.volume,
        // Tags of another account's snapshot are not visible, so there is nothing to be copied.
        tags: mergeTags(input.CopyTags && !crossAccount ? source.tags : [], input.Tags ?? []),
        takesMs: crossRegion ? (crossRegionCopyMs ?? snapshotCopyMs) : snapshotCopyMs,
        inject: 'copy',
        copyOf: sourceArn,
      });
      return { DBClusterSnapshot: showSnapshot(context, snapshot, call) };
    },
  };
}

/** Both ends are asked for; tags are a permission of their own, and so is talking to another Region. */
function authorize(
  context: Context,
  call: Call,
  sourceArn: string,
  key: string,
  input: CopyDBClusterSnapshotMessage,
): void {
  const source = context.state.snapshots[sourceArn];
  const asked = requestTags(input.Tags);
  const own = source?.account === call.account ? tagConditions(source.tags) : {};
  call.authorize('rds:CopyDBClusterSnapshot', [sourceArn], { ...asked, ...own });
  call.authorize('rds:CopyDBClusterSnapshot', [key], asked);
  if (input.Tags !== undefined || input.CopyTags) call.authorize('rds:AddTagsToResource', [key], asked);
  if (sourceArn.split(':')[3] !== call.region) call.authorize('rds:CrossRegionCommunication', ['*']);
}

function assertCopyQuota(context: Context, call: Call): void {
  const { snapshots, quotas } = context.state;
  const running = Object.values(snapshots).filter(({ account, region, status, copyOf }) => {
    const here = account === call.account && region === call.region && status === 'copying';
    return here && copyOf?.split(':')[3] !== call.region;
  });
  if (running.length >= quotas.crossRegionCopies) {
    throw fault(
      'SnapshotQuotaExceeded',
      `Cannot have more than ${quotas.crossRegionCopies} cross-Region copies in progress.`,
    );
  }
}

/** The key that a copy lies under, by AWS's rules; throws where they forbid it. */
function keyOfCopy(
  context: Context,
  call: Call,
  source: SnapshotThing,
  input: CopyDBClusterSnapshotMessage,
): string | undefined {
  const sourceKey = source.shown.KmsKeyId;
  const crossRegion = source.region !== call.region;
  if (input.PreSignedUrl !== undefined) assertPreSigned(input, call, source.region);
  if (sourceKey === undefined) {
    if (input.KmsKeyId !== undefined) {
      throw badCombination('KmsKeyId cannot be given for the copy of an unencrypted cluster snapshot.');
    }
    return undefined;
  }
  if (input.KmsKeyId === undefined && (crossRegion || source.account !== call.account)) {
    throw badCombination('KmsKeyId must be given for the copy of this encrypted cluster snapshot.');
  }
  if (crossRegion && input.PreSignedUrl === undefined) {
    throw badCombination('PreSignedUrl must be given for a cross-Region copy of an encrypted snapshot.');
  }
  requireSourceKey(context, call, source);
  return context.keys.require(call, input.KmsKeyId ?? sourceKey, call.region, newKeyActions).arn;
}

/** API CopyDBClusterSnapshot: the URL is the same call, signed for the source Region. */
function assertPreSigned(input: CopyDBClusterSnapshotMessage, call: Call, sourceRegion: string): void {
  const url = URL.canParse(input.PreSignedUrl ?? '') ? new URL(input.PreSignedUrl ?? '') : undefined;
  // What the call leaves out stands there without a value.
  const says = (name: string) => url?.searchParams.get(name) || undefined;
  const same =
    url?.hostname.startsWith(`rds.${sourceRegion}.`) &&
    says('Action') === 'CopyDBClusterSnapshot' &&
    says('DestinationRegion') === call.region &&
    says('SourceDBClusterSnapshotIdentifier') === input.SourceDBClusterSnapshotIdentifier &&
    says('KmsKeyId') === input.KmsKeyId &&
    says('X-Amz-Credential')?.split('/')[2] === sourceRegion;
  if (!same) throw badValue('PreSignedUrl is not this call, signed for the Region of the source snapshot.');
}
