import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { type CollectionTag, parse, type ScalarTag } from 'yaml';
import type { Policy } from './iam.ts';

/** A role as a shipped CloudFormation template makes it. */
export interface TemplateRole {
  readonly name: string;
  readonly trust: Policy;
  readonly policies: Policy[];
}

type Values = Readonly<Record<string, string | readonly string[]>>;

/**
 * The roles of `.github/bootstrap/NAME.yml` with parameters filled in, by their logical ids. An intrinsic function
 * that is not known here is an error.
 */
export async function rolesOf(
  name: string,
  account: string,
  parameters: Values,
  partition = 'aws',
): Promise<Record<string, TemplateRole>> {
  const resources = await resourcesOf(name, { account, region: '', partition }, parameters);
  const roles = Object.entries(resources).filter(([, { type }]) => type === 'AWS::IAM::Role');
  return Object.fromEntries(roles.map(([id, { properties }]) => [id, roleOf(properties)]));
}

export function roleOf(properties: unknown): TemplateRole {
  const { RoleName, AssumeRolePolicyDocument, Policies } = properties as RoleProperties;
  const policies = Policies.map(({ PolicyDocument }) => PolicyDocument);
  return { name: RoleName, trust: AssumeRolePolicyDocument, policies };
}

export interface Resource {
  readonly type: string;
  readonly properties: { readonly [name: string]: unknown };
}

/** All resources of `.github/bootstrap/NAME.yml` whose conditions are met, filled in, by their logical ids. */
export async function resourcesOf(
  name: string,
  { account, region, partition }: { account: string; region: string; partition: string },
  parameters: Values,
): Promise<Record<string, Resource>> {
  const path = fileURLToPath(new URL(`../../.github/bootstrap/${name}.yml`, import.meta.url));
  const tags = ['Ref', 'Sub', 'Equals', 'GetAtt', 'If', 'Join', 'Not'].flatMap(
    (intrinsic): (ScalarTag | CollectionTag)[] => [
      { tag: `!${intrinsic}`, resolve: (text: string) => ({ [`!${intrinsic}`]: text }) },
      {
        tag: `!${intrinsic}`,
        collection: 'seq',
        resolve: (sequence) => ({
          [`!${intrinsic}`]: (sequence as unknown as { toJSON(): unknown }).toJSON(),
        }),
      },
    ],
  );
  const template = parse(await readFile(path, 'utf8'), { customTags: tags }) as Template;
  const values: Record<string, string | readonly string[]> = {
    'AWS::NoValue': noValue,
    'AWS::Partition': partition,
    'AWS::AccountId': account,
    'AWS::Region': region,
  };
  for (const [key, { Type, Default, AllowedPattern }] of Object.entries(template.Parameters)) {
    const given = parameters[key] ?? Default;
    if (given === undefined) throw new Error(`The template ${name} needs the parameter ${key}.`);
    if (AllowedPattern !== undefined && !new RegExp(AllowedPattern).test(String(given)))
      throw new Error(`Parameter ${key} failed to satisfy constraint: ${AllowedPattern}`);
    values[key] = Type === 'CommaDelimitedList' && typeof given === 'string' ? given.split(',') : given;
  }
  const conditions: Record<string, boolean> = {};
  const context: Context = { values, conditions };
  for (const [key, node] of Object.entries(template.Conditions ?? {})) {
    conditions[key] = fill(node, context) === true;
  }
  const met = Object.entries(template.Resources).filter(
    ([, { Condition }]) => Condition === undefined || isMet(Condition, context),
  );
  // What resources say of each other: their names depend on parameters only.
  for (const [id, { Type, Properties }] of met) {
    const { kind, property } = arns[Type] ?? {};
    if (kind === undefined || property === undefined) continue;
    const called = String(fill((Properties as Record<string, unknown>)[property], context));
    const [service = '', prefix = ''] = kind.split(' ');
    const place = service === 'iam' ? '' : region;
    values[`${id}.Arn`] = `arn:${partition}:${service}:${place}:${account}:${prefix}${called}`;
    values[`${id}.${property}`] = called;
    values[id] = called;
  }
  return Object.fromEntries(
    met.map(([id, { Type, Properties }]) => [
      id,
      { type: Type, properties: fill(Properties, context) as Resource['properties'] },
    ]),
  );
}

