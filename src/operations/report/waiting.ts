import type { RestoreState } from '../../engine/store.ts';
import { nextCommand } from '../../github/continuation.ts';
import type { Restore } from '../../restore/context.ts';
import { describeCheckpoint } from '../../restore/target-state.ts';
import type { Host } from '../wiring/host.ts';
import { runFacts, setRunOutputs, writeReport } from './run-facts.ts';
import { timelineOf } from './timeline.ts';

export async function reportWaiting(
  host: Host,
  restore: Restore,
  { current, state }: { readonly current: string; readonly state: RestoreState },
  text: string,
): Promise<void> {
  setRunOutputs(host, restore, 'waiting');
  host.log.warning(text);
  const command = nextCommand(host.variables, false);
  await writeReport(host, {
    title: `The restore of ${restore.settings.targetClusterId} is waiting at ${current}`,
    text,
    facts: [
      ['So far', describeCheckpoint(restore.settings.targetClusterId, state)],
      ['Target', restore.targetArn],
      ...runFacts(host, restore),
    ],
    commands: command === '' ? [] : [command],
    timeline: timelineOf(state, host.clock.now(), ''),
  });
}
