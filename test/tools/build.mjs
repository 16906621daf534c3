// src/ → build/ (tsc) → dist/ (ncc, licences kept). dist/ is emptied first: ncc leaves stale chunks behind.
import { execFileSync } from 'node:child_process';
import { rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = join(dirname(fileURLToPath(import.meta.url)), '..', '..');
const run = (tool, ...args) =>
  execFileSync(join(root, 'node_modules', '.bin', tool), args, { cwd: root, stdio: 'inherit' });

rmSync(join(root, 'build'), { recursive: true, force: true });
rmSync(join(root, 'dist'), { recursive: true, force: true });
run('tsc', '--project', 'tsconfig.build.json');
run('ncc', 'build', 'build/index.js', '--out', 'dist', '--license', 'licenses.txt', '--minify', '--quiet');
