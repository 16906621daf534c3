import { expect, it } from 'vitest';
import {
  asItShouldBe,
  changesOf,
  changing,
  expectSuccess,
  fixture,
  keyInputs,
  run,
  secretValue,
  tableState,
  useEmptyAccounts,
} from '../support/empty-accounts.ts';

import { runAction } from '../support/runner.ts';

useEmptyAccounts();

it('is finished by the next run, whichever change was the last one before the runner died', async () => {
  const inputs = { ...keyInputs, 'topic-email': 'dba@example.com', 'tag-target': 'true' };
  const { sandbox } = fixture;
  const empty = await sandbox.save();
  expectSuccess(await run(inputs));
  const whole = { keys: Object.keys(sandbox.awsState.keys).length, parameters: sandbox.awsState.parameters };
  const changes = changing();
  // Parameters are all alike: of these, one is enough.
  const points = changes
    .map((_, index) => index)
    .filter((index) => changes[index - 1] !== 'ssm:PutParameter');
  for (const point of points) {
    await sandbox.load(empty);
    let seen = 0;
    const env = await sandbox.runnerEnvironment({
      ...fixture.inputs,
      'ca-bundle': '',
      'lease-duration': '',
      'poll-max': '',
      ...fixture.provisionInputs,
      ...inputs,
    });
    let kill = (): void => undefined;
    sandbox.faults.push((request, phase) => {
      if (!request.changing || phase !== 'after') return undefined;
      seen += 1;
      if (seen - 1 === point) kill();
      return seen > point ? { kind: 'drop' } : undefined;
    });
    const died = await runAction({
      env,
      secrets: {},
      onStart: (child) => {
        kill = () => void child.kill('SIGKILL');
      },
    });
    expect(died.signal).toBe('SIGKILL');
    sandbox.faults.length = 0;
    expectSuccess(await run(inputs));
    const moment = `after ${changes[point]}`;
    expect(await tableState(), moment).toEqual(asItShouldBe);
    expect(Object.keys(sandbox.awsState.keys).length, moment).toBe(whole.keys);
    expect(Object.keys(sandbox.awsState.parameters), moment).toEqual(Object.keys(whole.parameters));
    expect(Object.keys(secretValue()), moment).toHaveLength(7);
    expect(changesOf(await run({ ...inputs, 'dry-run': 'true' })), moment).toEqual([]);
  }
}, 180_000);
