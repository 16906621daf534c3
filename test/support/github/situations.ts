// Situations that restore.yml can be in, and what it does in each.

import type { Value } from './expressions.ts';
import { workflowOf } from './files.ts';
import {
  called,
  dispatched,
  type Hands,
  type JobRun,
  type Situation,
  type StepRun,
  type Workflow,
  type WorkflowRun,
} from './workflow.ts';

export const role = 'arn:aws:iam::222222222222:role/aurora-restore-target';
export const restore = workflowOf('restore.yml');
export const nightly = '17 1 * * *';
export const resumeCron = '7,22,37,52 1-6 * * *';
export const environment = 'staging-refresh';
export const roleVar = { AURORA_RESTORE_TARGET_ROLE_ARN: role };

export const scheduled = (schedule: string, vars = {}, inputs = {}): Situation => {
  return { github: { event_name: 'schedule', event: { schedule }, run_id: '77' }, vars, inputs };
};
export const byHand = (given = {}, vars = {}): Situation => {
  const github = { event_name: 'workflow_dispatch', event: {}, run_id: '77' };
  return { github, vars, inputs: dispatched(restore, given) };
};
export const inCall = (given = {}, vars = {}, github = {}): Situation => {
  const inputs = called(restore, { 'target-role-arn': role, 'target-cluster-id': 'staging', ...given });
  return { github: { event_name: 'workflow_dispatch', event: {}, run_id: '77', ...github }, vars, inputs };
};
const bySchedule = { event_name: 'schedule', event: { schedule: '0 3 * * *' } };

export const job = (run: WorkflowRun, id: string, index = 0): JobRun => {
  const found = run.jobs[id]?.[index];
  if (found === undefined) throw new Error(`There is no job ${id}.`);
  return found;
};

const own = ({ uses }: StepRun): boolean => uses?.includes('/aurora-restore-action@') ?? false;
/** What the action is given, without empty inputs: those are the same as none. */
export const givenTo = (run: WorkflowRun, id: string, index = 0): { [name: string]: string } => {
  const inputs = job(run, id, index).steps.find(own)?.with ?? {};
  return Object.fromEntries(Object.entries(inputs).filter(([, value]) => value !== ''));
};

/** `status` finds these unfinished restores. */
export const finds = (unfinished: readonly string[] | 'NOT_FOUND'): Hands => ({
  runStep: ({ id }) => {
    if (id !== 'status') return { outcome: 'success' };
    return unfinished === 'NOT_FOUND'
      ? { outcome: 'failure' }
      : { outcome: 'success', outputs: { unfinished: JSON.stringify(unfinished) } };
  },
});

/** Every input that is a string, given as an empty one. */
export function emptyStrings(workflow: Workflow): { [name: string]: Value } {
  const inputs = Object.entries(workflow.on.workflow_call?.inputs ?? {});
  return Object.fromEntries(inputs.filter(([, { type }]) => type === 'string').map(([name]) => [name, '']));
}

const vars = { AURORA_RESTORE_APPROVAL_ENVIRONMENT: environment };
/** Every variable that says where and as whom. */
const allVars = {
  ...roleVar,
  AURORA_RESTORE_SOURCE_ROLE_ARN: 'arn:aws:iam::111111111111:role/source',
  AURORA_RESTORE_TARGET_REGION: 'eu-central-1',
  AURORA_RESTORE_TARGET_CLUSTER_ID: 'staging',
  AURORA_RESTORE_HOOKS: '.github/hooks',
  AURORA_RESTORE_RUNNER: 'vpc',
};
/** The inputs that those variables are. */
const fromVars = {
  'target-role-arn': role,
  'source-role-arn': 'arn:aws:iam::111111111111:role/source',
  'target-region': 'eu-central-1',
  'target-cluster-id': 'staging',
  hooks: '.github/hooks',
};
const allGiven = {
  'target-role-arn': 'arn:aws:iam::333333333333:role/target',
  'source-role-arn': 'arn:aws:iam::444444444444:role/source',
  'target-region': 'us-east-1',
  'target-cluster-id': 'demo',
};
export const none = 'no unfinished restore';

