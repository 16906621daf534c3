import { ActionError, errorMessage } from '../errors.ts';
import type { RunnerVariables } from './runner.ts';

const mends: { readonly [status: number]: string } = {
  401: 'The token is not valid: leave github-token out, or give one that is.',
  403: 'Give the job `permissions: actions: write`. A token of a pull request from a fork never has it.',
  404: 'See that the workflow is on the default branch, and that github-token may see the repository.',
  422: 'Give the workflow `on: workflow_dispatch:` with an input `restore-id` (and no other required one), on this branch.',
};

/**
 * Starts the workflow of this run once more, with `restore-id`, on the same branch or tag (docs "Create a workflow dispatch
 * event"; GITHUB_WORKFLOW_REF is the caller's under workflow_call). Throws NOT_CONTINUED with what mends it.
 */
export async function startNextRun(
  variables: RunnerVariables,
  token: string | undefined,
  restoreId: string,
): Promise<void> {
  const found = /^([^/]+)\/([^/]+)\/\.github\/workflows\/([^@]+)@(.+)$/.exec(
    variables['GITHUB_WORKFLOW_REF'] ?? '',
  );
  const [, owner = '', repo = '', workflow = '', fullRef = ''] = found ?? [];
  const ref = /^refs\/(?:heads|tags)\/(.+)$/.exec(fullRef)?.[1];
  if (ref === undefined) {
    throw notContinued(
      `GITHUB_WORKFLOW_REF is ${JSON.stringify(variables['GITHUB_WORKFLOW_REF'] ?? '')}, which names no workflow on a branch or tag`,
      'Run the workflow on a branch or tag, or use continue-with: none and a schedule of operation: resume.',
    );
  }
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
    const fix = typeof status === 'number' ? mends[status] : undefined;
    throw notContinued(
      `GitHub refused to start ${workflow} on ${ref}: ${errorMessage(error)}`,
      fix ?? 'Run the workflow by hand, or wait for its schedule.',
      error,
    );
  }
}

function notContinued(why: string, hint: string, cause?: unknown): ActionError {
  return new ActionError(
    'NOT_CONTINUED',
    `The next run could not be started: ${why}. The restore stays waiting, and the next run for this target goes on with it.`,
    hint,
    cause === undefined ? {} : { cause },
  );
}
