import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { createFixture, type Fixture, type FixtureOptions } from '../support/fixture.ts';
import { readText } from '../support/github/files.ts';
import type { Workflow } from '../support/github/workflow.ts';
import type { ActionResult } from '../support/runner.ts';

// A restore that waits, and what starts its resume workflow: wake.yml in the sandbox, GitHub's stand-in, and this bundle.

const name = 'aurora-restore-wake';
const copied = {
  sourceRegion: 'eu-central-1',
  targetRegion: 'eu-central-1',
  sourceKey: 'default',
  snapshot: 'automated',
} as const;
/** Long enough to park for: everything that has an event, or the copy, which has none. */
const long = { clusterCreateMs: 2500, instanceCreateMs: 2500 };

let fixture: Fixture;
async function begin(options: Partial<FixtureOptions>): Promise<void> {
  fixture = await createFixture({ ...copied, ...options });
}
afterEach(() => fixture.sandbox.stop());

const deploy = (more: Record<string, string> = {}): Promise<void> => {
  const { github, eventBridge } = fixture.sandbox;
  const parameters = {
    ...{ Repository: github.resumeRepository, GitHubToken: github.resumeToken },
    TargetClusterId: 'staging',
  };
  return eventBridge.deployWake(fixture.target, { ...parameters, ...more });
};

/** What the example workflow gives the action, but for what this fixture gives it. */
const example = parse(readText(join('.github', 'examples', 'workflows', 'wake.yml'))) as Workflow;
const { operation = '', wake = '' } = (example.jobs['resume']?.steps?.[0]?.with ?? {}) as Record<
  string,
  string
>;

const park = (): Promise<ActionResult> => fixture.run({ hold: 'false', wake });
const resume = (hold = 'false'): Promise<ActionResult> => fixture.run({ operation, wake, hold });

const sent = (action: string): number =>
  fixture.sandbox.requests.filter((one) => one.action === action && one.status === 200).length;
const schedules = () => Object.entries(fixture.sandbox.awsState.schedules);

/** Waits until so many workflows have been started. */
async function started(count: number): Promise<void> {
  const { github } = fixture.sandbox;
  while (github.dispatches.length < count) await new Promise((resolve) => setTimeout(resolve, 50));
}

/** The one schedule that there is becomes due. */
function passTime(): void {
  const [[, schedule] = ['', { at: Number.NaN }], ...others] = schedules();
  expect(others).toEqual([]);
  fixture.sandbox.eventBridge.advance(schedule.at);
}

const isResume = {
  repository: 'example/resume',
  workflow: 'resume.yml',
  ref: 'main',
  inputs: {},
};

