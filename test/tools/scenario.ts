// Runs the bundle once against a new sandbox, with inputs from the command line, and prints its log and outputs:
//   npm run scenario -- operation=plan strategy=replace
//   npm run scenario -- --source-key default --snapshot automated copy=always
// `--debug` prints debug lines as well, `--summary FILE` writes the Markdown summary. Build dist/ first: `npm run build`.
import { writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { createFixture } from '../support/fixture.ts';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    'source-region': { type: 'string', default: 'eu-central-1' },
    'target-region': { type: 'string', default: 'eu-central-1' },
    'source-key': { type: 'string', default: 'customer' },
    snapshot: { type: 'string', default: 'manual' },
    'one-account': { type: 'boolean', default: false },
    debug: { type: 'boolean', default: false },
    summary: { type: 'string' },
  },
});
const oneOf = <T extends string>(name: string, value: string, allowed: readonly T[]): T => {
  const found = allowed.find((one) => one === value);
  if (found === undefined) throw new Error(`--${name} is one of ${allowed.join(', ')}, not ${value}.`);
  return found;
};
const inputs = Object.fromEntries(
  positionals.map((text) => {
    const at = text.indexOf('=');
    if (at < 1) throw new Error(`${text} is not INPUT=VALUE.`);
    return [text.slice(0, at), text.slice(at + 1)];
  }),
);

const fixture = await createFixture({
  sourceRegion: values['source-region'],
  targetRegion: values['target-region'],
  oneAccount: values['one-account'],
  sourceKey: oneOf('source-key', values['source-key'], ['default', 'customer', 'none']),
  snapshot: oneOf('snapshot', values.snapshot, ['automated', 'manual', 'awsbackup']),
});
try {
  const onLine = (line: string): void => {
    if (values.debug || !line.startsWith('::debug::')) console.log(line);
  };
  const result = await fixture.run(inputs, { onLine });
  if (values.summary !== undefined) writeFileSync(values.summary, result.summary);
  console.log(`\nexit code ${result.exitCode}`);
  for (const [name, value] of Object.entries(result.outputs)) console.log(`${name}=${value}`);
  process.exitCode = result.exitCode ?? 1;
} finally {
  await fixture.sandbox.stop();
}
