import * as autoScalingSdk from '@aws-sdk/client-application-auto-scaling';
import * as cloudWatchSdk from '@aws-sdk/client-cloudwatch';
import * as ec2Sdk from '@aws-sdk/client-ec2';
import * as iamSdk from '@aws-sdk/client-iam';
import * as kmsSdk from '@aws-sdk/client-kms';
import * as ramSdk from '@aws-sdk/client-ram';
import * as rdsSdk from '@aws-sdk/client-rds';
import * as rdsDataSdk from '@aws-sdk/client-rds-data';
import * as schedulerSdk from '@aws-sdk/client-scheduler';
import * as secretsSdk from '@aws-sdk/client-secrets-manager';
import * as snsSdk from '@aws-sdk/client-sns';
import * as ssmSdk from '@aws-sdk/client-ssm';
import * as stsSdk from '@aws-sdk/client-sts';
import type { Style } from './query-protocol.ts';

type Sdk = Readonly<Record<string, unknown>>;

/** How each service speaks: its schemas are the SDK's own. */
export const protocols: Readonly<
  Record<
    string,
    {
      readonly sdk: Sdk;
      readonly namespace?: string;
      readonly target?: string;
      readonly style?: Style;
      /** The action of each path, where the protocol is REST with JSON. */
      readonly paths?: Readonly<Record<string, string>>;
      /** REST with JSON, whose paths hold members: the schemas of the SDK have them. */
      readonly rest?: true;
    }
  >
> = {
  rds: { sdk: rdsSdk, namespace: 'http://rds.amazonaws.com/doc/2014-10-31/' },
  ec2: { sdk: ec2Sdk, namespace: 'http://ec2.amazonaws.com/doc/2016-11-15/', style: 'ec2' },
  iam: { sdk: iamSdk, namespace: 'https://iam.amazonaws.com/doc/2010-05-08/' },
  sns: { sdk: snsSdk, namespace: 'http://sns.amazonaws.com/doc/2010-03-31/' },
  sts: { sdk: stsSdk, namespace: 'https://sts.amazonaws.com/doc/2011-06-15/' },
  kms: { sdk: kmsSdk, target: 'TrentService' },
  ssm: { sdk: ssmSdk, target: 'AmazonSSM' },
  secretsmanager: { sdk: secretsSdk, target: 'secretsmanager' },
  'application-autoscaling': { sdk: autoScalingSdk, target: 'AnyScaleFrontendService' },
  monitoring: { sdk: cloudWatchSdk, target: 'GraniteServiceVersion20100801' },
  ram: { sdk: ramSdk, rest: true },
  scheduler: { sdk: schedulerSdk, rest: true },
  'rds-data': {
    sdk: rdsDataSdk,
    paths: {
      '/Execute': 'ExecuteStatement',
      '/BatchExecute': 'BatchExecuteStatement',
      '/BeginTransaction': 'BeginTransaction',
      '/CommitTransaction': 'CommitTransaction',
      '/RollbackTransaction': 'RollbackTransaction',
    },
  },
};
