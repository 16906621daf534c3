import { chmod, mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Saved } from '../sandbox/sandbox.ts';
import { changesOf } from '../support/changes.ts';
import { near } from '../support/constants.ts';
import { putCredentials } from '../support/credentials.ts';
import { createFixture, type Fixture } from '../support/fixture.ts';

let fixture: Fixture;
let saved: Saved;
beforeAll(async () => {
  fixture = await createFixture(near);
  saved = await fixture.sandbox.save();
});
afterAll(() => fixture.sandbox.stop());

async function setSecret(change: Record<string, string>): Promise<void> {
  await fixture.sandbox.load(saved);
  await putCredentials(fixture, change);
  fixture.sandbox.requests.length = 0;
}
const changes = () => changesOf(fixture.sandbox.requests);

describe('a password that GitHub could not hide is refused before anything starts:', () => {
  it.each([
    ['of one character', 'app_password', 'a'],
    ['of seven characters', 'readonly_password', '1234567'],
    ['of white space', 'app_password', ' \t \t \t \t \t '],
    ['of one character among white space', 'app_password', '          x'],
  ])('%s', async (_what, key, value) => {
    await setSecret({ [key]: value });
    const result = await fixture.run();
    expect(result.errors[0]).toContain(`- ${key} must have at least 8 characters`);
    expect(result.masks.filter((mask) => mask.length < 3)).toEqual([]);
    expect(result.droppedOutputs).toEqual([]);
    expect(changes()).toEqual([]);
  });

  it.each([
    ['the Region', 'app_password', 'eu-central-1'],
    ['a part of an ARN', 'readonly_password', '222222222222:cluster'],
    ['a part of an ARN, with another line', 'app_password', 'cluster:staging\nanother line'],
    ['the master password that is in a name', 'master_password', 'cluster-snapshot'],
  ])('one that is %s', async (_what, key, value) => {
    await setSecret({ [key]: value });
    const result = await fixture.run();
    expect(result.errors[0]).toContain(`- ${key} is part of a name that outputs hold`);
    expect(changes()).toEqual([]);
  });
});

describe('a password that would hide a name which only the restore knows is refused before anything starts:', () => {
  it('of the chosen snapshot', async () => {
    // The name of the newest snapshot: prod-before-release.
    await setSecret({ app_password: 'before-release' });
    const result = await fixture.run();
    expect(result.errors[0]).toContain('app_password is part of the ARN of the chosen snapshot');
    expect(result.droppedOutputs).toEqual([]);
    expect(changes()).toEqual([]);
  });

  it('of an own check', async () => {
    await setSecret({ readonly_password: 'no-orphans' });
    const checks = join(fixture.sandbox.folder, 'named-checks');
    await mkdir(checks);
    await writeFile(join(checks, '1-no-orphans.sql'), 'SELECT true');
    const result = await fixture.run({ checks });
    expect(result.errors[0]).toContain('- readonly_password is part of a name that outputs hold');
    expect(result.droppedOutputs).toEqual([]);
    expect(changes()).toEqual([]);
  });

  it('of the restore', async () => {
    await setSecret({ app_password: 'quarter-refresh' });
    await fixture.beginRestore('quarter-refresh', {});
    const result = await fixture.run({ 'restore-id': 'quarter-refresh' });
    expect(result.errors[0]).toContain('- app_password is part of a name that outputs hold');
    expect(changes()).toEqual([]);
  });
});

it('hides a password of several lines, in every form that a hook prints', async () => {
  // biome-ignore lint/suspicious/noTemplateCurlyInString: a password with such characters
  const app_password = 'line one of it\nLINE-TWO-secret\nx\n\n.*+?^${}()|[]\\';
  await setSecret({ app_password, master_password: `Mst!*()'<&>;pw$HOME\`x` });
  const hooks = join(fixture.sandbox.folder, 'hooks');
  await mkdir(hooks);
  const program = join(hooks, '10-print.sh');
  await writeFile(
    program,
    `#!/bin/sh\necho "plain $PGPASSWORD"\nprintf '{"password":"%s"}\\n' "$PGPASSWORD"\n`,
  );
  await chmod(program, 0o755);
  const result = await fixture.run({ hooks });
  expect(result.outputs['status']).toBe('succeeded');
  expect(result.log).toContain('plain ***');
  expect(result.masks).toContain('LINE-TWO-secret');
  expect(result.masks.filter((mask) => mask.length < 3)).toEqual([]);
  expect(result.droppedOutputs).toEqual([]);
  expect(result.log).not.toContain(`Mst!*()`);
});
