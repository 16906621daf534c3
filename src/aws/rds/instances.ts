import {
  CreateDBInstanceCommand,
  type DBInstance,
  DeleteDBInstanceCommand,
  ModifyDBInstanceCommand,
  paginateDescribeDBInstances,
  type RDSClient,
} from '@aws-sdk/client-rds';
import { call, causeOf, isCode } from '../client/call.ts';
import { fromTagList, type Tags } from '../client/tags.ts';
import {
  type InstanceChange,
  type NewInstance,
  toCreateRequest,
  toModifications,
} from './instance-requests.ts';

/** An instance of a cluster as the pipeline knows it: plain JSON. */
export interface Instance {
  readonly id: string;
  readonly arn: string;
  readonly resourceId: string;
  readonly clusterId: string;
  readonly status: string;
  readonly class: string;
  readonly endpoint?: string;
  readonly availabilityZone?: string;
  readonly parameterGroup?: string;
  readonly promotionTier?: number;
  readonly publiclyAccessible: boolean;
  readonly autoMinorUpgrade: boolean;
  readonly caCertificate?: string;
  readonly maintenanceWindow?: string;
  readonly monitoring?: { readonly intervalSeconds: number; readonly roleArn: string };
  readonly performanceInsights?: { readonly kmsKeyId?: string; readonly retentionDays?: number };
  readonly copyTagsToSnapshot: boolean;
  readonly tags: Tags;
}

/** The instances of one account in one Region. */
export interface Instances {
  /** The instances of the clusters, also of a cluster that is already deleted; in one call. */
  ofCluster(...clusterIds: string[]): Promise<Instance[]>;
  get(id: string): Promise<Instance | undefined>;
  create(instance: NewInstance): Promise<void>;
  /** `ApplyImmediately` is always sent. */
  modify(id: string, change: InstanceChange): Promise<void>;
  /** A missing instance counts as deleted. */
  delete(id: string): Promise<void>;
}

export function createInstances(rds: RDSClient): Instances {
  return {
    ofCluster: (...clusterIds) =>
      describe(rds, clusterIds.join(', '), { Filters: [{ Name: 'db-cluster-id', Values: clusterIds }] }),
    get: (id) => get(rds, id),
    create: async (instance) => {
      await call('rds:CreateDBInstance', `${instance.id} (in ${instance.clusterId})`, () =>
        rds.send(new CreateDBInstanceCommand(toCreateRequest(instance))),
      );
    },
    modify: async (id, change) => {
      const members = toModifications(change);
      await call('rds:ModifyDBInstance', `${id} (${Object.keys(members).join(', ')})`, () =>
        rds.send(
          new ModifyDBInstanceCommand({ ...members, DBInstanceIdentifier: id, ApplyImmediately: true }),
        ),
      );
    },
    delete: (id) => remove(rds, id),
  };
}

async function describe(
  rds: RDSClient,
  resource: string,
  filter: { Filters?: { Name: string; Values: string[] }[]; DBInstanceIdentifier?: string },
): Promise<Instance[]> {
  return call('rds:DescribeDBInstances', resource, async () => {
    const found: Instance[] = [];
    for await (const page of paginateDescribeDBInstances({ client: rds }, filter)) {
      found.push(...(page.DBInstances ?? []).map(toInstance));
    }
    return found;
  });
}

async function get(rds: RDSClient, id: string): Promise<Instance | undefined> {
  try {
    return (await describe(rds, id, { DBInstanceIdentifier: id }))[0];
  } catch (error) {
    if (isCode(causeOf(error), 'DBInstanceNotFoundFault')) return undefined;
    throw error;
  }
}

async function remove(rds: RDSClient, id: string): Promise<void> {
  try {
    // A cluster's instances have no snapshots of their own: SkipFinalSnapshot must be left out for them
    // (API DeleteDBInstance: the parameter does not apply to members of an Aurora cluster).
    await call('rds:DeleteDBInstance', id, () =>
      rds.send(new DeleteDBInstanceCommand({ DBInstanceIdentifier: id })),
    );
  } catch (error) {
    if (!isCode(causeOf(error), 'DBInstanceNotFoundFault')) throw error;
  }
}

function toInstance(found: DBInstance): Instance {
  const parameterGroup = found.DBParameterGroups?.[0]?.DBParameterGroupName;
  return {
    id: found.DBInstanceIdentifier ?? '',
    arn: found.DBInstanceArn ?? '',
    resourceId: found.DbiResourceId ?? '',
    clusterId: found.DBClusterIdentifier ?? '',
    status: found.DBInstanceStatus ?? '',
    class: found.DBInstanceClass ?? '',
    ...(found.Endpoint?.Address === undefined ? {} : { endpoint: found.Endpoint.Address }),
    ...(found.AvailabilityZone === undefined ? {} : { availabilityZone: found.AvailabilityZone }),
    ...(parameterGroup === undefined ? {} : { parameterGroup }),
    ...(found.PromotionTier === undefined ? {} : { promotionTier: found.PromotionTier }),
    publiclyAccessible: found.PubliclyAccessible ?? false,
    autoMinorUpgrade: found.AutoMinorVersionUpgrade ?? true,
    ...(found.CACertificateIdentifier === undefined ? {} : { caCertificate: found.CACertificateIdentifier }),
    ...(found.PreferredMaintenanceWindow === undefined
      ? {}
      : { maintenanceWindow: found.PreferredMaintenanceWindow }),
    ...(found.MonitoringInterval && found.MonitoringRoleArn !== undefined
      ? { monitoring: { intervalSeconds: found.MonitoringInterval, roleArn: found.MonitoringRoleArn } }
      : {}),
    ...(found.PerformanceInsightsEnabled
      ? {
          performanceInsights: {
            ...(found.PerformanceInsightsKMSKeyId === undefined
              ? {}
              : { kmsKeyId: found.PerformanceInsightsKMSKeyId }),
            ...(found.PerformanceInsightsRetentionPeriod === undefined
              ? {}
              : { retentionDays: found.PerformanceInsightsRetentionPeriod }),
          },
        }
      : {}),
    copyTagsToSnapshot: found.CopyTagsToSnapshot ?? false,
    tags: fromTagList(found.TagList),
  };
}
