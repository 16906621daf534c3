import { formatDuration } from '../duration.ts';
import { hasChangedNothing } from '../engine/start-run.ts';
import type { Lease, RestoreState } from '../engine/store.ts';
import { hasEnded } from '../engine/store.ts';
import { ActionError } from '../errors.ts';
import { formatSummary } from '../github/summary.ts';
import { findOrphans } from '../restore/clean.ts';
import { progressOf } from '../restore/history.ts';
import { parseSetting, parseSettings } from '../settings/settings.ts';
import type { Host } from './wiring/host.ts';
import { createReadOnlyInspection } from './wiring/inspection.ts';
import { createRecords, type Inputs, noSuchRestore } from './wiring/resolved-settings.ts';

/**
 * `operation: status`: lists for every target in the table who works on it, how far its last restore is and what it waits
 * for, and for this target the leftovers of its ended restores. Changes nothing. Returns the exit code.
 */
export async function status(host: Host, inputs: Inputs): Promise<number> {
  const { store } = await createRecords(host, inputs);
  const named = parseSetting('restoreId', inputs);
  if (named !== undefined && (await store.readState(named)) === undefined) {
    throw noSuchRestore(named);
  }
  const restores: RestoreState[] = [];
  const rows: string[][] = [];
  for (const lease of await store.listLeases()) {
    const id = lease.unfinished ?? lease.last;
    const state = id === undefined ? undefined : await store.readState(id);
    if (state === undefined) continue;
    restores.push(state);
    rows.push(describe(lease, state, host.clock.now()));
  }
  for (const [target, id, ...rest] of rows) host.log.info(`${target}: restore ${id}: ${rest.join('; ')}`);
  if (rows.length === 0) host.log.info('No target has ever been restored with this table.');

  const orphans = await readOrphans(host, inputs);
  for (const arn of orphans)
    host.log.warning(
      `${arn} was made by a restore that has ended, and is of no use: operation: clean removes it`,
    );
  host.runner.setOutput('status', 'succeeded');
  host.runner.setOutput('restores', JSON.stringify(restores.map(forMachines)));
  // One that has changed nothing takes the settings of the next run: to run it is to begin a new restore, which an approval
  // that lets unfinished restores pass must not let pass.
  const unfinished = restores
    .filter((state) => !hasEnded(state) && !hasChangedNothing(state))
    .map(({ restoreId }) => restoreId);
  host.runner.setOutput('unfinished', JSON.stringify(unfinished));
  host.runner.setOutput('orphans', JSON.stringify(orphans));
  await host.runner.writeSummary(
    formatSummary({
      title: 'Restores',
      text: rows.length === 0 ? 'No target has ever been restored with this table.' : '',
      facts: [],
      tables: [
        { title: 'Targets', head: ['Target', 'Restore', 'Status', 'Step', 'Held by'], rows },
        { title: 'Leftovers', head: ['Snapshot'], rows: orphans.map((arn) => [arn]) },
      ].filter(({ rows: some }) => some.length > 0),
    }),
  );
  return 0;
}

/** The ARNs of leftovers of ended restores of this target; without access to the source account none are looked for. */
async function readOrphans(host: Host, inputs: Inputs): Promise<string[]> {
  try {
    const found = await findOrphans(await createReadOnlyInspection(host, parseSettings(inputs)));
    return found.map(({ arn }) => arn);
  } catch (error) {
    if (inputs.texts.sourceRoleArn !== undefined || !(error instanceof ActionError)) throw error;
    host.log.info(
      `Not looked at: leftovers of ended restores, as source-role-arn is not set. ${error.message.split('\n', 1)[0]}`,
    );
    return [];
  }
}

function describe(lease: Lease, state: RestoreState, nowMs: number): string[] {
  const age = (atMs: number): string => formatDuration(Math.max(0, nowMs - atMs));
  const steps = progressOf(state);
  const step = steps.findLast(({ isDone }) => !isDone);
  const wait = step?.waits.at(-1);
  const where =
    step === undefined || hasEnded(state)
      ? `${steps.filter(({ isDone }) => isDone).length} steps done`
      : `at ${step.name} for ${age(step.startedMs)}${wait === undefined ? '' : `, waiting for ${wait.name} for ${age(wait.startedMs)}`}`;
  return [
    lease.target,
    state.restoreId,
    `${state.status}${state.reason === undefined ? '' : `: ${state.reason}`} (begun ${age(state.createdAt)} ago, attempt ${state.attempt})`,
    where,
    lease.held
      ? `held by ${[lease.holder.actor, lease.holder.runUrl].filter((part) => part !== '').join(' ')} since ${new Date(lease.since).toISOString()}`
      : 'free',
  ];
}

/** For machines: the same, without settings and results. */
function forMachines(state: RestoreState) {
  const { restoreId, target, status: is, attempt, createdAt, updatedAt, reason } = state;
  const steps = progressOf(state).map(({ name, isDone }) => [name, isDone ? 'done' : 'started'] as const);
  return {
    restoreId,
    target,
    status: is,
    attempt,
    createdAt: new Date(createdAt).toISOString(),
    updatedAt: new Date(updatedAt).toISOString(),
    steps: Object.fromEntries(steps),
    ...(reason === undefined ? {} : { reason }),
  };
}
