import * as sdk from '@aws-sdk/client-rds';
import {
  AddTagsToResourceCommand,
  CreateDBClusterEndpointCommand,
  DeleteDBClusterEndpointCommand,
  DescribeAccountAttributesCommand,
  DescribeBlueGreenDeploymentsCommand,
  DescribeDBClusterEndpointsCommand,
  DescribeDBClusterParameterGroupsCommand,
  DescribeDBClusterParametersCommand,
  DescribeDBEngineVersionsCommand,
  DescribeDBInstancesCommand,
  DescribeDBParameterGroupsCommand,
  DescribeDBProxiesCommand,
  DescribeDBProxyTargetsCommand,
  DescribeDBSubnetGroupsCommand,
  DescribeEventSubscriptionsCommand,
  DescribeEventsCommand,
  DescribeGlobalClustersCommand,
  DescribeIntegrationsCommand,
  DescribeOrderableDBInstanceOptionsCommand,
  DescribePendingMaintenanceActionsCommand,
  ListTagsForResourceCommand,
  ModifyDBClusterEndpointCommand,
  type RDSClient,
  RemoveTagsFromResourceCommand,
} from '@aws-sdk/client-rds';
import { beforeEach, describe, expect, it } from 'vitest';
import type { Conditions } from './iam.ts';
import {
  createRdsFixture,
  frankfurt,
  production,
  type RdsFixture,
  staging,
  virginia,
} from './rds/fixture.ts';

let fixture: RdsFixture;
let rds: RDSClient;
beforeEach(async () => {
  fixture = createRdsFixture();
  rds = fixture.client(production, frankfurt);
  await fixture.seed({ instances: [{ id: 'prod-1' }, { id: 'prod-2' }], tags: { team: 'shop' } });
});
const here = { account: production, region: frankfurt };
const arn = (resource: string) => `arn:aws:rds:${frankfurt}:${production}:${resource}`;
const Engine = 'aurora-postgresql';

describe('the handlers', () => {
  it('are all actions of RDS', () => {
    const unknown = Object.keys(fixture.rds.handlers).filter((action) => !(`${action}$` in sdk));
    expect(unknown).toEqual([]);
  });

  it('answer for actions that are not simulated with AWS’s code', async () => {
    const reset = new sdk.CreateDBProxyCommand({
      DBProxyName: 'x',
      EngineFamily: 'POSTGRESQL',
      RoleArn: 'r',
      VpcSubnetIds: [],
    });
    await expect(rds.send(reset)).rejects.toMatchObject({ name: 'InvalidAction' });
  });
});

