import { formatDuration } from '../duration.ts';
import { ActionError, errorMessage, errorName } from '../errors.ts';
import type { Notification, Restore } from './context.ts';
import { describeData, describeLogins, type Outcome } from './outcome.ts';

type About = Pick<Restore, 'settings' | 'run' | 'targetArn' | 'clock'>;

/** What a reader needs beside the cause of a failure. Plain text; empty where nothing is to be said. */
export interface Situation {
  readonly targetNow: string;
  /** Where the data is that the target had before. */
  readonly oldData: string;
  readonly next: string;
  /** For a shell; runs the workflow again. */
  readonly command: string;
}

export function successMessage(restore: About, outcome: Outcome): Notification {
  const { settings } = restore;
  const isBack = outcome.snapshotArn === '';
  return {
    ...common(restore, 'succeeded', 'send-notification'),
    subject: `Aurora restore of ${settings.targetClusterId} succeeded`,
    text: linesOf([
      isBack
        ? `The cluster ${settings.targetClusterId} is again what it was before its last restore.`
        : `The cluster ${settings.targetClusterId} has been restored from ${outcome.snapshotArn} of ${outcome.snapshotTime}.`,
      labeled('Data', describeData(outcome)),
      labeled('Endpoint', `${outcome.clusterEndpoint}, port ${outcome.port}`),
      labeled('Log in', describeLogins(outcome)),
      labeled('Old data', keptOf(outcome)),
    ]),
    snapshot: outcome.snapshotArn,
    cluster: outcome.clusterArn,
  };
}

/** @param step the step that failed; empty when the run failed before its first */
export function failureMessage(
  restore: About,
  step: string,
  error: unknown,
  situation: Situation,
): Notification {
  const { settings, targetArn } = restore;
  const failed = common(restore, 'failed', step);
  return {
    ...failed,
    subject: `Aurora restore of ${settings.targetClusterId} failed${step === '' ? '' : ` at ${step}`}`,
    text: failureText(
      error,
      situation,
      `Restore: ${failed.restoreId} of ${targetArn}, run ${failed.attempt} of it, failed${step === '' ? '' : ` at ${step}`} after ${failed.duration}`,
    ),
    error: errorOf(error),
    cluster: targetArn,
    targetNow: situation.targetNow,
    oldData: situation.oldData,
    next: situation.next,
    command: situation.command,
  };
}

/** A run that failed before it worked on a restore. `target`: its cluster, where it is known. */
export function earlyFailureMessage(
  { operation, target }: { readonly operation: string; readonly target: string },
  error: unknown,
  situation: Situation,
): Notification {
  const what = operation === 'restore' ? 'Aurora restore' : `Aurora restore action, operation ${operation},`;
  return {
    status: 'failed',
    step: '',
    restoreId: '',
    attempt: 0,
    durationMs: 0,
    duration: formatDuration(0),
    subject: `${what}${target === '' ? '' : ` of ${target}`} failed before it began`,
    text: failureText(error, situation, ''),
    error: errorOf(error),
    targetNow: situation.targetNow,
    oldData: situation.oldData,
    next: situation.next,
    command: situation.command,
  };
}

export function waitingMessage(restore: About, step: string, reason: string): Notification {
  const { settings } = restore;
  return {
    ...common(restore, 'waiting', step),
    subject: `Aurora restore of ${settings.targetClusterId} is waiting at ${step}`,
    text: `The restore of ${settings.targetClusterId} is paused: ${reason}\nThe next run for this target resumes it.`,
    cluster: restore.targetArn,
  };
}

/** For a mail: cause first. A long error is cut, so that the rest is seen. */
function failureText(
  error: unknown,
  { targetNow, oldData, next, command }: Situation,
  restore: string,
): string {
  const { code, message, hint } = errorOf(error);
  return linesOf([
    `${cut(`${code}: ${message}`, 6)}\n`,
    labeled('Target now', cut(targetNow, 1)),
    labeled('Old data', oldData),
    labeled('Fix', cut(hint, 3)),
    labeled('Next', next),
    command === '' ? '' : `  ${command}`,
    restore,
  ]);
}

function keptOf({ previousClusterId: previous, keptUntil, finalSnapshotArn: final }: Outcome): string {
  const places = [previous === '' ? '' : `the cluster ${previous} until ${keptUntil}`, final];
  const known = places.filter((place) => place !== '');
  return known.length === 0 ? '' : `in ${known.join(' and in ')}; operation: rollback brings it back`;
}

function errorOf(error: unknown): { readonly code: string; readonly message: string; readonly hint: string } {
  return {
    code: error instanceof ActionError ? error.code : errorName(error),
    message: errorMessage(error),
    hint: error instanceof ActionError ? error.hint : '',
  };
}

function labeled(label: string, text: string): string {
  return text === '' ? '' : `${label}: ${text}`;
}

function linesOf(lines: readonly string[]): string {
  return lines.filter((line) => line !== '').join('\n');
}

/** Longer lines are AWS's or PostgreSQL's, and their beginning says what matters. */
const longestLine = 600;

function cut(text: string, mostLines: number): string {
  const lines = text.split('\n').map((line) => line.trim());
  const kept = lines.filter((line) => line !== '');
  const omitted = kept.length - mostLines;
  return [
    ...kept.slice(0, omitted > 0 ? mostLines - 1 : mostLines),
    ...(omitted > 0 ? [`(${omitted + 1} more lines in the summary of the run)`] : []),
  ]
    .map((line) => (line.length > longestLine ? `${line.slice(0, longestLine)}…` : line))
    .join('\n');
}

function common({ run, clock }: About, status: Notification['status'], step: string) {
  const durationMs = clock.now() - run.startedAt;
  return {
    status,
    step,
    restoreId: run.restoreId,
    attempt: run.attempt,
    durationMs,
    duration: formatDuration(durationMs),
  };
}
