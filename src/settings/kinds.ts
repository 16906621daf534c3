import { z } from 'zod';
import { parseDurationMs } from '../duration.ts';

// The kinds of values an input can have. Each reads the trimmed, non-empty text of an input or parameter; its message
// ends the sentence "the input X is "…", but …".

function matching(pattern: RegExp, rule: string) {
  return z.string().regex(pattern, rule);
}

function lowerCased(pattern: RegExp, rule: string) {
  return z
    .string()
    .transform((value) => value.toLowerCase())
    .pipe(matching(pattern, rule));
}

export const text = z.string();

export const accountId = matching(/^\d{12}$/, 'must be an AWS account id of 12 digits');

export const region = matching(
  /^[a-z]{2,4}(-[a-z]+)+-\d{1,2}$/,
  'must be an AWS Region such as eu-central-1',
);

/** API CreateDBCluster: stored in lower case. */
export const clusterId = lowerCased(
  /^(?=.{1,63}$)[a-z][a-z0-9]*(-[a-z0-9]+)*$/,
  'must be a cluster id: 1 to 63 letters, digits and hyphens, a letter first, no hyphen last and no two in a row',
);

const snapshotArn = /^arn:aws[a-z-]*:rds:[a-z0-9-]+:\d{12}:cluster-snapshot:.+$/;
const snapshotName = /^(rds:|awsbackup:)?[a-z][a-z0-9-]*$/;

/** A name in lower case, or an ARN as it is. */
export const snapshotId = z
  .string()
  .transform((value) => (value.startsWith('arn:') ? value : value.toLowerCase()))
  .refine((value) => snapshotArn.test(value) || snapshotName.test(value), {
    error: 'must be the name or the ARN of a cluster snapshot',
  });

export const roleArn = matching(
  /^arn:aws[a-z-]*:iam::\d{12}:role\/.+$/,
  'must be the ARN of an IAM role, such as arn:aws:iam::111111111111:role/aurora-restore',
);

export const topicArn = matching(
  /^arn:aws[a-z-]*:sns:[a-z0-9-]+:\d{12}:[A-Za-z0-9_-]+$/,
  'must be the ARN of a standard SNS topic',
);

export const kmsKey = matching(
  /^(arn:aws[a-z-]*:kms:[a-z0-9-]+:\d{12}:(key|alias)\/.+|alias\/.+|[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}|mrk-[0-9a-f]{32})$/,
  'must be a KMS key: its id, its ARN, alias/NAME or the ARN of an alias',
);

/** API PutParameter: a name has at most 1011 characters and 15 levels. The name of a setting comes behind the path. */
export const parameterPath = matching(
  /^(?=.{1,900}$)(\/[A-Za-z0-9_.-]+){1,14}$/,
  'must be a path such as /aurora-restore, without a slash at its end, of at most 14 levels and 900 characters',
);

export const tableName = matching(/^[A-Za-z0-9_.-]{3,255}$/, 'must be the name of a DynamoDB table');

/** Short enough for the names made from it, which have 63 characters at most. */
export const restoreId = matching(
  /^(?=.{1,30}$)[a-z0-9]+(-[a-z0-9]+)*$/,
  'must be the id of a restore: at most 30 small letters, digits and single hyphens',
);

export const day = z.string().refine((value) => /^\d{4}-\d{2}-\d{2}$/.test(value) && isDay(value), {
  error: 'must be a day such as 2026-01-31',
});

function isDay(value: string): boolean {
  const date = new Date(`${value}T00:00:00Z`);
  return !Number.isNaN(date.getTime()) && date.toISOString().startsWith(value);
}

/** `5h30m`, `90s`, `250ms`, `1d` or `0`, as milliseconds. */
export const durationMs = z.string().transform((value, context) => {
  const parsedMs = parseDurationMs(value);
  if (parsedMs !== undefined) return parsedMs;
  context.addIssue({ code: 'custom', message: 'must be a duration such as 5h30m, 90s, 250ms, 1d or 0' });
  return z.NEVER;
});

export const positiveDurationMs = durationMs.refine((value) => value > 0, { error: 'must be longer than 0' });

/** What a group of schedules, a role, a rule (with an ending) and a queue may all be called. */
export const wakeName = matching(
  /^[\w-]{1,50}$/,
  'must be the Name of a wake.yml stack: 1 to 50 letters, digits, _ and -',
);

/** `true` (as long as it takes), `false` (not at all) or a duration: how long a run stays for waits, in ms. */
export const holdMs = z.string().transform((value, context) => {
  if (value === 'true') return Number.POSITIVE_INFINITY;
  const parsedMs = value === 'false' ? 0 : parseDurationMs(value);
  if (parsedMs !== undefined) return parsedMs;
  context.addIssue({ code: 'custom', message: 'must be true, false or a duration such as 10m' });
  return z.NEVER;
});

