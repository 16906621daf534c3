/** What a run tells in its step summary. All texts are plain: they are escaped here. */
export interface Report {
  readonly title: string;
  /** A sentence or two below the title. */
  readonly text?: string;
  /** Label and value, row by row; rows without a value are left out. */
  readonly facts: readonly (readonly [label: string, value: string])[];
  readonly tables?: readonly Table[];
}

export interface Table {
  readonly title: string;
  readonly head: readonly string[];
  readonly rows: readonly (readonly string[])[];
}

/** GitHub refuses a step's summary above 1 MiB; other steps' parts do not count. */
const limitBytes = 1024 * 1024;
const cutNote = '\n\n_The summary was longer than GitHub takes (1 MiB) and is cut here._\n';

/** The report as Markdown, at most 1 MiB in UTF-8; a longer one is cut at a line's end, with a note. */
export function formatSummary(report: Report): string {
  const facts = report.facts.filter(([, value]) => value !== '');
  const parts = [`## ${escapeText(report.title)}`];
  if (report.text) parts.push(escapeText(report.text));
  if (facts.length > 0) parts.push(formatTable(['', ''], facts));
  for (const { title, head, rows } of report.tables ?? []) {
    parts.push(`### ${escapeText(title)}`, formatTable(head, rows));
  }
  return cut(`${parts.join('\n\n')}\n`);
}

function formatTable(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.map(escapeText).join(' | ')} |`;
  return [line(head), `|${' --- |'.repeat(head.length)}`, ...rows.map(line)].join('\n');
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
    .replaceAll(/\p{Cc}/gu, ' ');
}

function cut(markdown: string): string {
  const bytes = Buffer.from(markdown);
  if (bytes.length <= limitBytes) return markdown;
  const kept = bytes.subarray(0, limitBytes - Buffer.byteLength(cutNote));
  return kept.subarray(0, kept.lastIndexOf('\n')).toString() + cutNote;
}
