import type { Saved } from '../sandbox/sandbox.ts';
import { changesOf } from '../support/changes.ts';
import { staging } from '../support/constants.ts';
import type { Fixture } from '../support/fixture.ts';
import type { Variation } from './variations.ts';
import { arrangeWorld, type Keys, type World } from './world.ts';

export interface Verdict {
  readonly kind: 'can work' | 'refused by AWS too' | 'refused by a guard' | 'not known';
  /** What plan and restore do not agree about. */
  readonly disagreement?: string;
  readonly details: string;
}

interface Prepared {
  readonly fixture: Fixture;
  readonly keys: Keys;
  readonly saved: Saved;
  readonly inputs: Readonly<Record<string, string>>;
}

interface PlanReport {
  readonly checks: readonly { readonly name: string; readonly result: string }[];
  readonly settings: readonly { readonly name: string; readonly value: string }[];
}

/** Runs plan and restore in one world, and the restore without its checks where they refuse it. */
export async function judgeWorld(
  prepared: Prepared,
  variations: readonly Variation[],
  unchecked: string,
): Promise<Verdict> {
  const { fixture } = prepared;
  const world = await arrangeWorld(prepared, variations);
  const given = { ...prepared.inputs, ...world.inputs };
  const plan = await fixture.run({ ...given, operation: 'plan' });
  const planned = [...new Set(changesOf(fixture.sandbox.requests))];
  if (planned.length > 0) return no('can work', `plan sent ${planned.join(', ')}`, plan.log);
  const report = JSON.parse(plan.outputs['plan'] ?? '{"checks":[],"settings":[]}') as PlanReport;
  const restore = await fixture.run(given);
  const succeeded = restore.outputs['status'] === 'succeeded';
  if (plan.exitCode === 0) {
    const unknown = report.checks.some(({ name, result }) => result === 'unknown' && world.unseen.has(name));
    if (!succeeded && unknown) return { kind: 'not known', details: restore.errors.join('\n') };
    if (!succeeded) return no('can work', 'plan: can work; the restore failed', restore.errors.join('\n'));
    const differences = compare(report, world);
    if (differences.length > 0)
      return no('can work', `the new cluster is not as planned: ${differences.join('; ')}`, '');
    return { kind: 'can work', details: restore.log };
  }
  const refusal = plan.errors.join('\n');
  if (succeeded) return no('refused by AWS too', 'plan: refused; the restore succeeded', refusal);
  const changed = [...new Set(changesOf(fixture.sandbox.requests))];
  if (changed.length > 0)
    return no('refused by AWS too', `plan: refused; the restore sent ${changed.join(', ')}`, refusal);
  if (plan.errors.some((error) => error.includes('INTERNAL')))
    return no('refused by AWS too', 'INTERNAL', refusal);
  if (variations.some(({ isGuard }) => isGuard)) return { kind: 'refused by a guard', details: refusal };
  await arrangeWorld(prepared, variations);
  const forced = await fixture.run(given, { program: unchecked });
  if (forced.outputs['status'] === 'succeeded')
    return no('refused by AWS too', 'plan: refused; without the checks the restore succeeded', refusal);
  return { kind: 'refused by AWS too', details: `${refusal}\nwithout checks: ${forced.errors.join('\n')}` };
}

function no(kind: Verdict['kind'], disagreement: string, details: string): Verdict {
  return { kind, disagreement, details };
}

/** Settings of the new cluster that differ from those that the plan announced. */
function compare({ settings }: PlanReport, { state, region }: World): string[] {
  const cluster = state.clusters[`arn:aws:rds:${region}:${staging}:cluster:staging`];
  if (cluster === undefined) return ['there is no cluster'];
  const { shown } = cluster;
  const list = (values: readonly (string | undefined)[] | undefined): string =>
    values === undefined || values.length === 0 ? 'none' : values.join(', ');
  const found: Record<string, string | undefined> = {
    'cluster: engine version': shown.EngineVersion,
    'cluster: port': String(shown.Port),
    'cluster: subnet group': shown.DBSubnetGroup as string | undefined,
    'cluster: parameter group': shown.DBClusterParameterGroup,
    'cluster: KMS key': shown.KmsKeyId,
    'cluster: storage type': shown.StorageType,
    'cluster: network type': shown.NetworkType,
    'cluster: log exports': list(shown.EnabledCloudwatchLogsExports),
    'cluster: engine lifecycle support': shown.EngineLifecycleSupport,
    'cluster: maintenance window': shown.PreferredMaintenanceWindow,
    'cluster: backup window': shown.PreferredBackupWindow,
    'cluster: IAM roles': list(shown.AssociatedRoles?.map(({ RoleArn }) => RoleArn)),
    'cluster: IAM authentication': shown.IAMDatabaseAuthenticationEnabled ? 'on' : 'off',
    'cluster: HTTP endpoint (Data API)': shown.HttpEndpointEnabled ? 'on' : 'off',
    'cluster: deletion protection': shown.DeletionProtection ? 'on' : 'off',
    'cluster: custom endpoints': list(
      state.endpoints
        .filter(({ clusterId, goneFrom }) => clusterId === 'staging' && goneFrom === undefined)
        .map(({ id }) => id),
    ),
  };
  for (const { shown: one, clusterArn } of Object.values(state.instances)) {
    if (clusterArn !== shown.DBClusterArn) continue;
    const id = one.DBInstanceIdentifier ?? '';
    found[`${id}: instance class`] = one.DBInstanceClass;
    found[`${id}: CA certificate`] = one.CACertificateIdentifier;
    found[`${id}: parameter group`] = one.DBParameterGroups?.[0]?.DBParameterGroupName;
    found[`${id}: Availability Zone`] = one.AvailabilityZone;
  }
  return settings
    .filter(({ name, value }) => name in found && !isSame(name, value, found[name]))
    .map(({ name, value }) => `${name} is ${found[name]}, not ${value}`);
}

/** A key may be planned by its alias. */
function isSame(name: string, planned: string, found: string | undefined): boolean {
  return (
    planned === found ||
    (name === 'cluster: KMS key' && !planned.startsWith('arn:')) ||
    planned === "AWS's default"
  );
}
