import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { evaluate } from '../sandbox/iam.ts';
import { type Resource, resourcesOf, roleOf } from '../sandbox/template.ts';
import { readText } from '../support/github/files.ts';

const place = { account: '222222222222', region: 'eu-central-1', partition: 'aws' };
const given = { Repository: 'example/resume', GitHubToken: 'secret-token', TargetClusterId: 'staging' };
const arn = (service: string, resource: string): string =>
  `arn:aws:${service}:${service === 'iam' ? '' : place.region}:${place.account}:${resource}`;
const queue = arn('sqs', 'aurora-restore-wake');

const deployed = (more = {}): Promise<Record<string, Resource>> =>
  resourcesOf('wake', place, { ...given, ...more });
async function propertiesOf(id: string, more = {}): Promise<Resource['properties']> {
  const found = (await deployed(more))[id];
  if (found === undefined) throw new Error(`wake.yml has no ${id}.`);
  return found.properties;
}

describe('wake.yml', () => {
  it('calls the one workflow of the one repository, on its branch, without inputs', async () => {
    expect(await propertiesOf('Destination')).toMatchObject({
      HttpMethod: 'POST',
      InvocationEndpoint:
        'https://api.github.com/repos/example/resume/actions/workflows/resume.yml/dispatches',
    });
    for (const rule of ['RdsRule', 'ScheduleRule']) {
      const { Targets } = (await propertiesOf(rule, { Branch: 'other' })) as { Targets: { Input: string }[] };
      expect(Targets.map(({ Input }) => JSON.parse(Input) as unknown)).toEqual([{ ref: 'other' }]);
    }
  });

  it('has the token in the connection only, and shows it nowhere', async () => {
    const holding = Object.entries(await deployed()).filter(([, resource]) =>
      JSON.stringify(resource).includes(given.GitHubToken),
    );
    expect(holding.map(([id]) => id)).toEqual(['Connection']);
    const text = readText(join('.github', 'bootstrap', 'wake.yml'));
    expect(text).toMatch(/GitHubToken:\n {4}Type: String\n {4}NoEcho: true/);
    expect(text).not.toContain('Outputs:');
  });

  it('keeps what GitHub did not take, with an alarm that notifies a topic where one is given', async () => {
    for (const rule of ['RdsRule', 'ScheduleRule']) {
      const { Targets } = (await propertiesOf(rule)) as { Targets: unknown[] };
      expect(Targets).toMatchObject([{ DeadLetterConfig: { Arn: queue } }]);
    }
    const { PolicyDocument } = (await propertiesOf('QueuePolicy')) as { PolicyDocument: never };
    const send = (name: string) => ({
      ...{ action: 'sqs:SendMessage', resource: queue, principal: { service: 'events.amazonaws.com' } },
      conditions: { 'aws:SourceArn': arn('events', `rule/${name}`) },
    });
    const verdicts = ['aurora-restore-wake-rds', 'aurora-restore-wake-schedule', 'other'].map((name) =>
      evaluate([PolicyDocument], send(name)),
    );
    expect(verdicts).toEqual(['Allow', 'Allow', 'none']);
    expect(await propertiesOf('Alarm')).not.toHaveProperty('AlarmActions');
    const AlarmTopicArn = arn('sns', 'alarms');
    expect(await propertiesOf('Alarm', { AlarmTopicArn })).toMatchObject({ AlarmActions: [AlarmTopicArn] });
  });

  it('lets only schedules of its own group put its own events', async () => {
    const { trust, policies, name } = roleOf(await propertiesOf('SchedulerRole'));
    expect(name).toBe('aurora-restore-wake');
    const assume = (group: string, account = place.account) => ({
      ...{ action: 'sts:AssumeRole', resource: '*', principal: { service: 'scheduler.amazonaws.com' } },
      conditions: {
        'aws:SourceAccount': account,
        'aws:SourceArn': arn('scheduler', `schedule-group/${group}`),
      },
    });
    expect(evaluate([trust], assume('aurora-restore-wake'))).toBe('Allow');
    expect(evaluate([trust], assume('default'))).toBe('none');
    expect(evaluate([trust], assume('aurora-restore-wake', '333333333333'))).toBe('none');
    const put = (bus: string, source: string) => ({
      ...{ action: 'events:PutEvents', resource: arn('events', `event-bus/${bus}`) },
      conditions: { 'events:source': source },
    });
    expect(evaluate(policies, put('default', 'aurora-restore'))).toBe('Allow');
    expect(evaluate(policies, put('default', 'billing'))).toBe('none');
    expect(evaluate(policies, put('payments', 'aurora-restore'))).toBe('none');
  });

  it('lets the restore role create schedules there, and pass that role to the scheduler only', async () => {
    const { Roles, PolicyDocument } = (await propertiesOf('SchedulePolicy', {
      RestoreRoleName: 'team-restore',
    })) as { Roles: string[]; PolicyDocument: never };
    expect(Roles).toEqual(['team-restore']);
    const ask = (action: string, resource: string, conditions = {}) =>
      evaluate([PolicyDocument], { action, resource, conditions });
    const schedule = arn('scheduler', 'schedule/aurora-restore-wake/r1');
    expect(ask('scheduler:CreateSchedule', schedule)).toBe('Allow');
    expect(ask('scheduler:CreateSchedule', arn('scheduler', 'schedule/default/r1'))).toBe('none');
    expect(ask('scheduler:DeleteSchedule', schedule)).toBe('none');
    const role = arn('iam', 'role/aurora-restore-wake');
    const to = (service: string) => ({ 'iam:PassedToService': service });
    expect(ask('iam:PassRole', role, to('scheduler.amazonaws.com'))).toBe('Allow');
    expect(ask('iam:PassRole', role, to('lambda.amazonaws.com'))).toBe('none');
    expect(ask('iam:PassRole', arn('iam', 'role/admin'), to('scheduler.amazonaws.com'))).toBe('none');
  });

  it.each([
    ['Name', 'a b'],
    ['Repository', 'example'],
    ['Branch', 'a","inputs":{"restore-id":"x'],
    ['Workflow', '../../x'],
    ['GitHubApiUrl', 'http://api.github.com'],
    ['GitHubApiUrl', 'https://a@b'],
  ])('refuses a %s such as %s', async (name, value) => {
    await expect(deployed({ [name]: value })).rejects.toThrow(`Parameter ${name} failed`);
  });

  it('names events and instances as the templates of the roles do', async () => {
    const { EventPattern } = (await propertiesOf('RdsRule', { InstanceNames: 'db-stg-*' })) as {
      EventPattern: { detail: { SourceIdentifier: { wildcard: string }[] } };
    };
    const names = EventPattern.detail.SourceIdentifier.map(({ wildcard }) => wildcard);
    expect(names).toEqual(['staging', 'staging-new-*', 'staging-old-*', 'db-stg-*', 'aurora-restore-*']);
  });
});
