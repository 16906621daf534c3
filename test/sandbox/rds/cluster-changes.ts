import { randomBytes } from 'node:crypto';
import type {
  AddRoleToDBClusterMessage,
  DBClusterRole,
  ModifyDBClusterMessage,
  RemoveRoleFromDBClusterMessage,
} from '@aws-sdk/client-rds';
import type { Call, Service } from '../contract.ts';
import { arnOf } from '../partition.ts';
import {
  assertAvailable,
  assertNoIntegration,
  authorizeCluster,
  clusterArn,
  clusterExists,
  membersOf,
  nameIsTaken,
  showCluster,
} from './clusters.ts';
import { badCombination, badValue, check, fault } from './fault.ts';
import { assertLogTypes, parameterGroup, securityGroups } from './new-clusters.ts';
import {
  assertOneOf,
  assertPassword,
  assertRange,
  assertRole,
  assertServerless,
  assertWindows,
  identifierOf,
} from './rules.ts';
import { after, arn, type ClusterThing, type Context, defaultVpc, tagConditions } from './state.ts';
import { versionOf } from './versions.ts';

const modifiable = [
  ...([
    'ApplyImmediately',
    'NewDBClusterIdentifier',
    'MasterUserPassword',
    'ManageMasterUserPassword',
  ] as const),
  ...([
    'MasterUserSecretKmsKeyId',
    'DeletionProtection',
    'CopyTagsToSnapshot',
    'BackupRetentionPeriod',
  ] as const),
  ...(['PreferredBackupWindow', 'PreferredMaintenanceWindow', 'VpcSecurityGroupIds', 'Port'] as const),
  ...(['MasterUserAuthenticationType'] as const),
  ...(['DBClusterParameterGroupName', 'EnableIAMDatabaseAuthentication', 'StorageType'] as const),
  ...(['CloudwatchLogsExportConfiguration', 'ServerlessV2ScalingConfiguration', 'EngineVersion'] as const),
] as const;

export function clusterChangeHandlers(context: Context): Service['handlers'] {
  return {
    ModifyDBCluster: (input: ModifyDBClusterMessage, call: Call) => {
      check(input, ['DBClusterIdentifier'], modifiable);
      const cluster = authorizeCluster(context, call, 'rds:ModifyDBCluster', input.DBClusterIdentifier);
      const group = input.DBClusterParameterGroupName;
      if (group !== undefined) {
        call.authorize('rds:ModifyDBCluster', [arn.clusterGroup(call.account, call.region, group)]);
      }
      // Parameters are checked before states, and everything before anything is changed.
      assertChange(input, cluster);
      assertAvailable(cluster);
      if (input.NewDBClusterIdentifier !== undefined) assertNotShared(context, cluster);
      const next = renamed(context, call, cluster, input);
      assertVersionChange(context, cluster, input.EngineVersion);
      const changes = changesOf(context, call, cluster, input);
      changePassword(context, call, cluster, input);
      applyChanges(context, cluster, input, changes);
      if (next !== undefined) rename(context, cluster, next, input.ApplyImmediately ?? false);
      return { DBCluster: showCluster(context, cluster) };
    },

    AddRoleToDBCluster: (input: AddRoleToDBClusterMessage, call: Call) => {
      check(input, ['DBClusterIdentifier', 'RoleArn'], ['FeatureName']);
      const cluster = authorizeCluster(context, call, 'rds:AddRoleToDBCluster', input.DBClusterIdentifier);
      call.authorize('iam:PassRole', [input.RoleArn ?? ''], { 'iam:PassedToService': 'rds.amazonaws.com' });
      assertRole(context, call, input.RoleArn ?? '');
      assertFeature(cluster, input.FeatureName);
      assertAvailable(cluster);
      const roles = cluster.shown.AssociatedRoles ?? [];
      if (roles.some((role) => isSameRole(role, input))) {
        throw fault('DBClusterRoleAlreadyExists', `The role ${input.RoleArn} is already associated.`);
      }
      if (roles.length >= 5) throw fault('DBClusterRoleQuotaExceeded', 'A cluster can have at most 5 roles.');
      const { RoleArn, FeatureName } = input;
      const added = { RoleArn, Status: 'ACTIVE', ...(FeatureName === undefined ? {} : { FeatureName }) };
      cluster.shown.AssociatedRoles = [...roles, added];
      return {};
    },

    RemoveRoleFromDBCluster: (input: RemoveRoleFromDBClusterMessage, call: Call) => {
      check(input, ['DBClusterIdentifier', 'RoleArn'], ['FeatureName']);
      const cluster = authorizeCluster(
        context,
        call,
        'rds:RemoveRoleFromDBCluster',
        input.DBClusterIdentifier,
      );
      assertAvailable(cluster);
      const roles = cluster.shown.AssociatedRoles ?? [];
      const left = roles.filter((role) => !isSameRole(role, input));
      if (left.length === roles.length) {
        throw fault('DBClusterRoleNotFound', `The role ${input.RoleArn} is not associated.`);
      }
      cluster.shown.AssociatedRoles = left;
      return {};
    },
  };
}

