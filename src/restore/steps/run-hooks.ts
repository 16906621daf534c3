import { applyGrants } from '../../database/grants.ts';
import {
  createHookRecords,
  endOldSessions,
  type HookRecord,
  isDone,
  readHookRecords,
  writeHookRecord,
} from '../../database/hook-records.ts';
import { explainLock } from '../../database/locks.ts';
import { applyRowSecurity } from '../../database/row-security.ts';
import type { Sql } from '../../database/sql.ts';
import { needsTransaction, runSqlHook } from '../../database/sql-hook.ts';
import { refreshStatistics } from '../../database/statistics.ts';
import { ActionError } from '../../errors.ts';
import { type Hook, shortHash } from '../../hooks/hook.ts';
import { digestHooks, refuseChangedHooks } from '../access/hook-changes.ts';
import { waitForMaster } from '../access/master-login.ts';
import { asMaster, inHookSession, loginOf, usersOf } from '../access/sessions.ts';
import type { Restore } from '../context.ts';
import { unmasked } from '../outcome.ts';
import type { HooksRun, Plan, Restored, Step } from '../results.ts';

/**
 * Runs the caller's hooks in the new cluster, while every login but the master's is disabled. A SQL file in a transaction
 * runs once, whatever happens; the others at least once. Throws HOOK_FAILED, and the logins stay disabled.
 */
export async function runHooks(
  step: Step,
  restore: Restore,
  plan: Plan,
  restored: Restored,
): Promise<HooksRun> {
  const { hooks, log, run } = restore;
  if (hooks.length === 0) {
    log.info(`Nothing to run. The data is ${unmasked}`);
    return { ran: 0 };
  }
  await waitForMaster(step, restore, restored);
  const { masterUsername, database } = await restore.credentials();
  const records = await withRecords(restore, restored, async (sql) => {
    await endOldSessions(sql);
    await createHookRecords(sql, masterUsername, database, run.restoreId);
    return readHookRecords(sql);
  });
  refuseChangedHooks(restore, records);
  for (const [index, hook] of hooks.entries()) {
    step.signal.throwIfAborted();
    const record = records.get(hook.name);
    if (record?.done) {
      log.info(`The hook ${hook.name} has run already`);
      await run.note(step.name, {
        hook: hook.name,
        sha256: hook.hash,
        attempt: record.attempts,
        again: true,
      });
      continue;
    }
    const attempt = (record?.attempts ?? 0) + 1;
    const touched = record?.touched === true;
    const beganAt = restore.clock.monotonic();
    log.startGroup(`Hook ${index + 1} of ${hooks.length}: ${hook.name} (${shortHash(hook)})`);
    try {
      await untilAborted(
        step.signal,
        runHook(step.signal, restore, plan, { restored, hook, attempt, touched }),
      );
    } finally {
      log.endGroup();
    }
    const tookMs = Math.round(restore.clock.monotonic() - beganAt);
    log.info(`The hook ${hook.name} is done`);
    await run.note(step.name, { hook: hook.name, sha256: hook.hash, attempt, tookMs });
  }
  await untilAborted(step.signal, finishHooks(restore, restored));
  return { ran: hooks.length, digest: digestHooks(hooks) };
}

/** What the hooks have made gets its grants, too, and what they have masked leaves no trace in the statistics. */
async function finishHooks(restore: Restore, restored: Restored): Promise<void> {
  const credentials = await restore.credentials();
  await asMaster(restore, restored, credentials, async (sql) => {
    await applyGrants(sql, usersOf(credentials));
    await applyRowSecurity(sql, usersOf(credentials), restore.settings.appBypassesRls);
    restore.log.info(
      'Refreshing the statistics of the tables that the hooks have changed: the old ones hold values from before',
    );
    const refreshed = await refreshStatistics(sql, credentials.masterUsername);
    restore.log.info(`The statistics of ${refreshed} tables are refreshed`);
  });
}

