import { execFile } from 'node:child_process';
import { performance } from 'node:perf_hooks';
import { promisify } from 'node:util';

/** How long a machine that does nothing else needs to start Node, in ms. */
const usualMs = 60;

/** How many times slower this machine is now, 1 to 6: time limits and leases of tests grow with it. */
export async function slowness(): Promise<number> {
  let worstMs = 0;
  for (let tries = 0; tries < 3; tries += 1) {
    const begunAt = performance.now();
    await promisify(execFile)(process.execPath, ['-e', '0']);
    worstMs = Math.max(worstMs, performance.now() - begunAt);
  }
  return Math.min(6, Math.max(1, worstMs / usualMs));
}