/** How the ARNs of a type begin, and which property names its resources. */
const arns: Readonly<Record<string, { readonly kind: string; readonly property: string }>> = {
  'AWS::IAM::Role': { kind: 'iam role/', property: 'RoleName' },
  'AWS::SQS::Queue': { kind: 'sqs', property: 'QueueName' },
  'AWS::Events::Connection': { kind: 'events connection/', property: 'Name' },
  'AWS::Events::ApiDestination': { kind: 'events api-destination/', property: 'Name' },
  'AWS::Events::Rule': { kind: 'events rule/', property: 'Name' },
  'AWS::Scheduler::ScheduleGroup': { kind: 'scheduler schedule-group/', property: 'Name' },
};

interface Template {
  readonly Parameters: Readonly<Record<string, { Type: string; Default?: string; AllowedPattern?: string }>>;
  readonly Conditions?: Readonly<Record<string, unknown>>;
  readonly Resources: Readonly<Record<string, { Type: string; Condition?: string; Properties: unknown }>>;
}

interface RoleProperties {
  readonly RoleName: string;
  readonly AssumeRolePolicyDocument: Policy;
  readonly Policies: readonly { readonly PolicyDocument: Policy }[];
}

/** What a template's functions may refer to. */
interface Context {
  readonly values: Values;
  /** Those that stand above; a condition may use earlier ones only here. */
  readonly conditions: Readonly<Record<string, boolean>>;
}

function fill(node: unknown, context: Context): unknown {
  if (Array.isArray(node)) return node.map((one) => fill(one, context));
  if (typeof node !== 'object' || node === null) return node;
  const [intrinsic, argument] = Object.entries(node)[0] ?? [];
  if (intrinsic?.startsWith('!')) {
    const evaluate = intrinsics[intrinsic];
    if (evaluate === undefined) throw new Error(`The intrinsic function ${intrinsic} is not simulated.`);
    return evaluate(argument, context);
  }
  const filled = Object.entries(node).map(([key, one]) => [key, fill(one, context)] as const);
  return Object.fromEntries(filled.filter(([, one]) => one !== noValue));
}

/** What CloudFormation leaves out, with its key. */
const noValue = 'AWS::NoValue';

const intrinsics: Readonly<Record<string, (argument: unknown, context: Context) => unknown>> = {
  '!Ref': (argument, { values }) => lookUp(String(argument), values),
  '!Sub': (argument, { values }) =>
    String(argument).replaceAll(/\$\{([^}]+)\}/g, (_, key: string) => String(lookUp(key, values))),
  '!GetAtt': (argument, { values }) => lookUp(String(argument), values),
  '!Equals': (argument, context) => {
    const [one, other] = fill(argument, context) as unknown[];
    return one === other;
  },
  '!Not': (argument, context) => (fill(argument, context) as unknown[])[0] !== true,
  '!Join': (argument, context) => {
    const [separator, parts] = fill(argument, context) as [string, string[]];
    return parts.join(separator);
  },
  '!If': (argument, context) => {
    const [condition, yes, no] = argument as [string, unknown, unknown];
    return fill(isMet(condition, context) ? yes : no, context);
  },
};

function isMet(condition: string, { conditions }: Context): boolean {
  const met = conditions[condition];
  if (met === undefined)
    throw new Error(`The template refers to the condition ${condition}, which it lacks.`);
  return met;
}

function lookUp(key: string, values: Values): string | readonly string[] {
  const value = values[key];
  if (value === undefined) throw new Error(`The template refers to ${key}, which is no parameter.`);
  return value;
}
