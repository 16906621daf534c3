import type { Restore } from '../context.ts';
import { inspect, refuseFailed } from '../preflight/preflight.ts';
import type { Step } from '../results.ts';
import { makeSnapshot } from '../snapshots/copy.ts';

/** `create-snapshot: true`: takes a fresh snapshot of the source cluster, once it is seen that the restore can work. */
export async function createSnapshot(step: Step, restore: Restore): Promise<{ readonly id: string }> {
  const { settings } = restore;
  refuseFailed(await inspect(restore, undefined));
  const place = { side: 'source', region: settings.sourceRegion } as const;
  const { id } = await makeSnapshot(step, restore, {
    place,
    cluster: { id: settings.sourceClusterId },
    purpose: 'fresh-snapshot',
  });
  return { id };
}
