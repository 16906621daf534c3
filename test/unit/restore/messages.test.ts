import { describe, expect, it } from 'vitest';
import { ActionError } from '../../../src/errors.ts';
import { earlyFailureMessage, failureMessage, successMessage } from '../../../src/restore/messages.ts';
import type { Outcome } from '../../../src/restore/outcome.ts';
import { ManualClock } from '../../support/engine/manual-clock.ts';
import { settingsWith } from '../../support/settings.ts';

const targetArn = 'arn:aws:rds:eu-central-1:222222222222:cluster:staging';
async function about() {
  const clock = new ManualClock().view();
  const run = { restoreId: 'r1', attempt: 2, startedAt: clock.now() - 90_000 };
  return { settings: await settingsWith(), run, targetArn, clock } as Parameters<typeof failureMessage>[0];
}
const situation = {
  targetNow: 'staging is available. It is the previous cluster.',
  oldData: 'in staging itself: it is not replaced',
  next: 'Fix the cause, then run again.',
  command: 'gh run rerun 7 --repo team/data',
};
const linesOf = (text: string): string[] => text.split('\n');

describe('the mail about a failure', () => {
  it('has the cause first, then the target, the old data, the fix and the next command', async () => {
    const error = new ActionError('HOOK_FAILED', 'The hook a.sql failed.', 'Correct the file.');
    const { subject, text } = failureMessage(await about(), 'run-hooks', error, situation);
    expect(subject).toBe('Aurora restore of staging failed at run-hooks');
    expect(linesOf(text)).toEqual([
      'HOOK_FAILED: The hook a.sql failed.',
      '',
      'Target now: staging is available. It is the previous cluster.',
      'Old data: in staging itself: it is not replaced',
      'Fix: Correct the file.',
      'Next: Fix the cause, then run again.',
      '  gh run rerun 7 --repo team/data',
      `Restore: r1 of ${targetArn}, run 2 of it, failed at run-hooks after 1 min 30 s`,
    ]);
  });

  it('stays short, however long the error is', async () => {
    const long = Array.from({ length: 400 }, (_, index) => `- fault ${index} ${'x'.repeat(5000)}`).join('\n');
    const error = new ActionError('BAD_INPUT', long, long);
    for (const { text } of [
      failureMessage(await about(), 'check-snapshot', error, { ...situation, targetNow: long }),
      earlyFailureMessage({ operation: 'restore', target: 'staging' }, error, situation),
    ]) {
      expect(linesOf(text).length).toBeLessThan(20);
      expect(text.length).toBeLessThan(10_000);
      expect(text).toContain('(395 more lines in the summary of the run)');
    }
  });

  it('of a run that failed before it began names the operation', () => {
    const error = new Error('out of the blue');
    const { subject, text } = earlyFailureMessage({ operation: 'status', target: '' }, error, situation);
    expect(subject).toBe('Aurora restore action, operation status, failed before it began');
    expect(text).toMatch(/^Error: out of the blue\n\nTarget now: /);
  });
});

it('the mail about a success says whether the data is masked, who can log in, and where the old data is', async () => {
  const outcome = {
    snapshotArn: 'arn:snapshot',
    snapshotTime: '2026-01-01T00:00:00Z',
    clusterEndpoint: 'staging.example',
    port: 5432,
    hooks: 0,
    logins: {
      secretArn: 'arn:secret',
      master: 'boss',
      own: { app: 'app', readonly: 'reader' },
      kept: ['alice'],
    },
    previousClusterId: 'staging-old-1',
    keptUntil: '2026-01-02T00:00:00Z',
    finalSnapshotArn: '',
  } as Partial<Outcome> as Outcome;
  expect(linesOf(successMessage(await about(), outcome).text)).toEqual([
    'The cluster staging has been restored from arn:snapshot of 2026-01-01T00:00:00Z.',
    'Data: production’s, unmasked: no hooks are set',
    'Endpoint: staging.example, port 5432',
    'Log in: only app, reader and boss, with the passwords of the secret arn:secret; also alice with production’s passwords',
    'Old data: in the cluster staging-old-1 until 2026-01-02T00:00:00Z; operation: rollback brings it back',
  ]);
});
