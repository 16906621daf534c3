import type { ActiveRun, RunOptions } from '../../../src/engine/run.ts';
import { startRun } from '../../../src/engine/start-run.ts';
import type { StoredTypes } from '../../../src/engine/step.ts';
import type { Store } from '../../../src/engine/store.ts';
import type { ManualClock } from './manual-clock.ts';

export const target = 'arn:aws:rds:eu-central-1:222222222222:cluster:staging';
export const leaseMs = 3000;
let runs = 0;

/** Opens a run as a process would, with what a test does not care about filled in. */
export function open<S extends StoredTypes = StoredTypes>(
  store: Store,
  time: ManualClock,
  options: Partial<RunOptions> & { skewMs?: number } = {},
): Promise<ActiveRun<S>> {
  runs += 1;
  const { skewMs = 0, ...rest } = options;
  return startRun<S>({
    store,
    clock: time.view(skewMs),
    owner: `process-${runs}`,
    target,
    leaseMs,
    holder: { actor: 'octocat', runUrl: `https://github.com/example/platform/actions/runs/${runs}` },
    makeRestoreId: () => `restore-${runs}`,
    schemaVersion: 1,
    refuseOtherVersion: () => undefined,
    canCorrect: () => false,
    settings: { retention: 1 },
    fingerprint: 'f1',
    polling: {
      minMs: 100,
      maxMs: 1000,
      random: () => 0.5,
      budgetEndsAt: Number.POSITIVE_INFINITY,
      holdEndsAt: Number.POSITIVE_INFINITY,
    },
    progress: () => undefined,
    onStep: () => undefined,
    onHeld: () => undefined,
    hints: {
      leaseLost: 'hint: lease lost',
      locked: 'hint: locked',
      timedOut: 'hint: timed out',
      notHeld: 'it does not hold its job',
      otherUnfinished: (id) => `hint: finish ${id}`,
      otherTarget: 'hint: other target',
      hasEnded: 'hint: has ended',
      settingsChanged: 'hint: settings changed',
    },
    signal: new AbortController().signal,
    ...rest,
  });
}
