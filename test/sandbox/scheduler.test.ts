import {
  CreateScheduleCommand,
  type CreateScheduleCommandInput,
  SchedulerClient,
  UpdateScheduleCommand,
} from '@aws-sdk/client-scheduler';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Sandbox, startSandbox } from './sandbox.ts';

const account = '222222222222';
const region = 'eu-central-1';
const Name = 'aurora-restore-wake';
let sandbox: Sandbox;
let scheduler: SchedulerClient;
beforeAll(async () => {
  sandbox = await startSandbox();
  scheduler = new SchedulerClient({ ...sandbox.client(account, region), maxAttempts: 1 });
  const trust = { Statement: { Effect: 'Deny', Principal: '*', Action: '*' } } as const;
  sandbox.addRole({ name: 'aurora-restore-target', account, policies: [], trust });
  sandbox.addRole({ name: 'other', account, policies: [], trust });
  const parameters = { Repository: 'example/resume', GitHubToken: 't', TargetClusterId: 'staging' };
  await sandbox.eventBridge.deployWake({ account, region }, parameters);
});
afterAll(() => sandbox.stop());

const inAnHour = (): string => `${new Date(Date.now() + 3_600_000).toISOString().slice(0, 16)}:00`;
const role = (name: string): string => `arn:aws:iam::${account}:role/${name}`;
const bus = `arn:aws:events:${region}:${account}:event-bus/default`;
const schedule = (more: Partial<CreateScheduleCommandInput> = {}): CreateScheduleCommandInput => ({
  Name: 'r1',
  GroupName: Name,
  ScheduleExpression: `at(${inAnHour()})`,
  FlexibleTimeWindow: { Mode: 'OFF' },
  ActionAfterCompletion: 'DELETE',
  Target: {
    Arn: bus,
    RoleArn: role(Name),
    EventBridgeParameters: { Source: 'aurora-restore', DetailType: 'Restore Waits' },
  },
  ...more,
});
const create = (more: Partial<CreateScheduleCommandInput> = {}) =>
  scheduler.send(new CreateScheduleCommand(schedule(more)));

describe('a schedule', () => {
  it('is created once, and changed after that', async () => {
    const arn = `arn:aws:scheduler:${region}:${account}:schedule/${Name}/r1`;
    expect(await create({ ClientToken: 'a' })).toMatchObject({ ScheduleArn: arn });
    expect(await create({ ClientToken: 'a' })).toMatchObject({ ScheduleArn: arn });
    await expect(create({ ClientToken: 'b' })).rejects.toMatchObject({ name: 'ConflictException' });
    await scheduler.send(
      new UpdateScheduleCommand(schedule({ ScheduleExpression: 'at(2999-01-01T00:00:00)' })),
    );
    expect(sandbox.awsState.schedules[arn]?.at).toBe(Date.parse('2999-01-01T00:00:00Z'));
    const missing = schedule({ Name: 'r2' });
    await expect(scheduler.send(new UpdateScheduleCommand(missing))).rejects.toMatchObject({
      name: 'ResourceNotFoundException',
    });
  });

  it.each<[string, Partial<CreateScheduleCommandInput>, string]>([
    ['in a group that does not exist', { GroupName: 'none' }, 'ResourceNotFoundException'],
    ['with seconds', { ScheduleExpression: 'at(2999-01-01T00:00:01)' }, 'ValidationException'],
    ['in the past', { ScheduleExpression: 'at(2020-01-01T00:00:00)' }, 'ValidationException'],
    ['with a name of 65 characters', { Name: 'x'.repeat(65) }, 'ValidationException'],
    [
      'with a role that does not trust the scheduler',
      { Target: { ...schedule().Target, Arn: bus, RoleArn: role('other') } },
      'ValidationException',
    ],
    [
      'with an API destination as its target',
      {
        Target: {
          ...schedule().Target,
          RoleArn: role(Name),
          Arn: bus.replace('event-bus', 'api-destination'),
        },
      },
      'ValidationException',
    ],
  ])('is refused %s', async (_, more, name) => {
    await expect(create({ Name: 'r3', ...more })).rejects.toMatchObject({ name });
  });
});
