import { formatDuration } from '../../duration.ts';
import type { RestoreState, StepRecord } from '../../engine/store.ts';
import type { Bar, Section } from '../../github/gantt.ts';

/** What is shorter than this part of the whole would be a line and not a bar. */
const leastPart = 0.005;

/**
 * The steps of a restore over all its runs, each with its waits, as they were stored. The end of a wait is not stored: it
 * is drawn until the next one of its step begins, or the step ends. Steps too short to be seen are left out.
 * @param failed the step that failed in this run; empty when none did
 */
export function timelineOf(state: RestoreState, nowMs: number, failed: string): Section[] {
  const steps = Object.entries(state.steps).toSorted(([, a], [, b]) => a.startedAt - b.startedAt);
  const wholeMs = Math.max(1, nowMs - (steps[0]?.[1].startedAt ?? nowMs));
  return steps.flatMap(([name, record]) => {
    const endMs = record.endedAt ?? nowMs;
    if (endMs - record.startedAt < wholeMs * leastPart && name !== failed) return [];
    const whole: Bar = {
      name: withDuration('', record.startedAt, endMs),
      startMs: record.startedAt,
      endMs,
      kind: name === failed && record.status !== 'done' ? 'failed' : 'step',
    };
    const waits = waitsOf(record, endMs, state.restoreId);
    return [
      {
        name,
        bars: [whole, ...waits.filter(({ startMs, endMs: end }) => end - startMs >= wholeMs * leastPart)],
      },
    ];
  });
}

function waitsOf({ waits }: StepRecord, stepEndMs: number, restoreId: string): Bar[] {
  const begun = Object.entries(waits).toSorted(([, a], [, b]) => a.startedAt - b.startedAt);
  return begun.map(([what, { startedAt }], index) => {
    const endMs = begun[index + 1]?.[1].startedAt ?? stepEndMs;
    // The id is the same in all names, and long.
    const short = what.replaceAll(`aurora-restore-${restoreId}-`, '');
    return {
      name: withDuration(`${short}, `, startedAt, endMs),
      startMs: startedAt,
      endMs,
      kind: 'wait',
    };
  });
}

function withDuration(what: string, startMs: number, endMs: number): string {
  return `${what}${formatDuration(Math.max(0, endMs - startMs))}`;
}
