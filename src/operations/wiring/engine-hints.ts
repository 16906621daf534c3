import type { Hints } from '../../engine/hints.ts';

/** The hints of the engine's errors, with the names of this action's inputs and operations. */
export const engineHints: Hints = {
  leaseLost: 'This run changes nothing more. Run again: the restore resumes where it stopped.',
  locked: 'Wait until that run has ended. The lease of a run that was killed expires after lease-duration.',
  timedOut:
    'Look at the resource in the AWS console. Run again to continue the wait, with a longer copy-timeout or restore-timeout.',
  notHeld: 'hold does not allow it',
  otherUnfinished: (restoreId) =>
    `Run with restore-id: ${restoreId}, or without restore-id, to finish it. To end it, run operation: abandon.`,
  otherTarget: 'Correct restore-id, or the target.',
  hasEnded: 'Remove restore-id to begin a new restore.',
  settingsChanged:
    'Run with the settings of the unfinished restore to finish it, or with restart: true to end it and begin a new one.',
};
