// Writes the tables of inputs and outputs from action.yml into README.md, between their markers.
// `--check` changes nothing and fails when README.md is not what it would write.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseDocument, type Scalar, type YAMLMap } from 'yaml';

const root = join(import.meta.dirname, '..', '..');
const readmePath = join(root, 'README.md');
const action = parseDocument(readFileSync(join(root, 'action.yml'), 'utf8'));

/** One table; a comment above an input begins a group. */
function table(kind: 'inputs' | 'outputs'): string {
  const lines: string[] = [];
  const begin = (title: string) => lines.push(`| ${title} | |`, '|---|---|');
  const { items } = action.get(kind, true) as unknown as YAMLMap<Scalar<string>, YAMLMap>;
  for (const [index, { key, value }] of items.entries()) {
    const group = key.commentBefore?.trim();
    if (group !== undefined && index > 0) lines.push('');
    if (group !== undefined || index === 0) begin(group ?? (kind === 'inputs' ? 'Input' : 'Output'));
    const description = String(value?.get('description')).replaceAll('|', '\\|');
    const byDefault = value?.get('default');
    lines.push(
      `| \`${key.value}\` | ${description}${byDefault === undefined ? '' : ` Default \`${String(byDefault)}\`.`} |`,
    );
  }
  return lines.join('\n');
}

const readme = readFileSync(readmePath, 'utf8');
let updated = readme;
for (const kind of ['inputs', 'outputs'] as const) {
  const markers = new RegExp(`(<!-- ${kind}:begin -->\n)[^]*?(<!-- ${kind}:end -->)`);
  if (!markers.test(updated)) throw new Error(`README.md has no markers for ${kind}.`);
  updated = updated.replace(markers, (_, begin: string, end: string) => `${begin}${table(kind)}\n${end}`);
}

if (!process.argv.includes('--check')) writeFileSync(readmePath, updated);
else if (updated !== readme) {
  console.error('README.md does not match action.yml: run `npm run docs`.');
  process.exitCode = 1;
}
