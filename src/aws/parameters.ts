import { paginateGetParametersByPath, type SSMClient } from '@aws-sdk/client-ssm';
import { call } from './call.ts';

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
