import type { Snapshot } from '../../aws/rds/snapshots.ts';
import { ActionError, combineErrors } from '../../errors.ts';
import type { Inspection } from '../context.ts';
import { type Check, type Checks, createChecks, refuseProblems, Undetermined } from '../plan/checks.ts';
import { chooseSnapshot } from '../plan/choose-snapshot.ts';
import { makePlan } from '../plan/plan.ts';
import type { Plan } from '../results.ts';
import { checkConnectivity } from './connectivity.ts';
import { findEngineProblems } from './engine.ts';
import { checkNames } from './identifiers.ts';
import { checkKeyPolicies } from './key-policies.ts';
import { checkAddresses, checkNetwork } from './network.ts';
import { checkOffers, fitPlan } from './offers.ts';
import { checkQuotas } from './quotas.ts';
import { checkPermissions, checkRoles } from './roles.ts';
import { checkSecret } from './secret.ts';

/** What was seen before the first change. Without a plan, one of the errors says why there is none. */
export interface Preflight {
  readonly plan?: Plan;
  readonly checks: readonly Check[];
  readonly errors: readonly ActionError[];
}

/**
 * Looks at everything that a restore needs, from the snapshot to the database's port, and changes nothing. It continues
 * after a fault, so that all faults are reported at once.
 * @param snapshotId the snapshot to restore; undefined: as the settings choose, or as `create-snapshot` would make it
 */
export async function inspect(
  inspection: Inspection,
  snapshotId: string | undefined,
  checks: Checks = createChecks(),
): Promise<Preflight> {
  const { settings, source, clock } = inspection;
  const willMake = settings.createSnapshot && snapshotId === undefined;
  const made = await makePlan(inspection, checks, async () =>
    willMake
      ? snapshotToBe(inspection)
      : chooseSnapshot(settings, await source.snapshots(settings.sourceRegion), snapshotId, clock.now()),
  );
  const plan = await checkPlan(inspection, checks, made);
  return { ...(plan === undefined ? {} : { plan }), checks: checks.done, errors: checks.errors };
}

/**
 * All that a plan needs beside snapshot, target and route. Without a plan, what can be seen without one.
 * Returns the plan with the engine version and the settings that the target Region supports.
 */
export async function checkPlan(
  inspection: Inspection,
  checks: Checks,
  made: Plan | undefined,
): Promise<Plan | undefined> {
  const fitted = made === undefined ? undefined : await checkEngine(inspection, checks, made);
  const plan = fitted ?? made;
  await checks.run(
    'secret',
    () => checkSecret(inspection, plan?.snapshot),
    ({ appUsername, readonlyUsername, database }) =>
      `has what is needed for ${appUsername} and ${readonlyUsername} in ${database}`,
  );
  if (plan !== undefined) {
    const same = (seen: string): string => seen;
    await checks.run('names', () => checkNames(inspection, plan), same);
    if (fitted !== undefined) await checks.run('offers', () => checkOffers(inspection, fitted), same);
    await checks.also('network', () => checkNetwork(inspection, plan));
    await checks.also('free addresses', () => checkAddresses(inspection, plan));
    await checks.also('quotas', () => checkQuotas(inspection, plan));
    await checks.also('key policies', () => checkKeyPolicies(inspection, plan));
    await checks.also('roles', () => checkRoles(inspection, plan));
    await checks.also('permissions', () => checkPermissions(inspection, plan));
    if (fitted !== undefined) await checks.also('database', () => checkConnectivity(inspection, fitted));
  }
  await checks.also('topic', () => checkTopic(inspection));
  return plan;
}

/** Undefined when it fails: then nothing that depends on the engine version is looked at. */
async function checkEngine(inspection: Inspection, checks: Checks, plan: Plan): Promise<Plan | undefined> {
  const { snapshot, previous } = plan;
  return checks.run(
    'engine version',
    async () => {
      refuseProblems('UNSUPPORTED', findEngineProblems(snapshot, previous));
      return fitPlan(inspection, plan);
    },
    ({ engineVersion = snapshot.engineVersion }) =>
      engineVersion === snapshot.engineVersion
        ? `${snapshot.engine} ${engineVersion}, the snapshot's`
        : `${snapshot.engine} ${engineVersion}; the snapshot is of ${snapshot.engineVersion}`,
  );
}

/** Throws what failed, in one error, before anything is changed. */
export function refuseFailed({ errors }: Pick<Checks, 'errors'>): void {
  const error = combineErrors(errors);
  if (error === undefined) return;
  const { code, message, hint, cause } = error;
  throw new ActionError(code, `${message}\nThe target has not been touched.`, hint, { cause });
}

/** `create-snapshot`: what it will be like, as far as the cluster tells. */
async function snapshotToBe({ settings, source, clock }: Inspection): Promise<Snapshot> {
  const cluster = await (await source.clusters(settings.sourceRegion)).get(settings.sourceClusterId);
  if (cluster === undefined) {
    throw new ActionError(
      'SNAPSHOT_NOT_FOUND',
      `There is no cluster ${settings.sourceClusterId} in account ${settings.sourceAccountId}, ${settings.sourceRegion}, to take a snapshot of.`,
      'Correct source-cluster-id, source-account-id or source-region.',
    );
  }
  if (cluster.status !== 'available') {
    throw new ActionError(
      'SNAPSHOT_NOT_USABLE',
      `The cluster ${cluster.arn} is ${cluster.status}: AWS takes snapshots of available clusters only.`,
      'Run again when it is available, or without create-snapshot.',
    );
  }
  return {
    arn: cluster.arn.replace(/:cluster:.*/, ':cluster-snapshot:to-be-made'),
    id: 'to-be-made',
    clusterId: cluster.id,
    clusterResourceId: cluster.resourceId,
    type: 'manual',
    status: 'to be made',
    createdAt: new Date(clock.now()).toISOString(),
    engine: cluster.engine,
    engineVersion: cluster.engineVersion,
    masterUsername: cluster.masterUsername,
    encrypted: cluster.encrypted,
    ...(cluster.encryptionType === undefined ? {} : { encryptionType: cluster.encryptionType }),
    ...(cluster.kmsKeyId === undefined ? {} : { kmsKeyId: cluster.kmsKeyId }),
    sizeGib: 0,
    tags: {},
  };
}

async function checkTopic({ settings, findTopic }: Inspection): Promise<string> {
  const { topicArn } = settings;
  if (topicArn === undefined) throw new Undetermined('no topic-arn is set: no notification will be sent');
  if ((await findTopic(topicArn)) !== undefined) return topicArn;
  throw new ActionError(
    'NOT_FOUND',
    `There is no topic ${topicArn}.`,
    'Correct topic-arn, or make it (operation: provision).',
  );
}
