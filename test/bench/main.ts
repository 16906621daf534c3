// npm run bench -- --sql [--only KIND] [--rounds N] [--write]
// npm run bench [-- --json] [--write] [--strategy replace] [--restores N] [--only TEXT] [--fleets 1,20,200]
import { readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { cpus } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { runBench } from './bench.ts';
import { type Fleet, runFleet } from './fleet.ts';
import { describeSqlBench, runSqlBench } from './sql.ts';
import { measureStartup } from './startup.ts';
import { describeBench } from './table.ts';
import { runWaking } from './waking.ts';

const startupRounds = 15;
const { values } = parseArgs({
  options: {
    json: { type: 'boolean', default: false },
    write: { type: 'boolean', default: false },
    strategy: { type: 'string', default: 'swap' },
    restores: { type: 'string', default: '3' },
    only: { type: 'string' },
    fleets: { type: 'string', default: '1,20,200' },
    sql: { type: 'boolean', default: false },
    rounds: { type: 'string', default: '3' },
  },
});
if (values.sql) {
  const rows = await runSqlBench({ rounds: Number(values.rounds), only: values.only }, (row) =>
    process.stderr.write(`${JSON.stringify(row)}\n`),
  );
  const text = `${new Date().toISOString().slice(0, 10)}, ${cpus().length} cores, Node ${process.versions.node}, medians of ${values.rounds}.\n\n${describeSqlBench(rows)}`;
  process.stdout.write(`${text}\n`);
  if (values.write) writeDocument(text, 'sql-bench');
  process.exit();
}
const { strategy } = values;
const restores = Number(values.restores);
// The sandbox's name server, and nothing of the machine's own AWS configuration.
createRequire(import.meta.url)('../sandbox/resolver.cjs');
process.env['AWS_EC2_METADATA_DISABLED'] = 'true';

const benched = await runBench({
  strategy,
  restores,
  only: values.only,
  onRow: (row) => process.stderr.write(`${Object.values(row).join('\t')}\n`),
});
if (values.json) process.stdout.write(`${JSON.stringify(benched.rows, undefined, 2)}\n`);
else {
  const startup = await measureStartup(startupRounds);
  const fleets: Fleet[] = [];
  for (const restores of values.fleets.split(',')) fleets.push(await runFleet(Number(restores)));
  const waking = await runWaking(restores, values.only);
  const text = describeBench(
    { ...benched, startup, fleets, waking },
    {
      date: new Date().toISOString().slice(0, 10),
      machine: `${cpus().length} cores, Node ${process.versions.node}`,
      strategy,
      restores,
    },
  );
  process.stdout.write(`${text}\n`);
  if (values.write) writeDocument(text, 'bench');
}

function writeDocument(text: string, name: 'bench' | 'sql-bench'): void {
  const path = join(import.meta.dirname, '..', '..', '.github', 'docs', 'performance.md');
  const document = readFileSync(path, 'utf8');
  const markers = new RegExp(`(<!-- ${name}:begin -->\\n)[\\s\\S]*?(<!-- ${name}:end -->)`);
  if (!markers.test(document)) throw new Error(`performance.md has no markers for ${name}.`);
  writeFileSync(
    path,
    document.replace(markers, (_, begin: string, end: string) => `${begin}${text}\n${end}`),
  );
}
