import type {
  CreateDBInstanceMessage,
  DBInstance,
  DeleteDBInstanceMessage,
  DescribeDBInstancesMessage,
} from '@aws-sdk/client-rds';
import type { AwsFault, Call, Service } from '../contract.ts';
import {
  assertAvailable,
  clusterArn,
  findCluster,
  instanceHost,
  membersOf,
  nameIsTaken,
} from './clusters.ts';
import { badCombination, badValue, check, fault } from './fault.ts';
import { assertEach, assertInstanceSettings, instanceSettings } from './instance-settings.ts';
import { assertZone } from './new-clusters.ts';
import { assertFilters, assertTags, identifierOf, page, passes } from './rules.ts';
import {
  after,
  arn,
  type ClusterThing,
  type Context,
  defaultOptionGroup,
  type InstanceThing,
  requestTags,
  setTags,
  shownTags,
  tagConditions,
  takePlant,
} from './state.ts';
import { subnetsOf } from './subnets.ts';
import { hasClass, hasPerformanceInsights, isAurora, versionOf } from './versions.ts';
import { ghostOf, ghostsUnder } from './volumes.ts';

const notFound = (id: string): AwsFault => fault('DBInstanceNotFound', `DBInstance ${id} not found.`);

/** The instance after the caller's policies have been asked about it. */
export function authorizeInstance(
  context: Context,
  call: Call,
  action: string,
  id: string | undefined,
): InstanceThing {
  const key = arn.instance(call.account, call.region, (id ?? '').toLowerCase());
  const found = context.state.instances[key];
  call.authorize(action, [key], tagConditions(found?.tags));
  if (found === undefined) throw notFound(id ?? '');
  return found;
}

export function assertInstanceAvailable(instance: InstanceThing): void {
  if (instance.status === 'available') return;
  throw fault(
    'InvalidDBInstanceState',
    `Database instance ${instance.shown.DBInstanceIdentifier} is in state ${instance.status}, not available.`,
  );
}

export function showInstance(context: Context, instance: InstanceThing): DBInstance {
  const TagList = shownTags(context, instance.shown.DBInstanceArn ?? '', instance);
  return { ...instance.shown, DBInstanceStatus: instance.status, TagList };
}

export function instanceHandlers(context: Context): Service['handlers'] {
  return {
    DescribeDBInstances: (input: DescribeDBInstancesMessage, call: Call) => {
      check(input, [], ['DBInstanceIdentifier', 'Filters', 'Marker', 'MaxRecords']);
      call.authorize('rds:DescribeDBInstances', ['*']);
      assertFilters(input.Filters, ['db-cluster-id', 'db-instance-id', 'dbi-resource-id', 'engine']);
      return describe(context, input, call);
    },

    CreateDBInstance: (input: CreateDBInstanceMessage, call: Call) => {
      check(
        input,
        ['DBInstanceIdentifier', 'DBInstanceClass', 'Engine', 'DBClusterIdentifier'],
        [...instanceSettings, 'AvailabilityZone', 'Tags'],
      );
      const id = identifierOf(input.DBInstanceIdentifier, 'DBInstanceIdentifier');
      authorizeCreation(context, call, id, input);
      const cluster = findCluster(context, call, input.DBClusterIdentifier);
      assertTags(input.Tags);
      if (input.AvailabilityZone !== undefined) assertZone(call, input.AvailabilityZone);
      assertEach(context, call, cluster, input);
      assertCreatable(context, call, id, cluster, input);
      const settings = assertInstanceSettings(context, call, cluster, input);
      if (takePlant(context, 'capacity') !== undefined) {
        throw fault(
          'InsufficientDBInstanceCapacity',
          `We currently do not have sufficient ${input.DBInstanceClass} capacity in the requested zones.`,
        );
      }
      const subnets = subnetsOf(
        context.state,
        call.account,
        call.region,
        cluster.shown.DBSubnetGroup ?? 'default',
      );
      const subnet = subnets.find((one) => one.free > 0 && one.zone === (input.AvailabilityZone ?? one.zone));
      const zone = input.AvailabilityZone ?? subnet?.zone ?? `${call.region}a`;
      const instance = addInstance(context, cluster, id, {
        DBInstanceClass: input.DBInstanceClass,
        Engine: input.Engine,
        EngineVersion: cluster.shown.EngineVersion,
        AvailabilityZone: zone,
        StorageEncrypted: cluster.shown.StorageEncrypted,
        ...settings,
      });
      setTags(context, instance.shown.DBInstanceArn ?? '', instance, input.Tags ?? []);
      begin(context, instance, subnet === undefined);
      return { DBInstance: showInstance(context, instance) };
    },

    DeleteDBInstance: (input: DeleteDBInstanceMessage, call: Call) => {
      check(input, ['DBInstanceIdentifier'], ['SkipFinalSnapshot']);
      const instance = authorizeInstance(context, call, 'rds:DeleteDBInstance', input.DBInstanceIdentifier);
      if (['deleting', 'stopped', 'stopping', 'starting'].includes(instance.status)) {
        throw fault(
          'InvalidDBInstanceState',
          `Database instance ${input.DBInstanceIdentifier} is in state ${instance.status}: it cannot be deleted now.`,
        );
      }
      assertNotLastOfReplica(context, instance);
      const key = instance.shown.DBInstanceArn ?? '';
      instance.status = 'deleting';
      context.state.timers = context.state.timers.filter((timer) => timer.arn !== key);
      after(context, context.timings.instanceDeleteMs, { kind: 'instance-deleted', arn: key });
      return { DBInstance: showInstance(context, instance) };
    },
  };
}

