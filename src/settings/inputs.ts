import { inputName, type Key, keys, parameterLimits, provisionOnly } from './schema.ts';

type ByKey<T> = { readonly [key in Key]?: T };

/** The text of each setting that is set, and where it was set. */
export interface RawSettings {
  readonly texts: ByKey<string>;
  /** Such as `the input retention`, for error lines. */
  readonly origins: ByKey<string>;
  readonly parameterPath: string;
  readonly parameters: Readonly<Record<string, string>>;
  /** Settings that a parameter weakens and no input sets. */
  readonly weakened: readonly Key[];
}

/** Whether a parameter may set this value (schema.ts, `parameterLimits`). */
export function isAllowedInParameter(key: Key, value: string): boolean {
  return parameterLimits[key]?.test(value) ?? true;
}

/** Settings that parameters cannot hold: they say how to read them, are secret, or belong to one run. */
export const inputOnly: ReadonlySet<Key> = new Set<Key>([
  'operation',
  'parameterPath',
  'targetRoleArn',
  'audience',
  'githubToken',
  'restoreId',
  'restart',
  'rollbackOf',
  'adopt',
  'rollbackFrom',
  ...provisionOnly,
]);

/**
 * What is not part of a restore: secrets, paths and reach of one machine, and what may differ between the runs that work on it
 * (a longer time-out must not be a reason to begin again).
 */
export const perRun: ReadonlySet<string> = new Set<Key>([
  'githubToken',
  'caBundle',
  'connect',
  'showCheckRows',
  'restoreId',
  'timeBudgetMs',
  'copyTimeoutMs',
  'restoreTimeoutMs',
  'hookTimeoutMs',
  'pollMinMs',
  'pollMaxMs',
  'leaseDurationMs',
  'ifLocked',
  'restart',
  'holdMs',
  'wake',
  'continueWith',
  'maxContinuations',
  'failOnWaiting',
  ...provisionOnly,
]);

/** Reads every input. An empty one is not set, `0` and `false` are values. */
export function collectInputs(
  readInput: (name: string) => string,
  environmentRegion: string | undefined,
): RawSettings {
  const texts: { [key in Key]?: string } = {};
  const origins: { [key in Key]?: string } = {};
  for (const key of keys) {
    const value = readInput(inputName(key)).trim();
    if (value === '') continue;
    texts[key] = value;
    origins[key] = `the input ${inputName(key)}`;
  }
  if (texts.targetRegion === undefined && environmentRegion) {
    texts.targetRegion = environmentRegion;
    origins.targetRegion = 'AWS_REGION';
  }
  return {
    texts,
    origins,
    parameterPath: texts.parameterPath ?? '/aurora-restore',
    parameters: {},
    weakened: [],
  };
}

/** Adds what the inputs left out: from the parameters, and account ids from the roles' ARNs. */
export function fillIn(
  inputs: RawSettings,
  parameters: Readonly<Record<string, string>>,
  parameterPath: string,
): RawSettings {
  const texts: { [key in Key]?: string } = { ...inputs.texts };
  const origins: { [key in Key]?: string } = { ...inputs.origins };
  const weakened: Key[] = [];
  for (const key of keys) {
    const name = inputName(key);
    const value = parameters[name]?.trim() ?? '';
    if (texts[key] !== undefined || value === '' || inputOnly.has(key)) continue;
    if (!isAllowedInParameter(key, value)) weakened.push(key);
    texts[key] = value;
    origins[key] = `the parameter ${parameterPath}/${name}`;
  }
  for (const side of ['source', 'target'] as const) {
    const account = texts[`${side}RoleArn`]?.split(':')[4];
    if (texts[`${side}AccountId`] !== undefined || !account) continue;
    texts[`${side}AccountId`] = account;
    origins[`${side}AccountId`] = `the ARN in ${side}-role-arn`;
  }
  return { texts, origins, parameterPath, parameters, weakened };
}
