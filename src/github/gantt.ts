/** A stretch of time in a chart. */
export interface Bar {
  readonly name: string;
  readonly startMs: number;
  readonly endMs: number;
  readonly kind: 'step' | 'wait' | 'failed';
}

/** Bars below one heading. */
export interface Section {
  readonly name: string;
  readonly bars: readonly Bar[];
}

/** Else the first bars lie on the names of their steps. */
const roomForNames = '%%{init: {"gantt": {"leftPadding": 150}}}%%';

const tags = { step: 'done', wait: 'active', failed: 'crit' } as const;

/**
 * A Gantt chart for GitHub's Mermaid, in a fenced block. The times on its axis are the reader's own. Text is reduced to
 * what cannot be Mermaid: it has no escapes in a chart of this kind.
 */
export function formatGantt(sections: readonly Section[]): string {
  const { format, tick } = axisOf(spanOf(sections));
  const lines = [roomForNames, 'gantt', '  dateFormat x', `  axisFormat ${format}`, `  tickInterval ${tick}`];
  for (const { name, bars } of sections) {
    lines.push(`  section ${plain(name)}`);
    for (const { name: label, startMs, endMs, kind } of bars) {
      const start = Math.round(startMs);
      // A bar without length is not drawn.
      lines.push(`  ${plain(label)} :${tags[kind]}, ${start}, ${Math.max(start + 1, Math.round(endMs))}`);
    }
  }
  return ['```mermaid', ...lines, '```'].join('\n');
}

const second = 1000;
const minute = 60 * second;
const hour = 60 * minute;
const day = 24 * hour;
/** Mermaid's own choice writes one label over the other. */
const ticks: readonly (readonly [ms: number, name: string])[] = [
  ...[1, 2, 5, 10, 30].map((count) => [count * second, `${count}second`] as const),
  ...[1, 2, 5, 10, 30].map((count) => [count * minute, `${count}minute`] as const),
  ...[1, 2, 6, 12].map((count) => [count * hour, `${count}hour`] as const),
  ...[1, 2].map((count) => [count * day, `${count}day`] as const),
];
const mostTicks = 10;

function axisOf(spanMs: number): { readonly format: string; readonly tick: string } {
  const [ms, tick] = ticks.find(([every]) => spanMs / every <= mostTicks) ?? [7 * day, '1week'];
  if (ms < minute) return { format: '%H:%M:%S', tick };
  return { format: spanMs < 20 * hour ? '%H:%M' : '%a %H:%M', tick };
}

function spanOf(sections: readonly Section[]): number {
  const bars = sections.flatMap((section) => section.bars);
  const first = bars.reduce((least, { startMs }) => Math.min(least, startMs), Number.POSITIVE_INFINITY);
  return bars.reduce((longest, { endMs }) => Math.max(longest, endMs - first), 0);
}

function plain(text: string): string {
  const kept = text.replaceAll(/[^\p{L}\p{N} .,()/_-]/gu, ' ').replaceAll(/ +/g, ' ');
  return kept.trim() === '' ? '-' : kept.trim().slice(0, 90);
}
