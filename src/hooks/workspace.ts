import { resolve, sep } from 'node:path';
import type { HookHost } from './hook-host.ts';

/**
 * The real path of a file or folder of the caller's, with symbolic links resolved. Throws where it is not below
 * GITHUB_WORKSPACE: only what was checked out there has been reviewed.
 */
export async function pathInWorkspace(
  { variables, disk }: Pick<HookHost, 'variables' | 'disk'>,
  ...path: readonly string[]
): Promise<string> {
  const workspace = await disk.realpath(variables['GITHUB_WORKSPACE'] ?? '.');
  const real = await disk.realpath(resolve(workspace, ...path));
  if (real !== workspace && !real.startsWith(workspace.endsWith(sep) ? workspace : workspace + sep))
    throw new Error(`${path.join('/')} is not in the workspace of the job (GITHUB_WORKSPACE)`);
  return real;
}
