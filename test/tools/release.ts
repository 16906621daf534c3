// What a release consists of, in git and on GitHub. `prepare` is run by a person and makes two commits for a pull
// request; the others are run by .github/workflows/release.yml on what has been merged, and each does nothing where it
// is done already. How to release: .github/CONTRIBUTING.md.
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const name = 'aurora-restore-action';
/** What a commit must have in common with the one that its workflows name: all that runs. */
const running = ['action.yml', 'dist', 'src'];
const ownUse = new RegExp(`uses: [\\w.-]+/${name}@(?:COMMIT|[0-9a-f]{40})(?: # .*)?$`, 'gm');
const ownWorkflow = new RegExp(`uses: [\\w.-]+/${name}(/\\.github/workflows/[\\w.-]+)@v[\\w.]+`, 'g');

/** The release that a checkout holds. */
export interface Release {
  readonly version: string;
  /** `vX.Y.Z`: never moved. */
  readonly tag: string;
  /** `vX`: moved to the newest release of it. */
  readonly major: string;
  /** What the CHANGELOG says of it. */
  readonly notes: string;
}

/**
 * Two commits on the branch that is checked out: the release itself, and on top of it workflows, examples and documents
 * that name the first one, as no commit can name itself. Throws where the tree is not clean or the version is none.
 * @param repository OWNER/NAME
 * @param day YYYY-MM-DD, for the CHANGELOG
 */
export function prepare(
  root: string,
  version: string,
  repository: string,
  day: string,
  build: () => void,
): void {
  if (!/^\d+\.\d+\.\d+$/.test(version)) throw new Error(`${version} is no version: write X.Y.Z.`);
  if (!repository.endsWith(`/${name}`)) throw new Error(`${repository} is not called OWNER/${name}.`);
  if (git(root, 'status', '--porcelain') !== '') throw new Error('There are changes that are not committed.');
  refuseOlder(root, version);

  editJson(root, 'package.json', (file) => ({ ...file, version }));
  editJson(root, 'package-lock.json', (file) => {
    const packages = file['packages'] as { [path: string]: object };
    return { ...file, version, packages: { ...packages, '': { ...packages[''], version } } };
  });
  edit(root, 'src/operations/wiring/version.ts', (text) =>
    text.replace(/version = '[^']*'/, `version = '${version}'`),
  );
  edit(root, 'CHANGELOG.md', (text) => text.replace(/^## Unreleased$/m, `$&\n\n## ${version} (${day})`));
  if (notesOf(root, version) === '') throw new Error('CHANGELOG.md says nothing below "## Unreleased".');
  build();
  git(root, 'add', '--all');
  git(root, 'commit', '--quiet', '--message', `Release ${version}`);

  const commit = git(root, 'rev-parse', 'HEAD');
  for (const path of stampedFiles(root)) {
    edit(root, path, (text) =>
      text
        .replace(ownUse, `uses: ${repository}@${commit} # v${version}`)
        .replace(ownWorkflow, `uses: ${repository}$1@v${version}`),
    );
  }
  git(
    root,
    'commit',
    '--quiet',
    '--all',
    '--message',
    `Workflows and documents name ${version} by its commit`,
  );
}

/** What would be released. Throws, with a fix, when the checkout is not a whole release. */
export function check(root: string, repository: string): Release {
  const { version } = readJson(root, 'package.json') as { version: string };
  const stated = /version = '([^']*)'/.exec(read(root, 'src/operations/wiring/version.ts'))?.[1];
  if (stated !== version)
    throw new Error(`src/operations/wiring/version.ts says ${stated}, package.json ${version}.`);
  const notes = notesOf(root, version);
  if (notes === '') throw new Error(`CHANGELOG.md has no section ## ${version}.`);

  const commits = new Set<string>();
  for (const path of stampedFiles(root)) {
    for (const [use] of read(root, path).matchAll(ownUse)) {
      const commit = use.startsWith(`uses: ${repository}@`) ? /@([0-9a-f]{40})/.exec(use)?.[1] : undefined;
      if (commit === undefined) throw new Error(`${path} has "${use}": run prepare first.`);
      commits.add(commit);
    }
  }
  const [commit] = commits;
  if (commit === undefined || commits.size !== 1) throw new Error('The workflows name more than one commit.');
  if (!succeeds(root, 'merge-base', '--is-ancestor', commit, 'HEAD')) {
    throw new Error(
      `${commit}, which the workflows name, is not part of this branch. Merge the pull request with a merge commit: a squash or a rebase makes other commits.`,
    );
  }
  const changed = git(root, 'diff', '--name-only', commit, 'HEAD', '--', ...running);
  if (changed !== '')
    throw new Error(`What runs is not what the workflows name, run prepare anew: ${changed}`);

  const tag = `v${version}`;
  const tagged = commitOf(root, tag);
  if (tagged !== undefined && tagged !== git(root, 'rev-parse', 'HEAD'))
    throw new Error(`${tag} is ${tagged} already, and a release never changes.`);
  if (tagged === undefined) refuseOlder(root, version);
  return { version, tag, major: tag.replace(/\..*/, ''), notes };
}

