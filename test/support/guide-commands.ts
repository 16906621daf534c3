import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { hasAwsCli } from './aws-cli.ts';
import { credentials, production, staging } from './constants.ts';
import { client, fixture, sourceRegion, targetRegion } from './empty-accounts.ts';
import { provision } from './fixture.ts';

const execute = promisify(execFile);

/** Sections 1, 2, 6 and 7 of the deployment guide: its own commands where the AWS CLI is installed, else the same calls. */
export async function followGuide(): Promise<void> {
  if (!hasAwsCli) {
    const source = { account: production, region: sourceRegion };
    await provision(fixture.sandbox, source, { account: staging, region: targetRegion });
    return;
  }
  const { endpoint, credentials: keys } = client();
  const env = {
    PATH: process.env['PATH'] ?? '',
    HOME: fixture.sandbox.folder,
    AWS_ACCESS_KEY_ID: keys.accessKeyId,
    AWS_SECRET_ACCESS_KEY: keys.secretAccessKey,
    AWS_DEFAULT_REGION: targetRegion,
    AWS_ENDPOINT_URL: endpoint,
  };
  const aws = (line: string, ...more: string[]) =>
    execute('aws', [...line.split(' '), ...more, '--endpoint-url', endpoint], { env });
  await aws(
    'dynamodb create-table --table-name aurora-restore-audit --attribute-definitions AttributeName=event_id,AttributeType=S AttributeName=event_type,AttributeType=S --key-schema AttributeName=event_id,KeyType=HASH AttributeName=event_type,KeyType=RANGE --provisioned-throughput ReadCapacityUnits=5,WriteCapacityUnits=5',
  );
  await aws('sns create-topic --name aurora-restore-notifications');
  const values = {
    'source-account-id': production,
    'target-account-id': staging,
    'source-region': sourceRegion,
    'target-region': targetRegion,
    'source-cluster-id': 'prod',
    'target-cluster-id': 'staging',
    'snapshot-prefix': 'prod',
  };
  for (const [name, value] of Object.entries(values)) {
    await aws(`ssm put-parameter --name /aurora-restore/${name} --value ${value} --type String`);
  }
  await aws(
    'secretsmanager create-secret --name /aurora-restore/db-credentials --secret-string',
    JSON.stringify(credentials),
  );
}
