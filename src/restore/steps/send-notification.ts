import type { Restore } from '../context.ts';
import { createHousekeeping } from '../housekeeping.ts';
import { successMessage } from '../messages.ts';
import type { Outcome } from '../outcome.ts';
import type { Step } from '../results.ts';

/** Tells the topic that the restore has succeeded. At least once: a run that dies right behind it tells it again.
 * A verified restore does not fail because nobody could be notified. */
export async function sendNotification(_step: Step, restore: Restore, outcome: Outcome): Promise<null> {
  const { attempt } = createHousekeeping(restore.log);
  await attempt('notify the topic', () => restore.notify(successMessage(restore, outcome)));
  return null;
}