/**
 * The commit to release: that of the version's tag, if an earlier run has pushed it and main has kept it, else HEAD.
 * So a release that failed half-way is continued, whatever main got meanwhile.
 */
export function findRelease(root: string): { readonly tag: string; readonly commit: string } {
  const { version } = readJson(root, 'package.json') as { version: string };
  const tag = `v${version}`;
  const tagged = commitOf(root, tag);
  const isKept = tagged !== undefined && succeeds(root, 'merge-base', '--is-ancestor', tagged, 'HEAD');
  return { tag, commit: isKept ? tagged : git(root, 'rev-parse', 'HEAD') };
}

/**
 * Pushes `vX.Y.Z`, once. GitHub refuses a tag of GITHUB_TOKEN whose workflow files are on no branch ("refusing to allow a
 * GitHub App to create or update workflow … without `workflows` permission"), and a workflow cannot get that permission.
 */
export function pushTag(root: string, { tag }: Release): void {
  if (commitOf(root, tag) !== undefined) return;
  git(root, 'fetch', '--quiet', 'origin', 'HEAD');
  if (git(root, 'diff', '--name-only', 'HEAD', 'FETCH_HEAD', '--', '.github/workflows') !== '') {
    throw new Error(
      `main has got other workflow files since this release was checked, so GitHub refuses the tag ${tag}. Fix: start the workflow Release again on main.`,
    );
  }
  git(root, 'tag', tag);
  push(root, tag, `${tag} could not be pushed, and nothing is published`);
}

/** Runs GitHub's CLI; throws when it fails. */
export type Gh = (...words: string[]) => string;

/**
 * Publishes the release of a tag with the files of `folder`. Draft, attach, publish: once published, an immutable release
 * takes no more files (HTTP 422), and its tag cannot move.
 */
export function publish(gh: Gh, folder: string, { tag }: Release): 'published' | 'was published before' {
  const found = (
    JSON.parse(gh('release', 'list', '--json', 'tagName,isDraft', '--limit', '100')) as Listed[]
  ).find(({ tagName }) => tagName === tag);
  if (found?.isDraft === false) return 'was published before';
  if (found === undefined) {
    const notes = join(folder, 'notes.md');
    gh('release', 'create', tag, '--draft', '--verify-tag', '--title', tag, '--notes-file', notes);
  }
  const files = readdirSync(folder).filter((file) => /\.(tar\.gz|spdx\.json)$/.test(file));
  gh('release', 'upload', tag, ...files.toSorted().map((file) => join(folder, file)), '--clobber');
  gh('release', 'edit', tag, '--draft=false');
  return 'published';
}

interface Listed {
  readonly tagName: string;
  readonly isDraft: boolean;
}

/** The archive and the notes for the release's page; the same bytes for the same commit. */
export function writeFiles(root: string, folder: string, { tag, notes }: Release): void {
  mkdirSync(folder, { recursive: true });
  const stem = `${name}-${tag}`;
  const archive = join(folder, `${stem}.tar.gz`);
  const content = ['action.yml', 'dist', 'LICENSE', 'README.md'];
  git(root, 'archive', `--prefix=${stem}/`, '--output', archive, 'HEAD', ...content);
  writeFileSync(join(folder, 'notes.md'), `${notes}\n`);
}

/** Moves `vX` to this release, unless it is there or a newer one of the same major has it. It is a bare tag, and no release. */
export function moveMajor(root: string, { tag, major }: Release): void {
  const newest = versionsIn(root).findLast((version) => version.startsWith(`${major}.`));
  if (newest !== tag || commitOf(root, major) === commitOf(root, tag)) return;
  git(root, 'tag', '--force', major, `${tag}^{commit}`);
  push(root, major, `${tag} is published, but ${major} could not be moved`, '--force');
}

