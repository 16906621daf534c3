// The workflows of this repository, and those that its documents tell a reader to copy.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import type { Workflow } from './workflow.ts';

const root = join(import.meta.dirname, '..', '..', '..');
const folder = join('.github', 'workflows');

/** The text of a file of this repository. */
export const readText = (path: string): string => readFileSync(join(root, path), 'utf8');

/** The names of the workflows of this repository. */
export const workflowNames: readonly string[] = readdirSync(join(root, folder));

/** A workflow of this repository, as YAML reads it. */
export function workflowOf(name: string): Workflow {
  return parse(readText(join(folder, name))) as Workflow;
}

/** A whole workflow in a fenced block of a document. */
export interface Snippet {
  /** Document and line. */
  readonly at: string;
  readonly text: string;
}

/** The example workflows, and the workflows of all Markdown documents of this repository. */
export const snippets: readonly Snippet[] = [...examples(), ...documents().flatMap(snippetsOf)];

function examples(): Snippet[] {
  const place = join('.github', 'examples', 'workflows');
  return readdirSync(join(root, place)).map((name) => ({ at: name, text: readText(join(place, name)) }));
}

function snippetsOf(path: string): Snippet[] {
  const text = readText(path);
  return [...text.matchAll(/^```yaml\n(.*?)^```/gms)]
    .filter(([, block = '']) => /^jobs:/m.test(block))
    .map(({ 1: block = '', index }) => ({
      at: `${path}:${text.slice(0, index).split('\n').length}`,
      text: block,
    }));
}

function documents(): string[] {
  const found = readdirSync(join(root, '.github'), { recursive: true, encoding: 'utf8' });
  return ['README.md', ...found.filter((name) => name.endsWith('.md')).map((name) => join('.github', name))];
}
