import type { AwsState } from './aws-state.ts';
import type { GitHub } from './github.ts';
import { evaluate, type Policy } from './iam.ts';
import { arnOf } from './partition.ts';
import type { RdsState } from './rds/state.ts';
import { type Resource, resourcesOf, roleOf } from './template.ts';

/** An event, as a bus hands it to its rules. */
export interface BusEvent {
  readonly account: string;
  readonly region: string;
  readonly source: string;
  readonly 'detail-type': string;
  readonly detail: object;
}

/** The default buses of all accounts and Regions, schedules that become due, and rules that call GitHub. */
export interface EventBridge {
  /** Deploys `.github/bootstrap/wake.yml`, and attaches its managed policy to the role that it names. */
  deployWake(
    place: { readonly account: string; readonly region: string },
    parameters: Readonly<Record<string, string>>,
  ): Promise<void>;
  /** Hands an event to the rules of its account and Region. */
  put(event: BusEvent): void;
  /** Events of RDS since the last time, and the schedules that are due at `now`. */
  advance(now: number): void;
  /** RDS's events are lost ("best effort", Aurora UG). */
  losesEvents: boolean;
  /** What a target did not take, as its dead-letter queue has it: ARN of the queue and reason. */
  readonly deadLetters: { readonly queue: string; readonly reason: string }[];
}

interface Stack {
  readonly account: string;
  readonly region: string;
  readonly resources: Readonly<Record<string, Resource>>;
}

/** RDS's ids of its events (Aurora UG, "Amazon RDS event categories and event messages"), by what the sandbox writes. */
const eventIds: readonly (readonly [message: RegExp, id: string])[] = [
  [/^DB cluster created/, 'RDS-EVENT-0170'],
  [/^DB cluster deleted/, 'RDS-EVENT-0171'],
  [/^Renamed cluster/, 'RDS-EVENT-0172'],
  [/^DB instance created/, 'RDS-EVENT-0005'],
  [/^DB instance deleted/, 'RDS-EVENT-0003'],
  [/^Manual cluster snapshot created/, 'RDS-EVENT-0075'],
];
const kinds: Readonly<Record<string, string>> = {
  'db-cluster': 'RDS DB Cluster Event',
  'db-instance': 'RDS DB Instance Event',
  'db-cluster-snapshot': 'RDS DB Cluster Snapshot Event',
};

