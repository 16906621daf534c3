import { dropHookRecords } from '../../database/hook-records.ts';
import type { Restore } from '../context.ts';
import type { Restored } from '../results.ts';
import { asMaster } from './sessions.ts';

/** Drops the records of which hooks have run, before any login is enabled. Can be repeated. */
export async function forgetHooks(restore: Restore, restored: Restored): Promise<void> {
  if (restore.hooks.length === 0) return;
  const { database } = await restore.credentials();
  await asMaster(restore, restored, await restore.credentials(), (sql) => dropHookRecords(sql, database));
}
