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
): Promise<Record<string, TemplateRole>> {
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
    'AWS::Partition': 'aws',
    'AWS::AccountId': account,
  };
  for (const [key, { Type, Default }] of Object.entries(template.Parameters)) {
    const given = parameters[key] ?? Default;
    if (given === undefined) throw new Error(`The template ${name} needs the parameter ${key}.`);
    values[key] = Type === 'CommaDelimitedList' && typeof given === 'string' ? given.split(',') : given;
  }
  const roles: Record<string, TemplateRole> = {};
  for (const [id, { Type, Properties }] of Object.entries(template.Resources)) {
    if (Type !== 'AWS::IAM::Role') continue;
    const filled = fill(Properties, values) as RoleProperties;
    roles[id] = {
      name: filled.RoleName,
      trust: filled.AssumeRolePolicyDocument,
      policies: filled.Policies.map(({ PolicyDocument }) => PolicyDocument),
    };
  }
  return roles;
}

interface Template {
  readonly Parameters: Readonly<Record<string, { Type: string; Default?: string }>>;
  readonly Resources: Readonly<Record<string, { Type: string; Properties: unknown }>>;
}

interface RoleProperties {
  readonly RoleName: string;
  readonly AssumeRolePolicyDocument: Policy;
  readonly Policies: readonly { readonly PolicyDocument: Policy }[];
}

function fill(node: unknown, values: Values): unknown {
  if (Array.isArray(node)) return node.map((one) => fill(one, values));
  if (typeof node !== 'object' || node === null) return node;
  const [intrinsic, argument] = Object.entries(node)[0] ?? [];
  if (intrinsic === '!Ref') return lookUp(String(argument), values);
  if (intrinsic === '!Sub') {
    return String(argument).replaceAll(/\$\{([^}]+)\}/g, (_, key: string) => String(lookUp(key, values)));
  }
  if (intrinsic?.startsWith('!')) throw new Error(`The intrinsic function ${intrinsic} is not simulated.`);
  return Object.fromEntries(Object.entries(node).map(([key, one]) => [key, fill(one, values)]));
}

function lookUp(key: string, values: Values): string | readonly string[] {
  const value = values[key];
  if (value === undefined) throw new Error(`The template refers to ${key}, which is no parameter.`);
  return value;
}
