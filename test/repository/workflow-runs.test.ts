import { afterAll, describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import type { Value } from '../support/github/expressions.ts';
import { snippets, workflowNames, workflowOf } from '../support/github/files.ts';
import {
  approvals,
  byHand,
  emptyStrings,
  environment,
  finds,
  givenTo,
  inCall,
  job,
  nightly,
  none,
  restore,
  resumeCron,
  role,
  roleVar,
  scheduled,
  starts,
} from '../support/github/situations.ts';
import {
  called,
  dispatched,
  type Hands,
  runWorkflow,
  type Situation,
  type Workflow,
  type WorkflowRun,
} from '../support/github/workflow.ts';

const fleet = workflowOf('fleet.yml');

// Evaluated by GitHub's own expression engine: what each workflow does in each situation it can meet.

/** Every job that ran or was skipped, in any test of this file. */
const seen = new Set<string>();

async function simulate(file: string, situation: Situation, hands: Hands = {}): Promise<WorkflowRun> {
  const run = await runWorkflow(workflowOf(file), situation, hands);
  remember(file, run);
  return run;
}

function remember(file: string, run: WorkflowRun): void {
  for (const [id, jobs] of Object.entries(run.jobs)) {
    for (const { result, steps } of jobs) {
      seen.add(`${file}: ${id} ${result === 'skipped' ? 'is skipped' : 'runs'}`);
      for (const { id: step, uses, run: script } of steps)
        seen.add(`${file}: ${id} runs ${step ?? uses ?? script}`);
    }
  }
}

const results = (run: WorkflowRun): { [id: string]: string } =>
  Object.fromEntries(Object.entries(run.jobs).map(([id, [first]]) => [id, first?.result ?? '']));

describe('restore.yml', () => {
  it.each(starts)('%s', async (_, situation, expected) => {
    const run = await simulate('restore.yml', situation);
    if (expected === 'skipped') expect(run.result).toBe('skipped');
    else expect([run.result, givenTo(run, 'restore')]).toEqual(['success', expected]);
    expect(job(run, 'approve').result).toBe('skipped');
  });

  it.each(restore.on.workflow_dispatch?.inputs?.['operation']?.options ?? [])(
    'by hand, with each operation that its form offers: %s',
    async (operation) => {
      const run = await simulate('restore.yml', byHand({ operation }, roleVar));
      expect([run.result, givenTo(run, 'restore')]).toEqual([
        'success',
        { operation, 'target-role-arn': role },
      ]);
    },
  );

  it('returns the outputs of the action', async () => {
    const outputs = { status: 'succeeded', 'restore-id': 'r1', 'cluster-endpoint': 'host' };
    const run = await simulate('restore.yml', inCall(), { runStep: () => ({ outcome: 'success', outputs }) });
    expect(run.outputs).toEqual({ ...outputs, 'snapshot-time': '', 'reader-endpoint': '' });
  });

  it('checks its caller’s files out only for hooks and checks', async () => {
    const uses = async (situation: Situation) =>
      job(await simulate('restore.yml', situation), 'restore').steps.map((step) => step.uses?.split('@')[0]);
    expect(await uses(inCall())).toHaveLength(1);
    for (const more of [
      inCall({ checks: 'sql' }),
      inCall({ hooks: 'x' }),
      byHand({}, { AURORA_RESTORE_HOOKS: 'x' }),
    ])
      expect(await uses(more)).toEqual([
        'actions/checkout',
        expect.stringContaining('/aurora-restore-action'),
      ]);
  });

  it('runs every job where the caller or the repository says', async () => {
    const approval = { 'approval-environment': environment, 'restore-id': 'r1' };
    const runs = await simulate('restore.yml', inCall({ ...approval, 'runs-on': 'vpc' }), finds([]));
    expect(['find', 'approve', 'restore'].map((id) => job(runs, id).runsOn)).toEqual(['vpc', 'vpc', 'vpc']);
    const vars = { AURORA_RESTORE_RUNNER: 'own' };
    expect(job(await simulate('restore.yml', byHand({}, vars)), 'restore').runsOn).toBe('own');
    expect(job(await simulate('restore.yml', byHand()), 'restore').runsOn).toBe('ubuntu-latest');
  });
});

describe('the approval of restore.yml', () => {
  const vars = { AURORA_RESTORE_APPROVAL_ENVIRONMENT: environment };

  it.each(approvals)('for %s', async (_, situation, unfinished, expected) => {
    const run = await simulate('restore.yml', situation, finds(unfinished === none ? [] : unfinished));
    const { result, environment: asked } = job(run, 'approve');
    expect([result, asked]).toEqual(expected === 'asks' ? ['success', environment] : ['skipped', undefined]);
    expect(job(run, 'restore').result).toBe('success');
  });

  it('looks an id up with the settings of the restore, and before anybody is asked', async () => {
    const run = await simulate(
      'restore.yml',
      byHand({ 'restore-id': 'r1' }, { ...vars, ...roleVar }),
      finds(['r1']),
    );
    const { operation, ...rest } = givenTo(run, 'find');
    expect(operation).toBe('status');
    expect(givenTo(run, 'restore')).toEqual({ operation: 'restore', ...rest });
  });

  it('starts nothing for an id that is not known', async () => {
    const run = await simulate('restore.yml', byHand({ 'restore-id': 'r9' }, vars), finds('NOT_FOUND'));
    expect(results(run)).toEqual({ find: 'failure', approve: 'skipped', restore: 'skipped' });
  });

  it.each(['failure', 'cancelled'] as const)('starts nothing when it ends as %s', async (end) => {
    const run = await simulate('restore.yml', byHand({}, vars), { ends: { approve: end } });
    expect(results(run)).toEqual({ find: 'skipped', approve: end, restore: 'skipped' });
    expect(run.result).toBe(end);
  });
});

describe('the concurrency group', () => {
  const groupOf = async (situation: Situation) =>
    job(await simulate('restore.yml', situation), 'restore').group;
  const fleetGroups = async (targets: Value, given = {}) => {
    const run = await simulate('fleet.yml', fleetCall(given), readsTargets(targets));
    return (run.jobs['restore'] ?? []).map(({ group }) => group);
  };

  it('is that of the target, in one account and Region', async () => {
    const vars = {
      ...roleVar,
      AURORA_RESTORE_TARGET_REGION: 'eu-central-1',
      AURORA_RESTORE_TARGET_CLUSTER_ID: 'staging',
    };
    const group = `aurora-restore-staging-eu-central-1-${role}`;
    expect(await groupOf(byHand({}, vars))).toBe(group);
    expect(await groupOf(scheduled(nightly, vars))).toBe(group);
    expect(await groupOf(inCall({ 'target-region': 'eu-central-1' }))).toBe(group);
    expect(
      await fleetGroups([{ 'target-cluster-id': 'staging' }], { 'target-region': 'eu-central-1' }),
    ).toEqual([group]);
  });

  it('of targets with equal names in several accounts or Regions differs', async () => {
    const targets = [1, 2, 3].map((account) => ({
      'target-cluster-id': 'staging',
      'target-role-arn': `arn:aws:iam::${account}00000000000:role/x`,
    }));
    const regions = ['eu-west-1', 'eu-west-2'].map((region) => ({
      'target-cluster-id': 'staging',
      'target-region': region,
    }));
    const groups = await fleetGroups([...targets, ...regions]);
    expect(new Set(groups).size).toBe(5);
  });

  it.each(['resume', 'status', 'plan'])(
    'of %s is not that of the restore that may hold it',
    async (operation) => {
      const held = await groupOf(inCall());
      const groups = [
        await groupOf(inCall({ operation })),
        ...(await fleetGroups(['staging'], { operation })),
      ];
      expect(groups).not.toContain(held);
      expect(groups.every((group) => group?.includes('77'))).toBe(true);
    },
  );

  it('of a scheduled resume is not that of the restore that may hold it', async () => {
    const vars = { ...roleVar, AURORA_RESTORE_RESUME: 'true' };
    const groups = [await groupOf(scheduled(nightly, vars)), await groupOf(scheduled(resumeCron, vars))];
    expect(new Set(groups).size).toBe(2);
  });
});

function fleetCall(given = {}, event = 'schedule'): Situation {
  const inputs = called(fleet, { targets: 'list', 'target-role-arn': role, ...given });
  return { github: { event_name: event, event: {}, run_id: '77' }, inputs };
}

/** The first job has read these targets. */
function readsTargets(targets: Value, end: 'success' | 'failure' = 'success'): Hands {
  const list = (targets as Value[]).map((one) =>
    typeof one === 'string' ? { 'target-cluster-id': one } : one,
  );
  return {
    runStep: ({ id }) => {
      if (id !== 'read') return { outcome: 'success', outputs: { status: 'succeeded', results: '[]' } };
      return { outcome: end, outputs: { targets: JSON.stringify(list), id: 'ab12' } };
    },
  };
}

describe('fleet.yml', () => {
  const targets = [
    'staging',
    { 'target-cluster-id': 'demo', 'target-region': 'eu-west-1', strategy: 'swap' },
  ];

  it('gives each target what its entry says, and else what the inputs say', async () => {
    const given = { 'target-region': 'eu-central-1', 'snapshot-id': 'one' };
    const run = await simulate('fleet.yml', fleetCall(given), readsTargets(targets));
    const common = { 'target-role-arn': role, 'snapshot-id': 'one', 'share-copies': 'true' };
    expect([givenTo(run, 'restore', 0), givenTo(run, 'restore', 1)]).toEqual([
      { ...common, 'target-cluster-id': 'staging', 'target-region': 'eu-central-1' },
      { ...common, 'target-cluster-id': 'demo', 'target-region': 'eu-west-1', strategy: 'swap' },
    ]);
    expect(run.outputs).toEqual({ results: '[]' });
  });

  it('restores when it is called with every optional input empty', async () => {
    const given = { ...emptyStrings(fleet), targets: 'list', 'target-role-arn': role };
    const run = await simulate('fleet.yml', fleetCall(given), readsTargets(targets));
    expect(givenTo(run, 'restore')).toMatchObject({ 'share-copies': 'true', 'target-cluster-id': 'staging' });
  });

  it('checks its caller’s files out only for hooks', async () => {
    const uses = async (given: object) => {
      const run = await simulate('fleet.yml', fleetCall(given), readsTargets(targets));
      return job(run, 'restore').steps.some((step) => step.uses?.startsWith('actions/checkout@'));
    };
    expect([await uses({}), await uses({ hooks: 'x' })]).toEqual([false, true]);
  });

  it('begins nothing with a list that was refused', async () => {
    const run = await simulate('fleet.yml', fleetCall(), readsTargets(targets, 'failure'));
    expect(results(run)).toEqual({
      ...{ targets: 'failure', approve: 'skipped', restore: 'skipped', summary: 'skipped' },
    });
  });

  const reviewed = { AURORA_RESTORE_APPROVAL_ENVIRONMENT: environment };
  it.each(['', 'restore', 'rollback', 'abandon', 'other'])(
    'asks the reviewers before an operation that begins or ends something: %s',
    async (operation) => {
      for (const [given, vars] of [
        [{ operation, 'approval-environment': environment }, {}],
        [{ operation }, reviewed],
      ] as const) {
        const run = await simulate('fleet.yml', { ...fleetCall(given, 'push'), vars }, readsTargets(targets));
        expect([job(run, 'approve').result, job(run, 'approve').environment]).toEqual([
          'success',
          environment,
        ]);
        expect(job(run, 'restore').result).toBe('success');
      }
    },
  );

  it('asks nobody for an operation that begins and ends nothing, for a schedule, and without an environment', async () => {
    const situations = [
      ...['resume', 'status', 'plan', 'clean'].map((operation) => ({
        ...fleetCall({ operation }, 'push'),
        vars: reviewed,
      })),
      { ...fleetCall({ operation: 'abandon' }), vars: reviewed },
      fleetCall({ operation: 'abandon' }, 'push'),
    ];
    for (const situation of situations) {
      const run = await simulate('fleet.yml', situation, readsTargets(targets));
      expect(results(run)).toMatchObject({ approve: 'skipped', restore: 'success' });
    }
  });

  it.each(['failure', 'cancelled'] as const)('begins nothing when the approval ends as %s', async (end) => {
    const given = { operation: 'abandon', 'approval-environment': environment };
    const hands = { ...readsTargets(targets), ends: { approve: end } };
    const run = await simulate('fleet.yml', fleetCall(given, 'push'), hands);
    expect(results(run)).toMatchObject({ approve: end, restore: 'skipped' });
  });

  it.each(['failure', 'cancelled'] as const)('reports also when the restores end as %s', async (end) => {
    const run = await simulate('fleet.yml', fleetCall(), {
      ...readsTargets(targets),
      ends: { restore: end },
    });
    expect(results(run)).toEqual({
      ...{ targets: 'success', approve: 'skipped', restore: end, summary: 'success' },
    });
  });

  it('needs no program on the PATH of a self-hosted runner but bash', async () => {
    const run = await simulate('fleet.yml', fleetCall(), readsTargets(targets));
    const scripts = Object.values(run.jobs).flatMap((jobs) => jobs.flatMap(({ steps }) => steps));
    const shells = scripts.filter(({ run: script }) => script !== undefined).map(({ shell }) => shell);
    expect(shells).toEqual(['bash', 'bash']);
  });
});

describe('provision.yml', () => {
  const provision = workflowOf('provision.yml');
  const github = { event_name: 'workflow_dispatch', event: {} };
  const vars = {
    AURORA_RESTORE_TARGET_PROVISION_ROLE_ARN: role,
    AURORA_RESTORE_TARGET_REGION: 'eu-central-1',
  };

  it('only reports when it is started by hand without an answer to anything', async () => {
    const run = await simulate('provision.yml', { github, vars, inputs: dispatched(provision) });
    expect(givenTo(run, 'provision')).toEqual({
      operation: 'provision',
      'dry-run': 'true',
      'tag-target': 'false',
      'target-role-arn': role,
      'target-region': 'eu-central-1',
    });
    expect(job(run, 'provision')).toMatchObject({
      environment: 'provision',
      group: `aurora-restore-provision-default-eu-central-1-${role}`,
      runsOn: 'ubuntu-latest',
    });
  });

  it('provisions with what its caller says', async () => {
    const inputs = called(provision, {
      'target-role-arn': 'r',
      'runs-on': 'vpc',
      'source-cluster-id': 'prod',
    });
    const secrets = { AURORA_RESTORE_CREDENTIALS: '{}' };
    const run = await simulate('provision.yml', { github, inputs, secrets });
    expect(givenTo(run, 'provision')).toMatchObject({
      'dry-run': 'false',
      credentials: '{}',
      'source-cluster-id': 'prod',
      'target-role-arn': 'r',
    });
    expect(job(run, 'provision').runsOn).toBe('vpc');
  });
});

describe('ci.yml', () => {
  const on = (event_name: string) => simulate('ci.yml', { github: { event_name, ref: 'refs/heads/main' } });

  it('measures only what has been merged', async () => {
    expect(results(await on('push'))).toMatchObject({ check: 'success', bench: 'success' });
    expect(results(await on('pull_request'))).toMatchObject({ check: 'success', bench: 'skipped' });
  });

  it.each(['push', 'pull_request', 'schedule'])(
    'looks at the code and at the workflows (%s)',
    async (event) => {
      expect(results(await on(event))).toMatchObject({ codeql: 'success', workflows: 'success' });
    },
  );
});

describe('acceptance.yml', () => {
  it('asks AWS what the sandbox is asked', async () => {
    const run = await simulate('acceptance.yml', {
      github: { event_name: 'workflow_dispatch', event: {} },
      inputs: dispatched(workflowOf('acceptance.yml'), { 'role-arn': role }),
    });
    expect(results(run)).toEqual({ acceptance: 'success' });
  });
});

describe('release.yml', () => {
  const release = (ref: string, hands: Hands = {}) => {
    const github = {
      event_name: 'workflow_dispatch',
      ref,
      token: 't',
      event: { repository: { default_branch: 'main' } },
    };
    return simulate('release.yml', { github }, hands);
  };

  it('publishes the default branch only, and only what was checked', async () => {
    expect((await release('refs/heads/other')).result).toBe('skipped');
    const commit = 'a'.repeat(40);
    const run = await release('refs/heads/main', {
      runStep: () => ({ outcome: 'success', outputs: { commit } }),
    });
    expect(job(run, 'publish')).toMatchObject({ result: 'success', environment: 'release' });
    const places = Object.values(run.jobs).flatMap((jobs) =>
      jobs.flatMap(({ steps }) =>
        steps.flatMap((step) => [step.with['ref'] ?? [], step.env['COMMIT'] ?? []].flat()),
      ),
    );
    expect(places).toEqual([commit, commit, commit]);
    const red = await release('refs/heads/main', { runStep: () => ({ outcome: 'failure' }) });
    expect(results(red)).toMatchObject({ check: 'failure', publish: 'skipped' });
    const rejected = await release('refs/heads/main', { ends: { publish: 'failure' } });
    expect(rejected.result).toBe('failure');
  });
});

describe('a workflow that the documents show', () => {
  const parsed = snippets.map(({ at, text }) => ({ at, workflow: parse(text) as Workflow }));
  const hands: Hands = {
    workflow: (uses) => workflowOf(/([\w-]+\.yml)@/.exec(uses)?.[1] ?? ''),
    runStep: ({ id }) => {
      if (id === 'read') return { outcome: 'success', outputs: { targets: '["a"]', id: 'x' } };
      return { outcome: 'success', outputs: { status: 'succeeded', results: '[]' } };
    },
  };
  const github = { event: {}, run_id: '77', repository: 'acme/platform' };

  it.each(parsed)('does something when it is started: $at', async ({ workflow }) => {
    for (const { cron } of workflow.on.schedule ?? []) {
      const event = { event_name: 'schedule', event: { schedule: cron } };
      const run = await runWorkflow(workflow, { github: { ...github, ...event } }, hands);
      expect(run.result).toBe('success');
      // Nobody is asked at night.
      const asked = Object.values(run.jobs).flatMap((jobs) =>
        jobs.flatMap(({ called: one }) => one?.jobs['approve'] ?? []),
      );
      expect(asked.filter(({ result }) => result !== 'skipped')).toEqual([]);
    }
    const event_name = 'workflow_dispatch';
    const inputs = dispatched(workflow);
    const run = await runWorkflow(workflow, { github: { ...github, event_name }, inputs }, hands);
    expect(run.result).toBe('success');
  });
});

// A condition that no case above tells apart is not tested.
afterAll(() => {
  const missing: string[] = [];
  for (const file of workflowNames) {
    for (const [id, { if: condition, steps = [] }] of Object.entries(workflowOf(file).jobs)) {
      if (!seen.has(`${file}: ${id} runs`)) missing.push(`${file}: ${id} runs`);
      if (condition !== undefined && !seen.has(`${file}: ${id} is skipped`))
        missing.push(`${file}: ${id} is skipped`);
      for (const { id: step, uses, run } of steps)
        if (!seen.has(`${file}: ${id} runs ${step ?? uses ?? run}`))
          missing.push(`${file}: ${id} runs ${step ?? uses ?? run}`);
    }
  }
  expect(missing).toEqual([]);
});
