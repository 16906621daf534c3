import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import type { Job, Workflow } from '../support/github/workflow.ts';

type Permissions = Record<string, string>;

const root = join(import.meta.dirname, '..', '..');
const folder = join(root, '.github', 'workflows');
const action = parse(readFileSync(join(root, 'action.yml'), 'utf8')) as {
  readonly inputs: object;
  readonly outputs: object;
};
const files = readdirSync(folder).map((name) => {
  const text = readFileSync(join(folder, name), 'utf8');
  return { name, text, workflow: parse(text) as Workflow };
});
const jobs = files.flatMap(({ name, workflow }) =>
  Object.entries(workflow.jobs).map(([id, job]) => ({ name: `${name}: ${id}`, job, workflow })),
);
const workflowOf = (file: string): Workflow => {
  const found = files.find(({ name }) => name === file);
  if (found === undefined) throw new Error(`There is no workflow ${file}.`);
  return found.workflow;
};

/** All workflows, the examples, and every YAML block of the README and the documents. */
const yamls = [
  ...['workflows', 'examples/workflows'].flatMap((name) =>
    readdirSync(join(root, '.github', name)).map((file) => ({
      at: `${name}/${file}`,
      text: readFileSync(join(root, '.github', name, file), 'utf8'),
    })),
  ),
  ...['README.md', ...readdirSync(join(root, '.github', 'docs')).map((name) => `.github/docs/${name}`)]
    .filter((name) => name.endsWith('.md'))
    .flatMap((name) =>
      [...readFileSync(join(root, name), 'utf8').matchAll(/^```ya?ml\n(.*?)^```/gms)].map(
        ([, text = ''], n) => ({ at: `${name}, block ${n + 1}`, text }),
      ),
    ),
];

