/** What a Region offers of an engine, as DescribeDBEngineVersions shows it. */
export interface Version {
  readonly engine: string;
  readonly version: string;
  readonly family: string;
  /** What a cluster gets when no version is asked for, whatever its snapshot had. */
  readonly byDefault?: boolean;
  /** Log types that clusters can export to CloudWatch Logs. */
  readonly logTypes: readonly string[];
  readonly certificates: readonly string[];
  /** What roles of clusters can be for; Aurora MySQL has no names for it. */
  readonly features?: readonly string[];
  /** False where the Data API does not know the version. */
  readonly httpEndpoint?: false;
  /** Limits of Serverless v2, where the version has it. */
  readonly serverless?: { readonly min: number; readonly max: number };
  /** Once it is over, a cluster that is restored without paid extended support is upgraded to the default version. */
  readonly standardSupportUntil?: string;
}

const certificates = ['rds-ca-rsa2048-g1', 'rds-ca-rsa4096-g1', 'rds-ca-ecc384-g1'];
const logTypes = ['postgresql', 'instance', 'iam-db-auth-error'];
const features = ['s3Import', 's3Export', 'Lambda', 'SageMaker', 'Comprehend', 'Bedrock'];
const postgres = { engine: 'aurora-postgresql', logTypes, certificates, features };
const beforeBedrock = features.filter((one) => one !== 'Bedrock');
const family = 'aurora-postgresql16';
const mysqlLogs = ['audit', 'error', 'general', 'slowquery', 'instance', 'iam-db-auth-error'];

/**
 * Versions that every Region of the sandbox offers (but see `withheld`), oldest first. The limits by version are AWS's
 * for Serverless v2 (UG aurora-serverless-v2 "Capacity"); which logs, certificates and features an older version lacks is
 * made up.
 */
export const engineVersions: readonly Version[] = [
  {
    ...postgres,
    version: '13.20',
    family: 'aurora-postgresql13',
    logTypes: ['postgresql'],
    standardSupportUntil: '2026-02-28',
  },
  // UG "Supported Regions and Aurora DB engines for RDS Data API": 15 from 15.4 on.
  {
    ...postgres,
    version: '15.3',
    family: 'aurora-postgresql15',
    logTypes: ['postgresql'],
    certificates: ['rds-ca-rsa2048-g1', 'rds-ca-rsa4096-g1'],
    features: beforeBedrock,
    httpEndpoint: false,
    serverless: { min: 0.5, max: 128 },
  },
  {
    ...postgres,
    version: '15.4',
    family: 'aurora-postgresql15',
    logTypes: ['postgresql'],
    certificates: ['rds-ca-rsa2048-g1', 'rds-ca-rsa4096-g1'],
    serverless: { min: 0.5, max: 128 },
  },
  {
    ...postgres,
    version: '16.2',
    family,
    logTypes: ['postgresql', 'instance'],
    certificates: ['rds-ca-rsa2048-g1', 'rds-ca-rsa4096-g1'],
    features: beforeBedrock,
    serverless: { min: 0.5, max: 256 },
  },
  { ...postgres, version: '16.6', family, serverless: { min: 0, max: 256 } },
  { ...postgres, version: '16.8', family, byDefault: true, serverless: { min: 0, max: 256 } },
  { ...postgres, version: '18.1', family: 'aurora-postgresql18', serverless: { min: 0, max: 256 } },
  {
    engine: 'aurora-mysql',
    version: '8.0.mysql_aurora.3.08.0',
    family: 'aurora-mysql8.0',
    byDefault: true,
    logTypes: mysqlLogs,
    certificates,
    serverless: { min: 0, max: 256 },
  },
  // Multi-AZ DB clusters, and the engines whose clusters RDS lists beside its own.
  {
    engine: 'postgres',
    version: '16.8',
    family: 'postgres16',
    byDefault: true,
    logTypes: ['postgresql', 'upgrade', 'iam-db-auth-error'],
    certificates,
  },
  {
    engine: 'mysql',
    version: '8.0.40',
    family: 'mysql8.0',
    byDefault: true,
    logTypes: ['audit', 'error', 'general', 'slowquery', 'iam-db-auth-error'],
    certificates,
  },
  {
    engine: 'docdb',
    version: '5.0.0',
    family: 'docdb5.0',
    byDefault: true,
    logTypes: ['audit', 'profiler'],
    certificates,
  },
  {
    engine: 'neptune',
    version: '1.3.2.1',
    family: 'neptune1.3',
    byDefault: true,
    logTypes: ['audit', 'slowquery'],
    certificates,
  },
];

export const instanceClasses: readonly string[] = [
  'db.t4g.medium',
  'db.r7g.large',
  'db.r6g.large',
  'db.serverless',
];

/** What a Region offers for a version and a class, but for what is withheld there. */
export const storageTypes: readonly string[] = ['aurora', 'aurora-iopt1'];

/** Serverless v2 has its own limits by version; a version without them has no such class. */
export function hasClass({ serverless }: Version, instanceClass: string): boolean {
  return (
    instanceClasses.includes(instanceClass) && (instanceClass !== 'db.serverless' || serverless !== undefined)
  );
}

/** UG "Performance Insights": Aurora MySQL has it on no T class of up to large. */
export function hasPerformanceInsights(engine: string | undefined, instanceClass: string): boolean {
  return engine !== 'aurora-mysql' || !instanceClass.startsWith('db.t');
}

/** UG "Using the RDS Data API": not with T classes. */
export function hasHttpEndpoint({ httpEndpoint }: Version, instanceClass: string): boolean {
  return httpEndpoint !== false && !instanceClass.startsWith('db.t');
}

/** `16`; `8.0` of Aurora MySQL. */
export function majorOf({ engine, version }: Version): string {
  return version.split('.', engine === 'aurora-mysql' ? 2 : 1).join('.');
}

export function isPastStandardSupport({ standardSupportUntil: until }: Version): boolean {
  return until !== undefined && Date.parse(`${until}T23:59:59Z`) <= Date.now();
}

/** Versions of different engines can have the same number. */
export function versionOf(engine: string | undefined, version: string | undefined): Version | undefined {
  return engineVersions.find((one) => one.engine === engine && one.version === version);
}

export const isAurora = (engine: string | undefined): boolean =>
  /^aurora-(postgresql|mysql)$/.test(engine ?? '');
