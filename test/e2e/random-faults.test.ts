import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { describeEnd } from '../crash/end-state.ts';
import { inputs, load, type Prepared, prepare, timings } from '../crash/suite.ts';
import type { FaultPlan } from '../sandbox/contract.ts';
import { near } from '../support/constants.ts';
import { createFixture, type Fixture } from '../support/fixture.ts';

const stagingArn = 'arn:aws:rds:eu-central-1:222222222222:cluster:staging';
/** Each takes some seconds; `FAULT_RUNS=200` looks longer, `FAULT_SEED` looks again. */
const numRuns = Number(process.env['FAULT_RUNS'] ?? 8);
const seed = process.env['FAULT_SEED'];

let prepared: Prepared;
beforeAll(async () => {
  prepared = await prepare({
    sourceRegion: 'eu-central-1',
    targetRegion: 'eu-central-1',
    sourceKey: 'default',
    snapshot: 'automated',
    timings,
  });
}, 60_000);
afterAll(() => prepared.fixture.sandbox.stop());

/** What goes wrong at the n-th request of the first run, counted over all services. */
const fault = fc.record({
  at: fc.integer({ min: 5, max: 260 }),
  what: fc.constantFrom('throttled', '500', '503', 'lost answer', 'lost request', 'slow'),
});
/** What AWS itself does not manage, once. */
const inject = fc.constantFrom(
  { on: 'copy', status: 'failed', reason: 'It failed at 60 %.', times: 1 },
  { on: 'snapshot', status: 'failed', reason: 'The snapshot failed.', times: 1 },
  { on: 'instance', status: 'incompatible-network', reason: 'No free address.', times: 1 },
  { on: 'capacity', status: '', reason: '', times: 2 },
  { on: 'flap', status: '', reason: '', times: 1 },
) as fc.Arbitrary<Parameters<Fixture['sandbox']['rds']['inject']>[0]>;
const mix = fc.record({
  faults: fc.array(fault, { maxLength: 12 }),
  injects: fc.uniqueArray(inject, { maxLength: 2, selector: ({ on }) => on }),
  describeLagMs: fc.integer({ min: 0, max: 150 }),
});
type Mix = typeof mix extends fc.Arbitrary<infer T> ? T : never;

function planOf(faults: Mix['faults']): FaultPlan {
  let count = 0;
  const codes = {
    throttled: ['Throttling', 400],
    '500': ['InternalFailure', 500],
    '503': ['ServiceUnavailable', 503],
  } as const;
  return ({ principal }, phase) => {
    if (principal.includes(':user/')) return undefined;
    if (phase === 'before') count += 1;
    const what = faults.find(({ at }) => at === count)?.what;
    if (what === undefined) return undefined;
    if (what === 'lost answer') return phase === 'after' ? { kind: 'drop' } : undefined;
    if (phase === 'after') return undefined;
    if (what === 'lost request') return { kind: 'drop' };
    if (what === 'slow') return { kind: 'delay', ms: 300 };
    const [code, status] = codes[what];
    return { kind: 'error', code, status };
  };
}

/** Never is the previous cluster gone without its data: there is a cluster of its name, or its final snapshot. */
function expectDataKept({ sandbox }: Fixture): void {
  const { clusters, snapshots } = sandbox.rds.state;
  const kept = Object.values(snapshots).some(({ shown, status }) => {
    return status === 'available' && shown.DBClusterSnapshotIdentifier?.endsWith('-final-snapshot');
  });
  expect(clusters[stagingArn] !== undefined || kept).toBe(true);
}

/** What the error of an instance that failed tells a person to do. */
function deleteDeadInstances({ sandbox }: Fixture): void {
  const { instances } = sandbox.rds.state;
  for (const [arn, { status }] of Object.entries(instances))
    if (status === 'incompatible-network') delete instances[arn];
}

describe('whatever AWS does to a restore', () => {
  it(`it succeeds, or fails clearly and the next run goes on to the very same end (${numRuns} mixes)`, async () => {
    const { fixture, saved, undisturbed } = prepared;
    await fc.assert(
      fc.asyncProperty(mix, async ({ faults, injects, describeLagMs }) => {
        await load(fixture.sandbox, saved);
        Object.assign(fixture.sandbox.rds.context.timings, { ...timings, describeLagMs });
        for (const one of injects) fixture.sandbox.rds.inject({ ...one });
        fixture.sandbox.faults.push(planOf(faults));
        const endings: string[] = [];
        for (let run = 0; run < 5; run += 1) {
          const result = await fixture.run(inputs);
          expectDataKept(fixture);
          endings.push(result.errors.join(' '));
          if (result.exitCode === 0) break;
          expect(result.errors).toHaveLength(1);
          expect(result.errors[0]).not.toContain('did not expect');
          expect(result.errors[0]?.split('\n').length).toBeGreaterThan(1);
          deleteDeadInstances(fixture);
        }
        expect(endings.at(-1)).toBe('');
        expect(await describeEnd(fixture)).toEqual(undisturbed.end);
      }),
      { numRuns, ...(seed === undefined ? {} : { seed: Number(seed) }), endOnFailure: true },
    );
  }, 600_000);
});

describe('a snapshot that cannot be restored at all', () => {
  it('ends the run with the reason; the old data is kept, and rollback makes it the target again', async () => {
    const fixture = await createFixture({
      ...near,
      timings,
    });
    try {
      fixture.sandbox.rds.inject({
        on: 'restore',
        status: 'incompatible-restore',
        reason: 'Broken pages.',
        times: 3,
      });
      for (let run = 0; run < 2; run += 1) {
        const failed = await fixture.run();
        expect(failed.exitCode).toBe(1);
        expect(failed.errors[0]).toContain('Broken pages.');
        expectDataKept(fixture);
      }
      fixture.sandbox.rds.state.injects = [];
      const back = await fixture.run({ operation: 'rollback' });
      expect(back.errors).toEqual([]);
      const master = { user: 'dbadmin', password: 'Old-staging-master-1' };
      const where = { ...fixture.target, cluster: 'staging' };
      expect(await fixture.query(where, master, 'SELECT count(*)::int AS n FROM old_staging')).toEqual([
        { n: 0 },
      ]);
    } finally {
      await fixture.sandbox.stop();
    }
  });
});
