import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { testTitlesOf } from '../support/test-titles.ts';

// Every guarantee of the README, by its bold name, and the tests that show it. A guarantee without a test would be a hope.

const promises: Readonly<Record<string, readonly string[]>> = {
  'Checked first': [
    'plan finds, and a restore refuses before it changes anything: › $name',
    'bad input ends with a clear error and changes nothing: › $name',
    'operation: plan › reports all faults at once',
  ],
  'Only a tagged cluster is replaced': [
    'plan finds, and a restore refuses before it changes anything: › $name',
    'a previous cluster whose time is over › is not removed when somebody has given it %s',
    'a previous cluster whose time is over › is not removed when somebody has made it the target again',
  ],
  'The old data is kept': [
    'the final snapshot › is created again when somebody has deleted it before the previous cluster was deleted',
    'a snapshot that cannot be restored at all › ends the run with the reason; the old data is kept, and rollback makes it the target again',
    'rollback › undoes a restore that succeeded, and keeps what that had made',
    'a swap › is undone by rollback: the names are exchanged again',
  ],
  'Build first': [
    'a swap › that fails before its cut-over leaves the target as it was, and abandon removes what was built',
    'a cut-over › leaves the previous cluster its name when the new cluster is gone',
  ],
  'Locked until verified': [
    'a swap › builds beside the previous cluster, exchanges the names after verification and keeps the previous cluster (PostgreSQL %s)',
    'hooks in SQL › mask before anybody can look: %s, PostgreSQL %s',
    'the caller’s own checks › prevent the cut-over when one fails, and allow it when all pass',
    'hooks that are programs › that fail, or take too long, stop the restore before any login is enabled',
    'what acts in the background › stops the restore where it cannot be disabled, and is only reported with report',
  ],
  'Resumed, not repeated': [
    'a restore that is killed › converges from a kill before and after everything it sends',
    'a restore that is killed › converges from any series of kills',
    'a step › runs once: later runs get its result as it was stored, and so does the first',
    'settings › that differ from those of the unfinished restore are refused by name',
  ],
  'One run per target': [
    'a restore › reports the run that already works on its target, and changes nothing',
    'two runs for one target › one that was stopped for longer than its lease sends nothing more when it wakes',
    'a lease › of a run that died is taken over after one full lease, whatever the wall clocks say',
  ],
  'No table, no change': [
    'while DynamoDB cannot be reached › at the start, nothing is touched',
    'while DynamoDB cannot be reached › for longer, the run stops itself before its lease ends, and changes nothing more',
  ],
  'No secret is stored or printed': [
    'PostgreSQL %s › sends verifiers, and never a password',
    'masks every form of a secret, once, and no more than one line at a time',
    'hides a password of several lines, in every form that a hook prints',
    'a password that GitHub could not hide is refused before anything starts: › %s',
    'a restore › $name',
    'bad input ends with a clear error and changes nothing: › $name',
  ],
};

const root = join(import.meta.dirname, '..', '..');
const tests = new Map<string, boolean>();
for (const path of globSync('test/**/*.test.ts', { cwd: root })) {
  for (const { title, skipped } of testTitlesOf(readFileSync(join(root, path), 'utf8')))
    tests.set(title, skipped);
}

describe('the guarantees of the README', () => {
  it('are those that this file knows', () => {
    const readme = readFileSync(join(root, 'README.md'), 'utf8');
    const [, section = ''] = /^## What is guaranteed\n([\s\S]*?)^## /m.exec(readme) ?? [];
    const named = [...section.matchAll(/^- \*\*(.+?)\.\*\*/gm)].map(([, name]) => name);
    expect(named).toEqual(Object.keys(promises));
  });

  it.each(Object.entries(promises))('%s: is shown by tests that run', (_promise, titles) => {
    expect(titles.length).toBeGreaterThan(0);
    expect(titles.filter((title) => !tests.has(title))).toEqual([]);
    expect(titles.filter((title) => tests.get(title))).toEqual([]);
  });
});
