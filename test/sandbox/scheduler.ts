import { accept } from './accept.ts';
import type { AwsState } from './aws-state.ts';
import { AwsFault, type Call, type SandboxClock, type Service } from './contract.ts';
import { evaluate } from './iam.ts';
import { arnOf } from './partition.ts';

interface ScheduleInput {
  readonly Name: string;
  readonly GroupName?: string;
  readonly ScheduleExpression: string;
  readonly FlexibleTimeWindow: { readonly Mode: string };
  readonly ActionAfterCompletion?: string;
  readonly ClientToken?: string;
  readonly Target: {
    readonly Arn: string;
    readonly RoleArn: string;
    readonly Input?: string;
    readonly EventBridgeParameters?: { readonly Source: string; readonly DetailType: string };
    readonly RetryPolicy?: object;
    readonly DeadLetterConfig?: { readonly Arn?: string };
  };
}

const principal = { service: 'scheduler.amazonaws.com' };

function invalid(message: string): AwsFault {
  return new AwsFault('ValidationException', message);
}

/** EventBridge Scheduler: one-time schedules that put an event on the default bus of their account and Region. */
export function createScheduler(awsState: AwsState, clock: SandboxClock): Service {
  const write = (input: ScheduleInput, call: Call, known: 'is new' | 'is there'): object => {
    accept(input, [
      ...['Name', 'GroupName', 'ScheduleExpression', 'FlexibleTimeWindow', 'ActionAfterCompletion'],
      ...['ClientToken', 'Target'],
    ]);
    accept(input.Target, [
      ...['Arn', 'RoleArn', 'Input', 'EventBridgeParameters', 'RetryPolicy', 'DeadLetterConfig'],
    ]);
    const { Name: name, GroupName: group = 'default', Target: target } = input;
    const { account, region } = call;
    if (!/^[\w.-]{1,64}$/.test(name)) throw invalid('1 validation error detected: name');
    const arn = arnOf('scheduler', region, account, `schedule/${group}/${name}`);
    call.authorize(`scheduler:${call.action}`, [arn]);
    call.authorize('iam:PassRole', [target.RoleArn], { 'iam:PassedToService': principal.service });
    if (group !== 'default' && !awsState.scheduleGroups.includes(`${account}/${region}/${group}`))
      throw new AwsFault('ResourceNotFoundException', `Schedule group ${group} does not exist.`, 404);
    const old = awsState.schedules[arn];
    if (known === 'is there' && old === undefined)
      throw new AwsFault('ResourceNotFoundException', `Schedule ${name} does not exist.`, 404);
    if (known === 'is new' && old !== undefined) {
      if (old.clientToken === input.ClientToken) return { ScheduleArn: arn };
      throw new AwsFault('ConflictException', `Schedule ${name} already exists.`, 409);
    }
    if (input.FlexibleTimeWindow.Mode !== 'OFF') throw invalid('sandbox: only Mode OFF is simulated');
    const time = /^at\((\d{4}-\d\d-\d\dT\d\d:\d\d):00\)$/.exec(input.ScheduleExpression)?.[1];
    const at = Date.parse(`${time}:00Z`);
    if (Number.isNaN(at)) throw invalid(`Invalid Schedule Expression ${input.ScheduleExpression}.`);
    // AWS does not document what becomes of a schedule whose time is over: here nobody relies on it.
    if (at < clock.now()) throw invalid(`sandbox: ${input.ScheduleExpression} is in the past`);
    const role = awsState.roles[target.RoleArn];
    const conditions = {
      'aws:SourceAccount': account,
      'aws:SourceArn': arnOf('scheduler', region, account, `schedule-group/${group}`),
    };
    const assumed = { action: 'sts:AssumeRole', resource: '*', conditions, principal };
    if (role === undefined || evaluate([role.trust], assumed) !== 'Allow') {
      throw invalid(
        'The execution role you provide must allow AWS EventBridge Scheduler to assume the role.',
      );
    }
    const { EventBridgeParameters: event, Input: detail = '{}' } = target;
    if (target.Arn !== arnOf('events', region, account, 'event-bus/default') || event === undefined)
      throw invalid('sandbox: only the default event bus is simulated as a target');
    if (/^aws\./.test(event.Source)) throw invalid('The source may not begin with aws.');
    awsState.schedules[arn] = {
      ...{ account, region, at, source: event.Source, detailType: event.DetailType },
      ...{ detail, roleArn: target.RoleArn, deletes: input.ActionAfterCompletion === 'DELETE' },
      ...(input.ClientToken === undefined ? {} : { clientToken: input.ClientToken }),
    };
    return { ScheduleArn: arn };
  };
  return {
    handlers: {
      CreateSchedule: (input: ScheduleInput, call: Call) => write(input, call, 'is new'),
      UpdateSchedule: (input: ScheduleInput, call: Call) => write(input, call, 'is there'),
    },
  };
}
