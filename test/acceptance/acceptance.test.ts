import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Sandbox, startSandbox } from '../sandbox/sandbox.ts';
import { type Answer, answersOf, asRules, disagreements } from './compare.ts';

const account = '222222222222';
const region = 'eu-central-1';
const { signal } = new AbortController();
let sandbox: Sandbox;
/** Stands for AWS. */
let aws: Sandbox;
let expected: Answer[];

const ask = (from: Sandbox, config = from.client(account, region)) =>
  answersOf({ account, region, config }, signal);

beforeAll(async () => {
  [sandbox, aws] = await Promise.all([startSandbox(), startSandbox()]);
  expected = await ask(sandbox);
});
afterAll(() => Promise.all([sandbox.stop(), aws.stop()]));

describe('the calls of an acceptance run', () => {
  it('are at least 40, all refused, each by an error of AWS', () => {
    expect(expected.length).toBeGreaterThanOrEqual(40);
    const names = expected.map(({ error }) => error);
    expect(names).not.toContain('accepted');
    for (const name of names) expect(name).toMatch(/^[A-Z][A-Za-z.]+$/);
    expect(names.filter((name) => /^(Error|SyntaxError|UnknownError)$/.test(name))).toEqual([]);
  });

  it('leave nothing behind', () => {
    const { clusters, instances, snapshots } = sandbox.rds.state;
    expect([clusters, instances, snapshots].map((all) => Object.keys(all))).toEqual([[], [], []]);
    const { secrets, parameters, topics, keys } = sandbox.awsState;
    expect([secrets, parameters, topics, keys].map((all) => Object.keys(all))).toEqual([[], [], [], []]);
  });

  it('stop when the run is cancelled', async () => {
    const cancelled = AbortSignal.abort(new Error('Cancelled.'));
    const place = { account, region, config: sandbox.client(account, region) };
    await expect(answersOf(place, cancelled)).rejects.toThrow('Cancelled.');
  });
});

describe('the comparison', () => {
  it('finds no disagreement between two that are the same', async () => {
    expect(disagreements(await ask(aws), expected)).toEqual([]);
  });

  it('finds three injected disagreements, and prints each as a rule', async () => {
    const injected: Readonly<Record<string, [code: string, status: number]>> = {
      StopDBCluster: ['InvalidDBClusterStateFault', 400],
      GetSecretValue: ['AccessDeniedException', 400],
      DescribeTable: ['AccessDeniedException', 400],
    };
    aws.faults.push(({ action }, phase) => {
      const answer = injected[action];
      if (phase === 'after' || answer === undefined) return undefined;
      return { kind: 'error', code: answer[0], status: answer[1] };
    });
    const found = disagreements(await ask(aws), expected);
    expect(found).toEqual([
      { name: 'stop a cluster', aws: 'InvalidDBClusterStateFault', sandbox: 'DBClusterNotFoundFault' },
      { name: 'the value of a secret', aws: 'AccessDeniedException', sandbox: 'ResourceNotFoundException' },
      { name: 'describe a table', aws: 'AccessDeniedException', sandbox: 'ResourceNotFoundException' },
    ]);
    expect(asRules(found).split('\n')).toHaveLength(3);
  });
});
