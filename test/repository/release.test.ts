import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { workflowOf } from '../support/github/files.ts';
import { outputsIn } from '../support/github/outputs.ts';
import { runWorkflow } from '../support/github/workflow.ts';
import { check, moveMajor, prepare, pushTag, writeFiles } from '../tools/release.ts';

const repository = 'acme/aurora-restore-action';
const releaseTool = join(import.meta.dirname, '..', 'tools', 'release.ts');
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
    git('push', '--quiet', 'origin', 'HEAD:main');
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

  /** A release that has been merged. */
  const releaseOnMain = (version: string): void => {
    release(version);
    git('push', '--quiet', 'origin', 'HEAD:main');
  };

  it('pushes a tag for ever, and moves the major one; again, it changes nothing', () => {
    releaseOnMain('1.2.0');
    const first = git('rev-parse', 'HEAD');
    for (let times = 0; times < 2; times += 1) {
      pushTag(root, check(root, repository));
      moveMajor(root, check(root, repository));
      expect([published('v1.2.0'), published('v1')]).toEqual([first, first]);
    }
    news();
    releaseOnMain('1.10.0');
    const second = git('rev-parse', 'HEAD');
    pushTag(root, check(root, repository));
    moveMajor(root, check(root, repository));
    expect([published('v1.2.0'), published('v1.10.0'), published('v1')]).toEqual([first, second, second]);
  });

  it('leaves the major tag where a newer release has it, and makes a new one for a new major', () => {
    releaseOnMain('1.2.0');
    const first = check(root, repository);
    pushTag(root, first);
    news();
    releaseOnMain('1.3.0');
    const second = git('rev-parse', 'HEAD');
    pushTag(root, check(root, repository));
    moveMajor(root, check(root, repository));
    moveMajor(root, first);
    expect(published('v1')).toBe(second);
    news();
    releaseOnMain('2.0.0');
    pushTag(root, check(root, repository));
    moveMajor(root, check(root, repository));
    expect([published('v1'), published('v2')]).toEqual([second, git('rev-parse', 'HEAD')]);
  });

  it('tells what to do when main has got other workflows, and pushes nothing', () => {
    release('1.2.0');
    const found = check(root, repository);
    const commitBefore = git('rev-parse', 'HEAD');
    write('.github/workflows/ci.yml', 'name: CI\n');
    commit('Another workflow');
    git('push', '--quiet', 'origin', 'HEAD:main');
    git('checkout', '--quiet', '--detach', commitBefore);
    expect(() => pushTag(root, found)).toThrow('start the workflow Release again');
    expect(published('v1.2.0')).toBe('');
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

describe('release.yml', () => {
  const workflow = workflowOf('release.yml');

  /** GitHub's CLI, and its rules for an immutable release. Its state is a file. */
  const gh = `
    const { readFileSync, writeFileSync } = require('node:fs');
    const { STATE } = process.env;
    const releases = JSON.parse(readFileSync(STATE, 'utf8'));
    const [area, verb, tag, ...rest] = process.argv.slice(2);
    const refuse = (text) => { console.error(text); process.exit(1); };
    const one = releases.find((release) => release.tagName === tag);
    if (process.env.AWAY === verb) refuse('HTTP 502');
    if (area === 'auth') process.exit(0);
    if (verb === 'list') console.log(JSON.stringify(releases));
    else if (verb === 'create') {
      if (one) refuse('HTTP 422: Validation Failed: already_exists');
      releases.push({ tagName: tag, isDraft: rest.includes('--draft'), assets: [] });
    } else if (verb === 'upload') {
      if (!one.isDraft) refuse('HTTP 422: Cannot upload assets to an immutable release.');
      one.assets = rest.filter((word) => !word.startsWith('--'));
    } else if (verb === 'edit') one.isDraft = false;
    else refuse('unknown command ' + verb);
    writeFileSync(STATE, JSON.stringify(releases));`;

  /** Refuses a tag of a commit whose workflow files are not those of main, as GitHub does for GITHUB_TOKEN. */
  const rule = `#!/bin/bash
case "$1" in refs/tags/*) ;; *) exit 0;; esac
if [ -e refuse-major ] && [ "$1" = refs/tags/v1 ]; then echo 'HTTP 500' >&2; exit 1; fi
if ! git diff --quiet main "$3" -- .github/workflows; then
  echo 'refusing to allow a GitHub App to create or update workflow without workflows permission' >&2; exit 1
fi`;

  const npm = `#!/bin/bash
case "$*" in
  'run --silent release -- '*) shift 4; exec "${process.execPath}" "${releaseTool}" "$@";;
  *) exit 0;;
esac`;

  const program = (path: string, text: string): void => {
    mkdirSync(join(path, '..'), { recursive: true });
    writeFileSync(path, text, { mode: 0o755 });
  };

  beforeEach(() => {
    program(join(folder, 'bin', 'npm'), npm);
    program(
      join(folder, 'bin', 'gh'),
      `#!/bin/bash\nexec "${process.execPath}" "${join(folder, 'gh.cjs')}" "$@"`,
    );
    writeFileSync(join(folder, 'gh.cjs'), gh);
    writeFileSync(join(folder, 'state.json'), '[]');
    program(join(folder, 'origin.git', 'hooks', 'update'), rule);
    write('.ci/run', 'exit 0\n');
    commit('Checks');
    release('1.2.0');
    git('push', '--quiet', 'origin', 'main');
  });

  const releases = (): unknown => JSON.parse(readFileSync(join(folder, 'state.json'), 'utf8'));
  const whole = [
    {
      tagName: 'v1.2.0',
      isDraft: false,
      assets: ['release/aurora-restore-action-v1.2.0.tar.gz', 'release/sbom.spdx.json'],
    },
  ];

  /** Starts the workflow on main; `meanwhile` happens while the reviewer waits, `away` is a command of gh that fails. */
  async function start({
    meanwhile = () => undefined,
    away = '',
  }: {
    meanwhile?: () => void;
    away?: string;
  } = {}) {
    const places: { [job: string]: string } = {};
    const log: string[] = [];
    const github = {
      event_name: 'workflow_dispatch',
      ref: 'refs/heads/main',
      token: 't',
      event: { repository: { default_branch: 'main' } },
    };
    const sha = execFileSync('git', ['rev-parse', 'main'], {
      cwd: join(folder, 'origin.git'),
      encoding: 'utf8',
    }).trim();
    const run = await runWorkflow(
      workflow,
      { github },
      {
        runStep: ({ job, uses, run: script, env, with: given }) => {
          if (uses?.startsWith('actions/checkout@')) {
            if (job === 'publish') meanwhile();
            const place = mkdtempSync(join(folder, `${job}-`));
            places[job] = place;
            execFileSync('git', ['clone', '--quiet', join(folder, 'origin.git'), place]);
            execFileSync('git', ['checkout', '--quiet', '--detach', given['ref'] || sha], { cwd: place });
          }
          if (script === undefined) return { outcome: 'success' };
          const output = join(folder, 'output');
          writeFileSync(output, '');
          const { status, stdout, stderr } = spawnSync(
            'bash',
            ['--noprofile', '--norc', '-eo', 'pipefail', '-c', script],
            {
              cwd: places[job],
              encoding: 'utf8',
              env: {
                ...env,
                PATH: `${join(folder, 'bin')}:${process.env['PATH']}`,
                GITHUB_OUTPUT: output,
                GITHUB_REPOSITORY: repository,
                STATE: join(folder, 'state.json'),
                AWAY: away,
              },
            },
          );
          log.push(stdout, stderr);
          return {
            outcome: status === 0 ? 'success' : 'failure',
            outputs: outputsIn(readFileSync(output, 'utf8')),
          };
        },
      },
    );
    return { result: run.result, log: log.join('') };
  }

  const isWhole = (): void => {
    expect(releases()).toEqual(whole);
    expect(published('v1')).toBe(published('v1.2.0'));
    expect(published('v1.2.0')).not.toBe('');
  };
  const mainMoves = (): void => {
    write('.github/workflows/ci.yml', 'name: CI\n');
    commit('Another workflow');
    git('push', '--quiet', 'origin', 'main');
  };

  it('publishes, and changes nothing when it is started again', async () => {
    expect((await start()).result).toBe('success');
    isWhole();
    const again = await start();
    expect([again.result, again.log.includes('v1.2.0 was published before')]).toEqual(['success', true]);
    isWhole();
  });

  it.each(['list', 'create', 'upload', 'edit'])(
    'is continued after gh release %s has failed',
    async (away) => {
      expect((await start({ away })).result).toBe('failure');
      expect((await start()).result).toBe('success');
      isWhole();
    },
  );

  it('is continued after v1 could not be moved', async () => {
    writeFileSync(join(folder, 'origin.git', 'refuse-major'), '');
    const failed = await start();
    expect(failed.result).toBe('failure');
    expect(failed.log).toMatch(
      /v1 could not be moved[\s\S]*Fix: git push --force origin [0-9a-f]{40}:refs\/tags\/v1/,
    );
    expect([releases(), published('v1')]).toEqual([whole, '']);
    rmSync(join(folder, 'origin.git', 'refuse-major'));
    expect((await start()).result).toBe('success');
    isWhole();
  });

  it('is continued with its own commit when main has moved after the tag was pushed', async () => {
    const first = git('rev-parse', 'HEAD');
    expect((await start({ away: 'create' })).result).toBe('failure');
    write('README.md', `${read('README.md')}More.\n`);
    commit('More');
    git('push', '--quiet', 'origin', 'main');
    expect((await start()).result).toBe('success');
    isWhole();
    expect(published('v1.2.0')).toBe(first);
  });

  it('that waited for its reviewer while the workflows of main changed says what to do, and the next one publishes', async () => {
    const failed = await start({ meanwhile: mainMoves });
    expect([failed.result, releases(), published('v1.2.0')]).toEqual(['failure', [], '']);
    expect(failed.log).toContain('Fix: start the workflow Release again on main.');
    expect((await start()).result).toBe('success');
    isWhole();
  });

  it('that waited while other files of main changed publishes what was checked', async () => {
    const first = git('rev-parse', 'HEAD');
    const meanwhile = () => {
      write('README.md', `${read('README.md')}More.\n`);
      commit('More');
      git('push', '--quiet', 'origin', 'main');
    };
    expect((await start({ meanwhile })).result).toBe('success');
    isWhole();
    expect(published('v1.2.0')).toBe(first);
  });
});
