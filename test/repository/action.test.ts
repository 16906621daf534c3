import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { parse } from 'yaml';
import { errorCodes } from '../../src/errors.ts';
import { inputName, keys } from '../../src/settings/schema.ts';

const root = join(import.meta.dirname, '..', '..');
const action = parse(readFileSync(join(root, 'action.yml'), 'utf8')) as {
  readonly description: string;
  readonly inputs: Record<string, { readonly description: string; readonly default?: string }>;
  readonly outputs: Record<string, { readonly description: string }>;
  readonly runs: { readonly using: string; readonly main: string };
};

it('declares every setting as an input', () => {
  expect(Object.keys(action.inputs).toSorted()).toEqual(keys.map(inputName).toSorted());
});

it('leaves defaults to the action, so that a parameter can take the place of an input that is not set', () => {
  const withDefault = Object.entries(action.inputs).filter(([, input]) => input.default !== undefined);
  expect(withDefault.map(([name]) => name)).toEqual(['github-token']);
});

it('describes every input and output, and itself as briefly as the marketplace wants it', () => {
  const described = [...Object.values(action.inputs), ...Object.values(action.outputs)];
  expect(described.filter(({ description }) => description.length < 10)).toEqual([]);
  expect(action.description.length).toBeLessThan(125);
});

it('says of each input what its default is, or that it is required', () => {
  const silent = Object.entries(action.inputs).filter(
    ([, input]) =>
      input.default === undefined && !/Default|Required|Without it|Needed/.test(input.description),
  );
  expect(silent.map(([name]) => name)).toEqual([]);
});

it('has every error code in the reference', () => {
  const reference = readFileSync(join(root, '.github', 'docs', 'reference.md'), 'utf8');
  expect(errorCodes.filter((code) => !reference.includes(`| [\`${code}\`](`))).toEqual([]);
});

it('gives the whole workflow to paste, with the permission it needs', () => {
  const workflow = /```yaml\n([\s\S]*?)```/.exec(readFileSync(join(root, 'README.md'), 'utf8'))?.[1] ?? '';
  const { permissions, jobs } = parse(workflow) as {
    readonly permissions: Record<string, string>;
    readonly jobs: Record<string, { readonly steps: readonly { readonly with?: Record<string, string> }[] }>;
  };
  expect(permissions).toEqual({ 'id-token': 'write', contents: 'read' });
  const given = Object.keys(jobs['refresh']?.steps[0]?.with ?? {});
  expect(given.length).toBeGreaterThan(0);
  expect(given.filter((name) => !(name in action.inputs))).toEqual([]);
});
