import { styleText } from 'node:util';

// How the demo looks. Colors are left out where NO_COLOR is set or no terminal reads (util.styleText sees to both).

const out = process.stdout;
export const say = (line = ''): void => void out.write(`${line}\n`);
export const bold = (text: string): string => styleText('bold', text);
export const dim = (text: string): string => styleText('dim', text);
export const good = (text: string): string => styleText('green', text);
export const bad = (text: string): string => styleText('red', text);

const eachMs = 1000;

/** Does something that takes long, and shows on a terminal that it lasts. */
export async function showing<T>(what: string, work: () => Promise<T>): Promise<T> {
  const begun = performance.now();
  const seconds = (): string => `${((performance.now() - begun) / 1000).toFixed(0)} s`;
  say(`${what} …`);
  const timer = out.isTTY ? setInterval(() => out.write(`\r  ${dim(seconds())} `), eachMs) : undefined;
  try {
    return await work();
  } finally {
    clearInterval(timer);
    if (out.isTTY) out.write('\r\u001b[K');
  }
}

/**
 * A line of the action's log. The runner folds groups and shows annotations; here they are headings and colored lines. Debug
 * lines are hidden, as on GitHub.
 */
export function showLogLine(line: string): void {
  if (/^::(debug|add-mask|stop-commands)::/.test(line) || line === '::endgroup::') return;
  const group = /^::group::(.*)$/.exec(line)?.[1];
  const annotation = /^::(error|warning)(?: title=([^:]*))?::(.*)$/.exec(line);
  if (group !== undefined) say(`  ${bold(group)}`);
  else if (annotation !== null) {
    const [, kind = '', title = '', text = ''] = annotation;
    const color = kind === 'error' ? bad : bold;
    const shown = decoded(text).replaceAll('\n', '\n      ');
    say(`    ${color(title === '' ? kind : decoded(title))}: ${shown}`);
  } else say(`    ${dim(line)}`);
}

/** Workflow commands escape what would end them. */
function decoded(text: string): string {
  return text.replaceAll('%0A', '\n').replaceAll('%0D', '').replaceAll('%3A', ':').replaceAll('%25', '%');
}

/** Rows of words, each column as wide as its longest. */
export function columns(rows: readonly (readonly string[])[]): string[] {
  const widths = rows.reduce<number[]>(
    (widest, row) => row.map((cell, index) => Math.max(widest[index] ?? 0, cell.length)),
    [],
  );
  return rows.map((row) =>
    row
      .map((cell, index) => cell.padEnd(widths[index] ?? 0))
      .join('  ')
      .trimEnd(),
  );
}
