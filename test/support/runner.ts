import { type ChildProcess, spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parse } from 'yaml';
import { outputsIn } from './github/outputs.ts';
import { createCommandReader, createLineSplitter, masksOf, type WorkflowCommand } from './runner-commands.ts';

/** The bundle that GitHub would run. */
export const bundle = fileURLToPath(new URL('../../dist/index.js', import.meta.url));
/** Node 24, as `runs.using: node24` says; npm puts it beside the other tools. */
export const node24 = fileURLToPath(new URL('../../node_modules/.bin/node', import.meta.url));

const action = parse(readFileSync(new URL('../../action.yml', import.meta.url), 'utf8')) as {
  readonly outputs: object;
};

/** What a run of the action left, as a workflow would see it. */
export interface ActionResult {
  readonly exitCode: number | null;
  readonly signal: NodeJS.Signals | null;
  /** Every line of stdout and stderr, as it was printed. */
  readonly lines: readonly string[];
  /** What the job's log would show: commands consumed, masks applied. */
  readonly log: string;
  /** What the runner obeyed, but for masks and for stopping and resuming. */
  readonly commands: readonly WorkflowCommand[];
  /** What the runner hides from then on. */
  readonly masks: readonly string[];
  /** Commands were stopped and never resumed, so that later masks would be printed. */
  readonly endedStopped: boolean;
  readonly outputs: Readonly<Record<string, string>>;
  /** Outputs that the runner would not give to other jobs, as they hold a mask (JobExtension.cs). */
  readonly droppedOutputs: readonly string[];
  readonly summary: string;
  /** `::error::` and `::warning::` commands, unescaped. */
  readonly errors: readonly string[];
  readonly warnings: readonly string[];
  /** Secrets that were printed, or written to a file, before or besides their mask. */
  readonly leaks: readonly string[];
}

export interface ActionOptions {
  /** The whole environment of the child: nothing of this process's own is passed on. */
  readonly env: Readonly<Record<string, string>>;
  /** Values that may appear nowhere but in their own `::add-mask::` command, by what they are. */
  readonly secrets: Readonly<Record<string, string>>;
  /** The program in place of the bundle. */
  readonly program?: string;
  readonly onLine?: (line: string) => void;
  readonly onStart?: (child: ChildProcess) => void;
}

/** Runs the bundle as GitHub's runner does: starts Node on it, reads its commands line by line, then its files. */
export async function runAction({
  env,
  secrets,
  program = bundle,
  onLine,
  onStart,
}: ActionOptions): Promise<ActionResult> {
  const child = spawn(node24, [program], { env, stdio: ['ignore', 'pipe', 'pipe'] });
  onStart?.(child);
  const lines: string[] = [];
  const leaks: string[] = [];
  const masks = new Set<string>();
  const shown: string[] = [];
  const errors: string[] = [];
  const warnings: string[] = [];
  const commands: WorkflowCommand[] = [];
  let stopped = false;
  const readCommand = createCommandReader();
  const hide = (text: string): string =>
    [...masks]
      .toSorted((a, b) => b.length - a.length)
      .reduce((left, mask) => left.replaceAll(mask, '***'), text);

  const read = (line: string): void => {
    lines.push(line);
    const reading = readCommand(line);
    // The runner shows these two lines, with the token masked; here they would only be in the way.
    if (reading.kind === 'stop' || reading.kind === 'resume') {
      stopped = reading.kind === 'stop';
      return;
    }
    const command = reading.kind === 'command' ? reading.command : undefined;
    if (command?.name === 'add-mask') {
      for (const mask of masksOf(command.data)) masks.add(mask);
      return;
    }
    for (const [what, secret] of Object.entries(secrets)) {
      if (line.includes(secret)) leaks.push(`${what} in the log: ${line.replaceAll(secret, '<THE SECRET>')}`);
    }
    if (command !== undefined) commands.push(command);
    if (command?.name === 'error') errors.push(command.data);
    if (command?.name === 'warning') warnings.push(command.data);
    const visible = hide(line);
    shown.push(visible);
    onLine?.(visible);
  };
  const readers = [child.stdout, child.stderr].map(async (stream) => {
    const splitter = createLineSplitter(read);
    stream.setEncoding('utf8');
    for await (const text of stream) splitter.push(String(text));
    splitter.end();
  });
  const [exitCode, signal] = await new Promise<[number | null, NodeJS.Signals | null]>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code, by) => resolve([code, by]));
  });
  await Promise.all(readers);

  const files = await Promise.all(
    ['GITHUB_OUTPUT', 'GITHUB_STEP_SUMMARY', 'GITHUB_ENV', 'GITHUB_STATE', 'GITHUB_PATH'].map(
      async (name) => {
        const text = env[name] === undefined ? '' : await readFile(join(env[name]), 'utf8').catch(() => '');
        for (const [what, secret] of Object.entries(secrets)) {
          if (text.includes(secret)) leaks.push(`${what} in the file ${name}`);
        }
        return text;
      },
    ),
  );
  const outputs = declaredOutputsIn(files[0] ?? '');
  return {
    exitCode,
    signal,
    lines,
    commands,
    masks: [...masks],
    endedStopped: stopped,
    log: shown.join('\n'),
    outputs,
    droppedOutputs: Object.keys(outputs).filter((name) => hide(outputs[name] ?? '') !== outputs[name]),
    // The action probes the file with an empty line, which is nothing in Markdown.
    summary: (files[1] ?? '').trimStart(),
    errors,
    warnings,
    leaks,
  };
}

/** Throws on an output that action.yml lacks. */
function declaredOutputsIn(text: string): Record<string, string> {
  const outputs = outputsIn(text);
  const undeclared = Object.keys(outputs).filter((name) => !(name in action.outputs));
  if (undeclared.length > 0) throw new Error(`action.yml declares no output ${undeclared.join(', ')}.`);
  return outputs;
}
