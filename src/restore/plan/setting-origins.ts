import type { ClusterSettings } from '../../aws/rds/cluster-requests.ts';
import type { InstanceSettings } from '../../aws/rds/instance-requests.ts';
import type { Settings } from '../../settings/settings.ts';
import type { Plan } from '../results.ts';
import {
  type Choice,
  type Choices,
  chooseClusterSettings,
  chooseInstanceSettings,
  type Origin,
  plannedInstanceNames,
} from './cluster-settings.ts';

/** One setting of the new cluster, for the report. Plain JSON. */
export interface SettingOrigin {
  readonly name: string;
  readonly value: string;
  readonly from: Origin;
}

/** Settings that a cluster gets after its restore, or that are always the same. */
interface LaterSettings {
  readonly maintenanceWindow: string;
  readonly roles: readonly string[];
  readonly httpEndpoint: boolean;
  readonly customEndpoints: readonly string[];
  readonly deletionProtection: boolean;
}

const clusterNames: { readonly [Name in keyof (ClusterSettings & LaterSettings)]: string } = {
  engineVersion: 'engine version',
  port: 'port',
  subnetGroup: 'subnet group',
  securityGroupIds: 'security groups',
  parameterGroup: 'parameter group',
  kmsKeyId: 'KMS key',
  storageType: 'storage type',
  serverless: 'serverless capacity',
  networkType: 'network type',
  iamAuthentication: 'IAM authentication',
  logExports: 'log exports',
  copyTagsToSnapshot: 'copy tags to snapshots',
  backupRetentionDays: 'backup retention in days',
  backupWindow: 'backup window',
  engineLifecycleSupport: 'engine lifecycle support',
  maintenanceWindow: 'maintenance window',
  roles: 'IAM roles',
  httpEndpoint: 'HTTP endpoint (Data API)',
  customEndpoints: 'custom endpoints',
  deletionProtection: 'deletion protection',
};

const instanceNames: { readonly [Name in keyof InstanceSettings]: string } = {
  class: 'instance class',
  availabilityZone: 'Availability Zone',
  parameterGroup: 'parameter group',
  promotionTier: 'promotion tier',
  publiclyAccessible: 'publicly accessible',
  autoMinorUpgrade: 'automatic minor version upgrade',
  caCertificate: 'CA certificate',
  maintenanceWindow: 'maintenance window',
  monitoring: 'enhanced monitoring',
  performanceInsights: 'Performance Insights',
  copyTagsToSnapshot: 'copy tags to snapshots',
};

/** The settings of the new cluster and its instances, each with its origin. */
export function describeSettingOrigins(settings: Settings, plan: Plan): SettingOrigin[] {
  return [
    ...format('cluster', clusterNames, {
      ...chooseClusterSettings(settings, plan),
      ...laterSettings(settings, plan),
    }),
    ...plannedInstanceNames(settings, plan).flatMap((id, index) =>
      format(id, instanceNames, chooseInstanceSettings(settings, plan, index)),
    ),
  ];
}

function laterSettings({ deletionProtection }: Settings, { previous }: Plan): Choices<LaterSettings> {
  const from = previous === undefined ? 'default' : 'previous cluster';
  const window = previous?.cluster.maintenanceWindow;
  return {
    maintenanceWindow: { value: window ?? "AWS's default", from: window === undefined ? 'default' : from },
    roles: { value: (previous?.cluster.roles ?? []).map(({ arn }) => arn), from },
    httpEndpoint: { value: previous?.cluster.httpEndpoint ?? false, from },
    customEndpoints: { value: (previous?.customEndpoints ?? []).map(({ id }) => id), from },
    deletionProtection: {
      value: deletionProtection ?? previous?.cluster.deletionProtection ?? false,
      from: deletionProtection === undefined ? from : 'input',
    },
  };
}

/** Those with a value: AWS decides about the others. */
function format<T extends object>(
  resource: string,
  names: { readonly [Name in keyof T]: string },
  choices: Choices<T>,
): SettingOrigin[] {
  return Object.entries<Choice<unknown>>(choices)
    .filter(([, { value }]) => value !== undefined)
    .map(([key, { value, from }]) => ({
      name: `${resource}: ${names[key as keyof T]}`,
      value: text(value),
      from,
    }));
}

function text(value: unknown): string {
  if (Array.isArray(value)) return value.length === 0 ? 'none' : value.join(', ');
  if (typeof value === 'boolean') return value ? 'on' : 'off';
  if (typeof value !== 'object' || value === null) return String(value);
  return Object.entries(value)
    .map(([key, member]) => `${key}: ${member}`)
    .join(', ');
}
