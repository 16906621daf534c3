// Checks what people read: every relative link and anchor of the documents leads somewhere, the README is short, and no
// text uses a retired word. `--all` looks for retired words in the code as well.
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync, statSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import { hashRenderer, rendererOf } from './picture-source.ts';
import { findRetired } from './retired-words.ts';

const mostReadmeWords = 2500;

/** A fault of a document, as `PATH:LINE: what is wrong`. */
type Fault = string;

/** The names of a document's headings, as GitHub makes anchors of them. */
export function anchorsOf(markdown: string): Set<string> {
  const anchors = new Set<string>();
  for (const { line } of proseOf(markdown)) {
    const heading = /^#{1,6}\s+(.*?)\s*#*$/.exec(line)?.[1];
    if (heading === undefined) continue;
    const text = heading.replaceAll(/\[([^\]]*)\]\([^)]*\)/g, '$1').toLowerCase();
    const slug = text.replaceAll(/[^\p{L}\p{N}\s_-]/gu, '').replaceAll(/\s/g, '-');
    let anchor = slug;
    for (let count = 1; anchors.has(anchor); count += 1) anchor = `${slug}-${count}`;
    anchors.add(anchor);
  }
  return anchors;
}

/** The targets of all links and pictures outside of code. */
export function linksOf(markdown: string): { readonly target: string; readonly number: number }[] {
  return proseOf(markdown).flatMap(({ line, number }) =>
    [...line.replaceAll(/`[^`]*`/g, '').matchAll(/\]\(<?([^)\s>]+)>?(?:\s+"[^"]*")?\)/g)].map(
      ([, target = '']) => ({ target, number }),
    ),
  );
}

/** Lines outside of fenced code blocks. */
function proseOf(markdown: string): { readonly line: string; readonly number: number }[] {
  let fence = false;
  return markdown.split('\n').flatMap((line, index) => {
    if (/^\s*```/.test(line)) {
      fence = !fence;
      return [];
    }
    return fence ? [] : [{ line, number: index + 1 }];
  });
}

/**
 * Links that lead nowhere. Addresses on the web are not requested.
 * @param read the text of a file, `''` for a folder, undefined where there is neither
 */
export function findBrokenLinks(
  path: string,
  markdown: string,
  read: (path: string) => string | undefined,
): Fault[] {
  return linksOf(markdown).flatMap(({ target, number }): Fault[] => {
    if (/^(https:|mailto:)/.test(target)) return [];
    if (/^[a-z][a-z0-9+.-]*:/i.test(target))
      return [`${path}:${number}: ${target} is neither https nor a path`];
    const [file = '', anchor] = target.split('#');
    const linked = file === '' ? path : normalize(join(dirname(path), decodeURIComponent(file)));
    const text = linked === path ? markdown : read(linked);
    if (text === undefined) return [`${path}:${number}: there is no ${linked}`];
    if (anchor === undefined || anchorsOf(text).has(anchor)) return [];
    return [`${path}:${number}: ${linked} has no heading for #${anchor}`];
  });
}

/** Empty lines in place of what `npm run docs` writes: it is searched where it comes from. */
export function withoutGenerated(markdown: string): string {
  const generated = /<!-- (?:(\w+):begin|example: \S+) -->[\s\S]*?<!-- (?:\1|example):end -->/g;
  return markdown.replaceAll(generated, (text) => text.replaceAll(/[^\n]+/g, ''));
}

export function countWords(text: string): number {
  return text.split(/\s+/).filter((word) => word !== '').length;
}

/** They quote what is retired. */
const listsRetired = new Set(['test/tools/retired-words.ts', 'test/repository/documents.test.ts']);

if (import.meta.main) {
  const root = join(import.meta.dirname, '..', '..');
  const tracked = execFileSync('git', ['ls-files', '--cached', '--others', '--exclude-standard'], {
    cwd: root,
    encoding: 'utf8',
  })
    .split('\n')
    .filter((path) => path !== '' && existsSync(join(root, path)));
  const read = (path: string): string | undefined => {
    const whole = join(root, path);
    if (!existsSync(whole)) return undefined;
    return statSync(whole).isDirectory() ? '' : readFileSync(whole, 'utf8');
  };

  const documents = tracked.filter((path) => path.endsWith('.md'));
  const faults = documents.flatMap((path) => findBrokenLinks(path, read(path) ?? '', read));
  const words = countWords(read('README.md') ?? '');
  if (words > mostReadmeWords)
    faults.push(`README.md:1: ${words} words, and at most ${mostReadmeWords} are allowed`);

  const isSearched = process.argv.includes('--all')
    ? (path: string) =>
        /^(README\.md|CHANGELOG\.md|action\.yml|src\/|test\/|\.github\/.*\.(md|yml|sql|mjs|sh)$)/.test(
          path,
        ) && !listsRetired.has(path)
    : (path: string) =>
        /^(README\.md|CHANGELOG\.md|\.github\/(CONTRIBUTING\.md|docs\/|examples\/))/.test(path);
  for (const path of tracked.filter(isSearched)) {
    for (const { number, word, use } of findRetired(withoutGenerated(read(path) ?? '')))
      faults.push(`${path}:${number}: "${word}" is retired, use: ${use}`);
  }
  // No fault: a browser is needed to render it, and CI has none.
  if (rendererOf(readFileSync(join(root, '.github', 'summary.png'))) !== hashRenderer(root))
    console.log('::warning file=README.md::The picture is older than what renders it. Run: npm run picture');
  for (const fault of faults) console.error(fault);
  console.log(`${documents.length} documents, README ${words} words, ${faults.length} faults`);
  if (faults.length > 0) process.exitCode = 1;
}
