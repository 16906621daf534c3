import type { ChildProcess } from 'node:child_process';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import type { FaultPlan, RequestRecord } from '../sandbox/contract.ts';
import type { Sandbox, Saved } from '../sandbox/sandbox.ts';
import { createFixture, type Fixture, type FixtureOptions } from '../support/fixture.ts';
import type { ActionOptions } from '../support/runner.ts';
import { describeEnd } from './end-state.ts';
import { isChange, kindOf, type Point } from './points.ts';

/** Everything in AWS goes fast, as nothing of it is what is looked at here. */
export const timings = {
  snapshotCreateMs: 40,
  snapshotCopyMs: 60,
  clusterCreateMs: 40,
  clusterModifyMs: 20,
  clusterDeleteMs: 20,
  instanceCreateMs: 40,
  instanceDeleteMs: 20,
  dnsMs: 20,
  passwordLagMs: 20,
  passwordResetMs: 20,
  describeLagMs: 15,
};
/** Of runs that nobody kills: nobody waits for their leases, and they do not lose them on a busy machine. */
export const longLease = { 'lease-duration': '60s' };
export const inputs = {
  'restore-id': 'crash-test',
  ...longLease,
  'poll-min': '15ms',
  'poll-max': '40ms',
};
/** What may not be done twice; everything else is the same when repeated (setting a password, a tag, a share). */
const once =
  /:(CopyDBClusterSnapshot|CreateDBClusterSnapshot|RestoreDBClusterFromSnapshot|CreateDBInstance|DeleteDBCluster|DeleteDBInstance|DeleteDBClusterSnapshot)$/;
const mostRuns = 6;
/**
 * How long a killed run still holds the target, which every crash point waits for. A busy machine gets more, as measured by
 * an undisturbed run (3 to 6 seconds on an idle one): its runs would lose their leases before they are killed.
 */
function leaseAfter(undisturbedMs: number): string {
  return `${Math.min(15_000, Math.max(1500, Math.round(undisturbedMs / 4)))}ms`;
}
/** How often AWS is looked at depends on timing: a run may end with fewer requests of a kind than the first one had. */
export const notReached = 'the point was not reached';

/** What a run that nobody disturbs sends, and what exists after it. */
export interface Undisturbed {
  readonly end: unknown;
  readonly requests: readonly RequestRecord[];
  readonly effects: ReadonlyMap<string, number>;
  readonly messages: number;
}

/** A fixture that can be set back, and what an undisturbed run makes of it. */
export interface Prepared {
  readonly fixture: Fixture;
  readonly saved: Saved;
  readonly undisturbed: Undisturbed;
  readonly inputs: Readonly<Record<string, string>>;
}

/** A fixture, and the inputs of this scenario beside the usual ones. */
export interface Scenario extends FixtureOptions {
  /** A run that ends before the one that is killed begins. */
  readonly before?: Readonly<Record<string, string>>;
  readonly inputs?: Readonly<Record<string, string>>;
  /** Files of the caller's folder of hooks. */
  readonly hooks?: Readonly<Record<string, string>>;
}

export async function prepare(scenario: Scenario): Promise<Prepared> {
  const fixture = await createFixture(scenario);
  // The snapshot is all that is needed of production; without its servers each point starts faster.
  const { clusters, instances } = fixture.sandbox.rds.state;
  for (const [arn, { shown }] of Object.entries(clusters)) {
    if (shown.DBClusterIdentifier !== 'prod') continue;
    delete clusters[arn];
    for (const [key, { clusterArn }] of Object.entries(instances))
      if (clusterArn === arn) delete instances[key];
  }
  if (scenario.before !== undefined) {
    await fixture.beginRestore('before');
    const result = await fixture.run({ ...inputs, 'restore-id': 'before', ...scenario.before });
    if (result.exitCode !== 0) throw new Error(`The run before failed:\n${result.log}`);
  }
  // A rollback resumes only what is stored as one, and so does a clean.
  const isOther = scenario.inputs?.['operation'] !== undefined;
  await fixture.beginRestore(inputs['restore-id'], isOther ? { ...inputs, ...scenario.inputs } : undefined);
  const saved = await fixture.sandbox.save();
  await load(fixture.sandbox, saved);
  const more = { ...inputs, ...scenario.inputs, ...(await putHooks(fixture, scenario)) };
  const startedMs = performance.now();
  const result = await fixture.run(more);
  const tookMs = performance.now() - startedMs;
  if (result.exitCode !== 0) throw new Error(`The undisturbed run failed:\n${result.log}`);
  const requests = actionsRequests(fixture);
  const undisturbed = {
    end: await describeEnd(fixture),
    requests,
    effects: countEffects(requests),
    messages: countSuccesses(fixture),
  };
  return { fixture, saved, undisturbed, inputs: { ...more, 'lease-duration': leaseAfter(tookMs) } };
}

