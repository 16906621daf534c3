import { ActionError } from '../errors.ts';
import { acquireLease, type HeldLease } from './lease.ts';
import { updateStatistics } from './polling.ts';
import { ActiveRun, type RunOptions } from './run.ts';
import type { StoredTypes } from './step.ts';
import { hasEnded, type Json, type RestoreState, type Store } from './store.ts';

/**
 * Acquires the lease on the target and resumes its unfinished restore, or begins a new one. The lease names the restore
 * *before* its state is written: the next run finds the id, and creates the state if it is missing. Throws LockedError,
 * LOCKED (the target has another unfinished restore), SETTINGS_CHANGED, or what the store throws.
 */
export async function startRun<S extends StoredTypes = StoredTypes>(
  options: RunOptions,
): Promise<ActiveRun<S>> {
  const { store, clock } = options;
  let created: string | undefined;
  const lease = await acquireLease(options, async (known) => {
    const unfinished = known !== undefined && !(await isKnownToHaveEnded(store, known)) ? known : undefined;
    if (options.restoreId !== undefined) {
      await refuseOther(options, unfinished);
      return options.restoreId;
    }
    created ??= options.makeRestoreId();
    return unfinished ?? created;
  });
  try {
    const state = await acquireState(options, lease);
    return new ActiveRun<S>(options, lease, state);
  } catch (error) {
    // The first error is thrown, even if the lease cannot be released either.
    await lease.release(false).catch(() => undefined);
    throw error;
  }

  async function acquireState({ owner, holder }: RunOptions, held: HeldLease): Promise<RestoreState> {
    for (;;) {
      let found = await store.readState(held.unfinished);
      const now = clock.now();
      if (found === undefined) {
        const before = held.last === undefined ? undefined : await store.readState(held.last);
        const fresh: RestoreState = {
          schemaVersion: options.schemaVersion,
          restoreId: held.unfinished,
          target: options.target,
          status: 'running',
          owner,
          fence: held.fence,
          attempt: 1,
          continuations: 0,
          fingerprint: options.fingerprint,
          settings: options.settings,
          steps: {},
          createdAt: now,
          updatedAt: now,
          holder,
          startedBy: holder,
          ...(before === undefined ? {} : { waitStatistics: updateStatistics(before) }),
        };
        if (await store.createState(fresh)) return fresh;
      } else {
        options.refuseOtherVersion(found);
        if (!hasChangedNothing(found)) refuseChanged(options, found);
        found = { ...found, fingerprint: options.fingerprint, settings: options.settings };
        const { reason: _reason, ...rest } = found;
        const mine: RestoreState = {
          ...rest,
          status: 'running',
          owner,
          fence: held.fence,
          attempt: found.attempt + 1,
          updatedAt: now,
          holder,
        };
        if (await store.replaceState(mine, found)) return mine;
      }
      // The previous owner wrote between the read and the write. Without the lease it cannot write again.
      await held.renew();
    }
  }
}

async function isKnownToHaveEnded(store: Store, restoreId: string): Promise<boolean> {
  const state = await store.readState(restoreId);
  return state !== undefined && hasEnded(state);
}

async function refuseOther(
  { store, restoreId = '', target, hints }: RunOptions,
  unfinished: string | undefined,
): Promise<void> {
  const other = unfinished === restoreId ? undefined : unfinished;
  const state = other === undefined ? undefined : await store.readState(other);
  // One that was refused before it changed anything is in nobody's way.
  if (other !== undefined && (state === undefined || !hasChangedNothing(state))) {
    throw new ActionError(
      'LOCKED',
      `The restore ${other} of ${target} is unfinished, so the restore ${restoreId} cannot begin.`,
      hints.otherUnfinished(other),
    );
  }
  // Refused before the lease names it: otherwise every later run would have to finish a restore of another target.
  const found = await store.readState(restoreId);
  if (found !== undefined && found.target !== target) {
    throw new ActionError(
      'BAD_INPUT',
      `The restore ${restoreId} has the target ${found.target}, not ${target}.`,
      hints.otherTarget,
    );
  }
  if (!(await isKnownToHaveEnded(store, restoreId))) return;
  // The run that ended it may have been killed before it released the lease.
  const lease = await store.readLease(target);
  if (lease?.unfinished === restoreId) {
    const { unfinished: _ended, ...rest } = lease;
    await store.replaceLease(
      { ...rest, held: false, heartbeat: lease.heartbeat + 1, last: restoreId },
      lease,
    );
  }
  throw new ActionError('BAD_INPUT', `The restore ${restoreId} has already ended.`, hints.hasEnded);
}

/** Nothing can have been changed before a step is done or an intent is stored, so the settings can still change. */
export function hasChangedNothing({ steps }: RestoreState): boolean {
  return Object.values(steps).every(
    ({ status, intents }) => status !== 'done' && Object.keys(intents).length === 0,
  );
}

function refuseChanged({ fingerprint, settings, canCorrect, hints }: RunOptions, found: RestoreState): void {
  if (found.fingerprint === fingerprint) return;
  const before = found.settings as { readonly [key: string]: Json };
  const after = settings as { readonly [key: string]: Json };
  const changed = [...new Set([...Object.keys(before), ...Object.keys(after)])]
    .filter((key) => JSON.stringify(before[key]) !== JSON.stringify(after[key]) && !canCorrect(key, found))
    .map((key) => `${key}: ${JSON.stringify(before[key])} → ${JSON.stringify(after[key])}`);
  if (changed.length === 0) return;
  throw new ActionError(
    'SETTINGS_CHANGED',
    `The unfinished restore ${found.restoreId} began with other settings:\n${changed.map((line) => `- ${line}`).join('\n')}`,
    hints.settingsChanged,
  );
}
