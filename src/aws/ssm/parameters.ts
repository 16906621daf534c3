import { PutParameterCommand, paginateGetParametersByPath, type SSMClient } from '@aws-sdk/client-ssm';
import { call } from '../client/call.ts';

/**
 * The parameters directly below `path`, by the last part of their names; encrypted ones are decrypted. None is an empty
 * answer, not an error (API GetParametersByPath).
 */
export function readParameters(
  ssm: SSMClient,
  path: string,
  region: string,
): Promise<Record<string, string>> {
  return call('ssm:GetParametersByPath', `the parameters ${path}/* in ${region}`, async () => {
    const found: Record<string, string> = {};
    for await (const page of paginateGetParametersByPath(
      { client: ssm },
      { Path: path, WithDecryption: true },
    )) {
      for (const { Name: name, Value: value } of page.Parameters ?? []) {
        if (name !== undefined && value !== undefined) found[name.slice(path.length + 1)] = value;
      }
    }
    return found;
  });
}

export interface Parameter {
  readonly name: string;
  /** String, StringList or SecureString. */
  readonly type: string;
  /** Of a SecureString, the ciphertext. */
  readonly value: string;
}

/** The parameters of one account in one Region, to create and change them. */
export interface Parameters {
  /** Those directly below `path`, by their whole names, and not decrypted. */
  list(path: string): Promise<Parameter[]>;
  /** Creates it, or replaces its value. Can be repeated. */
  put(name: string, value: string): Promise<void>;
}

export function createParameters(ssm: SSMClient): Parameters {
  return {
    list: (path) =>
      call('ssm:GetParametersByPath', `${path}/*`, async () => {
        const found: Parameter[] = [];
        for await (const page of paginateGetParametersByPath({ client: ssm }, { Path: path })) {
          for (const { Name: name = '', Type: type = '', Value: value = '' } of page.Parameters ?? []) {
            found.push({ name, type, value });
          }
        }
        return found;
      }),
    put: async (name, value) => {
      await call('ssm:PutParameter', name, () =>
        ssm.send(new PutParameterCommand({ Name: name, Value: value, Type: 'String', Overwrite: true })),
      );
    },
  };
}
