import type {
  CreateDBInstanceMessage,
  DBInstance,
  ModifyDBInstanceMessage,
  RebootDBInstanceMessage,
} from '@aws-sdk/client-rds';
import type { Call, Service } from '../contract.ts';
import { assertNoIntegration, nameIsTaken } from './clusters.ts';
import { newKeyActions } from './copies.ts';
import { badCombination, check, fault } from './fault.ts';
import { assertInstanceAvailable, authorizeInstance, showInstance } from './instances.ts';
import { assertRange, assertRole, assertWindows, identifierOf } from './rules.ts';
import { after, arn, type ClusterThing, type Context, type InstanceThing, tagConditions } from './state.ts';
import { instanceClasses, versionOf } from './versions.ts';

/** Settings of an instance of a cluster, both at its creation and later. */
export const instanceSettings = [
  ...(['DBParameterGroupName', 'PromotionTier', 'PubliclyAccessible', 'AutoMinorVersionUpgrade'] as const),
  ...(['CACertificateIdentifier', 'PreferredMaintenanceWindow', 'MonitoringInterval'] as const),
  ...(['MonitoringRoleArn', 'EnablePerformanceInsights', 'PerformanceInsightsKMSKeyId'] as const),
  ...(['PerformanceInsightsRetentionPeriod', 'CopyTagsToSnapshot'] as const),
] as const;
type Settings = Pick<CreateDBInstanceMessage, (typeof instanceSettings)[number]>;

const certificates = ['rds-ca-rsa2048-g1', 'rds-ca-rsa4096-g1', 'rds-ca-ecc384-g1'];

/** What a describe shows of the settings asked for, the rest at AWS's defaults. Throws where AWS refuses. */
export function assertInstanceSettings(
  context: Context,
  call: Call,
  cluster: ClusterThing,
  input: CreateDBInstanceMessage,
): DBInstance {
  const group = input.DBParameterGroupName;
  return {
    DBParameterGroups: [
      { DBParameterGroupName: groupFor(context, call, cluster, group), ParameterApplyStatus: 'in-sync' },
    ],
    PromotionTier: input.PromotionTier ?? 1,
    PubliclyAccessible: input.PubliclyAccessible ?? false,
    AutoMinorVersionUpgrade: input.AutoMinorVersionUpgrade ?? true,
    CACertificateIdentifier: input.CACertificateIdentifier ?? 'rds-ca-rsa2048-g1',
    PreferredMaintenanceWindow: input.PreferredMaintenanceWindow ?? 'sat:05:00-sat:05:30',
    CopyTagsToSnapshot: input.CopyTagsToSnapshot ?? false,
    ...monitoring(input),
    ...performanceInsights(context, call, input),
  };
}

export function instanceChangeHandlers(context: Context): Service['handlers'] {
  return {
    ModifyDBInstance: (input: ModifyDBInstanceMessage, call: Call) => {
      check(
        input,
        ['DBInstanceIdentifier'],
        ['ApplyImmediately', 'NewDBInstanceIdentifier', 'DBInstanceClass', ...instanceSettings],
      );
      const instance = authorizeInstance(context, call, 'rds:ModifyDBInstance', input.DBInstanceIdentifier);
      assertEach(context, call, context.state.clusters[instance.clusterArn], input);
      const next = input.NewDBInstanceIdentifier;
      const id = next === undefined ? undefined : freeName(context, call, instance, next);
      assertInstanceAvailable(instance);
      const cluster = context.state.clusters[instance.clusterArn];
      if (id !== undefined && cluster !== undefined)
        assertNoIntegration(context, cluster, 'InvalidDBInstanceState');
      modify(context, call, instance, input);
      if (id !== undefined) rename(context, instance, id, input.ApplyImmediately ?? false);
      return { DBInstance: showInstance(context, instance) };
    },

    RebootDBInstance: (input: RebootDBInstanceMessage, call: Call) => {
      check(input, ['DBInstanceIdentifier'], []);
      const instance = authorizeInstance(context, call, 'rds:RebootDBInstance', input.DBInstanceIdentifier);
      assertInstanceAvailable(instance);
      instance.status = 'rebooting';
      const key = instance.shown.DBInstanceArn ?? '';
      after(context, context.timings.instanceModifyMs, { kind: 'instance-available', arn: key });
      return { DBInstance: showInstance(context, instance) };
    },
  };
}

function freeName(context: Context, call: Call, instance: InstanceThing, wanted: string): string {
  const id = identifierOf(wanted, 'NewDBInstanceIdentifier');
  const key = arn.instance(call.account, call.region, id);
  call.authorize('rds:ModifyDBInstance', [key], tagConditions(instance.tags));
  if (nameIsTaken(context, key)) {
    throw fault('DBInstanceAlreadyExists', 'DB instance already exists');
  }
  return id;
}

/** Without ApplyImmediately it waits for the next maintenance window, which no test lives to see. */
function rename(context: Context, instance: InstanceThing, id: string, now: boolean): void {
  if (!now) {
    instance.shown.PendingModifiedValues = { DBInstanceIdentifier: id };
    return;
  }
  instance.status = 'renaming';
  const key = instance.shown.DBInstanceArn ?? '';
  after(context, context.timings.renameMs, { kind: 'instance-renamed', arn: key, value: id });
}

