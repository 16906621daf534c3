import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { startupOptions } from '../database/connection.ts';
import { hookSettings } from '../database/session.ts';
import { splitStatements } from '../database/split-statements.ts';
import type { Login } from '../database/sql.ts';
import { ActionError, errorMessage } from '../errors.ts';
import type { Settings } from '../settings/settings.ts';
import type { Hook } from './hook.ts';
import type { Disk, HookHost } from './hook-host.ts';
import { hookEnvironment, runExecutable } from './program.ts';
import { pathInWorkspace } from './workspace.ts';

/**
 * Every file of the folder `hooks`, by name: `*.sql`, or a program (its x bit is set). Names that begin with a
 * dot are ignored. Throws BAD_INPUT where the folder is missing, empty or contains anything else: no hook may be skipped.
 */
export async function readHooks(host: HookHost, { hooks: folder, connect }: Settings): Promise<Hook[]> {
  if (folder === undefined) return [];
  const refuse = (message: string, hint: string, cause?: unknown) =>
    new ActionError('BAD_INPUT', message, hint, { cause });
  try {
    const base = await pathInWorkspace(host, folder);
    const names = (await host.disk.readdir(base)).filter((name) => !name.startsWith('.')).toSorted();
    if (names.length === 0) throw new Error('the folder contains no hook');
    const hooks = await Promise.all(names.map((name) => readHook(host, base, name)));
    const program = hooks.find(({ kind }) => kind === 'executable');
    if (program === undefined || connect !== 'data-api') return hooks;
    throw refuse(
      `The hook ${program.name} is a program, and programs cannot use the Data API.`,
      'Use connect: direct on a runner that reaches the database, or write the hook in SQL.',
    );
  } catch (cause) {
    if (cause instanceof ActionError) throw cause;
    throw refuse(
      `The hooks in ${folder} cannot be read: ${errorMessage(cause)}`,
      'Correct hooks: a folder with *.sql files and programs, in a repository that was checked out before this step.',
      cause,
    );
  }
}

async function readHook(host: HookHost, folder: string, name: string): Promise<Hook> {
  const { disk } = host;
  const path = await pathInWorkspace(host, folder, name);
  const found = await disk.stat(path);
  const content = found.isFile() ? await disk.readFile(path) : undefined;
  if (content !== undefined && name.endsWith('.sql')) {
    const text = content.toString('utf8');
    if (splitStatements(text).length === 0) throw new Error(`${name} contains no statement`);
    return { name, hash: hashOf(content), kind: 'sql', text };
  }
  if (content !== undefined && (await isExecutable(disk, path)))
    return { name, hash: hashOf(content), kind: 'executable', path };
  throw new Error(`${name} is neither *.sql nor a program (chmod +x, and git keeps it)`);
}

function hashOf(content: Buffer): string {
  return createHash('sha256').update(content).digest('hex');
}

/** Can a file be executed? (`X_OK` of access(2)). */
const executable = 1;

async function isExecutable(disk: Disk, path: string): Promise<boolean> {
  return disk.access(path, executable).then(
    () => true,
    () => false,
  );
}

interface HookCall {
  readonly hook: Hook & { readonly kind: 'executable' };
  readonly login: Login;
  /** Become `AURORA_RESTORE_NAME` in the environment of the program. */
  readonly variables: Readonly<Record<string, string>>;
}

/** Runs a program of the user with a connection to the new cluster in its environment. Throws HOOK_FAILED. */
export async function executeHook(
  host: HookHost,
  { run, settings, certificates }: Called,
  { hook, login, variables }: HookCall,
): Promise<void> {
  // An earlier hook may have changed the file.
  if (hashOf(await host.disk.readFile(hook.path)) !== hook.hash)
    throw new ActionError(
      'HOOK_FAILED',
      `The hook ${hook.name} was changed while hooks ran.`,
      'Change no hook file from within a hook. Commit the correction and start a new restore with restart: true.',
    );
  // Only this user of the runner can look into a folder of mkdtemp.
  const folder = await host.disk.mkdtemp(
    join(host.variables['RUNNER_TEMP'] ?? host.temporaryFolder, 'aurora-restore-'),
  );
  try {
    const bundle = join(folder, 'certificates.pem');
    await host.disk.writeFile(bundle, certificates.join('\n'));
    const named = Object.entries(variables).map(([name, value]) => [
      `AURORA_RESTORE_${name.toUpperCase()}`,
      value,
    ]);
    await runExecutable({
      ...hook,
      environment: hookEnvironment(host.variables, {
        ...(Object.fromEntries(named) as Record<string, string>),
        PGHOST: login.host,
        PGPORT: String(login.port),
        PGDATABASE: login.database,
        PGUSER: login.user,
        PGPASSWORD: login.password,
        PGSSLMODE: 'verify-full',
        PGSSLROOTCERT: bundle,
        PGAPPNAME: `aurora-restore ${run.restoreId}`,
        // Nothing that production set for the master counts. With row_security off PostgreSQL fails instead of skipping
        // rows that a policy hides.
        PGOPTIONS: startupOptions({ ...hookSettings, statement_timeout: '0', row_security: 'off' }),
      }),
      timeoutMs: settings.hookTimeoutMs,
      // Another run takes over after a whole lease: by then nothing of this hook may be left.
      silenceMs: settings.leaseDurationMs / 2,
      signal: run.signal,
      clock: host.clock,
      processes: host.processes,
      print: (lines) => host.log.foreign(lines),
      redact: (line) => host.runner.redact(line),
    });
  } finally {
    await host.disk.rm(folder, { recursive: true, force: true });
  }
}

interface Called {
  readonly run: { readonly restoreId: string; readonly signal: AbortSignal };
  readonly settings: Settings;
  readonly certificates: readonly string[];
}
