import { formatDuration } from '../../duration.ts';
import { type Content, formatSummary, type Report } from '../../github/summary.ts';
import type { Restore } from '../../restore/context.ts';
import type { Host } from '../wiring/host.ts';

/** Sets the outputs that every run has. Returns how long the restore has taken so far, in ms. */
export function setRunOutputs(host: Host, { run }: Restore, status: string): number {
  const durationMs = host.clock.now() - run.startedAt;
  host.runner.setOutput('status', status);
  host.runner.setOutput('restore-id', run.restoreId);
  host.runner.setOutput('duration-seconds', String(Math.round(durationMs / 1000)));
  host.runner.setOutput('run-url', host.runner.runUrl);
  return durationMs;
}

/** The rows of a summary that every run has, except for what its other rows name. */
export function runFacts(host: Host, { run }: Restore): [string, Content][] {
  const nowMs = host.clock.now();
  const thisRunMs = host.clock.monotonic() - host.startedAtMs;
  const minutes = billedMinutes(thisRunMs);
  return [
    ['Restore', `${run.restoreId}, run ${run.attempt} of it`],
    ['Run', { text: host.runner.runId, url: host.runner.runUrl }],
    [
      'Time',
      `${formatDuration(nowMs - run.startedAt)} since the restore began; this run took ${formatDuration(thisRunMs)}, so its job is billed ${minutes === 1 ? 'a minute' : `${minutes} minutes`} or more`,
    ],
  ];
}

/** GitHub bills a job's whole minutes; it lasts a little longer than this process. */
export function billedMinutes(durationMs: number): number {
  return Math.max(1, Math.ceil(durationMs / 60_000));
}

export async function writeReport(host: Host, report: Report): Promise<void> {
  await host.runner.writeSummary(formatSummary(report));
}
