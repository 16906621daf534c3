import { PutSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { credentials } from './constants.ts';
import type { Fixture } from './fixture.ts';

/** Sets the credentials secret of the target account: the usual one, with `change`; undefined takes a key out. */
export async function putCredentials(
  { sandbox, target }: Fixture,
  change: Readonly<Record<string, string | undefined>>,
): Promise<void> {
  await new SecretsManagerClient(sandbox.client(target.account, target.region)).send(
    new PutSecretValueCommand({
      SecretId: '/aurora-restore/db-credentials',
      SecretString: JSON.stringify({ ...credentials, ...change }),
    }),
  );
}
