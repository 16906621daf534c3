import type { Fixture } from '../../support/fixture.ts';

// What goes wrong in AWS, as far as the sandbox has no call for it.

/** Takes an action out of the policies of a role. */
export function withoutRight({ sandbox }: Fixture, roleName: string, action: string): void {
  for (const role of Object.values(sandbox.awsState.roles)) {
    if (role.name !== roleName) continue;
    for (const statement of role.policies.flatMap((policy) => policy.Statement)) {
      const actions = [statement.Action ?? []].flat();
      if (!actions.includes(action)) continue;
      const rest = actions.filter((one) => one !== action);
      Object.assign(statement, { Action: rest.length === 0 ? ['none:None'] : rest });
    }
  }
}

/** Refuses an API call of the roles, with a message of AWS. */
export function forbid(
  { sandbox }: Fixture,
  action: string,
  message: string,
  { code, status } = { code: 'AccessDenied', status: 403 },
): void {
  sandbox.faults.push((request, phase) =>
    phase === 'before' && request.action === action && !request.principal.includes(':user/')
      ? { kind: 'error', code, status, message }
      : undefined,
  );
}

export function disableKey({ sandbox }: Fixture, arn: string | undefined): void {
  for (const key of Object.values(sandbox.awsState.keys)) if (key.arn === arn) key.state = 'Disabled';
}

/** Leaves a key the default policy: only its own account may use it. */
export function keepKeyOwnAccount({ sandbox }: Fixture, arn: string | undefined): void {
  for (const key of Object.values(sandbox.awsState.keys)) {
    if (key.arn !== arn) continue;
    const root = `arn:aws:iam::${key.account}:root`;
    key.policy = {
      Version: '2012-10-17',
      Statement: [{ Effect: 'Allow', Principal: { AWS: root }, Action: 'kms:*', Resource: '*' }],
    };
  }
}

/** Puts other values into the credentials secret. */
export function credentialsWith({ sandbox }: Fixture, values: Readonly<Record<string, string>>): void {
  for (const secret of Object.values(sandbox.awsState.secrets)) {
    const before = JSON.parse(secret.value ?? '{}') as Record<string, string>;
    secret.value = JSON.stringify({ ...before, ...values });
  }
}

/** New clusters of the target account get no address in DNS, until the function that it returns is called. */
export function hideEndpoint({ sandbox, target }: Fixture): () => void {
  const before = new Set(Object.keys(sandbox.rds.state.clusters));
  const timer = setInterval(() => {
    const { clusters, instances } = sandbox.rds.state;
    for (const [arn, cluster] of Object.entries(clusters))
      if (cluster.account === target.account && !before.has(arn)) cluster.dnsFrom = Number.MAX_SAFE_INTEGER;
    for (const instance of Object.values(instances))
      if (!before.has(instance.clusterArn)) instance.dnsFrom = Number.MAX_SAFE_INTEGER;
  }, 10);
  return () => clearInterval(timer);
}
