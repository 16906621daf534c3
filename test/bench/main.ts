import { createRequire } from 'node:module';
import { parseArgs } from 'node:util';
import { runBench } from './bench.ts';

const { values } = parseArgs({
  options: {
    json: { type: 'boolean', default: false },
    readme: { type: 'boolean', default: false },
    strategy: { type: 'string', default: 'swap' },
    only: { type: 'string' },
    restores: { type: 'string', default: '3' },
  },
});
// The sandbox's name server, and nothing of the machine's own AWS configuration.
createRequire(import.meta.url)('../sandbox/resolver.cjs');
process.env['AWS_EC2_METADATA_DISABLED'] = 'true';

const { rows, first } = await runBench({
  only: values.only,
  strategy: values.strategy,
  restores: Number(values.restores),
  onRow: (row) => process.stderr.write(`${Object.values(row).join('\t')}\n`),
});
if (values.json) process.stdout.write(`${JSON.stringify(rows, undefined, 2)}\n`);
process.stderr.write(`first:\n${first.map((row) => Object.values(row).join('\t')).join('\n')}\n`);
