import { ActionError, errorMessage } from '../../errors.ts';
import { formatSummary } from '../../github/summary.ts';
import { earlyFailureMessage, type Situation } from '../../restore/messages.ts';
import { parseSetting } from '../../settings/settings.ts';
import { createPublishingClients } from '../wiring/accounts.ts';
import type { Host } from '../wiring/host.ts';
import { sendTo } from '../wiring/notification.ts';
import type { Inputs } from '../wiring/resolved-settings.ts';
import { causeLine } from './failure.ts';
import { reportError } from './report-error.ts';
import { reportOrWarn } from './report-or-warn.ts';
import { commandFor } from './situation.ts';

/**
 * Reports a run that failed while it held no target: annotation, outputs, summary, and a notification where the topic is
 * known and can be reached. Never throws.
 * @param inputs absent where they could not be read
 */
export async function reportEarlyFailure(
  host: Host,
  error: unknown,
  inputs: Inputs | undefined,
): Promise<void> {
  host.runner.setOutput('status', 'failed');
  host.runner.setOutput('run-url', host.runner.runUrl);
  reportError(host, error);
  const given = (name: 'operation' | 'target-cluster-id'): string => host.readInput(name).trim();
  const operation = inputs?.texts.operation ?? (given('operation') || 'restore');
  const target = inputs?.texts.targetClusterId ?? given('target-cluster-id');
  const situation = situationOf(host, operation, { error, inputs });
  host.log.info(`The target now: ${situation.targetNow}`);
  host.log.info(`Next: ${situation.next}`);
  if (situation.command !== '') host.log.info(situation.command);
  const message = earlyFailureMessage({ operation, target }, error, situation);
  await reportOrWarn(host, () =>
    host.runner.writeSummary(
      formatSummary({
        title: message.subject,
        text: causeLine(error),
        facts: [
          ['The target now', situation.targetNow],
          ['Fix', error instanceof ActionError ? error.hint : ''],
          ['Next', situation.next],
          ['Run', { text: host.runner.runId, url: host.runner.runUrl }],
        ],
        commands: situation.command === '' ? [] : [situation.command],
      }),
    ),
  );
  // Who has lost the lease sends nothing more.
  const isLost = error instanceof ActionError && error.code === 'LEASE_LOST';
  if (inputs === undefined || host.signal.aborted || isLost) return;
  try {
    const topicArn = parseSetting('topicArn', inputs);
    // A topic that this failure is about, such as one of another account, gets no message.
    if (topicArn === undefined || errorMessage(error).includes(topicArn)) return;
    const { targetRegion } = inputs.access;
    const clients = await createPublishingClients(host, inputs.access);
    await sendTo(host, clients, { topicArn, targetRegion, targetClusterId: target }, message);
  } catch (failure) {
    // Where the role cannot be assumed, the error above says so already.
    host.log.info(`No notification was sent: ${errorMessage(failure)}`);
  }
}

function situationOf(
  host: Host,
  operation: string,
  { error, inputs }: { readonly error: unknown; readonly inputs: Inputs | undefined },
): Situation {
  const isFirst = operation === 'restore' || operation === 'plan';
  const command = commandFor(host, error);
  return {
    targetNow: targetNow(operation, inputs),
    oldData: '',
    next:
      error instanceof ActionError && error.code === 'LOCKED'
        ? 'Run again when the target is free. operation: status shows who holds it.'
        : 'Fix the cause, then run again.',
    // A new run has no inputs of a form: without them it would be another operation.
    command: !isFirst && command.startsWith('gh workflow run') ? '' : command,
  };
}

function targetNow(operation: string, inputs: Inputs | undefined): string {
  if (operation === 'provision')
    return 'Not replaced. What provision had done before it failed is in the log; it can be run again.';
  if (inputs?.texts.restart === 'true' || operation === 'rollback' || operation === 'resume')
    return 'Not changed, unless the log says so above: this run failed before it began to work on it.';
  return 'Not changed: this run failed before it began to work on it.';
}
