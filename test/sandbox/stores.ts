import { accept } from './accept.ts';
import { AwsFault, type Call, type Service } from './contract.ts';
import type { World } from './world.ts';

/** Parameter Store. */
export function createSsm(world: World): Service {
  const arnOf = (call: Call, name: string) =>
    `arn:aws:ssm:${call.region}:${call.account}:parameter${name.startsWith('/') ? '' : '/'}${name}`;
  const keyOf = (call: Call, name: string) => `${call.account}/${call.region}/${name}`;
  const shown = (call: Call, name: string) => {
    const found = world.parameters[keyOf(call, name)];
    if (found === undefined) throw new AwsFault('ParameterNotFound', `Parameter ${name} not found.`);
    return {
      Name: name,
      Value: found.value,
      Type: found.type,
      Version: 1,
      ARN: arnOf(call, name),
      DataType: 'text',
    };
  };
  return {
    handlers: {
      PutParameter: (
        input: { Name: string; Value: string; Type?: string; Overwrite?: boolean; Description?: string },
        call: Call,
      ) => {
        accept(input, ['Name', 'Value', 'Type', 'Overwrite', 'Description']);
        call.authorize('ssm:PutParameter', [arnOf(call, input.Name)]);
        const known = world.parameters[keyOf(call, input.Name)];
        if (known !== undefined && input.Overwrite !== true) {
          throw new AwsFault(
            'ParameterAlreadyExists',
            'The parameter already exists. To overwrite this value, set the overwrite option in the request to true.',
          );
        }
        if (input.Value === '')
          throw new AwsFault('ValidationException', 'Value must have a minimum length of 1.');
        const type = input.Type ?? known?.type;
        if (type === undefined)
          throw new AwsFault(
            'ValidationException',
            'A parameter type is required when you create a parameter.',
          );
        world.parameters[keyOf(call, input.Name)] = { value: input.Value, type };
        return { Version: 1, Tier: 'Standard' };
      },
      GetParameter: (input: { Name: string; WithDecryption?: boolean }, call: Call) => {
        accept(input, ['Name', 'WithDecryption']);
        call.authorize('ssm:GetParameter', [arnOf(call, input.Name)]);
        return { Parameter: shown(call, input.Name) };
      },
      GetParametersByPath: (
        input: { Path: string; WithDecryption?: boolean; NextToken?: string; MaxResults?: number },
        call: Call,
      ) => {
        accept(input, ['Path', 'WithDecryption', 'NextToken', 'MaxResults']);
        call.authorize('ssm:GetParametersByPath', [arnOf(call, input.Path)]);
        const size = input.MaxResults ?? 10;
        if (size < 1 || size > 10)
          throw new AwsFault('ValidationException', 'MaxResults must be between 1 and 10.');
        const prefix = keyOf(call, `${input.Path.replace(/\/$/, '')}/`);
        const names = Object.keys(world.parameters)
          .filter((key) => key.startsWith(prefix) && !key.slice(prefix.length).includes('/'))
          .map((key) => key.slice(keyOf(call, '').length))
          .toSorted();
        const from = Number(input.NextToken ?? 0);
        const more = from + size < names.length;
        return {
          Parameters: names.slice(from, from + size).map((name) => shown(call, name)),
          ...(more ? { NextToken: String(from + size) } : {}),
        };
      },
      DeleteParameter: (input: { Name: string }, call: Call) => {
        accept(input, ['Name']);
        call.authorize('ssm:DeleteParameter', [arnOf(call, input.Name)]);
        shown(call, input.Name);
        delete world.parameters[keyOf(call, input.Name)];
        return {};
      },
    },
  };
}

