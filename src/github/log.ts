import type * as Core from '@actions/core';
import type { Log } from '../log.ts';

export type LogCommands = Pick<
  typeof Core,
  'info' | 'warning' | 'error' | 'debug' | 'startGroup' | 'endGroup'
>;

/** What the runner would obey: `::command` at the start of a line, `##[command]` anywhere. */
const workflowCommand = /^\s*::|##\[/m;

/**
 * A Log over GitHub's workflow commands: warnings and errors become annotations, groups fold.
 * @param redact takes known secrets out of foreign text
 * @param randomToken a new unguessable word each time: whoever knew it could end the stop of `foreign`
 */
export function createLog(
  core: LogCommands,
  randomToken: () => string,
  redact = (text: string) => text,
): Log {
  // GitHub docs, "Stopping and starting workflow commands". Masks still work in between.
  const foreign = (text: string) => {
    const token = randomToken();
    core.info(`::stop-commands::${token}`);
    core.info(redact(text));
    core.info(`::${token}::`);
  };
  return {
    info: (line) => (workflowCommand.test(line) ? foreign(line) : core.info(line)),
    warning: (line) => core.warning(line),
    error: (line, title) => core.error(line, title === undefined ? {} : { title }),
    debug: (line) => core.debug(line),
    foreign,
    startGroup: (title) => core.startGroup(title),
    endGroup: () => core.endGroup(),
  };
}
