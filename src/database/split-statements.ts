import { endOfComment, tokens } from './lexical.ts';

/** One statement of a file. */
export interface Statement {
  /** Without the semicolon that ends it. */
  readonly text: string;
  /** Where `text` begins in the file, in characters. */
  readonly offset: number;
}

/**
 * The statements of a file of SQL, as psql would send them one by one: a semicolon ends one unless it stands in quotes, in
 * a comment, in parentheses, or in the body of a function (BEGIN … END). Comments alone are no statement.
 */
export function splitStatements(text: string): Statement[] {
  const statements: Statement[] = [];
  const token = new RegExp([...tokens, '[;()]'].join('|'), 'g');
  let start: number | undefined;
  let at = 0;
  let parentheses = 0;
  let blocks = 0;
  let words: string[] = [];
  const begin = (end: number): void => {
    const gap = text.slice(at, end).search(/\S/);
    if (start === undefined && gap >= 0) start = at + gap;
  };
  const finish = (end: number): void => {
    if (start !== undefined) statements.push({ text: text.slice(start, end).trimEnd(), offset: start });
    start = undefined;
    parentheses = 0;
    blocks = 0;
    words = [];
  };
  for (let found = token.exec(text); found !== null; found = token.exec(text)) {
    const [seen] = found;
    begin(found.index);
    if (seen === '/*') token.lastIndex = endOfComment(text, found.index);
    const isComment = seen === '/*' || seen.startsWith('--');
    at = token.lastIndex;
    if (isComment) continue;
    if (seen === ';' && parentheses === 0 && blocks === 0) {
      finish(found.index);
      continue;
    }
    start ??= found.index;
    if (seen === '(') parentheses += 1;
    else if (seen === ')') parentheses = Math.max(0, parentheses - 1);
    else if (/^[A-Za-z]/.test(seen) && parentheses === 0) {
      const word = seen.toLowerCase();
      if (words.length < 4) words.push(word);
      if (makesRoutine.test(words.join(' '))) blocks = Math.max(0, blocks + depthOf(word, blocks));
    }
  }
  begin(text.length);
  finish(text.length);
  return statements;
}

const makesRoutine = /^create (or replace )?(function|procedure)\b/;

/** As psql counts (psqlscan.l): in the body of a routine, BEGIN and CASE open what END closes. */
function depthOf(word: string, blocks: number): number {
  if (word === 'begin') return 1;
  if (word === 'case') return blocks > 0 ? 1 : 0;
  return word === 'end' ? -1 : 0;
}

/** `12:5` = line 12, column 5, both from 1. */
export function placeIn(text: string, offset: number): string {
  const before = text.slice(0, offset).split('\n');
  return `${before.length}:${(before.at(-1)?.length ?? 0) + 1}`;
}
