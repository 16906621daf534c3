import { ActionError } from './errors.ts';
import { findUnwritableFile, withLossyReports } from './github/runner-files.ts';
import { reportError } from './operations/report/report-error.ts';
import { createReadOnlyClients } from './operations/wiring/accounts.ts';
import type { Host } from './operations/wiring/host.ts';
import type { Inputs } from './operations/wiring/resolved-settings.ts';
import { collectSettings, parseSetting, type Settings } from './settings/settings.ts';

type Operation = (host: Host, inputs: Inputs) => Promise<number>;

/**
 * Each returns the process's exit code. Loaded when it is known which: they need most of the SDK, and until the settings
 * are read only SSM and STS are asked.
 */
const operations: { readonly [name in Settings['operation']]: () => Promise<Operation> } = {
  restore: async () => (await import('./operations/restore.ts')).restore,
  resume: async () => (await import('./operations/resume.ts')).resume,
  status: async () => (await import('./operations/status.ts')).status,
  abandon: async () => (await import('./operations/abandon.ts')).abandon,
  rollback: async () => (await import('./operations/rollback.ts')).rollBack,
  provision: async () => (await import('./operations/provision.ts')).provision,
  plan: async () => (await import('./operations/plan.ts')).plan,
  clean: async () => (await import('./operations/clean.ts')).clean,
};

/** Reads the settings, runs the operation that they name, and returns the process's exit code. */
export async function runAction(job: Host): Promise<number> {
  const unwritable = await findUnwritableFile(job.variables, (path, text) => job.disk.appendFile(path, text));
  if (unwritable !== undefined) {
    reportError(job, unwritable);
    return 1;
  }
  const host = { ...job, runner: withLossyReports(job.runner, (line) => job.log.warning(line)) };
  let inputs: Inputs | undefined;
  try {
    inputs = await collectSettings({
      readInput: (name) => host.readInput(name),
      environmentRegion: host.variables['AWS_REGION'] ?? host.variables['AWS_DEFAULT_REGION'],
      readParameters: async (access) => {
        const { readParameters } = await import('./aws/ssm/parameters.ts');
        const clients = await createReadOnlyClients(host, access);
        return readParameters(
          await clients.ssm(access.targetRegion),
          access.parameterPath,
          access.targetRegion,
        );
      },
    });
    const operation = parseSetting('operation', inputs);
    if (parseSetting('dryRun', inputs) && !['restore', 'plan', 'clean', 'provision'].includes(operation)) {
      // Also where the other settings are those of an old restore: who wants only to look must not see changes.
      throw new ActionError(
        'BAD_INPUT',
        `dry-run is for the operations restore, plan, clean and provision, not for ${operation}.`,
        'Leave dry-run out.',
      );
    }
    const isPlan = operation === 'restore' && parseSetting('dryRun', inputs);
    const run = await operations[isPlan ? 'plan' : operation]();
    return await run(host, inputs);
  } catch (error) {
    const { reportEarlyFailure } = await import('./operations/report/early-failure.ts');
    await reportEarlyFailure(host, error, inputs);
    return 1;
  }
}
