import { chmod, mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { credentials, near, present, table } from '../support/constants.ts';
import { createFixture, type Fixture, type FixtureOptions } from '../support/fixture.ts';
import type { ActionResult } from '../support/runner.ts';

let fixture: Fixture;
afterEach(() => fixture.sandbox.stop());

async function begin(more: Partial<FixtureOptions> = {}): Promise<void> {
  fixture = await createFixture({ ...near, ...more });
}

async function folderOf(name: string, files: Readonly<Record<string, string>>): Promise<string> {
  const folder = join(fixture.sandbox.folder, name);
  await mkdir(folder);
  for (const [file, text] of Object.entries(files)) await writeFile(join(folder, file), text);
  return folder;
}

/** Everything that leaves a run: the log with its annotations, the summary, the outputs, the table and the messages. */
async function everythingOf(result: ActionResult): Promise<string> {
  const { account, region } = fixture.target;
  const kept = await fixture.sandbox.dumpTable(account, region, table);
  const { messages } = fixture.sandbox.awsState;
  return [result.log, result.summary, JSON.stringify([result.outputs, kept, messages])].join('\n');
}

describe('a password that somebody else repeats in an error is in nothing that is stored or sent:', () => {
  it.each([
    ['AWS, of a new master password', 'ModifyDBCluster', 'MasterUserPassword', 'direct'],
    ['AWS, in the secret of the master user for the Data API', 'CreateSecret', '-main', 'data-api'],
    ['AWS, in the secret of the app user for the Data API', 'CreateSecret', '-app', 'data-api'],
  ])('%s', async (_who, action, part, connect) => {
    await begin();
    let repeated = '';
    fixture.sandbox.faults.push((request, phase) => {
      if (phase !== 'before' || request.action !== action || !request.body.includes(part)) return undefined;
      repeated = decodeURIComponent(request.body);
      const message = `Not valid: ${repeated} ${JSON.stringify(credentials)}`;
      return { kind: 'error', code: 'InvalidParameterValue', status: 400, message };
    });
    const failed = await fixture.run({ connect });
    expect(failed.errors[0]).toContain('InvalidParameterValue');
    const { account, region } = fixture.target;
    const kept = JSON.stringify(await fixture.sandbox.dumpTable(account, region, table));
    for (const text of [failed.summary, kept, JSON.stringify(fixture.sandbox.awsState.messages)])
      expect(text).toContain('***');
    const given = /(?:MasterUserPassword=|\\"password\\":\\")([^"&\\]+)/.exec(repeated)?.[1];
    expect(await everythingOf(failed)).not.toContain(present(given));
    expect(await fixture.findLeaks(failed)).toEqual([]);
  });

  it('a check and a hook that is a program', async () => {
    await begin();
    const checks = await folderOf('checks', {
      '1.sql': `SELECT 'x'::text AS "${credentials.readonly_password}"`,
    });
    const hooks = await folderOf('hooks', { '1.sh': '#!/bin/sh\necho "no: $PGPASSWORD" >&2\nexit 0\n' });
    await chmod(join(hooks, '1.sh'), 0o755);
    const failed = await fixture.run({ checks, hooks });
    expect(failed.errors[0]).toContain('1.sql: one row whose column "***" is not true');
    expect(failed.log).toContain('no: ***');
    expect(await everythingOf(failed)).not.toContain(credentials.readonly_password);
    expect(await fixture.findLeaks(failed)).toEqual([]);
  });
});
