import { hasChangedNothing } from '../../engine/start-run.ts';
import type { RestoreState } from '../../engine/store.ts';
import { ActionError, type ErrorCode } from '../../errors.ts';
import { nextCommand } from '../../github/continuation.ts';
import { isAbandoning } from '../../restore/abandon.ts';
import type { Restore } from '../../restore/context.ts';
import type { Situation } from '../../restore/messages.ts';
import { describeCheckpoint, describeOldData, describeTarget } from '../../restore/target-state.ts';
import type { Host } from '../wiring/host.ts';

interface Failed {
  readonly current: string;
  readonly state: RestoreState;
  readonly signal: AbortSignal;
  readonly error: unknown;
  /** A rollback that has changed nothing: it has ended. */
  readonly isOver: boolean;
}

/** What is the case now that a run has failed, and what to do next. Never throws. */
export async function readSituation(host: Host, restore: Restore, failed: Failed): Promise<Situation> {
  const { state, signal, error } = failed;
  const canLook = !signal.aborted;
  const why = isCancelled(error) ? 'the run was canceled' : 'this run may send no more requests';
  return {
    targetNow: canLook
      ? await describeTarget(restore, state)
      : `Not looked at, as ${why}. When it ended: ${describeCheckpoint(restore.settings.targetClusterId, state)} operation: status shows the state now.`,
    oldData: await describeOldData(restore, state, canLook),
    next: nextOf(restore, failed),
    command: commandFor(host, error),
  };
}

function nextOf(restore: Restore, { current, state, error, isOver }: Failed): string {
  if (isOver) return 'Nothing was changed, and nothing is left unfinished. Fix the cause, then run again.';
  if (isAbandoning(state)) return 'Fix the cause, then run operation: abandon again.';
  const then =
    restore.settings.operation === 'clean'
      ? 'the clean is repeated'
      : `the ${restore.settings.operation === 'rollback' ? 'rollback' : 'restore'} resumes at ${current === '' ? 'its first step' : current}`;
  if (needsRestart(error))
    return 'Do that, then run with restart: true: it ends this restore, removes what it made, and begins a new one.';
  const first = isCancelled(error) ? 'Run again' : 'Fix the cause, then run again';
  return hasChangedNothing(state)
    ? `${first}. Nothing was changed.`
    : `${first}: ${then}. To end it instead, run operation: abandon.`;
}

/** Does the error say that only a new restore helps? In other hints restart is one way of two. */
function needsRestart(error: unknown): boolean {
  return error instanceof ActionError && /, (?:and|then) run with restart: true/.test(error.hint);
}

function isCancelled(error: unknown): boolean {
  return error instanceof ActionError && error.code === 'CANCELLED';
}

/** What only other files or other inputs fix: a rerun would have the same. */
const needsChange: readonly string[] = [
  'BAD_INPUT',
  'NO_ID_TOKEN',
  'SETTINGS_CHANGED',
  'NOT_FOUND',
  'UNSUPPORTED',
  'DATABASE_UNREACHABLE',
  'OUTBOUND_ACTIVE',
  'HOOK_FAILED',
  'VERIFICATION_FAILED',
  'SNAPSHOT_NOT_FOUND',
] satisfies ErrorCode[];

/** The command that runs this run's workflow again; with other files or inputs, where one of them was the cause. */
export function commandFor({ variables }: Pick<Host, 'variables'>, error: unknown): string {
  const mustChange = error instanceof ActionError && needsChange.includes(error.code);
  return nextCommand(variables, mustChange || needsRestart(error));
}
