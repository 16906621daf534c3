import {
  type DatabaseToSearch,
  disableOutbound as disableIn,
  findOutbound,
  listDatabases,
  type Outbound,
  setConnectionLimit,
} from '../../database/disable-outbound.ts';
import { ActionError } from '../../errors.ts';
import { waitForMaster } from '../access/master-login.ts';
import { asMaster } from '../access/sessions.ts';
import type { Restore } from '../context.ts';
import type { OutboundReport, Plan, Restored, Step } from '../results.ts';

/** A restore's state is one item of the table: no more than so many are stored, what is autonomous first. */
const mostStored = 40;
const longestText = 160;
/** How many databases are searched at the same time. */
const atOnce = 8;

/**
 * Finds what in the new cluster can reach other systems, in all its databases, and with `outbound: disable` disables
 * background activity. Throws OUTBOUND_ACTIVE when some of it is still active.
 */
export async function disableOutbound(
  step: Step,
  restore: Restore,
  plan: Plan,
  restored: Restored,
): Promise<OutboundReport> {
  const { settings, log } = restore;
  if (!settings.setupDbUsers) {
    log.warning(
      'setup-db-users is false: what acts in the background of the new cluster is not searched for (outbound)',
    );
    return { found: [], omitted: 0 };
  }
  await waitForMaster(step, restore, restored);
  const credentials = await restore.credentials();
  const databases = await asMaster(restore, restored, credentials, listDatabases);
  const all = rolesOf(plan);
  const problems: string[] = [];
  const search = async (database: DatabaseToSearch): Promise<void> => {
    step.signal.throwIfAborted();
    try {
      const found = await searchDatabase(restore, restored, database);
      all.push(...found.outbound);
      problems.push(...found.problems);
    } catch (error) {
      if (!isRefused(error)) throw error;
      problems.push(`${database.name} cannot be searched: ${error.message}`);
    }
  };
  const waiting = [...databases];
  await Promise.all(
    Array.from({ length: atOnce }, async () => {
      for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) await search(next);
    }),
  );
  const byDatabase = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
  all.sort((one, other) => byDatabase(one.database, other.database));
  describe(restore, all);
  const active = all.filter(({ autonomous, disabled }) => autonomous && !disabled);
  if (settings.outbound !== 'disable') {
    for (const problem of problems.toSorted(byDatabase)) log.warning(problem);
  } else if (active.length > 0 || problems.length > 0) {
    const still = active.map(({ kind, name, database }) => `${kind} ${name} in ${database} is still active`);
    throw new ActionError(
      'OUTBOUND_ACTIVE',
      `Background activity of production is still active in the new cluster ${restored.arn}:\n${[...problems.toSorted(byDatabase), ...still].map((line) => `- ${line}`).join('\n')}`,
      'Every login but that of the master user is disabled. Give the master user of production the right to change them (for subscriptions: their owner), and use a new snapshot; or accept them with outbound: report in a new restore.',
    );
  }
  const short = (text: string) => (text.length > longestText ? `${text.slice(0, longestText)}…` : text);
  const found = all
    .toSorted((a, b) => Number(b.autonomous) - Number(a.autonomous))
    .slice(0, mostStored)
    .map((one) => ({ ...one, name: short(one.name), detail: short(one.detail) }));
  return { found, omitted: all.length - found.length };
}

interface Found {
  readonly outbound: readonly Outbound[];
  readonly problems: readonly string[];
}

async function searchDatabase(
  restore: Restore,
  restored: Restored,
  { name, isLimited }: DatabaseToSearch,
): Promise<Found> {
  const credentials = await restore.credentials();
  const search = () =>
    asMaster(restore, restored, { ...credentials, database: name }, async (sql): Promise<Found> => {
      const before = await findOutbound(sql, name);
      const isActive = before.some(({ autonomous, disabled }) => autonomous && !disabled);
      if (restore.settings.outbound !== 'disable' || !isActive) return { outbound: before, problems: [] };
      const problems = (await disableIn(sql, before)).map((why) => `${name}: ${why}`);
      return { outbound: await findOutbound(sql, name), problems };
    });
  if (!isLimited) return search();
  const restoreLimit = await asMaster(restore, restored, credentials, (sql) =>
    setConnectionLimit(sql, name, 8),
  );
  try {
    return await search();
  } finally {
    await asMaster(restore, restored, credentials, (sql) => setConnectionLimit(sql, name, restoreLimit));
  }
}

/** What Lambda, S3 and others let the cluster do: it has the roles that the previous cluster had. */
function rolesOf({ previous }: Plan): Outbound[] {
  return (previous?.cluster.roles ?? []).map(({ arn, feature = '' }) => {
    return { kind: 'IAM role', database: '', name: arn, detail: feature, autonomous: false, disabled: true };
  });
}

function describe({ log, settings }: Restore, all: readonly Outbound[]): void {
  if (all.length === 0) log.info('Nothing in it reaches out of the cluster');
  for (const { kind, name, database, detail, autonomous, disabled } of all) {
    const state = autonomous ? (disabled ? ', is disabled' : ', IS ACTIVE') : '';
    const where = database === '' ? 'The cluster has' : `In ${database}:`;
    log.info(`${where} ${kind} ${name} (${detail})${state}`);
  }
  const active = all.filter(({ autonomous, disabled }) => autonomous && !disabled);
  if (active.length > 0 && settings.outbound === 'report')
    log.warning(
      `${active.length} cron jobs or subscriptions of production are active in the new cluster (outbound: report)`,
    );
}

/** A database that refuses the master, or does not let it see all. */
function isRefused(error: unknown): error is Error {
  if (!(error instanceof Error)) return false;
  return error.name === 'LoginRefused' || (error instanceof ActionError && error.code === 'DATABASE_FAILED');
}
