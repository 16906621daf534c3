import { formatDuration } from '../duration.ts';
import type { RestoreState } from '../engine/store.ts';
import { ActionError, errorMessage } from '../errors.ts';
import { formatSummary, type Report } from '../github/summary.ts';
import { type Abandoned, finalSnapshotOf } from '../restore/abandon.ts';
import type { Restore } from '../restore/context.ts';
import type { Outcome } from '../restore/outcome.ts';
import type { Host } from './host.ts';
import { reportError } from './report-error.ts';

export async function reportSuccess(host: Host, restore: Restore, outcome: Outcome): Promise<void> {
  const { settings, run } = restore;
  const durationMs = setCommon(host, restore, 'succeeded');
  const outputs = {
    'snapshot-arn': outcome.snapshotArn,
    'snapshot-time': outcome.snapshotTime,
    'cluster-arn': outcome.clusterArn,
    'cluster-endpoint': outcome.clusterEndpoint,
    'reader-endpoint': outcome.readerEndpoint,
    port: String(outcome.port),
    database: outcome.database,
    'final-snapshot-arn': outcome.finalSnapshotArn,
    'previous-cluster-id': outcome.previousClusterId,
    'kept-until': outcome.keptUntil,
    verification: JSON.stringify(outcome.checks),
  };
  for (const [name, value] of Object.entries(outputs)) host.runner.setOutput(name, value);
  await write(host, {
    title: `${settings.targetClusterId} has been restored`,
    facts: [
      ...commonFacts(restore),
      ['Snapshot', outcome.snapshotArn === '' ? '' : `${outcome.snapshotArn}, made ${outcome.snapshotTime}`],
      ['Cluster', outcome.clusterArn],
      ['Endpoint', `${outcome.clusterEndpoint}:${outcome.port}`],
      ['Reader endpoint', outcome.readerEndpoint],
      ['Database', outcome.database],
      ['Old data kept in', outcome.finalSnapshotArn],
      [
        'Old cluster kept as',
        outcome.previousClusterId === '' ? '' : `${outcome.previousClusterId}, until ${outcome.keptUntil}`,
      ],
      ['Snapshots kept', outcome.keptSnapshots.join(', ')],
      ['Snapshots deleted', outcome.deletedSnapshots.join(', ')],
      ['Duration', formatDuration(durationMs)],
    ],
    tables: [
      {
        title: 'Checks',
        head: ['Check', 'Result', 'Seen'],
        rows: outcome.checks.map(({ name, ok, saw }) => [name, ok ? 'ok' : 'failed', saw]),
      },
      ...(outcome.bindings.length === 0
        ? []
        : [
            {
              title: 'Bound to the old cluster',
              head: ['What', 'Name', 'Now'],
              rows: outcome.bindings.map(({ kind, name, byName }) => {
                return [kind, name, byName ? 'finds the new cluster by its name' : 'ended: connect it anew'];
              }),
            },
          ]),
      {
        title: 'Settings of the new cluster',
        head: ['Setting', 'Value', 'From'],
        rows: outcome.carried.map(({ name, value, from }) => [name, value, from]),
      },
    ],
  });
  host.log.info(`Restored ${outcome.clusterArn} in ${formatDuration(durationMs)} (restore ${run.restoreId})`);
}

export async function reportWaiting(host: Host, restore: Restore, step: string, text: string): Promise<void> {
  setCommon(host, restore, 'waiting');
  host.log.warning(text);
  await write(host, {
    title: `The restore of ${restore.settings.targetClusterId} is waiting`,
    text,
    facts: [...commonFacts(restore), ['Step', step]],
  });
}

export function reportSkipped(host: Host, reason: string): void {
  host.runner.setOutput('status', 'skipped');
  host.log.warning(`Skipped (if-locked: skip). ${reason}`);
}

export async function reportAbandoned(host: Host, restore: Restore, abandoned: Abandoned): Promise<void> {
  setCommon(host, restore, 'abandoned');
  const text = [
    abandoned.removed.length === 0
      ? 'It had made nothing that is left.'
      : `Removed: ${abandoned.removed.join(', ')}.`,
    abandoned.left,
  ].join(' ');
  host.log.info(`The restore ${restore.run.restoreId} has been ended for good. ${text}`);
  await write(host, {
    title: `The restore of ${restore.settings.targetClusterId} has been ended for good`,
    text,
    facts: commonFacts(restore),
  });
}

export async function reportCleaned(host: Host, restore: Restore, removed: readonly string[]): Promise<void> {
  setCommon(host, restore, 'succeeded');
  host.runner.setOutput('removed', JSON.stringify(removed));
  await write(host, {
    title: `What earlier restores of ${restore.settings.targetClusterId} had left is removed`,
    facts: commonFacts(restore),
    tables: [{ title: 'Removed', head: ['ARN'], rows: removed.map((arn) => [arn]) }],
  });
  host.log.info(`Removed: ${removed.join(', ') || 'nothing, it was gone already'}`);
}

export async function reportFailure(
  host: Host,
  restore: Restore,
  run: { readonly current: string; readonly state: RestoreState },
  error: unknown,
): Promise<void> {
  setCommon(host, restore, 'failed');
  reportError(host, error);
  const kept = finalSnapshotOf(run.state);
  if (kept !== undefined) {
    host.runner.setOutput('final-snapshot-arn', kept);
    host.log.info(`The old data is kept in ${kept}; operation: rollback brings it back`);
  }
  await write(host, {
    title: `The restore of ${restore.settings.targetClusterId} failed${run.current === '' ? '' : ` at ${run.current}`}`,
    text: errorMessage(error),
    facts: [
      ...commonFacts(restore),
      ['Way out', error instanceof ActionError ? error.wayOut : ''],
      ['Old data kept in', kept === undefined ? '' : `${kept} (operation: rollback brings it back)`],
    ],
  });
}

function setCommon(host: Host, { run }: Restore, status: string): number {
  const durationMs = host.clock.now() - run.startedAt;
  host.runner.setOutput('status', status);
  host.runner.setOutput('restore-id', run.restoreId);
  host.runner.setOutput('duration-seconds', String(Math.round(durationMs / 1000)));
  host.runner.setOutput('run-url', host.runner.runUrl);
  return durationMs;
}

function commonFacts({ run, targetArn }: Restore): [string, string][] {
  return [
    ['Restore', `${run.restoreId} (attempt ${run.attempt})`],
    ['Target', targetArn],
  ];
}

async function write(host: Host, report: Report): Promise<void> {
  await host.runner.writeSummary(formatSummary(report));
}
