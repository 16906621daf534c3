import { inputs, load } from '../crash/suite.ts';
import { describeEnd } from '../crash/world-state.ts';
import type { RequestRecord } from '../sandbox/contract.ts';
import type { Saved } from '../sandbox/sandbox.ts';
import { type Stage, setStage } from '../support/stage.ts';
import type { Scenario } from './scenarios.ts';

/** A stage that can be set back, and what an undisturbed run sends and leaves behind. */
export interface Scene {
  readonly scenario: Scenario;
  readonly stage: Stage;
  readonly saved: Saved;
  readonly requests: readonly RequestRecord[];
  readonly end: unknown;
  readonly inputs: Readonly<Record<string, string>>;
  /** Resource ids of the clusters of the target's name at the beginning: whose data must not be lost. */
  readonly ownIds: readonly string[];
}

/** Waits end soon, so that what never changes is told soon; the lease is longer than any pause of a slow machine. */
function limitsOf(factor: number): Readonly<Record<string, string>> {
  const wait = `${Math.round(12 * factor)}s`;
  return {
    'copy-timeout': wait,
    'restore-timeout': wait,
    'lease-duration': `${Math.round(5 * factor)}s`,
  };
}

export async function prepare(scenario: Scenario, factor: number): Promise<Scene> {
  const stage = await setStage(scenario.stage);
  const { sandbox } = stage;
  const all = { ...inputs, ...limitsOf(factor) };
  if (scenario.before !== undefined) {
    const result = await stage.run({ ...all, 'restore-id': 'before', ...scenario.before });
    if (result.exitCode !== 0) throw new Error(`The run before failed:\n${result.log}`);
    // What is kept for a second may go.
    await new Promise((resolve) => setTimeout(resolve, 1500));
  }
  const saved = await sandbox.save();
  await load(sandbox, saved);
  const own = Object.values(sandbox.rds.state.clusters).filter(
    ({ account, shown }) => account === stage.target.account && shown.DBClusterIdentifier !== 'prod',
  );
  const asked = scenario.inputs(stage);
  const more = isProvision(scenario)
    ? { 'ca-bundle': '', 'lease-duration': '', 'poll-max': '', ...asked }
    : { ...all, ...asked };
  const result = await stage.run(more);
  if (result.exitCode !== 0) throw new Error(`The undisturbed run failed:\n${result.log}`);
  const requests = sandbox.requests.filter(({ principal }) => !principal.includes(':user/'));
  return {
    scenario,
    stage,
    saved,
    requests,
    end: await endOf(stage, scenario),
    inputs: more,
    ownIds: own.map(({ shown }) => shown.DbClusterResourceId ?? ''),
  };
}

export const isProvision = ({ name }: Scenario): boolean => name === 'provision';

/** What must be the same, whatever AWS has answered on the way. */
export async function endOf(stage: Stage, scenario: Scenario): Promise<unknown> {
  if (!isProvision(scenario)) return describeEnd(stage);
  const { world } = stage.sandbox;
  // Ids of keys are new in each run.
  const keys = Object.values(world.keys).map(({ account, region, manager, tags }) => {
    return { account, region, manager, tags };
  });
  return {
    keys: keys.toSorted((a, b) => JSON.stringify(a).localeCompare(JSON.stringify(b))),
    aliases: Object.keys(world.aliases).toSorted(),
    parameters: world.parameters,
    secrets: Object.keys(world.secrets).toSorted(),
    topics: world.topics,
  };
}
