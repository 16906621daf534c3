import { abandonRestore } from '../../restore/abandon.ts';
import { runClean } from '../../restore/clean.ts';
import { runPipeline } from '../../restore/pipeline.ts';
import { runRollback } from '../../restore/rollback/rollback.ts';
import type { Settings } from '../../settings/settings.ts';
import { reportAbandoned, reportCleaned } from '../report/ending.ts';
import { reportOrWarn } from '../report/report-or-warn.ts';
import { reportSuccess } from '../report/success.ts';
import type { Host } from './host.ts';
import type { StartedRestore } from './start-restore.ts';

/** What a run does while it holds the lease on the target: from its first step to its report. */
export interface Work {
  /** The caller's own checks and hooks are read before the lease is acquired. */
  readonly needsOwnFiles: boolean;
  readonly run: (host: Host, started: StartedRestore) => Promise<'succeeded' | 'abandoned'>;
}

export const restoreWork: Work = {
  needsOwnFiles: true,
  run: async (host, { run, restore }) => {
    const outcome = await runPipeline(restore);
    await run.finish('succeeded');
    await reportOrWarn(host, () => reportSuccess(host, restore, run, outcome));
    return 'succeeded';
  },
};

export const rollbackWork: Work = {
  needsOwnFiles: false,
  run: async (host, { run, restore }) => {
    const outcome = await runRollback(restore);
    await run.finish('succeeded');
    await reportOrWarn(host, () => reportSuccess(host, restore, run, outcome));
    return 'succeeded';
  },
};

export const cleanWork: Work = {
  needsOwnFiles: false,
  run: async (host, { run, restore }) => {
    const removed = await runClean(restore);
    await run.finish('succeeded', false);
    await reportOrWarn(host, () => reportCleaned(host, restore, removed));
    return 'succeeded';
  },
};

/** Ends a restore for good, whichever operation began it. */
export const abandonWork: Work = {
  needsOwnFiles: false,
  run: async (host, { run, restore }) => {
    const abandoned = await abandonRestore(restore, run.state);
    await run.finish('abandoned', abandoned.replaced);
    await reportOrWarn(host, () => reportAbandoned(host, restore, abandoned));
    return 'abandoned';
  },
};

/** The work of an unfinished restore, by the operation that began it. */
export function workOf({ operation }: Pick<Settings, 'operation'>): Work {
  if (operation === 'rollback') return rollbackWork;
  return operation === 'clean' ? cleanWork : restoreWork;
}