describe('a Region', () => {
  it('offers versions and classes, unless they are withheld there', async () => {
    const versions = async (by: RDSClient, DefaultOnly = false) =>
      (await by.send(new DescribeDBEngineVersionsCommand({ Engine, DefaultOnly }))).DBEngineVersions?.map(
        (one) => one.EngineVersion,
      );
    expect(await versions(rds)).toEqual(['13.20', '15.3', '15.4', '16.2', '16.6', '16.8', '18.1']);
    expect(await versions(rds, true)).toEqual(['16.8']);
    const orderable = async (EngineVersion: string, DBInstanceClass: string) => {
      const asked = new DescribeOrderableDBInstanceOptionsCommand({ Engine, EngineVersion, DBInstanceClass });
      return (await rds.send(asked)).OrderableDBInstanceOptions;
    };
    // A class is shown once for each storage type.
    const types = (await orderable('16.8', 'db.r7g.large'))?.map(({ StorageType }) => StorageType);
    expect(types).toEqual(['aurora', 'aurora-iopt1']);
    fixture.rds.state.withheld.push(`${frankfurt}/db.r7g.large`, `${frankfurt}/18.1`);
    expect(await orderable('16.8', 'db.r7g.large')).toEqual([]);
    await expect(orderable('18.1', 'db.r6g.large')).rejects.toThrow(/Cannot find version/);
    expect(await versions(rds)).toEqual(['13.20', '15.3', '15.4', '16.2', '16.6', '16.8']);
    expect(await versions(fixture.client(production, virginia))).toContain('18.1');
  });

  it('has the account’s groups, each with its family and VPC, and AWS’s own', async () => {
    const { state } = fixture.rds;
    state.clusterParameterGroups[`${production}/${frankfurt}/own`] = 'aurora-postgresql16';
    state.parameters[`${production}/${frankfurt}/own`] = { 'rds.restrict_password_commands': '1' };
    state.subnetGroups.push(`${production}/${frankfurt}/private`);
    state.vpcs[`${production}/${frankfurt}/private`] = 'vpc-2';
    const group = { DBClusterParameterGroupName: 'own' };
    const found = await rds.send(new DescribeDBClusterParameterGroupsCommand(group));
    expect(found.DBClusterParameterGroups).toMatchObject([{ DBParameterGroupFamily: 'aurora-postgresql16' }]);
    const { Parameters } = await rds.send(
      new DescribeDBClusterParametersCommand({ ...group, Source: 'user' }),
    );
    expect(Parameters).toMatchObject([
      { ParameterName: 'rds.restrict_password_commands', ParameterValue: '1' },
    ]);
    const instance = { DBParameterGroupName: 'default.aurora-postgresql18' };
    const own = await rds.send(new DescribeDBParameterGroupsCommand(instance));
    expect(own.DBParameterGroups).toHaveLength(1);
    const { DBSubnetGroups } = await rds.send(new DescribeDBSubnetGroupsCommand({}));
    expect(DBSubnetGroups?.map((one) => [one.DBSubnetGroupName, one.VpcId])).toEqual([
      ['default', 'vpc-1'],
      ['private', 'vpc-2'],
    ]);
    const elsewhere = fixture.client(production, virginia);
    await expect(elsewhere.send(new DescribeDBClusterParameterGroupsCommand(group))).rejects.toMatchObject({
      name: 'DBParameterGroupNotFoundFault',
    });
    const subnets = new DescribeDBSubnetGroupsCommand({ DBSubnetGroupName: 'private' });
    await expect(elsewhere.send(subnets)).rejects.toMatchObject({ name: 'DBSubnetGroupNotFoundFault' });
  });

  it('counts what the account has against its quotas', async () => {
    const { AccountQuotas } = await rds.send(new DescribeAccountAttributesCommand({}));
    expect(AccountQuotas).toEqual([
      { AccountQuotaName: 'DBClusters', Used: 1, Max: 40 },
      { AccountQuotaName: 'DBInstances', Used: 2, Max: 40 },
      { AccountQuotaName: 'ManualClusterSnapshots', Used: 0, Max: 100 },
    ]);
  });
});

describe('tags', () => {
  const ResourceName = arn('cluster:prod');
  it('are added, replaced, listed and removed, with a permission for each', async () => {
    await rds.send(
      new AddTagsToResourceCommand({
        ResourceName,
        Tags: [
          { Key: 'team', Value: 'b' },
          { Key: 'x', Value: 'y' },
        ],
      }),
    );
    expect((await rds.send(new ListTagsForResourceCommand({ ResourceName }))).TagList).toEqual([
      { Key: 'team', Value: 'b' },
      { Key: 'x', Value: 'y' },
    ]);
    await rds.send(new RemoveTagsFromResourceCommand({ ResourceName, TagKeys: ['team'] }));
    expect(fixture.rds.state.clusters[ResourceName]?.tags).toEqual([{ Key: 'x', Value: 'y' }]);
    const seen: Conditions[] = [];
    const by = fixture.client(production, frankfurt, (_action, _resource, conditions) => {
      seen.push(conditions);
      return true;
    });
    await by.send(new AddTagsToResourceCommand({ ResourceName, Tags: [{ Key: 'q', Value: 'r' }] }));
    expect(seen).toEqual([{ 'aws:ResourceTag/x': 'y', 'aws:RequestTag/q': 'r' }]);
  });

  it('are refused on what is not there, and on what is another account’s', async () => {
    const add = (by: RDSClient, name: string) =>
      by.send(new AddTagsToResourceCommand({ ResourceName: name, Tags: [{ Key: 'a', Value: 'b' }] }));
    await expect(add(rds, arn('cluster:none'))).rejects.toMatchObject({ name: 'DBClusterNotFoundFault' });
    await expect(add(rds, arn('db:none'))).rejects.toMatchObject({ name: 'DBInstanceNotFoundFault' });
    await expect(add(rds, 'prod')).rejects.toMatchObject({ name: 'InvalidParameterValue' });
    await expect(add(fixture.client(staging, frankfurt), ResourceName)).rejects.toMatchObject({
      name: 'AccessDenied',
    });
  });
});