/** UG "Cross-account cloning", limitations; and no cluster with an integration is renamed. */
function assertNotShared(context: Context, cluster: ClusterThing): void {
  assertNoIntegration(context, cluster);
  if (context.isShared(cluster.shown.DBClusterArn ?? ''))
    throw fault('InvalidDBClusterStateFault', 'A DB cluster that is shared cannot be renamed.');
}

function assertFeature({ shown }: ClusterThing, feature: string | undefined): void {
  const { features } = versionOf(shown.Engine, shown.EngineVersion) ?? {};
  if (feature === undefined || features === undefined || features.includes(feature)) return;
  throw badValue(`${shown.Engine} ${shown.EngineVersion} does not support the feature ${feature}.`);
}

function isSameRole(role: DBClusterRole, { RoleArn, FeatureName }: AddRoleToDBClusterMessage): boolean {
  return role.RoleArn === RoleArn && role.FeatureName === FeatureName;
}

/** The new name, if one is asked for and free. */
function renamed(
  context: Context,
  call: Call,
  cluster: ClusterThing,
  input: ModifyDBClusterMessage,
): string | undefined {
  if (input.NewDBClusterIdentifier === undefined) return undefined;
  const id = identifierOf(input.NewDBClusterIdentifier, 'NewDBClusterIdentifier');
  const key = clusterArn(call, id);
  call.authorize('rds:ModifyDBCluster', [key], tagConditions(cluster.tags));
  if (nameIsTaken(context, key)) throw clusterExists();
  return id;
}

/** Without ApplyImmediately it waits for the next maintenance window, which no test lives to see. */
function rename(context: Context, cluster: ClusterThing, id: string, now: boolean): void {
  if (!now) {
    cluster.shown.PendingModifiedValues = { ...cluster.shown.PendingModifiedValues, DBClusterIdentifier: id };
    return;
  }
  cluster.status = 'renaming';
  const key = cluster.shown.DBClusterArn ?? '';
  after(context, context.timings.renameMs, { kind: 'cluster-renamed', arn: key, value: id });
}

function assertChange(input: ModifyDBClusterMessage, { shown }: ClusterThing): void {
  const version = versionOf(shown.Engine, shown.EngineVersion);
  if (input.MasterUserPassword !== undefined) assertPassword(input.MasterUserPassword);
  if (input.NewDBClusterIdentifier !== undefined) {
    identifierOf(input.NewDBClusterIdentifier, 'NewDBClusterIdentifier');
  }
  assertRange('Port', input.Port, 1150, 65_535);
  assertRange('BackupRetentionPeriod', input.BackupRetentionPeriod, 1, 35);
  assertOneOf('StorageType', input.StorageType, ['aurora', 'aurora-iopt1']);
  assertServerless(input.ServerlessV2ScalingConfiguration, version);
  assertLogTypes(version, input.CloudwatchLogsExportConfiguration?.EnableLogTypes);
  if (input.PreferredBackupWindow !== undefined || input.PreferredMaintenanceWindow !== undefined) {
    assertWindows(
      input.PreferredBackupWindow ?? shown.PreferredBackupWindow,
      input.PreferredMaintenanceWindow ?? shown.PreferredMaintenanceWindow,
    );
  }
}

