import { dropMarks } from '../../database/hook-marks.ts';
import type { Restore } from '../context.ts';
import type { Restored } from '../results.ts';
import { asMaster } from './sessions.ts';

/** Drops what told which hooks had run: nobody who is let in finds it. Can be repeated. */
export async function forgetHooks(restore: Restore, restored: Restored): Promise<void> {
  if (restore.hooks.length === 0) return;
  const { database } = await restore.credentials();
  await asMaster(restore, restored, await restore.credentials(), (sql) => dropMarks(sql, database));
}
