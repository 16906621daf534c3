import type { DBInstance, Filter, Tag } from '@aws-sdk/client-rds';
import { accept } from '../accept.ts';
import { AwsFault, type Call, type Service } from '../contract.ts';
import { findCluster } from './clusters.ts';
import {
  after,
  arn,
  type Context,
  endpointHash,
  engineVersions,
  type InstanceThing,
  identifierOf,
  instanceClasses,
  note,
  page,
  requestTags,
  tagConditions,
  takePlant,
} from './state.ts';

const notFound = (id: string) => new AwsFault('DBInstanceNotFound', `DBInstance ${id} not found.`, 404);

function find(context: Context, call: Call, id: string): InstanceThing {
  const found = context.state.instances[arn.instance(call.account, call.region, id.toLowerCase())];
  if (found === undefined) throw notFound(id);
  return found;
}

export function showInstance(instance: InstanceThing): DBInstance {
  return { ...instance.shown, DBInstanceStatus: instance.status, TagList: instance.tags };
}

interface CreateInput {
  DBInstanceIdentifier: string;
  DBClusterIdentifier?: string;
  Engine: string;
  DBInstanceClass: string;
  AvailabilityZone?: string;
  DBParameterGroupName?: string;
  PromotionTier?: number;
  PubliclyAccessible?: boolean;
  AutoMinorVersionUpgrade?: boolean;
  CACertificateIdentifier?: string;
  PreferredMaintenanceWindow?: string;
  MonitoringInterval?: number;
  MonitoringRoleArn?: string;
  EnablePerformanceInsights?: boolean;
  PerformanceInsightsKMSKeyId?: string;
  PerformanceInsightsRetentionPeriod?: number;
  CopyTagsToSnapshot?: boolean;
  Tags?: Tag[];
}
const createMembers = [
  ...[
    'DBInstanceIdentifier',
    'DBClusterIdentifier',
    'Engine',
    'DBInstanceClass',
    'AvailabilityZone',
    'DBParameterGroupName',
  ],
  ...[
    'PromotionTier',
    'PubliclyAccessible',
    'AutoMinorVersionUpgrade',
    'CACertificateIdentifier',
    'PreferredMaintenanceWindow',
  ],
  ...['MonitoringInterval', 'MonitoringRoleArn', 'EnablePerformanceInsights', 'PerformanceInsightsKMSKeyId'],
  ...['PerformanceInsightsRetentionPeriod', 'CopyTagsToSnapshot', 'Tags'],
];