/** A cluster without instances takes a password, windows and a name, and no other version. */
function assertVersionChange(context: Context, cluster: ClusterThing, version: string | undefined): void {
  if (version === undefined || version === cluster.shown.EngineVersion) return;
  if (!membersOf(context, cluster).some(({ writer, status }) => writer && status === 'available')) {
    const { DBClusterIdentifier: id } = cluster.shown;
    throw fault(
      'InvalidDBClusterStateFault',
      `Cannot modify engine version without a healthy primary instance in DB cluster: ${id}`,
    );
  }
  throw badValue('sandbox: EngineVersion of a cluster with instances is not simulated');
}

/** What the describe will show. */
function changesOf(context: Context, call: Call, cluster: ClusterThing, input: ModifyDBClusterMessage) {
  const version = versionOf(cluster.shown.Engine, cluster.shown.EngineVersion);
  const group = input.DBClusterParameterGroupName;
  const subnetGroup = `${call.account}/${call.region}/${cluster.shown.DBSubnetGroup}`;
  const vpc = context.state.vpcs[subnetGroup] ?? defaultVpc;
  const logs = input.CloudwatchLogsExportConfiguration;
  const kept = (cluster.shown.EnabledCloudwatchLogsExports ?? []).filter(
    (type) => !logs?.DisableLogTypes?.includes(type),
  );
  return {
    DeletionProtection: input.DeletionProtection,
    CopyTagsToSnapshot: input.CopyTagsToSnapshot,
    BackupRetentionPeriod: input.BackupRetentionPeriod,
    PreferredBackupWindow: input.PreferredBackupWindow,
    PreferredMaintenanceWindow: input.PreferredMaintenanceWindow,
    Port: input.Port,
    StorageType: input.StorageType,
    IAMDatabaseAuthenticationEnabled: input.ApplyImmediately
      ? input.EnableIAMDatabaseAuthentication
      : undefined,
    ServerlessV2ScalingConfiguration: input.ServerlessV2ScalingConfiguration,
    EnabledCloudwatchLogsExports:
      logs === undefined ? undefined : [...new Set([...kept, ...(logs.EnableLogTypes ?? [])])],
    VpcSecurityGroups:
      input.VpcSecurityGroupIds === undefined
        ? undefined
        : securityGroups(context, call, input.VpcSecurityGroupIds, vpc),
    DBClusterParameterGroup:
      group === undefined || version === undefined
        ? undefined
        : parameterGroup(context, call, group, version),
  };
}

/** These make the cluster busy for a while; the others are only written down. */
const busying = [
  ...(['Port', 'StorageType', 'VpcSecurityGroups', 'DBClusterParameterGroup'] as const),
  ...(['EnabledCloudwatchLogsExports', 'ServerlessV2ScalingConfiguration'] as const),
  'IAMDatabaseAuthenticationEnabled' as const,
];

