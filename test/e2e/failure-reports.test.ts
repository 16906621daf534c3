import type { ChildProcess } from 'node:child_process';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { credentials, near } from '../support/constants.ts';
import { createFixture, type Fixture } from '../support/fixture.ts';

// What a run leaves for the person who reads it: cause, state of the target, old data, next command.

let fixture: Fixture;
let saved: Awaited<ReturnType<Fixture['sandbox']['save']>>;
let timings: object;
beforeAll(async () => {
  fixture = await createFixture(near);
  saved = await fixture.sandbox.save();
  timings = { ...fixture.sandbox.rds.context.timings };
});
afterAll(() => fixture.sandbox.stop());
beforeEach(async () => {
  await fixture.sandbox.load(saved);
  Object.assign(fixture.sandbox.rds.context.timings, timings);
});

const mails = (): string[] => fixture.sandbox.awsState.messages.map(({ mail = '' }) => mail);

it('a canceled run says how far it was, and that the target had not been changed', async () => {
  Object.assign(fixture.sandbox.rds.context.timings, { clusterCreateMs: 20_000 });
  let child: ChildProcess | undefined;
  const result = await fixture.run(
    {},
    {
      onStart: (started) => {
        child = started;
      },
      onLine: (line) => {
        if (line.includes('to be restored')) child?.kill('SIGINT');
      },
    },
  );
  expect(result.log).toContain('restore-cluster: paused after');
  expect(result.summary).toMatch(/^## The restore of staging was canceled at restore-cluster\n\nCANCELLED: /);
  expect(result.summary).toMatch(
    /The target now \| .*restore-cluster was in progress \(waiting for cluster .*\), copy-snapshot was done; staging had not been changed\./,
  );
  expect(result.summary).toContain('| Old data | in staging itself: it is not replaced |');
});

it('a run that finds the target held says so at once, and leaves a summary and a notification', async () => {
  Object.assign(fixture.sandbox.rds.context.timings, { clusterCreateMs: 8000 });
  let first: ReturnType<Fixture['run']> | undefined;
  const begun = new Promise<void>((resolve) => {
    first = fixture.run({}, { onLine: (line) => (line.includes('to be restored') ? resolve() : undefined) });
  });
  await begun;
  const second = await fixture.run();
  expect(second.log).toMatch(
    /Another run holds the target: restore .*, started by octocat .* takes over at [\d:]{8} UTC/,
  );
  expect(second.summary).toMatch(/^## Aurora restore of staging failed before it began\n\nLOCKED: /);
  expect(second.summary).toMatch(/gh run rerun \d+ --repo example\/platform/);
  expect(mails().some((mail) => mail.startsWith('LOCKED: '))).toBe(true);
  await first;
});

it('status with the target role only succeeds, and says what it has not looked at', async () => {
  const { 'target-role-arn': role = '', 'target-region': region = '' } = fixture.inputs;
  const inputs = { operation: 'status', 'target-role-arn': role, 'target-region': region };
  const result = await fixture.run({}, { env: await fixture.sandbox.runnerEnvironment(inputs) });
  expect([result.exitCode, result.errors]).toEqual([0, []]);
  expect(result.log).toContain('Not looked at: leftovers of ended restores, as source-role-arn is not set');
});

it('a success says in its first lines that the data is unmasked, and who can log in', async () => {
  const result = await fixture.run();
  expect(result.errors).toEqual([]);
  expect(result.summary.split('\n').slice(0, 3).join('\n')).toContain('production’s, unmasked');
  expect(result.log).toMatch(
    /::group::run-hooks\nNothing to run\. The data is production’s, unmasked: no hooks are set\n/,
  );
  expect(result.log).not.toMatch(/::group::[^\n]*\n::endgroup::/);
  expect(result.summary).toContain('### Who can log in');
  expect(result.outputs).toMatchObject({
    masked: 'false',
    'app-username': credentials.app_username,
    'readonly-username': credentials.readonly_username,
  });
  expect(result.outputs['connection']).toMatch(
    /^host=staging\.\S+ port=15432 dbname=shop user='shop app' sslmode=require$/,
  );
  expect(result.outputs['secret-arn']).toMatch(
    /^arn:aws:secretsmanager:.*:secret:\/aurora-restore\/db-credentials-\w{6}$/,
  );
  const [mail = ''] = mails();
  expect(mail).toContain('\nData: production’s, unmasked: no hooks are set\n');
  expect(mail).toMatch(
    /\nOld data: in the cluster staging-old-\w+ until .*; operation: rollback brings it back\n/,
  );
  expect(mail.trimEnd().split('\n').length).toBeLessThan(20);
  expect(await fixture.findLeaks(result)).toEqual([]);
});

it('a new cluster that AWS cannot make is removed by restart, as the failure says', async () => {
  const reason = 'There are not enough free addresses.';
  fixture.sandbox.rds.inject({ on: 'restore', status: 'incompatible-network', reason, times: 1 });
  const failed = await fixture.run();
  expect(failed.errors[0]).toContain('then run with restart: true');
  expect(failed.summary).toContain('gh workflow run restore.yml --repo example/platform --ref main');
  const next = await fixture.run({ restart: 'true' });
  expect([next.errors, next.outputs['status']]).toEqual([[], 'succeeded']);
});