function describe(context: Context, input: DescribeDBInstancesMessage, call: Call) {
  const now = context.clock.now();
  const wanted = (one: InstanceThing): boolean => {
    if (one.account !== call.account || one.region !== call.region || one.visibleFrom > now) return false;
    return passes(input.Filters, {
      'db-cluster-id': [one.shown.DBClusterIdentifier, one.clusterArn],
      'db-instance-id': [one.shown.DBInstanceIdentifier, one.shown.DBInstanceArn],
      'dbi-resource-id': [one.shown.DbiResourceId],
      engine: [one.shown.Engine],
    });
  };
  if (input.DBInstanceIdentifier !== undefined) {
    const key = arn.instance(call.account, call.region, input.DBInstanceIdentifier.toLowerCase());
    const found = context.state.instances[key];
    if (found !== undefined && wanted(found)) return { DBInstances: [showInstance(context, found)] };
    const ghost = ghostOf<DBInstance>(context, key);
    if (ghost === undefined) throw notFound(input.DBInstanceIdentifier);
    return { DBInstances: [ghost] };
  }
  const all = Object.values(context.state.instances)
    .filter(wanted)
    .map((one) => showInstance(context, one));
  const prefix = arn.instance(call.account, call.region, '');
  const ghosts = ghostsUnder<DBInstance>(context, prefix).filter((ghost) =>
    passes(input.Filters, {
      'db-cluster-id': [ghost.DBClusterIdentifier],
      'db-instance-id': [ghost.DBInstanceIdentifier],
      'dbi-resource-id': [ghost.DbiResourceId],
      engine: [ghost.Engine],
    }),
  );
  const { items, ...more } = page([...all, ...ghosts], input);
  return { DBInstances: items, ...more };
}

/** The instance, its cluster, both groups, the tags and the roles are permissions each. */
function authorizeCreation(context: Context, call: Call, id: string, input: CreateDBInstanceMessage): void {
  const action = 'rds:CreateDBInstance';
  const asked = requestTags(input.Tags);
  const key = arn.instance(call.account, call.region, id);
  const of = clusterArn(call, input.DBClusterIdentifier);
  const cluster = context.state.clusters[of];
  call.authorize(action, [key], asked);
  call.authorize(action, [of], { ...asked, ...tagConditions(cluster?.tags) });
  const { account, region } = call;
  const family = `${input.Engine}${cluster?.shown.EngineVersion?.split('.')[0]}`;
  const groups = [
    arn.instanceGroup(account, region, input.DBParameterGroupName ?? `default.${family}`),
    arn.subnetGroup(account, region, cluster?.shown.DBSubnetGroup ?? 'default'),
    defaultOptionGroup(account, region, family),
  ];
  call.authorize(action, groups, asked);
  if (input.Tags !== undefined) call.authorize('rds:AddTagsToResource', [key], asked);
}