/** Secrets Manager. */
export function createSecretsManager(world: World): Service {
  const find = (call: Call, id: string) => {
    const found = Object.entries(world.secrets).find(
      ([key, secret]) => secret.arn === id || key === `${call.account}/${call.region}/${id}`,
    );
    if (found === undefined) {
      throw new AwsFault('ResourceNotFoundException', "Secrets Manager can't find the specified secret.");
    }
    return found[1];
  };
  return {
    handlers: {
      CreateSecret: (
        input: { Name: string; SecretString?: string; ClientRequestToken?: string; Description?: string },
        call: Call,
      ) => {
        accept(input, ['Name', 'SecretString', 'ClientRequestToken', 'Description']);
        const arn = `arn:aws:secretsmanager:${call.region}:${call.account}:secret:${input.Name}-Ab12Cd`;
        call.authorize('secretsmanager:CreateSecret', [arn]);
        const key = `${call.account}/${call.region}/${input.Name}`;
        if (world.secrets[key] !== undefined) {
          throw new AwsFault(
            'ResourceExistsException',
            `The operation failed because the secret ${input.Name} already exists.`,
          );
        }
        world.secrets[key] = { arn, name: input.Name, value: input.SecretString ?? '' };
        return { ARN: arn, Name: input.Name };
      },
      GetSecretValue: (input: { SecretId: string }, call: Call) => {
        accept(input, ['SecretId']);
        const arn = input.SecretId.startsWith('arn:')
          ? input.SecretId
          : `arn:aws:secretsmanager:${call.region}:${call.account}:secret:${input.SecretId}-Ab12Cd`;
        call.authorize('secretsmanager:GetSecretValue', [arn]);
        const secret = find(call, input.SecretId);
        return { ARN: secret.arn, Name: secret.name, SecretString: secret.value };
      },
      DescribeSecret: (input: { SecretId: string }, call: Call) => {
        accept(input, ['SecretId']);
        const secret = find(call, input.SecretId);
        call.authorize('secretsmanager:DescribeSecret', [secret.arn]);
        return { ARN: secret.arn, Name: secret.name };
      },
      PutSecretValue: (
        input: { SecretId: string; SecretString: string; ClientRequestToken?: string },
        call: Call,
      ) => {
        accept(input, ['SecretId', 'SecretString', 'ClientRequestToken']);
        const secret = find(call, input.SecretId);
        call.authorize('secretsmanager:PutSecretValue', [secret.arn]);
        secret.value = input.SecretString;
        return { ARN: secret.arn, Name: secret.name };
      },
    },
  };
}

/** Simple Notification Service. */
export function createSns(world: World): Service {
  const known = (arn: string) => {
    const topic = world.topics[arn];
    if (topic === undefined) throw new AwsFault('NotFound', 'Topic does not exist', 404);
    return topic;
  };
  return {
    handlers: {
      CreateTopic: (input: { Name: string; Attributes?: Record<string, string> }, call: Call) => {
        accept(input, ['Name', 'Attributes']);
        const arn = `arn:aws:sns:${call.region}:${call.account}:${input.Name}`;
        call.authorize('sns:CreateTopic', [arn]);
        world.topics[arn] ??= { attributes: { ...input.Attributes }, subscriptions: [] };
        return { TopicArn: arn };
      },
      GetTopicAttributes: (input: { TopicArn: string }, call: Call) => {
        accept(input, ['TopicArn']);
        call.authorize('sns:GetTopicAttributes', [input.TopicArn]);
        return { Attributes: { TopicArn: input.TopicArn, ...known(input.TopicArn).attributes } };
      },
      SetTopicAttributes: (
        input: { TopicArn: string; AttributeName: string; AttributeValue?: string },
        call: Call,
      ) => {
        accept(input, ['TopicArn', 'AttributeName', 'AttributeValue']);
        call.authorize('sns:SetTopicAttributes', [input.TopicArn]);
        known(input.TopicArn).attributes[input.AttributeName] = input.AttributeValue ?? '';
        return {};
      },
      Subscribe: (input: { TopicArn: string; Protocol: string; Endpoint?: string }, call: Call) => {
        accept(input, ['TopicArn', 'Protocol', 'Endpoint']);
        call.authorize('sns:Subscribe', [input.TopicArn]);
        known(input.TopicArn).subscriptions.push({
          protocol: input.Protocol,
          endpoint: input.Endpoint ?? '',
        });
        return { SubscriptionArn: 'pending confirmation' };
      },
      Publish: (
        input: {
          TopicArn: string;
          Subject?: string;
          Message: string;
          MessageAttributes?: Record<string, { DataType: string; StringValue?: string }>;
        },
        call: Call,
      ) => {
        accept(input, ['TopicArn', 'Subject', 'Message', 'MessageAttributes']);
        call.authorize('sns:Publish', [input.TopicArn]);
        known(input.TopicArn);
        if (input.Subject !== undefined && !/^[ -~]{1,100}$/.test(input.Subject)) {
          throw new AwsFault('InvalidParameter', 'Invalid parameter: Subject');
        }
        if (Buffer.byteLength(input.Message) > 256 * 1024)
          throw new AwsFault('InvalidParameter', 'Invalid parameter: Message too long');
        const attributes = Object.entries(input.MessageAttributes ?? {});
        if (attributes.some(([, { StringValue }]) => !StringValue)) {
          throw new AwsFault('InvalidParameterValue', 'The message attribute must have a non-empty value.');
        }
        world.messages.push({
          topicArn: input.TopicArn,
          subject: input.Subject ?? '',
          message: input.Message,
          attributes: Object.fromEntries(
            attributes.map(([name, { StringValue }]) => [name, StringValue ?? '']),
          ),
        });
        return { MessageId: `m-${world.messages.length}` };
      },
    },
  };
}
