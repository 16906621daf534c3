import { hasEnded } from '../engine/store.ts';
import { exitCodeOf } from './restore.ts';
import { attempt } from './wiring/attempt.ts';
import type { Host } from './wiring/host.ts';
import { createRecords, findRestore, type Inputs, settingsForEnding } from './wiring/resolved-settings.ts';
import { abandonWork } from './wiring/work.ts';

/** `operation: abandon`: ends the unfinished restore of the target for good. Returns the exit code. */
export async function abandon(host: Host, inputs: Inputs): Promise<number> {
  const found = await findRestore(await createRecords(host, inputs), inputs);
  if (found === undefined || hasEnded(found)) {
    host.log.info(
      found === undefined
        ? 'No restore is unfinished.'
        : `The restore ${found.restoreId} has ended (${found.status}).`,
    );
    host.runner.setOutput('status', found?.status ?? 'skipped');
    return 0;
  }
  return exitCodeOf(await attempt(host, settingsForEnding(inputs, found), abandonWork), inputs);
}
