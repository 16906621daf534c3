import type { ChildProcess } from 'node:child_process';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { pauseRun } from '../crash/paused.ts';
import type { RequestRecord } from '../sandbox/contract.ts';
import { logins, present, table } from '../support/constants.ts';
import { createFixture, type Fixture } from '../support/fixture.ts';

let fixture: Fixture;
beforeEach(async () => {
  fixture = await createFixture({
    sourceRegion: 'eu-central-1',
    targetRegion: 'eu-central-1',
    sourceKey: 'default',
    snapshot: 'automated',
    timings: { snapshotCopyMs: 3000 },
  });
});
afterEach(() => fixture.sandbox.stop());

const lease = { 'lease-duration': '1500ms' };
const { app } = logins;
const changesOf = (requests: readonly RequestRecord[]) =>
  requests.filter(({ changing, principal, service }) => {
    return changing && !principal.includes(':user/') && service !== 'sts';
  });

async function expectRestored(): Promise<void> {
  const where = { ...fixture.target, cluster: 'staging' };
  expect(await fixture.query(where, app, 'SELECT count(*)::int AS n FROM customers')).toEqual([{ n: 500 }]);
}

/** Resolves when the sandbox has been asked for something that fits. */
function asked(fits: (request: RequestRecord) => boolean): Promise<RequestRecord> {
  return new Promise((resolve) => {
    fixture.sandbox.faults.push((request, phase) => {
      if (phase === 'after' && fits(request)) resolve(request);
      return undefined;
    });
  });
}

/** Starts a run, and hands out its process. */
function start(inputs: Record<string, string>) {
  let child: ChildProcess | undefined;
  const result = fixture.run(inputs, {
    onStart: (started) => {
      child = started;
    },
  });
  return { result, signal: (name: NodeJS.Signals) => present(child).kill(name) };
}

describe('two runs for one target', () => {
  it('with if-locked: skip, the second ends green and says who works there', async () => {
    const copying = asked(({ action }) => action === 'CopyDBClusterSnapshot');
    const first = fixture.run(lease);
    await copying;
    const second = await fixture.run({ ...lease, 'if-locked': 'skip' });
    expect(second).toMatchObject({ exitCode: 0, errors: [], outputs: { status: 'skipped' } });
    expect(second.warnings[0]).toContain('Another run holds the lease on');
    const resumed = await fixture.run({ ...lease, operation: 'resume' });
    expect(resumed.outputs['status']).toBe('skipped');
    expect((await first).outputs['status']).toBe('succeeded');
    await expectRestored();
  });

  it('one that was stopped for longer than its lease sends nothing more when it wakes', async () => {
    const { first, second, sent } = await pauseRun(fixture);
    expect(second.errors).toEqual([]);
    expect(second.outputs['status']).toBe('succeeded');
    expect(first.exitCode).toBe(1);
    expect(first.errors[0]).toContain('This run changes nothing more');
    expect(sent.map(({ service, action }) => `${service}:${action}`)).toEqual([]);
    // Only the second one reported how it ended.
    expect(fixture.sandbox.awsState.messages.map(({ attributes }) => attributes['status'])).toEqual([
      'succeeded',
    ]);
    await expectRestored();
  });
});

describe.each(['SIGINT', 'SIGTERM'] as const)('after %s', (signal) => {
  it('only the checkpoint and the release of the lease are sent, and the time it took is printed', async () => {
    const copying = asked(({ action }) => action === 'CopyDBClusterSnapshot');
    const run = start(lease);
    await copying;
    run.signal(signal);
    // What was sent before the signal arrived is answered by now.
    await new Promise((resolve) => setTimeout(resolve, 150));
    const from = fixture.sandbox.requests.length;
    const result = await run.result;
    expect(result.errors[0]).toContain('paused, not ended');
    expect(result.errors[0]).toContain('operation: abandon');
    expect(result.log).toMatch(/Paused in \d+ m?s/);
    const later = fixture.sandbox.requests
      .slice(from)
      .filter(({ principal }) => !principal.includes(':user/'));
    expect(later.filter(({ service }) => service !== 'dynamodb')).toEqual([]);
    const items = await fixture.sandbox.dumpTable(fixture.target.account, fixture.target.region, table);
    expect(items.find((item) => item['event_id']?.S === 'LEASE')?.['status']?.S).toBe('free');
    expect(items.find((item) => item['event_type']?.S === 'STATE')?.['status']?.S).toBe('failed');
    expect((await fixture.run()).outputs['status']).toBe('succeeded');
  });
});