describe('events', () => {
  it('are about a thing, of the last hour, oldest first', async () => {
    fixture.rds.inject({ on: 'snapshot', status: 'failed', reason: 'No luck.', times: 1 });
    const snapshot = { DBClusterIdentifier: 'prod', DBClusterSnapshotIdentifier: 's' };
    await rds.send(new sdk.CreateDBClusterSnapshotCommand(snapshot));
    await fixture.pass(1000);
    const input = { SourceType: 'db-cluster-snapshot', SourceIdentifier: 's' } as const;
    const messages = async (more: object = {}) =>
      (await rds.send(new DescribeEventsCommand({ ...input, ...more }))).Events?.map(
        ({ Message }) => Message,
      );
    expect(await messages()).toEqual(['No luck.']);
    await fixture.pass(2 * 3_600_000);
    expect(await messages()).toEqual([]);
    expect(await messages({ Duration: 180 })).toEqual(['No luck.']);
    expect(await messages({ Duration: 180, EventCategories: ['backup'] })).toEqual([]);
    await expect(rds.send(new DescribeEventsCommand({ SourceIdentifier: 's' }))).rejects.toMatchObject({
      name: 'InvalidParameterCombination',
    });
  });
});

describe('custom endpoints', () => {
  const create = (more: object = {}) =>
    rds.send(
      new CreateDBClusterEndpointCommand({
        DBClusterIdentifier: 'prod',
        DBClusterEndpointIdentifier: 'reports',
        EndpointType: 'READER',
        ...more,
      }),
    );
  it('stand beside the two that every cluster has, and resolve when they are ready', async () => {
    const made = await create({ StaticMembers: ['prod-2'] });
    expect(made).toMatchObject({
      Status: 'creating',
      CustomEndpointType: 'READER',
      StaticMembers: ['prod-2'],
    });
    expect(fixture.rds.resolve(made.Endpoint ?? '')).toBeUndefined();
    await fixture.pass(1000);
    const input = { DBClusterIdentifier: 'prod' };
    const { DBClusterEndpoints } = await rds.send(new DescribeDBClusterEndpointsCommand(input));
    expect(DBClusterEndpoints?.map((one) => one.EndpointType)).toEqual(['WRITER', 'READER', 'CUSTOM']);
    const [writer] = DBClusterEndpoints ?? [];
    expect(fixture.rds.resolve(made.Endpoint ?? '')).toBe(fixture.rds.resolve(writer?.Endpoint ?? ''));
    const DBClusterEndpointIdentifier = 'reports';
    const change = { DBClusterEndpointIdentifier, StaticMembers: [], ExcludedMembers: ['prod-1'] };
    await rds.send(new ModifyDBClusterEndpointCommand({ ...change, EndpointType: 'ANY' }));
    await rds.send(new DeleteDBClusterEndpointCommand({ DBClusterEndpointIdentifier }));
    // It keeps its id until AWS has deleted it.
    const again = { ...input, DBClusterEndpointIdentifier, EndpointType: 'ANY' };
    await expect(rds.send(new CreateDBClusterEndpointCommand(again))).rejects.toMatchObject({
      name: 'DBClusterEndpointAlreadyExistsFault',
    });
    await fixture.pass(1000);
    await expect(
      rds.send(new DeleteDBClusterEndpointCommand({ DBClusterEndpointIdentifier })),
    ).rejects.toMatchObject({
      name: 'DBClusterEndpointNotFoundFault',
    });
  });

  it('are refused with a taken name, strangers as members, both lists, or as the sixth', async () => {
    await create();
    await expect(create()).rejects.toMatchObject({ name: 'DBClusterEndpointAlreadyExistsFault' });
    const other = { DBClusterEndpointIdentifier: 'other' };
    await expect(create({ ...other, StaticMembers: ['x'] })).rejects.toMatchObject({
      name: 'InvalidParameterValue',
    });
    const both = { StaticMembers: ['prod-1'], ExcludedMembers: ['prod-2'] };
    await expect(create({ ...other, ...both })).rejects.toMatchObject({
      name: 'InvalidParameterCombination',
    });
    for (let n = 2; n <= 5; n += 1) await create({ DBClusterEndpointIdentifier: `e-${n}` });
    await expect(create(other)).rejects.toMatchObject({ name: 'DBClusterEndpointQuotaExceededFault' });
  });
});

