import { formatGantt, type Section } from './gantt.ts';

/** Plain text, or text that leads to an address which this action has made: that one is not escaped. */
export type Content = string | { readonly text: string; readonly url: string };

/** What a run tells in its step summary. All texts are plain: they are escaped here. */
export interface Report {
  readonly title: string;
  /** A sentence or two below the title. */
  readonly text?: string;
  /** Label and value, row by row; rows without a value are left out. */
  readonly facts: readonly (readonly [label: string, value: Content])[];
  /** Lines for a shell, to be copied. */
  readonly commands?: readonly string[];
  /** What took how long. */
  readonly timeline?: readonly Section[];
  readonly tables?: readonly Table[];
}

export interface Table {
  readonly title: string;
  readonly head: readonly string[];
  readonly rows: readonly (readonly Content[])[];
  /** Long and seldom read: only its title is seen until it is opened. */
  readonly folded?: boolean;
}

/** GitHub refuses a step's summary above 1 MiB; other steps' parts do not count. */
const limitBytes = 1024 * 1024;
const cutNote = '\n\n_The summary was longer than GitHub takes (1 MiB) and is cut here._\n';
const folded = '\n\n</details>';

/** The report as Markdown, at most 1 MiB in UTF-8; a longer one is cut at a line's end, with a note. */
export function formatSummary({
  title,
  text,
  facts,
  commands = [],
  timeline = [],
  tables = [],
}: Report): string {
  const parts = [`## ${escapeText(title)}`];
  if (text) parts.push(escapeText(text));
  const shown = facts.filter(([, value]) => textOf(value) !== '');
  if (shown.length > 0) parts.push(formatTable(['', ''], shown));
  if (commands.length > 0) parts.push(['```sh', ...commands.map(commandLine), '```'].join('\n'));
  if (timeline.length > 0) parts.push('### Time', formatGantt(timeline));
  for (const { title: heading, head, rows, folded = false } of tables) {
    const name = escapeText(heading);
    parts.push(folded ? `<details><summary>${name} (${rows.length})</summary>` : `### ${name}`);
    parts.push(formatTable(head, rows));
    if (folded) parts.push('</details>');
  }
  return cut(`${parts.join('\n\n')}\n`);
}

function formatTable(head: readonly string[], rows: readonly (readonly Content[])[]): string {
  const line = (cells: readonly Content[]) => `| ${cells.map(formatContent).join(' | ')} |`;
  return [line(head), `|${' --- |'.repeat(head.length)}`, ...rows.map(line)].join('\n');
}

function formatContent(content: Content): string {
  const text = escapeText(textOf(content));
  return typeof content === 'string' || content.url === '' ? text : `[${text}](<${linkTarget(content.url)}>)`;
}

function textOf(content: Content): string {
  return typeof content === 'string' ? content : content.text;
}

/** Only https, and nothing that ends a link or a cell. */
function linkTarget(url: string): string {
  return url.startsWith('https://') ? url.replaceAll(/[<>|\\\s]/g, encodeURIComponent) : '';
}

function commandLine(line: string): string {
  return line.replaceAll(/[\p{Cc}`]/gu, ' ');
}

/**
 * Plain text for a Markdown table cell: entities cannot be Markdown or HTML, line ends become `<br>`, and what GitHub
 * would turn into a link or a mention (`https://`, `www.`, `@name`) stays text.
 */
export function escapeText(text: string): string {
  return text
    .replaceAll(/[&<>"'`*_[\]|\\~#@$]/g, (character) => `&#${character.charCodeAt(0)};`)
    .replaceAll('://', '&#58;//')
    .replaceAll(/www\./gi, (match) => `${match.slice(0, 3)}&#46;`)
    .replaceAll(/\r?\n|\r/g, '<br>')
    .replaceAll(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, ' ');
}

function cut(markdown: string): string {
  const bytes = Buffer.from(markdown);
  if (bytes.length <= limitBytes) return markdown;
  const kept = bytes.subarray(0, limitBytes - Buffer.byteLength(cutNote) - folded.length);
  const lines = kept.subarray(0, kept.lastIndexOf('\n')).toString();
  const isOpen = lines.lastIndexOf('<details>') > lines.lastIndexOf('</details>');
  return lines + (isOpen ? folded : '') + cutNote;
}
