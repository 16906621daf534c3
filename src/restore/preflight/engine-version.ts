import type { VersionOffer } from '../../aws/rds/offerings.ts';
import { ActionError } from '../../errors.ts';

/** What the new cluster's version is chosen from. */
export interface VersionQuestion {
  readonly engine: string;
  /** The snapshot's. */
  readonly version: string;
  /** `engine-version`: a version, `auto` or undefined. */
  readonly wanted: string | undefined;
  readonly region: string;
  readonly offers: readonly VersionOffer[];
}

/**
 * The engine version of the new cluster: the snapshot's, or the one that `engine-version` names. `auto` takes the
 * snapshot's where AWS still offers it, else the nearest later minor version of the same major version. Pure. Throws
 * BAD_INPUT where AWS does not offer the version: a retired version cannot be restored.
 */
export function chooseVersion(question: VersionQuestion): VersionOffer {
  const { engine, version, wanted, region, offers } = question;
  const exact = (name: string): VersionOffer | undefined => offers.find((one) => one.version === name);
  const later = laterMinors(version, offers);
  if (wanted === undefined || wanted === 'auto') {
    const found = exact(version) ?? (wanted === 'auto' ? later[0] : undefined);
    if (found !== undefined) return found;
    throw new ActionError(
      'BAD_INPUT',
      `${engine} ${version}, the version of the snapshot, is not offered in ${region}. Later minor versions there: ${names(later)}.`,
      later[0] === undefined
        ? 'Choose another target-region, or a snapshot of a version that it offers.'
        : `Set engine-version: auto (takes ${later[0].version}), or another target-region.`,
    );
  }
  const found = exact(wanted);
  const isAllowed = wanted === version || later.some((one) => one.version === wanted);
  if (found !== undefined && isAllowed) return found;
  const allowed = exact(version) === undefined ? names(later) : names([{ version }, ...later]);
  throw new ActionError(
    'BAD_INPUT',
    found === undefined
      ? `engine-version is ${wanted}, which ${region} does not offer for ${engine}. Allowed for a snapshot of ${version}: ${allowed}.`
      : `engine-version is ${wanted}, but the snapshot is of ${version}. Allowed are that version and later minor versions of the same major version: ${allowed}.`,
    'Set engine-version to one of these, or to auto.',
  );
}

/** Later minor versions of the same major version, the nearest first. */
function laterMinors(version: string, offers: readonly VersionOffer[]): VersionOffer[] {
  const own = numbersOf(version);
  return offers
    .filter((one) => majorOf(one.version) === majorOf(version) && compare(numbersOf(one.version), own) > 0)
    .toSorted((a, b) => compare(numbersOf(a.version), numbersOf(b.version)));
}

/** `16.8` → `16`, `8.0.mysql_aurora.3.08.0` → `8.0 3`. A suffix such as `-limitless` is another line of versions. */
export function majorOf(version: string): string {
  const mysql = /^(\d+\.\d+)\.mysql_aurora\.(\d+)\./.exec(version);
  if (mysql !== null) return `${mysql[1]} ${mysql[2]}`;
  return `${version.split('.')[0]}${/-.*$/.exec(version)?.[0] ?? ''}`;
}

function numbersOf(version: string): number[] {
  return (version.match(/\d+/g) ?? []).map(Number);
}

function compare(a: readonly number[], b: readonly number[]): number {
  for (let at = 0; at < Math.max(a.length, b.length); at += 1) {
    const difference = (a[at] ?? 0) - (b[at] ?? 0);
    if (difference !== 0) return difference;
  }
  return 0;
}

function names(offers: readonly Pick<VersionOffer, 'version'>[]): string {
  return offers.length === 0 ? 'none' : offers.map(({ version }) => version).join(', ');
}