describe('what hangs on a cluster', () => {
  it('is shown as it was seeded, to its account in its Region only', async () => {
    const { state } = fixture.rds;
    const source = arn('cluster:prod');
    state.proxies.push({ ...here, name: 'pool', clusterId: 'prod' });
    state.subscriptions.push({
      ...here,
      shown: { CustSubscriptionId: 'mails', SourceType: 'db-cluster', SourceIdsList: ['prod'] },
    });
    state.deployments.push({ ...here, shown: { BlueGreenDeploymentName: 'bg', Source: source } });
    state.integrations.push({ ...here, shown: { IntegrationName: 'zero', SourceArn: source } });
    state.maintenance.push({ ...here, shown: { ResourceIdentifier: source } });
    fixture.rds.seedGlobalCluster({ ...here, id: 'prod' }, 'awsState');
    const seen = async (by: RDSClient) => [
      (await by.send(new DescribeDBProxiesCommand({}))).DBProxies?.map((one) => one.DBProxyName),
      (await by.send(new DescribeEventSubscriptionsCommand({}))).EventSubscriptionsList?.map(
        (one) => one.SourceIdsList,
      ),
      (await by.send(new DescribeBlueGreenDeploymentsCommand({}))).BlueGreenDeployments?.map(
        (one) => one.Source,
      ),
      (await by.send(new DescribeIntegrationsCommand({}))).Integrations?.map((one) => one.SourceArn),
      (await by.send(new DescribePendingMaintenanceActionsCommand({}))).PendingMaintenanceActions?.length,
    ];
    expect(await seen(rds)).toEqual([['pool'], [['prod']], [source], [source], 1]);
    expect(await seen(fixture.client(production, virginia))).toEqual([[], [], [], [], 0]);
    const { Targets } = await rds.send(new DescribeDBProxyTargetsCommand({ DBProxyName: 'pool' }));
    expect(Targets).toMatchObject([{ RdsResourceId: 'prod', Type: 'TRACKED_CLUSTER' }]);
    const { GlobalClusters } = await rds.send(new DescribeGlobalClustersCommand({}));
    expect(GlobalClusters).toMatchObject([
      { GlobalClusterMembers: [{ DBClusterArn: source, IsWriter: true }] },
    ]);
    const none = new DescribeDBProxyTargetsCommand({ DBProxyName: 'none' });
    await expect(rds.send(none)).rejects.toMatchObject({ name: 'DBProxyNotFoundFault' });
  });

  it('includes instances that are filtered by cluster', async () => {
    const by = async (name: string, value: string) => {
      const { DBInstances } = await rds.send(
        new DescribeDBInstancesCommand({ Filters: [{ Name: name, Values: [value] }] }),
      );
      return DBInstances?.map((one) => one.DBInstanceIdentifier);
    };
    expect(await by('db-cluster-id', 'prod')).toEqual(['prod-1', 'prod-2']);
    expect(await by('db-cluster-id', 'other')).toEqual([]);
    await expect(by('colour', 'red')).rejects.toMatchObject({ name: 'InvalidParameterValue' });
  });
});
