import { join } from 'node:path';
import { credentials, production } from '../support/constants.ts';
import type { Fixture } from '../support/fixture.ts';
import { bold, dim } from './terminal.ts';

/** Commands for another terminal, with which to look around in the accounts that the demo leaves running. */
export function waysToLook({ sandbox, target, inputs }: Fixture): string[] {
  const { endpoint, credentials: keys } = sandbox.client(target.account, target.region);
  const host = `staging.cluster-c${target.account.slice(-4)}${target.region.replaceAll('-', '')}.${target.region}.rds.amazonaws.com`;
  const source = sandbox.client(production, 'eu-central-1');
  const env = (of: typeof keys): string =>
    `AWS_ENDPOINT_URL=${endpoint} AWS_ACCESS_KEY_ID=${of.accessKeyId} AWS_SECRET_ACCESS_KEY=${of.secretAccessKey}`;
  const psql = (user: string, password: string): string =>
    `PGPASSWORD=${quoted(password)} psql ${quoted(
      [
        `host=${host} hostaddr=${sandbox.rds.resolve(host) ?? ''} port=15432 dbname=${credentials.database}`,
        `user=${libpq(user)} sslmode=verify-full sslrootcert=${inputs['ca-bundle'] ?? join(sandbox.folder, 'rds-ca.pem')}`,
      ].join(' '),
    )}`;
  return [
    '',
    bold('Both accounts are left running. In another terminal:'),
    '',
    dim('# the restored database, as the app user and as the readonly user'),
    psql(credentials.app_username, credentials.app_password),
    psql(credentials.readonly_username, credentials.readonly_password),
    '',
    dim('# the target account, then the source account'),
    `${env(keys)} aws rds describe-db-clusters --region ${target.region}`,
    `${env(keys)} aws dynamodb scan --table-name aurora-restore-audit --region ${target.region}`,
    `${env(source.credentials)} aws rds describe-db-cluster-snapshots --region ${source.region}`,
    '',
    'Ctrl-C ends them.',
  ];
}

/** One word for a shell. */
function quoted(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`;
}

/** A value in a connection string of libpq. */
function libpq(text: string): string {
  return `'${text.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`;
}
