import {
  DescribeDBClusterParameterGroupsCommand,
  DescribeDBEngineVersionsCommand,
  DescribeDBParameterGroupsCommand,
  DescribeDBSubnetGroupsCommand,
  type OrderableDBInstanceOption,
  paginateDescribeOrderableDBInstanceOptions,
  type RDSClient,
} from '@aws-sdk/client-rds';
import { call, causeOf, isCode } from '../client/call.ts';
import { list } from '../client/list.ts';

/** What a Region offers for a new cluster: groups of the account, versions and classes of AWS. */
export interface Offerings {
  /** The family (`aurora-postgresql16`) of a group; undefined when there is no such group. */
  clusterParameterGroupFamily(name: string): Promise<string | undefined>;
  instanceParameterGroupFamily(name: string): Promise<string | undefined>;
  /** The VPC of a subnet group; undefined when there is no such group. */
  vpcOfSubnetGroup(name: string): Promise<string | undefined>;
  /** The parameter group family of an engine version; undefined when the Region does not have the version. */
  familyOf(engine: string, version: string): Promise<string | undefined>;
  canOrder(engine: string, version: string, instanceClass: string): Promise<boolean>;
  /** Does the RDS Data API support such an instance? It supports no T class and no old version. */
  supportsDataApi(engine: string, version: string, instanceClass: string): Promise<boolean>;
}

export function createOfferings(rds: RDSClient): Offerings {
  return {
    clusterParameterGroupFamily: (name) =>
      unlessMissing(async () => {
        const answer = await call('rds:DescribeDBClusterParameterGroups', name, () =>
          rds.send(new DescribeDBClusterParameterGroupsCommand({ DBClusterParameterGroupName: name })),
        );
        return answer.DBClusterParameterGroups?.[0]?.DBParameterGroupFamily;
      }),
    instanceParameterGroupFamily: (name) =>
      unlessMissing(async () => {
        const answer = await call('rds:DescribeDBParameterGroups', name, () =>
          rds.send(new DescribeDBParameterGroupsCommand({ DBParameterGroupName: name })),
        );
        return answer.DBParameterGroups?.[0]?.DBParameterGroupFamily;
      }),
    vpcOfSubnetGroup: async (name) => {
      const found = await unlessMissing(() =>
        call('rds:DescribeDBSubnetGroups', name, () =>
          rds.send(new DescribeDBSubnetGroupsCommand({ DBSubnetGroupName: name })),
        ),
      );
      return found?.DBSubnetGroups?.[0]?.VpcId;
    },
    familyOf: async (engine, version) => {
      const answer = await call('rds:DescribeDBEngineVersions', `${engine} ${version}`, () =>
        rds.send(new DescribeDBEngineVersionsCommand({ Engine: engine, EngineVersion: version })),
      );
      return answer.DBEngineVersions?.[0]?.DBParameterGroupFamily;
    },
    canOrder: async (engine, version, instanceClass) =>
      (await orderable(rds, engine, version, instanceClass)).length > 0,
    supportsDataApi: async (engine, version, instanceClass) => {
      const options = await orderable(rds, engine, version, instanceClass);
      return options.some(({ SupportsHttpEndpoint }) => SupportsHttpEndpoint);
    },
  };
}

function orderable(
  rds: RDSClient,
  engine: string,
  version: string,
  instanceClass: string,
): Promise<OrderableDBInstanceOption[]> {
  const filter = { Engine: engine, EngineVersion: version, DBInstanceClass: instanceClass };
  const pages = paginateDescribeOrderableDBInstanceOptions({ client: rds }, filter);
  const what = `${engine} ${version} ${instanceClass}`;
  return list(
    'rds:DescribeOrderableDBInstanceOptions',
    what,
    pages,
    (page) => page.OrderableDBInstanceOptions,
  );
}

async function unlessMissing<T>(ask: () => Promise<T>): Promise<T | undefined> {
  try {
    return await ask();
  } catch (error) {
    const missing = [
      'DBParameterGroupNotFoundFault',
      'DBClusterParameterGroupNotFoundFault',
      'DBSubnetGroupNotFoundFault',
    ];
    if (isCode(causeOf(error), ...missing)) return undefined;
    throw error;
  }
}