describe.each(files)('$name', ({ text }) => {
  it('pins everything it uses by the full commit, with its version', () => {
    const used = text.split('\n').filter((line) => /^\s*(- )?uses: (?!\.\/$)/.test(line));
    const loose = used.filter((line) => !/uses: [\w.-]+\/[\w./-]+@[0-9a-f]{40} # (v\d|stamped)/.test(line));
    expect(loose).toEqual([]);
  });
});

/** What each job may do: a change here is one to think about. */
const granted: { readonly [job: string]: Permissions } = {
  'ci.yml: action': { contents: 'read' },
  'ci.yml: another-user': { contents: 'read' },
  'acceptance.yml: acceptance': { 'id-token': 'write', contents: 'read' },
  'ci.yml: bench': { contents: 'read' },
  'ci.yml: check': { contents: 'read' },
  'ci.yml: node': { contents: 'read' },
  'ci.yml: reports': { contents: 'read' },
  'fleet.yml: targets': {},
  'fleet.yml: approve': {},
  'fleet.yml: restore': { 'id-token': 'write', contents: 'read' },
  'fleet.yml: summary': {},
  'provision.yml: provision': { 'id-token': 'write', contents: 'read' },
  'ci.yml: codeql': { contents: 'read', 'security-events': 'write' },
  'ci.yml: workflows': { contents: 'read' },
  'release.yml: build': { contents: 'read' },
  'release.yml: check': { contents: 'read' },
  'release.yml: publish': { contents: 'write', 'id-token': 'write', attestations: 'write' },
  'restore.yml: find': { 'id-token': 'write', contents: 'read' },
  'restore.yml: approve': {},
  'restore.yml: restore': { 'id-token': 'write', contents: 'read' },
};

describe.each(jobs)('$name', ({ name, job, workflow }) => {
  it('may do no more than it needs', () => {
    expect(job.permissions ?? workflow.permissions).toEqual(granted[name]);
  });

  it('leaves no token behind in a checkout', () => {
    const checkouts = (job.steps ?? []).filter(({ uses }) => uses?.startsWith('actions/checkout@'));
    expect(checkouts.filter((step) => step.with?.['persist-credentials'] !== false)).toEqual([]);
  });

  it('gives this action inputs that it has, and reads outputs that it has', () => {
    const own = (job.steps ?? []).filter(({ uses }) => uses?.includes('/aurora-restore-action@'));
    const given = own.flatMap((step) => Object.keys(step.with ?? {}));
    expect(given.filter((input) => !(input in action.inputs))).toEqual([]);
    const read = Object.values(job.outputs ?? {}).map((value) => /outputs\.([\w-]+)/.exec(value)?.[1] ?? '');
    if (own.length > 0) expect(read.filter((output) => !(output in action.outputs))).toEqual([]);
  });
});

/** Every `run:` and `script:` in a workflow, or in a part of one. */
function scriptsIn(node: unknown): string[] {
  if (typeof node !== 'object' || node === null) return [];
  return Object.entries(node).flatMap(([key, value]: [string, unknown]) =>
    typeof value === 'string' && ['run', 'script'].includes(key) ? [value] : scriptsIn(value),
  );
}

describe('a script', () => {
  // Of this repository, or of a document that readers copy it from.
  it.each(yamls)('has nothing in it that others could have written: $at', ({ text }) => {
    expect(scriptsIn(parse(text)).filter((script) => script.includes('${{'))).toEqual([]);
  });

  it('is in the examples, the README and other documents', () => {
    const having = yamls.filter(({ text }) => scriptsIn(parse(text)).length > 0).map(({ at }) => at);
    for (const place of [
      /workflows\/release\.yml$/,
      /examples\/workflows\/refresh\.yml$/,
      /^README\.md/,
      /recipes\.md/,
    ])
      expect(having.filter((at) => place.test(at))).not.toEqual([]);
  });

  // Without a shell, GitHub runs `bash -e`: a command that fails in a pipe is not noticed.
  it('with a pipe runs in a shell that notices each command that fails', () => {
    const piped = files.flatMap(({ name, workflow }) =>
      Object.values(workflow.jobs).flatMap(({ defaults, steps = [] }) =>
        steps
          .filter(({ run }) => run !== undefined && /[^|]\|[^|]/.test(run))
          .map(({ shell }) => [name, shell ?? defaults?.run?.shell ?? workflow.defaults?.run?.shell]),
      ),
    );
    expect(piped.length).toBeGreaterThan(0);
    expect(piped.filter(([, shell]) => shell !== 'bash')).toEqual([]);
  });

  it('that runs all checks has the time that they take: about an hour on two cores', () => {
    const limits = jobs
      .filter(({ job }) => job.steps?.some(({ run }) => run?.includes('.ci/run')))
      .map(({ name, job }) => [name, job['timeout-minutes']] as const);
    expect(limits.map(([name]) => name)).toEqual(['ci.yml: check', 'release.yml: check']);
    for (const [, minutes] of limits) expect(minutes).toBeGreaterThanOrEqual(120);
  });
});

describe('reusable workflows', () => {
  const reusable = files.filter(({ workflow }) => workflow.on.workflow_call !== undefined);

  // One that asks for more than its caller grants dies at start-up, without a log.
  it('ask their caller for no more than the README tells it to grant', () => {
    expect(reusable.map(({ name }) => name)).toEqual(['fleet.yml', 'provision.yml', 'restore.yml']);
    for (const { workflow } of reusable) {
      const asked = Object.values(workflow.jobs).map(
        ({ permissions }) => permissions ?? workflow.permissions ?? 'the default of the caller',
      );
      expect(asked).toContainEqual({ 'id-token': 'write', contents: 'read' });
      for (const one of asked) expect([{}, { 'id-token': 'write', contents: 'read' }]).toContainEqual(one);
    }
  });

  // zizmor: excessive-permissions.
  it('give a permission to the jobs that need it only', () => {
    for (const { workflow } of reusable) expect(workflow.permissions).toEqual({});
  });

  it('never use ./, which is the caller’s checkout', () => {
    for (const { text } of reusable) expect(text).not.toMatch(/uses: \.\//);
  });
});

describe('a job that can take a token for AWS or publish', () => {
  it('runs no install script of a package', () => {
    const trusted = jobs.filter(({ job, workflow }) => {
      const permissions = job.permissions ?? workflow.permissions ?? {};
      return Object.values(permissions).includes('write');
    });
    const installs = trusted.flatMap(({ job }) =>
      scriptsIn(job).flatMap((script) =>
        script.split('\n').filter((line) => /npm (ci|cit|install)\b/.test(line)),
      ),
    );
    expect(installs.length).toBeGreaterThan(1);
    expect(installs.filter((line) => !line.includes('--ignore-scripts'))).toEqual([]);
  });

  it('publishes only what was built without install scripts, and lists what is in the bundle', () => {
    const { build, publish } = workflowOf('release.yml').jobs;
    expect(publish?.needs).toEqual(['check', 'build']);
    const built = scriptsIn(build).join('\n');
    expect(built).toContain('--ignore-scripts');
    expect(built).toContain('npm run --silent build');
    // The development and optional packages are not bundled.
    expect(scriptsIn(publish).join('\n')).toContain(
      'npm sbom --package-lock-only --omit dev --omit optional',
    );
  });
});

describe('CODEOWNERS', () => {
  it('asks the security team for what can change what runs with the roles, or what is published', () => {
    const lines = readFileSync(join(root, '.github', 'CODEOWNERS'), 'utf8').split('\n');
    const owned = lines
      .filter((line) => line.endsWith('@YOUR_ORG/security'))
      .map((line) => line.split(' ')[0]);
    for (const path of [
      ...['/action.yml', '/dist/', '/.ci/', '/.github/bootstrap/', '/.github/workflows/'],
      ...['/package.json', '/package-lock.json', '/test/tools/'],
    ])
      expect(owned).toContain(path);
  });
});

describe('concurrency', () => {
  // GitHub: one running and one pending, and a newer pending run cancels the older one, unless `queue: max`.
  it('of what changes a target is a line, in one place: nobody in it is cancelled', () => {
    for (const [file, id, prefix] of [
      ['fleet.yml', 'restore', 'aurora-restore-'],
      ['restore.yml', 'restore', 'aurora-restore-'],
      ['provision.yml', 'provision', 'aurora-restore-provision-'],
    ] as const) {
      const { concurrency: ofAll, jobs: all } = workflowOf(file);
      expect(ofAll).toBeUndefined();
      const grouped = Object.entries(all).filter(([, { concurrency }]) => concurrency !== undefined);
      expect(grouped.map(([name]) => name)).toEqual([id]);
      const { concurrency } = all[id] as Job;
      expect(concurrency).toMatchObject({ 'cancel-in-progress': false, queue: 'max' });
      // `github.workflow` and the like are the caller's in a reusable workflow.
      expect(concurrency?.group.startsWith(prefix)).toBe(true);
      expect(concurrency?.group).not.toMatch(/github\.(workflow|ref|job)/);
    }
  });
});

describe('restore.yml', () => {
  it('is due off the full hour, when GitHub is busy', () => {
    const minutes = (workflowOf('restore.yml').on.schedule ?? []).flatMap(({ cron }) =>
      (cron.split(' ')[0] ?? '').split(','),
    );
    expect(minutes.length).toBeGreaterThan(1);
    expect(minutes.filter((minute) => ['0', '00', '30', '*'].includes(minute))).toEqual([]);
  });

  // The crons are compared as text in its expressions.
  it('compares the event with a schedule that it has', () => {
    const { text, workflow } = files.find(({ name }) => name === 'restore.yml') ?? {
      text: '',
      workflow: null,
    };
    const compared = [...text.matchAll(/github\.event\.schedule [!=]= '([^']+)'/g)].map(([, cron]) => cron);
    expect(compared.length).toBeGreaterThan(0);
    const crons = workflow?.on.schedule?.map(({ cron }) => cron) ?? [];
    expect(compared.filter((cron) => !crons.includes(cron ?? ''))).toEqual([]);
  });

  // So `continue-with: dispatch` can start it with restore-id alone.
  it('can be started by hand without an answer to anything', () => {
    const inputs = workflowOf('restore.yml').on.workflow_dispatch?.inputs ?? {};
    expect(Object.keys(inputs)).toContain('restore-id');
    expect(Object.values(inputs).filter(({ required }) => required)).toEqual([]);
  });
});

describe('an example workflow', () => {
  const examples = join(root, '.github', 'examples', 'workflows');
  const texts = readdirSync(examples).map((name) => readFileSync(join(examples, name), 'utf8'));
  const text = texts.join('\n');
  const pasted = texts.map((yaml) => parse(yaml) as Workflow);

  it('calls this action, or its workflows, with inputs that they have, and grants what they ask for', () => {
    expect(pasted.length).toBeGreaterThan(5);
    for (const workflow of pasted) {
      for (const job of Object.values(workflow.jobs)) {
        const called = /\/aurora-restore-action\/\.github\/workflows\/([\w-]+\.yml)@/.exec(
          job.uses ?? '',
        )?.[1];
        const steps = (job.steps ?? []).filter(({ uses }) => uses?.includes('/aurora-restore-action@'));
        if (called === undefined && steps.length === 0) continue;
        const granted = job.permissions ?? workflow.permissions;
        const dispatches = steps.some((step) => step.with?.['continue-with'] === 'dispatch');
        const expected = {
          'id-token': 'write',
          contents: 'read',
          ...(dispatches ? { actions: 'write' } : {}),
        };
        expect(granted).toEqual(expected);
        const known =
          called === undefined ? action.inputs : (workflowOf(called).on.workflow_call?.inputs ?? {});
        const given = [job, ...steps].flatMap((one) => Object.keys(one.with ?? {}));
        expect(given.filter((input) => !(input in known))).toEqual([]);
      }
    }
  });

  it('has no matrix that is too large, and reads no output of one, as its jobs overwrite each other’s', () => {
    for (const { jobs: all } of [...pasted, ...files.map(({ workflow }) => workflow)]) {
      for (const { strategy } of Object.values(all)) {
        const lists = Object.values(strategy?.matrix ?? {}).filter((list) => Array.isArray(list));
        const sizes = lists.map(({ length }) => length);
        expect(sizes.reduce((product, length) => product * length, 1)).toBeLessThanOrEqual(256);
      }
      const read = [...JSON.stringify(all).matchAll(/needs\.([\w-]+)\.outputs/g)].map(([, id = '']) => id);
      expect(read.filter((id) => all[id]?.strategy?.matrix !== undefined)).toEqual([]);
    }
    expect(Object.values(workflowOf('fleet.yml').jobs).some(({ strategy }) => strategy?.matrix)).toBe(true);
  });

  it('reads outputs that they have', () => {
    const known = { ...action.outputs, ...workflowOf('restore.yml').on.workflow_call?.outputs };
    const read = [...text.matchAll(/(?:steps\.restore|needs\.refresh)\.outputs\.([\w-]+)/g)];
    expect(read.length).toBeGreaterThan(3);
    expect(read.map(([, name = '']) => name).filter((name) => !(name in known))).toEqual([]);
  });
});
