import type { Tags } from '../../aws/client/tags.ts';
import type { ClusterSettings, NewCluster, ServerlessCapacity } from '../../aws/rds/cluster-requests.ts';
import type { InstanceSettings, NewInstance } from '../../aws/rds/instance-requests.ts';
import type { Instance } from '../../aws/rds/instances.ts';
import type { Settings } from '../../settings/settings.ts';
import { inheritedTags, instanceNames, ownTags, temporaryName } from '../naming.ts';
import type { BuildNames, Plan } from '../results.ts';

/** The class of a first restore's instances when `instance-class` is not set and there is no previous cluster. */
const defaultInstanceClass = 'db.t4g.medium';

const origins = ['input', 'previous cluster', 'snapshot', 'default'] as const;
export type Origin = (typeof origins)[number];

/** The value of a setting and its origin. Without a value AWS's default applies. */
export interface Choice<T> {
  readonly value: T;
  readonly from: Origin;
}

export type Choices<T> = { readonly [Name in keyof T]: Choice<T[Name]> };

/**
 * The settings of the new cluster: those of the previous cluster unless an input overrides them. A setting that is left
 * out gets AWS's default and not the previous value, so every known setting is passed (API RestoreDBClusterFromSnapshot).
 */
export function chooseClusterSettings(settings: Settings, plan: Plan): Choices<ClusterSettings> {
  const previous = plan.previous?.cluster;
  const { snapshot } = plan;
  const carryOver = <T>(value: T | undefined) => choose({ 'previous cluster': value });
  return {
    engineVersion:
      plan.engineVersion === undefined
        ? { value: snapshot.engineVersion, from: 'snapshot' }
        : { value: plan.engineVersion, from: 'input' },
    port: choose({ 'previous cluster': previous?.port, snapshot: snapshot.port }),
    subnetGroup: choose({ input: settings.subnetGroup, 'previous cluster': previous?.subnetGroup }),
    securityGroupIds: choose({
      input: settings.buildSecurityGroupIds ?? settings.securityGroupIds,
      'previous cluster': listOrNone(previous?.securityGroupIds),
    }),
    parameterGroup: choose({
      input: settings.clusterParameterGroup,
      'previous cluster': groupToCarryOver(previous?.parameterGroup),
    }),
    kmsKeyId: choose({
      input: settings.targetKmsKeyId === undefined ? undefined : plan.clusterKey,
      'previous cluster': previous?.kmsKeyId === undefined ? undefined : plan.clusterKey,
      default: plan.clusterKey,
    }),
    // AWS does not name the standard storage of a cluster: a cluster without a type has that, whatever production has.
    storageType:
      previous === undefined
        ? choose({ snapshot: snapshot.storageType })
        : carryOver(previous.storageType ?? 'aurora'),
    serverless: chooseCapacity(settings, plan),
    networkType: carryOver(previous?.networkType),
    iamAuthentication: carryOver(previous?.iamAuthentication),
    logExports: carryOver(listOrNone(previous?.logExports)),
    copyTagsToSnapshot: carryOver(previous?.copyTagsToSnapshot),
    backupRetentionDays: carryOver(previous?.backupRetentionDays),
    backupWindow: carryOver(previous?.backupWindow),
    // AWS's default is the paid extended support.
    engineLifecycleSupport: choose({
      input: lifecycleSupport(settings.extendedSupport),
      'previous cluster': previous?.engineLifecycleSupport,
      default: lifecycleSupport(false),
    }),
  };
}

/** API EngineLifecycleSupport. */
function lifecycleSupport(extended: boolean | undefined): string | undefined {
  if (extended === undefined) return undefined;
  return extended ? 'open-source-rds-extended-support' : 'open-source-rds-extended-support-disabled';
}

/** The settings of the new instance with this number. One beyond the previous instances is created like the last of them. */
export function chooseInstanceSettings(
  settings: Settings,
  plan: Plan,
  index: number,
): Choices<InstanceSettings> {
  const previous = plan.previous?.instances ?? [];
  const like = previous[index] ?? previous.at(-1);
  const carryOver = <T>(value: T | undefined) => choose({ 'previous cluster': value });
  const firstClass = settings.serverlessMaxAcu === undefined ? defaultInstanceClass : 'db.serverless';
  return {
    class: first<string>(
      { input: settings.instanceClass, 'previous cluster': like?.class },
      { value: firstClass, from: 'default' },
    ),
    availabilityZone: carryOver(zoneOf(settings, plan, previous[index])),
    parameterGroup: choose({
      input: settings.instanceParameterGroup,
      'previous cluster': groupToCarryOver(like?.parameterGroup),
    }),
    promotionTier: carryOver(like?.promotionTier),
    publiclyAccessible: carryOver(like?.publiclyAccessible),
    autoMinorUpgrade: carryOver(like?.autoMinorUpgrade),
    caCertificate: choose({ input: settings.caCertificate, 'previous cluster': like?.caCertificate }),
    maintenanceWindow: carryOver(like?.maintenanceWindow),
    monitoring: carryOver(like?.monitoring),
    performanceInsights: carryOver(like?.performanceInsights),
    copyTagsToSnapshot: carryOver(like?.copyTagsToSnapshot),
  };
}

