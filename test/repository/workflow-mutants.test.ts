import { join } from 'node:path';
import { expect, it } from 'vitest';
import { parse } from 'yaml';
import { readText } from '../support/github/files.ts';
import { approvals, byHand, environment, finds, none, starts } from '../support/github/situations.ts';
import { type Hands, runWorkflow, type Situation, type Workflow } from '../support/github/workflow.ts';

// Are the situations of restore.yml enough? Each mistake that is put into one of its expressions must change what happens in
// one of them; workflow-runs.test.ts says for each what is right.

const text = readText(join('.github', 'workflows', 'restore.yml'));

const asked = byHand({ 'restore-id': 'r1' }, { AURORA_RESTORE_APPROVAL_ENVIRONMENT: environment });

const table: readonly (readonly [Situation, Hands])[] = [
  ...starts.map(([, situation]) => [situation, {}] as const),
  ...approvals.map(
    ([, situation, unfinished]) => [situation, finds(unfinished === none ? [] : unfinished)] as const,
  ),
  // A reviewer rejects it, or somebody cancels it while it waits.
  ...(['failure', 'cancelled'] as const).flatMap((end) =>
    ['find', 'approve'].map((job) => [asked, { ends: { [job]: end } }] as const),
  ),
];

/** What happens in all situations, or the error of the engine. */
async function outcomeOf(workflow: Workflow): Promise<string> {
  const outcomes: unknown[] = [];
  for (const [situation, hands] of table) {
    try {
      const { jobs, result } = await runWorkflow(workflow, situation, hands);
      const ends = Object.entries(jobs).map(([id, [run]]) => [
        ...[id, run?.result, run?.environment, run?.group, run?.runsOn],
        run?.steps.map(({ uses, with: given }) => [uses, given]),
      ]);
      outcomes.push([result, ends]);
    } catch (error) {
      outcomes.push(String(error));
    }
  }
  return JSON.stringify(outcomes);
}

/** Each expression with one operator, comparison or negation changed. */
function mutants(): { readonly what: string; readonly text: string }[] {
  const changes: readonly (readonly [pattern: RegExp, replacement: string])[] = [
    [/&&/g, '||'],
    [/\|\|/g, '&&'],
    [/ != /g, ' == '],
    [/ == /g, ' != '],
    [/!(?=contains|inputs|cancelled)/g, ''],
  ];
  const found: { what: string; text: string }[] = [];
  const first = text.indexOf('\njobs:');
  for (const [pattern, replacement] of changes) {
    for (const { index, 0: whole } of text.matchAll(pattern)) {
      const lineStart = text.lastIndexOf('\n', index) + 1;
      const line = text.slice(lineStart, text.indexOf('\n', index)).trim();
      if (index < first || line.startsWith('#')) continue;
      found.push({
        what: `${line} (${whole.trim()} at ${index - lineStart})`,
        text: text.slice(0, index) + replacement + text.slice(index + whole.length),
      });
    }
  }
  return found;
}

it('a mistake in any expression of restore.yml changes what happens in a situation of the table', async () => {
  const right = await outcomeOf(parse(text) as Workflow);
  const all = mutants();
  expect(all.length).toBeGreaterThan(40);
  const unnoticed: string[] = [];
  for (const { what, text: mutant } of all)
    if ((await outcomeOf(parse(mutant) as Workflow)) === right) unnoticed.push(what);
  expect(unnoticed).toEqual([]);
});
