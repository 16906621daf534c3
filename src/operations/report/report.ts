import { causeOf } from '../../aws/client/call.ts';
import { consoleUrl } from '../../aws/client/console.ts';
import { formatDuration } from '../../duration.ts';
import { hasEnded, type RestoreState } from '../../engine/store.ts';
import { ActionError, type ErrorCode, errorMessage, errorName } from '../../errors.ts';
import { nextCommand } from '../../github/continuation.ts';
import { type Content, formatSummary, type Report, type Table } from '../../github/summary.ts';
import { shortHash } from '../../hooks/hook.ts';
import type { Restore } from '../../restore/context.ts';
import { historyOf } from '../../restore/history.ts';
import type { Outcome } from '../../restore/outcome.ts';
import type { Abandoned } from '../../restore/results.ts';
import type { Host } from '../wiring/host.ts';
import { reportError } from './report-error.ts';
import { timelineOf } from './timeline.ts';

/** What the engine knows of a run beyond what a step sees. */
interface Reported {
  readonly current: string;
  readonly state: RestoreState;
}

export async function reportSuccess(
  host: Host,
  restore: Restore,
  { state }: Reported,
  outcome: Outcome,
): Promise<void> {
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
    outbound: JSON.stringify(outcome.outbound ?? null),
  };
  for (const [name, value] of Object.entries(outputs)) host.runner.setOutput(name, value);
  await write(host, {
    title: `${settings.targetClusterId} has been restored`,
    facts: [
      ['Snapshot', snapshotFact(restore, outcome)],
      ['Cluster', { text: outcome.clusterArn, url: consoleUrl(outcome.clusterArn) }],
      ['Endpoint', `${outcome.clusterEndpoint}:${outcome.port}`],
      ['Reader endpoint', outcome.readerEndpoint],
      ['Database', outcome.database],
      ...commonFacts(host, restore),
    ],
    timeline: timelineOf(state, host.clock.now(), ''),
    tables: [
      ...table('Checks', ['Check', 'Result', 'Details'], outcome.checks, ({ name, ok, details }) => {
        return [name, ok ? 'ok' : 'failed', details];
      }),
      ...table('Hooks', ['Hook', 'Kind', 'Content (SHA-256)'], restore.hooks, (hook) => {
        return [hook.name, hook.kind, shortHash(hook)];
      }),
      ...table(
        `Outbound access of the new cluster${outcome.outbound?.omitted ? ` (and ${outcome.outbound.omitted} more)` : ''}`,
        ['Kind', 'Name', 'Database', 'Detail', 'In the background'],
        outcome.outbound?.found ?? [],
        ({ kind, name, database, detail, autonomous, disabled }) => {
          const active = disabled ? 'no: disabled' : 'YES';
          return [kind, name, database, detail, autonomous ? active : 'no'];
        },
      ),
      ...table('Kept, and until when', ['What', 'Until'], keptThings(restore, outcome), (row) => row),
      ...table(
        'Dependents of the previous cluster',
        ['What', 'Name', 'Now'],
        outcome.dependents,
        (dependent) => {
          const now = dependent.byName ? 'finds the new cluster by its name' : 'lost: connect it again';
          return [dependent.kind, dependent.name, now];
        },
      ),
      ...table(
        'Settings of the new cluster',
        ['Setting', 'Value', 'From'],
        outcome.inheritedSettings,
        ({ name, value, from }) => [name, value, from],
      ).map(folded),
      ...table('Not tidied up', ['What, and why'], outcome.leftovers ?? [], (text) => [text]),
      ...table('Snapshots deleted', ['Snapshot'], outcome.deletedSnapshots, (id) => [id]).map(folded),
    ],
  });
  host.log.info(`Restored ${outcome.clusterArn} in ${formatDuration(durationMs)} (restore ${run.restoreId})`);
}

