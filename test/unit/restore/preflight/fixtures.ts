import type { NewCluster } from '../../../../src/aws/rds/cluster-requests.ts';
import type { Cluster } from '../../../../src/aws/rds/clusters.ts';
import type { NewInstance } from '../../../../src/aws/rds/instance-requests.ts';
import type { Instance } from '../../../../src/aws/rds/instances.ts';
import type { VersionOffer } from '../../../../src/aws/rds/offerings.ts';
import type { Snapshot } from '../../../../src/aws/rds/snapshots.ts';
import type { Planned } from '../../../../src/restore/preflight/planned-cluster.ts';
import type { PreviousTarget } from '../../../../src/restore/results.ts';
import { production, staging } from '../../../support/constants.ts';

export function clusterWith(more: Partial<Cluster> = {}): Cluster {
  return {
    id: 'staging',
    arn: `arn:aws:rds:eu-central-1:${staging}:cluster:staging`,
    resourceId: 'cluster-STAGING',
    status: 'available',
    engine: 'aurora-postgresql',
    engineVersion: '16.8',
    engineMode: 'provisioned',
    masterUsername: 'dbadmin',
    port: 5432,
    encrypted: false,
    securityGroupIds: [],
    availabilityZones: [],
    logExports: [],
    backupRetentionDays: 1,
    roles: [],
    iamAuthentication: false,
    httpEndpoint: false,
    deletionProtection: false,
    copyTagsToSnapshot: false,
    replicas: [],
    customEndpoints: [],
    members: [],
    tags: { 'aurora-restore:replaceable': 'true' },
    ...more,
  };
}

export function instanceWith(more: Partial<Instance> = {}): Instance {
  return {
    id: 'staging-1',
    arn: `arn:aws:rds:eu-central-1:${staging}:db:staging-1`,
    resourceId: 'db-1',
    clusterId: 'staging',
    status: 'available',
    class: 'db.r7g.large',
    publiclyAccessible: false,
    autoMinorUpgrade: true,
    copyTagsToSnapshot: false,
    tags: {},
    ...more,
  };
}

export function previousWith(
  cluster: Partial<Cluster> = {},
  instances: readonly Instance[] = [instanceWith()],
): PreviousTarget {
  return { cluster: clusterWith(cluster), instances, customEndpoints: [], dependents: [] };
}

export function snapshotWith(more: Partial<Snapshot> = {}): Snapshot {
  return {
    arn: `arn:aws:rds:eu-central-1:${production}:cluster-snapshot:nightly`,
    id: 'nightly',
    clusterId: 'prod',
    type: 'manual',
    status: 'available',
    createdAt: '2026-01-31T01:05:00.000Z',
    engine: 'aurora-postgresql',
    engineVersion: '16.8',
    masterUsername: 'dbadmin',
    encrypted: false,
    sizeGib: 1,
    tags: {},
    ...more,
  };
}

export function plannedWith(cluster: Partial<NewCluster> = {}, instance: Partial<NewInstance> = {}): Planned {
  return {
    cluster: {
      id: 'staging',
      snapshotArn: 'arn:snapshot',
      engine: 'aurora-postgresql',
      engineVersion: '16.8',
      port: undefined,
      subnetGroup: undefined,
      securityGroupIds: undefined,
      parameterGroup: undefined,
      kmsKeyId: undefined,
      storageType: undefined,
      serverless: undefined,
      networkType: undefined,
      iamAuthentication: undefined,
      logExports: undefined,
      copyTagsToSnapshot: undefined,
      backupRetentionDays: undefined,
      backupWindow: undefined,
      engineLifecycleSupport: undefined,
      tags: {},
      ...cluster,
    },
    instances: [
      {
        id: 'staging-1',
        clusterId: 'staging',
        engine: 'aurora-postgresql',
        class: 'db.r7g.large',
        availabilityZone: undefined,
        parameterGroup: undefined,
        promotionTier: undefined,
        publiclyAccessible: undefined,
        autoMinorUpgrade: undefined,
        caCertificate: undefined,
        maintenanceWindow: undefined,
        monitoring: undefined,
        performanceInsights: undefined,
        copyTagsToSnapshot: undefined,
        tags: {},
        ...instance,
      },
    ],
  };
}

export function versionWith(more: Partial<VersionOffer> = {}): VersionOffer {
  return {
    engine: 'aurora-postgresql',
    version: '16.8',
    family: 'aurora-postgresql16',
    logTypes: ['postgresql'],
    caCertificates: ['rds-ca-rsa2048-g1', 'rds-ca-rsa4096-g1'],
    serverless: { minAcu: 0.5, maxAcu: 128 },
    ...more,
  };
}
