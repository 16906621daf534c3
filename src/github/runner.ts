import type * as Core from '@actions/core';
import { ActionError, errorMessage } from '../errors.ts';

export type RunnerCommands = Pick<typeof Core, 'getIDToken' | 'setOutput' | 'setSecret' | 'summary'>;

/** The variables that a runner sets and this action reads. */
export type RunnerVariables = { readonly [name: string]: string | undefined };

/** The job that the action runs in. */
export interface Runner {
  /** Page of this run attempt; empty outside of GitHub. */
  readonly runUrl: string;
  readonly runId: string;
  readonly actor: string;
  /**
   * A new OIDC token, valid for about 5 minutes. Throws NO_ID_TOKEN when the job may not have one; a failure of
   * GitHub's endpoint is thrown as it is and may be tried again.
   */
  idToken(audience: string): Promise<string>;
  setOutput(name: string, value: string): void;
  /** Registers a secret, in the forms in which it may show up, before anything can print it. */
  mask(secret: string): void;
  /** The text with `***` for every secret that was registered: for what must not hang on the runner's own masking. */
  readonly redact: (text: string) => string;
  /** Appends Markdown to the step summary, where the runner has one. */
  writeSummary(markdown: string): Promise<void>;
}

export function createRunner(core: RunnerCommands, variables: RunnerVariables): Runner {
  const masked = new Set<string>();
  const runId = variables['GITHUB_RUN_ID'] ?? '';
  return {
    runUrl: runUrlOf(variables, runId),
    runId,
    actor: variables['GITHUB_ACTOR'] ?? '',
    idToken: async (audience) => {
      if (!variables['ACTIONS_ID_TOKEN_REQUEST_URL'] || !variables['ACTIONS_ID_TOKEN_REQUEST_TOKEN']) {
        throw missingPermission();
      }
      try {
        return await core.getIDToken(audience);
      } catch (error) {
        throw new Error(`GitHub gave no OIDC token: ${errorMessage(error).replaceAll(/\s+/g, ' ')}`, {
          cause: error,
        });
      }
    },
    setOutput: (name, value) => core.setOutput(name, value),
    mask: (secret) => {
      for (const form of maskForms(secret)) {
        if (!masked.has(form)) core.setSecret(form);
        masked.add(form);
      }
    },
    redact: (text) => {
      // The longest first: a secret can be a part of another.
      const longestFirst = [...masked].toSorted((a, b) => b.length - a.length);
      return longestFirst.reduce((left, form) => left.replaceAll(form, '***'), text);
    },
    writeSummary: async (markdown) => {
      if (variables['GITHUB_STEP_SUMMARY']) await core.summary.addRaw(markdown).write();
    },
  };
}

/**
 * The forms of a secret that logs can hold: the whole, each of its lines (a mask covers one line only), and each of
 * these as it looks inside JSON and in a URL.
 */
export function maskForms(secret: string): string[] {
  const lines = [secret, ...secret.split(/\r?\n/)].filter((line) => line.trim() !== '');
  return [...new Set(lines.flatMap((line) => [line, JSON.stringify(line).slice(1, -1), urlForm(line)]))];
}

function urlForm(text: string): string {
  return encodeURIComponent(text.toWellFormed());
}

function runUrlOf(variables: RunnerVariables, runId: string): string {
  const repository = variables['GITHUB_REPOSITORY'];
  if (!repository || runId === '') return '';
  const attempt = variables['GITHUB_RUN_ATTEMPT'];
  const page = `${variables['GITHUB_SERVER_URL'] ?? 'https://github.com'}/${repository}/actions/runs/${runId}`;
  return attempt ? `${page}/attempts/${attempt}` : page;
}

function missingPermission(): ActionError {
  return new ActionError(
    'NO_ID_TOKEN',
    'This job may not ask GitHub for an OIDC token, so it cannot assume the AWS roles.',
    `Add this to the job (and, where the workflow is called by another one, to the calling job):

permissions:
  id-token: write # to assume the AWS roles
  contents: read

Pull requests from forks never get a token. Outside of GitHub, leave source-role-arn and target-role-arn out: then the AWS credentials of the environment are used.`,
  );
}
