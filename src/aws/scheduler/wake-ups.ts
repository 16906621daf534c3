import {
  CreateScheduleCommand,
  type CreateScheduleCommandInput,
  type SchedulerClient,
  UpdateScheduleCommand,
} from '@aws-sdk/client-scheduler';
import { call, causeOf, isCode } from '../client/call.ts';

/** Where the resources of the template wake.yml are: group, role and queue have the name `name`. */
export interface WakePlace {
  readonly partition: string;
  readonly region: string;
  readonly account: string;
  readonly name: string;
}

/** What a rule of wake.yml looks for in an event. */
const event = { Source: 'aurora-restore', DetailType: 'Restore Waits' };
/** A run that comes later than that is no better than the sparse schedule of the resume workflow. */
const longestRetrySeconds = 3600;
const minuteMs = 60_000;
const mostTries = 3;

/**
 * Creates the one-time schedule of a restore, or moves it: each restore has one at most. It puts an event on the default
 * bus (a schedule cannot call an API destination itself), and is deleted after that.
 * @param timeMs is rounded up to a whole minute, as schedules have no seconds
 */
export async function wakeAt(
  scheduler: SchedulerClient,
  { partition, region, account, name }: WakePlace,
  restoreId: string,
  timeMs: number,
): Promise<Date> {
  const time = new Date(Math.ceil(timeMs / minuteMs) * minuteMs);
  const arnOf = (service: string, resource: string): string =>
    `arn:${partition}:${service}:${service === 'iam' ? '' : region}:${account}:${resource}`;
  const schedule: CreateScheduleCommandInput = {
    Name: restoreId,
    GroupName: name,
    ScheduleExpression: `at(${time.toISOString().slice(0, 19)})`,
    FlexibleTimeWindow: { Mode: 'OFF' },
    ActionAfterCompletion: 'DELETE',
    Target: {
      Arn: arnOf('events', 'event-bus/default'),
      RoleArn: arnOf('iam', `role/${name}`),
      Input: JSON.stringify({ restoreId }),
      EventBridgeParameters: event,
      RetryPolicy: { MaximumEventAgeInSeconds: longestRetrySeconds, MaximumRetryAttempts: 20 },
      DeadLetterConfig: { Arn: arnOf('sqs', name) },
    },
  };
  const resource = arnOf('scheduler', `schedule/${name}/${restoreId}`);
  for (let tries = 1; ; tries += 1) {
    try {
      await call('scheduler:CreateSchedule', resource, () =>
        scheduler.send(new CreateScheduleCommand(schedule)),
      );
      return time;
    } catch (error) {
      if (!isCode(causeOf(error), 'ConflictException')) throw error;
    }
    try {
      await call('scheduler:UpdateSchedule', resource, () =>
        scheduler.send(new UpdateScheduleCommand(schedule)),
      );
      return time;
    } catch (error) {
      // It was due and has been deleted in between, or AWS is still changing it.
      const isTransient = isCode(causeOf(error), 'ResourceNotFoundException', 'ConflictException');
      if (!isTransient || tries === mostTries) throw error;
    }
  }
}
