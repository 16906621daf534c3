import type { Identity } from '../aws/client/identity.ts';
import { formatDuration } from '../duration.ts';
import type { Lease, RestoreState, Store } from '../engine/store.ts';
import { hasEnded } from '../engine/store.ts';
import { combineErrors } from '../errors.ts';
import { formatSummary } from '../github/summary.ts';
import { shortHash } from '../hooks/hook.ts';
import { progressOf } from '../restore/history.ts';
import { newRestoreId } from '../restore/naming.ts';
import { type Checks, createChecks } from '../restore/plan/checks.ts';
import { describeRoute } from '../restore/plan/plan.ts';
import { describeSettingOrigins } from '../restore/plan/setting-origins.ts';
import { inspect } from '../restore/preflight/preflight.ts';
import type { Plan } from '../restore/results.ts';
import { parseSettings, type Settings } from '../settings/settings.ts';
import { reportError } from './report/report-error.ts';
import { findSetUp, type SetUpStep } from './report/set-up.ts';
import { createAccounts } from './wiring/accounts.ts';
import { createInspection, createTable, readFiles } from './wiring/collaborators.ts';
import type { Host } from './wiring/host.ts';
import { identifySide, targetArnOf } from './wiring/identify.ts';
import type { Inputs } from './wiring/resolved-settings.ts';

/** What `operation: plan` tells, as its output `plan` has it. */
interface PlanReport {
  readonly ok: boolean;
  readonly identities: { readonly source: string; readonly target: string };
  readonly snapshot: Plan['snapshot'] | undefined;
  readonly route: string;
  readonly target: string;
  readonly settings: ReturnType<typeof describeSettingOrigins>;
  readonly notCarriedOver: { readonly kind: string; readonly name: string }[];
  readonly expectedDuration: string;
  readonly checks: Checks['done'];
  /** What of the set-up is missing, in the order in which to make it. */
  readonly setUp: readonly SetUpStep[];
}

/**
 * `operation: plan`, or a restore with `dry-run`: runs every check of a restore and tells what it would do. Takes no
 * lease and changes nothing, in AWS or anywhere. Returns the exit code: 1 when a restore would be refused.
 */
