import { describe, expect, it } from 'vitest';
import type { RestoreState, StepRecord } from '../../../../src/engine/store.ts';
import { timelineOf } from '../../../../src/operations/report/timeline.ts';

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

  it('draws all steps in their order with their waits, and leaves out waits that could not be seen', () => {
    const state = stateWith({
      'restore-cluster': step(700_000, undefined, {
        'instances staging-1, staging-2 to be available': 800_000,
        'cluster x': 700_000,
      }),
      'check-snapshot': step(0, 300),
      'copy-snapshot': step(300, 600_300, {
        'snapshot aurora-restore-r1-target-copy to be available': 10_300,
      }),
    });
    expect(timelineOf(state, 1_000_000, 'restore-cluster')).toEqual([
      {
        name: 'check-snapshot',
        bars: [{ name: '300 ms', startMs: 0, endMs: 300, kind: 'step' }],
      },
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
            name: '2 instances to be available, 3 min 20 s',
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
