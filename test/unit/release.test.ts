import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { check, moveMajor, prepare, pushTag, writeFiles } from '../tools/release.ts';

const repository = 'acme/aurora-restore-action';
const use = 'uses: OWNER/aurora-restore-action@';
let folder: string;
let root: string;

const git = (...words: string[]): string =>
  execFileSync('git', words, { cwd: root, encoding: 'utf8' }).trim();
const read = (path: string): string => readFileSync(join(root, path), 'utf8');
const write = (path: string, text: string): void => {
  mkdirSync(join(root, path, '..'), { recursive: true });
  writeFileSync(join(root, path), text);
};
const commit = (message: string): void => {
  git('add', '--all');
  git('commit', '--quiet', '--message', message);
};
/** What the remote repository has under a tag. */
const published = (tag: string): string =>
  git('ls-remote', 'origin', `refs/tags/${tag}`).split('\t')[0] ?? '';
const build = (): void => write('dist/index.js', `// ${read('src/operations/wiring/version.ts')}`);
const release = (version: string): void => prepare(root, version, repository, '2026-11-23', build);

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'aurora-release-'));
  execFileSync('git', ['init', '--quiet', '--bare', '--initial-branch=main', join(folder, 'origin.git')]);
  execFileSync('git', ['clone', '--quiet', join(folder, 'origin.git'), join(folder, 'clone')], {
    stdio: 'ignore',
  });
  root = join(folder, 'clone');
  git('checkout', '--quiet', '-B', 'main');
  git('config', 'user.name', 'Test');
  git('config', 'user.email', 'test@example.com');
  write('package.json', '{ "name": "aurora-restore-action", "version": "0.1.0" }\n');
  write('package-lock.json', '{ "version": "0.1.0", "packages": { "": { "version": "0.1.0" } } }\n');
  write('src/operations/wiring/version.ts', "export const version = '0.1.0';\n");
  write(
    'CHANGELOG.md',
    '# Changelog\n\n## Unreleased\n\n- A first thing.\n\n## 0.1.0 (2026-01-01)\n\n- Before.\n',
  );
  write('action.yml', 'name: x\n');
  write('LICENSE', 'MIT\n');
  write(
    'README.md',
    `      - ${use}COMMIT\n    uses: OWNER/aurora-restore-action/.github/workflows/restore.yml@vX.Y.Z\n`,
  );
  write('.github/docs/recipes.md', `      - ${use}COMMIT\n`);
  write('.github/examples/workflows/refresh.yml', `      - ${use}COMMIT\n`);
  const pinned = `- uses: actions/checkout@${'a'.repeat(40)} # v6\n`;
  write(
    '.github/workflows/restore.yml',
    `${pinned}- ${use}${'0'.repeat(40)} # stamped by the release script\n`,
  );
  build();
  commit('Begin');
  git('push', '--quiet', 'origin', 'main');
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

describe('prepare', () => {
  it('makes a commit with the version everywhere, and one whose workflows and documents name it', () => {
    release('1.2.0');
    const [named, released] = git('log', '--format=%H').split('\n');
    expect(read('.github/workflows/restore.yml')).toBe(
      `- uses: actions/checkout@${'a'.repeat(40)} # v6\n- uses: ${repository}@${released} # v1.2.0\n`,
    );
    expect(read('README.md')).toBe(
      `      - uses: ${repository}@${released} # v1.2.0\n    uses: ${repository}/.github/workflows/restore.yml@v1.2.0\n`,
    );
    for (const path of ['.github/docs/recipes.md', '.github/examples/workflows/refresh.yml'])
      expect(read(path)).toBe(`      - uses: ${repository}@${released} # v1.2.0\n`);
    expect(git('show', `${released}:dist/index.js`)).toContain("'1.2.0'");
    expect(git('show', `${released}:package.json`)).toContain('"version": "1.2.0"');
    expect(git('show', `${released}:package-lock.json`).match(/"1\.2\.0"/g)).toHaveLength(2);
    expect(read('CHANGELOG.md')).toContain(
      '## Unreleased\n\n## 1.2.0 (2026-11-23)\n\n- A first thing.\n\n## 0.1.0',
    );
    expect(git('status', '--porcelain')).toBe('');
    expect(git('rev-parse', 'HEAD')).toBe(named);
  });

  it('refuses what is no version, another repository, uncommitted changes, and no news', () => {
    expect(() => release('1.2')).toThrow('1.2 is no version');
    expect(() => prepare(root, '1.2.0', 'acme/other', '2026-11-23', build)).toThrow('acme/other');
    write('notes.txt', 'x');
    expect(() => release('1.2.0')).toThrow('not committed');
    rmSync(join(root, 'notes.txt'));
    release('1.2.0');
    expect(() => release('1.3.0')).toThrow('says nothing');
  });
});

