import { ActionError } from '../../errors.ts';

/** Why a run stops at a signal. GitHub sends SIGINT when a job is cancelled, SIGTERM 7.5 s later, then kills. */
export function cancelled(signal: string): ActionError {
  return new ActionError(
    'CANCELLED',
    `The run was canceled (${signal}). The restore is paused, not ended: what it made stays.`,
    'The next run for this target resumes it. To end it for good, run operation: abandon.',
  );
}
