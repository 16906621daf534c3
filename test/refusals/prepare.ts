import { describeEnd } from '../crash/end-state.ts';
import { inputs, load } from '../crash/suite.ts';
import type { RequestRecord } from '../sandbox/contract.ts';
import type { Saved } from '../sandbox/sandbox.ts';
import { createFixture, type Fixture } from '../support/fixture.ts';
import type { Scenario } from './scenarios.ts';

/** A fixture that can be set back, and what an undisturbed run sends, and what exists after it. */
export interface Prepared {
  readonly scenario: Scenario;
  readonly fixture: Fixture;
  readonly saved: Saved;
  readonly requests: readonly RequestRecord[];
  readonly end: unknown;
  readonly inputs: Readonly<Record<string, string>>;
  /** Resource ids of the clusters of the target's name at the beginning: whose data must not be lost. */
  readonly ownIds: readonly string[];
}

/** Waits end soon, so that what never changes ends soon; the lease is longer than any pause of a slow machine. */
function limitsOf(factor: number): Readonly<Record<string, string>> {
  const wait = `${Math.round(12 * factor)}s`;
  return {
    'copy-timeout': wait,
    'restore-timeout': wait,
    'lease-duration': `${Math.round(5 * factor)}s`,
  };
}

export async function prepare(scenario: Scenario, factor: number): Promise<Prepared> {
  const fixture = await createFixture(scenario.fixture);
  const { sandbox } = fixture;
  const all = { ...inputs, ...limitsOf(factor) };
  if (scenario.before !== undefined) {
    const result = await fixture.run({ ...all, 'restore-id': 'before', ...scenario.before });
    if (result.exitCode !== 0) throw new Error(`The run before failed:\n${result.log}`);
    // What is kept for a second may go.
    await new Promise((resolve) => setTimeout(resolve, 1500));
  }
  const saved = await sandbox.save();
  await load(sandbox, saved);
  const own = Object.values(sandbox.rds.state.clusters).filter(
    ({ account, shown }) => account === fixture.target.account && shown.DBClusterIdentifier !== 'prod',
  );
  const asked = scenario.inputs(fixture);
  const more = isProvision(scenario)
    ? { 'ca-bundle': '', 'lease-duration': '', 'poll-max': '', ...asked }
    : { ...all, ...asked };
  const result = await fixture.run(more);
  if (result.exitCode !== 0) throw new Error(`The undisturbed run failed:\n${result.log}`);
  const requests = sandbox.requests.filter(({ principal }) => !principal.includes(':user/'));
  return {
    scenario,
    fixture,
    saved,
    requests,
    end: await endOf(fixture, scenario),
    inputs: more,
    ownIds: own.map(({ shown }) => shown.DbClusterResourceId ?? ''),
  };
}

export const isProvision = ({ name }: Scenario): boolean => name === 'provision';

/** What must be the same, whatever AWS has answered on the way. */
export async function endOf(fixture: Fixture, scenario: Scenario): Promise<unknown> {
  if (!isProvision(scenario)) return describeEnd(fixture);
  const { awsState } = fixture.sandbox;
  // Ids of keys are new in each run.
  const keys = Object.values(awsState.keys).map(({ account, region, manager, tags }) => {
    return { account, region, manager, tags };
  });
  return {
    keys: keys.toSorted((a, b) => JSON.stringify(a).localeCompare(JSON.stringify(b))),
    aliases: Object.keys(awsState.aliases).toSorted(),
    parameters: awsState.parameters,
    secrets: Object.keys(awsState.secrets).toSorted(),
    topics: awsState.topics,
  };
}