export function clusterToRestore(
  settings: Settings,
  plan: Plan,
  ids: {
    readonly clusterId: string;
    readonly snapshotArn: string;
    readonly restoreId: string;
    readonly targetArn: string;
  },
): NewCluster {
  return {
    ...valuesOf(chooseClusterSettings(settings, plan)),
    id: ids.clusterId,
    snapshotArn: ids.snapshotArn,
    engine: plan.snapshot.engine,
    tags: clusterTags(settings, plan, ids.restoreId, ids.targetArn),
  };
}

/**
 * The previous cluster's tags, those of the input, and this restore's. The guard tag is left out: mark-verified writes
 * it, so that no restore replaces a cluster that is not verified.
 */
function clusterTags(settings: Settings, plan: Plan, restoreId: string, targetArn: string): Tags {
  const inherited = inheritedTags(plan.previous?.cluster.tags ?? {});
  const { [settings.guardTag.key]: _guard, ...tags } = { ...inherited, ...settings.tags };
  return { ...tags, ...ownTags(restoreId, targetArn, 'cluster') };
}

/** The instances to create, the writer first. */
export function instancesToCreate(
  settings: Settings,
  plan: Plan,
  ids: {
    readonly clusterId: string;
    readonly names: readonly string[];
    readonly restoreId: string;
    readonly targetArn: string;
  },
): NewInstance[] {
  const previous = plan.previous?.instances ?? [];
  return ids.names.map((id, index) => ({
    ...valuesOf(chooseInstanceSettings(settings, plan, index)),
    id,
    clusterId: ids.clusterId,
    engine: plan.snapshot.engine,
    tags: {
      ...inheritedTags((previous[index] ?? previous.at(-1))?.tags ?? {}),
      ...settings.tags,
      ...ownTags(ids.restoreId, ids.targetArn, 'cluster'),
    } satisfies Tags,
  }));
}

/** What the new cluster and its instances are called while they are made: in a swap, the previous ones still have their names. */
export function buildNames(settings: Settings, plan: Plan, restoreId: string): BuildNames {
  const permanent = plannedInstanceNames(settings, plan);
  const temporary = (name: string): string => temporaryName(name, 'new', restoreId);
  return {
    clusterId: temporary(settings.targetClusterId),
    // With `replace` the previous instances are gone before the new ones are created.
    instanceIds: settings.strategy === 'swap' ? permanent.map(temporary) : permanent,
  };
}

/** Permanent ids of the new instances. At least one: a cluster without instances cannot be connected to. */
export function plannedInstanceNames(settings: Settings, plan: Plan): string[] {
  const previous = plan.previous?.instances ?? [];
  const count = settings.instanceCount ?? Math.max(1, previous.length);
  return instanceNames(
    settings.targetClusterId,
    previous.map(({ id }) => id),
    count,
  );
}

/** The previous zone, unless it may lack what is new: a subnet of another group, or another class. */
function zoneOf(
  { subnetGroup, instanceClass }: Settings,
  plan: Plan,
  previous: Instance | undefined,
): string | undefined {
  const sameGroup = subnetGroup === undefined || subnetGroup === plan.previous?.cluster.subnetGroup;
  const sameClass = instanceClass === undefined || instanceClass === previous?.class;
  return sameGroup && sameClass ? previous?.availabilityZone : undefined;
}

function chooseCapacity(
  { serverlessMinAcu, serverlessMaxAcu }: Settings,
  plan: Plan,
): Choice<ServerlessCapacity | undefined> {
  const previous = plan.previous?.cluster.serverless;
  const minAcu = serverlessMinAcu ?? previous?.minAcu;
  const maxAcu = serverlessMaxAcu ?? previous?.maxAcu;
  if (minAcu === undefined || maxAcu === undefined) return { value: undefined, from: 'default' };
  const secondsUntilAutoPause = previous?.secondsUntilAutoPause;
  return {
    // AWS accepts a pause only where the capacity may be 0.
    value:
      secondsUntilAutoPause === undefined || minAcu > 0
        ? { minAcu, maxAcu }
        : { minAcu, maxAcu, secondsUntilAutoPause },
    from: serverlessMinAcu === undefined && serverlessMaxAcu === undefined ? 'previous cluster' : 'input',
  };
}

/** A default parameter group belongs to one family of versions: AWS takes that of the new version. */
function groupToCarryOver(group: string | undefined): string | undefined {
  return group?.startsWith('default.') ? undefined : group;
}

/** The first origin with a value, in the order of `Origin`. */
function choose<T>(candidates: { readonly [from in Origin]?: T | undefined }): Choice<T | undefined> {
  return first<T | undefined>(candidates, { value: undefined, from: 'default' });
}

function first<T>(candidates: { readonly [from in Origin]?: T | undefined }, fallback: Choice<T>): Choice<T> {
  for (const from of origins) {
    const value = candidates[from];
    if (value !== undefined) return { value, from };
  }
  return fallback;
}

function valuesOf<T extends object>(choices: Choices<T>): T {
  return Object.fromEntries(
    Object.entries<Choice<unknown>>(choices).map(([name, { value }]) => [name, value]),
  ) as T;
}

function listOrNone<T>(list: readonly T[] | undefined): readonly T[] | undefined {
  return list === undefined || list.length === 0 ? undefined : list;
}
