import type { CreateDBInstanceCommandInput, ModifyDBInstanceCommandInput } from '@aws-sdk/client-rds';
import { present } from '../client/present.ts';
import { type Tags, toTagList } from '../client/tags.ts';

/** The settings with which an instance is created. AWS's default applies where a value is undefined. */
export interface InstanceSettings {
  readonly class: string;
  readonly availabilityZone: string | undefined;
  readonly parameterGroup: string | undefined;
  readonly promotionTier: number | undefined;
  readonly publiclyAccessible: boolean | undefined;
  readonly autoMinorUpgrade: boolean | undefined;
  readonly caCertificate: string | undefined;
  readonly maintenanceWindow: string | undefined;
  readonly monitoring: { readonly intervalSeconds: number; readonly roleArn: string } | undefined;
  readonly performanceInsights: { readonly kmsKeyId?: string; readonly retentionDays?: number } | undefined;
  readonly copyTagsToSnapshot: boolean | undefined;
}

/** An instance to create in a cluster. */
export interface NewInstance extends InstanceSettings {
  readonly id: string;
  readonly clusterId: string;
  readonly engine: string;
  readonly tags: Tags;
}

/** A change of an instance. */
export interface InstanceChange {
  readonly newId: string;
}

export function toCreateRequest(instance: NewInstance): CreateDBInstanceCommandInput {
  const { monitoring, performanceInsights } = instance;
  return present<CreateDBInstanceCommandInput>({
    DBInstanceIdentifier: instance.id,
    DBClusterIdentifier: instance.clusterId,
    Engine: instance.engine,
    DBInstanceClass: instance.class,
    AvailabilityZone: instance.availabilityZone,
    DBParameterGroupName: instance.parameterGroup,
    PromotionTier: instance.promotionTier,
    PubliclyAccessible: instance.publiclyAccessible,
    AutoMinorVersionUpgrade: instance.autoMinorUpgrade,
    CACertificateIdentifier: instance.caCertificate,
    PreferredMaintenanceWindow: instance.maintenanceWindow,
    MonitoringInterval: monitoring?.intervalSeconds,
    MonitoringRoleArn: monitoring?.roleArn,
    EnablePerformanceInsights: performanceInsights === undefined ? undefined : true,
    PerformanceInsightsKMSKeyId: performanceInsights?.kmsKeyId,
    PerformanceInsightsRetentionPeriod: performanceInsights?.retentionDays,
    CopyTagsToSnapshot: instance.copyTagsToSnapshot,
    Tags: toTagList(instance.tags),
  });
}

export function toModifications(change: InstanceChange): Partial<ModifyDBInstanceCommandInput> {
  return { NewDBInstanceIdentifier: change.newId };
}
