import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readText, snippets, workflowNames } from '../support/github/files.ts';
import { faultsInAction, faultsInWorkflow } from '../support/github/official.ts';

describe('GitHub’s own parser accepts', () => {
  it.each(workflowNames)('%s', async (name) => {
    expect(await faultsInWorkflow(name, readText(join('.github', 'workflows', name)))).toEqual([]);
  });

  it('every workflow that the documents show', async () => {
    expect(snippets.length).toBeGreaterThan(5);
    for (const { at, text } of snippets) expect([at, await faultsInWorkflow(at, text)]).toEqual([at, []]);
  });

  it('action.yml', () => {
    expect(faultsInAction('action.yml', readText('action.yml'))).toEqual([]);
  });
});

describe('GitHub’s own parser refuses', () => {
  const job = (lines: string): string => `on: push\njobs:\n  a:\n    runs-on: x\n${lines}\n`;

  it.each([
    ['an unknown key', job('    step: []'), "Unexpected value 'step'"],
    [
      'an unknown queue',
      job('    concurrency: { group: a, queue: many }\n    steps: [{ run: x }]'),
      "'many'",
    ],
    [
      'a secret in the condition of a job',
      job("    if: secrets.x == ''\n    steps: [{ run: x }]"),
      'secrets',
    ],
    ['an unknown context in the condition of a step', job('    steps: [{ run: x, if: nope.x }]'), 'nope'],
    ['an unknown function', job('    if: succes()\n    steps: [{ run: x }]'), 'succes'],
    [
      'a matrix in a workflow’s concurrency',
      `concurrency: \${{ matrix.x }}\n${job('    steps: [{ run: x }]')}`,
      'matrix',
    ],
    ['a job that waits for none', job('    needs: b\n    steps: [{ run: x }]'), 'b'],
  ])('%s', async (_, text, says) => {
    expect((await faultsInWorkflow('injected.yml', text)).join('\n')).toContain(says);
  });

  it('an action without a way to run', () => {
    expect(faultsInAction('action.yml', 'name: x\ndescription: y\nruns: { using: node99 }\n')).not.toEqual(
      [],
    );
  });
});
