import { readParameters } from '../aws/parameters.ts';
import { ActionError } from '../errors.ts';
import { collectSettings, parseSetting, type Settings } from '../settings/settings.ts';
import { abandon } from './abandon.ts';
import { openForReading } from './accounts.ts';
import { clean } from './clean.ts';
import type { Host } from './host.ts';
import { plan } from './plan.ts';
import { provision } from './provision.ts';
import { reportError } from './report-error.ts';
import { restore } from './restore.ts';
import { resume } from './resume.ts';
import { rollBack } from './rollback.ts';
import { status } from './status.ts';
import type { Told } from './target.ts';

/** Each returns the process's exit code. */
const operations: { readonly [name in Settings['operation']]: (host: Host, told: Told) => Promise<number> } =
  {
    restore,
    resume,
    status,
    abandon,
    rollback: rollBack,
    provision,
    plan,
    clean,
  };

/** Reads what it is told, runs the operation that it names, and returns the process's exit code. */
export async function runAction(host: Host): Promise<number> {
  try {
    const told = await collectSettings({
      readInput: (name) => host.readInput(name),
      environmentRegion: host.variables['AWS_REGION'] ?? host.variables['AWS_DEFAULT_REGION'],
      readParameters: async (access) => {
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
    return await operations[isPlan ? 'plan' : operation](host, told);
  } catch (error) {
    host.runner.setOutput('status', 'failed');
    reportError(host, error);
    return 1;
  }
}
