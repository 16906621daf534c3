import {
  type DBEngineVersion,
  DescribeDBClusterParameterGroupsCommand,
  DescribeDBMajorEngineVersionsCommand,
  DescribeDBParameterGroupsCommand,
  DescribeDBSubnetGroupsCommand,
  type OrderableDBInstanceOption,
  paginateDescribeDBEngineVersions,
  paginateDescribeOrderableDBInstanceOptions,
  type RDSClient,
} from '@aws-sdk/client-rds';
import { call, causeOf, isCode } from '../client/call.ts';
import { list } from '../client/list.ts';
import { present } from '../client/present.ts';

/** An engine version that a Region offers. A member is absent where AWS does not say: then nothing is refused for it. */
export interface VersionOffer {
  readonly engine: string;
  readonly version: string;
  /** `16`, `8.0` */
  readonly major?: string;
  /** Of its parameter groups: `aurora-postgresql16`. */
  readonly family?: string;
  /** Log types that clusters of the version can export to CloudWatch Logs. */
  readonly logTypes?: readonly string[];
  readonly caCertificates?: readonly string[];
  /** What an IAM role of a cluster may be for, such as `s3Import`. */
  readonly features?: readonly string[];
  /** Absent also where the version has no Serverless v2. */
  readonly serverless?: { readonly minAcu: number; readonly maxAcu: number };
}

/** An instance class that a Region offers for one engine version and storage type. Absent: AWS does not say. */
export interface ClassOffer {
  readonly zones: readonly string[];
  readonly storageType?: string;
  readonly networkTypes?: readonly string[];
  readonly performanceInsights?: boolean;
  readonly enhancedMonitoring?: boolean;
  readonly iamAuthentication?: boolean;
  readonly storageEncryption?: boolean;
  /** Does the RDS Data API support it? It supports no T class and no old version. */
  readonly httpEndpoint?: boolean;
}

/** A DB subnet group of the account. */
export interface SubnetGroup {
  readonly vpc: string;
  /** `IPV4` and, where each subnet has IPv6 addresses, `DUAL`. Absent: AWS does not say. */
  readonly networkTypes?: readonly string[];
  readonly subnets: readonly string[];
}

/** What a Region offers for a new cluster: groups of the account, versions and classes of AWS. */
export interface Offerings {
  /** The family (`aurora-postgresql16`) of a group; undefined when there is no such group. */
  clusterParameterGroupFamily(name: string): Promise<string | undefined>;
  instanceParameterGroupFamily(name: string): Promise<string | undefined>;
  /** Undefined when there is no such group. */
  subnetGroup(name: string): Promise<SubnetGroup | undefined>;
  /** The versions of an engine that can be made now; those that are retired are not among them. */
  versions(engine: string, version?: string): Promise<VersionOffer[]>;
  /**
   * When RDS ends, or has ended, standard support for a major version (`16`), as an ISO time. Undefined where AWS names no
   * such time.
   */
  standardSupportEnd(engine: string, major: string): Promise<string | undefined>;
  /** Empty when the class cannot be ordered. */
  classes(engine: string, version: string, instanceClass: string): Promise<ClassOffer[]>;
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
    subnetGroup: async (name) => {
      const found = await unlessMissing(() =>
        call('rds:DescribeDBSubnetGroups', name, () =>
          rds.send(new DescribeDBSubnetGroupsCommand({ DBSubnetGroupName: name })),
        ),
      );
      const group = found?.DBSubnetGroups?.[0];
      return (
        group &&
        present<SubnetGroup>({
          vpc: group.VpcId ?? '',
          networkTypes: group.SupportedNetworkTypes,
          subnets: (group.Subnets ?? []).map(({ SubnetIdentifier = '' }) => SubnetIdentifier),
        })
      );
    },
    versions: async (engine, version) => {
      const filter = { Engine: engine, ...(version === undefined ? {} : { EngineVersion: version }) };
      const pages = paginateDescribeDBEngineVersions({ client: rds }, filter);
      const what = `${engine} ${version ?? '(all versions)'}`;
      const found = await list('rds:DescribeDBEngineVersions', what, pages, (page) => page.DBEngineVersions);
      return found.map(toVersion);
    },
    standardSupportEnd: async (engine, major) => {
      const filter = { Engine: engine, MajorEngineVersion: major };
      const found = await call('rds:DescribeDBMajorEngineVersions', `${engine} ${major}`, () =>
        rds.send(new DescribeDBMajorEngineVersionsCommand(filter)),
      );
      const ends = (found.DBMajorEngineVersions ?? [])
        .flatMap((one) => one.SupportedEngineLifecycles ?? [])
        .filter((one) => one.LifecycleSupportName === 'open-source-rds-standard-support')
        .map((one) => one.LifecycleSupportEndDate?.toISOString());
      return ends[0];
    },
    classes: async (engine, version, instanceClass) =>
      (await orderable(rds, engine, version, instanceClass)).map(toClass),
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

function toVersion(found: DBEngineVersion): VersionOffer {
  const { MinCapacity: minAcu, MaxCapacity: maxAcu } = found.ServerlessV2FeaturesSupport ?? {};
  return present<VersionOffer>({
    engine: found.Engine ?? '',
    version: found.EngineVersion ?? '',
    major: found.MajorEngineVersion,
    family: found.DBParameterGroupFamily,
    logTypes: found.ExportableLogTypes,
    caCertificates: found.SupportedCACertificateIdentifiers,
    // Aurora MySQL has no names for them: its list is empty.
    features: found.SupportedFeatureNames?.length ? found.SupportedFeatureNames : undefined,
    serverless: minAcu === undefined || maxAcu === undefined ? undefined : { minAcu, maxAcu },
  });
}

function toClass(found: OrderableDBInstanceOption): ClassOffer {
  return present<ClassOffer>({
    zones: (found.AvailabilityZones ?? []).map(({ Name = '' }) => Name),
    storageType: found.StorageType,
    networkTypes: found.SupportedNetworkTypes,
    performanceInsights: found.SupportsPerformanceInsights,
    enhancedMonitoring: found.SupportsEnhancedMonitoring,
    iamAuthentication: found.SupportsIAMDatabaseAuthentication,
    storageEncryption: found.SupportsStorageEncryption,
    httpEndpoint: found.SupportsHttpEndpoint,
  });
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
