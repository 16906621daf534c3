import { isDeepStrictEqual } from 'node:util';
import { load } from '../crash/suite.ts';
import type { FaultPlan } from '../sandbox/contract.ts';
import { credentials } from '../support/constants.ts';
import type { RunHere } from '../support/run-here.ts';
import { type Case, kindOf, nameOf } from './cases.ts';
import { isProvision, type Prepared } from './prepare.ts';

/** How many runs it may take until the end is that of an undisturbed run, once the cause is gone. */
const mostRuns = 3;
/** How often one request may be sent in one run while AWS refuses it: a wait of a minute, looked at every one to three seconds. */
const mostRepeats = 65;
/** Requests that "for a while" refuses. */
const whileCount = 3;
/** AWS's words in every refusal of this suite. */
const reason = 'refused by this suite';

/** Why the invariants do not hold in this case; undefined when they do. `missed`: the run did not get there. */
export async function check(prepared: Prepared, one: Case): Promise<string | undefined> {
  const { fixture } = prepared;
  await load(fixture.sandbox, prepared.saved);
  const plan = refuse(one);
  fixture.sandbox.faults.push(plan.fault);
  const broken: string[] = [];
  let result = await run(prepared, plan, one, broken);
  if (plan.refused() === 0) return 'missed';
  if (one.persistence === 'once' && result.exitCode !== 0 && mustWait(one))
    broken.push(`I3: a run ends although waiting is enough: ${first(result)}`);
  if (one.persistence === 'permanently' && result.exitCode !== 0)
    result = await run(prepared, plan, one, broken);
  fixture.sandbox.faults.length = 0;
  for (let runs = 0; result.exitCode !== 0 && !hasEnded(result) && runs < mostRuns; runs += 1)
    result = await run(prepared, plan, one, broken);
  if (result.exitCode !== 0 && !hasEnded(result)) {
    broken.push(`I3: ${mostRuns} more runs do not end it: ${first(result)}`);
  } else {
    // What AWS refuses after a success is a warning, which says what does it later.
    if (result.lines.some((line) => line.includes('operation: clean')))
      await prepared.run({ operation: 'clean', 'restore-id': '' });
    const end = await prepared.describeEnd().catch((error: unknown) => String(error));
    if (!isDeepStrictEqual(end, prepared.end))
      broken.push(`I3: the end differs: ${difference(end, prepared.end)}`);
  }
  return broken.length === 0 ? undefined : `${nameOf(one)}: ${[...new Set(broken)].join('; ')}`;
}

/** What is busy, has no capacity, or is a grant that does not count yet: a change is sent again within the run. */
function mustWait({ service, action, refusal }: Case): boolean {
  const kind = kindOf(refusal) ?? '';
  return service === 'rds' && !action.startsWith('Describe') && ['busy', 'capacity', 'key'].includes(kind);
}

const hasEnded = ({ errors }: RunHere): boolean =>
  errors.some((error) => error.includes('has already ended'));

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
    const { code, status } = refusal;
    return refusal.lost ? { kind: 'drop' } : { kind: 'error', message: reason, code, status };
  };
  return { fault, refused: () => refused };
}

async function run(prepared: Prepared, plan: Plan, one: Case, broken: string[]): Promise<RunHere> {
  const before = plan.refused();
  const result = await prepared.run();
  if (!isProvision(prepared.scenario)) await checkTarget(prepared, result, broken);
  const repeats = plan.refused() - before;
  if (repeats > mostRepeats) broken.push(`I5: it was asked ${repeats} times in one run`);
  if (result.exitCode !== 0 && !hasEnded(result)) checkMessage(result, one, broken);
  return result;
}

/** Kinds that have a code of their own, by which people search and workflows branch. */
const codes: Readonly<Record<string, string>> = {
  denied: 'ACCESS_DENIED',
  identity: 'ACCESS_DENIED',
  quota: 'QUOTA',
  key: 'KEY_NOT_USABLE',
};
/** Codes that say nothing else. A key is not usable either where its policy cannot be. */
const exclusive = ['ACCESS_DENIED', 'QUOTA'];

/** I4: operation, AWS's reason, and a fix; what is denied, a quota or neither is not confused. */
function checkMessage(result: RunHere, { action, refusal }: Case, broken: string[]): void {
  const [message = ''] = result.errors;
  const line = message.replaceAll('\n', ' ');
  if (message.includes('did not expect') || message.startsWith('INTERNAL'))
    broken.push(`I4: an error that the action does not expect: ${line}`);
  else if (message.split('\n').length < 2) broken.push(`I4: no fix in the message: ${line}`);
  if (!message.includes(reason)) return;
  if (!message.includes(action)) broken.push(`I4: ${action} is not named: ${line}`);
  const [code = ''] = message.split(/[ :]/);
  const expected = codes[kindOf(refusal) ?? ''];
  if (expected === undefined ? exclusive.includes(code) : code !== expected)
    broken.push(`I4: not the code for ${refusal.code}: ${line}`);
}

/** I1: the data that was the target's exists under a name that is said. I2: nobody logs in unverified. */
async function checkTarget({ fixture, ownIds }: Prepared, result: RunHere, broken: string[]): Promise<void> {
  const { clusters, snapshots } = fixture.sandbox.rds.state;
  if (result.exitCode !== 0) {
    const volumes = Object.values(clusters).filter(({ status }) => status !== 'deleting');
    const hasNew = volumes.some(({ shown, tags }) => {
      return shown.DBClusterIdentifier === 'staging' && tags.some(({ Value }) => Value === 'verified');
    });
    const all = result.lines.join('\n');
    for (const id of hasNew ? [] : ownIds) {
      const names = [
        ...volumes
          .filter(({ shown }) => shown.DbClusterResourceId === id)
          .map(({ shown }) => shown.DBClusterIdentifier ?? ''),
        ...Object.values(snapshots)
          .filter(({ shown, status }) => shown.DbClusterResourceId === id && status === 'available')
          .map(({ shown }) => shown.DBClusterSnapshotIdentifier ?? ''),
      ];
      if (names.length === 0) broken.push(`I1: the data of ${id} is gone`);
      else if (!names.some((name) => name === 'staging' || all.includes(name)))
        broken.push(`I1: no message names ${names.join(' or ')}, which has the target's data`);
    }
  }
  // Logins are enabled by the last statement of a successful verification; the tag comes later.
  if (/^verify-restore: done/m.test(result.lines.join('\n'))) return;
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

const first = ({ errors, exitCode }: RunHere): string =>
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
