import { formatDuration } from '../duration.ts';
import { ActionError, errorMessage, errorName } from '../errors.ts';
import type { Notification, Restore } from './context.ts';
import type { Outcome } from './outcome.ts';

type About = Pick<Restore, 'settings' | 'run' | 'targetArn' | 'clock'>;

export function successMessage(restore: About, outcome: Outcome): Notification {
  const { settings } = restore;
  return {
    ...common(restore, 'succeeded', 'send-notification'),
    subject: `Aurora restore of ${settings.targetClusterId} succeeded`,
    text: [
      outcome.snapshotArn === ''
        ? `The cluster ${settings.targetClusterId} is again what it was before its last restore.`
        : `The cluster ${settings.targetClusterId} has been restored from ${outcome.snapshotArn} of ${outcome.snapshotTime}.`,
      `It answers at ${outcome.clusterEndpoint}, port ${outcome.port}.`,
      outcome.finalSnapshotArn === '' ? '' : `The old data is kept in ${outcome.finalSnapshotArn}.`,
      outcome.previousClusterId === ''
        ? ''
        : `What it was is kept as the cluster ${outcome.previousClusterId} until ${outcome.keptUntil}.`,
    ]
      .filter((line) => line !== '')
      .join('\n'),
    snapshot: outcome.snapshotArn,
    cluster: outcome.clusterArn,
  };
}

/** @param step the step that failed; empty when the run failed before its first */
export function failureMessage(restore: About, step: string, error: unknown): Notification {
  const { settings } = restore;
  const hint = error instanceof ActionError ? error.hint : '';
  return {
    ...common(restore, 'failed', step),
    subject: `Aurora restore of ${settings.targetClusterId} failed${step === '' ? '' : ` at ${step}`}`,
    text: [`The restore of ${settings.targetClusterId} failed.`, errorMessage(error), hint]
      .filter((line) => line !== '')
      .join('\n'),
    error: {
      code: error instanceof ActionError ? error.code : errorName(error),
      message: errorMessage(error),
      hint,
    },
    cluster: restore.targetArn,
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
