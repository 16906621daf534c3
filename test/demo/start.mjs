// `npm run demo` on a machine that has only Node ≥ 20 and npm: installs what is missing (again only when the lock file
// changed), then runs the demo on the Node 24 that npm has put beside the other tools.
import { spawn, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = join(dirname(fileURLToPath(import.meta.url)), '..', '..');
const marker = join(root, 'node_modules', '.demo-lock-hash');
const hash = createHash('sha256')
  .update(readFileSync(join(root, 'package-lock.json')))
  .digest('hex');
const node24 = join(root, 'node_modules', '.bin', 'node');

if (!existsSync(marker) || readFileSync(marker, 'utf8') !== hash || !existsSync(node24)) {
  const begun = Date.now();
  console.log('Installing what the demo needs (npm ci) …');
  const timer = process.stdout.isTTY
    ? setInterval(() => process.stdout.write(`\r  ${Math.round((Date.now() - begun) / 1000)} s `), 1000)
    : undefined;
  const npm = process.env.npm_execpath;
  const [command, first] = npm === undefined ? ['npm', []] : [process.execPath, [npm]];
  const options = { cwd: root, stdio: ['ignore', 'ignore', 'inherit'] };
  const installing = spawn(command, [...first, 'ci', '--no-audit', '--no-fund', '--loglevel=error'], options);
  const [status] = await once(installing, 'close');
  clearInterval(timer);
  if (timer !== undefined) process.stdout.write('\r\u001b[K');
  if (status !== 0) {
    console.error('npm ci failed: see above.');
    process.exit(1);
  }
  writeFileSync(marker, hash);
}
const demo = spawnSync(node24, [join(root, 'test', 'demo', 'demo.ts'), ...process.argv.slice(2)], {
  stdio: 'inherit',
});
process.exit(demo.status ?? 1);
