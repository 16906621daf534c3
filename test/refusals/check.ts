import { isDeepStrictEqual } from 'node:util';
import { load } from '../crash/suite.ts';
import type { FaultPlan } from '../sandbox/contract.ts';
import { credentials } from '../support/constants.ts';
import type { ActionResult } from '../support/runner.ts';
import { type Case, nameOf } from './cases.ts';
import { endOf, isProvision, type Prepared } from './prepare.ts';

/** How many runs it may take until the end is that of an undisturbed run, once the cause is gone. */
const mostRuns = 3;
/** How often one request may be sent in one run while AWS refuses it with what waiting does not change. */
const mostRepeats = 45;
/** Requests that "for a while" refuses. */
const whileCount = 3;

/** Why the invariants do not hold in this case; undefined when they do. `missed`: the run did not get there. */
export async function check(prepared: Prepared, one: Case): Promise<string | undefined | 'missed'> {
  const { fixture, scenario } = prepared;
  await load(fixture.sandbox, prepared.saved);
  const plan = refuse(one);
  fixture.sandbox.faults.push(plan.fault);
  const broken: string[] = [];
  let result = await run(prepared, plan, broken);
  if (plan.refused() === 0) return 'missed';
  if (one.persistence === 'permanently' && result.exitCode !== 0) result = await run(prepared, plan, broken);
  fixture.sandbox.faults.length = 0;
  for (let runs = 0; result.exitCode !== 0 && runs < mostRuns; runs += 1) {
    result = await run(prepared, plan, broken);
    if (result.errors.some((error) => error.includes('has ended already'))) break;
  }
  if (result.exitCode !== 0 && !result.errors.some((error) => error.includes('has ended already'))) {
    broken.push(`I3: ${mostRuns} more runs do not end it: ${first(result)}`);
  } else {
    const end = await endOf(fixture, scenario).catch((error: unknown) => String(error));
    if (!isDeepStrictEqual(end, prepared.end))
      broken.push(`I3: the end differs: ${difference(end, prepared.end)}`);
  }
  return broken.length === 0 ? undefined : `${nameOf(one)}: ${[...new Set(broken)].join('; ')}`;
}

interface Plan {
  readonly fault: FaultPlan;
  readonly refused: () => number;
}

function refuse({ service, action, occurrence, refusal, persistence }: Case): Plan {
  let count = 0;
  let refused = 0;
  const most = { once: 1, 'for a while': whileCount, permanently: Number.POSITIVE_INFINITY }[persistence];
  const fault: FaultPlan = (request, phase) => {
    if (request.principal.includes(':user/')) return undefined;
    if (request.service !== service || request.action !== action) return undefined;
    if (phase === 'before') count += 1;
    if (count < occurrence || refused >= most || phase !== (refusal.lost ? 'after' : 'before'))
      return undefined;
    refused += 1;
    return refusal.lost ? { kind: 'drop' } : { kind: 'error', ...refusal };
  };
  return { fault, refused: () => refused };
}

async function run(prepared: Prepared, plan: Plan, broken: string[]): Promise<ActionResult> {
  const { fixture, inputs, scenario } = prepared;
  const before = plan.refused();
  const result = await fixture.run(inputs);
  if (!isProvision(scenario)) await checkTarget(prepared, result, broken);
  const repeats = plan.refused() - before;
  if (repeats > mostRepeats && !/TIMED_OUT|Waited|waiting/.test(result.log))
    broken.push(`I5: it was asked ${repeats} times in one run`);
  if (result.exitCode === 0) return result;
  const [message = ''] = result.errors;
  if (message.includes('did not expect'))
    broken.push(`I4: an error that the action does not expect: ${message}`);
  else if (message.split('\n').length < 2) broken.push(`I4: no fix in the message: ${message}`);
  return result;
}

/** I1: the data that was the target's exists, unless the restore has succeeded. I2: nobody logs in unverified. */
async function checkTarget(
  { fixture, ownIds }: Prepared,
  result: ActionResult,
  broken: string[],
): Promise<void> {
  const { clusters, snapshots } = fixture.sandbox.rds.state;
  if (result.exitCode !== 0) {
    const volumes = Object.values(clusters).filter(({ status }) => status !== 'deleting');
    const kept = [...volumes, ...Object.values(snapshots).filter(({ status }) => status === 'available')];
    const lost = ownIds.filter((id) => !kept.some(({ shown }) => shown.DbClusterResourceId === id));
    const hasNew = volumes.some(({ shown, tags }) => {
      return shown.DBClusterIdentifier === 'staging' && tags.some(({ Value }) => Value === 'verified');
    });
    if (lost.length > 0 && !hasNew) broken.push(`I1: the data of ${lost.join(', ')} is gone`);
  }
  for (const { account, shown, tags } of Object.values(clusters)) {
    const isOld = ownIds.includes(shown.DbClusterResourceId ?? '');
    const verified = tags.some(({ Value }) => Value === 'verified');
    if (account !== fixture.target.account || shown.DBClusterIdentifier === 'prod' || isOld || verified)
      continue;
    const where = { ...fixture.target, cluster: shown.DBClusterIdentifier ?? '' };
    const login = { user: credentials.app_username, password: credentials.app_password };
    const isIn = await fixture.query(where, login, 'SELECT 1').then(
      () => true,
      () => false,
    );
    if (isIn && result.exitCode !== 0)
      broken.push(`I2: the application logs in to ${where.cluster} unverified`);
  }
}

const first = ({ errors, exitCode }: ActionResult): string =>
  errors[0]?.replaceAll('\n', ' ') ?? `exit ${exitCode}`;

function difference(actual: unknown, expected: unknown, path = ''): string {
  const isTree = (value: unknown): value is Record<string, unknown> =>
    typeof value === 'object' && value !== null;
  if (!isTree(actual) || !isTree(expected))
    return `${path || 'the end'} is ${JSON.stringify(actual)?.slice(0, 300)}, not ${JSON.stringify(expected)?.slice(0, 300)}`;
  const key = [...new Set([...Object.keys(actual), ...Object.keys(expected)])].find((name) => {
    return !isDeepStrictEqual(actual[name], expected[name]);
  });
  return key === undefined ? 'nothing' : difference(actual[key], expected[key], `${path}/${key}`);
}
