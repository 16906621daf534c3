import { createRequire } from 'node:module';
import { describeEnd } from '../crash/end-state.ts';
import { load } from '../crash/suite.ts';
import type { RequestRecord } from '../sandbox/contract.ts';
import { seeded } from '../sandbox/delays.ts';
import type { Saved } from '../sandbox/sandbox.ts';
import { createFixture, type Fixture } from '../support/fixture.ts';
import { type RunHere, runHere } from '../support/run-here.ts';
import { VirtualClock } from '../support/virtual-clock.ts';
import type { Scenario } from './scenarios.ts';

/** A fixture that can be set back, and what an undisturbed run sends, and what exists after it. */
export interface Prepared {
  readonly scenario: Scenario;
  readonly fixture: Fixture;
  readonly saved: Saved;
  readonly requests: readonly RequestRecord[];
  readonly end: unknown;
  /** Resource ids of the clusters of the target's name at the beginning: whose data must not be lost. */
  readonly ownIds: readonly string[];
  /** Runs the action in this process, on virtual time, with the inputs of the scenario and `more`. */
  run(more?: Readonly<Record<string, string>>): Promise<RunHere>;
  /** Lets everything happen that AWS still has to do, and describes what exists then. */
  describeEnd(): Promise<unknown>;
}

const leaseMs = 60_000;
/** Of virtual time: what never changes ends after a few polls more than what changes. */
const limits = {
  'restore-id': 'refusal-test',
  'poll-min': '1s',
  'poll-max': '3s',
  'copy-timeout': '60s',
  'restore-timeout': '60s',
  'lease-duration': `${leaseMs / 1000}s`,
};
/** Until AWS has done everything that was accepted. */
const settledMs = 30_000;

/** Only one in a process: the SDK's clients read its endpoint from the environment. */
export async function prepare(scenario: Scenario): Promise<Prepared> {
  const clock = new VirtualClock();
  const fixture = await createFixture({ ...scenario.fixture, clock });
  const { sandbox } = fixture;
  createRequire(import.meta.url)('../sandbox/resolver.cjs');
  Object.assign(process.env, {
    AWS_EC2_METADATA_DISABLED: 'true',
    AWS_ENDPOINT_URL: sandbox.endpoint,
    SANDBOX_NAMES: sandbox.endpoint,
  });
  clock.onMove = async (to) => {
    clock.set(to);
    await sandbox.rds.advance();
  };
  const settle = (ms = settledMs): Promise<void> => clock.onMove(clock.now() + ms);
  const random = seeded(1);
  const run = async (inputs: Readonly<Record<string, string>>): Promise<RunHere> => {
    clock.begin(leaseMs / 3);
    const environment = await sandbox.runnerEnvironment({});
    return runHere(environment, { ...fixture.inputs, ...inputs }, clock, random);
  };
  const asked = scenario.inputs(fixture);
  if (!isProvision(scenario)) forgetProduction(fixture);
  if (scenario.before !== undefined) {
    await fixture.beginRestore('before');
    const result = await run({ ...limits, ...scenario.before, 'restore-id': 'before' });
    if (result.exitCode !== 0) throw new Error(`The run before failed:\n${result.lines.join('\n')}`);
    await settle(scenario.laterMs);
  }
  // A rollback resumes only what is stored as one, and so does a clean.
  if (!isProvision(scenario))
    await fixture.beginRestore(
      limits['restore-id'],
      asked['operation'] === undefined ? undefined : { ...limits, ...asked },
    );
  const saved = await sandbox.save();
  await load(sandbox, saved);
  const own = Object.values(sandbox.rds.state.clusters).filter(
    ({ account, shown }) => account === fixture.target.account && shown.DBClusterIdentifier !== 'prod',
  );
  const inputs = isProvision(scenario)
    ? { 'ca-bundle': '', 'lease-duration': '', 'poll-max': '', ...asked }
    : { ...limits, ...asked };
  const result = await run(inputs);
  if (result.exitCode !== 0) throw new Error(`The undisturbed run failed:\n${result.lines.join('\n')}`);
  const requests = sandbox.requests.filter(({ principal }) => !principal.includes(':user/'));
  const describe = async (): Promise<unknown> => {
    await settle();
    return endOf(fixture, scenario);
  };
  return {
    scenario,
    fixture,
    saved,
    requests,
    end: await describe(),
    ownIds: own.map(({ shown }) => shown.DbClusterResourceId ?? ''),
    run: (more) => run({ ...inputs, ...more }),
    describeEnd: describe,
  };
}

export const isProvision = ({ name }: Scenario): boolean => name === 'provision';

/** The snapshot is all that is needed of production; without its server each case starts faster. */
function forgetProduction({ sandbox }: Fixture): void {
  const { clusters, instances } = sandbox.rds.state;
  for (const [arn, { shown }] of Object.entries(clusters)) {
    if (shown.DBClusterIdentifier !== 'prod') continue;
    delete clusters[arn];
    for (const [key, { clusterArn }] of Object.entries(instances))
      if (clusterArn === arn) delete instances[key];
  }
}

/** What must be the same, whatever AWS has answered on the way. */
async function endOf(fixture: Fixture, scenario: Scenario): Promise<unknown> {
  if (!isProvision(scenario)) return comparable((await describeEnd(fixture)) as End);
  const { awsState } = fixture.sandbox;
  // Ids of keys are new in each run. After a lost answer there may be a second one, which is not used.
  const keys = Object.values(awsState.keys).map(({ account, region, manager, tags, description }) => {
    return JSON.stringify({ account, region, manager, tags, description });
  });
  return {
    keys: [...new Set(keys)].toSorted(),
    aliases: Object.keys(awsState.aliases).toSorted(),
    parameters: awsState.parameters,
    secrets: Object.keys(awsState.secrets).toSorted(),
    topics: awsState.topics,
  };
}

interface End {
  readonly clusters: readonly { readonly DBClusterIdentifier: string; readonly status: string }[];
  readonly instances: readonly { readonly DBClusterIdentifier: string }[];
  readonly state: readonly string[];
  readonly leases: unknown;
}

/**
 * A restore may take one record more (`clean`). A lease that could not be released ends by itself. A previous cluster is stopped, or, where AWS does not stop it, has
 * no instances: both keep the data and cost its storage only.
 */
function comparable({ clusters, instances, state, leases: _own, ...rest }: End): unknown {
  const isAside = ({ DBClusterIdentifier: id }: { readonly DBClusterIdentifier: string }): boolean => {
    const members = instances.filter((one) => one.DBClusterIdentifier === id);
    const cluster = clusters.find((one) => one.DBClusterIdentifier === id);
    return id.includes('-old-') && (members.length === 0 || cluster?.status === 'stopped');
  };
  return {
    ...rest,
    clusters: clusters.map((one) => {
      return isAside(one) ? { ...one, status: 'put aside', DBClusterMembers: [] } : one;
    }),
    instances: instances.filter((one) => !isAside(one)),
    state: [...new Set(state)].filter((status) => status !== 'abandoned').toSorted(),
  };
}
