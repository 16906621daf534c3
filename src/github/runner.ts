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
  const registered = new Set<string>();
  const runId = variables['GITHUB_RUN_ID'] ?? '';
  const redact = (text: string): string => {
    // The longest first: a secret can be a part of another.
    const longestFirst = [...masked].toSorted((a, b) => b.length - a.length);
    return longestFirst.reduce((left, form) => left.replaceAll(form, '***'), text);
  };
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
    // GitHub drops an output that holds a secret, and masks the summary only when it takes it over.
    setOutput: (name, value) => core.setOutput(name, redact(value)),
    mask: (secret) => {
      // `add-mask` would take each line of it for a secret, however short: only its single lines are given to it.
      if (secret.trim().length >= shortestMask) masked.add(secret);
      for (const form of maskForms(secret)) {
        if (!registered.has(form)) core.setSecret(form);
        registered.add(form);
        masked.add(form);
      }
    },
    redact,
    writeSummary: async (markdown) => {
      if (variables['GITHUB_STEP_SUMMARY']) await core.summary.addRaw(redact(markdown)).write();
    },
  };
}

/** One or two characters occur everywhere: as a mask they would hide the whole log, and GitHub would drop most outputs. */
const shortestMask = 3;

/**
 * The forms of a secret that one line of a log can hold: each of its lines, and the whole and each line as they look inside
 * JSON and in a URL. White space at the ends is left out, as the runner trims what it masks.
 */
export function maskForms(secret: string): string[] {
  const lines = secret.split(/\r\n|\r|\n/);
  const texts = [secret, ...lines].filter((text) => text.trim().length >= shortestMask);
  const forms = texts.flatMap((text) => [
    ...(lines.includes(text) ? [text] : []),
    JSON.stringify(text).slice(1, -1),
    urlForm(text),
  ]);
  return [...new Set(forms.map((form) => form.trim()))];
}

/** Whether the masks of a secret would hide a part of one of the texts. */
export function isPartOf(texts: readonly string[], secret: string): boolean {
  const forms = maskForms(secret);
  return texts.some((text) => forms.some((form) => text.includes(form)));
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