function assertCreatable(
  context: Context,
  call: Call,
  id: string,
  cluster: ClusterThing,
  input: CreateDBInstanceMessage,
): void {
  const { instances, quotas, withheld } = context.state;
  if (nameIsTaken(context, arn.instance(call.account, call.region, id))) {
    throw fault('DBInstanceAlreadyExists', 'DB instance already exists');
  }
  const own = Object.values(instances).filter(
    (one) => one.account === call.account && one.region === call.region,
  );
  if (own.length >= quotas.instances) {
    throw fault('InstanceQuotaExceeded', `Cannot create more than ${quotas.instances} instances.`);
  }
  assertAvailable(cluster);
  if (!isAurora(cluster.shown.Engine)) {
    throw badCombination('DB instances of a Multi-AZ DB cluster cannot be created one by one.');
  }
  if (own.filter(({ clusterArn: of }) => of === cluster.shown.DBClusterArn).length >= 16) {
    throw fault('InvalidDBClusterStateFault', 'A cluster can have at most 16 instances.');
  }
  if (input.Engine !== cluster.shown.Engine) {
    throw badCombination(`The engine of the cluster is ${cluster.shown.Engine}, not ${input.Engine}.`);
  }
  const { DBInstanceClass: wanted = '' } = input;
  const version = versionOf(cluster.shown.Engine, cluster.shown.EngineVersion);
  if (version === undefined || !hasClass(version, wanted) || withheld.includes(`${call.region}/${wanted}`)) {
    throw badCombination(
      `RDS does not support creating a DB instance with the class ${wanted} in ${call.region}.`,
    );
  }
  if (input.EnablePerformanceInsights && !hasPerformanceInsights(input.Engine, wanted)) {
    throw badCombination('Performance Insights not supported for this configuration.');
  }
  if (wanted === 'db.serverless' && cluster.shown.ServerlessV2ScalingConfiguration === undefined) {
    throw fault(
      'InvalidDBClusterStateFault',
      'Set the Serverless v2 scaling configuration on the parent DB cluster before creating a Serverless v2 DB instance.',
    );
  }
  if (wanted.startsWith('db.t') && cluster.shown.HttpEndpointEnabled) {
    throw badValue('The HTTP endpoint of the cluster is not supported on T instance classes.');
  }
}

/** API DeleteDBInstance: a cluster that replicates another keeps its last instance. */
function assertNotLastOfReplica(context: Context, instance: InstanceThing): void {
  const cluster = context.state.clusters[instance.clusterArn];
  if (!cluster?.shown.ReplicationSourceIdentifier) return;
  if (membersOf(context, cluster).some((one) => one !== instance && one.status !== 'deleting')) return;
  throw fault(
    'InvalidDBClusterStateFault',
    'Cannot delete the last instance of the read replica DB cluster.',
  );
}

/** UG "Viewing DB instance status": where a subnet has no free address, the network is incompatible. */
const noAddress = {
  status: 'incompatible-network',
  reason: 'The subnets have no free address.',
  atPercent: 60,
};

function begin(context: Context, instance: InstanceThing, isWithoutAddress: boolean): void {
  const durationMs = context.timings.instanceCreateMs;
  const to = { arn: instance.shown.DBInstanceArn ?? '' };
  const inject = isWithoutAddress ? noAddress : takePlant(context, 'instance');
  if (inject === undefined) {
    after(context, durationMs, { ...to, kind: 'instance-available', value: 'created' });
  } else {
    const { status: value, reason, atPercent = 60 } = inject;
    after(context, (durationMs * atPercent) / 100, { ...to, kind: 'instance-status', value, reason });
  }
}

/** A new instance in `creating`. */
export function addInstance(
  context: Context,
  cluster: ClusterThing,
  id: string,
  shown: DBInstance,
): InstanceThing {
  const { account, region } = cluster;
  context.state.made += 1;
  const now = context.clock.now();
  const key = arn.instance(account, region, id);
  const instance: InstanceThing = {
    account,
    region,
    clusterArn: cluster.shown.DBClusterArn ?? '',
    writer: false,
    shown: {
      ...shown,
      DBInstanceIdentifier: id,
      DBInstanceArn: key,
      DBClusterIdentifier: cluster.shown.DBClusterIdentifier,
      DbiResourceId: `db-${String(context.state.made).padStart(6, '0')}ABCDEF`,
      Endpoint: { Address: instanceHost(account, region, id), Port: cluster.shown.Port ?? 5432 },
      InstanceCreateTime: new Date(now),
    },
    status: 'creating',
    tags: [],
    visibleFrom: now + context.timings.describeLagMs,
    dnsFrom: now + context.timings.dnsMs,
  };
  context.state.instances[key] = instance;
  return instance;
}
