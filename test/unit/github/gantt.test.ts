import { expect, it } from 'vitest';
import { formatGantt } from '../../../src/github/gantt.ts';

it('draws a chart in which no text can be anything but text', () => {
  const chart = formatGantt([
    {
      name: 'copy: snapshot\n  section x',
      bars: [
        { name: '2 h', startMs: 0, endMs: 7_200_000, kind: 'failed' },
        { name: 'waiting; "for" #x %% :crit, 0, 1\n```', startMs: 5, endMs: 5, kind: 'wait' },
      ],
    },
  ]);
  expect(chart.split('\n')).toEqual([
    '```mermaid',
    '%%{init: {"gantt": {"leftPadding": 150}}}%%',
    'gantt',
    '  dateFormat x',
    '  axisFormat %H:%M',
    '  tickInterval 30minute',
    '  section copy snapshot section x',
    '  2 h :crit, 0, 7200000',
    '  waiting for x crit, 0, 1 :active, 5, 6',
    '```',
  ]);
});

it.each([
  [0, '%H:%M:%S', '1second'],
  [19_000, '%H:%M:%S', '2second'],
  [8 * 60_000, '%H:%M', '1minute'],
  [26 * 3_600_000, '%a %H:%M', '6hour'],
  [40 * 86_400_000, '%a %H:%M', '1week'],
])('writes labels of a chart of %i ms that have room', (endMs, format, tick) => {
  const chart = formatGantt([{ name: 'a', bars: [{ name: 'b', startMs: 0, endMs, kind: 'step' }] }]);
  expect(chart).toContain(`\n  axisFormat ${format}\n  tickInterval ${tick}\n`);
});
