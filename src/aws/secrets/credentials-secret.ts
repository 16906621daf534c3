import { GetSecretValueCommand, type SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { z } from 'zod';
import { ActionError } from '../../errors.ts';
import { call, causeOf, isCode } from '../client/call.ts';

/** The database credentials of the guide's secret. Never stored, logged or passed on a command line. */
export interface Credentials {
  readonly secretArn: string;
  readonly masterUsername: string;
  readonly masterPassword: string;
  readonly database: string;
  readonly appUsername: string;
  readonly appPassword: string;
  readonly readonlyUsername: string;
  readonly readonlyPassword: string;
}

/** Why it is read: `users` needs all of the guide's keys, `master` only the master's (the others may be empty). */
export type Purpose = 'users' | 'master';

const name = z.string('must be text').min(1, 'is empty');
/** GitHub hides a mask wherever it occurs: a shorter one would hide parts of names and drop outputs. */
const shortestPassword = 8;
const password = z
  .string('must be text')
  .refine(
    (value) => value.trim().length >= shortestPassword,
    `must have at least ${shortestPassword} characters, not counting white space at its ends`,
  );
/** API ModifyDBCluster, MasterUserPassword. */
const masterPassword = z
  .string('must be text')
  .regex(/^[!-~]{8,41}$/, 'must be 8 to 41 printable ASCII characters without spaces')
  .regex(/^[^/"@]*$/, 'must not hold /, " or @');

const keys = {
  master_username: name,
  master_password: masterPassword,
  database: name,
  app_username: name,
  app_password: password,
  readonly_username: name,
  readonly_password: password,
};
const empty = z.string('must be text').default('');
const schemas = {
  users: z.object(keys),
  master: z.object({
    ...keys,
    database: empty,
    app_username: empty,
    app_password: empty,
    readonly_username: empty,
    readonly_password: empty,
  }),
};

interface Reading {
  readonly purpose: Purpose;
  readonly mask: (value: string) => void;
  /** Would a mask of the value hide a part of an output? `names`: the secret's own user names and database. */
  readonly isShown?: (value: string, names: readonly string[]) => boolean;
}

/**
 * Reads and checks the secret. Every password is given to `mask` before this returns or throws. Throws
 * SECRET_NOT_USABLE with every fault at once, by key and never with a value.
 * @param secret name or ARN
 */
export async function readCredentials(
  secrets: SecretsManagerClient,
  secret: string,
  { purpose, mask, isShown = () => false }: Reading,
): Promise<Credentials> {
  const { text, arn } = await readSecret(secrets, secret);
  const content = parseCredentials(secret, text);
  maskPasswords(content, mask);
  const read = schemas[purpose].safeParse(content);
  const faults = (read.error?.issues ?? []).map(({ path, message, code }) => {
    const key = String(path[0]);
    return `- ${key} ${code === 'invalid_type' && !(key in content) ? 'is missing' : message}`;
  });
  const passwords = passwordsIn(content);
  const names = Object.entries(content).flatMap(([key, value]) =>
    typeof value === 'string' && passwords.every(([password]) => password !== key) ? [value] : [],
  );
  for (const [key, value] of passwords)
    if (isShown(value, [...names, arn]))
      faults.push(
        `- ${key} is part of a name that outputs hold: GitHub would hide it there and drop the outputs`,
      );
  if (!read.success || faults.length > 0) {
    throw unusable(
      `The secret ${secret} cannot be used:\n${faults.join('\n')}`,
      'Correct these keys of its JSON. The guide names them all: master_username, master_password, database, app_username, app_password, readonly_username, readonly_password.',
    );
  }
  return {
    secretArn: arn,
    masterUsername: read.data.master_username,
    masterPassword: read.data.master_password,
    database: read.data.database,
    appUsername: read.data.app_username,
    appPassword: read.data.app_password,
    readonlyUsername: read.data.readonly_username,
    readonlyPassword: read.data.readonly_password,
  };
}

/** Gives every password among `values` to `mask`. */
export function maskPasswords(
  values: Readonly<Record<string, unknown>>,
  mask: (secret: string) => void,
): void {
  for (const [, value] of passwordsIn(values)) mask(value);
}

function passwordsIn(values: Readonly<Record<string, unknown>>): [string, string][] {
  return Object.entries(values).filter(
    (entry): entry is [string, string] =>
      /password/i.test(entry[0]) && typeof entry[1] === 'string' && entry[1] !== '',
  );
}

/** The keys of the guide's secret, in its order. */
export const credentialKeys = Object.keys(keys) as readonly (keyof typeof keys)[];
export type CredentialKey = keyof typeof keys;

/** A line for each of these values that a restore would refuse, by key and never with the value. */
export function credentialFaults(content: Readonly<Record<string, unknown>>, purpose: Purpose): string[] {
  const read = schemas[purpose].partial().safeParse(content);
  return (read.error?.issues ?? []).map(({ path, message }) => `- ${String(path[0])} ${message}`);
}

/**
 * The secret's JSON object. Throws SECRET_NOT_USABLE, without any of its content.
 * @param secret its name, for the message
 */
export function parseCredentials(secret: string, text: string): Readonly<Record<string, unknown>> {
  try {
    return z.record(z.string(), z.unknown()).parse(JSON.parse(text));
  } catch {
    // Without the cause: a parser's message quotes what it could not read.
    throw unusable(
      `The secret ${secret} is not a JSON object.`,
      'Store it as a JSON object of text, as the guide shows.',
    );
  }
}

async function readSecret(
  secrets: SecretsManagerClient,
  secret: string,
): Promise<{ readonly text: string; readonly arn: string }> {
  try {
    const answer = await call('secretsmanager:GetSecretValue', secret, () =>
      secrets.send(new GetSecretValueCommand({ SecretId: secret })),
    );
    return { text: answer.SecretString ?? '', arn: answer.ARN ?? secret };
  } catch (error) {
    if (!isCode(causeOf(error), 'ResourceNotFoundException')) throw error;
    throw unusable(
      `There is no secret ${secret} in the target account and Region.`,
      'Create it (operation: provision, or aws secretsmanager create-secret), or correct credentials-secret.',
    );
  }
}

function unusable(message: string, hint: string): ActionError {
  return new ActionError('SECRET_NOT_USABLE', message, hint);
}
