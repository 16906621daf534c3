import type { NewCluster } from '../../aws/rds/cluster-requests.ts';
import type { NewInstance } from '../../aws/rds/instance-requests.ts';
import type { ClassOffer, VersionOffer } from '../../aws/rds/offerings.ts';
import type { Problem } from '../plan/checks.ts';
import type { PreviousTarget } from '../results.ts';
import type { Planned } from './planned-cluster.ts';

// What the engine version and the instance class do not support. AWS says it with DescribeDBEngineVersions and
// DescribeOrderableDBInstanceOptions; what these leave out is not judged.

/** A setting that AWS would refuse. It is not data, so `allow-unsupported` drops it where it comes from the previous cluster. */
export interface Unsupported extends Problem {
  /** Such as `log type slowquery`. */
  readonly name: string;
  /** The previous cluster without this setting. */
  readonly drop: (previous: PreviousTarget) => PreviousTarget;
}

export interface ClassOffers {
  readonly [instanceClass: string]: readonly ClassOffer[];
}

/** @param previous what is set after the restore comes from it: roles and the HTTP endpoint */
export function findUnsupported(
  { cluster, instances }: Planned,
  version: VersionOffer,
  classes: ClassOffers,
  previous: PreviousTarget | undefined,
): Unsupported[] {
  return [
    ...findLogTypes(cluster, version),
    ...findCapacity(cluster, version, classes),
    ...findFeatures(previous?.cluster.roles ?? [], version),
    ...instances.flatMap((one) => findCertificate(one, version)),
    ...instances.flatMap((one) => findByClass(cluster, one, version, classes[one.class] ?? [])),
    ...(previous?.cluster.httpEndpoint === true
      ? instances.flatMap((one) => findHttpEndpoint(one, version, classes[one.class] ?? []))
      : []),
  ];
}

/** A version without Aurora Serverless v2 has no class for it. */
function findCapacity(
  { serverless }: NewCluster,
  version: VersionOffer,
  { 'db.serverless': offers }: ClassOffers,
): Unsupported[] {
  if (serverless === undefined || offers === undefined || offers.length > 0) return [];
  return [
    unsupported(
      'serverless capacity',
      `The new cluster would have a serverless capacity of ${serverless.minAcu} to ${serverless.maxAcu} ACUs. AWS does not offer Aurora Serverless v2 for ${describe(version)} in this Region.`,
      'Leave serverless-min-acu and serverless-max-acu out',
      changeCluster(({ serverless: _had, ...rest }) => rest),
    ),
  ];
}

function findFeatures(roles: PreviousTarget['cluster']['roles'], version: VersionOffer): Unsupported[] {
  const { features } = version;
  return roles
    .filter(({ feature }) => feature !== undefined && features?.includes(feature) === false)
    .map(({ arn, feature }) =>
      unsupported(
        `IAM role for ${feature}`,
        `The previous cluster has the role ${arn} for the feature ${feature}. ${describe(version)} has ${listed(features)}.`,
        'Take the role off the previous cluster',
        changeCluster(({ roles: had, ...rest }) => ({
          ...rest,
          roles: had.filter((one) => one.arn !== arn || one.feature !== feature),
        })),
      ),
    );
}

/** UG "Using the RDS Data API": not with T classes, nor with old versions. */
function findHttpEndpoint(
  { class: instanceClass }: NewInstance,
  version: VersionOffer,
  offers: readonly ClassOffer[],
): Unsupported[] {
  const isOffered = offers.length === 0 || offers.some(({ httpEndpoint }) => httpEndpoint !== false);
  if (isOffered && !instanceClass.startsWith('db.t')) return [];
  return [
    unsupported(
      'HTTP endpoint (Data API)',
      `The previous cluster has the HTTP endpoint of the Data API, which AWS does not offer for ${instanceClass} with ${describe(version)}.`,
      'Set instance-class to one that supports it, switch the endpoint of the previous cluster off',
      changeCluster((rest) => ({ ...rest, httpEndpoint: false })),
    ),
  ];
}

function findLogTypes({ logExports }: NewCluster, version: VersionOffer): Unsupported[] {
  const { logTypes } = version;
  return (logExports ?? [])
    .filter((type) => logTypes !== undefined && !logTypes.includes(type))
    .map((type) =>
      unsupported(
        `log type ${type}`,
        `The previous cluster exports the log type ${type} to CloudWatch Logs. ${describe(version)} exports ${listed(logTypes)}.`,
        'Stop that export of the previous cluster',
        changeCluster(({ logExports: had, ...rest }) => ({
          ...rest,
          logExports: had.filter((one) => one !== type),
        })),
      ),
    );
}

function findCertificate({ id, caCertificate }: NewInstance, version: VersionOffer): Unsupported[] {
  const { caCertificates } = version;
  if (caCertificate === undefined || caCertificates === undefined || caCertificates.includes(caCertificate))
    return [];
  return [
    unsupported(
      `CA certificate ${caCertificate}`,
      `The instance ${id} would have the CA certificate ${caCertificate}. ${describe(version)} has ${listed(caCertificates)}.`,
      'Set ca-certificate to one of these',
      changeInstances(({ caCertificate: had, ...rest }) =>
        had === undefined || had === caCertificate ? rest : { ...rest, caCertificate: had },
      ),
    ),
  ];
}

