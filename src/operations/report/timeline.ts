import { formatDuration } from '../../duration.ts';
import type { RestoreState } from '../../engine/store.ts';
import type { Bar, Section } from '../../github/gantt.ts';
import { progressOf, type StepProgress } from '../../restore/history.ts';

/** What is shorter than this part of the whole would be a line and not a bar. */
const leastPart = 0.005;

/**
 * The steps of a restore over all its runs, each with its waits, as they were stored. The end of a wait is not stored: it
 * is drawn until the next one of its step begins, or the step ends. Waits too short to be seen are left out.
 * @param failed the step that failed in this run; empty when none did
 */
export function timelineOf(state: RestoreState, nowMs: number, failed: string): Section[] {
  const steps = progressOf(state);
  const wholeMs = Math.max(1, nowMs - (steps[0]?.startedMs ?? nowMs));
  return steps.map((step) => {
    const { name, startedMs, endedMs: endMs = nowMs } = step;
    const whole: Bar = {
      name: withDuration('', startedMs, endMs),
      startMs: startedMs,
      endMs,
      kind: name === failed && !step.isDone ? 'failed' : 'step',
    };
    const waits = waitsOf(step, endMs, state.restoreId);
    const seen = waits.filter(({ startMs, endMs: end }) => end - startMs >= wholeMs * leastPart);
    return { name, bars: [whole, ...seen] };
  });
}

function waitsOf({ waits }: StepProgress, stepEndMs: number, restoreId: string): Bar[] {
  return waits.map(({ name, startedMs }, index) => {
    const endMs = waits[index + 1]?.startedMs ?? stepEndMs;
    // The id is the same in all names, and long.
    const short = name
      .replaceAll(`aurora-restore-${restoreId}-`, '')
      .replace(
        /instances ([\w-]+(?:, [\w-]+)+)/,
        (_all, list: string) => `${list.split(', ').length} instances`,
      );
    return {
      name: withDuration(`${short}, `, startedMs, endMs),
      startMs: startedMs,
      endMs,
      kind: 'wait',
    };
  });
}

function withDuration(what: string, startMs: number, endMs: number): string {
  return `${what}${formatDuration(Math.max(0, endMs - startMs))}`;
}
