import { createHash } from 'node:crypto';
import { accept } from './accept.ts';
import type { AwsState } from './aws-state.ts';
import { AwsFault, type Call, type KeyUse, type Service } from './contract.ts';
import { arnOf } from './partition.ts';
import { requestConditions, type Tag, tagsOf } from './tags.ts';

/** Parameter Store. */
export function createSsm(awsState: AwsState, keys: KeyUse): Service {
  const parameterArn = (call: Call, name: string) =>
    arnOf('ssm', call.region, call.account, `parameter${name.startsWith('/') ? '' : '/'}${name}`);
  /** AWS's own key, `alias/aws/ssm`, serves whoever may read the parameter; another one must let the reader use it. */
  const useKey = (call: Call, key: string | undefined, action: string): void => {
    if (key === undefined || key.endsWith('alias/aws/ssm')) return;
    try {
      keys.require(call, key, call.region, [action], 'ssm');
    } catch (error) {
      if (!(error instanceof AwsFault)) throw error;
      throw new AwsFault(
        'AccessDeniedException',
        'The ciphertext refers to a customer master key that does not exist, does not exist in this region, or you are not allowed to access.',
      );
    }
  };
  const keyOf = (call: Call, name: string) => `${call.account}/${call.region}/${name}`;
  const shown = (call: Call, name: string, decrypted: boolean | undefined) => {
    const found = awsState.parameters[keyOf(call, name)];
    if (found === undefined) throw new AwsFault('ParameterNotFound', `Parameter ${name} not found.`);
    if (found.type === 'SecureString' && decrypted === true) useKey(call, found.keyId, 'kms:Decrypt');
    return {
      Name: name,
      // Whoever does not ask for it to be decrypted gets what KMS made of it.
      Value:
        found.type === 'SecureString' && decrypted !== true
          ? `AQICAHj${createHash('sha256').update(found.value).digest('base64')}`
          : found.value,
      Type: found.type,
      Version: found.version ?? 1,
      ARN: parameterArn(call, name),
      DataType: 'text',
    };
  };
  return {
    handlers: {
      PutParameter: (
        input: {
          Name: string;
          Value: string;
          Type?: string;
          Overwrite?: boolean;
          Description?: string;
          KeyId?: string;
          Tags?: Tag[];
        },
        call: Call,
      ) => {
        accept(input, ['Name', 'Value', 'Type', 'Overwrite', 'Description', 'KeyId', 'Tags']);
        const asked = requestConditions(tagsOf(input.Tags, 'ValidationException'));
        call.authorize('ssm:PutParameter', [parameterArn(call, input.Name)], asked);
        if (input.Tags !== undefined)
          call.authorize('ssm:AddTagsToResource', [parameterArn(call, input.Name)], asked);
        const known = awsState.parameters[keyOf(call, input.Name)];
        if (known !== undefined && input.Overwrite !== true) {
          throw new AwsFault(
            'ParameterAlreadyExists',
            'The parameter already exists. To overwrite this value, set the overwrite option in the request to true.',
          );
        }
        if (input.Value === '')
          throw new AwsFault('ValidationException', 'Value must have a minimum length of 1.');
        if (known !== undefined && input.Type !== undefined && input.Type !== known.type)
          throw new AwsFault(
            'HierarchyTypeMismatchException',
            'Parameter Store does not support changing a parameter type in a hierarchy.',
          );
        if (/\{\{.*\}\}/.test(input.Value))
          throw new AwsFault('ValidationException', 'Parameter value can not nest another parameter.');
        if (Buffer.byteLength(input.Value) > 4096)
          throw new AwsFault(
            'ValidationException',
            'Standard tier parameters support a value of 4096 characters.',
          );
        const type = input.Type ?? known?.type;
        if (type === undefined)
          throw new AwsFault(
            'ValidationException',
            'A parameter type is required when you create a parameter.',
          );
        if (type !== 'String' && type !== 'StringList' && type !== 'SecureString')
          throw new AwsFault('ValidationException', `${type} is no parameter type.`);
        if (input.Tags !== undefined && input.Overwrite === true)
          throw new AwsFault(
            'ValidationException',
            'Invalid request: tags and overwrite cannot be used together.',
          );
        if (input.KeyId !== undefined && type !== 'SecureString')
          throw new AwsFault('ValidationException', 'KeyId is for SecureString parameters only.');
        const version = (known?.version ?? 0) + 1;
        const tags = { ...known?.tags, ...tagsOf(input.Tags, 'ValidationException') };
        const keyId = input.KeyId ?? (input.Overwrite === true ? known?.keyId : undefined);
        if (type === 'SecureString') useKey(call, keyId, 'kms:Encrypt');
        const written = { value: input.Value, type, version, tags };
        awsState.parameters[keyOf(call, input.Name)] = keyId === undefined ? written : { ...written, keyId };
        return { Version: version, Tier: 'Standard' };
      },
      GetParameter: (input: { Name: string; WithDecryption?: boolean }, call: Call) => {
        accept(input, ['Name', 'WithDecryption']);
        call.authorize('ssm:GetParameter', [parameterArn(call, input.Name)]);
        return { Parameter: shown(call, input.Name, input.WithDecryption) };
      },
      GetParameters: (input: { Names: string[]; WithDecryption?: boolean }, call: Call) => {
        accept(input, ['Names', 'WithDecryption']);
        if (input.Names.length > 10) throw new AwsFault('ValidationException', 'At most 10 names.');
        call.authorize(
          'ssm:GetParameters',
          input.Names.map((name) => parameterArn(call, name)),
        );
        const isKnown = (name: string) => awsState.parameters[keyOf(call, name)] !== undefined;
        return {
          Parameters: input.Names.filter(isKnown).map((name) => shown(call, name, input.WithDecryption)),
          InvalidParameters: input.Names.filter((name) => !isKnown(name)),
        };
      },
      GetParametersByPath: (
        input: {
          Path: string;
          Recursive?: boolean;
          WithDecryption?: boolean;
          NextToken?: string;
          MaxResults?: number;
        },
        call: Call,
      ) => {
        accept(input, ['Path', 'Recursive', 'WithDecryption', 'NextToken', 'MaxResults']);
        if (!input.Path.startsWith('/'))
          throw new AwsFault(
            'ValidationException',
            'The parameter doesn\'t meet the parameter name requirements: a path begins with "/".',
          );
        call.authorize('ssm:GetParametersByPath', [parameterArn(call, input.Path)]);
        const size = input.MaxResults ?? 10;
        if (size < 1 || size > 10)
          throw new AwsFault('ValidationException', 'MaxResults must be between 1 and 10.');
        const prefix = keyOf(call, `${input.Path.replace(/\/$/, '')}/`);
        const names = Object.keys(awsState.parameters)
          .filter((key) => key.startsWith(prefix))
          .filter((key) => input.Recursive === true || !key.slice(prefix.length).includes('/'))
          .map((key) => key.slice(keyOf(call, '').length))
          .toSorted();
        const from = Number(input.NextToken ?? 0);
        const more = from + size < names.length;
        return {
          Parameters: names.slice(from, from + size).map((name) => shown(call, name, input.WithDecryption)),
          ...(more ? { NextToken: String(from + size) } : {}),
        };
      },
      DeleteParameter: (input: { Name: string }, call: Call) => {
        accept(input, ['Name']);
        call.authorize('ssm:DeleteParameter', [parameterArn(call, input.Name)]);
        shown(call, input.Name, false);
        delete awsState.parameters[keyOf(call, input.Name)];
        return {};
      },
      AddTagsToResource: (input: { ResourceType: string; ResourceId: string; Tags: Tag[] }, call: Call) => {
        if (input.ResourceType !== 'Parameter')
          throw new AwsFault('InvalidResourceType', `sandbox: ${input.ResourceType} is not simulated`);
        const added = tagsOf(input.Tags, 'ValidationException');
        call.authorize(
          'ssm:AddTagsToResource',
          [parameterArn(call, input.ResourceId)],
          requestConditions(added),
        );
        const known = awsState.parameters[keyOf(call, input.ResourceId)];
        if (known === undefined)
          throw new AwsFault(
            'InvalidResourceId',
            'The resource ID is not valid. Verify that you entered the correct ID.',
          );
        known.tags = { ...known.tags, ...added };
        return {};
      },
    },
  };
}