function findByClass(
  cluster: NewCluster,
  instance: NewInstance,
  version: VersionOffer,
  offers: readonly ClassOffer[],
): Unsupported[] {
  const { id, class: instanceClass, availabilityZone: zone } = instance;
  const what = `${instanceClass} with ${version.engine} ${version.version}`;
  const found: Unsupported[] = [];
  const never = (member: keyof ClassOffer): boolean =>
    offers.length > 0 && offers.every((offer) => offer[member] === false);
  const zones = [...new Set(offers.flatMap((offer) => offer.zones))];
  if (zone !== undefined && zones.length > 0 && !zones.includes(zone)) {
    found.push(
      unsupported(
        `Availability Zone ${zone}`,
        `The instance ${id} would be in the Availability Zone ${zone}. AWS offers ${what} in ${listed(zones)}.`,
        'Set instance-class to one that AWS offers there',
        changeInstances(({ availabilityZone: had, ...rest }) =>
          had === undefined || had === zone ? rest : { ...rest, availabilityZone: had },
        ),
      ),
    );
  }
  const networkTypes = [...new Set(offers.flatMap((offer) => offer.networkTypes ?? []))];
  const storageTypes = offers.map((offer) => offer.storageType).filter((type) => type !== undefined);
  const { storageType } = cluster;
  if (storageType !== undefined && storageTypes.length > 0 && !storageTypes.includes(storageType)) {
    found.push(
      unsupported(
        `storage type ${storageType}`,
        `The new cluster would have the storage type ${storageType}, like the previous cluster (or, without one, the snapshot). AWS offers ${what} with ${listed([...new Set(storageTypes)])}.`,
        'Set instance-class to one that supports it',
        changeCluster(({ storageType: _had, ...rest }) => rest),
      ),
    );
  }
  const { networkType } = cluster;
  if (networkType !== undefined && networkTypes.length > 0 && !networkTypes.includes(networkType)) {
    found.push(
      unsupported(
        `network type ${networkType}`,
        `The previous cluster has the network type ${networkType}. AWS offers ${what} with ${listed(networkTypes)}.`,
        'Set instance-class to one that supports it',
        changeCluster(({ networkType: _had, ...rest }) => rest),
      ),
    );
  }
  if (instance.performanceInsights !== undefined && never('performanceInsights')) {
    found.push(
      unsupported(
        `Performance Insights of ${id}`,
        `The instance ${id} would have Performance Insights, which AWS does not offer for ${what}.`,
        'Set instance-class to one that supports it',
        changeInstances(({ performanceInsights: _had, ...rest }) => rest),
      ),
    );
  }
  if (instance.monitoring !== undefined && never('enhancedMonitoring')) {
    found.push(
      unsupported(
        `Enhanced Monitoring of ${id}`,
        `The instance ${id} would have Enhanced Monitoring, which AWS does not offer for ${what}.`,
        'Set instance-class to one that supports it',
        changeInstances(({ monitoring: _had, ...rest }) => rest),
      ),
    );
  }
  if (cluster.iamAuthentication && never('iamAuthentication')) {
    found.push(
      unsupported(
        'IAM database authentication',
        `The previous cluster has IAM database authentication, which AWS does not offer for ${what}.`,
        'Set instance-class to one that supports it',
        changeCluster((rest) => ({ ...rest, iamAuthentication: false })),
      ),
    );
  }
  return found;
}

/** The previous cluster without these settings; what was dropped is named as not carried over. */
export function dropUnsupported(previous: PreviousTarget, found: readonly Unsupported[]): PreviousTarget {
  const names = [...new Set(found.map(({ name }) => name))];
  const rest = found.reduce((left, { drop }) => drop(left), previous);
  const dropped = names.map((name) => ({ kind: 'setting', name, byName: false }));
  return { ...rest, dependents: [...rest.dependents, ...dropped] };
}

function unsupported(name: string, problem: string, fix: string, drop: Unsupported['drop']): Unsupported {
  return { name, problem, fix: `${fix}, or allow-unsupported: true to restore without it.`, drop };
}

function changeCluster(
  change: (cluster: PreviousTarget['cluster']) => PreviousTarget['cluster'],
): Unsupported['drop'] {
  return (previous) => ({ ...previous, cluster: change(previous.cluster) });
}

function changeInstances(
  change: (instance: PreviousTarget['instances'][number]) => PreviousTarget['instances'][number],
): Unsupported['drop'] {
  return (previous) => ({ ...previous, instances: previous.instances.map(change) });
}

function describe({ engine, version }: VersionOffer): string {
  return `${engine} ${version}`;
}

function listed(values: readonly string[] | undefined): string {
  return values === undefined || values.length === 0 ? 'none' : values.join(', ');
}
