import type { ScalingPolicy } from '@aws-sdk/client-application-auto-scaling';
import type { MetricAlarm } from '@aws-sdk/client-cloudwatch';
import { accept } from './accept.ts';
import type { AwsState } from './aws-state.ts';
import { AwsFault, type Call, type Service } from './contract.ts';

/** Application Auto Scaling: what tests seed, described. */
export function createAutoScaling(awsState: AwsState): Service {
  return {
    handlers: {
      DescribeScalingPolicies: (
        input: { ServiceNamespace?: string; ResourceId?: string; MaxResults?: number; NextToken?: string },
        call: Call,
      ) => {
        accept(input, ['ServiceNamespace', 'ResourceId', 'MaxResults', 'NextToken']);
        call.authorize('application-autoscaling:DescribeScalingPolicies', ['*']);
        if (input.ServiceNamespace === undefined)
          throw new AwsFault(
            'ValidationException',
            'Value null at serviceNamespace failed to satisfy constraint.',
          );
        const found = own(awsState.scalingPolicies, call).filter(({ ServiceNamespace, ResourceId }) => {
          return (
            ServiceNamespace === input.ServiceNamespace && ResourceId === (input.ResourceId ?? ResourceId)
          );
        });
        const { items, next } = page(found, input.NextToken, input.MaxResults ?? 50);
        return { ScalingPolicies: items, ...next };
      },
    },
  };
}

/** CloudWatch's alarms: what tests seed, described. */
export function createCloudWatch(awsState: AwsState): Service {
  return {
    handlers: {
      DescribeAlarms: (
        input: { AlarmTypes?: string[]; MaxRecords?: number; NextToken?: string },
        call: Call,
      ) => {
        accept(input, ['AlarmTypes', 'MaxRecords', 'NextToken']);
        call.authorize('cloudwatch:DescribeAlarms', ['*']);
        const size = input.MaxRecords ?? 50;
        if (size < 1 || size > 100)
          throw new AwsFault('ValidationError', 'MaxRecords must be between 1 and 100.');
        const { items, next } = page(own(awsState.alarms, call), input.NextToken, size);
        return { MetricAlarms: items, ...next };
      },
    },
  };
}

/** Something of one account and Region, as AWS describes it. */
export interface Watcher<T> {
  readonly account: string;
  readonly region: string;
  readonly shown: T;
}
export type SeededPolicy = Watcher<ScalingPolicy>;
export type SeededAlarm = Watcher<MetricAlarm>;

function own<T>(all: readonly Watcher<T>[], call: Call): T[] {
  return all
    .filter(({ account, region }) => account === call.account && region === call.region)
    .map(({ shown }) => shown);
}

function page<T>(found: readonly T[], token: string | undefined, size: number) {
  const start = Number(token ?? 0);
  const items = found.slice(start, start + size);
  return { items, next: start + size < found.length ? { NextToken: String(start + size) } : {} };
}
