import { z } from 'zod';
import type { Json, RestoreState, StepRecord } from '../engine/store.ts';
import { ActionError } from '../errors.ts';
import type { BuildNames, CutOver, Plan, Restored, StepResults, Swapped } from './results.ts';

/**
 * The version of what a restore stores, as `results.ts` types it. It grows when a stored value changes so that an
 * earlier version of the action would misread it.
 */
export const storedVersion = 1;

/** What has been stored of a restore, read back and validated. Nothing else reads a stored restore. */
export interface History {
  readonly restoreId: string;
  readonly target: string;
  readonly status: RestoreState['status'];
  /** The operation that the restore was begun with. */
  readonly operation: string;
  /** Undefined until check-snapshot is done. */
  readonly plan: Plan | undefined;
  readonly restored: Restored | undefined;
  readonly swapped: Swapped | undefined;
  readonly buildNames: BuildNames | undefined;
  readonly cutOver: CutOver | undefined;
  /** The ARN of the final snapshot of the previous cluster, once it was seen to be available. */
  readonly finalSnapshotArn: string | undefined;
  hasBegun(step: keyof StepResults): boolean;
  isDone(step: keyof StepResults): boolean;
}

// Only what decides something later is validated; the rest of each value is AWS's and only shown or sent back.
const cluster = z.looseObject({
  id: z.string(),
  arn: z.string(),
  resourceId: z.string(),
  deletionProtection: z.boolean(),
  members: z.array(z.looseObject({ id: z.string(), writer: z.boolean() })),
});
const shapes = {
  plan: z.looseObject({
    snapshot: z.looseObject({ arn: z.string(), id: z.string(), createdAt: z.string(), engine: z.string() }),
    route: z.array(z.looseObject({ kind: z.enum(['copy', 'share']) })),
    keys: z.record(z.string(), z.string()),
    replacesResourceId: z.string().optional(),
    previous: z
      .looseObject({
        cluster,
        instances: z.array(z.looseObject({ id: z.string(), class: z.string() })),
        customEndpoints: z.array(z.looseObject({ id: z.string() })),
      })
      .optional(),
  }),
  restored: z.looseObject({
    clusterId: z.string(),
    arn: z.string(),
    resourceId: z.string(),
    endpoint: z.string(),
    port: z.number(),
    instanceIds: z.array(z.string()),
  }),
  swapped: z.looseObject({
    restored: z.looseObject({ clusterId: z.string(), resourceId: z.string() }),
    previous: z.looseObject({ clusterId: z.string(), resourceId: z.string(), until: z.string() }).optional(),
  }),
  buildNames: z.looseObject({ clusterId: z.string(), instanceIds: z.array(z.string()) }),
  cutOver: z.looseObject({
    newCluster: z.looseObject({
      clusterId: z.string(),
      resourceId: z.string(),
      instances: z.array(z.object({ from: z.string(), to: z.string() })),
    }),
    previousCluster: z
      .looseObject({
        clusterId: z.string(),
        resourceId: z.string(),
        instances: z.array(z.object({ from: z.string(), to: z.string() })),
      })
      .optional(),
    customEndpoints: z.array(z.looseObject({ id: z.string() })),
    keptUntil: z.string(),
  }),
  text: z.string(),
};

/**
 * Reads a stored restore. Throws STATE_NOT_READABLE where another version of the action has written it, or, when a value
 * is asked for, where that does not have the expected shape.
 */
