import { randomUUID } from 'node:crypto';
import { accept } from './accept.ts';
import type { AwsState, KmsKey } from './aws-state.ts';
import { AwsFault, type Call, type KeyFacts, type KeyUse, type Service } from './contract.ts';
import { type Conditions, delegatesToAccount, denied, evaluate, type Policy, type Statement } from './iam.ts';
import { arnOf, dnsSuffixOf, partitionOf } from './partition.ts';

/** What the caller's own policies say. Users of the account may do all; roles what their policies say. */
export type OwnPolicies = (
  call: Call,
  action: string,
  resource: string,
  conditions: Conditions,
) => 'Allow' | 'Deny' | 'none';

export interface Kms extends Service {
  readonly use: KeyUse;
}

export function createKms(awsState: AwsState, own: OwnPolicies): Kms {
  const make = (account: string, region: string, manager: KmsKey['manager'], policy: Policy): KmsKey => {
    const id = randomUUID();
    const arn = arnOf('kms', region, account, `key/${id}`);
    const key: KmsKey = { id, arn, account, region, manager, state: 'Enabled', policy, tags: {} };
    awsState.keys[arn] = key;
    return key;
  };

  const defaultKey = (account: string, region: string): KmsKey => {
    const alias = `${account}/${region}/alias/aws/rds`;
    const known = awsState.keys[awsState.aliases[alias] ?? ''];
    if (known !== undefined) return known;
    const key = make(account, region, 'AWS', rdsOnlyPolicy(account, region));
    awsState.aliases[alias] = key.arn;
    return key;
  };

  const find = (id: string, account: string, region: string): KmsKey | undefined => {
    if (id.startsWith('arn:')) {
      const [, , , itsRegion = '', itsAccount = '', resource = ''] = id.split(':');
      if (resource.startsWith('key/')) return awsState.keys[id];
      if (resource === 'alias/aws/rds') return defaultKey(itsAccount, itsRegion);
      return awsState.keys[awsState.aliases[`${itsAccount}/${itsRegion}/${resource}`] ?? ''];
    }
    if (id === 'alias/aws/rds') return defaultKey(account, region);
    if (id.startsWith('alias/')) return awsState.keys[awsState.aliases[`${account}/${region}/${id}`] ?? ''];
    return awsState.keys[arnOf('kms', region, account, `key/${id}`)];
  };

  /** The key policy must allow it; it may leave that to the account's own policies, which then must. */
  const allowed = (call: Call, key: KmsKey, action: string, conditions: Conditions): boolean => {
    const asked = {
      action,
      resource: key.arn,
      conditions: { 'kms:CallerAccount': call.account, ...conditions },
      principal: { arn: call.principal.roleArn, account: call.account },
    };
    const byKey = evaluate([key.policy], asked);
    if (byKey === 'Deny') return false;
    const verdict = own(call, action, key.arn, conditions);
    if (verdict === 'Deny') return false;
    const byOwn = verdict === 'Allow';
    if (key.account !== call.account) return byKey === 'Allow' && byOwn;
    // Named in the key policy itself = enough; named only as the account = its identities' policies decide.
    const namedItself = evaluate([withoutRoots(key.policy)], asked) === 'Allow';
    return namedItself || (byKey === 'Allow' && delegatesToAccount(key.policy, key.account) && byOwn);
  };

  /** IAM UG "Troubleshoot access denied error messages": which kind of policy is missing. */
  const whyNot = (call: Call, key: KmsKey, action: string, conditions: Conditions) =>
    own(call, action, key.arn, conditions) === 'Allow' ? 'not by the resource' : 'none';

  /** @param asked condition keys of the request itself, beside the tags of the key */
  const authorized = (call: Call, id: string, action: string, asked: Conditions = {}): KmsKey => {
    const key = find(id, call.account, call.region);
    if (key === undefined) throw new AwsFault('NotFoundException', `Key '${id}' does not exist`);
    // KMS knows only the keys of the Region it is asked in.
    if (key.region !== call.region) throw new AwsFault('NotFoundException', `Invalid arn ${key.region}`);
    const conditions = { ...tagConditions('aws:ResourceTag', key.tags), ...asked };
    if (key.account !== call.account && !acrossAccounts.includes(action))
      throw denied(call.principal.arn, action, key.arn, 'not by the resource', true);
    if (!allowed(call, key, action, conditions))
      throw denied(call.principal.arn, action, key.arn, whyNot(call, key, action, conditions), true);
    return key;
  };

  /** For changes: those of aws/rds are AWS's own. */
  const changeable = (call: Call, id: string, action: string, asked: Conditions = {}): KmsKey => {
    const key = authorized(call, id, action, asked);
    if (key.manager === 'AWS') {
      throw new AwsFault('UnsupportedOperationException', `${key.arn} is managed by AWS`);
    }
    return key;
  };

  const describe = (key: KmsKey) => ({
    KeyId: key.id,
    Arn: key.arn,
    AWSAccountId: key.account,
    Enabled: key.state === 'Enabled',
    KeyState: key.state,
    KeyManager: key.manager,
    KeyUsage: 'ENCRYPT_DECRYPT' as const,
    KeySpec: key.spec ?? 'SYMMETRIC_DEFAULT',
    Origin: 'AWS_KMS',
    MultiRegion: false,
    Description: key.description ?? '',
  });

  return {
    use: {
      require: (call, id, region, actions, service = 'rds') => {
        const key = find(id, call.account, region);
        const refuse = (why: string) =>
          new AwsFault(
            'KMSKeyNotAccessibleFault',
            `The specified KMS key [${id}] does not exist, is not enabled or you do not have permissions to access it. (${why})`,
          );
        if (key === undefined) throw refuse('not found');
        if (key.region !== region) throw refuse(`it is in ${key.region}, not in ${region}`);
        if (key.state !== 'Enabled') throw refuse(key.state);
        // UG "Encrypting Amazon Aurora resources": symmetric keys only.
        if (key.spec !== undefined) throw refuse(key.spec);
        for (const action of actions) {
          const conditions: Record<string, string> = {
            'kms:ViaService': `${service}.${region}.${dnsSuffixOf(region)}`,
          };
          if (action === 'kms:CreateGrant') conditions['kms:GrantIsForAWSResource'] = 'true';
          if (!allowed(call, key, action, conditions))
            throw refuse(`${call.principal.arn} may not ${action}`);
        }
        return facts(key);
      },
      defaultKey: (account, region) => facts(defaultKey(account, region)),
      usable: (arn) => {
        const key = awsState.keys[arn];
        return key?.state === 'Enabled' ? facts(key) : undefined;
      },
    },
    handlers: {
      CreateKey: (
        input: { Policy?: string; Description?: string; Tags?: { TagKey: string; TagValue: string }[] },
        call: Call,
      ) => {
        accept(input, ['Policy', 'Description', 'Tags']);
        const tags = Object.fromEntries((input.Tags ?? []).map(({ TagKey, TagValue }) => [TagKey, TagValue]));
        const asked = requestTags(tags);
        call.authorize('kms:CreateKey', ['*'], asked);
        if (input.Tags !== undefined) call.authorize('kms:TagResource', ['*'], asked);
        const policy =
          input.Policy === undefined
            ? accountPolicy(call.account, call.region)
            : readPolicy(awsState, call, input.Policy);
        const key = make(call.account, call.region, 'CUSTOMER', policy);
        key.tags = tags;
        key.description = input.Description ?? '';
        return { KeyMetadata: describe(key) };
      },
      CreateAlias: (input: { AliasName: string; TargetKeyId: string }, call: Call) => {
        accept(input, ['AliasName', 'TargetKeyId']);
        if (!/^alias\/(?!aws\/)[\w/-]{1,250}$/.test(input.AliasName))
          throw new AwsFault('InvalidAliasNameException', `${input.AliasName} is no name of an alias`);
        call.authorize('kms:CreateAlias', [arnOf('kms', call.region, call.account, input.AliasName)]);
        const key = authorized(call, input.TargetKeyId, 'kms:CreateAlias');
        refusePending(key);
        const alias = `${call.account}/${call.region}/${input.AliasName}`;
        if (awsState.aliases[alias] !== undefined)
          throw new AwsFault('AlreadyExistsException', 'The alias exists');
        awsState.aliases[alias] = key.arn;
        return {};
      },
      ListKeys: (input: { Limit?: number; Marker?: string }, call: Call) => {
        accept(input, ['Limit', 'Marker']);
        call.authorize('kms:ListKeys', ['*']);
        const found = Object.values(awsState.keys).filter(
          ({ account, region }) => account === call.account && region === call.region,
        );
        const from = Number(input.Marker ?? 0);
        const to = from + (input.Limit ?? 100);
        return {
          Keys: found.slice(from, to).map(({ id, arn }) => ({ KeyId: id, KeyArn: arn })),
          Truncated: to < found.length,
          ...(to < found.length ? { NextMarker: String(to) } : {}),
        };
      },
      ListAliases: (input: { KeyId?: string; Marker?: string }, call: Call) => {
        accept(input, ['KeyId', 'Marker']);
        call.authorize('kms:ListAliases', ['*']);
        const prefix = `${call.account}/${call.region}/`;
        const Aliases = Object.entries(awsState.aliases)
          .filter(
            ([alias, arn]) =>
              alias.startsWith(prefix) && (input.KeyId === undefined || arn.endsWith(input.KeyId)),
          )
          .map(([alias, arn]) => ({
            AliasName: alias.slice(prefix.length),
            AliasArn: arnOf('kms', call.region, call.account, alias.slice(prefix.length)),
            TargetKeyId: arn.split('/')[1],
          }));
        return { Aliases, Truncated: false };
      },
      DescribeKey: (input: { KeyId: string }, call: Call) => {
        accept(input, ['KeyId']);
        return { KeyMetadata: describe(authorized(call, input.KeyId, 'kms:DescribeKey')) };
      },
      GetKeyPolicy: (input: { KeyId: string; PolicyName?: string }, call: Call) => {
        accept(input, ['KeyId', 'PolicyName']);
        const key = authorized(call, input.KeyId, 'kms:GetKeyPolicy');
        return { Policy: JSON.stringify(key.policy), PolicyName: 'default' };
      },
      PutKeyPolicy: (input: { KeyId: string; Policy: string; PolicyName?: string }, call: Call) => {
        accept(input, ['KeyId', 'Policy', 'PolicyName']);
        const key = changeable(call, input.KeyId, 'kms:PutKeyPolicy');
        refusePending(key);
        key.policy = readPolicy(awsState, call, input.Policy);
        return {};
      },
      EnableKey: (input: { KeyId: string }, call: Call) => {
        setState(changeable(call, input.KeyId, 'kms:EnableKey'), 'Enabled');
        return {};
      },
      DisableKey: (input: { KeyId: string }, call: Call) => {
        setState(changeable(call, input.KeyId, 'kms:DisableKey'), 'Disabled');
        return {};
      },
      ScheduleKeyDeletion: (input: { KeyId: string; PendingWindowInDays?: number }, call: Call) => {
        const key = changeable(call, input.KeyId, 'kms:ScheduleKeyDeletion');
        const days = input.PendingWindowInDays ?? 30;
        if (days < 7 || days > 30)
          throw new AwsFault('ValidationException', 'PendingWindowInDays must be between 7 and 30.');
        setState(key, 'PendingDeletion');
        return { KeyId: key.arn, KeyState: 'PendingDeletion', PendingWindowInDays: days };
      },
      TagResource: (input: { KeyId: string; Tags: { TagKey: string; TagValue: string }[] }, call: Call) => {
        accept(input, ['KeyId', 'Tags']);
        const tags = Object.fromEntries(input.Tags.map(({ TagKey, TagValue }) => [TagKey, TagValue]));
        const key = changeable(call, input.KeyId, 'kms:TagResource', requestTags(tags));
        refusePending(key);
        Object.assign(key.tags, tags);
        return {};
      },
      ListResourceTags: (input: { KeyId: string }, call: Call) => {
        accept(input, ['KeyId']);
        const key = authorized(call, input.KeyId, 'kms:ListResourceTags');
        const Tags = Object.entries(key.tags).map(([TagKey, TagValue]) => ({ TagKey, TagValue }));
        return { Tags, Truncated: false };
      },
    },
  };
}