/** Only these two words: a typing error must not mean "no". */
export const flag = z
  .enum(['true', 'false'], { error: 'must be true or false' })
  .transform((value) => value === 'true');

export function choice<const T extends readonly [string, ...string[]]>(values: T) {
  const rule = values.length === 1 ? `must be ${values[0]}` : `must be one of ${values.join(', ')}`;
  return z.enum(values, { error: rule });
}

export function whole(least: number, most: number) {
  const rule = `must be a whole number from ${least} to ${most}`;
  return matching(/^\d{1,6}$/, rule)
    .transform(Number)
    .refine((value) => value >= least && value <= most, { error: rule });
}

/** Aurora capacity units, in halves (API ServerlessV2ScalingConfiguration). */
export const capacityUnits = matching(
  /^\d{1,3}(\.[05])?$/,
  'must be a number of ACUs from 0 to 256, in halves',
)
  .transform(Number)
  .refine((value) => value <= 256, { error: 'must be a number of ACUs from 0 to 256, in halves' });

/** Entries between commas or line ends. */
export const list = z.string().transform((value) =>
  value
    .split(/[,\n]/)
    .map((entry) => entry.trim())
    .filter((entry) => entry !== ''),
);

export const securityGroupIds = list.refine((ids) => ids.every((id) => /^sg-[0-9a-f]+$/.test(id)), {
  error: 'must be ids of security groups (sg-…), with commas between them',
});

export type Tag = { readonly key: string; readonly value: string };

const tagRule =
  'needs keys of 1 to 128 characters and values of at most 256, both of letters, digits, spaces and _ . : / = + - @, and neither beginning with aws: or rds:';

/** API Tag: what RDS takes in keys and values. */
const tagCharacters = /^[\p{L}\p{Z}\p{N}_.:/=+\-@]*$/u;

function isReserved(text: string): boolean {
  return /^(aws|rds):/i.test(text);
}

function isTag({ key, value }: Tag): boolean {
  const isLong = key.length > 128 || value.length > 256;
  return key !== '' && !isLong && ![key, value].some(isReserved) && tagCharacters.test(`${key}${value}`);
}

function readTag(line: string): Tag | undefined {
  const at = line.indexOf('=');
  return at < 0 ? undefined : { key: line.slice(0, at).trim(), value: line.slice(at + 1).trim() };
}

/** One `key=value`; the key ends at the first equals sign. */
export const tag = z.string().transform((value, context): Tag => {
  const read = readTag(value);
  if (read !== undefined && isTag(read)) return read;
  context.addIssue({ code: 'custom', message: `must be key=value, and ${tagRule}` });
  return z.NEVER;
});

const ownTagPrefix = 'aurora-restore:';

/** A JSON object of strings, or `key=value` lines. None of this action's own tags. */
export const tags = z.string().transform((value, context): Readonly<Record<string, string>> => {
  const read = value.startsWith('{') ? readJsonTags(value) : readTagLines(value);
  if (read?.some(({ key }) => key.startsWith(ownTagPrefix))) {
    context.addIssue({
      code: 'custom',
      message: `must not hold keys that begin with ${ownTagPrefix}: this action writes those itself`,
    });
    return z.NEVER;
  }
  if (read?.every(isTag)) return Object.fromEntries(read.map((entry) => [entry.key, entry.value]));
  context.addIssue({
    code: 'custom',
    message: `must be a JSON object of strings or key=value lines, and ${tagRule}`,
  });
  return z.NEVER;
});

function readTagLines(value: string): Tag[] {
  const lines = value.split('\n').filter((line) => line.trim() !== '');
  // A line without an equals sign gets an empty key, which no tag may have.
  return lines.map((line) => readTag(line) ?? { key: '', value: line });
}

function readJsonTags(value: string): Tag[] | undefined {
  try {
    const read = z.record(z.string(), z.string()).safeParse(JSON.parse(value));
    return read.success
      ? Object.entries(read.data).map(([key, entry]) => ({ key, value: entry }))
      : undefined;
  } catch {
    return undefined;
  }
}

export const email = matching(/^[^\s@]+@[^\s@]+\.[^\s@]+$/, 'must be an e-mail address');

/**
 * A JSON object of texts. Its value is never quoted in an error: it holds passwords. What its keys may hold is judged
 * with the secret that they go into.
 */
export const credentials = z.string().transform((value, context): Readonly<Record<string, string>> => {
  try {
    const read = z.record(z.string(), z.string()).safeParse(JSON.parse(value));
    if (read.success) return read.data;
  } catch {
    // A parser's message quotes what it could not read.
  }
  context.addIssue({
    code: 'custom',
    message: 'must be a JSON object of texts, such as {"app_username": "app"}',
  });
  return z.NEVER;
});
