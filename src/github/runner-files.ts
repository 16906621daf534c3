import { ActionError, errorMessage } from '../errors.ts';
import type { Runner, RunnerVariables } from './runner.ts';

const files = { GITHUB_OUTPUT: 'outputs', GITHUB_STEP_SUMMARY: 'the summary' } as const;

/**
 * The error of a job whose files for outputs and summary cannot be written; undefined if they can. In a container under
 * another user than the runner's they belong to somebody else (actions/runner#3290).
 */
export async function findUnwritableFile(
  variables: RunnerVariables,
  appendFile: (path: string, text: string) => Promise<void>,
): Promise<ActionError | undefined> {
  for (const [name, what] of Object.entries(files)) {
    const path = variables[name];
    if (!path) continue;
    try {
      // An empty line is nothing in both, and only a write finds a full disk.
      await appendFile(path, '\n');
    } catch (cause) {
      return new ActionError(
        'RUNNER_FILES',
        `The file for ${what} (${name}) cannot be written: ${errorMessage(cause)}. Nothing was changed.`,
        "Run the container of the job as the runner's user (such as `options: --user 1001`), or free space on the runner's disk, and run again.",
        { cause },
      );
    }
  }
  return undefined;
}

/** A runner for which an output or a summary that cannot be written is a warning: what it reports is done. */
export function withLossyReports(runner: Runner, warn: (line: string) => void): Runner {
  const tell = (what: string, error: unknown): void =>
    warn(`${what} could not be written, and is lost: ${errorMessage(error)}`);
  return {
    ...runner,
    setOutput: (name, value) => {
      try {
        runner.setOutput(name, value);
      } catch (error) {
        tell(`The output ${name}`, error);
      }
    },
    writeSummary: async (markdown) => {
      try {
        await runner.writeSummary(markdown);
      } catch (error) {
        tell('The summary', error);
      }
    },
  };
}
