import { formatSummary } from '../../github/summary.ts';
import type { Restore } from '../../restore/context.ts';
import type { Abandoned } from '../../restore/results.ts';
import type { Host } from '../wiring/host.ts';
import { runFacts, setRunOutputs, writeReport } from './run-facts.ts';

// Runs that end without a new cluster, and without a failure.

export async function reportSkipped(host: Host, reason: string): Promise<void> {
  host.runner.setOutput('status', 'skipped');
  host.runner.setOutput('run-url', host.runner.runUrl);
  host.log.warning(`Skipped (if-locked: skip). ${reason}`);
  await host.runner.writeSummary(
    formatSummary({ title: 'Skipped: another run works on the target', text: reason, facts: [] }),
  );
}

export async function reportAbandoned(host: Host, restore: Restore, abandoned: Abandoned): Promise<void> {
  setRunOutputs(host, restore, 'abandoned');
  const removed =
    abandoned.removed.length === 0
      ? 'nothing: it had created nothing that still exists.'
      : `${abandoned.removed.join(', ')}.`;
  host.log.info(
    `The restore ${restore.run.restoreId} has been ended for good. Removed: ${removed} ${abandoned.left}`,
  );
  await writeReport(host, {
    title: `The restore of ${restore.settings.targetClusterId} has been ended for good`,
    facts: [
      ['The target now', abandoned.left],
      ['Removed', removed],
      ['Next', 'The next restore of this target is a new one.'],
      ['Target', restore.targetArn],
      ...runFacts(host, restore),
    ],
  });
}

export async function reportCleaned(host: Host, restore: Restore, removed: readonly string[]): Promise<void> {
  setRunOutputs(host, restore, 'succeeded');
  host.runner.setOutput('removed', JSON.stringify(removed));
  await writeReport(host, {
    title: `Clean for ${restore.settings.targetClusterId}: ${removed.length === 0 ? 'nothing was removed' : `${removed.length} removed`}`,
    facts: [['Target', restore.targetArn], ...runFacts(host, restore)],
    tables:
      removed.length === 0 ? [] : [{ title: 'Removed', head: ['ARN'], rows: removed.map((arn) => [arn]) }],
  });
  host.log.info(
    `Removed: ${removed.join(', ') || 'nothing. What was found has gone, or stays as a warning says'}`,
  );
}
