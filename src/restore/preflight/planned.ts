import type { Tags } from '../../aws/client/tags.ts';
import type { Settings } from '../../settings/settings.ts';
import { instanceInputs, plannedInstanceNames, restoreInput } from '../plan/cluster-settings.ts';
import type { Plan } from '../results.ts';

/** What of the new cluster's settings AWS can refuse. */
export interface PlannedCluster {
  readonly engine: string;
  readonly engineVersion: string;
  readonly subnetGroup?: string | undefined;
  readonly securityGroupIds?: readonly string[] | undefined;
  readonly parameterGroup?: string | undefined;
  readonly kmsKeyId?: string | undefined;
  readonly storageType?: string | undefined;
  readonly serverless?: { readonly minAcu: number; readonly maxAcu: number } | undefined;
  readonly networkType?: string | undefined;
  readonly iamAuthentication?: boolean | undefined;
  readonly logExports?: readonly string[] | undefined;
  readonly engineLifecycleSupport?: string | undefined;
  readonly tags: Tags;
}

/** The same for an instance. */
export interface PlannedInstance {
  readonly id: string;
  readonly class: string;
  readonly availabilityZone?: string | undefined;
  readonly parameterGroup?: string | undefined;
  readonly caCertificate?: string | undefined;
  readonly monitoring?: { readonly intervalSeconds: number; readonly roleArn: string } | undefined;
  readonly performanceInsights?: { readonly kmsKeyId?: string; readonly retentionDays?: number } | undefined;
  readonly tags: Tags;
}

export interface Planned {
  readonly cluster: PlannedCluster;
  readonly instances: readonly PlannedInstance[];
}

/** What it takes to know what will be requested. */
export interface Planning {
  readonly settings: Settings;
  readonly run: { readonly restoreId: string };
  readonly targetArn: string;
}

/** The new cluster and its instances as they will be requested, under their permanent names. */
export function plannedOf({ settings, run, targetArn }: Planning, plan: Plan): Planned {
  const ids = { clusterId: settings.targetClusterId, restoreId: run.restoreId, targetArn };
  const asked = restoreInput(settings, plan, { ...ids, snapshotArn: plan.snapshot.arn });
  const { MinCapacity: minAcu, MaxCapacity: maxAcu } = asked.ServerlessV2ScalingConfiguration ?? {};
  const names = plannedInstanceNames(settings, plan);
  return {
    cluster: {
      engine: plan.snapshot.engine,
      engineVersion: asked.EngineVersion ?? '',
      subnetGroup: asked.DBSubnetGroupName,
      securityGroupIds: asked.VpcSecurityGroupIds,
      parameterGroup: asked.DBClusterParameterGroupName,
      kmsKeyId: asked.KmsKeyId,
      storageType: asked.StorageType,
      serverless: minAcu === undefined || maxAcu === undefined ? undefined : { minAcu, maxAcu },
      networkType: asked.NetworkType,
      iamAuthentication: asked.EnableIAMDatabaseAuthentication,
      logExports: asked.EnableCloudwatchLogsExports,
      engineLifecycleSupport: asked.EngineLifecycleSupport,
      tags: tagsOf(asked.Tags),
    },
    instances: instanceInputs(settings, plan, { ...ids, names }).map((one) => ({
      id: one.DBInstanceIdentifier ?? '',
      class: one.DBInstanceClass ?? '',
      availabilityZone: one.AvailabilityZone,
      parameterGroup: one.DBParameterGroupName,
      caCertificate: one.CACertificateIdentifier,
      monitoring:
        one.MonitoringRoleArn === undefined
          ? undefined
          : { intervalSeconds: one.MonitoringInterval ?? 0, roleArn: one.MonitoringRoleArn },
      performanceInsights: one.EnablePerformanceInsights
        ? {
            ...(one.PerformanceInsightsKMSKeyId === undefined
              ? {}
              : { kmsKeyId: one.PerformanceInsightsKMSKeyId }),
          }
        : undefined,
      tags: tagsOf(one.Tags),
    })),
  };
}

function tagsOf(list: readonly { Key?: string | undefined; Value?: string | undefined }[] | undefined): Tags {
  return Object.fromEntries((list ?? []).map(({ Key = '', Value = '' }) => [Key, Value]));
}