async function runHook(
  signal: AbortSignal,
  restore: Restore,
  plan: Plan,
  {
    restored,
    hook,
    attempt,
    touched,
  }: {
    readonly restored: Restored;
    readonly hook: Hook;
    readonly attempt: number;
    /** An earlier attempt may have changed something. */
    readonly touched: boolean;
  },
): Promise<void> {
  const { settings } = restore;
  const credentials = await restore.credentials();
  const { masterUsername: username, masterPassword: password, database } = credentials;
  const variables = variablesOf(restore, plan, database, attempt);
  const timeoutMs = settings.hookTimeoutMs;
  const isAtomic = hook.kind === 'sql' && needsTransaction(hook);
  const begun: HookRecord = {
    hash: hook.hash,
    attempts: attempt,
    done: false,
    touched: touched || !isAtomic,
  };
  const done: HookRecord = { ...begun, done: true, touched: true };
  await withRecords(restore, restored, (sql) => writeHookRecord(sql, hook.name, begun));
  if (hook.kind === 'sql') {
    const runIn = async (sql: Sql): Promise<void> => {
      // A run that must stop does not leave a statement behind that may take hours.
      const stop = (): void => void sql.close().catch(() => undefined);
      signal.addEventListener('abort', stop);
      try {
        await runSqlHook(sql, hook, {
          role: settings.hooksRole,
          variables,
          timeoutMs,
          isDone: async () => {
            if (await isDone(sql, hook.name)) return true;
            // Rolled back with the hook, unless that commits something itself.
            await writeHookRecord(sql, hook.name, { ...begun, touched: true });
            return false;
          },
          done: () => writeHookRecord(sql, hook.name, done),
        });
      } finally {
        signal.removeEventListener('abort', stop);
      }
    };
    const onNotice = (notice: string): void => restore.log.foreign(notice);
    await inHookSession(restore, { restored, credentials, onNotice }, runIn).catch(async (error: unknown) => {
      // In a session of its own: what the file has left in that of the hook may be anything.
      throw await withRecords(restore, restored, (sql) => explainLock(sql, username, error)).catch(
        () => error,
      );
    });
    return;
  }
  await mustAnswer(restore, restored, hook);
  await restore.execute(hook, loginOf(restored, database, { username, password }), variables);
  await withRecords(restore, restored, (sql) => writeHookRecord(sql, hook.name, done));
}

/** What hooks get to know of the restore: `aurora_restore.…` in SQL, `AURORA_RESTORE_…` in the environment. */
function variablesOf(
  { settings, run }: Restore,
  { snapshot }: Plan,
  database: string,
  attempt: number,
): Record<string, string> {
  return {
    restore_id: run.restoreId,
    attempt: String(attempt),
    snapshot_id: snapshot.id,
    snapshot_time: snapshot.createdAt,
    source_cluster: settings.sourceClusterId,
    target_cluster: settings.targetClusterId,
    database,
  };
}

async function withRecords<T>(
  restore: Restore,
  restored: Restored,
  body: (sql: Sql) => Promise<T>,
): Promise<T> {
  return asMaster(restore, restored, await restore.credentials(), body);
}

/** A program cannot use the Data API, to which `connect: auto` may have turned. */
async function mustAnswer(restore: Restore, { endpoint, port }: Restored, { name }: Hook): Promise<void> {
  const reason = await restore.findUnreachable(endpoint, port);
  if (reason === undefined) return;
  throw new ActionError(
    'DATABASE_UNREACHABLE',
    `The hook ${name} is a program and needs a connection to ${endpoint}:${port}, but that does not answer: ${reason}.`,
    'Run the job on a runner whose traffic the security group allows, or write the hook in SQL. The restore resumes at this step.',
  );
}

/** A statement may run for hours: a run that must stop does not wait for it. */
async function untilAborted<T>(signal: AbortSignal, work: Promise<T>): Promise<T> {
  let stop = (): void => undefined;
  const aborted = new Promise<never>((_, reject) => {
    stop = () => reject(signal.reason as Error);
    signal.addEventListener('abort', stop);
  });
  try {
    return await Promise.race([work, aborted]);
  } finally {
    signal.removeEventListener('abort', stop);
  }
}
