import { accept } from './accept.ts';
import type { AwsState } from './aws-state.ts';
import { AwsFault, type Call, type KeyUse, type Service } from './contract.ts';
import { arnOf } from './partition.ts';
import { requestConditions, type Tag, tagsOf } from './tags.ts';

/** How long the name of a secret that was deleted at once is taken. */
const nameFreeMs = 150;

function secretArn(call: Call, id: string): string {
  return id.startsWith('arn:')
    ? id
    : arnOf('secretsmanager', call.region, call.account, `secret:${id}-Ab12Cd`);
}

function resourceTags(
  secret: { readonly tags?: Readonly<Record<string, string>> } | undefined,
): Record<string, string> {
  return Object.fromEntries(
    Object.entries(secret?.tags ?? {}).map(([key, value]) => [`aws:ResourceTag/${key}`, value]),
  );
}

/** The tags of a secret, as the policies of whoever uses it know them; none where there is no such secret. */
export function secretConditions(awsState: AwsState, call: Call, id: string): Record<string, string> {
  const found = Object.entries(awsState.secrets).find(
    ([key, { arn, name }]) => arn === id || (name === id && key === `${call.account}/${call.region}/${name}`),
  );
  return resourceTags(found?.[1]);
}

/** Secrets Manager. Secrets of other accounts are not simulated: they cannot be found. */
export function createSecretsManager(awsState: AwsState, keys: KeyUse): Service {
  /** AWS's own key serves whoever may use the secret; another one must let the caller use it (API GetSecretValue). */
  const useKey = (call: Call, key: string | undefined, actions: readonly string[]): void => {
    if (key === undefined || key.endsWith('alias/aws/secretsmanager')) return;
    try {
      keys.require(call, key, call.region, actions, 'secretsmanager');
    } catch (error) {
      if (!(error instanceof AwsFault)) throw error;
      throw new AwsFault('AccessDeniedException', 'Access to KMS is not allowed');
    }
  };
  const toEncrypt = ['kms:GenerateDataKey', 'kms:Decrypt'];
  const find = (call: Call, id: string) => {
    const found = Object.entries(awsState.secrets).find(
      ([key, secret]) =>
        key === `${call.account}/${call.region}/${secret.name}` && (secret.arn === id || secret.name === id),
    );
    if (found === undefined) {
      throw new AwsFault('ResourceNotFoundException', "Secrets Manager can't find the specified secret.");
    }
    return found[1];
  };
  const living = (call: Call, id: string) => {
    const secret = find(call, id);
    if (secret.deletedAt !== undefined) {
      throw new AwsFault(
        'InvalidRequestException',
        "You can't perform this operation on the secret because it was marked for deletion.",
      );
    }
    return secret;
  };
  return {
    handlers: {
      CreateSecret: (
        input: {
          Name: string;
          SecretString?: string;
          ClientRequestToken?: string;
          Description?: string;
          KmsKeyId?: string;
          Tags?: Tag[];
        },
        call: Call,
      ) => {
        accept(input, ['Name', 'SecretString', 'ClientRequestToken', 'Description', 'KmsKeyId', 'Tags']);
        const arn = secretArn(call, input.Name);
        const tags = tagsOf(input.Tags, 'InvalidParameterException');
        const asked = requestConditions(tags);
        call.authorize('secretsmanager:CreateSecret', [arn], asked);
        if (input.Tags !== undefined) call.authorize('secretsmanager:TagResource', [arn], asked);
        const key = `${call.account}/${call.region}/${input.Name}`;
        // API DeleteSecret: it goes on in the background for a while.
        if (
          awsState.secrets[key]?.deletedAt !== undefined ||
          (awsState.takenSecretNames[key] ?? 0) > Date.now()
        ) {
          throw new AwsFault(
            'InvalidRequestException',
            "You can't create this secret because a secret with this name is already scheduled for deletion.",
          );
        }
        if (awsState.secrets[key] !== undefined) {
          throw new AwsFault(
            'ResourceExistsException',
            `The operation failed because the secret ${input.Name} already exists.`,
          );
        }
        useKey(call, input.KmsKeyId, toEncrypt);
        awsState.secrets[key] = {
          arn,
          name: input.Name,
          tags,
          ...(input.SecretString === undefined ? {} : { value: input.SecretString }),
          ...(input.Description === undefined ? {} : { description: input.Description }),
          ...(input.KmsKeyId === undefined ? {} : { kmsKeyId: input.KmsKeyId }),
        };
        return { ARN: arn, Name: input.Name };
      },
      GetSecretValue: (input: { SecretId: string }, call: Call) => {
        accept(input, ['SecretId']);
        const arn = secretArn(call, input.SecretId);
        call.authorize(
          'secretsmanager:GetSecretValue',
          [arn],
          secretConditions(awsState, call, input.SecretId),
        );
        const secret = living(call, input.SecretId);
        useKey(call, secret.kmsKeyId, ['kms:Decrypt']);
        if (secret.value === undefined) {
          throw new AwsFault(
            'ResourceNotFoundException',
            "Secrets Manager can't find the specified secret value for staging label: AWSCURRENT",
          );
        }
        return { ARN: secret.arn, Name: secret.name, SecretString: secret.value };
      },
      ListSecrets: (
        input: {
          Filters?: { Key: string; Values: string[] }[];
          IncludePlannedDeletion?: boolean;
          NextToken?: string;
          MaxResults?: number;
        },
        call: Call,
      ) => {
        accept(input, ['Filters', 'IncludePlannedDeletion', 'NextToken', 'MaxResults']);
        call.authorize('secretsmanager:ListSecrets', ['*']);
        const other = (input.Filters ?? []).find(({ Key }) => Key !== 'name');
        if (other !== undefined)
          throw new AwsFault(
            'InvalidParameterException',
            `sandbox: the filter ${other.Key} is not simulated`,
          );
        // The filter takes names that begin with one of the values.
        const fits = (name: string) =>
          (input.Filters ?? []).every(({ Values }) => Values.some((value) => name.startsWith(value)));
        const found = Object.entries(awsState.secrets)
          .filter(([key, { name }]) => key === `${call.account}/${call.region}/${name}` && fits(name))
          .map(([, secret]) => secret)
          .filter(({ deletedAt }) => deletedAt === undefined || input.IncludePlannedDeletion === true);
        const from = Number(input.NextToken ?? 0);
        const size = input.MaxResults ?? 100;
        return {
          SecretList: found.slice(from, from + size).map((secret) => ({
            ARN: secret.arn,
            Name: secret.name,
            ...(secret.deletedAt === undefined ? {} : { DeletedDate: new Date(secret.deletedAt) }),
          })),
          ...(from + size < found.length ? { NextToken: String(from + size) } : {}),
        };
      },
      DescribeSecret: (input: { SecretId: string }, call: Call) => {
        accept(input, ['SecretId']);
        const secret = find(call, input.SecretId);
        call.authorize('secretsmanager:DescribeSecret', [secret.arn], resourceTags(secret));
        const Tags = Object.entries(secret.tags ?? {}).map(([Key, Value]) => ({ Key, Value }));
        return {
          ARN: secret.arn,
          Name: secret.name,
          Tags,
          ...(secret.deletedAt === undefined ? {} : { DeletedDate: new Date(secret.deletedAt) }),
          ...(secret.description === undefined ? {} : { Description: secret.description }),
          ...(secret.kmsKeyId === undefined ? {} : { KmsKeyId: secret.kmsKeyId }),
        };
      },
      UpdateSecret: (
        input: { SecretId: string; SecretString?: string; Description?: string; ClientRequestToken?: string },
        call: Call,
      ) => {
        accept(input, ['SecretId', 'SecretString', 'Description', 'ClientRequestToken']);
        const secret = find(call, input.SecretId);
        call.authorize('secretsmanager:UpdateSecret', [secret.arn], resourceTags(secret));
        if (input.SecretString !== undefined) {
          useKey(call, secret.kmsKeyId, toEncrypt);
          secret.value = input.SecretString;
        }
        if (input.Description !== undefined) secret.description = input.Description;
        return { ARN: secret.arn, Name: secret.name };
      },
      DeleteSecret: (input: { SecretId: string; ForceDeleteWithoutRecovery?: boolean }, call: Call) => {
        accept(input, ['SecretId', 'ForceDeleteWithoutRecovery']);
        call.authorize(
          'secretsmanager:DeleteSecret',
          [secretArn(call, input.SecretId)],
          secretConditions(awsState, call, input.SecretId),
        );
        const secret = find(call, input.SecretId);
        if (input.ForceDeleteWithoutRecovery !== true) {
          secret.deletedAt = Date.now();
          return { ARN: secret.arn, Name: secret.name, DeletionDate: new Date(secret.deletedAt) };
        }
        const key = `${call.account}/${call.region}/${secret.name}`;
        delete awsState.secrets[key];
        awsState.takenSecretNames[key] = Date.now() + nameFreeMs;
        return { ARN: secret.arn, Name: secret.name };
      },
      TagResource: (input: { SecretId: string; Tags: Tag[] }, call: Call) => {
        const secret = find(call, input.SecretId);
        const added = tagsOf(input.Tags, 'InvalidParameterException');
        call.authorize('secretsmanager:TagResource', [secret.arn], {
          ...resourceTags(secret),
          ...requestConditions(added),
        });
        secret.tags = { ...secret.tags, ...added };
        return {};
      },
      PutSecretValue: (
        input: { SecretId: string; SecretString: string; ClientRequestToken?: string },
        call: Call,
      ) => {
        accept(input, ['SecretId', 'SecretString', 'ClientRequestToken']);
        const secret = find(call, input.SecretId);
        call.authorize('secretsmanager:PutSecretValue', [secret.arn], resourceTags(secret));
        living(call, input.SecretId);
        useKey(call, secret.kmsKeyId, toEncrypt);
        secret.value = input.SecretString;
        return { ARN: secret.arn, Name: secret.name };
      },
    },
  };
}
