import { isCapacity } from '../../aws/client/call.ts';
import { causeOf, isCode } from '../../aws/client/error-kinds.ts';
import type { Cluster } from '../../aws/rds/clusters.ts';
import type { NewInstance } from '../../aws/rds/instance-requests.ts';
import type { Instance } from '../../aws/rds/instances.ts';
import type { PollResult } from '../../engine/step.ts';
import type { Restore } from '../context.ts';
import { instancesToCreate } from '../plan/cluster-settings.ts';
import type { Plan, Step } from '../results.ts';
import { refuseOtherInstance } from './differences.ts';
import { notOurs } from './ownership.ts';
import { withSeenAccess } from './public-instances.ts';
import { createRefusals } from './refusals.ts';
import { pollInstance } from './waiters.ts';

export interface NewInstances {
  /** Asks for those that are not there, once each. Returns why AWS does not make them now, where it does not. */
  request(): Promise<string[]>;
  /** Ends when all are available; what AWS refused for now is asked for again. */
  wait(step: Step): Promise<void>;
}

/** All at once, seen by one describe; AWS makes the first that becomes available the writer, later ones readers. */
export function prepareInstances(
  restore: Restore,
  plan: Plan,
  clusterId: string,
  names: readonly string[],
): NewInstances {
  const { instances, settings, run, targetArn, log } = restore;
  const newInstances = instancesToCreate(settings, plan, {
    clusterId,
    names,
    restoreId: run.restoreId,
    targetArn,
  });
  const created = new Set<string>();
  const attempt = createRefusals(restore.clock);
  const isAvailable = async (): Promise<boolean> =>
    (await restore.clusters.get(clusterId))?.status === 'available';
  let members: readonly Instance[] = [];
  const looks = names.map((id) => pollInstance(restore, id, () => members.find((one) => one.id === id)));

  /** Why AWS does not make it now; undefined when it does. */
  const createInstance = async (instance: NewInstance): Promise<string | undefined> => {
    try {
      return await attempt(instance.id, isAvailable, () => instances.create(instance));
    } catch (error) {
      // An answer that was lost, or another cluster's instance: the next look sees whose it is.
      if (isCode(causeOf(error), 'DBInstanceAlreadyExistsFault')) return 'not visible yet';
      if (isCapacity(error)) return `AWS has no ${instance.class} free now`;
      throw error;
    }
  };

  const request = async (): Promise<string[]> => {
    const refused: string[] = [];
    for (const instance of newInstances) {
      const { id } = instance;
      if (created.has(id)) continue;
      const existing = await instances.get(id);
      if (existing !== undefined && existing.clusterId !== clusterId) throw notOurs(existing.arn);
      if (existing !== undefined) refuseOtherInstance(instance, existing);
      if (existing === undefined) log.info(`Creating instance ${id} (${instance.class})`);
      const why = existing === undefined ? await createInstance(instance) : undefined;
      if (why === undefined) created.add(id);
      else refused.push(why);
    }
    return refused;
  };

  const wait = async (step: Step): Promise<void> => {
    await step.wait(`${names.length === 1 ? 'instance' : 'instances'} ${names.join(', ')} to be available`, {
      timeoutMs: settings.restoreTimeoutMs,
      kind: 'instances',
      poll: async (): Promise<PollResult<null>> => {
        const details = await request();
        members = await instances.ofCluster(clusterId);
        for (const [index, look] of looks.entries()) {
          if (!created.has(names[index] ?? '')) continue;
          const seen = await look();
          if (seen.state === 'failed') return seen;
          if (seen.state === 'pending') details.push(seen.detail);
        }
        return details.length === 0
          ? { state: 'done', value: null }
          : { state: 'pending', detail: [...new Set(details)].join(', ') };
      },
    });
  };
  return { request, wait };
}

/**
 * Creates the instances again that a previous cluster had, with their own settings and not those of the inputs. Does
 * nothing where it still has instances.
 */
export async function recreateInstances(
  step: Step,
  restore: Restore,
  plan: Plan,
  cluster: Pick<Cluster, 'id' | 'members'>,
): Promise<string[]> {
  // Decided once: a run that was cut off has created some of them already.
  const names = await step.intend('recreated-instances', () =>
    cluster.members.length > 0 ? [] : (plan.previous?.instances ?? []).map(({ id }) => id),
  );
  if (names.length === 0) return [];
  const {
    instanceClass: _class,
    instanceParameterGroup: _group,
    subnetGroup: _subnets,
    ...own
  } = restore.settings;
  const instances = prepareInstances(
    { ...restore, settings: { ...own, tags: {} } },
    await withSeenAccess(restore, plan),
    cluster.id,
    names,
  );
  await instances.request();
  await instances.wait(step);
  return [...names];
}
