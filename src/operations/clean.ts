import { hasEnded } from '../engine/store.ts';
import { ActionError } from '../errors.ts';
import { formatSummary } from '../github/summary.ts';
import { findLeftovers } from '../restore/clean.ts';
import { operationOf } from '../restore/history.ts';
import { parseSettings, type Settings } from '../settings/settings.ts';
import { exitCodeOf } from './restore.ts';
import { attempt, type Ending } from './wiring/attempt.ts';
import type { Host } from './wiring/host.ts';
import { createReadOnlyInspection } from './wiring/inspection.ts';
import { createRecords, type Inputs, settingsForEnding, settingsForNew } from './wiring/resolved-settings.ts';
import { cleanWork } from './wiring/work.ts';

/**
 * `operation: clean`: removes previous clusters whose time is over, and leftovers of ended restores of the target.
 * With `dry-run` it only tells. Returns the exit code.
 */
export async function clean(host: Host, inputs: Inputs): Promise<number> {
  const { store, arnOf } = await createRecords(host, inputs);
  const settings = parseSettings(inputs);
  const arn = await arnOf(settings);
  const lease = await store.readLease(arn);
  const found = lease?.unfinished === undefined ? undefined : await store.readState(lease.unfinished);
  if (found !== undefined && !hasEnded(found)) {
    if (operationOf(found) === 'clean')
      return exitCodeOf(await attempt(host, settingsForEnding(inputs, found), cleanWork), inputs);
    throw new ActionError(
      'LOCKED',
      `The restore ${found.restoreId} of ${arn} is unfinished: what it has made is still needed.`,
      'Finish it (operation: restore or resume) or end it (operation: abandon) first.',
    );
  }
  return exitCodeOf(await cleanTarget(host, settings), inputs);
}

/** Looks whether there is anything to remove, and takes the lease on the target only then. */
export async function cleanTarget(host: Host, settings: Settings): Promise<Ending> {
  const { clusters, running, snapshots } = await findLeftovers(
    await createReadOnlyInspection(host, settings),
  );
  const leftovers = [...clusters, ...snapshots].map(({ arn }) => arn);
  if (leftovers.length + running.length > 0 && !settings.dryRun) {
    const { restoreId: _none, ...rest } = settings;
    return attempt(host, settingsForNew({ ...rest, operation: 'clean' }), cleanWork);
  }
  for (const arn of leftovers) host.log.info(`Would remove ${arn}`);
  for (const { arn } of running) host.log.info(`Would stop ${arn}`);
  if (leftovers.length + running.length === 0)
    host.log.info(`There is nothing to clean for ${settings.targetClusterId}.`);
  host.runner.setOutput('status', 'succeeded');
  host.runner.setOutput('removed', '[]');
  await host.runner.writeSummary(
    formatSummary({
      title: `Clean for ${settings.targetClusterId}: ${leftovers.length === 0 ? 'nothing to remove' : 'dry run, nothing removed'}`,
      facts: [],
      tables:
        leftovers.length === 0
          ? []
          : [{ title: 'To be removed', head: ['ARN'], rows: leftovers.map((arn) => [arn]) }],
    }),
  );
  return 'succeeded';
}
