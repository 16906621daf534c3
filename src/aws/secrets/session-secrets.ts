import {
  CreateSecretCommand,
  DeleteSecretCommand,
  DescribeSecretCommand,
  type SecretsManagerClient,
} from '@aws-sdk/client-secrets-manager';
import { ActionError, nameConflict } from '../../errors.ts';
import { call, causeOf, isCode } from '../client/call.ts';
import { fromTagList, type Tags, toTagList } from '../client/tags.ts';

/** Secrets for the time of a run: the Data API reads passwords only from secrets. */
export interface SessionSecrets {
  /**
   * Creates a secret and returns its ARN. A secret with this name and the same tags is of a killed run, and is replaced.
   * Throws NAME_CONFLICT for another one, DATABASE_UNREACHABLE while the name is not free yet.
   */
  make(name: string, user: { username: string; password: string }, tags: Tags): Promise<string>;
  /** Deletes it without recovery if it has these tags. A missing secret counts as deleted. */
  remove(name: string, tags: Tags): Promise<void>;
}

export function createSessionSecrets(secrets: SecretsManagerClient): SessionSecrets {
  return {
    make: async (name, { username, password }, tags) => {
      try {
        const { ARN } = await call('secretsmanager:CreateSecret', name, () =>
          secrets.send(
            new CreateSecretCommand({
              Name: name,
              SecretString: JSON.stringify({ username, password }),
              Description: 'Short-lived: aurora-restore removes it when its SQL is done.',
              Tags: toTagList(tags),
            }),
          ),
        );
        return ARN ?? '';
      } catch (error) {
        const reason = causeOf(error);
        if (isCode(reason, 'ResourceExistsException')) {
          if (!(await removeOurs(secrets, name, tags))) throw notOurs(name);
          throw notFree(name, error);
        }
        // API DeleteSecret: the name of a deleted secret is free only after a while.
        if (isCode(reason, 'InvalidRequestException')) throw notFree(name, error);
        throw error;
      }
    },
    remove: async (name, tags) => {
      await removeOurs(secrets, name, tags);
    },
  };
}

/** False for a secret without the tags, which stays. */
async function removeOurs(secrets: SecretsManagerClient, name: string, tags: Tags): Promise<boolean> {
  try {
    const found = await call('secretsmanager:DescribeSecret', name, () =>
      secrets.send(new DescribeSecretCommand({ SecretId: name })),
    );
    const known = fromTagList(found.Tags);
    if (Object.entries(tags).some(([key, value]) => known[key] !== value)) return false;
    await call('secretsmanager:DeleteSecret', name, () =>
      secrets.send(new DeleteSecretCommand({ SecretId: name, ForceDeleteWithoutRecovery: true })),
    );
  } catch (error) {
    if (!isCode(causeOf(error), 'ResourceNotFoundException')) throw error;
  }
  return true;
}

function notOurs(name: string): ActionError {
  return nameConflict(
    `The secret ${name}`,
    'Find out what it is. Delete it if it is not needed, then run again.',
  );
}

function notFree(name: string, cause: unknown): ActionError {
  return new ActionError(
    'DATABASE_UNREACHABLE',
    `The secret ${name} of an earlier run is being deleted.`,
    'Run again in a few minutes: the restore resumes at this step.',
    { cause },
  );
}
