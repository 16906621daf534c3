import { z } from 'zod';
import { ActionError } from '../errors.ts';
import { type Collected, collectInputs, fillIn, inputOnly } from './inputs.ts';
import { fields, inputName, type Key, schema } from './schema.ts';

/** Everything a run is told, checked and typed. Times are in milliseconds (names end in `Ms`). */
export type Settings = Readonly<z.infer<typeof schema>>;

/** What must be known to read the parameters: they live in the target account and Region. */
export type Access = Pick<Settings, 'parameterPath' | 'targetRegion' | 'targetRoleArn' | 'audience'>;

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
 * Reads every setting: its input, else its parameter in SSM, else its default. Throws one BAD_INPUT with a line for each
 * problem, before anything is changed. What `readParameters` throws passes through.
 */
export async function loadSettings(sources: Sources): Promise<Settings> {
  const inputs = collectInputs(sources.readInput, sources.environmentRegion);
  const access = accessSchema.safeParse(inputs.texts);
  if (!access.success) {
    // The parameters cannot be read, so what the inputs leave out may well be set there: only what is set is judged.
    const parsed = schema.safeParse(inputs.texts);
    throw badInput(
      problemsOf(parsed.error, inputs).filter(({ key, missing }) => !missing || key === 'targetRegion'),
    );
  }
  const collected = fillIn(inputs, await sources.readParameters(access.data), access.data.parameterPath);
  const parsed = schema.safeParse(collected.texts);
  const disagreement = regionDisagreement(collected);
  if (parsed.success && disagreement === undefined) return Object.freeze(parsed.data);
  throw badInput([
    ...problemsOf(parsed.error, collected),
    ...(disagreement === undefined ? [] : [disagreement]),
  ]);
}

/** Settings whose text may not be quoted. */
const secretKeys: ReadonlySet<Key> = new Set<Key>(['githubToken', 'credentials']);

interface Problem {
  readonly key: Key;
  readonly missing: boolean;
  readonly line: string;
}

function problemsOf(error: z.ZodError | undefined, collected: Collected): Problem[] {
  return (error?.issues ?? []).map(({ path, message, code }) => {
    const key = path[0] as Key;
    const name = inputName(key);
    const missing = collected.texts[key] === undefined && code === 'invalid_type';
    const fault = missing ? 'is missing' : `${message}${told(key, collected)}`;
    return { key, missing, line: `${name} ${fault}: ${waysToSet(key, collected)}` };
  });
}

/** What was given, and where; nothing for a default that does not fit the other settings. */
function told(key: Key, { texts, origins }: Collected): string {
  const value = texts[key];
  if (value === undefined || secretKeys.has(key)) return '';
  return `, but ${origins[key]} says ${JSON.stringify(value.length > 80 ? `${value.slice(0, 80)}…` : value)}`;
}

/** Names the input, and the parameter where there is one, that would mend a setting. */
function waysToSet(key: Key, { parameterPath }: Collected): string {
  const name = inputName(key);
  if (key === 'targetRegion') return `set the input ${name}, or AWS_REGION in the environment`;
  if (inputOnly.has(key)) return `set the input ${name}`;
  return `set the input ${name} or the parameter ${parameterPath}/${name}`;
}

/** The environment's Region only says where to look: what is found there must be meant for that Region. */
function regionDisagreement({ texts, parameters, parameterPath, origins }: Collected): Problem | undefined {
  const parameter = parameters['target-region'];
  if (origins.targetRegion !== 'AWS_REGION' || parameter === undefined || parameter === texts.targetRegion)
    return undefined;
  return {
    key: 'targetRegion',
    missing: false,
    line: `target-region is ${parameter} in the parameter ${parameterPath}/target-region, but the parameters were read in ${texts.targetRegion}, as AWS_REGION says: set the input target-region`,
  };
}

function badInput(problems: readonly Problem[]): ActionError {
  const count = problems.length === 1 ? 'one problem' : `${problems.length} problems`;
  return new ActionError(
    'BAD_INPUT',
    `The settings have ${count}:\n${problems.map(({ line }) => `- ${line}`).join('\n')}`,
    'Correct the inputs in the workflow (with:), or the parameters in Parameter Store, then run again.',
  );
}
