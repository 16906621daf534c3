import { randomUUID } from 'node:crypto';
import { checkIdentity } from '../aws/identity.ts';
import { openRun } from '../engine/open-run.ts';
import type { OpenRun } from '../engine/run.ts';
import type { Restore } from '../restore/context.ts';
import { clusterArn, newRestoreId } from '../restore/names.ts';
import { openAccounts } from './accounts.ts';
import { openInspection, openRestore, openTable, readFiles } from './collaborators.ts';
import type { Host } from './host.ts';
import { reportProgress } from './progress.ts';
import type { Effective } from './target.ts';

/** Takes the lease on the target, and puts together what the steps of its restore work with. */
export async function open(
  host: Host,
  { settings, stored, fingerprint }: Effective,
  abandon: boolean,
): Promise<{ readonly run: OpenRun; readonly restore: Restore }> {
  const files = await readFiles(host, settings, !abandon && settings.operation === 'restore');
  let run: OpenRun | undefined;
  const stop = new AbortController();
  const signal = AbortSignal.any([host.signal, stop.signal]);
  const accounts = await openAccounts(host, settings, {
    beforeRequest: () => run?.assertFresh(),
    beforeChange: async () => {
      if (run === undefined) throw new Error('Nothing may be changed before the lease is held.');
      await run.beforeChange();
    },
    signal,
  });
  const { sourceRegion, targetRegion, sourceAccountId, targetAccountId } = settings;
  const targetSts = await accounts.target.sts(targetRegion);
  const target = await checkIdentity(targetSts, 'target', targetAccountId, settings.targetRoleArn);
  const sourceSts = await accounts.source.sts(sourceRegion);
  const source = await checkIdentity(sourceSts, 'source', sourceAccountId, settings.sourceRoleArn);
  const targetArn = clusterArn(target.partition, targetRegion, targetAccountId, settings.targetClusterId);
  const table = await openTable(host, accounts.target, settings);

  run = await openRun({
    store: table.store,
    clock: host.clock,
    owner: randomUUID(),
    target: targetArn,
    leaseMs: settings.leaseDurationMs,
    holder: { actor: host.runner.actor, runUrl: host.runner.runUrl },
    restoreId: settings.restoreId,
    makeRestoreId: () => newRestoreId(host.clock.now(), host.randomBytes(4).toString('hex')),
    settings: stored,
    fingerprint,
    polling: {
      minMs: settings.pollMinMs,
      maxMs: settings.pollMaxMs,
      random: host.random,
      budgetEndsAt: host.startedAtMs + settings.timeBudgetMs,
      hold: settings.hold,
    },
    ...reportProgress(host.log, host.clock),
    signal,
  });
  // A lost lease must end requests that are under way, too.
  run.signal.addEventListener('abort', () => stop.abort(run?.signal.reason));
  host.log.info(
    `Restore ${run.restoreId} of ${targetArn}${run.attempt > 1 ? `, attempt ${run.attempt}: going on where it stopped` : ''}`,
  );
  if (settings.topicArn === undefined)
    host.log.warning('No topic-arn is set: nobody is told how this restore ends.');
  const identities = { source, target };
  const inspection = await openInspection(host, settings, accounts, identities, targetArn, table, run);
  return { run, restore: await openRestore(host, inspection, accounts, run, files) };
}
