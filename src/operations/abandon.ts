import { hasEnded } from '../engine/store.ts';
import { ActionError } from '../errors.ts';
import { exitCodeOf } from './restore.ts';
import { attempt } from './wiring/attempt.ts';
import type { Host } from './wiring/host.ts';
import {
  createRecords,
  findRestore,
  type Inputs,
  settingsForResume,
  withoutRestoreInputs,
} from './wiring/resolved-settings.ts';

/** `operation: abandon`: ends the unfinished restore of the target for good. Returns the exit code. */
export async function abandon(host: Host, inputs: Inputs): Promise<number> {
  const found = await findRestore(await createRecords(host, inputs), inputs);
  if (found === undefined && inputs.texts.restoreId !== undefined) {
    throw new ActionError(
      'NOT_FOUND',
      `There is no restore ${inputs.texts.restoreId} in the table.`,
      'Correct restore-id (operation: status lists them), or leave it out.',
    );
  }
  if (found === undefined || hasEnded(found)) {
    host.log.info(
      found === undefined
        ? 'No restore is unfinished.'
        : `The restore ${found.restoreId} has ended (${found.status}).`,
    );
    host.runner.setOutput('status', found?.status ?? 'skipped');
    return 0;
  }
  return exitCodeOf(
    await attempt(host, settingsForResume(withoutRestoreInputs(inputs), found), true),
    inputs,
  );
}
