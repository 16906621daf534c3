import { readParameters } from '../aws/parameters.ts';
import { loadSettings } from '../settings/settings.ts';
import { openForParameters } from './accounts.ts';
import type { Host } from './host.ts';
import { provision } from './provision.ts';
import { reportError } from './report-error.ts';
import { restore } from './restore.ts';

const operations = { restore, provision };

/** Reads the settings, runs the operation that they name, and returns the process's exit code. */
export async function runAction(host: Host): Promise<number> {
  try {
    const settings = await loadSettings({
      readInput: (name) => host.readInput(name),
      environmentRegion: host.variables['AWS_REGION'] ?? host.variables['AWS_DEFAULT_REGION'],
      readParameters: async (access) => {
        const clients = await openForParameters(host, access);
        return readParameters(
          await clients.ssm(access.targetRegion),
          access.parameterPath,
          access.targetRegion,
        );
      },
    });
    return await operations[settings.operation](host, settings);
  } catch (error) {
    host.runner.setOutput('status', 'failed');
    reportError(host, error);
    return 1;
  }
}
