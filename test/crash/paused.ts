import type { ChildProcess } from 'node:child_process';
import type { RequestRecord } from '../sandbox/contract.ts';
import { present } from '../support/constants.ts';
import type { Fixture } from '../support/fixture.ts';
import type { ActionOptions, ActionResult } from '../support/runner.ts';

/** What a run did that was stopped (SIGSTOP) in a copy for longer than its lease, and woken when another had finished. */
export interface Paused {
  readonly first: ActionResult;
  readonly second: ActionResult;
  /**
   * What the first one did when it woke, to AWS or to the table. A conditional write that was on its way when it was
   * stopped still arrives, and is refused by its fence: that is no deed, nor is the look at the item behind it.
   */
  readonly sent: readonly RequestRecord[];
}

/** The fixture's copies must take longer than the lease of 1.5 s. */
export async function pauseRun(
  fixture: Fixture,
  options: Pick<ActionOptions, 'program'> = {},
): Promise<Paused> {
  const lease = { 'lease-duration': '1500ms' };
  let child: ChildProcess | undefined;
  const copying = new Promise<RequestRecord>((resolve) => {
    fixture.sandbox.faults.push((request, phase) => {
      if (phase === 'after' && request.action === 'CopyDBClusterSnapshot') resolve(request);
      return undefined;
    });
  });
  const running = fixture.run(lease, {
    ...options,
    onStart: (started) => {
      child = started;
    },
  });
  const session = present((await copying).principal.split('/').at(-1));
  present(child).kill('SIGSTOP');
  const second = await fixture.run(lease);
  const from = fixture.sandbox.requests.length;
  present(child).kill('SIGCONT');
  const first = await running;
  const isDeed = ({ service, changing, status }: RequestRecord): boolean =>
    service !== 'dynamodb' || (changing && status === 200);
  const own = ({ principal }: RequestRecord): boolean => principal.endsWith(session);
  const sent = fixture.sandbox.requests.slice(from).filter((request) => own(request) && isDeed(request));
  return { first, second, sent };
}