describe('while DynamoDB cannot be reached', () => {
  const away = { from: Number.POSITIVE_INFINITY, until: Number.POSITIVE_INFINITY };
  beforeEach(() => {
    Object.assign(away, { from: Number.POSITIVE_INFINITY, until: Number.POSITIVE_INFINITY });
    fixture.sandbox.faults.push(({ service, principal }, phase) => {
      const now = performance.now();
      const isAway = now >= away.from && now < away.until;
      return service === 'dynamodb' && !principal.includes(':user/') && phase === 'before' && isAway
        ? { kind: 'drop' }
        : undefined;
    });
  });

  it('at the start, nothing is touched', async () => {
    away.from = 0;
    const result = await fixture.run(lease);
    expect(result.exitCode).toBe(1);
    expect(result.errors[0]).toContain('dynamodb:');
    const records = ['dynamodb', 'sns'];
    expect(changesOf(fixture.sandbox.requests).filter(({ service }) => !records.includes(service))).toEqual(
      [],
    );
  }, 120_000);

  it('for less than a lease, the run goes on', async () => {
    const copying = asked(({ action }) => action === 'CopyDBClusterSnapshot');
    const run = fixture.run({ 'lease-duration': '6s' });
    await copying;
    away.from = performance.now();
    away.until = away.from + 1500;
    const result = await run;
    expect(result.errors).toEqual([]);
    expect(result.outputs['status']).toBe('succeeded');
  });

  it('for longer, the run stops itself before its lease ends, and changes nothing more', async () => {
    const copying = asked(({ action }) => action === 'CopyDBClusterSnapshot');
    const run = start(lease);
    await copying;
    away.from = performance.now();
    const result = await run.result;
    expect(result.exitCode).toBe(1);
    expect(result.errors[0]).toMatch(/its lease|dynamodb:PutItem/);
    const after = fixture.sandbox.requests.findIndex(({ action }) => action === 'CopyDBClusterSnapshot') + 1;
    const changed = changesOf(fixture.sandbox.requests.slice(after));
    expect(changed.filter(({ service }) => service !== 'dynamodb')).toEqual([]);
    away.from = Number.POSITIVE_INFINITY;
    expect((await fixture.run(lease)).outputs['status']).toBe('succeeded');
    await expectRestored();
  });
});

describe('credentials', () => {
  it('are got at the third try when GitHub’s endpoint fails twice', async () => {
    fixture.sandbox.github.failures = 2;
    const result = await fixture.run();
    expect(result.errors).toEqual([]);
    expect(result.outputs['status']).toBe('succeeded');
  });

  it('that the role’s trust no longer gives end the run with the reason, and the next one goes on', async () => {
    await fixture.sandbox.stop();
    fixture = await createFixture({
      sourceRegion: 'eu-central-1',
      targetRegion: 'eu-central-1',
      sourceKey: 'default',
      snapshot: 'automated',
      sessionMs: 1500,
      timings: { snapshotCopyMs: 3000 },
    });
    const { subject } = fixture.sandbox.github;
    void asked(({ action }) => action === 'CopyDBClusterSnapshot').then(() => {
      fixture.sandbox.github.subject = 'repo:example/other:ref:refs/heads/main';
    });
    const first = await fixture.run({ 'lease-duration': '5s' });
    expect(first.exitCode).toBe(1);
    expect(first.errors.join('\n')).toContain('trust');
    const arn = 'arn:aws:rds:eu-central-1:222222222222:cluster:staging';
    expect(fixture.sandbox.rds.state.clusters[arn]?.status).toBe('available');
    fixture.sandbox.github.subject = subject;
    const second = await fixture.run({ 'lease-duration': '5s' });
    expect(second.outputs['status']).toBe('succeeded');
    await expectRestored();
  });
});