async function putHooks(
  { sandbox }: Fixture,
  { hooks }: Scenario,
): Promise<Readonly<Record<string, string>>> {
  if (hooks === undefined) return {};
  const folder = join(sandbox.folder, 'hooks');
  await mkdir(folder);
  for (const [name, text] of Object.entries(hooks))
    await writeFile(join(folder, name), text, { mode: 0o755 });
  return { hooks: folder };
}

export async function load(sandbox: Sandbox, saved: Saved): Promise<void> {
  await sandbox.load(saved);
  sandbox.requests.length = 0;
  sandbox.faults.length = 0;
}

/**
 * Kills the program at the point and starts it again until it ends. Returns the reason why the end is not that of an
 * undisturbed run, or undefined.
 */
export async function crashAt(
  { fixture, saved, undisturbed, inputs: more }: Prepared,
  point: Point,
  options: Pick<ActionOptions, 'program'> = {},
): Promise<string | undefined> {
  await load(fixture.sandbox, saved);
  let child: ChildProcess | undefined;
  let count = 0;
  let crashed = false;
  const kill: FaultPlan = (request, phase) => {
    if (crashed || isAdmin(request) || kindOf(request) !== point.kind) return undefined;
    if (phase === 'before') count += 1;
    if (count !== point.occurrence || phase !== point.side) return undefined;
    crashed = true;
    child?.kill('SIGKILL');
    return { kind: 'drop' };
  };
  fixture.sandbox.faults.push(kill);
  const runs: string[] = [];
  for (let run = 0; run < mostRuns; run += 1) {
    const result = await fixture.run(crashed ? { ...more, ...longLease } : more, {
      ...options,
      onStart: (started) => {
        child = started;
      },
    });
    runs.push(`exit ${result.exitCode ?? result.signal}: ${result.errors.join(' ')}`);
    if (result.exitCode === 0 && result.outputs['status'] === 'succeeded') break;
    // A run that is started again after all was done says so; that is an end, too.
    if (result.errors.some((error) => error.includes('has already ended'))) break;
  }
  if (!crashed) return notReached;
  const end = await describeEnd(fixture).catch(
    (error: unknown) => `${String(error)}; runs: ${runs.join(' | ')}`,
  );
  if (!isDeepStrictEqual(end, undisturbed.end)) {
    return `the end differs: ${firstDifference(end, undisturbed.end)}; runs: ${runs.join(' | ')}`;
  }
  const effects = countEffects(actionsRequests(fixture));
  for (const [effect, times] of effects) {
    if (times > (undisturbed.effects.get(effect) ?? 0)) return `${effect} was done ${times} times`;
  }
  const extra = countSuccesses(fixture) - undisturbed.messages;
  return extra > 1 ? `${extra} notifications too many` : undefined;
}

/** Notifications of a success. Those of runs that failed or found the target held come on top. */
function countSuccesses({ sandbox }: Fixture): number {
  return sandbox.awsState.messages.filter(({ attributes }) => attributes['status'] === 'succeeded').length;
}

function isAdmin({ principal }: RequestRecord): boolean {
  return principal.includes(':user/');
}

function actionsRequests({ sandbox }: Fixture): RequestRecord[] {
  return sandbox.requests.filter((request) => !isAdmin(request));
}

/** How often each thing that may be done only once was done, by what it was done to. */
function countEffects(requests: readonly RequestRecord[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const request of requests) {
    const kind = kindOf(request);
    if (!isChange(request) || !once.test(kind) || request.status !== 200) continue;
    const form = new URLSearchParams(request.body);
    const names = [
      'TargetDBClusterSnapshotIdentifier',
      'DBClusterSnapshotIdentifier',
      'DBInstanceIdentifier',
      'DBClusterIdentifier',
    ];
    const name = names.map((key) => form.get(key)).find((value) => value !== null);
    const effect = `${kind} ${name}`;
    counts.set(effect, (counts.get(effect) ?? 0) + 1);
  }
  return counts;
}

function firstDifference(actual: unknown, expected: unknown, path = ''): string {
  if (typeof actual !== 'object' || typeof expected !== 'object' || actual === null || expected === null) {
    return `${path || 'the end'} is ${JSON.stringify(actual)}, not ${JSON.stringify(expected)}`;
  }
  for (const key of new Set([...Object.keys(actual), ...Object.keys(expected)])) {
    const [a, b] = [(actual as Record<string, unknown>)[key], (expected as Record<string, unknown>)[key]];
    if (!isDeepStrictEqual(a, b)) return firstDifference(a, b, `${path}/${key}`);
  }
  return 'nothing that is seen';
}
