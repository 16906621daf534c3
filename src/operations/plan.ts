import { checkIdentity, type Identity } from '../aws/identity.ts';
import { formatDuration } from '../duration.ts';
import type { Lease, RestoreState, Store } from '../engine/store.ts';
import { together } from '../errors.ts';
import { formatSummary } from '../github/summary.ts';
import { describeCarried } from '../restore/carried.ts';
import { type Checks, openChecks } from '../restore/checks.ts';
import { shortHash } from '../restore/hooks.ts';
import { clusterArn, newRestoreId } from '../restore/names.ts';
import { describeRoute, type Plan } from '../restore/plan.ts';
import { inspect } from '../restore/preflight/preflight.ts';
import { parseSettings, type Settings } from '../settings/settings.ts';
import { openAccounts } from './accounts.ts';
import { openInspection, openTable, readFiles } from './collaborators.ts';
import type { Host } from './host.ts';
import { reportError } from './report-error.ts';
import { hasEnded, type Told } from './target.ts';

/** What `operation: plan` tells, as its output `plan` has it. */
interface PlanReport {
  readonly ok: boolean;
  readonly identities: { readonly source: string; readonly target: string };
  readonly snapshot: Plan['snapshot'] | undefined;
  readonly route: string;
  readonly target: string;
  readonly settings: ReturnType<typeof describeCarried>;
  readonly cannotTravel: { readonly kind: string; readonly name: string }[];
  readonly expected: string;
  readonly checks: Checks['done'];
}

/**
 * `operation: plan`, or a restore with `dry-run`: runs every check of a restore and tells what it would do. Takes no
 * lease and changes nothing, in AWS or anywhere. Returns the exit code: 1 when a restore would be refused.
 */
export async function plan(host: Host, told: Told): Promise<number> {
  const settings = parseSettings(told);
  const checks = openChecks({ strict: true });
  await checks.run(
    'files',
    () => readFiles(host, settings, true),
    ({ ownChecks, hooks }) =>
      `certificates, ${ownChecks.length} own checks and ${hooks.length} hooks are there${hooks.map((hook) => `; ${hook.name} (${hook.kind}, ${shortHash(hook)})`).join('')}`,
  );
  const accounts = await openAccounts(host, settings, {
    beforeRequest: () => undefined,
    beforeChange: () => Promise.reject(new Error('operation: plan changes nothing.')),
    signal: host.signal,
  });
  const who = (side: 'source' | 'target') =>
    checks.run(
      `${side} role`,
      async () => {
        const sts = await accounts[side].sts(settings[`${side}Region`]);
        return checkIdentity(sts, side, settings[`${side}AccountId`], settings[`${side}RoleArn`]);
      },
      ({ arn }) => arn,
    );
  const target = await who('target');
  const source = await who('source');
  if (source === undefined || target === undefined) return report(host, settings, checks, {});

  const { targetRegion, targetAccountId, targetClusterId } = settings;
  const targetArn = clusterArn(target.partition, targetRegion, targetAccountId, targetClusterId);
  const table = await openTable(host, accounts.target, settings);
  const records = await checks.run('table', () => readRecords(table.store, targetArn), describeRecords);
  const inspection = await openInspection(host, settings, accounts, { source, target }, targetArn, table, {
    restoreId: settings.restoreId ?? newRestoreId(host.clock.now(), host.randomBytes(4).toString('hex')),
    last: records?.lease?.last,
  });
  const { plan: made } = await inspect(inspection, settings.snapshotId, checks);
  return report(host, settings, checks, { source, target, made, last: records?.last });
}

interface KnownRecords {
  readonly lease: Lease | undefined;
  readonly unfinished: RestoreState | undefined;
  readonly last: RestoreState | undefined;
}

async function readRecords(store: Store, targetArn: string): Promise<KnownRecords> {
  const lease = await store.readLease(targetArn);
  const read = (id: string | undefined) => (id === undefined ? undefined : store.readState(id));
  return { lease, unfinished: await read(lease?.unfinished), last: await read(lease?.last) };
}

function describeRecords({ lease, unfinished }: KnownRecords): string {
  if (lease === undefined) return 'there; this target was never restored with it';
  const { actor, runUrl } = lease.holder;
  if (lease.held) return `there; ${actor} ${runUrl} works on the target, and a restore would find it locked`;
  if (unfinished === undefined || hasEnded(unfinished)) return 'there; nobody works on the target';
  return `there; the restore ${unfinished.restoreId} is unfinished (${unfinished.status}), and a restore would go on with it`;
}

