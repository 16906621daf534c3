import { type Identity, principalOf } from '../aws/client/identity.ts';
import { createTableAdmin } from '../aws/dynamodb/table-admin.ts';
import { createKeyAdmin } from '../aws/kms/key-admin.ts';
import { createClusters } from '../aws/rds/clusters.ts';
import { maskPasswords } from '../aws/secrets/credentials-secret.ts';
import { createSecretAdmin } from '../aws/secrets/secret-admin.ts';
import { createTopicAdmin } from '../aws/sns/topic-admin.ts';
import { createParameters } from '../aws/ssm/parameters.ts';
import { formatSummary } from '../github/summary.ts';
import { isChange } from '../provision/change.ts';
import type { Provision } from '../provision/context.ts';
import { apply, type Inspected, inspect } from '../provision/provision.ts';
import { collectInputs, inputOnly, isAllowedInParameter } from '../settings/inputs.ts';
import { inputName, type Key, keys } from '../settings/schema.ts';
import { parseSettings, type Settings } from '../settings/settings.ts';
import { createAccounts } from './wiring/accounts.ts';
import type { Host } from './wiring/host.ts';
import { identify } from './wiring/identify.ts';
import type { Inputs } from './wiring/resolved-settings.ts';

/**
 * `operation: provision`: makes what a restore needs, or brings in line what is there. Looks at everything before it
 * changes anything; with `dry-run` it only tells. Returns the exit code.
 */
export async function provision(host: Host, inputs: Inputs): Promise<number> {
  const settings = parseSettings(inputs);
  maskPasswords(settings.credentials, (value) => host.runner.mask(value));
  let applying = false;
  const accounts = await createAccounts(host, settings, {
    beforeRequest: () => undefined,
    beforeChange: () =>
      applying
        ? Promise.resolve()
        : Promise.reject(new Error('Nothing may be changed while it is looked at.')),
    signal: host.signal,
  });
  const { sourceRegion, targetRegion } = settings;
  const { target: identity } = await identify(accounts, settings);

  const context: Provision = {
    settings,
    given: givenParameters(host),
    partition: identity.partition,
    restoreRole: restoreRole(settings.targetRoleArn, identity),
    tables: createTableAdmin(await accounts.target.dynamodb(targetRegion)),
    topics: async (region) => createTopicAdmin(await accounts.target.sns(region)),
    parameters: createParameters(await accounts.target.ssm(targetRegion)),
    secrets: createSecretAdmin(await accounts.target.secretsManager(targetRegion)),
    keys: async (side, region) =>
      createKeyAdmin(await accounts[side].kms(region), (line) => host.log.warning(line)),
    sourceClusters: createClusters(await accounts.source.rds(sourceRegion)),
    targetClusters: createClusters(await accounts.target.rds(targetRegion)),
    clock: host.clock,
    signal: host.signal,
    mask: (secret) => host.runner.mask(secret),
    randomBytes: (size) => host.randomBytes(size),
  };
  const inspected = await inspect(context);
  list(host, inspected);
  const changes = inspected.flatMap(({ findings }) => findings.filter(isChange));
  applying = !settings.dryRun;
  if (applying) await apply(inspected, host.log);
  await report(host, settings, inspected, changes.length);
  return 0;
}

/** The inputs of this run that restores shall find in Parameter Store, but for those that a parameter may not set. */
function givenParameters(host: Host): Record<string, string> {
  const { texts } = collectInputs((name) => host.readInput(name), undefined);
  const isKept = (key: Key) => !inputOnly.has(key) && isAllowedInParameter(key, texts[key] ?? '');
  return Object.fromEntries(
    keys.flatMap((key) => {
      const value = texts[key];
      return value === undefined || !isKept(key) ? [] : [[inputName(key), value] as const];
    }),
  );
}

/**
 * The role that restores: NAME where the provision role is NAME-provision, as the bootstrap templates call them; the
 * same where one role does both.
 */
export function restoreRole(targetRoleArn: string | undefined, identity: Identity): string {
  return (targetRoleArn ?? principalOf(identity)).replace(/-provision$/, '');
}

const labels = { create: 'create', change: 'change', drift: 'drift', 'in-line': 'ok' } as const;

function list({ log }: Host, inspected: readonly Inspected[]): void {
  for (const { part, findings } of inspected) {
    if (findings.length === 0) continue;
    log.startGroup(part);
    for (const { kind, resource, detail } of findings) log.info(`${labels[kind]}: ${resource}: ${detail}`);
    log.endGroup();
  }
  for (const finding of inspected.flatMap(({ findings }) => findings)) {
    if (finding.kind === 'drift') log.warning(`${finding.resource}: ${finding.detail}`);
  }
  for (const warning of warningsOf(inspected)) log.warning(warning);
}

function warningsOf(inspected: readonly Inspected[]): string[] {
  return inspected.flatMap(({ findings }) =>
    findings.filter(isChange).flatMap(({ warning }) => (warning === undefined ? [] : [warning])),
  );
}

async function report(
  { runner, log }: Host,
  { dryRun, targetClusterId }: Settings,
  inspected: readonly Inspected[],
  count: number,
): Promise<void> {
  const findings = inspected.flatMap((one) => one.findings);
  const changes = findings.filter(isChange).map(({ resource, kind, detail }) => ({ resource, kind, detail }));
  const things = count === 1 ? 'one change' : `${count} changes`;
  const said = count === 0 ? 'nothing to change' : dryRun ? `${things} to make, none made` : `${things} made`;
  runner.setOutput('status', 'succeeded');
  runner.setOutput('changes', JSON.stringify(changes));
  runner.setOutput('run-url', runner.runUrl);
  await runner.writeSummary(
    formatSummary({
      title: `Provision for ${targetClusterId}${dryRun ? ' (dry run)' : ''}: ${said}`,
      text: warningsOf(inspected).join('\n'),
      facts: [],
      tables: [
        {
          title: 'What was found',
          head: ['', 'Resource', 'Detail'],
          rows: findings.map(({ kind, resource, detail }) => [labels[kind], resource, detail]),
        },
      ],
    }),
  );
  log.info(`Provision for ${targetClusterId}: ${said}.`);
}