export function createEventBridge(awsState: AwsState, rds: () => RdsState, github: GitHub): EventBridge {
  const stacks: Stack[] = [];
  // Events can be taken out of the state, and be put back by a test that loads it.
  const seen = new WeakSet<object>();
  let upTo = 0;
  const isAllowed = (roleArn: string, action: string, resource: string, conditions = {}): boolean => {
    const policies = awsState.roles[roleArn]?.policies ?? [];
    return evaluate(policies, { action, resource, conditions }) === 'Allow';
  };
  const bus: EventBridge = {
    losesEvents: false,
    deadLetters: [],
    deployWake: async ({ account, region }, parameters) => {
      const partition = arnOf('x', region, account, '').split(':')[1] ?? 'aws';
      const resources = await resourcesOf('wake', { account, region, partition }, parameters);
      for (const { type, properties } of Object.values(resources)) {
        if (type === 'AWS::IAM::Role') {
          const { name, trust, policies } = roleOf(properties);
          const arn = `arn:${partition}:iam::${account}:role/${name}`;
          awsState.roles[arn] = { name, account, trust, policies, maxSessionSeconds: 3600 };
        }
        if (type === 'AWS::Scheduler::ScheduleGroup')
          awsState.scheduleGroups.push(`${account}/${region}/${String(properties['Name'])}`);
        if (type === 'AWS::IAM::ManagedPolicy') {
          const { Roles, PolicyDocument } = properties as { Roles: string[]; PolicyDocument: Policy };
          for (const name of Roles) {
            const role = awsState.roles[`arn:${partition}:iam::${account}:role/${name}`];
            if (role === undefined) throw new Error(`The role ${name} does not exist.`);
            role.policies = [...role.policies, PolicyDocument];
          }
        }
      }
      stacks.push({ account, region, resources });
    },
    put: (event) => {
      for (const stack of stacks) {
        if (stack.account !== event.account || stack.region !== event.region) continue;
        for (const { type, properties } of Object.values(stack.resources)) {
          if (type !== 'AWS::Events::Rule' || !fits(properties['EventPattern'], event)) continue;
          for (const target of properties['Targets'] as Target[]) callGitHub(stack, target);
        }
      }
    },
    advance: (now) => {
      for (const event of rds().events.filter((one) => one.at >= upTo && !seen.has(one))) {
        seen.add(event);
        const { account, region, type, id, message, isCopy } = event;
        const EventID = eventIds.find(([pattern]) => pattern.test(message))?.[1];
        // A finished copy of a cluster snapshot has no event.
        if (bus.losesEvents || isCopy || EventID === undefined) continue;
        const detail = { EventID, SourceIdentifier: id, Message: message };
        bus.put({ account, region, source: 'aws.rds', 'detail-type': kinds[type] ?? '', detail });
      }
      upTo = Math.max(upTo, ...rds().events.map(({ at }) => at));
      for (const [arn, schedule] of Object.entries(awsState.schedules)) {
        if (schedule.at > now) continue;
        if (!schedule.deletes)
          throw new Error(`sandbox: ${arn} stays when it is over, which is not simulated.`);
        delete awsState.schedules[arn];
        const { account, region, source, detailType, detail, roleArn } = schedule;
        const itsBus = arnOf('events', region, account, 'event-bus/default');
        if (!isAllowed(roleArn, 'events:PutEvents', itsBus, { 'events:source': source })) continue;
        bus.put({ account, region, source, 'detail-type': detailType, detail: JSON.parse(detail) as object });
      }
    },
  };

  /** By API destination and connection. */
  function callGitHub({ resources }: Stack, { Arn, RoleArn, Input, DeadLetterConfig }: Target): void {
    const all = Object.values(resources);
    const destination = all.find(
      ({ type, properties }) =>
        type === 'AWS::Events::ApiDestination' && Arn.endsWith(`/${String(properties['Name'])}`),
    )?.properties as Destination | undefined;
    const connection = all.find(({ type }) => type === 'AWS::Events::Connection')?.properties as
      | ConnectionProperties
      | undefined;
    if (destination === undefined || connection === undefined) throw new Error(`There is no target ${Arn}.`);
    const { ApiKeyName, ApiKeyValue } = connection.AuthParameters.ApiKeyAuthParameters;
    const { origin, pathname } = new URL(destination.InvocationEndpoint);
    if (origin !== 'https://api.github.com') throw new Error(`${origin} is not simulated.`);
    const authorization = ApiKeyName === 'Authorization' ? ApiKeyValue : undefined;
    const isCalled = isAllowed(RoleArn, 'events:InvokeApiDestination', Arn);
    const status = isCalled ? github.dispatch(pathname, authorization, Input).status : 403;
    if (status >= 300)
      bus.deadLetters.push({
        queue: DeadLetterConfig.Arn,
        reason: isCalled ? `HTTP ${status}` : 'NO_PERMISSIONS',
      });
  }
  return bus;
}

interface Target {
  readonly Arn: string;
  readonly RoleArn: string;
  readonly Input: string;
  readonly DeadLetterConfig: { readonly Arn: string };
}
interface Destination {
  readonly InvocationEndpoint: string;
}
interface ConnectionProperties {
  readonly AuthParameters: {
    readonly ApiKeyAuthParameters: { readonly ApiKeyName: string; readonly ApiKeyValue: string };
  };
}

/** EventBridge UG, "Comparison operators": a list has one that fits; what the pattern does not name may be anything. */
function fits(pattern: unknown, value: unknown): boolean {
  if (Array.isArray(pattern)) return pattern.some((one) => fitsOne(one, value));
  if (typeof pattern !== 'object' || pattern === null) throw new Error('A pattern holds lists and objects.');
  if (typeof value !== 'object' || value === null) return false;
  return Object.entries(pattern).every(([key, inner]) =>
    fits(inner, (value as Readonly<Record<string, unknown>>)[key]),
  );
}

function fitsOne(wanted: unknown, value: unknown): boolean {
  if (typeof wanted === 'string') return wanted === value;
  const { wildcard, ...others } = wanted as { readonly wildcard?: string };
  if (wildcard === undefined || Object.keys(others).length > 0 || /\*\*/.test(wildcard))
    throw new Error(`The pattern ${JSON.stringify(wanted)} is not simulated.`);
  const parts = wildcard.split('*').map((part) => part.replaceAll(/[.+^${}()|[\]\\?]/g, '\\$&'));
  return typeof value === 'string' && new RegExp(`^${parts.join('.*')}$`).test(value);
}