async function report(
  host: Host,
  settings: Settings,
  checks: Checks,
  seen: {
    readonly source?: Identity;
    readonly target?: Identity;
    readonly made?: Plan | undefined;
    readonly last?: RestoreState | undefined;
  },
): Promise<number> {
  const { made } = seen;
  const error = together(checks.errors);
  const told: PlanReport = {
    ok: error === undefined,
    identities: { source: seen.source?.arn ?? '', target: seen.target?.arn ?? '' },
    snapshot: made?.snapshot,
    route: made === undefined ? '' : describeRoute(made.hops, settings.targetAccountId),
    target: made === undefined ? '' : whatBecomes(settings, made),
    settings: made === undefined ? [] : describeCarried(settings, made),
    cannotTravel: (made?.old?.bindings ?? [])
      .filter(({ byName }) => !byName)
      .map(({ kind, name }) => ({ kind, name })),
    expected: expectedDuration(seen.last),
    checks: checks.done,
  };
  print(host, told);
  await host.runner.writeSummary(formatPlan(settings, told));
  host.runner.setOutput('plan', JSON.stringify(told));
  host.runner.setOutput('run-url', host.runner.runUrl);
  host.runner.setOutput('status', told.ok ? 'succeeded' : 'failed');
  if (error !== undefined) reportError(host, error);
  else host.log.info(`A restore of ${settings.targetClusterId} can work. Nothing has been changed.`);
  return error === undefined ? 0 : 1;
}

const marks = { ok: 'ok', failed: 'FAILED', unknown: 'not known' } as const;

function print({ log }: Host, { route, target, settings, cannotTravel, expected, checks }: PlanReport): void {
  for (const { name, result, saw } of checks) log.info(`${marks[result]}: ${name}: ${saw}`);
  if (target === '') return;
  log.info(`Route: ${route}`);
  log.info(`Target: ${target}`);
  for (const { kind, name } of cannotTravel) log.info(`Cannot travel: ${kind} ${name}: connect it anew`);
  log.info(`Expected duration: ${expected}`);
  log.startGroup('Settings of the new cluster');
  for (const { name, value, from } of settings) log.info(`${name}: ${value} (${from})`);
  log.endGroup();
}

function formatPlan({ targetClusterId }: Settings, told: PlanReport): string {
  const failed = told.checks.filter(({ result }) => result === 'failed').length;
  const verdict = told.ok ? 'it can work' : `${failed} of ${told.checks.length} checks failed`;
  const { snapshot } = told;
  return formatSummary({
    title: `Plan for ${targetClusterId}: ${verdict}`,
    text: 'Nothing has been changed.',
    facts: [
      ['Source role', told.identities.source],
      ['Target role', told.identities.target],
      ['Snapshot', snapshot === undefined ? '' : `${snapshot.arn}, made ${snapshot.createdAt}`],
      ['Key of the snapshot', snapshot?.kmsKeyId ?? ''],
      ['Route', told.route],
      ['Target', told.target],
      ['Expected duration', told.target === '' ? '' : told.expected],
    ],
    tables: [
      {
        title: 'Checks',
        head: ['Check', 'Result', 'Seen', 'What mends it'],
        rows: told.checks.map(({ name, result, saw, mend }) => [name, marks[result], saw, mend]),
      },
      {
        title: 'Cannot travel',
        head: ['What', 'Name'],
        rows: told.cannotTravel.map(({ kind, name }) => [kind, name]),
      },
      {
        title: 'Settings of the new cluster',
        head: ['Setting', 'Value', 'From'],
        rows: told.settings.map(({ name, value, from }) => [name, value, from]),
        folded: true,
      },
    ].filter(({ rows }) => rows.length > 0),
  });
}

/** What happens to the cluster that is the target now. */
function whatBecomes(settings: Settings, { old, replaces }: Plan): string {
  const { targetClusterId, strategy, finalSnapshot, keepPreviousMs } = settings;
  if (old === undefined || replaces === undefined) return `${targetClusterId} is made`;
  const final = finalSnapshot ? 'after a final snapshot' : 'WITHOUT a final snapshot (final-snapshot: false)';
  if (strategy === 'replace') return `${old.cluster.arn} is deleted ${final} before the new one is made`;
  const kept = keepPreviousMs === 0 ? `deleted ${final}` : `kept for ${formatDuration(keepPreviousMs)}`;
  return `${old.cluster.arn} is renamed away when the new one has been proven, and ${kept}`;
}

/** As long as the steps of the last restore of this target took. */
function expectedDuration(last: RestoreState | undefined): string {
  const steps = Object.entries(last?.steps ?? {}).filter(([, { status }]) => status === 'done');
  if (last?.status !== 'succeeded' || steps.length === 0)
    return 'not known before the first restore that succeeds';
  const tookMs = ([, { startedAt, endedAt = startedAt }]: (typeof steps)[number]): number =>
    endedAt - startedAt;
  const totalMs = steps.reduce((sum, step) => sum + tookMs(step), 0);
  const longest = steps.toSorted((a, b) => tookMs(b) - tookMs(a)).slice(0, 3);
  const told = longest.map((step) => `${step[0]} ${formatDuration(tookMs(step))}`).join(', ');
  return `about ${formatDuration(totalMs)}, as the restore ${last.restoreId} took (${told})`;
}
