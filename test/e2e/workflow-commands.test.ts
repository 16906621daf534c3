import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { bundle, runAction } from '../support/runner.ts';

/** Every white-space, control, format and separator character, some that combine, and none. */
const characters = [
  '',
  ...Array.from({ length: 0x11_0000 }, (_, code) => code)
    .filter((code) => code < 0xd800 || code > 0xdfff)
    .map((code) => String.fromCodePoint(code))
    .filter((character) => /[\p{White_Space}\p{Cc}\p{Cf}\p{Z}]/u.test(character)),
  ...['\u0300', '\ufe0f', '\ud800', '\uff1a', '\u2237', '\u2a74'],
];
const payloads = [
  '::error::evil',
  '::warning::evil',
  '::add-mask::evil',
  '::stop-commands::evil',
  '::set-output name=evil::evil',
  '::set-env name=evil::evil',
  '##[error]evil',
  '##[stop-commands]evil',
  '##[add-mask]evil',
];
const places = ['@P', 'name\n@P', 'name@P', 'name\r@P', '@@P', 'a @P@', '@\n@P'];
/** Also inside of what introduces a command. */
const split = [':@:error::evil', '#@#[error]evil', '##@[error]evil'];

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'commands-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

/** A program of the action's own modules, read as the runner reads a step. */
async function runProgram(body: string) {
  const log = new URL('../../src/github/log.ts', import.meta.url).href;
  const core = import.meta.resolve('@actions/core');
  const program = join(folder, 'program.mjs');
  await writeFile(
    program,
    `import { randomBytes } from 'node:crypto';
import * as core from ${JSON.stringify(core)};
import { createLog } from ${JSON.stringify(log)};
const log = createLog(core, () => randomBytes(16).toString('hex'));
${body}`,
  );
  return runAction({ env: { PATH: process.env['PATH'] ?? '' }, secrets: {}, program });
}

it('nothing in a text is a command, whatever characters stand around it', async () => {
  const texts = characters.flatMap((character) => [
    ...places.flatMap((place) =>
      payloads.map((payload) =>
        place.replaceAll('@P', '@\u0000P').replaceAll('@', character).replaceAll('\u0000P', payload),
      ),
    ),
    ...split.map((text) => text.replaceAll('@', character)),
  ]);
  await writeFile(join(folder, 'texts.json'), JSON.stringify(texts));
  const result = await runProgram(`
import { readFileSync } from 'node:fs';
for (const text of JSON.parse(readFileSync(${JSON.stringify(join(folder, 'texts.json'))}, 'utf8'))) {
  log.info(text);
  log.foreign(text);
  log.warning(text);
  log.error(text, text);
  log.debug(text);
  log.startGroup(text);
  log.endGroup();
}`);
  expect(result.exitCode).toBe(0);
  expect(texts.length).toBeGreaterThan(10_000);
  const obeyed = Object.groupBy(result.commands, ({ name }) => name);
  expect(Object.fromEntries(Object.entries(obeyed).map(([name, all]) => [name, all?.length]))).toEqual({
    warning: texts.length,
    error: texts.length,
    debug: texts.length,
    group: texts.length,
    endgroup: texts.length,
  });
  expect(result.masks).toEqual([]);
  expect(result.endedStopped).toBe(false);
});

it('a failure that nothing expected is an annotation, and no command in it is obeyed', async () => {
  const fails = join(folder, 'fails.cjs');
  // Once the action handles signals, its own module runs.
  await writeFile(
    fails,
    `process.on('newListener', (name) => {
  if (name === 'SIGTERM') process.nextTick(() => { throw new Error('row\\n\\u0085::stop-commands::evil'); });
});`,
  );
  const env = { PATH: process.env['PATH'] ?? '', NODE_OPTIONS: `--require ${fails}` };
  const result = await runAction({ env, secrets: {}, program: bundle });
  expect(result.exitCode).toBe(1);
  expect(result.errors.join('\n')).toContain('row\n\\u0085::stop-commands::evil');
  expect(result.endedStopped).toBe(false);
  expect(result.lines.filter((line) => line.includes('evil') && !/^::(error|debug)/.test(line))).toEqual([]);
});
