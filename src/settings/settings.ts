import { z } from 'zod';
import { ActionError } from '../errors.ts';
import { collectInputs, fillIn, inputOnly, perRun, type RawSettings } from './inputs.ts';
import { authorityKeys, fields, inputName, type Key, keys, parameterLimits, schema } from './schema.ts';
import { readStored, textOf } from './stored.ts';

/** All settings of a run, checked and typed. Times are in milliseconds (names end in `Ms`). */
export type Settings = Readonly<z.infer<typeof schema>>;

/** What must be known to read the parameters: they live in the target account and Region. */
export type Access = Pick<Settings, 'parameterPath' | 'targetRegion' | 'targetRoleArn' | 'audience'>;

export type { RawSettings };

export interface Sources {
  /** The text of an input; empty when it is not set (a schedule has no inputs). */
  readonly readInput: (name: string) => string;
  /** AWS_REGION of the environment: the target Region where its input is not set. */
  readonly environmentRegion?: string | undefined;
  /** The parameters directly below `access.parameterPath`, by the last part of their names. */
  readonly readParameters: (access: Access) => Promise<Readonly<Record<string, string>>>;
}

const accessSchema = z.object({
  parameterPath: fields.parameterPath,
  targetRegion: fields.targetRegion,
  targetRoleArn: fields.targetRoleArn,
  audience: fields.audience,
});

/**
 * Reads the text of every setting: its input, else its parameter in SSM. Throws BAD_INPUT when the parameters cannot even
 * be asked for. What `readParameters` throws passes through.
 */
export async function collectSettings(sources: Sources): Promise<RawSettings & { readonly access: Access }> {
  const inputs = collectInputs(sources.readInput, sources.environmentRegion);
  const access = accessSchema.safeParse(inputs.texts);
  if (!access.success) {
    // The parameters cannot be read, so what the inputs leave out may well be set there: only what is set is judged.
    const parsed = schema.safeParse(inputs.texts);
    throw badInput(
      problemsOf(parsed.error, inputs).filter(({ key, missing }) => !missing || key === 'targetRegion'),
    );
  }
  const parameters = await sources.readParameters(access.data);
  const filled = fillIn(inputs, parameters, access.data.parameterPath);
  // Refused and not passed over: hooks that mask data must not be left out in silence.
  if (filled.weakened.length > 0) throw badInput(filled.weakened.map((key) => weakeningOf(key, filled)));
  return { ...filled, access: access.data };
}

/** Every setting, with its default where nothing says otherwise. Throws one BAD_INPUT with a line for each problem. */
export function parseSettings(collected: RawSettings): Settings {
  const parsed = schema.safeParse(collected.texts);
  const disagreement = regionDisagreement(collected);
  if (parsed.success && disagreement === undefined) return Object.freeze(parsed.data);
  throw badInput([
    ...problemsOf(parsed.error, collected),
    ...(disagreement === undefined ? [] : [disagreement]),
  ]);
}

/** One setting alone, for what must be known before all of them can be. Throws BAD_INPUT. */
export function parseSetting<K extends Key>(key: K, collected: RawSettings): Settings[K] {
  const text = collected.texts[key];
  // In an object, as a field may be allowed to be absent and yet not to be undefined.
  const parsed = z.object({ [key]: fields[key] }).safeParse(text === undefined ? {} : { [key]: text });
  if (parsed.success) return (parsed.data as { readonly [name: string]: unknown })[key] as Settings[K];
  throw badInput(problemsOf(parsed.error, collected));
}

/**
 * The settings of a resumed restore: those it began with, and what belongs to one run as it is now. Parameters
 * that were changed meanwhile are not looked at; an input that says something else is `changed`, and comes through. Who
 * works on what, and the guards, are never taken from what is stored: a difference is `changed`, too. Throws
 * STATE_NOT_READABLE where no input could have given what is stored, and BAD_INPUT where the two do not fit each other.
 */
export function mergeStoredSettings(
  collected: RawSettings,
  stored: { readonly [key: string]: unknown },
  authority: ReadonlySet<Key> = authorityKeys,
): { readonly settings: Settings; readonly changed: readonly Key[] } {
  const settings: { [key: string]: unknown } = {};
  const changed: Key[] = [];
  for (const key of keys) {
    const isInput = collected.origins[key]?.startsWith('the input ') ?? false;
    const known = stored[key];
    const isOwn = isInput || perRun.has(key) || authority.has(key);
    if (!isOwn && known !== undefined) settings[key] = readStored(key, known);
    else if (isOwn) {
      const given: unknown = parseSetting(key, collected);
      if (given !== undefined) settings[key] = given;
      if (!perRun.has(key) && !isSame(key, given, known)) changed.push(key);
    } else {
      // Not known when the restore began: a newer version of this action has a default for it.
      const byDefault: unknown = defaultOf(key);
      if (byDefault !== undefined) settings[key] = byDefault;
    }
  }
  refuseContradictions(settings, collected);
  return { settings: Object.freeze(settings) as Settings, changed };
}