function push(root: string, tag: string, failure: string, ...options: string[]): void {
  try {
    git(root, 'push', '--quiet', ...options, 'origin', `refs/tags/${tag}`);
  } catch (cause) {
    const words = [
      'git push',
      ...options,
      'origin',
      `${git(root, 'rev-parse', `${tag}^{commit}`)}:refs/tags/${tag}`,
    ];
    throw new Error(
      `${failure}: ${cause instanceof Error ? cause.message : String(cause)}\nFix: ${words.join(' ')} with your own credentials, then start the workflow Release again.`,
      { cause },
    );
  }
}

function refuseOlder(root: string, version: string): void {
  const tag = `v${version}`;
  const major = tag.replace(/\..*/, '');
  const newest = versionsIn(root).findLast((known) => known.startsWith(`${major}.`));
  if (newest !== undefined && byVersion(newest, tag) >= 0)
    throw new Error(`${tag} is not newer than ${newest}.`);
}

/** Every `vX.Y.Z`, oldest version first. */
function versionsIn(root: string): string[] {
  const tags = git(root, 'tag', '--list', 'v*.*.*').split('\n');
  return tags.filter((tag) => tag !== '').toSorted(byVersion);
}

function byVersion(left: string, right: string): number {
  return left.localeCompare(right, 'en', { numeric: true });
}

function commitOf(root: string, tag: string): string | undefined {
  const found = git(root, 'tag', '--list', tag);
  return found === '' ? undefined : git(root, 'rev-parse', `${tag}^{commit}`);
}

function notesOf(root: string, version: string): string {
  const [, after = ''] = read(root, 'CHANGELOG.md').split(new RegExp(`^## ${version}\\b.*$`, 'm'));
  return (after.split(/^## /m)[0] ?? '').trim();
}

function stampedFiles(root: string): string[] {
  const folders = [
    join('.github', 'workflows'),
    join('.github', 'examples', 'workflows'),
    join('.github', 'docs'),
  ].filter((folder) => existsSync(join(root, folder)));
  const files = folders.flatMap((folder) =>
    readdirSync(join(root, folder))
      .filter((file) => /\.(yml|md)$/.test(file))
      .map((file) => join(folder, file)),
  );
  return ['README.md', ...files];
}

function read(root: string, path: string): string {
  return readFileSync(join(root, path), 'utf8');
}

function readJson(root: string, path: string): { readonly [key: string]: unknown } {
  return JSON.parse(read(root, path)) as { [key: string]: unknown };
}

function edit(root: string, path: string, change: (text: string) => string): void {
  writeFileSync(join(root, path), change(read(root, path)));
}

function editJson(root: string, path: string, change: (file: { readonly [key: string]: unknown }) => object) {
  edit(root, path, () => `${JSON.stringify(change(readJson(root, path)), null, 2)}\n`);
}

function git(root: string, ...words: string[]): string {
  return execFileSync('git', words, { cwd: root, encoding: 'utf8' }).trim();
}

function succeeds(root: string, ...words: string[]): boolean {
  try {
    execFileSync('git', words, { cwd: root, stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}

if (import.meta.main) {
  // npm runs scripts in the folder of package.json.
  const root = process.cwd();
  const [command, ...rest] = process.argv.slice(2);
  const [first = '', second = ''] = rest;
  if (command === 'prepare') {
    const build = () => execFileSync('npm', ['run', 'build'], { cwd: root, stdio: 'inherit' });
    prepare(root, first, second, new Date().toISOString().slice(0, 10), build);
  } else if (command === 'find') {
    for (const [key, value] of Object.entries(findRelease(root))) console.log(`${key}=${value}`);
  } else if (command === 'check') console.log(check(root, first).tag);
  else if (command === 'tag') pushTag(root, check(root, first));
  else if (command === 'files') writeFiles(root, second, check(root, first));
  else if (command === 'publish') {
    const gh = (...words: string[]) => execFileSync('gh', words, { cwd: root, encoding: 'utf8' });
    const release = check(root, first);
    console.log(`${release.tag} ${publish(gh, second, release)}`);
  } else if (command === 'move-major') moveMajor(root, check(root, first));
  else {
    const repository = `OWNER/${name}`;
    console.error(
      `npm run release -- prepare X.Y.Z ${repository}\n  find|check|tag|move-major ${repository} · files|publish ${repository} FOLDER`,
    );
    process.exitCode = 1;
  }
}