describe('check', () => {
  it('knows what a merged release is', () => {
    git('checkout', '--quiet', '-b', 'release');
    release('1.2.0');
    git('checkout', '--quiet', 'main');
    git('merge', '--quiet', '--no-ff', '--message', 'Merge', 'release');
    expect(check(root, repository)).toEqual({
      version: '1.2.0',
      tag: 'v1.2.0',
      major: 'v1',
      notes: '- A first thing.',
    });
  });

  it('refuses a squashed one: the commit that the workflows name would be nowhere', () => {
    git('checkout', '--quiet', '-b', 'release');
    release('1.2.0');
    git('checkout', '--quiet', 'main');
    git('merge', '--quiet', '--squash', 'release');
    commit('Release 1.2.0 (#7)');
    expect(() => check(root, repository)).toThrow('merge commit');
  });

  it('refuses what was never prepared, and other code than the workflows name', () => {
    expect(() => check(root, repository)).toThrow('run prepare first');
    release('1.2.0');
    expect(() => check(root, 'somebody/aurora-restore-action')).toThrow('run prepare first');
    write('dist/index.js', 'other');
    commit('Change what runs');
    expect(() => check(root, repository)).toThrow('What runs is not what the workflows name');
  });

  it('refuses a version that is out already, or is not newer', () => {
    release('1.2.0');
    pushTag(root, check(root, repository));
    expect(check(root, repository).tag).toBe('v1.2.0');
    write('README.md', read('README.md').concat('More.\n'));
    commit('More');
    expect(() => check(root, repository)).toThrow('a release never changes');
    write('CHANGELOG.md', read('CHANGELOG.md').replace('## Unreleased', '## Unreleased\n\n- Old.'));
    commit('News');
    expect(() => release('1.1.9')).toThrow('not newer than v1.2.0');
    expect(() => release('1.2.0')).toThrow('not newer than v1.2.0');
  });
});

describe('publishing', () => {
  const news = (): void => {
    write('CHANGELOG.md', read('CHANGELOG.md').replace('## Unreleased', '## Unreleased\n\n- Next.'));
    commit('News');
  };

  it('pushes a tag for ever, and moves the major one; again, it changes nothing', () => {
    release('1.2.0');
    const first = git('rev-parse', 'HEAD');
    for (let times = 0; times < 2; times += 1) {
      pushTag(root, check(root, repository));
      moveMajor(root, check(root, repository));
      expect([published('v1.2.0'), published('v1')]).toEqual([first, first]);
    }
    news();
    release('1.10.0');
    const second = git('rev-parse', 'HEAD');
    pushTag(root, check(root, repository));
    moveMajor(root, check(root, repository));
    expect([published('v1.2.0'), published('v1.10.0'), published('v1')]).toEqual([first, second, second]);
  });

  it('leaves the major tag where a newer release has it, and makes a new one for a new major', () => {
    release('1.2.0');
    const first = check(root, repository);
    pushTag(root, first);
    news();
    release('1.3.0');
    const second = git('rev-parse', 'HEAD');
    pushTag(root, check(root, repository));
    moveMajor(root, check(root, repository));
    moveMajor(root, first);
    expect(published('v1')).toBe(second);
    news();
    release('2.0.0');
    pushTag(root, check(root, repository));
    moveMajor(root, check(root, repository));
    expect([published('v1'), published('v2')]).toEqual([second, git('rev-parse', 'HEAD')]);
  });

  it('packs what an action needs, the same bytes each time', () => {
    release('1.2.0');
    const pack = (name: string): Buffer => {
      writeFiles(root, join(folder, name), check(root, repository));
      return readFileSync(join(folder, name, 'aurora-restore-action-v1.2.0.tar.gz'));
    };
    const bytes = pack('one');
    expect(pack('two').equals(bytes)).toBe(true);
    const listed = execFileSync('tar', ['--list', '--gzip'], { input: bytes, encoding: 'utf8' });
    expect(listed.split('\n').filter((line) => line !== '' && !line.endsWith('/'))).toEqual(
      ['LICENSE', 'README.md', 'action.yml', 'dist/index.js'].map(
        (path) => `aurora-restore-action-v1.2.0/${path}`,
      ),
    );
    expect(readFileSync(join(folder, 'one', 'notes.md'), 'utf8')).toBe('- A first thing.\n');
  });
});
