import type { Filter, ServerlessV2ScalingConfiguration, Tag } from '@aws-sdk/client-rds';
import type { Call } from '../contract.ts';
import { badCombination, badValue } from './fault.ts';
import type { Context } from './state.ts';
import type { Version } from './versions.ts';

// What AWS demands of single values, whoever sends them.

/** 1–63 letters, digits, hyphens; a letter first, no hyphen last, no two in a row; kept in lower case. */
export function identifierOf(id: string | undefined, what: string): string {
  if (id === undefined || !/^(?=.{1,63}$)[a-z][a-z0-9]*(-[a-z0-9]+)*$/i.test(id)) {
    throw badValue(
      `The parameter ${what} is not a valid identifier. Identifiers must begin with a letter; must contain only ASCII letters, digits, and hyphens; and must not end with a hyphen or contain two consecutive hyphens.`,
    );
  }
  return id.toLowerCase();
}

/** API ModifyDBCluster: 8–41 printable ASCII characters without slash, double quote, at sign and space. */
export function assertPassword(password: string): void {
  if (!/^[!-~]{8,41}$/.test(password) || /["@/]/.test(password)) {
    throw badValue('The parameter MasterUserPassword is not a valid password.');
  }
}

/** UG USER_Tagging: letters, digits, white space and `_.:/=+-@`, in keys and values. */
const tagText = /^[\p{L}\p{Z}\p{N}_.:/=+\-@]*$/u;

export function assertTags(tags: readonly Tag[] | undefined): void {
  const keys = (tags ?? []).map(({ Key = '' }) => Key);
  if (keys.length > 50) throw badValue('A resource can have at most 50 tags.');
  if (new Set(keys).size < keys.length) throw badValue('Duplicate tag keys.');
  for (const key of keys) {
    if (key === '' || key.length > 128) throw badValue('A tag key must have 1 to 128 characters.');
    if (!tagText.test(key)) throw badValue(`The tag key ${key} has characters that are not allowed.`);
    if (/^(aws|rds):/i.test(key)) throw badValue(`The tag key ${key} has a prefix that is reserved for AWS.`);
  }
  for (const { Value = '' } of tags ?? []) {
    if (Value.length > 256 || !tagText.test(Value)) {
      throw badValue(`The tag value ${Value} has characters that are not allowed.`);
    }
  }
}

/**
 * API ServerlessV2ScalingConfiguration: half steps within the limits of the engine version, the upper end at least 1;
 * pausing needs a lower end of 0.
 */
export function assertServerless(
  scaling: ServerlessV2ScalingConfiguration | undefined,
  version: Version | undefined,
): void {
  if (scaling === undefined) return;
  const { serverless: limits } = version ?? {};
  if (limits === undefined) {
    throw badCombination(`${version?.engine} ${version?.version} does not support Aurora Serverless v2.`);
  }
  const { MinCapacity: min, MaxCapacity: max, SecondsUntilAutoPause: pause } = scaling;
  if (min === undefined || max === undefined)
    throw badCombination('Both ends of the capacity must be given.');
  const isStep = (value: number) => value >= limits.min && value <= limits.max && Number.isInteger(value * 2);
  if (!isStep(min) || !isStep(max) || max < 1) throw badValue('The serverless capacity is out of range.');
  if (min > max) throw badCombination('The minimum capacity must not be greater than the maximum.');
  if (pause === undefined) return;
  if (min !== 0) throw badCombination('SecondsUntilAutoPause needs a MinCapacity of 0.');
  if (pause < 300 || pause > 86_400) throw badValue('SecondsUntilAutoPause must be between 300 and 86400.');
}

const days = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'];
const minutesOf = (hours: string, minutes: string): number => Number(hours) * 60 + Number(minutes);

/** `hh24:mi-hh24:mi`, at least 30 minutes; as minutes of the day. */
function backupWindow(text: string): [from: number, length: number] {
  const [, a = '', b = '', c = '', d = ''] = /^(\d\d):(\d\d)-(\d\d):(\d\d)$/.exec(text) ?? [];
  const from = minutesOf(a, b);
  const length = (minutesOf(c, d) - from + 1440) % 1440;
  if (a === '' || from >= 1440 || length < 30) throw badValue(`Invalid backup window: ${text}`);
  return [from, length];
}

/** `ddd:hh24:mi-ddd:hh24:mi`, 30 minutes to 24 hours; as minutes of the week. */
function maintenanceWindow(text: string): [from: number, length: number] {
  const pattern = /^([a-z]{3}):(\d\d):(\d\d)-([a-z]{3}):(\d\d):(\d\d)$/i;
  const [, day = '', a = '', b = '', until = '', c = '', d = ''] = pattern.exec(text) ?? [];
  const at = (name: string, minutes: number) => days.indexOf(name.toLowerCase()) * 1440 + minutes;
  const from = at(day, minutesOf(a, b));
  const length = (at(until, minutesOf(c, d)) - from + 10_080) % 10_080;
  if (!days.includes(day.toLowerCase()) || !days.includes(until.toLowerCase()) || length < 30) {
    throw badValue(`Invalid maintenance window: ${text}`);
  }
  return [from, length];
}

/** The two must not overlap (API ModifyDBCluster). */
export function assertWindows(backup: string | undefined, maintenance: string | undefined): void {
  const daily = backup === undefined ? undefined : backupWindow(backup);
  const weekly = maintenance === undefined ? undefined : maintenanceWindow(maintenance);
  if (daily === undefined || weekly === undefined) return;
  for (let day = 0; day <= 7; day += 1) {
    const from = daily[0] + day * 1440;
    if (from < weekly[0] + weekly[1] && weekly[0] < from + daily[1]) {
      throw badValue('The backup window and maintenance window must not overlap.');
    }
  }
}

/** The role exists in the caller's account; a role that was just created may not yet be known to RDS. */
export function assertRole({ state, hasRole }: Context, call: Call, role: string): void {
  const exists = hasRole(role) || state.knownRoles.includes(role);
  const own = role.split(':')[4] === call.account;
  if (!exists || !own || state.missingRoles.includes(role)) {
    throw badValue(`IAM role ARN value is invalid or does not include the required permissions: ${role}`);
  }
}

export function assertRange(name: string, value: number | undefined, from: number, to: number): void {
  if (value !== undefined && !(Number.isInteger(value) && value >= from && value <= to)) {
    throw badValue(`Invalid value for ${name}: ${value}. It must be between ${from} and ${to}.`);
  }
}

export function assertOneOf(name: string, value: string | undefined, allowed: readonly string[]): void {
  if (value !== undefined && !allowed.includes(value)) {
    throw badValue(`Invalid value for ${name}: ${value}. Valid values are: ${allowed.join(', ')}.`);
  }
}

/** A filter that AWS does not have for the action is an error, also where there is nothing to be filtered. */
export function assertFilters(filters: readonly Filter[] | undefined, known: readonly string[]): void {
  for (const { Name = '' } of filters ?? []) {
    if (!known.includes(Name)) throw badValue(`Unrecognized filter name: ${Name}`);
  }
}

/** Does a thing pass all filters? A filter that AWS does not have for the action is an error. */
export function passes(
  filters: readonly Filter[] | undefined,
  known: Readonly<Record<string, readonly (string | undefined)[]>>,
): boolean {
  return (filters ?? []).every(({ Name = '', Values }) => {
    const mine = known[Name];
    if (mine === undefined) throw badValue(`Unrecognized filter name: ${Name}`);
    return mine.some((value) => value !== undefined && Values?.includes(value));
  });
}

/** One page of a list, as `Marker` and `MaxRecords` (20 to 100) ask for. */
export function page<T>(
  all: readonly T[],
  input: { Marker?: string | undefined; MaxRecords?: number | undefined },
): { items: T[]; Marker?: string } {
  const size = input.MaxRecords ?? 100;
  if (size < 20 || size > 100) throw badValue('MaxRecords must be between 20 and 100.');
  const from = Number(input.Marker ?? 0);
  if (!Number.isInteger(from) || from < 0 || from > all.length) throw badValue('Invalid Marker.');
  const items = all.slice(from, from + size);
  return from + size < all.length ? { items, Marker: String(from + size) } : { items };
}