/** The rules between fields, for values that come partly from inputs and partly from a stored restore. */
function refuseContradictions(settings: { readonly [key: string]: unknown }, collected: RawSettings): void {
  const texts = Object.fromEntries(
    Object.entries(settings).map(([key, value]) => [key, textOf(key as Key, value)]),
  );
  const parsed = schema.safeParse(texts);
  if (!parsed.success) throw badInput(problemsOf(parsed.error, collected), 'with those of the restore');
}

function defaultOf(key: Key): unknown {
  return fields[key].safeParse(undefined).data;
}

/** A restore that was begun by an older version has no value for a newer setting: it is at its default. */
function isSame(key: Key, given: unknown, known: unknown): boolean {
  return JSON.stringify(given) === JSON.stringify(known === undefined ? defaultOf(key) : known);
}

/** Settings whose text may not be quoted. */
const secretKeys: ReadonlySet<Key> = new Set<Key>(['githubToken', 'credentials']);

interface Problem {
  readonly key: Key;
  readonly missing: boolean;
  readonly line: string;
}

function problemsOf(error: z.ZodError | undefined, collected: RawSettings): Problem[] {
  return (error?.issues ?? []).map(({ path, message, code }) => {
    const key = path[0] as Key;
    const name = inputName(key);
    const missing = collected.texts[key] === undefined && code === 'invalid_type';
    const fault = missing ? 'is missing' : `${message}${describeOrigin(key, collected)}`;
    return { key, missing, line: `${name} ${fault}: ${waysToSet(key, collected)}` };
  });
}

function weakeningOf(key: Key, collected: RawSettings): Problem {
  const name = inputName(key);
  const rule =
    parameterLimits[key]?.source === '(?!)'
      ? 'cannot be set by a parameter'
      : 'cannot be made weaker by a parameter';
  const line = `${name} ${rule}${describeOrigin(key, collected)}: set the input ${name}, and delete the parameter`;
  return { key, missing: false, line };
}

/** What was given, and where; nothing for a default that does not fit the other settings. */
function describeOrigin(key: Key, { texts, origins }: RawSettings): string {
  const value = texts[key];
  if (value === undefined || secretKeys.has(key)) return '';
  return `, but ${origins[key]} says ${JSON.stringify(shorten(value))}`;
}

function shorten(value: string): string {
  return value.length > 80 ? `${value.slice(0, 80)}…` : value;
}

/** Names the input, and the parameter where there is one, that would fix a setting. */
function waysToSet(key: Key, { parameterPath }: RawSettings): string {
  const name = inputName(key);
  if (key === 'targetRegion') return `set the input ${name}, or AWS_REGION in the environment`;
  if (inputOnly.has(key) || key in parameterLimits) return `set the input ${name}`;
  return `set the input ${name} or the parameter ${shorten(parameterPath)}/${name}`;
}

/** The environment's Region only says where to look: what is found there must be meant for that Region. */
function regionDisagreement({ texts, parameters, parameterPath, origins }: RawSettings): Problem | undefined {
  const parameter = parameters['target-region'];
  if (origins.targetRegion !== 'AWS_REGION' || parameter === undefined || parameter === texts.targetRegion)
    return undefined;
  return {
    key: 'targetRegion',
    missing: false,
    line: `target-region is ${parameter} in the parameter ${parameterPath}/target-region, but the parameters were read in ${texts.targetRegion}, as AWS_REGION says: set the input target-region`,
  };
}

function badInput(problems: readonly Problem[], together?: string): ActionError {
  const count = problems.length === 1 ? 'one problem' : `${problems.length} problems`;
  const whose = together === undefined ? 'The settings have' : `The settings, together ${together}, have`;
  return new ActionError(
    'BAD_INPUT',
    `${whose} ${count}:\n${problems.map(({ line }) => `- ${line}`).join('\n')}`,
    'Correct the inputs in the workflow (with:), or the parameters in Parameter Store, then run again.',
  );
}
