import { describe, expect, it } from 'vitest';
import { consoleUrl } from '../../src/aws/client/console.ts';
import type { RestoreState, StepRecord } from '../../src/engine/store.ts';
import type { Log } from '../../src/log.ts';
import { reportProgress } from '../../src/operations/report/progress.ts';
import { billedMinutes } from '../../src/operations/report/report.ts';
import { timelineOf } from '../../src/operations/report/timeline.ts';
import { ManualClock } from '../engine/manual-clock.ts';

describe('a page of the AWS console', () => {
  it.each([
    ['aws', 'eu-central-1', 'https://console.aws.amazon.com/rds/home?region=eu-central-1'],
    ['aws-cn', 'cn-north-1', 'https://console.amazonaws.cn/rds/home?region=cn-north-1'],
    ['aws-us-gov', 'us-gov-west-1', 'https://console.amazonaws-us-gov.com/rds/home?region=us-gov-west-1'],
  ])('in %s is its partition’s', (partition, region, start) => {
    expect(consoleUrl(`arn:${partition}:rds:${region}:222222222222:cluster:staging`)).toBe(
      `${start}#database:id=staging;is-cluster=true`,
    );
  });

  it('is not invented for a partition that is not known, or for nothing', () => {
    expect(consoleUrl('arn:aws-iso:rds:us-iso-east-1:222222222222:cluster:staging')).toBe('');
    expect(consoleUrl('')).toBe('');
  });
});

// GitHub docs, "About billing for GitHub Actions": a part of a minute is billed as a whole one.
it('counts billed minutes whole, and a job never as none', () => {
  expect([0, 1, 60_000, 60_001, 3_600_000].map(billedMinutes)).toEqual([1, 1, 1, 2, 60]);
});

/** A log that remembers what a person sees, and what only debug shows. */
function recorded() {
  const lines: string[] = [];
  const debug: string[] = [];
  const say = (line: string) => void lines.push(line);
  const log: Log = {
    info: say,
    warning: say,
    error: say,
    debug: (line) => void debug.push(line),
    foreign: say,
    startGroup: (title) => say(`> ${title}`),
    endGroup: () => say('<'),
  };
  return { log, lines, debug };
}

describe('progress', () => {
  it('is a line per change of status, then one a minute for a tenth, and debug lines for the rest', () => {
    const { log, lines, debug } = recorded();
    const { progress } = reportProgress(log, new ManualClock().view());
    const look = (seconds: number, detail: string, percent?: number) =>
      progress('the copy', {
        detail,
        elapsedMs: seconds * 1000,
        ...(percent === undefined ? {} : { percent }),
      });
    look(0.01, 'not visible yet');
    look(1, 'not visible yet');
    look(2, 'copying');
    for (let seconds = 10; seconds <= 600; seconds += 10) look(seconds, 'copying', seconds / 8);
    look(610, 'available, settling');
    expect(lines).toEqual([
      'Waiting for the copy: copying, 2 s so far',
      'Waiting for the copy: copying, 10 %, 1 min 20 s so far, the end is expected at 22:25 UTC (in 12 min)',
      'Waiting for the copy: copying, 20 %, 2 min 40 s so far, the end is expected at 22:24 UTC (in 10 min 40 s)',
      'Waiting for the copy: copying, 30 %, 4 min so far, the end is expected at 22:22 UTC (in 9 min 20 s)',
      'Waiting for the copy: copying, 40 %, 5 min 20 s so far, the end is expected at 22:21 UTC (in 8 min)',
      'Waiting for the copy: copying, 50 %, 6 min 40 s so far, the end is expected at 22:20 UTC (in 6 min 40 s)',
      'Waiting for the copy: copying, 60 %, 8 min so far, the end is expected at 22:18 UTC (in 5 min 20 s)',
      'Waiting for the copy: copying, 70 %, 9 min 20 s so far, the end is expected at 22:17 UTC (in 4 min)',
      'Waiting for the copy: available, settling, 10 min 10 s so far',
    ]);
    expect(debug).toHaveLength(55);
  });

  it('says now and then that it still waits, where nothing moves', () => {
    const { log, lines } = recorded();
    const { progress } = reportProgress(log, new ManualClock().view());
    for (let seconds = 10; seconds <= 3600; seconds += 10)
      progress('the cluster', { detail: 'creating', elapsedMs: seconds * 1000 });
    expect(lines).toHaveLength(6);
  });

  it('tells behind each group how long the step took, and which had been done before', () => {
    const { log, lines } = recorded();
    const time = new ManualClock();
    const { onStep } = reportProgress(log, time.view());
    onStep('check-snapshot', 'memoized');
    onStep('copy-snapshot', 'started');
    time.jump(90_000);
    onStep('copy-snapshot', 'done');
    onStep('delete-cluster', 'started');
    onStep('delete-cluster', 'failed');
    expect(lines).toEqual([
      'check-snapshot: done by an earlier run',
      '> copy-snapshot',
      '<',
      'copy-snapshot: done (1 min 30 s)',
      '> delete-cluster',
      '<',
      'delete-cluster: not done (0 ms)',
    ]);
  });
});

describe('the timeline', () => {
  const step = (
    startedAt: number,
    endedAt: number | undefined,
    waits: Record<string, number> = {},
  ): StepRecord => ({
    status: endedAt === undefined ? 'started' : 'done',
    attempts: 1,
    startedAt,
    ...(endedAt === undefined ? {} : { endedAt }),
    intents: {},
    waits: Object.fromEntries(
      Object.entries(waits).map(([name, at]) => [name, { startedAt: at, timeoutMs: 1 }]),
    ),
  });
  const stateWith = (steps: RestoreState['steps']) => ({ restoreId: 'r1', steps }) as RestoreState;

  it('draws steps in their order with their waits, and leaves out what could not be seen', () => {
    const state = stateWith({
      'restore-cluster': step(700_000, undefined, {
        'instances to be available': 800_000,
        'cluster x': 700_000,
      }),
      'check-snapshot': step(0, 300),
      'copy-snapshot': step(300, 600_300, {
        'snapshot aurora-restore-r1-target-copy to be available': 10_300,
      }),
    });
    expect(timelineOf(state, 1_000_000, 'restore-cluster')).toEqual([
      {
        name: 'copy-snapshot',
        bars: [
          { name: '10 min', startMs: 300, endMs: 600_300, kind: 'step' },
          {
            name: 'snapshot target-copy to be available, 9 min 50 s',
            startMs: 10_300,
            endMs: 600_300,
            kind: 'wait',
          },
        ],
      },
      {
        name: 'restore-cluster',
        bars: [
          { name: '5 min', startMs: 700_000, endMs: 1_000_000, kind: 'failed' },
          { name: 'cluster x, 1 min 40 s', startMs: 700_000, endMs: 800_000, kind: 'wait' },
          {
            name: 'instances to be available, 3 min 20 s',
            startMs: 800_000,
            endMs: 1_000_000,
            kind: 'wait',
          },
        ],
      },
    ]);
  });

  it('is empty before the first step', () => {
    expect(timelineOf(stateWith({}), 5, '')).toEqual([]);
  });
});
