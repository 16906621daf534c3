// A small stand-in for GitHub Actions: decides with GitHub's own expression engine which jobs and steps of a workflow run,
// and with what. Running a step is left to its caller.
import { holds, interpolate, type Scope, type Status, textOf, type Value } from './expressions.ts';

export interface Step {
  readonly id?: string;
  readonly if?: string | boolean;
  readonly uses?: string;
  readonly run?: string;
  readonly shell?: string;
  readonly with?: { readonly [name: string]: Value };
  readonly env?: { readonly [name: string]: Value };
  readonly 'continue-on-error'?: boolean;
}

export interface Job {
  readonly if?: string | boolean;
  readonly needs?: string | readonly string[];
  readonly uses?: string;
  readonly with?: { readonly [name: string]: Value };
  readonly 'runs-on'?: string;
  readonly 'timeout-minutes'?: number;
  readonly environment?: string;
  readonly permissions?: { readonly [name: string]: string };
  readonly concurrency?: Concurrency;
  readonly container?: string | { readonly [key: string]: string };
  readonly strategy?: { readonly [key: string]: Value; readonly matrix?: { readonly [key: string]: Value } };
  readonly env?: { readonly [name: string]: Value };
  readonly defaults?: { readonly run?: { readonly shell?: string } };
  readonly outputs?: { readonly [name: string]: string };
  readonly steps?: readonly Step[];
}

export interface Concurrency {
  readonly group: string;
  readonly 'cancel-in-progress'?: boolean | string;
  readonly queue?: string;
}

export interface Input {
  readonly type?: string;
  readonly default?: Value;
  readonly required?: boolean;
  readonly options?: readonly string[];
}

export interface Workflow {
  readonly on: {
    readonly schedule?: readonly { readonly cron: string }[];
    readonly workflow_dispatch?: { readonly inputs?: { readonly [name: string]: Input } } | null;
    readonly workflow_call?: {
      readonly inputs?: { readonly [name: string]: Input };
      readonly outputs?: { readonly [name: string]: { readonly value: string } };
    } | null;
  };
  readonly permissions?: { readonly [name: string]: string };
  readonly concurrency?: Concurrency;
  readonly env?: { readonly [name: string]: Value };
  readonly defaults?: { readonly run?: { readonly shell?: string } };
  readonly jobs: { readonly [id: string]: Job };
}

/** What started a run, and what its repository has. */
export interface Situation {
  readonly github: { readonly event_name: string; readonly [key: string]: Value };
  readonly inputs?: { readonly [name: string]: Value };
  readonly vars?: { readonly [name: string]: string };
  readonly secrets?: { readonly [name: string]: string };
}

export type Result = 'success' | 'failure' | 'cancelled' | 'skipped';

export interface StepRun {
  readonly job: string;
  /** `strategy.job-index`. */
  readonly index: number;
  readonly id?: string;
  readonly uses?: string;
  readonly run?: string;
  readonly shell?: string;
  readonly with: { readonly [name: string]: string };
  readonly env: { readonly [name: string]: string };
}

export interface StepEnd {
  readonly outcome: 'success' | 'failure';
  readonly outputs?: { readonly [name: string]: string };
}

export interface JobRun {
  readonly result: Result;
  readonly environment?: string;
  readonly group?: string;
  readonly runsOn?: string;
  readonly matrix?: Value;
  readonly steps: readonly StepRun[];
  readonly outputs: { readonly [name: string]: string };
  /** The workflow that the job calls. */
  readonly called?: WorkflowRun;
}

export interface WorkflowRun {
  /** One for each job of a matrix; none of a skipped job has steps. */
  readonly jobs: { readonly [id: string]: readonly JobRun[] };
  readonly outputs: { readonly [name: string]: string };
  readonly result: Result;
}

export interface Hands {
  readonly runStep?: (step: StepRun) => StepEnd | Promise<StepEnd>;
  /** Jobs that end without a step: one that a reviewer rejects fails, one that is cancelled while it waits is cancelled. */
  readonly ends?: { readonly [job: string]: 'failure' | 'cancelled' };
  /** Finds the workflow that a job calls. */
  readonly workflow?: (uses: string) => Workflow;
}

/** The inputs of a run by hand: what is left out has its default, or its type's empty value. */
export function dispatched(workflow: Workflow, given: { readonly [name: string]: Value } = {}) {
  return inputsOf(workflow.on.workflow_dispatch?.inputs ?? {}, given);
}

