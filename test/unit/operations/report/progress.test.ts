import { describe, expect, it } from 'vitest';
import type { Log } from '../../../../src/log.ts';
import { reportProgress } from '../../../../src/operations/report/progress.ts';
import { createStepLog } from '../../../../src/operations/report/step-log.ts';
import { ManualClock } from '../../../support/engine/manual-clock.ts';

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
  return { log: createStepLog(log), lines, debug };
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

  it('tells behind each group how long the step took, and which had been done before; a step that says nothing has none', () => {
    const { log, lines } = recorded();
    const time = new ManualClock();
    const { onStep } = reportProgress(log, time.view());
    onStep('check-snapshot', 'memoized');
    onStep('copy-snapshot', 'started');
    log.info('Copying');
    time.jump(90_000);
    log.startGroup('A part of it');
    log.endGroup();
    onStep('copy-snapshot', 'done');
    onStep('delete-cluster', 'started');
    onStep('delete-cluster', 'failed');
    onStep('run-hooks', 'started');
    onStep('run-hooks', 'paused');
    expect(lines).toEqual([
      'check-snapshot: done by an earlier run',
      '> copy-snapshot',
      'Copying',
      'A part of it',
      '<',
      'copy-snapshot: done (1 min 30 s)',
      'delete-cluster: failed after 0 ms',
      'run-hooks: paused after 0 ms',
    ]);
  });
});
