import * as rds from '@aws-sdk/client-rds';
import * as rdsData from '@aws-sdk/client-rds-data';
import * as scheduler from '@aws-sdk/client-scheduler';
import * as secretsManager from '@aws-sdk/client-secrets-manager';
import * as sns from '@aws-sdk/client-sns';
import { describe, expect, it } from 'vitest';
import * as clusterRequests from '../../../../src/aws/rds/cluster-requests.ts';
import * as instanceRequests from '../../../../src/aws/rds/instance-requests.ts';
import { parameterNames, parameterOf } from '../../../../src/restore/preflight/parameters.ts';
import type { RequestRecord } from '../../../sandbox/contract.ts';
import { findUnknownParameters } from '../../../support/known-parameters.ts';
import { plannedWith } from './fixtures.ts';

const clients: Readonly<Record<string, Readonly<Record<string, unknown>>>> = {
  rds,
  'rds-data': rdsData,
  secretsmanager: secretsManager,
  scheduler,
  sns,
};

/** The members of an operation's request by the SDK's schema: its fifth entry is the list of their names. */
function membersOf(operation: string): readonly string[] {
  const [service = '', action = ''] = operation.split(':');
  const schemas = ['Message', 'Request', 'Input'].map((ending) => clients[service]?.[`${action}${ending}$`]);
  const schema = schemas.find((one) => Array.isArray(one)) as readonly unknown[] | undefined;
  return (schema?.[4] ?? []) as readonly string[];
}

/** Every member of a request that has all the settings that there are. */
function sentBy(operation: string): string[] {
  const planned = plannedWith(
    {
      ...{ port: 5432, subnetGroup: 'a', securityGroupIds: ['sg'], parameterGroup: 'g', kmsKeyId: 'k' },
      ...{ storageType: 'aurora', serverless: { minAcu: 1, maxAcu: 2 }, networkType: 'DUAL' },
      ...{ iamAuthentication: true, logExports: ['a'], copyTagsToSnapshot: true, backupRetentionDays: 1 },
      ...{ backupWindow: 'w', engineLifecycleSupport: 'e' },
    },
    {
      ...{ availabilityZone: 'a', parameterGroup: 'g', promotionTier: 1, publiclyAccessible: true },
      ...{ autoMinorUpgrade: true, caCertificate: 'c', maintenanceWindow: 'w', copyTagsToSnapshot: true },
      monitoring: { intervalSeconds: 1, roleArn: 'r' },
      performanceInsights: { kmsKeyId: 'k', retentionDays: 7 },
    },
  );
  const [instance] = planned.instances;
  const requests: Readonly<Record<string, object>> = {
    'rds:RestoreDBClusterFromSnapshot': clusterRequests.toRestoreRequest(planned.cluster),
    'rds:CreateDBInstance': instance === undefined ? {} : instanceRequests.toCreateRequest(instance),
  };
  return Object.keys(requests[operation] ?? {});
}

const request = (more: Partial<RequestRecord>): RequestRecord => ({
  ...{ n: 1, service: 'rds', action: 'RestoreDBClusterFromSnapshot', account: '', region: '', body: '' },
  principal: 'arn:aws:sts::222222222222:assumed-role/aurora-restore-target/GitHubActions',
  ...{ changing: true, userAgent: '', status: 200 },
  ...more,
});

describe('the table of parameters', () => {
  it('has only members that the operations have', () => {
    const wrong = parameterNames().filter(([operation, member]) => !membersOf(operation).includes(member));
    expect(wrong).toEqual([]);
  });

  it.each(['rds:RestoreDBClusterFromSnapshot', 'rds:CreateDBInstance'])(
    'has just the members that can be sent with %s',
    (operation) => {
      const known = parameterNames().filter(([one]) => one === operation);
      expect(sentBy(operation).toSorted()).toEqual(known.map(([, member]) => member).toSorted());
    },
  );

  it('says for each where it comes from, what is allowed and what looks at it', () => {
    const rows = parameterNames().map(([operation, member]) => parameterOf(operation, member));
    expect(rows.filter((row) => !row?.from || !row.allowed)).toEqual([]);
    expect(rows.length).toBeGreaterThan(100);
  });

  it('fails for a parameter that it does not know, in both protocols', () => {
    const body = 'Action=RestoreDBClusterFromSnapshot&Version=1&Tags.Tag.1.Key=a&BacktrackWindow=1';
    expect(findUnknownParameters([request({ body })])).toEqual([
      'rds:RestoreDBClusterFromSnapshot.BacktrackWindow',
    ]);
    const json = { service: 'rds-data', action: 'ExecuteStatement', body: '{"sql":"x","schema":"y"}' };
    expect(findUnknownParameters([request(json)])).toEqual(['rds-data:ExecuteStatement.schema']);
    const unknown = { action: 'RebootDBCluster', body: 'Action=RebootDBCluster&DBClusterIdentifier=a' };
    expect(findUnknownParameters([request(unknown)])).toEqual(['rds:RebootDBCluster.DBClusterIdentifier']);
  });
});
