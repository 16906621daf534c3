import { randomUUID } from 'node:crypto';
import { openAuditTable } from '../aws/audit-table.ts';
import { checkIdentity } from '../aws/identity.ts';
import { openRun } from '../engine/open-run.ts';
import type { OpenRun } from '../engine/run.ts';
import { WaitingError } from '../engine/wait.ts';
import { failureMessage, waitingMessage } from '../restore/messages.ts';
import { clusterArn, newRestoreId } from '../restore/names.ts';
import { runPipeline } from '../restore/pipeline.ts';
import { fingerprint, storedSettings } from '../settings/fingerprint.ts';
import type { Settings } from '../settings/settings.ts';
import { openAccounts } from './accounts.ts';
import { openRestore } from './collaborators.ts';
import type { Host } from './host.ts';
import { reportProgress } from './progress.ts';
import { reportFailure, reportSuccess, reportWaiting } from './report.ts';

/** `operation: restore`: begins a restore of the target, or goes on with the unfinished one. Returns the exit code. */
export async function restore(host: Host, settings: Settings): Promise<number> {
  let run: OpenRun | undefined;
  const stop = new AbortController();
  const signal = AbortSignal.any([host.signal, stop.signal]);
  const accounts = await openAccounts(host, settings, {
    beforeChange: async () => {
      if (run === undefined) throw new Error('Nothing may be changed before the lease is held.');
      await run.beforeChange();
    },
    signal,
  });
  const { sourceRegion, targetRegion, sourceAccountId, targetAccountId } = settings;
  const stored = storedSettings(settings);
  const targetSts = await accounts.target.sts(targetRegion);
  const identity = await checkIdentity(targetSts, 'target', targetAccountId, settings.targetRoleArn);
  const sourceSts = await accounts.source.sts(sourceRegion);
  await checkIdentity(sourceSts, 'source', sourceAccountId, settings.sourceRoleArn);
  const targetArn = clusterArn(identity.partition, targetRegion, targetAccountId, settings.targetClusterId);

  run = await openRun({
    store: openAuditTable(await accounts.target.dynamodb(targetRegion), settings.auditTable),
    clock: host.clock,
    owner: randomUUID(),
    target: targetArn,
    leaseMs: settings.leaseDurationMs,
    holder: { actor: host.runner.actor, runUrl: host.runner.runUrl },
    restoreId: settings.restoreId,
    makeRestoreId: () => newRestoreId(host.clock.now(), host.randomBytes(4).toString('hex')),
    settings: stored,
    fingerprint: fingerprint(stored),
    polling: {
      minMs: settings.pollMinMs,
      maxMs: settings.pollMaxMs,
      random: host.random,
      budgetEndsAt: host.startedAtMs + settings.timeBudgetMs,
    },
    ...reportProgress(host.log),
    signal,
  });
  // A lost lease must end requests that are under way, too.
  run.signal.addEventListener('abort', () => stop.abort(run?.signal.reason));
  host.log.info(
    `Restore ${run.restoreId} of ${targetArn}${run.attempt > 1 ? `, attempt ${run.attempt}: going on where it stopped` : ''}`,
  );

  if (settings.topicArn === undefined)
    host.log.warning('No topic-arn is set: nobody is told how this restore ends.');

  const context = await openRestore(host, settings, accounts, run, targetArn);
  try {
    const outcome = await runPipeline(context);
    await run.finish('succeeded');
    await reportSuccess(host, context, outcome);
    return 0;
  } catch (error) {
    if (error instanceof WaitingError) {
      await context.notify(waitingMessage(context, run.current, error.message)).catch(warn);
      await run.park(error.message);
      await reportWaiting(host, context, run.current, error.message);
      return 0;
    }
    // Told while the lease is still held: behind its end nothing may be sent.
    if (!run.signal.aborted) await context.notify(failureMessage(context, run.current, error)).catch(warn);
    await run.fail(error).catch(warn);
    await reportFailure(host, context, run.current, error);
    return 1;
  }

  function warn(error: unknown): void {
    host.log.warning(error instanceof Error ? error.message : String(error));
  }
}
