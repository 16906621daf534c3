// How GitHub's runner reads what a step prints. Source: actions/runner, ProcessInvoker.cs (lines), OutputManager.cs,
// ActionCommand.cs (both syntaxes) and ActionCommandManager.cs (stop and resume, registered commands).

/** A command that the runner obeys. */
export interface WorkflowCommand {
  readonly name: string;
  readonly properties: Readonly<Record<string, string>>;
  readonly data: string;
}

/** What became of a line: it was obeyed, stopped or resumed the commands, or is plain output. */
export type Reading =
  | { readonly kind: 'command'; readonly command: WorkflowCommand }
  | { readonly kind: 'stop' | 'resume' | 'output' };

/** Those of ActionCommandManager.cs; `internal-set-repo-path` is registered only for plugins. */
const registered = [
  'stop-commands',
  'set-env',
  'set-output',
  'save-state',
  'add-mask',
  'add-path',
  'add-matcher',
  'remove-matcher',
  'debug',
  'warning',
  'error',
  'notice',
  'group',
  'endgroup',
  'echo',
] as const;

/** .NET's Char.IsWhiteSpace, which String.TrimStart goes by. JavaScript's `\s` lacks U+0085 and has U+FEFF instead. */
export const dotnetWhiteSpace = [
  ...[0x09, 0x0a, 0x0b, 0x0c, 0x0d, 0x20, 0x85, 0xa0, 0x1680],
  ...Array.from({ length: 11 }, (_, index) => 0x2000 + index),
  ...[0x2028, 0x2029, 0x202f, 0x205f, 0x3000],
].map((code) => String.fromCharCode(code));

/**
 * `StartsWith` and `IndexOf` compare by culture there: characters without weight are passed over. The runner then cuts the
 * text as if they were not, so most such lines are no command in the end; here all of them are, to be on the safe side.
 */
const withoutWeight = /[\p{Cc}\p{Cf}\p{M}]/gu;

/** Reads the lines of one job, in order. */
export function createCommandReader(): (line: string) => Reading {
  let stopToken: string | undefined;
  return (line) => {
    const names = new Set<string>([
      ...registered,
      ...(stopToken === undefined ? [] : [stopToken.toLowerCase()]),
    ]);
    const command = [line, lineWithoutWeight(line)]
      .map((text) => parseV2(text, names) ?? parseV1(text, names))
      .find((one) => one !== undefined);
    if (command === undefined) return { kind: 'output' };
    const name = command.name.toLowerCase();
    if (stopToken !== undefined) {
      if (name !== stopToken.toLowerCase()) return { kind: 'output' };
      stopToken = undefined;
      return { kind: 'resume' };
    }
    if (name !== 'stop-commands') return { kind: 'command', command: { ...command, name } };
    if (command.data === '' || names.has(command.data.toLowerCase()))
      throw new Error(`The runner refuses the stop token ${JSON.stringify(command.data)}.`);
    stopToken = command.data;
    return { kind: 'stop' };
  };
}

function lineWithoutWeight(line: string): string {
  return line.replaceAll(withoutWeight, (character) =>
    dotnetWhiteSpace.includes(character) ? character : '',
  );
}

/** `::name key=value,key=value::data` after white space. */
function parseV2(line: string, names: ReadonlySet<string>): WorkflowCommand | undefined {
  let from = 0;
  while (dotnetWhiteSpace.includes(line[from] ?? '')) from += 1;
  const message = line.slice(from);
  if (!message.startsWith('::')) return undefined;
  const end = message.indexOf('::', 2);
  if (end < 0) return undefined;
  return commandOf(message.slice(2, end), message.slice(end + 2), names, ',', unescapeProperty, unescapeData);
}

/** `##[name key=value;key=value]data` anywhere in the line. */
function parseV1(line: string, names: ReadonlySet<string>): WorkflowCommand | undefined {
  const start = line.indexOf('##[');
  const end = start < 0 ? -1 : line.indexOf(']', start);
  if (end < 0) return undefined;
  return commandOf(line.slice(start + 3, end), line.slice(end + 1), names, ';', unescapeV1, unescapeV1);
}

function commandOf(
  info: string,
  data: string,
  names: ReadonlySet<string>,
  separator: string,
  property: (text: string) => string,
  plain: (text: string) => string,
): WorkflowCommand | undefined {
  const space = info.indexOf(' ');
  const name = space < 0 ? info : info.slice(0, space);
  if (!names.has(name.toLowerCase())) return undefined;
  const pairs =
    space <= 0
      ? []
      : info
          .slice(space + 1)
          .trim()
          .split(separator);
  const properties: Record<string, string> = {};
  for (const pair of pairs) {
    const at = pair.indexOf('=');
    if (at > 0 && at < pair.length - 1)
      properties[pair.slice(0, at).toLowerCase()] = property(pair.slice(at + 1));
  }
  return { name, properties, data: plain(data) };
}

function unescaping(mappings: readonly (readonly [string, string])[]): (text: string) => string {
  return (text) => mappings.reduce((left, [escaped, plain]) => left.replaceAll(escaped, plain), text);
}
const unescapeData = unescaping([
  ['%0D', '\r'],
  ['%0A', '\n'],
  ['%25', '%'],
]);
const unescapeProperty = unescaping([
  ['%0D', '\r'],
  ['%0A', '\n'],
  ['%3A', ':'],
  ['%2C', ','],
  ['%25', '%'],
]);
const unescapeV1 = unescaping([
  ['%3B', ';'],
  ['%0D', '\r'],
  ['%0A', '\n'],
  ['%5D', ']'],
  ['%25', '%'],
]);

/**
 * What `add-mask` makes the runner hide: the value, and each of its lines, trimmed, however short (AddMaskCommandExtension).
 * One of white space only is refused with a warning.
 */
export function masksOf(value: string): string[] {
  if (value.trim() === '') return [];
  return [value, ...value.split(/[\r\n]/).map((line) => line.trim())].filter((text) => text !== '');
}

/** Splits what arrives into lines as StreamReader.ReadLine does: at `\n`, `\r` and `\r\n`, and nowhere else. */
export function createLineSplitter(onLine: (line: string) => void): {
  readonly push: (text: string) => void;
  readonly end: () => void;
} {
  let open = '';
  return {
    push: (text) => {
      open += text;
      // A `\r` at the end may be the first half of `\r\n`.
      const lines = open.split(/\r\n|\n|\r(?!$)/);
      open = lines.pop() ?? '';
      for (const line of lines) onLine(line);
    },
    end: () => {
      const rest = open.replace(/\r$/, '');
      if (open !== '') onLine(rest);
      open = '';
    },
  };
}
