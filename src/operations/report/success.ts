import { consoleUrl } from '../../aws/client/console.ts';
import { formatDuration } from '../../duration.ts';
import type { RestoreState } from '../../engine/store.ts';
import type { Content, Table } from '../../github/summary.ts';
import { shortHash } from '../../hooks/hook.ts';
import type { Restore } from '../../restore/context.ts';
import { describeData, type Outcome } from '../../restore/outcome.ts';
import type { Host } from '../wiring/host.ts';
import { connectionOf, loginRows } from './logins.ts';
import { runFacts, setRunOutputs, writeReport } from './run-facts.ts';
import { timelineOf } from './timeline.ts';

export async function reportSuccess(
  host: Host,
  restore: Restore,
  { state }: { readonly state: RestoreState },
  outcome: Outcome,
): Promise<void> {
  const { settings, run } = restore;
  const durationMs = setRunOutputs(host, restore, 'succeeded');
  for (const [name, value] of Object.entries(outputsOf(outcome))) host.runner.setOutput(name, value);
  const data = describeData(outcome);
  await writeReport(host, {
    title: `${settings.targetClusterId} has been restored`,
    text: data === '' ? '' : `Data: ${data}.`,
    facts: [
      ['Snapshot', snapshotFact(restore, outcome)],
      ['Cluster', { text: outcome.clusterArn, url: consoleUrl(outcome.clusterArn) }],
      ['Endpoint', `${outcome.clusterEndpoint}:${outcome.port}`],
      ['Reader endpoint', outcome.readerEndpoint],
      ['Database', outcome.database],
      ...runFacts(host, restore),
    ],
    tables: [
      ...table('Who can log in', ['User', 'Password', 'Rights'], loginRows(outcome), (row) => row),
      ...table('Kept, and until when', ['What', 'Until'], keptThings(restore, outcome), (row) => row),
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
      ...table(
        'Dependents of the previous cluster',
        ['What', 'Name', 'Now'],
        outcome.dependents,
        (dependent) => {
          const now = dependent.byName ? 'finds the new cluster by its name' : 'lost: connect it again';
          return [dependent.kind, dependent.name, now];
        },
      ),
      ...table('Not tidied up', ['What, and why'], outcome.leftovers ?? [], (text) => [text]),
      ...table(
        'Settings of the new cluster',
        ['Setting', 'Value', 'From'],
        outcome.inheritedSettings,
        ({ name, value, from }) => [name, value, from],
      ).map(folded),
      ...table('Snapshots deleted', ['Snapshot'], outcome.deletedSnapshots, (id) => [id]).map(folded),
    ],
    timeline: timelineOf(state, host.clock.now(), ''),
  });
  host.log.info(`Restored ${outcome.clusterArn} in ${formatDuration(durationMs)} (restore ${run.restoreId})`);
  if (data !== '') host.log.info(`Data: ${data}`);
}

function outputsOf(outcome: Outcome): { readonly [name: string]: string } {
  const { hooks, logins } = outcome;
  return {
    'snapshot-arn': outcome.snapshotArn,
    'snapshot-time': outcome.snapshotTime,
    'cluster-arn': outcome.clusterArn,
    'cluster-endpoint': outcome.clusterEndpoint,
    'reader-endpoint': outcome.readerEndpoint,
    port: String(outcome.port),
    database: outcome.database,
    'secret-arn': logins?.secretArn ?? '',
    'app-username': logins?.own?.app ?? '',
    'readonly-username': logins?.own?.readonly ?? '',
    connection: connectionOf(outcome),
    masked: hooks === undefined ? '' : String(hooks > 0),
    'final-snapshot-arn': outcome.finalSnapshotArn,
    'previous-cluster-id': outcome.previousClusterId,
    'kept-until': outcome.keptUntil,
    verification: JSON.stringify(outcome.checks),
    outbound: JSON.stringify(outcome.outbound ?? null),
  };
}

function snapshotFact({ run }: Restore, { snapshotArn, snapshotTime, snapshotGib }: Outcome): string {
  if (snapshotArn === '') return '';
  const ageMs = Math.max(0, run.startedAt - Date.parse(snapshotTime));
  return `${snapshotArn}, ${snapshotGib} GiB, made ${snapshotTime}, ${formatDuration(ageMs)} before this restore began`;
}

/** What stays behind, and what ends its stay. */
function keptThings({ settings }: Restore, outcome: Outcome): (readonly [string, string])[] {
  const newer = (count: number, of: string, input: string) =>
    `${count === 1 ? 'a newer one is' : `${count} newer ones are`} there (${input}: ${count} ${of})`;
  const finals = newer(settings.finalSnapshotRetention, 'kept', 'final-snapshot-retention');
  const copies = newer(settings.retention, 'kept', 'retention');
  const { previousClusterId: previous, keptUntil, finalSnapshotArn: final } = outcome;
  return [
    ...(previous === ''
      ? []
      : [[`previous cluster ${previous}`, `${keptUntil}; the next restore removes it`] as const]),
    ...(final === '' ? [] : [[`old data in ${final}`, finals] as const]),
    ...outcome.keptSnapshots.map((arn) => [`snapshot ${arn}`, copies] as const),
  ];
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
