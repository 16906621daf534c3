import { runHere } from '../support/run-here.ts';
import type { BenchFixture } from './bench-fixture.ts';
import { jobSetupSeconds, resumeEverySeconds } from './durations.ts';

/** `lease-duration` of the runs, which gives the heartbeat its pace: its default. */
const leaseMs = 5 * 60_000;

/** When the next run starts, in ms. `nowMs`: the run before it has parked. `begunMs`: the restore began. */
export type Start = (begunMs: number, nowMs: number) => number | Promise<number>;

const everyHour: Start = (begunMs, nowMs) => {
  const ticks = Math.floor((nowMs - begunMs) / 1000 / resumeEverySeconds) + 1;
  return begunMs + ticks * resumeEverySeconds * 1000;
};

/**
 * Runs the action in this process until the restore has succeeded, one run behind the other, and returns the minutes that
 * GitHub bills: whole ones for each job. A run that ends waiting is followed by the next at once, or, where it parks
 * (`hold: false`), by the next start of a schedule, or of what else starts it.
 */
export async function runRestore(
  bench: BenchFixture,
  random: () => number,
  inputs: Readonly<Record<string, string>>,
  start = everyHour,
): Promise<{ readonly billedMinutes: number; readonly runs: number }> {
  const { clock } = bench;
  const begun = clock.now();
  let billedMinutes = 0;
  for (let runs = 0; runs < 200; runs += 1) {
    const runBegun = clock.now();
    const outputs = await runOnce(bench, random, inputs);
    billedMinutes += Math.ceil(((clock.now() - runBegun) / 1000 + jobSetupSeconds) / 60);
    if (outputs['status'] === 'succeeded') return { billedMinutes, runs: runs + 1 };
    if (outputs['status'] !== 'waiting') throw new Error(`The action ended with ${outputs['status']}.`);
    if (inputs['hold'] !== 'false') continue;
    clock.begin(Number.NaN);
    await clock.sleep((await start(begun, clock.now())) - clock.now());
  }
  throw new Error('The restore does not end.');
}

async function runOnce(
  { clock, fixture }: BenchFixture,
  random: () => number,
  more: Readonly<Record<string, string>>,
): Promise<Record<string, string>> {
  const { 'poll-min': _min, 'poll-max': _max, 'lease-duration': _lease, ...inputs } = fixture.inputs;
  const read = { ...inputs, 'snapshot-id': fixture.snapshotArn, ...more } as Record<string, string>;
  const environment = await fixture.sandbox.runnerEnvironment({});
  clock.begin(leaseMs / 3);
  const { exitCode, outputs, lines } = await runHere(environment, read, clock, random);
  if (exitCode !== 0) throw new Error(lines.join('\n'));
  if (process.env['BENCH_LOG']) process.stderr.write(`${lines.join('\n')}\n`);
  return outputs;
}
