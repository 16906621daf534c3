import type { ChildProcess } from 'node:child_process';
import { chmod, mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, expect, it } from 'vitest';
import { near, present } from '../support/constants.ts';
import { createFixture, type Fixture } from '../support/fixture.ts';

let fixture: Fixture;
afterEach(() => fixture.sandbox.stop());

/** Ends only when it is let: it writes a line each time that it works, with its process id. */
const program = (folder: string) => `#!/bin/sh
echo "begin $$ $AURORA_RESTORE_ATTEMPT" >> ${folder}/work
(while [ ! -e ${folder}/end ]; do echo "work $$" >> ${folder}/work; sleep 0.1; done) &
wait
`;

async function until(condition: () => Promise<boolean>): Promise<void> {
  while (!(await condition())) await sleep(50);
}

it.each([
  ['is killed', 'SIGKILL'],
  ['is stopped, and has lost its lease', 'SIGSTOP'],
] as const)(
  'a program ends with the action that %s, and does not run beside its successor',
  async (_how, signal) => {
    fixture = await createFixture(near);
    const { folder } = fixture.sandbox;
    const hooks = join(folder, 'hooks');
    await mkdir(hooks);
    await writeFile(join(hooks, '10-slow.sh'), program(folder));
    await chmod(join(hooks, '10-slow.sh'), 0o755);
    const lines = async () =>
      (await readFile(join(folder, 'work'), 'utf8').catch(() => '')).trim().split('\n');
    const inputs = { hooks, 'lease-duration': '4s' };
    let child: ChildProcess | undefined;
    const first = fixture.run(inputs, {
      onStart: (started) => {
        child = started;
      },
    });
    await until(async () => (await lines()).some((line) => line.startsWith('work')));
    present(child).kill(signal);
    const second = fixture.run(inputs);
    await until(async () => (await lines()).filter((line) => line.startsWith('begin')).length === 2);
    await writeFile(join(folder, 'end'), '');
    expect((await second).outputs['status']).toBe('succeeded');
    const all = await lines();
    const [one, two] = all.filter((line) => line.startsWith('begin')).map((line) => line.split(' ')[1]);
    expect(one).not.toBe(two);
    const behind = all.slice(all.findIndex((line) => line.startsWith(`begin ${two} `)));
    expect(behind.filter((line) => line === `work ${one}`)).toEqual([]);
    if (signal === 'SIGSTOP') present(child).kill('SIGCONT');
    expect((await first).exitCode).not.toBe(0);
  },
);