/** What started it, and what the action is given. */
export const starts: readonly (readonly [
  string,
  Situation,
  { readonly [name: string]: string } | 'skipped',
])[] = [
  ['by its schedule, in a fresh fork', scheduled(nightly), 'skipped'],
  ['by its schedule', scheduled(nightly, roleVar), { operation: 'restore', 'target-role-arn': role }],
  ['by its second schedule, in a fresh fork', scheduled(resumeCron), 'skipped'],
  ['by its second schedule, where runs hold', scheduled(resumeCron, roleVar), 'skipped'],
  [
    'by its second schedule, where runs do not hold',
    scheduled(resumeCron, { ...roleVar, AURORA_RESTORE_RESUME: 'true' }),
    { operation: 'resume', hold: 'false', 'target-role-arn': role },
  ],
  [
    'by its schedule, where runs do not hold',
    scheduled(nightly, { ...roleVar, AURORA_RESTORE_RESUME: 'true' }),
    { operation: 'restore', hold: 'false', 'target-role-arn': role },
  ],
  ['by hand', byHand(), { operation: 'restore' }],
  ['by hand, restart', byHand({ restart: true }), { operation: 'restore', restart: 'true' }],
  ['by hand, resume', byHand({ operation: 'resume' }), { operation: 'resume' }],
  ['called', inCall(), { operation: 'restore', 'target-role-arn': role, 'target-cluster-id': 'staging' }],
  [
    'called by a schedule of its caller',
    inCall({}, {}, bySchedule),
    { operation: 'restore', 'target-role-arn': role, 'target-cluster-id': 'staging' },
  ],
  [
    'called with an empty operation by a schedule of its caller',
    inCall({ operation: '' }, {}, bySchedule),
    { operation: 'restore', 'target-role-arn': role, 'target-cluster-id': 'staging' },
  ],
  [
    'called with an empty operation, where the caller has the variables',
    inCall({ operation: '' }, { ...roleVar, AURORA_RESTORE_RESUME: 'true' }, bySchedule),
    { operation: 'restore', hold: 'false', 'target-role-arn': role, 'target-cluster-id': 'staging' },
  ],
  [
    'called with a time that runs hold for',
    inCall({ hold: '10m' }, { AURORA_RESTORE_RESUME: 'true' }),
    { operation: 'restore', hold: '10m', 'target-role-arn': role, 'target-cluster-id': 'staging' },
  ],
  [
    'by its schedule, with every variable',
    scheduled(nightly, allVars),
    { operation: 'restore', ...fromVars },
  ],
  [
    'called with everything, where the caller has every variable',
    inCall({ ...allGiven, hooks: 'mine', 'runs-on': 'own' }, allVars),
    { operation: 'restore', ...allGiven, hooks: 'mine' },
  ],
  [
    'called with hooks',
    inCall({ hooks: 'mine' }),
    { operation: 'restore', 'target-role-arn': role, 'target-cluster-id': 'staging', hooks: 'mine' },
  ],
  [
    'called with checks, without a cluster',
    inCall({ checks: 'sql', 'target-cluster-id': '', 'parameter-path': '/x', 'runs-on': 'own' }),
    { operation: 'restore', 'target-role-arn': role, checks: 'sql', 'parameter-path': '/x' },
  ],
  ['called with every input empty', inCall(emptyStrings(restore)), { operation: 'restore' }],
  [
    'called with resume',
    inCall({ operation: 'resume', hold: 'false' }, {}, bySchedule),
    { operation: 'resume', hold: 'false', 'target-role-arn': role, 'target-cluster-id': 'staging' },
  ],
  [
    'called from a push',
    inCall({}, {}, { event_name: 'push', event: {} }),
    { operation: 'restore', 'target-role-arn': role, 'target-cluster-id': 'staging' },
  ],
];

/** Where an approval is wanted: what started it, the restores that are unfinished, and whether somebody is asked. */
export const approvals: readonly (readonly [
  string,
  Situation,
  readonly string[] | typeof none,
  'asks' | 'does not ask',
])[] = [
  ['restore', byHand({}, vars), none, 'asks'],
  ['restore, with restart', byHand({ restart: true }, vars), none, 'asks'],
  ['rollback', byHand({ operation: 'rollback' }, vars), none, 'asks'],
  ['abandon', byHand({ operation: 'abandon' }, vars), none, 'asks'],
  ['an unknown operation', inCall({ operation: 'other', 'approval-environment': environment }), none, 'asks'],
  ['resume', byHand({ operation: 'resume' }, vars), none, 'does not ask'],
  ['status', byHand({ operation: 'status' }, vars), none, 'does not ask'],
  ['plan', byHand({ operation: 'plan' }, vars), none, 'does not ask'],
  ['clean', byHand({ operation: 'clean' }, vars), none, 'does not ask'],
  ['the id of an unfinished restore', byHand({ 'restore-id': 'r1' }, vars), ['r0', 'r1'], 'does not ask'],
  [
    'the id of an unfinished restore, with every variable',
    byHand({ 'restore-id': 'r1' }, { ...vars, ...allVars }),
    ['r1'],
    'does not ask',
  ],
  [
    'a call with everything and the id of a restore',
    inCall(
      { ...allGiven, 'restore-id': 'r1', 'runs-on': 'own', 'approval-environment': environment },
      allVars,
    ),
    [],
    'asks',
  ],
  ['the id of a restore that has ended', byHand({ 'restore-id': 'r1' }, vars), ['r0'], 'asks'],
  [
    'an unfinished restore, with restart',
    byHand({ 'restore-id': 'r1', restart: true }, vars),
    ['r1'],
    'asks',
  ],
  [
    'rollback with the id of an unfinished restore',
    byHand({ operation: 'rollback', 'restore-id': 'r1' }, vars),
    ['r1'],
    'asks',
  ],
  [
    'abandon with the id of an unfinished restore',
    byHand({ operation: 'abandon', 'restore-id': 'r1' }, vars),
    ['r1'],
    'asks',
  ],
  ['a call by hand', inCall({ 'approval-environment': environment }), none, 'asks'],
  [
    'a call with an empty operation and the id of an unfinished restore',
    inCall({ operation: '', 'restore-id': 'r1', 'approval-environment': environment }),
    ['r1'],
    'does not ask',
  ],
  ['the schedule', scheduled(nightly, { ...vars, ...roleVar }), none, 'does not ask'],
  [
    'the schedule of a caller',
    inCall({ 'approval-environment': environment }, {}, bySchedule),
    none,
    'does not ask',
  ],
  [
    'the schedule of a caller that rolls back',
    inCall({ operation: 'rollback', 'approval-environment': environment }, {}, bySchedule),
    none,
    'does not ask',
  ],
];
