import {
  CopyDBClusterSnapshotCommand,
  CreateDBClusterSnapshotCommand,
  type DBClusterSnapshot,
  DeleteDBClusterSnapshotCommand,
  DescribeDBClusterSnapshotAttributesCommand,
  DescribeDBClusterSnapshotsCommand,
  ModifyDBClusterSnapshotAttributeCommand,
  paginateDescribeDBClusterSnapshots,
  type RDSClient,
} from '@aws-sdk/client-rds';
import { call, causeOf, isCode } from '../client/call.ts';
import { fromTagList, type Tags, toTagList } from '../client/tags.ts';

/** A cluster snapshot as the pipeline knows it: plain JSON, so that it can be stored. */
export interface Snapshot {
  readonly arn: string;
  readonly id: string;
  readonly clusterId: string;
  /** Of the cluster that it is a snapshot of; unchanged when that is renamed. */
  readonly clusterResourceId?: string;
  /** As AWS reports it: manual, automated, shared, public, awsbackup. */
  readonly type: string;
  readonly status: string;
  readonly percent?: number;
  /** ISO time of its creation. */
  readonly createdAt: string;
  readonly engine: string;
  readonly engineVersion: string;
  readonly masterUsername: string;
  readonly encrypted: boolean;
  readonly kmsKeyId?: string;
  /** AWS's word: none, sse-rds (a key that AWS owns), sse-kms. Absent in answers from before February 2026. */
  readonly encryptionType?: string;
  readonly sizeGib: number;
  readonly port?: number;
  readonly storageType?: string;
  /** The snapshot that it is a copy of. */
  readonly copyOf?: string;
  readonly tags: Tags;
}

export interface CopyRequest {
  readonly sourceArn: string;
  readonly id: string;
  /** A key in the destination Region; must be left out for an unencrypted snapshot (an error at AWS). */
  readonly kmsKeyId?: string | undefined;
  readonly tags: Tags;
}

/** The cluster snapshots of one account in one Region. */
export interface Snapshots {
  /** Undefined when there is none. `idOrArn`: shared snapshots are addressed by ARN. */
  get(idOrArn: string): Promise<Snapshot | undefined>;
  /** All of a cluster (any type but shared and public). Without a cluster: all of the account in the Region. */
  list(clusterId?: string): Promise<Snapshot[]>;
  /** Starts a copy in this account and Region; the SDK signs the pre-signed URL itself when the Regions differ. */
  copy(request: CopyRequest): Promise<Snapshot>;
  /** Starts a manual snapshot of a cluster of this account and Region. */
  create(clusterId: string, id: string, tags: Tags): Promise<Snapshot>;
  /** Account ids that may restore it, or `all`. */
  sharedWith(id: string): Promise<string[]>;
  share(id: string, account: string): Promise<void>;
  /** A missing snapshot counts as unshared. */
  unshare(id: string, account: string): Promise<void>;
  /** Deletes it. A missing snapshot counts as deleted. */
  delete(id: string): Promise<void>;
}

export function createSnapshots(rds: RDSClient): Snapshots {
  return {
    get: (idOrArn) => get(rds, idOrArn),
    list: (clusterId) => list(rds, clusterId),
    copy: (request) => copy(rds, request),
    create: (clusterId, id, tags) => create(rds, clusterId, id, tags),
    sharedWith: (id) => sharedWith(rds, id),
    share: (id, account) => changeShares(rds, id, { ValuesToAdd: [account] }),
    unshare: async (id, account) => {
      try {
        await changeShares(rds, id, { ValuesToRemove: [account] });
      } catch (error) {
        if ((await get(rds, id)) !== undefined) throw error;
      }
    },
    delete: (id) => remove(rds, id),
  };
}

async function get(rds: RDSClient, idOrArn: string): Promise<Snapshot | undefined> {
  try {
    // A shared snapshot is found only with IncludeShared, an automated one only with its type
    // (API DescribeDBClusterSnapshots).
    const isAutomated = /^(arn:.*:cluster-snapshot:)?rds:/.test(idOrArn);
    const kind = isAutomated ? { SnapshotType: 'automated' } : { IncludeShared: idOrArn.startsWith('arn:') };
    const answer = await call('rds:DescribeDBClusterSnapshots', idOrArn, () =>
      rds.send(new DescribeDBClusterSnapshotsCommand({ DBClusterSnapshotIdentifier: idOrArn, ...kind })),
    );
    const [found] = answer.DBClusterSnapshots ?? [];
    return found === undefined ? undefined : toSnapshot(found);
  } catch (error) {
    if (isCode(causeOf(error), 'DBClusterSnapshotNotFoundFault')) return undefined;
    throw error;
  }
}