export function instanceHandlers(context: Context): Service['handlers'] {
  return {
    DescribeDBInstances: (
      input: { DBInstanceIdentifier?: string; Filters?: Filter[]; Marker?: string; MaxRecords?: number },
      call: Call,
    ) => {
      accept(input, ['DBInstanceIdentifier', 'Filters', 'Marker', 'MaxRecords']);
      call.authorize('rds:DescribeDBInstances', ['*']);
      const now = context.clock.now();
      if (input.DBInstanceIdentifier !== undefined) {
        const found = find(context, call, input.DBInstanceIdentifier);
        if (found.visibleFrom > now) throw notFound(input.DBInstanceIdentifier);
        return { DBInstances: [showInstance(found)] };
      }
      const all = Object.values(context.state.instances).filter((one) => {
        if (one.account !== call.account || one.region !== call.region || one.visibleFrom > now) return false;
        return (input.Filters ?? []).every(({ Name, Values }) => {
          if (Name !== 'db-cluster-id')
            throw new AwsFault('InvalidParameterValue', `Unrecognized filter name: ${Name}`);
          return Values?.includes(one.shown.DBClusterIdentifier ?? '');
        });
      });
      const { items, ...more } = page(all, input);
      return { DBInstances: items.map(showInstance), ...more };
    },

    CreateDBInstance: (input: CreateInput, call: Call) => {
      accept(input, createMembers);
      const id = identifierOf(input.DBInstanceIdentifier, 'DBInstanceIdentifier');
      const key = arn.instance(call.account, call.region, id);
      if (input.DBClusterIdentifier === undefined)
        throw new AwsFault('InvalidParameterCombination', 'sandbox: only instances of clusters');
      const clusterArn = arn.cluster(call.account, call.region, input.DBClusterIdentifier.toLowerCase());
      const group = input.DBParameterGroupName ?? 'default';
      call.authorize('rds:CreateDBInstance', [key], requestTags(input.Tags));
      call.authorize('rds:CreateDBInstance', [
        clusterArn,
        arn.instanceGroup(call.account, call.region, group),
      ]);
      if (input.Tags !== undefined) call.authorize('rds:AddTagsToResource', [key], requestTags(input.Tags));
      if (input.MonitoringRoleArn !== undefined) {
        call.authorize('iam:PassRole', [input.MonitoringRoleArn], {
          'iam:PassedToService': 'monitoring.rds.amazonaws.com',
        });
      }
      const cluster = findCluster(context, call, input.DBClusterIdentifier);
      call.authorize('rds:CreateDBInstance', [
        arn.subnetGroup(call.account, call.region, cluster.shown.DBSubnetGroup ?? 'default'),
      ]);
      if (context.state.instances[key] !== undefined)
        throw new AwsFault('DBInstanceAlreadyExists', 'DB instance already exists');
      if (cluster.status !== 'available') {
        throw new AwsFault(
          'InvalidDBClusterStateFault',
          `The cluster is in state ${cluster.status}, not available.`,
        );
      }
      if (!instanceClasses.includes(input.DBInstanceClass)) {
        throw new AwsFault('InvalidParameterValue', `Invalid DB Instance class: ${input.DBInstanceClass}`);
      }
      if (
        input.DBInstanceClass === 'db.serverless' &&
        cluster.shown.ServerlessV2ScalingConfiguration === undefined
      ) {
        throw new AwsFault(
          'InvalidDBClusterStateFault',
          'Set the Serverless v2 scaling configuration on the parent DB cluster before creating a Serverless v2 DB instance.',
        );
      }
      if (takePlant(context, 'capacity') !== undefined) {
        throw new AwsFault(
          'InsufficientDBInstanceCapacity',
          `We currently do not have sufficient ${input.DBInstanceClass} capacity.`,
        );
      }
      const family =
        engineVersions.find(({ version }) => version === cluster.shown.EngineVersion)?.family ?? '';
      const groupName = input.DBParameterGroupName ?? `default.${family}`;
      const known =
        groupName === `default.${family}`
          ? family
          : context.state.instanceParameterGroups[`${call.account}/${call.region}/${groupName}`];
      if (known === undefined)
        throw new AwsFault('DBParameterGroupNotFound', `DBParameterGroup not found: ${groupName}`, 404);
      if (known !== family)
        throw new AwsFault('InvalidParameterCombination', `The group is of family ${known}, not ${family}`);
      const instance = addInstance(context, cluster, id, {
        DBInstanceClass: input.DBInstanceClass,
        Engine: input.Engine,
        EngineVersion: cluster.shown.EngineVersion,
        AvailabilityZone: input.AvailabilityZone ?? `${call.region}a`,
        DBParameterGroups: [{ DBParameterGroupName: groupName, ParameterApplyStatus: 'in-sync' }],
        PromotionTier: input.PromotionTier ?? 1,
        PubliclyAccessible: input.PubliclyAccessible ?? false,
        AutoMinorVersionUpgrade: input.AutoMinorVersionUpgrade ?? true,
        CACertificateIdentifier: input.CACertificateIdentifier ?? 'rds-ca-rsa2048-g1',
        PreferredMaintenanceWindow: input.PreferredMaintenanceWindow ?? 'sat:05:00-sat:05:30',
        MonitoringInterval: input.MonitoringInterval ?? 0,
        ...(input.MonitoringRoleArn === undefined ? {} : { MonitoringRoleArn: input.MonitoringRoleArn }),
        PerformanceInsightsEnabled: input.EnablePerformanceInsights ?? false,
        ...(input.PerformanceInsightsKMSKeyId === undefined
          ? {}
          : { PerformanceInsightsKMSKeyId: input.PerformanceInsightsKMSKeyId }),
        ...(input.PerformanceInsightsRetentionPeriod === undefined
          ? {}
          : { PerformanceInsightsRetentionPeriod: input.PerformanceInsightsRetentionPeriod }),
        CopyTagsToSnapshot: input.CopyTagsToSnapshot ?? false,
        StorageEncrypted: cluster.shown.StorageEncrypted,
      });
      instance.tags = input.Tags ?? [];
      const plant = takePlant(context, 'instance');
      if (plant === undefined)
        after(context, context.timings.instanceCreateMs, { kind: 'instance-available', arn: key });
      else {
        after(context, context.timings.instanceCreateMs, {
          kind: 'instance-status',
          arn: key,
          value: plant.status,
        });
        note(context, instance, 'db-instance', id, plant.reason);
      }
      return { DBInstance: showInstance(instance) };
    },

    ModifyDBInstance: (
      input: { DBInstanceIdentifier: string; ApplyImmediately?: boolean; NewDBInstanceIdentifier?: string },
      call: Call,
    ) => {
      accept(input, ['DBInstanceIdentifier', 'ApplyImmediately', 'NewDBInstanceIdentifier']);
      const key = arn.instance(call.account, call.region, input.DBInstanceIdentifier.toLowerCase());
      call.authorize('rds:ModifyDBInstance', [key], tagConditions(context.state.instances[key]?.tags ?? []));
      const instance = find(context, call, input.DBInstanceIdentifier);
      if (instance.status !== 'available')
        throw new AwsFault('InvalidDBInstanceState', `The instance is in state ${instance.status}.`);
      if (input.NewDBInstanceIdentifier !== undefined) {
        const id = identifierOf(input.NewDBInstanceIdentifier, 'NewDBInstanceIdentifier');
        const next = arn.instance(call.account, call.region, id);
        call.authorize('rds:ModifyDBInstance', [next], tagConditions(instance.tags));
        if (context.state.instances[next] !== undefined)
          throw new AwsFault('DBInstanceAlreadyExists', 'DB instance already exists');
        instance.status = 'renaming';
        after(context, context.timings.renameMs, { kind: 'instance-renamed', arn: key, value: id });
      }
      return { DBInstance: showInstance(instance) };
    },

    DeleteDBInstance: (input: { DBInstanceIdentifier: string; SkipFinalSnapshot?: boolean }, call: Call) => {
      accept(input, ['DBInstanceIdentifier', 'SkipFinalSnapshot']);
      const key = arn.instance(call.account, call.region, input.DBInstanceIdentifier.toLowerCase());
      call.authorize('rds:DeleteDBInstance', [key], tagConditions(context.state.instances[key]?.tags ?? []));
      const instance = find(context, call, input.DBInstanceIdentifier);
      if (instance.status === 'deleting')
        throw new AwsFault('InvalidDBInstanceState', 'The instance is already being deleted.');
      instance.status = 'deleting';
      context.state.timers = context.state.timers.filter((timer) => timer.arn !== key);
      after(context, context.timings.instanceDeleteMs, { kind: 'instance-deleted', arn: key });
      return { DBInstance: showInstance(instance) };
    },
  };
}