export async function plan(host: Host, inputs: Inputs): Promise<number> {
  const settings = parseSettings(inputs);
  const checks = createChecks({ strict: true });
  await checks.run(
    'files',
    () => readFiles(host, settings, true),
    ({ ownChecks, hooks }) =>
      `certificates, ${ownChecks.length} own checks and ${hooks.length} hooks are there${hooks.map((hook) => `; ${hook.name} (${hook.kind}, ${shortHash(hook)})`).join('')}`,
  );
  const accounts = await createAccounts(host, settings, {
    beforeRequest: () => undefined,
    beforeChange: () => Promise.reject(new Error('operation: plan changes nothing.')),
    signal: host.signal,
  });
  const who = (side: 'source' | 'target') =>
    checks.run(
      `${side} role`,
      () => identifySide(accounts[side], side, settings),
      ({ arn }) => arn,
    );
  const target = await who('target');
  const source = await who('source');
  if (source === undefined || target === undefined) return report(host, settings, checks, {});

  const targetArn = targetArnOf(target, settings);
  const table = await createTable(host, accounts.target, settings);
  const records = await checks.run('table', () => readRecords(table.store, targetArn), describeRecords);
  const inspection = await createInspection(host, settings, {
    accounts,
    identities: { source, target, targetArn },
    table,
    run: {
      restoreId: settings.restoreId ?? newRestoreId(host.clock.now(), host.randomBytes(4).toString('hex')),
      last: records?.lease?.last,
    },
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
  if (lease === undefined) return 'found; no restore of this target is recorded';
  const { actor, runUrl } = lease.holder;
  if (lease.held) return `found; ${actor} ${runUrl} works on the target, and a restore would find it locked`;
  if (unfinished === undefined || hasEnded(unfinished)) return 'found; no run holds the target';
  return `found; the restore ${unfinished.restoreId} is unfinished (${unfinished.status}), and a restore would resume it`;
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
  const error = combineErrors(checks.errors);
  const planReport: PlanReport = {
    ok: error === undefined,
    identities: { source: seen.source?.arn ?? '', target: seen.target?.arn ?? '' },
    snapshot: made?.snapshot,
    route: made === undefined ? '' : describeRoute(made.route, settings.targetAccountId),
    target: made === undefined ? '' : whatBecomes(settings, made),
    settings: made === undefined ? [] : describeSettingOrigins(settings, made),
    notCarriedOver: (made?.previous?.dependents ?? [])
      .filter(({ byName }) => !byName)
      .map(({ kind, name }) => ({ kind, name })),
    expectedDuration: expectedDuration(seen.last),
    checks: checks.done,
    setUp: findSetUp(
      settings,
      host.variables,
      new Map(checks.done.flatMap(({ name, result, fix }) => (result === 'failed' ? [[name, fix]] : []))),
    ),
  };
  print(host, planReport);
  await host.runner.writeSummary(formatPlan(settings, planReport));
  host.runner.setOutput('plan', JSON.stringify(planReport));
  host.runner.setOutput('run-url', host.runner.runUrl);
  host.runner.setOutput('status', planReport.ok ? 'succeeded' : 'failed');
  if (error !== undefined) reportError(host, error);
  else host.log.info(`A restore of ${settings.targetClusterId} can work. Nothing has been changed.`);
  return error === undefined ? 0 : 1;
}

const marks = { ok: 'ok', failed: 'FAILED', unknown: 'not known' } as const;

function print(
  { log }: Host,
  { route, target, settings, notCarriedOver, expectedDuration: expected, checks, setUp }: PlanReport,
): void {
  for (const { name, result, details } of checks) log.info(`${marks[result]}: ${name}: ${details}`);
  if (setUp.length > 0) log.info('Missing, in the order in which to make it:');
  for (const [index, { missing, command }] of setUp.entries())
    log.info(`${index + 1}. ${missing}: ${command}`);
  if (target === '') return;
  log.info(`Route: ${route}`);
  log.info(`Target: ${target}`);
  for (const { kind, name } of notCarriedOver)
    log.info(`Not carried over: ${kind} ${name}: connect it again after the restore`);
  log.info(`Expected duration: ${expected}`);
  log.startGroup('Settings of the new cluster');
  for (const { name, value, from } of settings) log.info(`${name}: ${value} (${from})`);
  log.endGroup();
}

function formatPlan({ targetClusterId }: Settings, planReport: PlanReport): string {
  const failed = planReport.checks.filter(({ result }) => result === 'failed').length;
  const verdict = planReport.ok ? 'it can work' : `${failed} of ${planReport.checks.length} checks failed`;
  const { snapshot } = planReport;
  return formatSummary({
    title: `Plan for ${targetClusterId}: ${verdict}`,
    text: 'Nothing has been changed.',
    facts: [
      ['Source role', planReport.identities.source],
      ['Target role', planReport.identities.target],
      ['Snapshot', snapshot === undefined ? '' : `${snapshot.arn}, made ${snapshot.createdAt}`],
      ['Key of the snapshot', snapshot?.kmsKeyId ?? ''],
      ['Route', planReport.route],
      ['Target', planReport.target],
      ['Expected duration', planReport.target === '' ? '' : planReport.expectedDuration],
    ],
    tables: [
      {
        title: 'Missing, in the order in which to make it',
        head: ['', 'Missing', 'Command'],
        rows: planReport.setUp.map(({ missing, command }, index) => [String(index + 1), missing, command]),
      },
      {
        title: 'Checks',
        head: ['Check', 'Result', 'Details', 'Fix'],
        rows: planReport.checks.map(({ name, result, details, fix }) => [name, marks[result], details, fix]),
      },
      {
        title: 'Not carried over',
        head: ['What', 'Name'],
        rows: planReport.notCarriedOver.map(({ kind, name }) => [kind, name]),
      },
      {
        title: 'Settings of the new cluster',
        head: ['Setting', 'Value', 'From'],
        rows: planReport.settings.map(({ name, value, from }) => [name, value, from]),
        folded: true,
      },
    ].filter(({ rows }) => rows.length > 0),
  });
}

/** What happens to the cluster that is the target now. */
function whatBecomes(settings: Settings, { previous, replacesResourceId: replaces }: Plan): string {
  const { targetClusterId, strategy, finalSnapshot, keepPreviousMs } = settings;
  if (previous === undefined || replaces === undefined) return `${targetClusterId} is made`;
  const final = finalSnapshot ? 'after a final snapshot' : 'WITHOUT a final snapshot (final-snapshot: false)';
  const how =
    strategy === 'replace'
      ? 'loses its instances and is renamed when the new volume is restored'
      : 'is renamed when the new cluster is verified';
  const kept = keepPreviousMs === 0 ? `deleted ${final}` : `kept for ${formatDuration(keepPreviousMs)}`;
  return `${previous.cluster.arn} ${how}, and ${kept}`;
}

/** As long as the steps of the last restore of this target took. */
function expectedDuration(last: RestoreState | undefined): string {
  const done = (last === undefined ? [] : progressOf(last)).filter(({ isDone }) => isDone);
  if (last?.status !== 'succeeded' || done.length === 0)
    return 'not known before the first restore that succeeds';
  const steps = done.map(({ name, startedMs, endedMs = startedMs }) => ({
    name,
    tookMs: endedMs - startedMs,
  }));
  const totalMs = steps.reduce((sum, { tookMs }) => sum + tookMs, 0);
  const longest = steps.toSorted((a, b) => b.tookMs - a.tookMs).slice(0, 3);
  const parts = longest.map(({ name, tookMs }) => `${name} ${formatDuration(tookMs)}`).join(', ');
  return `about ${formatDuration(totalMs)}, as the restore ${last.restoreId} took (${parts})`;
}
