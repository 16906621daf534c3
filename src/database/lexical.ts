/**
 * PostgreSQL's tokens in which characters mean nothing of their own: text (with backslashes after E), quoted names, dollar
 * quotes and comments, which nest; and names, as `a$1` is one. PostgreSQL manual, "Lexical Structure". What is not closed
 * reaches to the end. The first group is a dollar quote's own.
 */
export const tokens: readonly string[] = [
  String.raw`\b[eE]'(?:[^'\\]|\\[\s\S]|'')*(?:'|$)`,
  "'(?:[^']|'')*(?:'|$)",
  '"(?:[^"]|"")*(?:"|$)',
  String.raw`(?<![\w$\u0080-\uffff])(\$(?:[A-Za-z_\u0080-\uffff][\w\u0080-\uffff]*)?\$)[\s\S]*?(?:\1|$)`,
  '--[^\\n\\r]*',
  String.raw`/\*`,
  String.raw`[A-Za-z_\u0080-\uffff][\w$\u0080-\uffff]*`,
];

/** Behind the end of the comment that begins at `start`: they nest. */
export function endOfComment(text: string, start: number): number {
  const mark = /\/\*|\*\//g;
  mark.lastIndex = start;
  let depth = 0;
  for (let found = mark.exec(text); found !== null; found = mark.exec(text)) {
    depth += found[0] === '/*' ? 1 : -1;
    if (depth === 0) return mark.lastIndex;
  }
  return text.length;
}
