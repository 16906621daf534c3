import type { Settings } from '../../settings/settings.ts';
import type { Plan } from '../results.ts';
import { instanceInputs, plannedInstanceNames, restoreInput } from './cluster-settings.ts';

/** One setting of the new cluster, for the report. Plain JSON. */
export interface SettingOrigin {
  readonly name: string;
  readonly value: string;
  readonly from: 'old target' | 'input' | 'default';
}

const overrides = [
  ...([
    'subnetGroup',
    'securityGroupIds',
    'clusterParameterGroup',
    'instanceParameterGroup',
    'instanceClass',
  ] as const),
  ...([
    'instanceCount',
    'serverlessMinAcu',
    'serverlessMaxAcu',
    'deletionProtection',
    'targetKmsKeyId',
    'caCertificate',
  ] as const),
];
/** Named elsewhere in the report, or the same with every restore. */
const notTold =
  /^(DBClusterIdentifier|SnapshotIdentifier|Engine|EngineMode|DeletionProtection|DBInstanceIdentifier|Tags)$/;

/** What the new cluster and its instances are made with, and where each value comes from. */
export function describeSettingOrigins(settings: Settings, plan: Plan): SettingOrigin[] {
  const chosen = flatten(settings, plan);
  const without = flatten(withoutOverrides(settings), plan);
  const known = plan.previous === undefined ? 'default' : 'old target';
  return Object.entries(chosen).map(([name, value]) => ({
    name,
    value,
    from: without[name] === value ? known : 'input',
  }));
}

function flatten(settings: Settings, plan: Plan): Record<string, string> {
  const ids = { clusterId: settings.targetClusterId, restoreId: '', targetArn: '' };
  const cluster = restoreInput(settings, plan, { ...ids, snapshotArn: plan.snapshot.arn });
  const names = plannedInstanceNames(settings, plan);
  const inputs: Record<string, string> = {};
  const add = (prefix: string, input: object): void => {
    for (const [name, value] of Object.entries(input)) {
      if (!notTold.test(name))
        inputs[`${prefix} ${name}`] = typeof value === 'string' ? value : JSON.stringify(value);
    }
  };
  add('cluster', cluster);
  for (const [index, input] of instanceInputs(settings, plan, { ...ids, names }).entries())
    add(names[index] ?? '', input);
  const previous = plan.previous?.cluster;
  inputs['cluster PreferredMaintenanceWindow'] = previous?.maintenanceWindow ?? "AWS's default";
  inputs['cluster AssociatedRoles'] = JSON.stringify((previous?.roles ?? []).map(({ arn }) => arn));
  inputs['cluster HttpEndpoint'] = String(previous?.httpEndpoint ?? false);
  inputs['cluster CustomEndpoints'] = JSON.stringify(
    (plan.previous?.customEndpoints ?? []).map(({ id }) => id),
  );
  inputs['cluster DeletionProtection'] = String(
    settings.deletionProtection ?? previous?.deletionProtection ?? false,
  );
  return inputs;
}

function withoutOverrides(settings: Settings): Settings {
  const names: readonly string[] = overrides;
  return Object.fromEntries(
    Object.entries(settings).filter(([name]) => !names.includes(name)),
  ) as unknown as Settings;
}
