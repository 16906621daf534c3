import { ActionError } from '../errors.ts';
import { formatSummary } from '../github/summary.ts';
import { findWaste } from '../restore/clean.ts';
import { parseSettings, type Settings } from '../settings/settings.ts';
import { attempt, type Ending } from './attempt.ts';
import type { Host } from './host.ts';
import { openLook } from './look.ts';
import { exitCodeOf } from './restore.ts';
import { beginWith, continueWith, hasEnded, openRecords, type Told } from './target.ts';

/**
 * `operation: clean`: removes the kept clusters whose time is over, and what ended restores of the target have left
 * behind. With `dry-run` it only tells. Returns the exit code.
 */
export async function clean(host: Host, told: Told): Promise<number> {
  const { store, arnOf } = await openRecords(host, told);
  const settings = parseSettings(told);
  const arn = await arnOf(settings);
  const lease = await store.readLease(arn);
  const found = lease?.unfinished === undefined ? undefined : await store.readState(lease.unfinished);
  if (found !== undefined && !hasEnded(found)) {
    if ((found.settings as { readonly operation?: unknown }).operation === 'clean')
      return exitCodeOf(await attempt(host, continueWith(told, found)), told);
    throw new ActionError(
      'LOCKED',
      `The restore ${found.restoreId} of ${arn} is unfinished: what it has made is still needed.`,
      'Finish it (operation: restore or resume) or end it (operation: abandon) first.',
    );
  }
  return exitCodeOf(await cleanTarget(host, settings), told);
}

/** Looks whether there is anything to remove, and takes the lease on the target only then. */
export async function cleanTarget(host: Host, settings: Settings): Promise<Ending> {
  const { clusters, snapshots } = await findWaste(await openLook(host, settings));
  const waste = [...clusters, ...snapshots].map(({ arn }) => arn);
  if (waste.length > 0 && !settings.dryRun) {
    const { restoreId: _none, ...rest } = settings;
    return attempt(host, beginWith({ ...rest, operation: 'clean' }));
  }
  for (const arn of waste) host.log.info(`Would remove ${arn}`);
  if (waste.length === 0) host.log.info(`There is nothing to clean for ${settings.targetClusterId}.`);
  host.runner.setOutput('status', 'succeeded');
  host.runner.setOutput('removed', '[]');
  await host.runner.writeSummary(
    formatSummary({
      title: `Clean for ${settings.targetClusterId}: ${waste.length === 0 ? 'nothing to remove' : 'dry run, nothing removed'}`,
      facts: [],
      tables:
        waste.length === 0
          ? []
          : [{ title: 'To be removed', head: ['ARN'], rows: waste.map((arn) => [arn]) }],
    }),
  );
  return 'succeeded';
}
