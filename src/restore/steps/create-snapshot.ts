import type { Step } from '../../engine/step.ts';
import type { Restore } from '../context.ts';
import { makeSnapshot } from '../copy-hop.ts';
import { guardTarget } from '../guards.ts';

/** `create-snapshot: true`: takes a fresh snapshot of the source cluster, if the target may be replaced at all. */
export async function createSnapshot(step: Step, restore: Restore): Promise<{ readonly id: string }> {
  const { settings, clusters } = restore;
  const target = await clusters.get(settings.targetClusterId);
  if (target !== undefined) guardTarget(target, settings);
  const place = { side: 'source', region: settings.sourceRegion } as const;
  const { id } = await makeSnapshot(step, restore, place, settings.sourceClusterId, 'fresh-snapshot');
  return { id };
}
