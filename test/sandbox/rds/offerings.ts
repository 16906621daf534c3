import type {
  DescribeAccountAttributesMessage,
  DescribeDBClusterParameterGroupsMessage,
  DescribeDBClusterParametersMessage,
  DescribeDBEngineVersionsMessage,
  DescribeDBMajorEngineVersionsRequest,
  DescribeDBParameterGroupsMessage,
  DescribeDBSubnetGroupsMessage,
  DescribeOrderableDBInstanceOptionsMessage,
  DescribePendingMaintenanceActionsMessage,
} from '@aws-sdk/client-rds';
import type { Call, Service } from '../contract.ts';
import { badCombination, check, fault } from './fault.ts';
import { assertOneOf, page } from './rules.ts';
import { arn, type Context, defaultVpc } from './state.ts';
import { subnetGroupsOf, subnetsOf, zonesOf } from './subnets.ts';
import {
  engineVersions,
  hasClass,
  hasHttpEndpoint,
  hasPerformanceInsights,
  instanceClasses,
  majorOf,
  storageTypes,
} from './versions.ts';

/** What matters here of a cluster parameter group's values, as AWS has them unless the group says otherwise. */
const parameterDefaults: Readonly<Record<string, string>> = {
  password_encryption: 'scram-sha-256',
  'rds.accepted_password_auth_method': 'md5+scram',
  'rds.force_ssl': '1',
  'rds.logical_replication': '0',
  'rds.restrict_password_commands': '0',
  shared_preload_libraries: 'pg_stat_statements',
};

