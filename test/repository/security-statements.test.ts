import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { testTitlesOf } from '../support/test-titles.ts';

// Every subject of SECURITY.md, and the tests that show what it says. The roles are asked by test/policies/thief.test.ts.
// The runner has none: what it says is advice.

const forged = 'a cluster that somebody wrote into the table as the';
const snapshot = 'a snapshot that somebody wrote into the table as the chosen one';
const programs = 'hooks that are programs';

const shownBy: Readonly<Record<string, readonly string[]>> = {
  'Who may push to the branch': [
    'the %s role trusts › exact subjects, in both forms, and the audience',
    'whoever has stolen a session of the %s role › can %s',
  ],
  'Who may start the workflow': ['restore.yml › %s', 'the approval of restore.yml › for %s'],
  'Who calls the reusable workflow': [
    'the %s role trusts › a repository and workflows only, where they are asked for',
  ],
  'Who may write parameters': [
    'whoever may only write parameters gets no further than that',
    'a parameter cannot weaken a guard: › every guard has an example',
    'a parameter cannot weaken a guard: › %s',
    'a parameter that names another table is refused by the role, which can use its own only',
  ],
  'Who may write the table': [
    '%s follows no role that somebody wrote into the table',
    'a target, guard or folder that somebody wrote into the table is refused',
    'an endpoint that somebody wrote into the table gets no password',
    `${forged} new one › gets no instances and no master password`,
    `${forged} new one › gets no SQL and no password (%s)`,
    `${forged} new one › is not renamed to the target (%s)`,
    `${forged} new one › does not get the guard tag, nor settings of the target`,
    `${forged} new one › is not deleted by abandon, and keeps its Data API`,
    `${forged} previous one › is not renamed`,
    `${forged} previous one › is not started, copied or deleted (%s, %s in %s)`,
    'a rollback follows no stored name: › %s, %s',
    `${snapshot} › is not shared`,
    `${snapshot} › is not taken off the share list (%s)`,
    'instances that somebody wrote into the table as publicly accessible are made private (%s)',
  ],
  'A fork’s pull request': ['bad input ends with a clear error and changes nothing: › $name'],
  'The job’s log': [
    'nothing in a text is a command, whatever characters stand around it',
    'text of others is never a command: › names in the database, hook files, hook output, notices, check rows and errors',
    'text of others is never a command: › parameters, tags, messages of AWS, and the branch',
    'text of others is never a command: › what AWS says when it refuses %s',
  ],
  Passwords: [
    'a password that GitHub could not hide is refused before anything starts: › %s',
    'a password that GitHub could not hide is refused before anything starts: › one that is %s',
    'a password that would hide a name which only the restore knows is refused before anything starts: › of the chosen snapshot',
    'hides a password of several lines, in every form that a hook prints',
    'never masks what would hide the whole log',
    'a password that somebody else repeats in an error is in nothing that is stored or sent: › %s',
    'PostgreSQL %s › sends verifiers, and never a password',
  ],
  'A workflow input or SSM parameter': [
    'any text as any input or parameter is read, or refused as bad input in a message of a few lines',
    'bad input ends with a clear error and changes nothing: › $name',
  ],
  'A snapshot': [
    'PostgreSQL %s › disables the logins of roles that the master may alter, and ends their sessions',
    'PostgreSQL %s › closes every database to roles that the master may not alter',
    'what acts in the background › is disabled before any login is enabled, and all that reaches out is listed (%s, PostgreSQL %s)',
  ],
  'Checks (`checks`, `freshness-query`)': [
    'the caller’s own checks › keep rows out of table and messages; the log has them on demand: %s',
    'the error of a check or a hook › has no value of the data (%s, %s)',
    'the error of a check or a hook › has no text of a function that raises it as %s',
    'the error of a statement of this action › names the function that raises %s, and not what it says',
    'the refusal of a login › has no text of a login event trigger (%s)',
  ],
  'A hook': [
    'hooks and checks are read only from the workspace, symbolic links resolved',
    `${programs} › get a connection and the facts of the restore, and nothing of the job; they end with all that they have started`,
    'a program ends with the action that %s, and does not run beside its successor',
    'what a program started in a session of its own does not keep the job',
    'what a program started as a daemon, by forking twice, ends with it',
  ],
  'A dependency': [
    'the lock file pins every package by its content',
    '$name › pins everything it uses by the full commit, with its version',
    'a job that can take a token for AWS or publish › runs no install script of a package',
    'a job that can take a token for AWS or publish › publishes only what was built without install scripts, and lists what is in the bundle',
    'ci.yml › looks at the code and at the workflows (%s)',
  ],
  'The runner': [],
};

const root = join(import.meta.dirname, '..', '..');
const running = new Set(
  globSync('test/**/*.test.ts', { cwd: root })
    .flatMap((path) => testTitlesOf(readFileSync(join(root, path), 'utf8')))
    .filter(({ skipped }) => !skipped)
    .map(({ title }) => title),
);

describe('the statements of SECURITY.md', () => {
  it('are about the subjects that this file knows', () => {
    const text = readFileSync(join(root, '.github', 'SECURITY.md'), 'utf8');
    const [, rest = ''] = text.split('## Who else can do what');
    const [section = ''] = rest.split('## Known limits');
    const named = [...section.matchAll(/^(?:\| )?\*\*(.+?)\.?\*\*/gm)].map(([, name = '']) =>
      name.replaceAll("'", '’'),
    );
    expect(named).toEqual(Object.keys(shownBy));
  });

  it.each(Object.entries(shownBy))('%s: are shown by tests that run', (subject, titles) => {
    expect(titles.length > 0 || subject === 'The runner').toBe(true);
    expect(titles.filter((title) => !running.has(title))).toEqual([]);
  });
});
