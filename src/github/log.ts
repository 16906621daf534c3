import type * as Core from '@actions/core';
import type { Log } from '../log.ts';

export type LogCommands = Pick<
  typeof Core,
  'info' | 'warning' | 'error' | 'debug' | 'startGroup' | 'endGroup'
>;

/** GitHub's log shows colors, but a terminal obeys more escape sequences than these. */
const color = new RegExp(`${String.fromCharCode(0x1b)}\\[[0-9;]*m`, 'g');
/** Control, format (such as bidirectional) and separator characters, and halves of surrogate pairs. */
const unprintable = /(?![\n\t])[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/gu;

/** The text with visible escapes such as `\u0085` in place of characters that a reader cannot see or a terminal obeys. */
export function printable(text: string): string {
  return text
    .replaceAll(/\r\n?/g, '\n')
    .replaceAll(color, '')
    .replaceAll(unprintable, (character) => {
      const code = character.codePointAt(0) ?? 0;
      return code > 0xffff ? `\\u{${code.toString(16)}}` : `\\u${code.toString(16).padStart(4, '0')}`;
    });
}

/**
 * Whether the runner could obey the line: `::command` after white space, `##[command]` anywhere (actions/runner
 * ActionCommand.cs). It compares by the rules of a culture, which pass over some characters: here all white space, marks
 * and differences of compatibility are passed over.
 */
function canBeCommand(line: string): boolean {
  const bare = line.normalize('NFKC').replaceAll(/[\s\p{M}]/gu, '');
  return bare.startsWith('::') || bare.includes('##[');
}

/**
 * A Log over GitHub's workflow commands: warnings and errors become annotations, groups fold. This is the only way to the
 * job's log, so every text is treated as one that others may have written a part of.
 * @param redact takes known secrets out of a text
 * @param randomToken a new unguessable word each time: whoever knew it could end the stop of `foreign`
 */
export function createLog(
  core: LogCommands,
  randomToken: () => string,
  redact = (text: string) => text,
): Log {
  const clean = (text: string): string => printable(redact(text));
  // GitHub docs, "Stopping and starting workflow commands".
  const stopped = (text: string): void => {
    const token = randomToken();
    core.info(`::stop-commands::${token}`);
    core.info(text);
    core.info(`::${token}::`);
  };
  return {
    info: (text) => {
      // A name with a line end must not look like a line of its own.
      const line = clean(text).replaceAll('\n', '\\n');
      if (canBeCommand(line)) stopped(line);
      else core.info(line);
    },
    // Commands of @actions/core: it escapes line ends, so the text stays within the command.
    warning: (text) => core.warning(clean(text)),
    error: (text, title) => core.error(clean(text), title === undefined ? {} : { title: clean(title) }),
    debug: (text) => core.debug(clean(text)),
    foreign: (text) => stopped(clean(text)),
    startGroup: (title) => core.startGroup(clean(title)),
    endGroup: () => core.endGroup(),
  };
}