export async function reportWaiting(
  host: Host,
  restore: Restore,
  { current, state }: Reported,
  text: string,
): Promise<void> {
  setCommon(host, restore, 'waiting');
  host.log.warning(text);
  await write(host, {
    title: `The restore of ${restore.settings.targetClusterId} is waiting at ${current}`,
    text,
    facts: commonFacts(host, restore),
    timeline: timelineOf(state, host.clock.now(), ''),
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
      ? 'It had created nothing that still exists.'
      : `Removed: ${abandoned.removed.join(', ')}.`,
    abandoned.left,
  ].join(' ');
  host.log.info(`The restore ${restore.run.restoreId} has been ended for good. ${text}`);
  await write(host, {
    title: `The restore of ${restore.settings.targetClusterId} has been ended for good`,
    text,
    facts: commonFacts(host, restore),
  });
}

export async function reportCleaned(host: Host, restore: Restore, removed: readonly string[]): Promise<void> {
  setCommon(host, restore, 'succeeded');
  host.runner.setOutput('removed', JSON.stringify(removed));
  await write(host, {
    title: `Leftovers of earlier restores of ${restore.settings.targetClusterId} are removed`,
    facts: commonFacts(host, restore),
    tables: [{ title: 'Removed', head: ['ARN'], rows: removed.map((arn) => [arn]) }],
  });
  host.log.info(`Removed: ${removed.join(', ') || 'nothing, it was gone already'}`);
}

/** @param targetNow what the target was seen to be, when that was still allowed */
export async function reportFailure(
  host: Host,
  restore: Restore,
  { current, state }: Reported,
  { error, targetNow }: { readonly error: unknown; readonly targetNow: string },
): Promise<void> {
  setCommon(host, restore, 'failed');
  reportError(host, error, current);
  host.log.info(`The target now: ${targetNow}`);
  const { source, target } = restore.principals;
  host.log.info(`Worked as ${source} in the source account and as ${target} in the target account`);
  const kept = historyOf(state).finalSnapshotArn;
  if (kept !== undefined) {
    host.runner.setOutput('final-snapshot-arn', kept);
    host.log.info(`The old data is kept in ${kept}; operation: rollback brings it back`);
  }
  await write(host, {
    title: `The restore of ${restore.settings.targetClusterId} failed${current === '' ? '' : ` at ${current}`}`,
    text: errorMessage(error),
    facts: [
      ['Code', error instanceof ActionError ? error.code : 'INTERNAL'],
      ['Reason', reasonBehind(error)],
      ['Fix', error instanceof ActionError ? error.hint : ''],
      ['The target now', { text: targetNow, url: consoleUrl(restore.targetArn) }],
      ['Source role', source],
      ['Target role', target],
      ['Old data kept in', kept === undefined ? '' : `${kept} (operation: rollback brings it back)`],
      [
        'Next',
        hasEnded(state)
          ? 'Nothing was changed, and nothing is left unfinished.'
          : 'Fix the cause, then run again: the restore resumes at this step. operation: abandon ends it for good.',
      ],
      ...commonFacts(host, restore),
    ],
    commands: again(host, error),
    timeline: timelineOf(state, host.clock.now(), current),
  });
}

/** The words of AWS, PostgreSQL or the network under an error of this action. */
function reasonBehind(error: unknown): string {
  const cause = causeOf(error);
  if (!(error instanceof ActionError) || cause === error) return '';
  const { requestId } = (cause as { $metadata?: { requestId?: string } }).$metadata ?? {};
  const name = errorName(cause);
  const said = name === 'Error' ? errorMessage(cause) : `${name}: ${errorMessage(cause)}`;
  return requestId === undefined ? said : `${said} (request ${requestId})`;
}

/** What only other files or other inputs fix: a rerun would have the same. */
const needsChange: readonly string[] = [
  'BAD_INPUT',
  'SETTINGS_CHANGED',
  'NOT_FOUND',
  'UNSUPPORTED',
  'HOOK_FAILED',
  'VERIFICATION_FAILED',
  'SNAPSHOT_NOT_FOUND',
] satisfies ErrorCode[];

/** The command that runs this run's workflow again; with other files or inputs, where one of them was the cause. */
function again({ variables }: Host, error: unknown): string[] {
  const command = nextCommand(variables, error instanceof ActionError && needsChange.includes(error.code));
  return command === '' ? [] : [command];
}

function snapshotFact({ run }: Restore, { snapshotArn, snapshotTime, snapshotGib }: Outcome): string {
  if (snapshotArn === '') return '';
  const ageMs = Math.max(0, run.startedAt - Date.parse(snapshotTime));
  return `${snapshotArn}, ${snapshotGib} GiB, made ${snapshotTime}, ${formatDuration(ageMs)} before this restore began`;
}

/** What stays behind, and what ends its stay. */
function keptThings({ settings }: Restore, outcome: Outcome): [string, string][] {
  const newer = (count: number, of: string, input: string) =>
    `${count === 1 ? 'a newer one is' : `${count} newer ones are`} there (${input}: ${count} ${of})`;
  const finals = newer(settings.finalSnapshotRetention, 'kept', 'final-snapshot-retention');
  const copies = newer(settings.retention, 'kept', 'retention');
  return [
    ...(outcome.previousClusterId === ''
      ? []
      : [
          [
            `previous cluster ${outcome.previousClusterId}`,
            `${outcome.keptUntil}; the next restore removes it`,
          ],
        ]),
    ...(outcome.finalSnapshotArn === '' ? [] : [[`old data in ${outcome.finalSnapshotArn}`, finals]]),
    ...outcome.keptSnapshots.map((arn) => [`snapshot ${arn}`, copies]),
  ] as [string, string][];
}

/** None where there are no rows. */
function table<T>(
  title: string,
  head: readonly string[],
  things: readonly T[],
  row: (thing: T) => readonly Content[],
): Table[] {
  return things.length === 0 ? [] : [{ title, head, rows: things.map(row) }];
}

function folded(shown: Table): Table {
  return { ...shown, folded: true };
}

function setCommon(host: Host, { run }: Restore, status: string): number {
  const durationMs = host.clock.now() - run.startedAt;
  host.runner.setOutput('status', status);
  host.runner.setOutput('restore-id', run.restoreId);
  host.runner.setOutput('duration-seconds', String(Math.round(durationMs / 1000)));
  host.runner.setOutput('run-url', host.runner.runUrl);
  return durationMs;
}

function commonFacts(host: Host, { run, targetArn }: Restore): [string, Content][] {
  const nowMs = host.clock.now();
  const thisRunMs = host.clock.monotonic() - host.startedAtMs;
  const minutes = billedMinutes(thisRunMs);
  return [
    ['Target', targetArn],
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

async function write(host: Host, report: Report): Promise<void> {
  await host.runner.writeSummary(formatSummary(report));
}
