import ts from 'typescript';

/** A test as it stands in a file; a parametrized one counts once, with the placeholders of its title. */
export interface TestTitle {
  /** The titles of its describe blocks and its own, joined by ` › `. */
  readonly title: string;
  /** `skip`, `todo` or `only` on it or on a block around it: it does not run, or keeps others from running. */
  readonly skipped: boolean;
}

/** All tests of a file, by its syntax: `it`, `test` and `describe`, with `.each` and modifiers. */
export function testTitlesOf(source: string): TestTitle[] {
  const found: TestTitle[] = [];
  const visit = (node: ts.Node, outer: readonly string[], outerSkipped: boolean): void => {
    const call = ts.isCallExpression(node) ? testCallOf(node) : undefined;
    if (call === undefined) {
      ts.forEachChild(node, (child) => visit(child, outer, outerSkipped));
      return;
    }
    const titles = [...outer, call.title];
    const skipped = outerSkipped || call.skipped;
    if (call.kind === 'test') found.push({ title: titles.join(' › '), skipped });
    else ts.forEachChild(node, (child) => visit(child, titles, skipped));
  };
  visit(ts.createSourceFile('tests.ts', source, ts.ScriptTarget.Latest, true), [], false);
  return found;
}

function testCallOf(
  node: ts.CallExpression,
): { readonly kind: 'test' | 'block'; readonly title: string; readonly skipped: boolean } | undefined {
  const [first] = node.arguments;
  if (first === undefined || !ts.isStringLiteralLike(first)) {
    // The values of a template are not known here: its text is.
    if (first === undefined || !ts.isTemplateExpression(first)) return undefined;
  }
  const names = namesOf(node.expression);
  const [name = '', ...modifiers] = names;
  const kind = name === 'describe' ? 'block' : name === 'it' || name === 'test' ? 'test' : undefined;
  if (kind === undefined) return undefined;
  const title = ts.isStringLiteralLike(first) ? first.text : first.getText().slice(1, -1);
  const skipped = modifiers.some((modifier) => ['skip', 'todo', 'only', 'skipIf'].includes(modifier));
  return { kind, title, skipped };
}

/** `it.skip.each(…)` as `['it', 'skip', 'each']`. */
function namesOf(expression: ts.Expression): string[] {
  if (ts.isIdentifier(expression)) return [expression.text];
  if (ts.isPropertyAccessExpression(expression))
    return [...namesOf(expression.expression), expression.name.text];
  if (ts.isCallExpression(expression)) return namesOf(expression.expression);
  if (ts.isTaggedTemplateExpression(expression)) return namesOf(expression.tag);
  return [];
}
