import { ActionError, errorMessage } from '../errors.ts';
import type { RunnerVariables } from './runner.ts';

const fixes: { readonly [status: number]: string } = {
  401: 'The token is not valid: leave github-token out, or give one that is.',
  403: 'Give the job `permissions: actions: write`. A token of a pull request from a fork never has it.',
  404: 'See that the workflow is on the default branch, and that github-token may see the repository.',
  422: 'Give the workflow `on: workflow_dispatch:` with an input `restore-id` (and no other required one), on this branch.',
};

/**
 * Starts the workflow of this run once more, with `restore-id`, on the same branch or tag (docs "Create a workflow dispatch
 * event"; GITHUB_WORKFLOW_REF is the caller's under workflow_call). Throws NOT_CONTINUED with the fix.
 */
export async function startNextRun(
  variables: RunnerVariables,
  token: string | undefined,
  restoreId: string,
): Promise<void> {
  const found = workflowOf(variables);
  if (found === undefined) {
    throw notContinued(
      `GITHUB_WORKFLOW_REF is ${JSON.stringify(variables['GITHUB_WORKFLOW_REF'] ?? '')}, which names no workflow on a branch or tag`,
      'Run the workflow on a branch or tag, or use continue-with: none and a schedule of operation: resume.',
    );
  }
  const { owner, repo, workflow, ref } = found;
  if (token === undefined)
    throw notContinued('there is no github-token', 'Leave github-token at its default.');
  const { getOctokit } = await import('@actions/github');
  const octokit = getOctokit(token, { baseUrl: variables['GITHUB_API_URL'] ?? 'https://api.github.com' });
  try {
    await octokit.rest.actions.createWorkflowDispatch({
      owner,
      repo,
      workflow_id: workflow,
      ref,
      inputs: { 'restore-id': restoreId },
    });
  } catch (error) {
    const status = (error as { status?: unknown }).status;
    const fix = typeof status === 'number' ? fixes[status] : undefined;
    throw notContinued(
      `GitHub refused to start ${workflow} on ${ref}: ${errorMessage(error)}`,
      fix ?? 'Run the workflow by hand, or wait for its schedule.',
      error,
    );
  }
}

/** The workflow that the run is of, if it is on a branch or tag; that of the caller under workflow_call. */
function workflowOf(
  variables: RunnerVariables,
):
  | { readonly owner: string; readonly repo: string; readonly workflow: string; readonly ref: string }
  | undefined {
  const found = /^([^/]+)\/([^/]+)\/\.github\/workflows\/([^@]+)@refs\/(?:heads|tags)\/(.+)$/.exec(
    variables['GITHUB_WORKFLOW_REF'] ?? '',
  );
  const [, owner, repo, workflow, ref] = found ?? [];
  if (owner === undefined || repo === undefined || workflow === undefined || ref === undefined)
    return undefined;
  return { owner, repo, workflow, ref };
}

function notContinued(why: string, hint: string, cause?: unknown): ActionError {
  return new ActionError(
    'NOT_CONTINUED',
    `The next run could not be started: ${why}. The restore stays waiting; the next run for this target resumes it.`,
    hint,
    cause === undefined ? {} : { cause },
  );
}

/**
 * The command for a shell that runs this workflow again. A rerun has the files and inputs of the run as they were, so
 * where one of them must change only a new run on the branch helps. Empty where no such command is known.
 */
export function nextCommand(variables: RunnerVariables, mustChange: boolean): string {
  const { GITHUB_REPOSITORY: repository = '', GITHUB_RUN_ID: runId = '' } = variables;
  if (repository === '' || runId === '') return '';
  const host = new URL(variables['GITHUB_SERVER_URL'] || 'https://github.com').host;
  const place = `--repo ${host === 'github.com' ? repository : `${host}/${repository}`}`;
  if (!mustChange) return `gh run rerun ${runId} ${place}`;
  const found = workflowOf(variables);
  return found === undefined ? '' : `gh workflow run ${found.workflow} ${place} --ref ${quoted(found.ref)}`;
}

/** As a shell takes it for one word: a branch may be called `x;curl`. */
function quoted(text: string): string {
  return /^[\w./-]+$/.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`;
}
