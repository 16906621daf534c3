import { ActionError } from '../errors.ts';
import { collectSettings, parseSetting, type Settings } from '../settings/settings.ts';
import { openForReading } from './accounts.ts';
import type { Host } from './host.ts';
import { reportError } from './report-error.ts';
import type { Told } from './target.ts';

type Operation = (host: Host, told: Told) => Promise<number>;

/**
 * Each returns the process's exit code. Loaded when it is known which: they need most of the SDK, and until the settings
 * are read only SSM and STS are asked.
 */
const operations: { readonly [name in Settings['operation']]: () => Promise<Operation> } = {
  restore: async () => (await import('./restore.ts')).restore,
  resume: async () => (await import('./resume.ts')).resume,
  status: async () => (await import('./status.ts')).status,
  abandon: async () => (await import('./abandon.ts')).abandon,
  rollback: async () => (await import('./rollback.ts')).rollBack,
  provision: async () => (await import('./provision.ts')).provision,
  plan: async () => (await import('./plan.ts')).plan,
  clean: async () => (await import('./clean.ts')).clean,
};

/** Reads what it is told, runs the operation that it names, and returns the process's exit code. */
export async function runAction(host: Host): Promise<number> {
  try {
    const told = await collectSettings({
      readInput: (name) => host.readInput(name),
      environmentRegion: host.variables['AWS_REGION'] ?? host.variables['AWS_DEFAULT_REGION'],
      readParameters: async (access) => {
        const { readParameters } = await import('../aws/parameters.ts');
        const clients = await openForReading(host, access);
        return readParameters(
          await clients.ssm(access.targetRegion),
          access.parameterPath,
          access.targetRegion,
        );
      },
    });
    const operation = parseSetting('operation', told);
    if (parseSetting('dryRun', told) && !['restore', 'plan', 'clean', 'provision'].includes(operation)) {
      // Also where the other settings are those of an old restore: who wants only to look must not see changes.
      throw new ActionError(
        'BAD_INPUT',
        `dry-run is for the operations restore, plan, clean and provision, not for ${operation}.`,
        'Leave dry-run out.',
      );
    }
    const isPlan = operation === 'restore' && parseSetting('dryRun', told);
    const run = await operations[isPlan ? 'plan' : operation]();
    return await run(host, told);
  } catch (error) {
    host.runner.setOutput('status', 'failed');
    reportError(host, error);
    return 1;
  }
}
