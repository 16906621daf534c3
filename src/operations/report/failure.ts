import { causeOf } from '../../aws/client/call.ts';
import { consoleUrl } from '../../aws/client/console.ts';
import type { RestoreState } from '../../engine/store.ts';
import { ActionError, errorMessage, errorName } from '../../errors.ts';
import type { Restore } from '../../restore/context.ts';
import { historyOf } from '../../restore/history.ts';
import type { Situation } from '../../restore/messages.ts';
import type { Host } from '../wiring/host.ts';
import { reportError } from './report-error.ts';
import { runFacts, setRunOutputs, writeReport } from './run-facts.ts';
import { timelineOf } from './timeline.ts';

/** Cause first, then the state of the target, where the old data is, and the next command: in log and summary. */
export async function reportFailure(
  host: Host,
  restore: Restore,
  { current, state }: { readonly current: string; readonly state: RestoreState },
  { error, situation }: { readonly error: unknown; readonly situation: Situation },
): Promise<void> {
  setRunOutputs(host, restore, 'failed');
  reportError(host, error, current);
  const { targetNow, oldData, next, command } = situation;
  const isCancelled = error instanceof ActionError && error.code === 'CANCELLED';
  host.log.info(`The target now: ${targetNow}`);
  if (oldData !== '') host.log.info(`The old data is ${oldData}`);
  host.log.info(`Next: ${next}`);
  if (command !== '') host.log.info(command);
  const { source, target } = restore.principals;
  host.log.info(`Worked as ${source} in the source account and as ${target} in the target account`);
  const finalSnapshotArn = historyOf(state).finalSnapshotArn;
  if (finalSnapshotArn !== undefined) host.runner.setOutput('final-snapshot-arn', finalSnapshotArn);
  await writeReport(host, {
    title: `The restore of ${restore.settings.targetClusterId} ${isCancelled ? 'was canceled' : 'failed'}${current === '' ? '' : ` at ${current}`}`,
    text: causeLine(error),
    facts: [
      ['The target now', { text: targetNow, url: consoleUrl(restore.targetArn) }],
      ['Old data', oldData],
      ['Fix', error instanceof ActionError ? error.hint : ''],
      ['Next', next],
    ],
    commands: command === '' ? [] : [command],
    timeline: timelineOf(state, host.clock.now(), current),
    tables: [
      {
        title: 'Details',
        head: ['', ''],
        rows: [
          ['Reason', reasonBehind(error)] as const,
          ['Target', restore.targetArn] as const,
          ['Source role', source] as const,
          ['Target role', target] as const,
          ...runFacts(host, restore),
        ].filter(([, value]) => value !== ''),
      },
    ],
  });
}

/** The code, and what failed in the words of the error. */
export function causeLine(error: unknown): string {
  return `${error instanceof ActionError ? error.code : 'INTERNAL'}: ${errorMessage(error)}`;
}

/** The words of AWS, PostgreSQL or the network under an error, where the error does not quote them; and AWS's request. */
function reasonBehind(error: unknown): string {
  const cause = causeOf(error);
  if (!(error instanceof ActionError) || cause === error) return '';
  const { requestId } = (cause as { $metadata?: { requestId?: string } }).$metadata ?? {};
  const name = errorName(cause);
  const said = name === 'Error' ? errorMessage(cause) : `${name}: ${errorMessage(cause)}`;
  const isQuoted = error.message.includes(errorMessage(cause));
  const request = requestId === undefined ? '' : `AWS request ${requestId}`;
  return isQuoted ? request : `${said}${request === '' ? '' : ` (${request})`}`;
}
