// Produces failures against the sandbox, and writes what a person would read of each into a folder:
//   npm run failures              all, into build/failures
//   npm run failures -- hook key  those whose names begin so
// Per run NAME.log (the job's log), NAME.summary.md, NAME.mail.txt and NAME.outputs.txt. Build dist/ first: `npm run build`.
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createFixture } from '../support/fixture.ts';
import { failureCases, type Show } from './failures/cases.ts';

const folder = join(import.meta.dirname, '..', '..', 'build', 'failures');
await mkdir(folder, { recursive: true });

const wanted = process.argv.slice(2);
const isWanted = (name: string): boolean =>
  wanted.length === 0 || wanted.some((beginning) => name.startsWith(beginning));

const fixture = await createFixture({
  sourceRegion: 'eu-central-1',
  targetRegion: 'us-east-1',
  sourceKey: 'default',
  snapshot: 'automated',
});
const { sandbox } = fixture;
const show: Show = async (name, result) => {
  const write = (kind: string, text: string): Promise<void> =>
    writeFile(join(folder, `${name}.${kind}`), text === '' ? '' : `${text}\n`);
  const log = result.log.split('\n').filter((line) => !line.startsWith('::debug::'));
  await write('log', log.join('\n'));
  await write('summary.md', result.summary);
  const messages = sandbox.awsState.messages.splice(0);
  await write(
    'mail.txt',
    messages.map(({ subject, message, mail = message }) => `Subject: ${subject}\n\n${mail}`).join('\n\n'),
  );
  await write(
    'outputs.txt',
    Object.entries(result.outputs)
      .map(([output, value]) => `${output}=${value}`)
      .join('\n'),
  );
  const leaks = await fixture.findLeaks(result).catch(() => result.leaks);
  const leaked = leaks.length === 0 ? '' : `, LEAKS ${leaks.join(', ')}`;
  console.log(`${name}: exit code ${result.exitCode ?? result.signal}${leaked}`);
};

try {
  const saved = await sandbox.save();
  const { subject } = sandbox.github;
  const timings = { ...sandbox.rds.context.timings };
  for (const { run } of failureCases.filter(({ name }) => isWanted(name))) {
    await sandbox.load(saved);
    sandbox.faults.length = 0;
    sandbox.requests.length = 0;
    sandbox.github.subject = subject;
    Object.assign(sandbox.rds.context.timings, timings);
    await run(fixture, show);
  }
  console.log(folder);
} finally {
  await sandbox.stop();
}