/** KMS API reference: those with "Cross-account use: Yes" that this sandbox has. No key policy allows the others to others. */
const acrossAccounts: readonly string[] = ['kms:DescribeKey'];

function setState(key: KmsKey, state: KmsKey['state']): void {
  refusePending(key);
  key.state = state;
}

function refusePending(key: KmsKey): void {
  if (key.state === 'PendingDeletion') {
    throw new AwsFault('KMSInvalidStateException', `${key.arn} is pending deletion.`);
  }
}

function tagConditions(prefix: string, tags: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries(tags).map(([key, value]) => [`${prefix}/${key}`, value]));
}

/** KMS developer guide "Controlling access to tags": TagResource, and CreateKey with tags, know the tags of the request. */
function requestTags(tags: Readonly<Record<string, string>>): Conditions {
  return { ...tagConditions('aws:RequestTag', tags), 'aws:TagKeys': Object.keys(tags) };
}

/** KMS refuses what is no policy, principals that do not exist, and a policy that locks out whoever puts it. */
function readPolicy(awsState: AwsState, call: Call, text: string): Policy {
  const malformed = (why: string) => new AwsFault('MalformedPolicyDocumentException', why);
  let policy: Policy;
  try {
    policy = JSON.parse(text) as Policy;
  } catch {
    throw malformed('The policy is no JSON');
  }
  if (text.length > 32_768) throw new AwsFault('LimitExceededException', 'The policy is too long');
  for (const { Principal } of [policy.Statement].flat() as Statement[]) {
    if (Principal === undefined) throw malformed('A statement of a key policy needs a principal');
    const names = Principal === '*' ? [] : [Principal['AWS'] ?? []].flat();
    const exists = (name: string) =>
      name === '*' ||
      /^(arn:aws[\w-]*:iam::\d{12}:root|\d{12})$/.test(name) ||
      awsState.roles[name] !== undefined;
    if (!names.every(exists))
      throw malformed('Policy contains a statement with one or more invalid principals.');
  }
  const { principal, account } = call;
  const asked = {
    action: 'kms:PutKeyPolicy',
    resource: '*',
    conditions: {},
    principal: { arn: principal.roleArn, account },
  };
  if (evaluate([policy], asked) !== 'Allow')
    throw malformed('The new key policy will not allow you to update the key policy in the future.');
  return policy;
}