export function historyOf(state: RestoreState): History {
  refuseOtherVersion(state);
  const { steps } = state;
  const read = <T>(
    shape: z.ZodType,
    step: keyof StepResults,
    pick: (record: StepRecord) => unknown,
  ): T | undefined => {
    const record = steps[step];
    const value = record === undefined ? undefined : pick(record);
    if (value === undefined) return undefined;
    const parsed = shape.safeParse(value);
    if (!parsed.success) throw notReadable(state, `${step}: ${z.prettifyError(parsed.error)}`);
    return value as T;
  };
  return {
    restoreId: state.restoreId,
    target: state.target,
    status: state.status,
    operation: operationOf(state),
    get plan() {
      return read<Plan>(shapes.plan, 'check-snapshot', ({ result }) => result);
    },
    get restored() {
      return read<Restored>(shapes.restored, 'restore-cluster', ({ result }) => result);
    },
    get swapped() {
      return read<Swapped>(shapes.swapped, 'exchange-names', ({ result }) => result);
    },
    get buildNames() {
      return read<BuildNames>(shapes.buildNames, 'restore-cluster', ({ intents }) => intents['names']);
    },
    get cutOver() {
      return read<CutOver>(shapes.cutOver, 'exchange-names', ({ intents }) => intents['cut-over']);
    },
    get finalSnapshotArn() {
      return read<string>(shapes.text, 'remove-instances', ({ intents }) => intents['final-snapshot-arn']);
    },
    hasBegun: (step) => steps[step] !== undefined,
    isDone: (step) => steps[step]?.status === 'done',
  };
}

/** The state with other results of its steps. It can be asked of a restore of any version. */
export function mapResults(state: RestoreState, change: (result: Json) => Json): RestoreState {
  const steps = Object.entries(state.steps).map(([name, step]) => [
    name,
    step.result === undefined ? step : { ...step, result: change(step.result) },
  ]);
  return { ...state, steps: Object.fromEntries(steps) as RestoreState['steps'] };
}

/** A step as people are shown it. Times are wall clock, in ms. */
export interface StepProgress {
  readonly name: string;
  readonly isDone: boolean;
  readonly startedMs: number;
  /** Undefined while it is not done. */
  readonly endedMs: number | undefined;
  /** In the order in which they began. */
  readonly waits: readonly { readonly name: string; readonly startedMs: number }[];
}

/** How far a restore is: its steps in the order in which they began. It can be asked of a restore of any version. */
export function progressOf({ steps }: Pick<RestoreState, 'steps'>): StepProgress[] {
  const byStart = (a: { readonly startedMs: number }, b: { readonly startedMs: number }): number =>
    a.startedMs - b.startedMs;
  return Object.entries(steps)
    .map(([name, { status, startedAt, endedAt, waits }]) => ({
      name,
      isDone: status === 'done',
      startedMs: startedAt,
      endedMs: endedAt,
      waits: Object.entries(waits)
        .map(([wait, { startedAt: waitingSince }]) => ({ name: wait, startedMs: waitingSince }))
        .toSorted(byStart),
    }))
    .toSorted(byStart);
}

/** The operation that a restore was begun with. It can be asked of a restore of any version. */
export function operationOf({ settings }: Pick<RestoreState, 'settings'>): string {
  return z.looseObject({ operation: z.string() }).catch({ operation: 'restore' }).parse(settings).operation;
}

const jsonObject = z.record(z.string(), z.json());

/**
 * The settings with which a restore was begun. Throws STATE_NOT_READABLE where another version of the action has written
 * them, or where they are not an object.
 */
export function settingsOf(state: RestoreState): { readonly [key: string]: Json } {
  refuseOtherVersion(state);
  const parsed = jsonObject.safeParse(state.settings);
  if (!parsed.success) throw notReadable(state, `settings: ${z.prettifyError(parsed.error)}`);
  return parsed.data;
}

/** Throws STATE_NOT_READABLE where another version of the action has written it. */
export function refuseOtherVersion(
  state: Pick<RestoreState, 'restoreId' | 'target' | 'schemaVersion'>,
): void {
  const written = state.schemaVersion ?? 0;
  if (written === storedVersion) return;
  throw notReadable(
    state,
    written > storedVersion
      ? `a newer version of this action has written it (format ${written}, this version reads ${storedVersion})`
      : `an older version of this action has written it (format ${written}, this version reads ${storedVersion})`,
  );
}

function notReadable(
  { restoreId, target }: Pick<RestoreState, 'restoreId' | 'target'>,
  why: string,
): ActionError {
  return new ActionError(
    'STATE_NOT_READABLE',
    `The record of the restore ${restoreId} of ${target} in the audit table cannot be read: ${why}. Nothing was changed.`,
    'Use the version of this action that began the restore to finish it, or to end it with operation: abandon.',
  );
}
