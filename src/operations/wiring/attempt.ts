import { formatDuration } from '../../duration.ts';
import { LockedError } from '../../engine/lease.ts';
import type { ActiveRun } from '../../engine/run.ts';
import { WaitingError } from '../../engine/wait.ts';
import { ActionError, errorMessage } from '../../errors.ts';
import { startNextRun } from '../../github/continuation.ts';
import { isAbandoning } from '../../restore/abandon.ts';
import { leaveDataApi } from '../../restore/access/data-api.ts';
import type { Restore } from '../../restore/context.ts';
import { historyOf } from '../../restore/history.ts';
import { failureMessage, waitingMessage } from '../../restore/messages.ts';
import { hasOnlyPlanned } from '../../restore/rollback/rollback.ts';
import { reportSkipped } from '../report/ending.ts';
import { reportFailure } from '../report/failure.ts';
import { reportOrWarn } from '../report/report-or-warn.ts';
import { readSituation } from '../report/situation.ts';
import { reportWaiting } from '../report/waiting.ts';
import type { Host } from './host.ts';
import type { ResolvedSettings } from './resolved-settings.ts';
import { type StartedRestore, startRestore } from './start-restore.ts';
import { abandonWork, type Work } from './work.ts';

/** How one run at one restore ended. */
export type Ending = 'succeeded' | 'waiting' | 'failed' | 'abandoned' | 'skipped';

/**
 * Acquires the lease on the target and does `work` until it ends, fails or has to wait. Errors before the lease is held
 * are thrown, except for a locked target under `if-locked: skip`.
 */
export async function attempt(host: Host, resolved: ResolvedSettings, work: Work): Promise<Ending> {
  const { settings } = resolved;
  let started: StartedRestore;
  try {
    started = await startRestore(host, resolved, work.needsOwnFiles);
  } catch (error) {
    if (!(error instanceof LockedError && settings.ifLocked === 'skip')) throw error;
    await reportOrWarn(host, () => reportSkipped(host, error.message));
    return 'skipped';
  }
  const { run, restore } = started;
  const cancelledAt = whenAborted(host);
  try {
    // A restore that a run began to abandon may have lost resources: it cannot be resumed, only abandoned.
    return await (isAbandoning(run.state) ? abandonWork : work).run(host, started);
  } catch (error) {
    if (error instanceof WaitingError) {
      const reason = refuseToContinue(run, restore);
      if (reason === undefined) return wait(host, run, restore, error);
      return fail(host, run, restore, reason);
    }
    const ending = await fail(host, run, restore, error);
    const at = cancelledAt();
    if (at !== undefined) host.log.info(`Paused in ${formatDuration(host.clock.monotonic() - at)}`);
    return ending;
  }
}

async function fail(host: Host, run: ActiveRun, restore: Restore, error: unknown): Promise<Ending> {
  const warn = (failure: unknown): void => host.log.warning(errorMessage(failure));
  // While the lease is still held: behind its end nothing may be sent.
  if (!run.signal.aborted) await leaveSql(run, restore).catch(warn);
  // A rollback that cannot work and has changed nothing is over: else the next restore would have to resume it.
  const isOver = restore.settings.operation === 'rollback' && hasOnlyPlanned(run.state);
  const { current, state, signal } = run;
  const situation = await readSituation(host, restore, { current, state, signal, error, isOver });
  if (!run.signal.aborted)
    await restore.notify(failureMessage(restore, run.current, error, situation)).catch(warn);
  await (isOver ? run.finish('abandoned', false) : run.fail(error)).catch(warn);
  await reportOrWarn(host, () => reportFailure(host, restore, run, { error, situation }));
  return 'failed';
}

async function wait(
  host: Host,
  run: ActiveRun,
  restore: Restore,
  { message: reason, resumeInMs }: WaitingError,
): Promise<Ending> {
  const warn = (failure: unknown): void => host.log.warning(errorMessage(failure));
  const dispatch = restore.settings.continueWith === 'dispatch';
  await leaveSql(run, restore).catch(warn);
  await restore.notify(waitingMessage(restore, run.current, reason)).catch(warn);
  let next = 'The next run for this target resumes it.';
  if (restore.wakeIn !== undefined && !dispatch) {
    try {
      const time = await restore.wakeIn(resumeInMs);
      next = `The resume workflow is started at ${time.toISOString()}, or by an event of RDS before that.`;
    } catch (error) {
      // The restore waits all the same: another run, by schedule or by hand, resumes it.
      host.log.warning(describe(error));
    }
  }
  await run.park(reason, dispatch);
  if (dispatch) {
    try {
      await startNextRun(host.variables, restore.settings.githubToken, run.restoreId);
      next = `Continuation ${run.state.continuations} has been started.`;
    } catch (error) {
      // The restore waits all the same: a later run, by schedule or by hand, resumes it.
      host.log.warning(describe(error));
    }
  }
  await reportOrWarn(host, () => reportWaiting(host, restore, run, `${reason} ${next}`));
  return 'waiting';
}

function describe(error: unknown): string {
  return error instanceof ActionError ? `${error.message}\n${error.hint}` : errorMessage(error);
}

/** Disables the Data API at the end of a run; the next run enables it again. */
async function leaveSql({ state }: ActiveRun, restore: Restore): Promise<void> {
  const { restored, plan, isDone } = historyOf(state);
  if (restored === undefined || isDone('close-data-api')) return;
  await leaveDataApi(restore, plan, restored.resourceId);
}

/** A chain of runs that start each other must end: at its maximum length, or when a run makes no progress. */
function refuseToContinue(run: ActiveRun, { settings }: Restore): ActionError | undefined {
  if (settings.continueWith !== 'dispatch') return undefined;
  const { continuations } = run.state;
  if (continuations >= settings.maxContinuations) {
    return new ActionError(
      'TIMED_OUT',
      `The restore ${run.restoreId} has started ${continuations} follow-up runs, the limit of max-continuations.`,
      'The log shows what it waits for. Run the workflow again, or raise max-continuations.',
    );
  }
  if (continuations === 0 || run.hasProgressed) return undefined;
  return new ActionError(
    'TIMED_OUT',
    `Continuation ${continuations} of the restore ${run.restoreId} made no progress since the run before it.`,
    'Raise time-budget: it must be longer than poll-max. Then run again.',
  );
}

function whenAborted({ signal, clock }: Host): () => number | undefined {
  let at: number | undefined;
  signal.addEventListener('abort', () => {
    at = clock.monotonic();
  });
  return () => at;
}
