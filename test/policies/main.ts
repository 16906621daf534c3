import { type Asked, evaluate, type Policy, type Statement } from '../sandbox/iam.ts';
import type { Saved } from '../sandbox/sandbox.ts';
import { present } from '../support/constants.ts';
import { createFixture, type Fixture } from '../support/fixture.ts';
import type { ActionResult } from '../support/runner.ts';
import { type Scenario, scenarios } from './scenarios.ts';

// Proves that every action of the bootstrap templates is needed: each is taken out of its statement in turn, and a run
// that has used it must then fail, or warn of what it could not tidy up, and name the action and the role.

/** One action of one statement of one role's policy. */
interface Entry {
  readonly role: string;
  readonly sid: string;
  readonly action: string;
}

/** A scenario that has been run undisturbed, and what it asked the policies for. */
interface Prepared {
  readonly scenario: Scenario;
  readonly fixture: Fixture;
  readonly saved: Saved;
  readonly questions: readonly { readonly role: string; readonly asked: Asked }[];
  readonly requests: number;
}

const workers = 3;
/** Without these a run sees less before its first change, and says so in its log. */
const optional: ReadonlySet<string> = new Set(['iam:SimulatePrincipalPolicy']);
const inputs = { 'poll-min': '15ms', 'poll-max': '40ms', 'lease-duration': '20s' };

async function prepare(scenario: Scenario): Promise<Prepared> {
  const fixture = await createFixture(scenario.fixture);
  if (scenario.before !== undefined) {
    const before = await fixture.run({ ...inputs, ...scenario.before(fixture) });
    if (before.exitCode !== 0) throw new Error(`Before ${scenario.name}:\n${before.log}`);
  }
  fixture.sandbox.questions.clear();
  await scenario.arrange?.(fixture);
  const saved = await fixture.sandbox.save();
  const result = await run({ scenario, fixture, saved });
  if ((result.exitCode !== 0) !== (scenario.fails ?? false))
    throw new Error(`${scenario.name}, undisturbed, ended otherwise:\n${result.log}`);
  const questions = [...fixture.sandbox.questions.values()];
  return { scenario, fixture, saved, questions, requests: fixture.sandbox.requests.length };
}

async function run(
  { scenario, fixture, saved }: Pick<Prepared, 'scenario' | 'fixture' | 'saved'>,
  without?: Entry,
): Promise<ActionResult> {
  const { sandbox } = fixture;
  await sandbox.load(saved);
  sandbox.requests.length = 0;
  for (const role of Object.values(sandbox.awsState.roles))
    if (without !== undefined && role.name === without.role) role.policies = take(role.policies, without);
  return fixture.run({ ...inputs, ...scenario.inputs(fixture) });
}

function statementsOf(policies: readonly Policy[]): Statement[] {
  return policies.flatMap(({ Statement: statements }) => [statements].flat() as Statement[]);
}

function entriesOf({ fixture }: Prepared): Entry[] {
  return Object.values(fixture.sandbox.awsState.roles).flatMap(({ name, policies }) =>
    statementsOf(policies).flatMap(({ Sid = '', Action = [] }) =>
      [Action].flat().map((action) => ({ role: name, sid: Sid, action })),
    ),
  );
}

/** The policies without that action in that statement. */
function take(policies: readonly Policy[], { sid, action }: Entry): Policy[] {
  const left = statementsOf(policies).map((statement) =>
    statement.Sid === sid
      ? { ...statement, Action: [statement.Action ?? []].flat().filter((one) => one !== action) }
      : statement,
  );
  return [{ Statement: left.filter(({ Action }) => [Action ?? []].flat().length > 0) }];
}

/** Did the scenario ask for something that nothing else allows? */
function isUsed({ fixture, questions }: Prepared, entry: Entry): boolean {
  return Object.entries(fixture.sandbox.awsState.roles).some(([arn, { name, policies }]) => {
    if (name !== entry.role) return false;
    const left = take(policies, entry);
    return questions.some(
      ({ role, asked }) =>
        role === arn && evaluate(policies, asked) === 'Allow' && evaluate(left, asked) !== 'Allow',
    );
  });
}

/** Why the entry is not seen to be needed; undefined when it is. */
async function reasonNotNeeded(prepared: Prepared, entry: Entry): Promise<string | undefined> {
  const result = await run(prepared, entry);
  const warnings = result.warnings.join('\n');
  // A run that has succeeded must have warned: its log names actions and roles that were not missing.
  const printed =
    result.exitCode === 0
      ? warnings
      : `${result.errors.join('\n')}\n${warnings}\n${result.log}\n${result.summary}`;
  const missing = [entry.action, entry.role].filter((text) => !printed.includes(text));
  if (missing.length === 0) return undefined;
  if (optional.has(entry.action) && result.exitCode === 0 && result.log.includes(entry.action))
    return undefined;
  if (result.exitCode === 0) return `"${prepared.scenario.name}" succeeded without it, and did not warn`;
  return `"${prepared.scenario.name}" failed without it, and did not name ${missing.join(' and ')}: ${result.errors[0] ?? ''}`;
}

const queue = [...scenarios];
const allPrepared: Prepared[] = [];
await Promise.all(
  Array.from({ length: workers }, async () => {
    for (let next = queue.shift(); next !== undefined; next = queue.shift())
      allPrepared.push(await prepare(next));
  }),
);
// One that AWS fails does not end at the call that was refused, so it serves only where no other asks.
const cheapestFirst = allPrepared.toSorted(
  (a, b) => Number(a.scenario.fails ?? false) - Number(b.scenario.fails ?? false) || a.requests - b.requests,
);
const entries = new Map(
  allPrepared.flatMap(entriesOf).map((entry) => [`${entry.role} ${entry.sid} ${entry.action}`, entry]),
);
/** Those that ask for it. Where a key's own policy allows it as well, the next one may show that it is needed. */
const candidates = new Map(
  [...entries].map(([name, entry]) => [name, cheapestFirst.filter((one) => isUsed(one, entry))]),
);
const reasons = new Map([...entries.keys()].map((name) => [name, 'no run asks for it']));
for (let open = [...entries]; open.length > 0; ) {
  const work = new Map<Prepared, [string, Entry][]>();
  for (const one of open) {
    const prepared = candidates.get(one[0])?.shift();
    if (prepared !== undefined) work.set(prepared, [...(work.get(prepared) ?? []), one]);
  }
  open = [];
  await Promise.all(
    [...work].map(async ([prepared, mine]) => {
      for (const [name, entry] of mine) {
        const why = await reasonNotNeeded(prepared, entry);
        if (why === undefined) reasons.delete(name);
        else {
          reasons.set(name, why);
          open.push([name, entry]);
        }
      }
    }),
  );
}
const notNeeded = [...reasons].map(([name, why]) => `${name}: ${why}`);
for (const { fixture } of allPrepared) await fixture.sandbox.stop();
for (const line of notNeeded.toSorted()) process.stdout.write(`NOT NEEDED: ${line}\n`);
process.stdout.write(`actions: ${present(entries.size)}, needed: ${entries.size - notNeeded.length}\n`);
process.exitCode = notNeeded.length === 0 && entries.size > 0 ? 0 : 1;
