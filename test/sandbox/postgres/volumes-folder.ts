import { statfs } from 'node:fs/promises';
import { tmpdir } from 'node:os';

/** statfs(2): the type of a file system in memory. */
const inMemory = 0x01021994;

/** What is left of it, else the largest test would fill it. */
const roomInBytes = 4 * 2 ** 30;

/**
 * The folders that volumes can be in, the best one first. Volumes are copied and thrown away all the time, so a file
 * system in memory halves what a suite takes; it is used where it has room (a container's often has 64 MB).
 */
export async function volumesFolders(): Promise<readonly [string, ...string[]]> {
  const memory = '/dev/shm';
  const found = await statfs(memory).catch(() => undefined);
  const fits = found?.type === inMemory && found.bavail * found.bsize >= roomInBytes;
  return fits ? [memory, tmpdir()] : [tmpdir()];
}
