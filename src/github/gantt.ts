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
  const lines = [roomForNames, 'gantt', '  dateFormat x', `  axisFormat ${axisFormat(sections)}`];
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

function axisFormat(sections: readonly Section[]): string {
  const times = sections.flatMap(({ bars }) => bars.flatMap(({ startMs, endMs }) => [startMs, endMs]));
  const spanMs = times.reduce((a, b) => Math.max(a, b), 0) - times.reduce((a, b) => Math.min(a, b), Infinity);
  if (spanMs < 10 * 60_000) return '%H:%M:%S';
  return spanMs < 20 * 3_600_000 ? '%H:%M' : '%a %H:%M';
}

function plain(text: string): string {
  const kept = text.replaceAll(/[^\p{L}\p{N} .,()/_-]/gu, ' ').replaceAll(/ +/g, ' ');
  return kept.trim() === '' ? '-' : kept.trim().slice(0, 90);
}
