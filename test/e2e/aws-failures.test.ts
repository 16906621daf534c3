import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { logins, near, present, table } from '../support/constants.ts';
import { createFixture, type Fixture } from '../support/fixture.ts';

let fixture: Fixture;
beforeEach(async () => {
  fixture = await createFixture({
    sourceRegion: 'eu-central-1',
    targetRegion: 'eu-central-1',
    sourceKey: 'default',
    snapshot: 'automated',
  });
});
afterEach(() => fixture.sandbox.stop());

const stagingArn = 'arn:aws:rds:eu-central-1:222222222222:cluster:staging';
const { app } = logins;

async function expectRestored(): Promise<void> {
  const rows = await fixture.query(
    { ...fixture.target, cluster: 'staging' },
    app,
    'SELECT count(*)::int AS n FROM customers',
  );
  expect(rows).toEqual([{ n: 500 }]);
}

describe('a restore', () => {
  it('reports why its copy failed, leaves the previous cluster as it was, and the next run creates the copy again', async () => {
    fixture.sandbox.rds.inject({
      on: 'copy',
      status: 'failed',
      reason: 'The source key was disabled during the copy.',
      times: 1,
    });
    const first = await fixture.run();
    expect(first.exitCode).toBe(1);
    expect(first.errors[0]).toContain('The source key was disabled during the copy.');
    expect(first.outputs).toMatchObject({ status: 'failed' });
    expect(fixture.sandbox.rds.state.clusters[stagingArn]?.status).toBe('available');
    expect(first.lines.filter((line) => line.startsWith('::error'))).toEqual([
      expect.stringMatching(/^::error title=AWS_FAILED at share-snapshot::/),
    ]);
    expect(first.summary).toContain('The source key was disabled during the copy.');
    expect(first.summary).toMatch(/staging is available, staging-1 is available.*It is the previous cluster/);
    expect(first.summary).toContain('gh run rerun 1001 --repo example/platform');
    expect(first.summary).toMatch(/section share-snapshot\n.*:crit, \d+, \d+\n/);
    expect(first.lines.join('\n')).toMatch(
      /::debug::source rds:CopyDBClusterSnapshot: 200, request [0-9a-f-]{36}/,
    );
    const second = await fixture.run();
    expect(second.errors).toEqual([]);
    expect(second.outputs['restore-id']).toBe(first.outputs['restore-id']);
    await expectRestored();
  });

  it.each(['restore-failed', 'incompatible-network'])(
    'ends at once with AWS’s reason when the restore itself fails (%s); the old data is kept',
    async (status) => {
      fixture.sandbox.rds.inject({
        on: 'restore',
        status,
        reason: 'There are not enough free addresses.',
        times: 1,
      });
      const result = await fixture.run();
      expect(result.exitCode).toBe(1);
      expect(result.errors[0]).toContain(status);
      expect(result.errors[0]).toContain('There are not enough free addresses.');
      expect(result.summary).toMatch(/staging is available.*It is the previous cluster/);
      expect(fixture.sandbox.rds.state.clusters[stagingArn]?.status).toBe('available');
      expect(fixture.sandbox.awsState.messages.map(({ attributes }) => attributes['status'])).toEqual([
        'failed',
      ]);
    },
  );

  it('waits when AWS has no capacity', async () => {
    fixture.sandbox.rds.inject({ on: 'capacity', status: '', reason: '', times: 3 });
    const result = await fixture.run();
    expect(result.errors).toEqual([]);
    await expectRestored();
  });

  it('starts a stopped previous cluster, as AWS deletes only running clusters', async () => {
    const cluster = present(fixture.sandbox.rds.state.clusters[stagingArn]);
    cluster.status = 'stopped';
    const result = await fixture.run();
    expect(result.errors).toEqual([]);
    await expectRestored();
  });

  it('succeeds in spite of throttling, 503 and lost answers', async () => {
    let asked = 0;
    fixture.sandbox.faults.push(({ principal }, phase) => {
      if (principal.includes(':user/')) return undefined;
      if (phase === 'before') asked += 1;
      if (phase === 'before' && asked % 97 === 0)
        return { kind: 'error', code: 'ThrottlingException', status: 400 };
      if (phase === 'before' && asked % 29 === 0)
        return { kind: 'error', code: 'ServiceUnavailable', status: 503 };
      return phase === 'after' && asked % 37 === 0 ? { kind: 'drop' } : undefined;
    });
    const result = await fixture.run();
    expect(result.errors).toEqual([]);
    expect(asked).toBeGreaterThan(100);
    await expectRestored();
  });

  it('parks when its time budget ends, and the next run resumes it', async () => {
    Object.assign(fixture.sandbox.rds.context.timings, { snapshotCopyMs: 4000 });
    const first = await fixture.run({ 'time-budget': '2s' });
    expect(first.exitCode).toBe(0);
    expect(first.outputs['status']).toBe('waiting');
    expect(fixture.sandbox.awsState.messages.map(({ attributes }) => attributes['status'])).toEqual([
      'waiting',
    ]);
    const second = await fixture.run();
    expect(second.errors).toEqual([]);
    expect(second.outputs).toMatchObject({
      status: 'succeeded',
      'restore-id': first.outputs['restore-id'] ?? '',
    });
    await expectRestored();
  });

  it('gets new sessions when they end every few seconds', async () => {
    await fixture.sandbox.stop();
    fixture = await createFixture({
      ...near,
      sessionMs: 1500,
    });
    const result = await fixture.run();
    expect(result.errors).toEqual([]);
    const sessions = fixture.sandbox.requests.filter(({ action }) => action === 'AssumeRoleWithWebIdentity');
    expect(sessions.length).toBeGreaterThan(3);
  });

  it('stops at once when canceled, says that it is paused, and releases the lease', async () => {
    Object.assign(fixture.sandbox.rds.context.timings, { snapshotCopyMs: 3000 });
    let cancel: (() => void) | undefined;
    const first = await fixture.run(
      {},
      {
        onStart: (child) => {
          cancel = () => child.kill('SIGINT');
        },
        onLine: (line) => {
          if (line.includes('copying')) cancel?.();
        },
      },
    );
    expect(first.exitCode).toBe(1);
    expect(first.errors[0]).toContain('paused, not ended');
    const items = await fixture.sandbox.dumpTable(fixture.target.account, fixture.target.region, table);
    expect(items.find((item) => item['event_id']?.S === 'LEASE')?.['status']?.S).toBe('free');
    const second = await fixture.run();
    expect(second.errors).toEqual([]);
    expect(second.log).not.toContain('Another run works');
    await expectRestored();
  });

  it('reports the run that already works on its target, and changes nothing', async () => {
    Object.assign(fixture.sandbox.rds.context.timings, { snapshotCopyMs: 3000 });
    const lease = { 'lease-duration': '1500ms' };
    const copying = new Promise<void>((resolve) => {
      fixture.sandbox.faults.push((request, phase) => {
        if (phase === 'after' && request.action === 'CopyDBClusterSnapshot') resolve();
        return undefined;
      });
    });
    const first = fixture.run(lease);
    await copying;
    const second = await fixture.run(lease);
    expect(second.exitCode).toBe(1);
    expect(second.errors[0]).toContain('Another run holds the lease on');
    expect(second.errors[0]).toContain('octocat');
    expect((await first).errors).toEqual([]);
    await expectRestored();
  });
});