/** The inputs of a call. One that is given is taken as it is, even if it is empty (actions/runner#2907). */
export function called(workflow: Workflow, given: { readonly [name: string]: Value } = {}) {
  return inputsOf(workflow.on.workflow_call?.inputs ?? {}, given);
}

function inputsOf(
  declared: { readonly [name: string]: Input },
  given: { readonly [name: string]: Value },
): { readonly [name: string]: Value } {
  const unknown = Object.keys(given).filter((name) => !(name in declared));
  if (unknown.length > 0) throw new Error(`The workflow has no input ${unknown.join(', ')}.`);
  const empty = (type = 'string') => ({ boolean: false, number: 0 })[type] ?? '';
  return Object.fromEntries(
    Object.entries(declared).map(([name, input]) => {
      if (!(name in given)) {
        if (input.required) throw new Error(`The input ${name} is required.`);
        return [name, input.default ?? empty(input.type)];
      }
      const value = given[name] ?? null;
      if (input.type === 'boolean' && typeof value !== 'boolean')
        throw new Error(`The input ${name} is a boolean, not ${JSON.stringify(value)}.`);
      if (input.options !== undefined && !input.options.includes(String(value)))
        throw new Error(`The input ${name} cannot be ${JSON.stringify(value)}.`);
      return [name, value];
    }),
  );
}

/** Runs the jobs of a workflow, one after the other. */
export async function runWorkflow(
  workflow: Workflow,
  situation: Situation,
  hands: Hands = {},
): Promise<WorkflowRun> {
  const { github, inputs = {}, vars = {}, secrets = {} } = situation;
  const runs: { [id: string]: readonly JobRun[] } = {};
  const needs: { [id: string]: { result: Result; outputs: { readonly [name: string]: string } } } = {};
  const isCancelled = Object.values(hands.ends ?? {}).includes('cancelled');

  for (const id of inOrder(workflow)) {
    const job = workflow.jobs[id] as Job;
    const results = ancestors(workflow, id).map((one) => needs[one]?.result ?? 'skipped');
    const status = isCancelled && results.includes('cancelled') ? 'cancelled' : worst(results);
    const direct = Object.fromEntries(listOf(job.needs).map((one) => [one, needs[one] ?? null]));
    const contexts = { github, inputs, vars, secrets, needs: direct, env: workflow.env ?? {} };
    if (!holds(job.if, { contexts, status })) {
      runs[id] = [{ result: 'skipped', steps: [], outputs: {} }];
    } else {
      const list: JobRun[] = [];
      for (const [index, matrix] of combinations(job, { contexts, status }).entries()) {
        const own = { ...contexts, matrix, strategy: { 'job-index': index } };
        list.push(await runJob({ workflow, id, job, index, contexts: own, hands, situation }));
      }
      runs[id] = list;
    }
    const ended = runs[id] ?? [];
    needs[id] = {
      result: worst(ended.map(({ result }) => result)),
      // The outputs of a matrix's jobs overwrite each other.
      outputs: Object.assign({}, ...ended.map(({ outputs }) => outputs)) as { [name: string]: string },
    };
  }
  const contexts = { github, inputs, vars, jobs: needs };
  const outputs = Object.entries(workflow.on.workflow_call?.outputs ?? {}).map(([name, { value }]) => {
    return [name, textOf(value, { contexts, status: 'success' })] as const;
  });
  const ends = Object.values(needs).map(({ result }) => result);
  const result = ends.find((one) => one === 'cancelled' || one === 'failure');
  return {
    jobs: runs,
    outputs: Object.fromEntries(outputs),
    result: result ?? (ends.includes('success') ? 'success' : 'skipped'),
  };
}

interface JobSituation {
  readonly workflow: Workflow;
  readonly id: string;
  readonly job: Job;
  readonly index: number;
  readonly contexts: { readonly [name: string]: Value };
  readonly hands: Hands;
  readonly situation: Situation;
}

