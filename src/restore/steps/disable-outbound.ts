import { findOutbound, listDatabases, type Outbound, switchOff } from '../../database/outbound.ts';
import type { Sql } from '../../database/sql.ts';
import { ActionError } from '../../errors.ts';
import { waitForMaster } from '../access/master-login.ts';
import { loginOf } from '../access/sessions.ts';
import type { Restore } from '../context.ts';
import type { OutboundReport, Plan, Restored, Step } from '../results.ts';

/** A restore's state is one item of the table: no more than so many are stored, what acts by itself first. */
const mostStored = 40;
const longestText = 160;

/**
 * Finds by what the new cluster could act on production's outside world, in all its databases, and with `outbound: disable`
 * switches off what acts without being asked. Throws OUTBOUND_ACTIVE when something of it is still on.
 */
export async function disableOutbound(
  step: Step,
  restore: Restore,
  plan: Plan,
  restored: Restored,
): Promise<OutboundReport> {
  const { settings, log } = restore;
  if (!settings.setupDbUsers) {
    log.warning('setup-db-users is false: nobody looks at what acts by itself in the new cluster (outbound)');
    return { found: [], more: 0 };
  }
  await waitForMaster(step, restore, restored);
  const { masterUsername, database: main } = await restore.credentials();
  const all = rolesOf(plan);
  const problems: string[] = [];
  for (const database of await inDatabase(restore, restored, main, listDatabases)) {
    step.signal.throwIfAborted();
    try {
      const found = await inDatabase(restore, restored, database, async (sql) => {
        const before = await findOutbound(sql, database);
        if (settings.outbound !== 'disable') return before;
        problems.push(...(await switchOff(sql, masterUsername, before)).map((why) => `${database}: ${why}`));
        return findOutbound(sql, database);
      });
      all.push(...found);
    } catch (error) {
      if (!isRefused(error)) throw error;
      problems.push(`${database} cannot be looked into: ${error.message}`);
    }
  }
  tell(restore, all);
  const on = all.filter(({ byItself, off }) => byItself && !off);
  if (settings.outbound !== 'disable') {
    for (const problem of problems) log.warning(`What ${problem}`);
  } else if (on.length > 0 || problems.length > 0) {
    const still = on.map(({ kind, name, database }) => `${kind} ${name} in ${database} is still on`);
    throw new ActionError(
      'OUTBOUND_ACTIVE',
      `The new cluster ${restored.arn} could act on production's outside world by itself:\n${[...problems, ...still].map((line) => `- ${line}`).join('\n')}`,
      'Nobody has been let in. Give the master user of production the right to change them (for subscriptions: their owner), and use a new snapshot; or accept them with outbound: report in a new restore.',
    );
  }
  const short = (text: string) => (text.length > longestText ? `${text.slice(0, longestText)}…` : text);
  const found = all
    .toSorted((a, b) => Number(b.byItself) - Number(a.byItself))
    .slice(0, mostStored)
    .map((one) => ({ ...one, name: short(one.name), detail: short(one.detail) }));
  return { found, more: all.length - found.length };
}

/** What Lambda, S3 and others let the cluster do: it has the roles that the old target had. */
function rolesOf({ previous }: Plan): Outbound[] {
  return (previous?.cluster.roles ?? []).map(({ arn, feature = '' }) => {
    return { kind: 'IAM role', database: '', name: arn, detail: feature, byItself: false, off: true };
  });
}

function tell({ log, settings }: Restore, all: readonly Outbound[]): void {
  if (all.length === 0) log.info('Nothing in it reaches out of the cluster');
  for (const { kind, name, database, detail, byItself, off } of all) {
    const state = byItself ? (off ? ', is off' : ', IS ON') : '';
    const where = database === '' ? 'The cluster has' : `In ${database}:`;
    log.info(`${where} ${kind} ${name} (${detail})${state}`);
  }
  const on = all.filter(({ byItself, off }) => byItself && !off);
  if (on.length > 0 && settings.outbound === 'report')
    log.warning(
      `${on.length} cron jobs or subscriptions of production are on in the new cluster (outbound: report)`,
    );
}

/** A database that does not let the master in, or does not let it see all. */
function isRefused(error: unknown): error is Error {
  if (!(error instanceof Error)) return false;
  return error.name === 'LoginRefused' || (error instanceof ActionError && error.code === 'DATABASE_FAILED');
}

async function inDatabase<T>(
  restore: Restore,
  restored: Restored,
  database: string,
  body: (sql: Sql) => Promise<T>,
): Promise<T> {
  const { masterUsername: username, masterPassword: password } = await restore.credentials();
  const sql = await restore.database.connect(loginOf(restored, database, { username, password }));
  try {
    return await body(sql);
  } finally {
    await sql.close();
  }
}