/** What a Region offers, and what an account has there. */
export function offeringHandlers(context: Context): Service['handlers'] {
  return {
    DescribeDBEngineVersions: (input: DescribeDBEngineVersionsMessage, call: Call) => {
      check(
        input,
        [],
        ['Engine', 'EngineVersion', 'DBParameterGroupFamily', 'DefaultOnly', 'Marker', 'MaxRecords'],
      );
      call.authorize('rds:DescribeDBEngineVersions', ['*']);
      const found = offered(context, call).filter(
        (one) =>
          one.engine === (input.Engine ?? one.engine) &&
          one.version === (input.EngineVersion ?? one.version) &&
          one.family === (input.DBParameterGroupFamily ?? one.family) &&
          (!input.DefaultOnly || one.byDefault === true),
      );
      const { items, ...more } = page(found, input);
      return {
        DBEngineVersions: items.map(({ engine, version, family, ...offer }) => ({
          Engine: engine,
          EngineVersion: version,
          MajorEngineVersion: majorOf({ engine, version, family, ...offer }),
          DBParameterGroupFamily: family,
          Status: 'available',
          SupportedEngineModes: ['provisioned'],
          ExportableLogTypes: [...offer.logTypes],
          SupportsLogExportsToCloudwatchLogs: true,
          SupportedCACertificateIdentifiers: [...offer.certificates],
          SupportedFeatureNames: [...(offer.features ?? [])],
          ...(offer.serverless === undefined
            ? {}
            : {
                ServerlessV2FeaturesSupport: {
                  MinCapacity: offer.serverless.min,
                  MaxCapacity: offer.serverless.max,
                },
              }),
        })),
        ...more,
      };
    },

    DescribeDBMajorEngineVersions: (input: DescribeDBMajorEngineVersionsRequest, call: Call) => {
      check(input, [], ['Engine', 'MajorEngineVersion', 'Marker', 'MaxRecords']);
      call.authorize('rds:DescribeDBMajorEngineVersions', ['*']);
      const majors = new Map(
        offered(context, call).map((one) => [`${one.engine} ${majorOf(one)}`, one] as const),
      );
      const found = [...majors.values()].filter(
        (one) =>
          one.engine === (input.Engine ?? one.engine) &&
          majorOf(one) === (input.MajorEngineVersion ?? majorOf(one)),
      );
      const { items, ...more } = page(found, input);
      return {
        DBMajorEngineVersions: items.map(({ standardSupportUntil = '2031-02-28', ...one }) => ({
          Engine: one.engine,
          MajorEngineVersion: majorOf(one),
          SupportedEngineLifecycles: [
            {
              LifecycleSupportName: 'open-source-rds-standard-support',
              LifecycleSupportStartDate: new Date('2020-01-01'),
              LifecycleSupportEndDate: new Date(`${standardSupportUntil}T23:59:59Z`),
            },
          ],
        })),
        ...more,
      };
    },

    DescribeOrderableDBInstanceOptions: (input: DescribeOrderableDBInstanceOptionsMessage, call: Call) => {
      check(input, ['Engine'], ['EngineVersion', 'DBInstanceClass', 'Vpc', 'Marker', 'MaxRecords']);
      call.authorize('rds:DescribeOrderableDBInstanceOptions', ['*']);
      const versions = offered(context, call).filter(({ engine, version }) => {
        return engine === input.Engine && version === (input.EngineVersion ?? version);
      });
      if (versions.length === 0) {
        throw badCombination(`Cannot find version ${input.EngineVersion} for ${input.Engine}`);
      }
      const classes = instanceClasses.filter((one) => {
        return one === (input.DBInstanceClass ?? one) && !isWithheld(context, call, one);
      });
      // AWS shows a class once for each storage type.
      const storages = storageTypes.filter((one) => !isWithheld(context, call, one));
      const options = versions.flatMap((version) =>
        classes
          .filter((one) => hasClass(version, one))
          .flatMap((DBInstanceClass) =>
            storages.map((StorageType) => ({
              Engine: version.engine,
              EngineVersion: version.version,
              DBInstanceClass,
              AvailabilityZones: zonesOf(call.region).map((Name) => ({ Name })),
              StorageType,
              Vpc: true,
              SupportedNetworkTypes: ['IPV4', 'DUAL'],
              SupportsStorageEncryption: true,
              SupportsEnhancedMonitoring: true,
              SupportsIAMDatabaseAuthentication: true,
              SupportsPerformanceInsights: hasPerformanceInsights(version.engine, DBInstanceClass),
              SupportsHttpEndpoint: hasHttpEndpoint(version, DBInstanceClass),
            })),
          ),
      );
      const { items, ...more } = page(options, input);
      return { OrderableDBInstanceOptions: items, ...more };
    },

    DescribeDBClusterParameterGroups: (input: DescribeDBClusterParameterGroupsMessage, call: Call) => {
      check(input, [], ['DBClusterParameterGroupName', 'Marker', 'MaxRecords']);
      call.authorize('rds:DescribeDBClusterParameterGroups', ['*']);
      const groups = context.state.clusterParameterGroups;
      const found = groupsOf(call, groups, input.DBClusterParameterGroupName);
      const { items, ...more } = page(found, input);
      const shown = items.map(([name, family]) => ({
        DBClusterParameterGroupName: name,
        DBParameterGroupFamily: family,
        DBClusterParameterGroupArn: arn.clusterGroup(call.account, call.region, name),
      }));
      return { DBClusterParameterGroups: shown, ...more };
    },

    DescribeDBClusterParameters: (input: DescribeDBClusterParametersMessage, call: Call) => {
      check(input, ['DBClusterParameterGroupName'], ['Source', 'Marker', 'MaxRecords']);
      const name = input.DBClusterParameterGroupName ?? '';
      const { account, region } = call;
      call.authorize('rds:DescribeDBClusterParameters', [arn.clusterGroup(account, region, name)]);
      groupsOf(call, context.state.clusterParameterGroups, name);
      assertOneOf('Source', input.Source, ['user', 'system', 'engine-default']);
      const own = context.state.parameters[`${account}/${region}/${name}`] ?? {};
      const all = Object.entries({ ...parameterDefaults, ...own }).map(([ParameterName, ParameterValue]) => ({
        ParameterName,
        ParameterValue,
        Source: ParameterName in own ? 'user' : 'system',
        IsModifiable: true,
      }));
      const { items, ...more } = page(
        all.filter(({ Source }) => Source === (input.Source ?? Source)),
        input,
      );
      return { Parameters: items, ...more };
    },

    DescribeDBParameterGroups: (input: DescribeDBParameterGroupsMessage, call: Call) => {
      check(input, [], ['DBParameterGroupName', 'Marker', 'MaxRecords']);
      call.authorize('rds:DescribeDBParameterGroups', ['*']);
      const found = groupsOf(call, context.state.instanceParameterGroups, input.DBParameterGroupName);
      const { items, ...more } = page(found, input);
      const shown = items.map(([name, family]) => ({
        DBParameterGroupName: name,
        DBParameterGroupFamily: family,
        DBParameterGroupArn: arn.instanceGroup(call.account, call.region, name),
      }));
      return { DBParameterGroups: shown, ...more };
    },

    DescribeDBSubnetGroups: (input: DescribeDBSubnetGroupsMessage, call: Call) => {
      check(input, [], ['DBSubnetGroupName', 'Marker', 'MaxRecords']);
      call.authorize('rds:DescribeDBSubnetGroups', ['*']);
      const prefix = `${call.account}/${call.region}/`;
      const wanted = input.DBSubnetGroupName?.toLowerCase();
      const all = subnetGroupsOf(context.state, call.account, call.region);
      const names = all.filter((name) => name === (wanted ?? name));
      if (wanted !== undefined && names.length === 0) {
        throw fault('DBSubnetGroupNotFoundFault', `DB subnet group '${wanted}' not found.`);
      }
      const { items, ...more } = page(names, input);
      const shown = items.map((name) => ({
        DBSubnetGroupName: name,
        DBSubnetGroupArn: arn.subnetGroup(call.account, call.region, name),
        VpcId: context.state.vpcs[`${prefix}${name}`] ?? defaultVpc,
        SubnetGroupStatus: 'Complete',
        SupportedNetworkTypes: context.state.dualStack.includes(`${prefix}${name}`)
          ? ['IPV4', 'DUAL']
          : ['IPV4'],
        Subnets: subnetsOf(context.state, call.account, call.region, name).map(({ id, zone }) => ({
          SubnetIdentifier: id,
          SubnetAvailabilityZone: { Name: zone },
          SubnetStatus: 'Active',
        })),
      }));
      return { DBSubnetGroups: shown, ...more };
    },

    DescribeAccountAttributes: (input: DescribeAccountAttributesMessage, call: Call) => {
      check(input, [], []);
      call.authorize('rds:DescribeAccountAttributes', ['*']);
      const { clusters, instances, snapshots, quotas } = context.state;
      const count = (things: object) =>
        Object.values(things as Record<string, { account: string; region: string }>).filter(
          ({ account, region }) => account === call.account && region === call.region,
        ).length;
      const manual = Object.values(snapshots).filter(({ shown }) => shown.SnapshotType === 'manual');
      const quota = (AccountQuotaName: string, Used: number, Max: number) => ({
        AccountQuotaName,
        Used,
        Max,
      });
      return {
        AccountQuotas: [
          quota('DBClusters', count(clusters), quotas.clusters),
          quota('DBInstances', count(instances), quotas.instances),
          quota('ManualClusterSnapshots', count(manual), quotas.manualSnapshots),
        ],
      };
    },

    DescribePendingMaintenanceActions: (input: DescribePendingMaintenanceActionsMessage, call: Call) => {
      check(input, [], ['ResourceIdentifier', 'Marker', 'MaxRecords']);
      call.authorize('rds:DescribePendingMaintenanceActions', ['*']);
      const found = context.state.maintenance
        .filter(({ account, region }) => account === call.account && region === call.region)
        .map(({ shown }) => shown)
        .filter(({ ResourceIdentifier: of }) => of === (input.ResourceIdentifier ?? of));
      const { items, ...more } = page(found, input);
      return { PendingMaintenanceActions: items, ...more };
    },
  };
}

function isWithheld(context: Context, call: Call, what: string): boolean {
  return context.state.withheld.includes(`${call.region}/${what}`);
}

function offered(context: Context, call: Call) {
  return engineVersions.filter(({ version }) => !isWithheld(context, call, version));
}

/** Name and family of the one asked for, or of all; AWS's own groups are there without being made. */
function groupsOf(
  call: Call,
  own: Readonly<Record<string, string>>,
  wanted: string | undefined,
): [name: string, family: string][] {
  const prefix = `${call.account}/${call.region}/`;
  const families = [...new Set(engineVersions.map(({ family }) => family))];
  const all = [
    ...families.map((family): [string, string] => [`default.${family}`, family]),
    ...Object.entries(own)
      .filter(([key]) => key.startsWith(prefix))
      .map(([key, family]): [string, string] => [key.slice(prefix.length), family]),
  ];
  const found = all.filter(([name]) => name === (wanted?.toLowerCase() ?? name));
  // The model has this one code for groups of both kinds.
  if (wanted !== undefined && found.length === 0) {
    throw fault('DBParameterGroupNotFound', `DBParameterGroup not found: ${wanted}`);
  }
  return found;
}