async function runJob(place: JobSituation): Promise<JobRun> {
  const { workflow, id, job, index, contexts, hands, situation } = place;
  const scope: Scope = { contexts, status: 'success' };
  const facts = {
    ...(job.environment === undefined ? {} : { environment: textOf(job.environment, scope) }),
    ...(job.concurrency === undefined ? {} : { group: textOf(job.concurrency.group, scope) }),
    ...(job['runs-on'] === undefined ? {} : { runsOn: textOf(job['runs-on'], scope) }),
    ...(job.strategy === undefined ? {} : { matrix: contexts['matrix'] ?? null }),
  };
  const end = hands.ends?.[id];
  if (end !== undefined) return { ...facts, result: end, steps: [], outputs: {} };
  if (job.uses !== undefined) {
    const callee = hands.workflow?.(job.uses);
    if (callee === undefined) throw new Error(`There is no workflow ${job.uses}.`);
    const given = Object.entries(job.with ?? {}).map(([name, value]) => [name, interpolate(value, scope)]);
    const inputs = called(callee, Object.fromEntries(given) as { [name: string]: Value });
    const run = await runWorkflow(callee, { ...situation, inputs }, hands);
    return { ...facts, result: run.result, steps: [], outputs: run.outputs, called: run };
  }

  const runs: StepRun[] = [];
  const steps: { [id: string]: Value } = {};
  let status: Status = 'success';
  const jobEnv = { ...workflow.env, ...job.env };
  for (const step of job.steps ?? []) {
    const env = texts(jobEnv, { contexts: { ...contexts, steps }, status });
    const own: Scope = { contexts: { runner: runnerContext, ...contexts, steps, env }, status };
    if (!holds(step.if, own)) {
      if (step.id !== undefined) steps[step.id] = { outputs: {}, outcome: 'skipped', conclusion: 'skipped' };
      continue;
    }
    const shell = step.shell ?? job.defaults?.run?.shell ?? workflow.defaults?.run?.shell;
    const run: StepRun = {
      job: id,
      index,
      ...(step.id === undefined ? {} : { id: step.id }),
      ...(step.uses === undefined ? {} : { uses: step.uses }),
      ...(step.run === undefined ? {} : { run: textOf(step.run, own) }),
      ...(shell === undefined ? {} : { shell }),
      with: texts(step.with ?? {}, own),
      env: { ...env, ...texts(step.env ?? {}, own) },
    };
    runs.push(run);
    const { outcome, outputs = {} } = (await hands.runStep?.(run)) ?? { outcome: 'success' };
    const isFault = outcome === 'failure' && step['continue-on-error'] !== true;
    if (isFault) status = 'failure';
    if (step.id !== undefined)
      steps[step.id] = { outputs, outcome, conclusion: isFault ? 'failure' : 'success' };
  }
  const outputs = texts(job.outputs ?? {}, { contexts: { ...contexts, steps }, status });
  return { ...facts, result: status === 'failure' ? 'failure' : 'success', steps: runs, outputs };
}

const runnerContext = { temp: '/runner/temp', os: 'Linux', arch: 'X64' };

function texts(values: { readonly [name: string]: Value }, scope: Scope): { [name: string]: string } {
  return Object.fromEntries(Object.entries(values).map(([name, value]) => [name, textOf(value, scope)]));
}

/** The jobs of a matrix, in GitHub's order. */
function combinations({ strategy }: Job, scope: Scope): Value[] {
  let all: { readonly [key: string]: Value }[] = [{}];
  for (const [key, values] of Object.entries(strategy?.matrix ?? {})) {
    const list = interpolate(values, scope);
    if (!Array.isArray(list)) throw new Error(`The matrix's ${key} is not a list.`);
    all = all.flatMap((one) => list.map((value) => ({ ...one, [key]: value as Value })));
  }
  return all;
}

function inOrder({ jobs }: Workflow): string[] {
  const order: string[] = [];
  const left = new Set(Object.keys(jobs));
  while (left.size > 0) {
    const next = [...left].find((id) => listOf(jobs[id]?.needs).every((one) => order.includes(one)));
    if (next === undefined) throw new Error(`The jobs ${[...left].join(', ')} wait for each other.`);
    order.push(next);
    left.delete(next);
  }
  return order;
}

/** All jobs that a job needs, also through others: `success()` asks for all of them (actions/runner#491). */
function ancestors(workflow: Workflow, id: string): string[] {
  const direct = listOf(workflow.jobs[id]?.needs);
  return [...new Set([...direct, ...direct.flatMap((one) => ancestors(workflow, one))])];
}

function worst(results: readonly Result[]): Result {
  return (['failure', 'cancelled', 'skipped'] as const).find((one) => results.includes(one)) ?? 'success';
}

function listOf(needs: Job['needs']): readonly string[] {
  return needs === undefined ? [] : typeof needs === 'string' ? [needs] : needs;
}