describe('a restore that waits', () => {
  it('is resumed by its schedules until it is done, where no event arrives', async () => {
    await begin({ timings: { snapshotCopyMs: 2500, ...long } });
    await deploy();
    const { github, eventBridge } = fixture.sandbox;
    eventBridge.losesEvents = true;
    const first = await park();
    const id = first.outputs['restore-id'] ?? '';
    let last = first;
    for (let runs = 1; last.outputs['status'] === 'waiting'; runs += 1) {
      const arn = `arn:aws:scheduler:eu-central-1:222222222222:schedule/${name}/${id}`;
      expect(schedules().map(([one]) => one)).toEqual([arn]);
      expect(last.warnings.join('\n')).toMatch(
        /The resume workflow is started at \d{4}-\d\d-\d\dT\d\d:\d\d:00/,
      );
      passTime();
      expect(github.dispatches.slice(runs - 1)).toEqual([isResume]);
      last = await resume();
    }
    expect(last).toMatchObject({
      exitCode: 0,
      errors: [],
      outputs: { status: 'succeeded', 'restore-id': id },
    });
    // The copy, the cluster and its instances.
    expect(github.dispatches.length).toBeGreaterThanOrEqual(3);
    expect([schedules(), eventBridge.deadLetters]).toEqual([[], []]);
    expect(sent('RestoreDBClusterFromSnapshot')).toBe(1);
  });

  it('is resumed by the events of RDS, before its schedule is due', async () => {
    await begin({ sourceKey: 'customer', snapshot: 'manual', timings: long });
    await deploy();
    const { github } = fixture.sandbox;
    let last = await park();
    for (let handled = 0; last.outputs['status'] === 'waiting'; ) {
      await started(handled + 1);
      handled = github.dispatches.length;
      last = await resume('10m');
    }
    expect(last.errors).toEqual([]);
    expect(last.outputs['status']).toBe('succeeded');
    expect(github.dispatches[0]).toEqual(isResume);
    // The last schedule that was not needed starts a run that finds nothing to do.
    passTime();
    expect((await resume()).outputs['status']).toBe('skipped');
  });

  it('comes to no harm by early, late and repeated events', async () => {
    await begin({ timings: { snapshotCopyMs: 4000, ...long } });
    await deploy();
    const { github, eventBridge } = fixture.sandbox;
    const first = await park();
    const { account, region } = fixture.target;
    const early = {
      ...{ account, region, source: 'aws.rds', 'detail-type': 'RDS DB Cluster Event' },
      detail: { EventID: 'RDS-EVENT-0170', SourceIdentifier: 'staging-new-abc123' },
    };
    for (let times = 0; times < 3; times += 1) eventBridge.put(early);
    expect(github.dispatches).toHaveLength(3);
    // Two at once, as where a workflow has no concurrency group.
    const both = await Promise.all([resume(), resume()]);
    expect(both.map(({ exitCode }) => exitCode)).toEqual([0, 0]);
    expect(both.map(({ outputs }) => outputs['status'])).toContain('waiting');
    expect(schedules()).toHaveLength(1);
    const last = await resume('10m');
    expect(last.errors).toEqual([]);
    expect(last.outputs).toMatchObject({ status: 'succeeded', 'restore-id': first.outputs['restore-id'] });
    eventBridge.put(early);
    expect((await resume()).outputs['status']).toBe('skipped');
    expect([sent('CopyDBClusterSnapshot'), sent('RestoreDBClusterFromSnapshot')]).toEqual([1, 1]);
  });

  it('is not started for events of others', async () => {
    await begin({});
    await deploy();
    const { github, eventBridge } = fixture.sandbox;
    const { account, region } = fixture.target;
    const event = (EventID: string, SourceIdentifier: string, more = {}) => ({
      ...{ account, region, source: 'aws.rds', 'detail-type': 'RDS DB Cluster Event' },
      ...{ detail: { EventID, SourceIdentifier }, ...more },
    });
    for (const one of [
      event('RDS-EVENT-0170', 'payments'),
      event('RDS-EVENT-0170', 'staging2'),
      event('RDS-EVENT-0172', 'staging'),
      event('RDS-EVENT-0170', 'staging', { account: '111111111111' }),
      event('RDS-EVENT-0170', 'staging', { region: 'us-east-1' }),
      event('RDS-EVENT-0170', 'staging', { source: 'other' }),
    ])
      eventBridge.put(one);
    expect(github.dispatches).toEqual([]);
  });
});

describe('a restore that cannot be woken up', () => {
  beforeEach(() => begin({ timings: { snapshotCopyMs: 2500 } }));

  it.each([
    ['a token that has expired', { GitHubToken: 'github_pat_expired' }, 'HTTP 401'],
    ['a workflow of another repository', { Repository: 'example/platform' }, 'HTTP 404'],
  ])('is in the dead-letter queue, with its alarm: %s', async (_, parameters, reason) => {
    await deploy(parameters);
    const { eventBridge, github } = fixture.sandbox;
    expect((await park()).outputs['status']).toBe('waiting');
    passTime();
    expect(eventBridge.deadLetters).toEqual([
      { queue: `arn:aws:sqs:eu-central-1:222222222222:${name}`, reason },
    ]);
    expect(github.dispatches).toEqual([]);
  });

  it('waits all the same, and tells the fix, where the stack is missing', async () => {
    const parked = await park();
    expect(parked).toMatchObject({ exitCode: 0, errors: [], outputs: { status: 'waiting' } });
    expect(parked.warnings.join('\n')).toContain('Allow scheduler:CreateSchedule on arn:aws:scheduler:');
    expect((await fixture.run()).outputs['status']).toBe('succeeded');
  });

  it('asks for nothing where wake is not set', async () => {
    expect((await fixture.run({ hold: 'false' })).outputs['status']).toBe('waiting');
    const { asked, requests } = fixture.sandbox;
    expect([...asked].filter((one) => /scheduler|events:/.test(one))).toEqual([]);
    expect(requests.filter(({ service }) => service === 'scheduler')).toEqual([]);
  });
});
