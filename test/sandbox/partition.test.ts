import { CreateKeyCommand, DescribeKeyCommand, KMSClient } from '@aws-sdk/client-kms';
import { DescribeDBClustersCommand, RDSClient } from '@aws-sdk/client-rds';
import { CreateSecretCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { CreateTopicCommand, SNSClient } from '@aws-sdk/client-sns';
import { GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type Sandbox, startSandbox } from './sandbox.ts';

const account = '222222222222';
let sandbox: Sandbox;
beforeAll(async () => {
  sandbox = await startSandbox({ partition: 'aws-cn' });
});
afterAll(() => sandbox.stop());

it.each([
  ['cn-north-1', 'aws-cn', 'amazonaws.com.cn'],
  ['us-gov-west-1', 'aws-us-gov', 'amazonaws.com'],
  ['eu-central-1', 'aws', 'amazonaws.com'],
])('a Region says its partition: %s', async (region, partition, suffix) => {
  const config = sandbox.client(account, region);
  await sandbox.rds.seedCluster({
    account,
    region,
    id: 'main',
    masterUsername: 'dbadmin',
    masterPassword: 'production-master',
    database: 'shop',
    engine: 'aurora-mysql',
    engineVersion: '8.0.mysql_aurora.3.08.0',
  });
  const { DBClusters } = await new RDSClient(config).send(new DescribeDBClustersCommand({}));
  expect(DBClusters).toMatchObject([
    {
      DBClusterArn: `arn:${partition}:rds:${region}:${account}:cluster:main`,
      Endpoint: expect.stringMatching(new RegExp(`\\.${region}\\.rds\\.${suffix}$`)) as string,
    },
  ]);
  const secret = await new SecretsManagerClient(config).send(
    new CreateSecretCommand({ Name: 's', SecretString: 'x' }),
  );
  expect(secret.ARN).toMatch(`arn:${partition}:secretsmanager:${region}:`);
  const topic = await new SNSClient(config).send(new CreateTopicCommand({ Name: 't' }));
  expect(topic.TopicArn).toBe(`arn:${partition}:sns:${region}:${account}:t`);
  const kms = new KMSClient(config);
  const { KeyMetadata } = await kms.send(new CreateKeyCommand({}));
  expect(KeyMetadata?.Arn).toMatch(`arn:${partition}:kms:${region}:${account}:key/`);
  await kms.send(new DescribeKeyCommand({ KeyId: KeyMetadata?.KeyId }));
  const { Arn } = await new STSClient(config).send(new GetCallerIdentityCommand({}));
  expect(Arn).toBe(`arn:${partition}:iam::${account}:user/admin`);
});

it('roles are made in the partition of the sandbox', () => {
  const role = sandbox.addRole({ name: 'r', account, policies: [], trust: { Statement: [] } });
  expect(role).toBe(`arn:aws-cn:iam::${account}:role/r`);
});