function modify(context: Context, call: Call, instance: InstanceThing, input: ModifyDBInstanceMessage): void {
  const cluster = context.state.clusters[instance.clusterArn];
  const group = input.DBParameterGroupName;
  const { DBInstanceClass: wanted } = input;
  if (wanted !== undefined && !instanceClasses.includes(wanted)) {
    throw badCombination(`RDS does not support the class ${wanted} in ${call.region}.`);
  }
  const plain = {
    PromotionTier: input.PromotionTier,
    PubliclyAccessible: input.PubliclyAccessible,
    AutoMinorVersionUpgrade: input.AutoMinorVersionUpgrade,
    CACertificateIdentifier: input.CACertificateIdentifier,
    PreferredMaintenanceWindow: input.PreferredMaintenanceWindow,
    CopyTagsToSnapshot: input.CopyTagsToSnapshot,
    DBInstanceClass: input.ApplyImmediately ? wanted : undefined,
  };
  const changes = {
    ...Object.fromEntries(Object.entries(plain).filter(([, value]) => value !== undefined)),
    ...(group === undefined || cluster === undefined
      ? {}
      : {
          DBParameterGroups: [
            // A new group counts from the next reboot on.
            {
              DBParameterGroupName: groupFor(context, call, cluster, group),
              ParameterApplyStatus: 'pending-reboot',
            },
          ],
        }),
    ...(input.MonitoringInterval === undefined ? {} : monitoring(input)),
    ...(input.EnablePerformanceInsights === undefined ? {} : performanceInsights(context, call, input)),
  };
  if (Object.keys(changes).length === 0) return;
  Object.assign(instance.shown, changes);
  instance.status = 'modifying';
  const key = instance.shown.DBInstanceArn ?? '';
  after(context, context.timings.instanceModifyMs, { kind: 'instance-available', arn: key });
}

export function assertEach(
  context: Context,
  call: Call,
  cluster: ClusterThing | undefined,
  input: Settings,
): void {
  assertRange('PromotionTier', input.PromotionTier, 0, 15);
  assertWindows(undefined, input.PreferredMaintenanceWindow);
  const { CACertificateIdentifier: certificate } = input;
  if (certificate !== undefined && !certificates.includes(certificate)) {
    throw fault('CertificateNotFound', `Certificate ${certificate} not found.`);
  }
  const { Engine: engine, EngineVersion: version } = cluster?.shown ?? {};
  const supported = versionOf(engine, version)?.certificates;
  if (certificate !== undefined && supported !== undefined && !supported.includes(certificate)) {
    throw badCombination(`${engine} ${version} does not support the CA ${certificate}.`);
  }
  const { MonitoringInterval: interval = 0, MonitoringRoleArn: role } = input;
  if (![0, 1, 5, 10, 15, 30, 60].includes(interval)) {
    throw badCombination(`The MonitoringInterval ${interval} is not one of 0, 1, 5, 10, 15, 30, 60.`);
  }
  if (interval > 0 === (role === undefined)) {
    throw badCombination('MonitoringInterval other than 0 and MonitoringRoleArn must be given together.');
  }
  if (role !== undefined) {
    call.authorize('iam:PassRole', [role], { 'iam:PassedToService': 'monitoring.rds.amazonaws.com' });
    assertRole(context, call, role);
  }
  const { PerformanceInsightsRetentionPeriod: retention, EnablePerformanceInsights: enabled } = input;
  if (!enabled && (retention !== undefined || input.PerformanceInsightsKMSKeyId !== undefined)) {
    throw badCombination('Performance Insights settings need EnablePerformanceInsights.');
  }
  const months = (retention ?? 7) / 31;
  if (retention !== 7 && retention !== 731 && !(Number.isInteger(months) && months >= 1 && months <= 23)) {
    if (retention !== undefined) throw badCombination(`Invalid Performance Insights retention: ${retention}`);
  }
}

function monitoring({ MonitoringInterval = 0, MonitoringRoleArn }: Settings): DBInstance {
  return MonitoringRoleArn === undefined ? { MonitoringInterval } : { MonitoringInterval, MonitoringRoleArn };
}

/** Without a key it is the account's default one; without a retention a week (API CreateDBInstance). */
function performanceInsights(context: Context, call: Call, input: Settings): DBInstance {
  if (!input.EnablePerformanceInsights) return { PerformanceInsightsEnabled: false };
  const key = input.PerformanceInsightsKMSKeyId;
  return {
    PerformanceInsightsEnabled: true,
    PerformanceInsightsKMSKeyId:
      key === undefined
        ? context.keys.defaultKey(call.account, call.region).arn
        : context.keys.require(call, key, call.region, newKeyActions).arn,
    PerformanceInsightsRetentionPeriod: input.PerformanceInsightsRetentionPeriod ?? 7,
  };
}

function groupFor(context: Context, call: Call, cluster: ClusterThing, name: string | undefined): string {
  const family = versionOf(cluster.shown.Engine, cluster.shown.EngineVersion)?.family ?? '';
  const group = name ?? `default.${family}`;
  const found =
    group === `default.${family}`
      ? family
      : context.state.instanceParameterGroups[`${call.account}/${call.region}/${group}`];
  if (found === undefined) throw fault('DBParameterGroupNotFound', `DBParameterGroup not found: ${group}`);
  if (found !== family) {
    throw badCombination(`The parameter group ${group} is of family ${found}, not ${family}.`);
  }
  return group;
}