export function addInstance(
  context: Context,
  cluster: {
    account: string;
    region: string;
    shown: {
      DBClusterIdentifier?: string | undefined;
      DBClusterArn?: string | undefined;
      Port?: number | undefined;
    };
  },
  id: string,
  shown: DBInstance,
): InstanceThing {
  const { account, region } = cluster;
  context.state.made += 1;
  const key = arn.instance(account, region, id);
  const instance: InstanceThing = {
    account,
    region,
    clusterArn: cluster.shown.DBClusterArn ?? '',
    shown: {
      ...shown,
      DBInstanceIdentifier: id,
      DBInstanceArn: key,
      DBClusterIdentifier: cluster.shown.DBClusterIdentifier,
      DbiResourceId: `db-${String(context.state.made).padStart(6, '0')}ABCDEF`,
      Endpoint: { Address: instanceHost(account, region, id), Port: cluster.shown.Port ?? 5432 },
      InstanceCreateTime: new Date(context.clock.now()),
    },
    status: 'creating',
    tags: [],
    visibleFrom: context.clock.now() + context.timings.describeLagMs,
  };
  context.state.instances[key] = instance;
  return instance;
}

export function instanceHost(account: string, region: string, id: string): string {
  return `${id}.${endpointHash(account, region)}.${region}.rds.amazonaws.com`;
}
