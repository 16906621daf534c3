// Writes what documents repeat of other files, between markers: the tables of inputs and outputs (from action.yml), the
// table of error codes (from troubleshooting.md), and the example workflows (from .github/examples).
// `--check` changes nothing and fails when a document differs from what would be written.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { isMap, isScalar, parseDocument } from 'yaml';
import { errorCodes } from '../../src/errors.ts';

const root = join(import.meta.dirname, '..', '..');
const docs = join('.github', 'docs');
const read = (path: string): string => readFileSync(join(root, path), 'utf8');

/** The inputs that most workflows use; the README lists only these. */
const everydayInputs = [
  'source-role-arn',
  'target-role-arn',
  'source-region',
  'target-region',
  'source-cluster-id',
  'target-cluster-id',
  'source-kms-key-id',
  'snapshot-id',
  'strategy',
  'keep-previous',
  'credentials-secret',
  'keep-login-roles',
  'connect',
  'hooks',
  'checks',
  'topic-arn',
  'restart',
] as const;
const everydayOutputs = [
  'status',
  'restore-id',
  'snapshot-arn',
  'snapshot-time',
  'cluster-endpoint',
  'reader-endpoint',
  'port',
  'secret-arn',
  'masked',
  'previous-cluster-id',
  'final-snapshot-arn',
] as const;

/** An input or output of action.yml. A comment above it begins a group. */
interface Entry {
  readonly name: string;
  readonly description: string;
  readonly byDefault: string | undefined;
  readonly group: string | undefined;
}

const action = parseDocument(read('action.yml'));

function entriesOf(kind: 'inputs' | 'outputs'): Entry[] {
  const map = action.get(kind, true);
  if (!isMap(map)) throw new Error(`action.yml has no ${kind}.`);
  return map.items.map(({ key, value }) => {
    if (!isScalar(key) || !isMap(value)) throw new Error(`action.yml has ${kind} of an unknown form.`);
    const byDefault = value.get('default');
    return {
      name: String(key.value),
      description: String(value.get('description')).replaceAll('|', '\\|'),
      byDefault: byDefault === undefined ? undefined : String(byDefault),
      group: key.commentBefore?.trim(),
    };
  });
}

/** All entries, one table for each group. */
function fullTable(kind: 'inputs' | 'outputs'): string {
  const lines: string[] = [];
  for (const [index, { name, description, byDefault, group }] of entriesOf(kind).entries()) {
    const title = group ?? (index === 0 ? (kind === 'inputs' ? 'Input' : 'Output') : undefined);
    if (title !== undefined) lines.push(...(index > 0 ? [''] : []), `| ${title} | |`, '|---|---|');
    lines.push(
      `| \`${name}\` | ${description}${byDefault === undefined ? '' : ` Default \`${byDefault}\`.`} |`,
    );
  }
  return lines.join('\n');
}

/** The entries that are named, each with its first sentence and its default. */
function shortTable(kind: 'inputs' | 'outputs', names: readonly string[]): string {
  const entries = new Map(entriesOf(kind).map((entry) => [entry.name, entry]));
  const rows = names.map((name) => {
    const entry = entries.get(name);
    if (entry === undefined) throw new Error(`action.yml has no ${kind} called ${name}.`);
    const [first = '', ...others] = sentencesOf(entry.description);
    const stated = others.filter((sentence) => /^(Default|Required)/.test(sentence));
    return `| \`${name}\` | ${[first, ...stated].join(' ')} |`;
  });
  return [`| ${kind === 'inputs' ? 'Input' : 'Output'} | |`, '|---|---|', ...rows].join('\n');
}

function sentencesOf(text: string): string[] {
  return text.split(/(?<=\.)\s+(?=[A-Z`])/);
}

/** Every code, with the first sentence of its section in troubleshooting.md. */
function errorTable(): string {
  const sections = new Map(
    read(join(docs, 'troubleshooting.md'))
      .split(/^## /m)
      .map((section) => {
        const [title = '', ...lines] = section.split('\n');
        const [first = ''] = sentencesOf(
          lines.join('\n').trim().split('\n\n')[0]?.replaceAll('\n', ' ') ?? '',
        );
        return [title.replaceAll('`', '').trim(), first] as const;
      }),
  );
  const rows = errorCodes.map((code) => {
    const meaning = sections.get(code);
    if (meaning === undefined || meaning === '')
      throw new Error(`troubleshooting.md has no section ${code}.`);
    return `| [\`${code}\`](troubleshooting.md#${code.toLowerCase()}) | ${meaning} |`;
  });
  const unknown = [...sections.keys()].filter(
    (title) => /^[A-Z_]{4,}$/.test(title) && !(errorCodes as readonly string[]).includes(title),
  );
  if (unknown.length > 0)
    throw new Error(`troubleshooting.md has sections of no error code: ${unknown.join(', ')}.`);
  return ['| Code | |', '|---|---|', ...rows].join('\n');
}

/** `NAME:begin` and `NAME:end` are the markers. */
const tables: readonly (readonly [path: string, name: string, write: () => string])[] = [
  ['README.md', 'inputs', () => shortTable('inputs', everydayInputs)],
  ['README.md', 'outputs', () => shortTable('outputs', everydayOutputs)],
  [join(docs, 'reference.md'), 'inputs', () => fullTable('inputs')],
  [join(docs, 'reference.md'), 'outputs', () => fullTable('outputs')],
  [join(docs, 'reference.md'), 'errors', errorTable],
];

/** Documents that show files of .github/examples, between `example: PATH` and `example:end`. */
const withExamples = [
  'README.md',
  ...['recipes.md', 'masking.md', 'fleet.md'].map((name) => join(docs, name)),
];

function insertTable(text: string, path: string, name: string, table: string): string {
  const markers = new RegExp(`(<!-- ${name}:begin -->\n)[\\s\\S]*?(<!-- ${name}:end -->)`);
  if (!markers.test(text)) throw new Error(`${path} has no markers for ${name}.`);
  return text.replace(markers, (_, begin: string, end: string) => `${begin}${table}\n${end}`);
}

function insertExamples(text: string): string {
  return text.replaceAll(
    /(<!-- example: ([\w./-]+) -->\n)[\s\S]*?(<!-- example:end -->)/g,
    (_, begin: string, path: string, end: string) => {
      const content = read(join('.github', 'examples', path)).trimEnd();
      return `${begin}\`\`\`${path.endsWith('.sql') ? 'sql' : 'yaml'}\n${content}\n\`\`\`\n${end}`;
    },
  );
}

const updated = new Map<string, string>();
const textOf = (path: string): string => updated.get(path) ?? read(path);
for (const [path, name, write] of tables) updated.set(path, insertTable(textOf(path), path, name, write()));
for (const path of withExamples) updated.set(path, insertExamples(textOf(path)));

for (const [path, text] of updated) {
  if (text === read(path)) continue;
  if (process.argv.includes('--check')) {
    console.error(
      `${path} does not match action.yml, troubleshooting.md or .github/examples: run \`npm run docs\`.`,
    );
    process.exitCode = 1;
  } else writeFileSync(join(root, path), text);
}
