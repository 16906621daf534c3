import type { Snapshot } from '../../aws/rds/snapshots.ts';
import type { Credentials } from '../../aws/secrets/credentials-secret.ts';
import { checkUsers } from '../../database/users.ts';
import { ActionError } from '../../errors.ts';
import { isPartOf } from '../../github/runner.ts';
import { usersOf } from '../access/sessions.ts';
import type { Inspection } from '../context.ts';

/**
 * The master user's name comes with the snapshot and cannot be changed, so the secret must know it. Throws
 * SECRET_NOT_USABLE, or UNSUPPORTED for an engine in which this action cannot set up users.
 */
export async function checkSecret(
  inspection: Inspection,
  snapshot: Snapshot | undefined,
): Promise<Credentials> {
  const { settings } = inspection;
  if (settings.setupDbUsers && snapshot !== undefined && snapshot.engine !== 'aurora-postgresql') {
    throw new ActionError(
      'UNSUPPORTED',
      `The snapshot ${snapshot.arn} is of engine ${snapshot.engine}: users can be set up in aurora-postgresql only.`,
      'Set setup-db-users: false to restore it without touching its users.',
    );
  }
  const credentials = await inspection.credentials();
  if (settings.setupDbUsers) checkUsers(usersOf(credentials));
  refuseHidden(settings.credentialsSecret, credentials, snapshot);
  if (snapshot !== undefined && credentials.masterUsername !== snapshot.masterUsername) {
    throw new ActionError(
      'SECRET_NOT_USABLE',
      `The secret ${settings.credentialsSecret} says master_username ${credentials.masterUsername}, but the snapshot's master user is ${snapshot.masterUsername}, and a restore cannot rename it.`,
      `Set master_username in the secret to ${snapshot.masterUsername}.`,
    );
  }
  return credentials;
}

/** The outputs hold the snapshot's ARN: GitHub drops an output that holds a secret. */
function refuseHidden(secret: string, credentials: Credentials, snapshot: Snapshot | undefined): void {
  const { masterPassword, appPassword, readonlyPassword } = credentials;
  const passwords = {
    master_password: masterPassword,
    app_password: appPassword,
    readonly_password: readonlyPassword,
  };
  const hidden = Object.entries(passwords).filter(([, value]) => isPartOf([snapshot?.arn ?? ''], value));
  if (hidden.length === 0) return;
  const keys = hidden.map(([key]) => key).join(', ');
  throw new ActionError(
    'SECRET_NOT_USABLE',
    `The secret ${secret} cannot be used: ${keys} is part of the ARN of the chosen snapshot. GitHub would hide it there and drop the outputs.`,
    'Change that password in the secret, or choose another snapshot.',
  );
}
