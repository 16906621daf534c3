import { readFile } from 'node:fs/promises';

/** A process that has ended stays a zombie until its new parent looks. */
export async function isRunning(pid: number): Promise<boolean> {
  const stat = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => '');
  return stat !== '' && !/\) Z /.test(stat);
}
