import {
  DescribeDBClusterParameterGroupsCommand,
  DescribeDBEngineVersionsCommand,
  DescribeDBParameterGroupsCommand,
  DescribeDBSubnetGroupsCommand,
  paginateDescribeOrderableDBInstanceOptions,
  type RDSClient,
} from '@aws-sdk/client-rds';
import { call, causeOf, isCode } from './call.ts';

/** What a Region offers to a new cluster: groups of the account, versions and classes of AWS. */
export interface Catalogue {
  /** The family (`aurora-postgresql16`) of a group; undefined when there is no such group. */
  clusterParameterGroupFamily(name: string): Promise<string | undefined>;
  instanceParameterGroupFamily(name: string): Promise<string | undefined>;
  /** The VPC of a subnet group; undefined when there is no such group. */
  vpcOfSubnetGroup(name: string): Promise<string | undefined>;
  /** The parameter group family of an engine version; undefined when the Region does not have the version. */
  familyOf(engine: string, version: string): Promise<string | undefined>;
  canOrder(engine: string, version: string, instanceClass: string): Promise<boolean>;
}

export function openCatalogue(rds: RDSClient): Catalogue {
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
    canOrder: (engine, version, instanceClass) =>
      call('rds:DescribeOrderableDBInstanceOptions', `${engine} ${version} ${instanceClass}`, async () => {
        const filter = { Engine: engine, EngineVersion: version, DBInstanceClass: instanceClass };
        for await (const page of paginateDescribeOrderableDBInstanceOptions({ client: rds }, filter)) {
          if ((page.OrderableDBInstanceOptions ?? []).length > 0) return true;
        }
        return false;
      }),
  };
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
