import { formatDuration } from '../../duration.ts';
import type { ActiveRun } from '../../engine/run.ts';
import { startRun } from '../../engine/start-run.ts';
import type { Restore } from '../../restore/context.ts';
import { refuseOtherVersion, storedVersion } from '../../restore/history.ts';
import { newRestoreId } from '../../restore/naming.ts';
import { canCorrect } from '../../restore/plan/corrections.ts';
import type { Stored } from '../../restore/results.ts';
import { reportProgress } from '../report/progress.ts';
import { createStepLog } from '../report/step-log.ts';
import { createAccounts } from './accounts.ts';
import { createInspection, createRestore, createTable, readFiles } from './collaborators.ts';
import { engineHints } from './engine-hints.ts';
import type { Host } from './host.ts';
import { identify } from './identify.ts';
import type { ResolvedSettings } from './resolved-settings.ts';

export interface StartedRestore {
  readonly run: ActiveRun<Stored>;
  readonly restore: Restore;
}

/** Acquires the lease on the target, and creates what the steps of its restore work with. */
export async function startRestore(
  job: Host,
  { settings, stored, fingerprint }: ResolvedSettings,
  needsOwnFiles: boolean,
): Promise<StartedRestore> {
  const log = createStepLog(job.log);
  const host = { ...job, log };
  const files = await readFiles(host, settings, needsOwnFiles);
  let run: ActiveRun<Stored> | undefined;
  const stop = new AbortController();
  const signal = AbortSignal.any([host.signal, stop.signal]);
  const accounts = await createAccounts(host, settings, {
    beforeRequest: () => run?.assertFresh(),
    beforeChange: async () => {
      if (run === undefined) throw new Error('Nothing may be changed before the lease is held.');
      await run.beforeChange();
    },
    signal,
  });
  const identities = await identify(accounts, settings);
  const table = await createTable(host, accounts.target, settings);

  run = await startRun<Stored>({
    store: table.store,
    clock: host.clock,
    owner: host.randomBytes(16).toString('hex'),
    target: identities.targetArn,
    leaseMs: settings.leaseDurationMs,
    holder: { actor: host.runner.actor, runUrl: host.runner.runUrl },
    restoreId: settings.restoreId,
    makeRestoreId: () => newRestoreId(host.clock.now(), host.randomBytes(4).toString('hex')),
    schemaVersion: storedVersion,
    refuseOtherVersion,
    settings: stored,
    fingerprint,
    canCorrect,
    polling: {
      minMs: settings.pollMinMs,
      maxMs: settings.pollMaxMs,
      random: host.random,
      budgetEndsAt: host.startedAtMs + settings.timeBudgetMs,
      holdEndsAt: host.startedAtMs + settings.holdMs,
    },
    ...reportProgress(log, host.clock),
    hints: engineHints,
    onHeld: ({ holder, unfinished = '' }, watchedMs) => {
      const until = new Date(host.clock.now() + watchedMs).toISOString().slice(11, 19);
      const run = holder.runUrl === '' ? '' : ` (${holder.runUrl})`;
      log.info(
        `Another run holds the target: restore ${unfinished}, started by ${holder.actor}${run}. If that run was killed, this one takes over at ${until} UTC (in ${formatDuration(watchedMs)}); if it is alive, this one ends before that`,
      );
    },
    signal,
  });
  // A lost lease must end requests that are in progress, too.
  run.signal.addEventListener('abort', () => stop.abort(run?.signal.reason));
  host.log.info(
    `Restore ${run.restoreId} of ${identities.targetArn}${run.attempt > 1 ? `, attempt ${run.attempt}: resuming where it stopped` : ''}`,
  );
  if (settings.topicArn === undefined) host.log.warning('No topic-arn is set: no notification will be sent.');
  const checkNames = files.ownChecks.map(({ name }) => name);
  const inspection = await createInspection(host, settings, {
    ...{ accounts, identities, table, run, checkNames },
  });
  return { run, restore: await createRestore(host, inspection, { account: accounts.target, run, files }) };
}