function applyChanges(
  context: Context,
  cluster: ClusterThing,
  input: ModifyDBClusterMessage,
  changes: ReturnType<typeof changesOf>,
): void {
  const present = Object.entries(changes).filter(([, value]) => value !== undefined);
  Object.assign(cluster.shown, Object.fromEntries(present));
  if (input.EnableIAMDatabaseAuthentication !== undefined && !input.ApplyImmediately) {
    cluster.shown.PendingModifiedValues = {
      ...cluster.shown.PendingModifiedValues,
      IAMDatabaseAuthenticationEnabled: input.EnableIAMDatabaseAuthentication,
    };
  }
  if (!busying.some((name) => changes[name] !== undefined)) return;
  const value = changes.IAMDatabaseAuthenticationEnabled === undefined ? 'modifying' : 'update-iam-db-auth';
  const to = { kind: 'cluster-status', arn: cluster.shown.DBClusterArn ?? '' } as const;
  const { flapMs } = context.delays;
  if (flapMs === 0) cluster.status = value;
  else after(context, flapMs, { ...to, value });
  after(context, flapMs + context.timings.clusterModifyMs, { ...to, value: 'available' });
}

/**
 * The status still reads `available` for a moment, then `resetting-master-credentials`; the server changes at the end.
 * A password that RDS manages is one that nobody else knows (UG rds-secrets-manager).
 */
function changePassword(
  context: Context,
  call: Call,
  cluster: ClusterThing,
  input: ModifyDBClusterMessage,
): void {
  const {
    MasterUserPassword: given,
    ManageMasterUserPassword: manage,
    MasterUserSecretKmsKeyId: key,
  } = input;
  const authentication = input.MasterUserAuthenticationType;
  const managed = cluster.shown.MasterUserSecret !== undefined;
  if (given !== undefined && (manage === true || (managed && manage === undefined))) {
    throw badCombination('You cannot specify MasterUserPassword when ManageMasterUserPassword is enabled.');
  }
  if (managed && manage === false && given === undefined) {
    throw badCombination('MasterUserPassword must be given when ManageMasterUserPassword is switched off.');
  }
  if (key !== undefined && (manage !== true || managed)) {
    throw badCombination('MasterUserSecretKmsKeyId can only be given when management is switched on.');
  }
  if (manage === true && !managed) cluster.shown.MasterUserSecret = makeSecret(context, call, cluster, key);
  if (manage === false) delete cluster.shown.MasterUserSecret;
  assertOneOf('MasterUserAuthenticationType', authentication, ['password', 'iam-db-auth']);
  if (authentication === 'iam-db-auth' && (given !== undefined || manage === true))
    throw badCombination(
      'MasterUserPassword cannot be specified when MasterUserAuthenticationType is iam-db-auth.',
    );
  if (authentication === 'password' && given === undefined && manage !== true)
    throw badCombination(
      'MasterUserPassword must be specified when MasterUserAuthenticationType is password.',
    );
  const password = given ?? (manage === true && !managed ? randomBytes(16).toString('hex') : undefined);
  const { passwordLagMs, passwordResetMs } = context.timings;
  const to = { arn: cluster.shown.DBClusterArn ?? '' };
  if (authentication !== undefined)
    after(context, passwordLagMs, { ...to, kind: 'master-authentication', value: authentication });
  if (password === undefined) return;
  after(context, passwordLagMs, { ...to, kind: 'cluster-status', value: 'resetting-master-credentials' });
  after(context, passwordLagMs + passwordResetMs, { ...to, kind: 'password', value: password });
}

function makeSecret(context: Context, call: Call, cluster: ClusterThing, key: string | undefined) {
  const id = `rds!${cluster.shown.DbClusterResourceId}`;
  const SecretArn = arnOf('secretsmanager', call.region, call.account, `secret:${id}-AbCdEf`);
  call.authorize('secretsmanager:CreateSecret', [SecretArn]);
  call.authorize('secretsmanager:TagResource', [SecretArn]);
  const used = ['kms:DescribeKey', 'kms:Decrypt', 'kms:GenerateDataKey', 'kms:CreateGrant'];
  const KmsKeyId = key === undefined ? undefined : context.keys.require(call, key, call.region, used).arn;
  return { SecretArn, SecretStatus: 'active', ...(KmsKeyId === undefined ? {} : { KmsKeyId }) };
}