function facts({ arn, account, region, manager }: KmsKey): KeyFacts {
  return { arn, account, region, manager };
}

/** What a key has when no policy is given: the account's own policies decide. */
function accountPolicy(account: string, region: string): Policy {
  return {
    Statement: {
      Effect: 'Allow',
      Principal: { AWS: `arn:${partitionOf(region)}:iam::${account}:root` },
      Action: 'kms:*',
      Resource: '*',
    },
  };
}

/** The policy of aws/rds: everybody of the account, through RDS; looking is free. Nobody else, ever. */
function rdsOnlyPolicy(account: string, region: string): Policy {
  return {
    Statement: [
      {
        Effect: 'Allow',
        Principal: { AWS: '*' },
        Action: [
          'kms:Encrypt',
          'kms:Decrypt',
          'kms:ReEncrypt*',
          'kms:GenerateDataKey*',
          'kms:CreateGrant',
          'kms:DescribeKey',
        ],
        Resource: '*',
        Condition: {
          StringEquals: { 'kms:CallerAccount': account },
          StringLike: { 'kms:ViaService': `rds.*.${dnsSuffixOf(region)}` },
        },
      },
      {
        Effect: 'Allow',
        Principal: { AWS: `arn:${partitionOf(region)}:iam::${account}:root` },
        Action: ['kms:Describe*', 'kms:Get*', 'kms:List*'],
        Resource: '*',
      },
    ],
  };
}

function withoutRoots(policy: Policy): Policy {
  const statements = [policy.Statement].flat() as Exclude<Policy['Statement'], readonly unknown[]>[];
  return {
    Statement: statements.map((statement) => {
      const { Principal } = statement;
      if (Principal === undefined || Principal === '*') return statement;
      const names = [Principal['AWS'] ?? []]
        .flat()
        .filter((name) => !name.endsWith(':root') && !/^\d{12}$/.test(name));
      return { ...statement, Principal: { AWS: names } };
    }),
  };
}
