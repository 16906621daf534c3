import { cp, readFile, rm, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import type { RequestRecord } from '../sandbox/contract.ts';
import { near } from '../support/constants.ts';
import { createFixture } from '../support/fixture.ts';
import { pauseRun } from './paused.ts';
import { kindOf, type Point, shorten } from './points.ts';
import { crashAt, prepare, timings } from './suite.ts';

// A test of the tests: each protection is taken out of a copy of the source in turn, and must be missed.

const root = fileURLToPath(new URL('../../', import.meta.url));

const nearby = { ...near, timings };

interface Protection {
  readonly name: string;
  readonly file: string;
  /** What stands in the source, and what it becomes. */
  readonly changes: readonly (readonly [from: string, to: string])[];
  /** What goes wrong without it; undefined when nothing does. */
  readonly missed: (program: string) => Promise<string | undefined>;
}

const protections: readonly Protection[] = [
  {
    name: 'fencing',
    file: 'src/engine/lease.ts',
    changes: [
      [
        'const renewal = this.#queue.then(() => this.#renewWithinLease());',
        'const renewal = this.#queue.then(() => undefined);',
      ],
      [
        'this.#lost.signal.throwIfAborted();\n    if (this.#ageMs() >= this.#options.leaseMs) {',
        'if (this.#ageMs() < 0) {',
      ],
    ],
    missed: async (program) => {
      const slow = { ...timings, snapshotCopyMs: 3000 };
      const fixture = await createFixture({
        ...nearby,
        sourceKey: 'default',
        snapshot: 'automated',
        timings: slow,
      });
      try {
        const { sent } = await pauseRun(fixture, { program });
        return sent.length === 0 ? undefined : `a run that lost its lease sent ${sent.length} requests`;
      } finally {
        await fixture.sandbox.stop();
      }
    },
  },
  {
    name: 'intent before effect',
    file: 'src/engine/run.ts',
    changes: [['if (known !== undefined) return known as T;', '']],
    // Without its intent the cut-over looks at the names again, when one has been exchanged.
    missed: crashedAt(firstRename),
  },
  {
    name: 'memoization',
    file: 'src/engine/run.ts',
    changes: [
      ["if (known?.status === 'done') {", 'if (names.has(name)) {'],
      [
        'const known = journal.state.steps[name];',
        'const known = journal.state.steps[name];\n    const names = new Set<string>();',
      ],
    ],
    // Read again, the plan finds no cluster under the target's name.
    missed: crashedAt(firstRename),
  },
];

/** Right after the first rename of a cluster. */
function firstRename(requests: readonly RequestRecord[]): Point {
  const changes = requests.filter((request) => kindOf(request) === 'rds:ModifyDBCluster');
  const index = changes.findIndex(({ body }) => body.includes('NewDBClusterIdentifier'));
  return { kind: 'rds:ModifyDBCluster', occurrence: index + 1, side: 'after' };
}

function crashedAt(find: (requests: readonly RequestRecord[]) => Point): Protection['missed'] {
  return async (program) => {
    const prepared = await prepare(nearby);
    try {
      const point = find(prepared.undisturbed.requests);
      const whole = await crashAt(prepared, point);
      if (whole !== undefined) throw new Error(`With all protections, too: ${whole}`);
      return await crashAt(prepared, point, { program });
    } finally {
      await prepared.fixture.sandbox.stop();
    }
  };
}

/** Prints how many protections are missed when they are taken out. Returns how many are not. */
export async function checkProtections(): Promise<number> {
  let noticed = 0;
  for (const [index, { name, file, changes, missed }] of protections.entries()) {
    const copy = `${root}build/without-${index}`;
    await rm(copy, { recursive: true, force: true });
    await cp(`${root}src`, `${copy}/src`, { recursive: true });
    let source = await readFile(`${copy}/${file}`, 'utf8');
    for (const [from, to] of changes) {
      if (!source.includes(from)) throw new Error(`${file} no longer has what ${name} is made of: ${from}`);
      source = source.replace(from, to);
    }
    await writeFile(`${copy}/${file}`, source);
    const why = await missed(`${copy}/src/index.ts`);
    if (why !== undefined) noticed += 1;
    process.stdout.write(`without ${name}: ${why === undefined ? 'NOTHING WAS NOTICED' : shorten(why)}\n`);
    await rm(copy, { recursive: true, force: true });
  }
  process.stdout.write(`protections taken out: ${protections.length}, noticed: ${noticed}\n`);
  return protections.length - noticed;
}