async function list(rds: RDSClient, clusterId?: string): Promise<Snapshot[]> {
  const filter = clusterId === undefined ? {} : { DBClusterIdentifier: clusterId };
  return call('rds:DescribeDBClusterSnapshots', clusterId ?? 'all cluster snapshots', async () => {
    const found: Snapshot[] = [];
    for await (const page of paginateDescribeDBClusterSnapshots({ client: rds, pageSize: 100 }, filter)) {
      found.push(...(page.DBClusterSnapshots ?? []).map(toSnapshot));
    }
    return found;
  });
}

async function copy(rds: RDSClient, request: CopyRequest): Promise<Snapshot> {
  const answer = await call('rds:CopyDBClusterSnapshot', `${request.sourceArn} (to ${request.id})`, () =>
    rds.send(
      new CopyDBClusterSnapshotCommand({
        SourceDBClusterSnapshotIdentifier: request.sourceArn,
        TargetDBClusterSnapshotIdentifier: request.id,
        ...(request.kmsKeyId === undefined ? {} : { KmsKeyId: request.kmsKeyId }),
        Tags: toTagList(request.tags),
      }),
    ),
  );
  return toSnapshot(answer.DBClusterSnapshot ?? {});
}

async function create(rds: RDSClient, clusterId: string, id: string, tags: Tags): Promise<Snapshot> {
  const answer = await call('rds:CreateDBClusterSnapshot', `cluster ${clusterId} (to ${id})`, () =>
    rds.send(
      new CreateDBClusterSnapshotCommand({
        DBClusterIdentifier: clusterId,
        DBClusterSnapshotIdentifier: id,
        Tags: toTagList(tags),
      }),
    ),
  );
  return toSnapshot(answer.DBClusterSnapshot ?? {});
}

async function sharedWith(rds: RDSClient, id: string): Promise<string[]> {
  const answer = await call('rds:DescribeDBClusterSnapshotAttributes', id, () =>
    rds.send(new DescribeDBClusterSnapshotAttributesCommand({ DBClusterSnapshotIdentifier: id })),
  );
  const attributes = answer.DBClusterSnapshotAttributesResult?.DBClusterSnapshotAttributes ?? [];
  return attributes.find(({ AttributeName }) => AttributeName === 'restore')?.AttributeValues ?? [];
}

async function changeShares(
  rds: RDSClient,
  id: string,
  change: { ValuesToAdd: string[] } | { ValuesToRemove: string[] },
): Promise<void> {
  await call('rds:ModifyDBClusterSnapshotAttribute', id, () =>
    rds.send(
      new ModifyDBClusterSnapshotAttributeCommand({
        DBClusterSnapshotIdentifier: id,
        AttributeName: 'restore',
        ...change,
      }),
    ),
  );
}

async function remove(rds: RDSClient, id: string): Promise<void> {
  try {
    await call('rds:DeleteDBClusterSnapshot', id, () =>
      rds.send(new DeleteDBClusterSnapshotCommand({ DBClusterSnapshotIdentifier: id })),
    );
  } catch (error) {
    // When the answer was lost, the SDK's second attempt finds a snapshot that is deleted or being deleted: "not found", a
    // wrong state, or even "access denied", as a policy with a condition on tags does not match any more.
    const left = await get(rds, id);
    if (left !== undefined && left.status !== 'deleting') throw error;
  }
}

function toSnapshot(found: DBClusterSnapshot): Snapshot {
  return {
    arn: found.DBClusterSnapshotArn ?? '',
    id: found.DBClusterSnapshotIdentifier ?? '',
    clusterId: found.DBClusterIdentifier ?? '',
    ...(found.DbClusterResourceId === undefined ? {} : { clusterResourceId: found.DbClusterResourceId }),
    type: found.SnapshotType ?? '',
    status: found.Status ?? '',
    ...(found.PercentProgress === undefined ? {} : { percent: found.PercentProgress }),
    createdAt: found.SnapshotCreateTime?.toISOString() ?? '',
    engine: found.Engine ?? '',
    engineVersion: found.EngineVersion ?? '',
    masterUsername: found.MasterUsername ?? '',
    encrypted: found.StorageEncrypted ?? false,
    ...(found.KmsKeyId === undefined ? {} : { kmsKeyId: found.KmsKeyId }),
    ...(found.StorageEncryptionType === undefined ? {} : { encryptionType: found.StorageEncryptionType }),
    sizeGib: found.AllocatedStorage ?? 0,
    ...(found.Port ? { port: found.Port } : {}),
    ...(found.StorageType === undefined ? {} : { storageType: found.StorageType }),
    ...(found.SourceDBClusterSnapshotArn ? { copyOf: found.SourceDBClusterSnapshotArn } : {}),
    tags: fromTagList(found.TagList),
  };
}
