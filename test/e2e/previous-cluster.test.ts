import { ModifyDBClusterCommand, RemoveTagsFromResourceCommand } from '@aws-sdk/client-rds';
import { afterEach, describe, expect, it } from 'vitest';
import { near, present, table } from '../support/constants.ts';
import { createFixture, type Fixture } from '../support/fixture.ts';
import { shortLease } from '../support/leases.ts';
import { killBehind } from '../support/processes.ts';
import { clusterIdsOf, denyRoles, personOf, until } from '../support/target-account.ts';

let fixture: Fixture;
afterEach(() => fixture.sandbox.stop());

const base = 'arn:aws:rds:eu-central-1:222222222222:cluster:';
const cluster = (id: string) => present(fixture.sandbox.rds.state.clusters[base + id]);
const resourceIdOf = (id: string) => cluster(id).shown.DbClusterResourceId;
const keptUntil = 'aurora-restore:kept-until';

/** All items of the table are lost. */
async function emptyTable(): Promise<void> {
  const { account, region } = fixture.target;
  await fixture.sandbox.resetTable(account, region, table, []);
}

/** The time for which a cluster was to be kept is over. */
function end(id: string): void {
  present(cluster(id).tags.find(({ Key }) => Key === keptUntil)).Value = '2026-01-01T00:00:00.000Z';
}

/** As AWS does after seven days, and schedules of the account at any time. */
function setStatus(id: string, status: 'available' | 'stopped'): void {
  cluster(id).status = status;
  for (const one of Object.values(fixture.sandbox.rds.state.instances))
    if (one.clusterArn === base + id) one.status = status;
}

/** The run is killed right after AWS has accepted the change of a cluster that has this in its body. */
async function killAt(text: string, inputs: Record<string, string>): Promise<void> {
  const { plan, started } = killBehind('ModifyDBCluster', 1, text);
  fixture.sandbox.faults.push(plan);
  expect((await fixture.run({ ...inputs, ...shortLease }, { onStart: started })).signal).toBe('SIGKILL');
}

describe('a previous cluster that AWS has started after seven days', () => {
  it.each(['clean', 'resume'])('is stopped again by %s', async (operation) => {
    fixture = await createFixture(near);
    const kept = present((await fixture.run()).outputs['previous-cluster-id']);
    setStatus(kept, 'available');
    const result = await fixture.run({ operation, 'target-cluster-id': 'staging' });
    expect(result.errors).toEqual([]);
    expect(cluster(kept).status).toMatch(/^stopp/);
  });
});

describe('clean with adopt, after the table was lost,', () => {
  it('removes a previous cluster, which stays without it', async () => {
    fixture = await createFixture(near);
    const { outputs } = await fixture.run();
    const kept = present(outputs['previous-cluster-id']);
    end(kept);
    await emptyTable();
    const kind = await fixture.run({ operation: 'clean' });
    expect(kind.errors).toEqual([]);
    expect(kind.warnings.join()).toContain(`adopt: ${outputs['restore-id']}`);
    expect(clusterIdsOf(fixture)).toEqual(['staging', kept]);
    const cleaned = await fixture.run({ operation: 'clean', adopt: present(outputs['restore-id']) });
    expect(cleaned.errors).toEqual([]);
    expect(clusterIdsOf(fixture)).toEqual(['staging']);
  });

  it('removes a new cluster that was never verified, as the next restore says', async () => {
    fixture = await createFixture(near);
    const old = resourceIdOf('staging');
    const allow = denyRoles(fixture, 'CreateDBInstance');
    expect((await fixture.run()).exitCode).toBe(1);
    allow();
    await emptyTable();
    const next = await fixture.run();
    expect(next.errors).toEqual([]);
    const id = present(/operation: clean with adopt: (\S+)/.exec(next.warnings.join('\n'))?.[1]);
    const cleaned = await fixture.run({ operation: 'clean', adopt: id });
    expect(cleaned.errors).toEqual([]);
    expect(clusterIdsOf(fixture).filter((name) => name.includes('-new-'))).toEqual([]);
    expect(resourceIdOf(present(next.outputs['previous-cluster-id']))).toBe(old);
  });
});

describe('a target whose name was given away before the table was lost', () => {
  it('is restored again when somebody has done what the next run says', async () => {
    fixture = await createFixture(near);
    await killAt('NewDBClusterIdentifier=staging-old-', { strategy: 'replace' });
    await until(fixture, () => clusterIdsOf(fixture).every((id) => cluster(id).status === 'available'));
    await emptyTable();
    const [said = ''] = (await fixture.run()).errors;
    const [, from = '', to = ''] =
      /--db-cluster-identifier (\S+) --new-db-cluster-identifier (\S+)/.exec(said) ?? [];
    const person = personOf(fixture);
    const TagKeys = ['aurora-restore:restore-id'];
    await person.send(new RemoveTagsFromResourceCommand({ ResourceName: base + from, TagKeys }));
    const change = { DBClusterIdentifier: from, NewDBClusterIdentifier: to, ApplyImmediately: true };
    await person.send(new ModifyDBClusterCommand(change));
    await until(fixture, () => fixture.sandbox.rds.state.clusters[base + to]?.status === 'available');
    expect((await fixture.run()).errors).toEqual([]);
  });
});

describe('abandon', () => {
  it('does not leave a target without a cluster when a rollback is exchanging the names', async () => {
    fixture = await createFixture(near);
    const old = resourceIdOf('staging');
    expect((await fixture.run()).errors).toEqual([]);
    await killAt('NewDBClusterIdentifier=staging-old-', { operation: 'rollback' });
    const ended = await fixture.run({ operation: 'abandon' });
    expect(ended.errors.join()).toContain('is exchanging the names');
    expect((await fixture.run({ operation: 'rollback' })).errors).toEqual([]);
    expect(resourceIdOf('staging')).toBe(old);
  });

  it('that is refused while names are being exchanged leaves the restore as it is: it can be resumed', async () => {
    fixture = await createFixture(near);
    const old = resourceIdOf('staging');
    await killAt('NewDBClusterIdentifier=staging-old-', {});
    const refused = await fixture.run({ operation: 'abandon' });
    expect(refused.errors.join()).toContain('is exchanging the names');
    expect((await fixture.run({ operation: 'resume' })).errors).toEqual([]);
    expect(resourceIdOf('staging')).not.toBe(old);
  });

  it('writes the tags that let the next restore replace a cluster that was verified and stays', async () => {
    fixture = await createFixture(near);
    const allow = denyRoles(fixture, 'AddTagsToResource', 'Value=verified');
    expect((await fixture.run()).exitCode).toBe(1);
    const fresh = resourceIdOf('staging');
    allow();
    const ended = await fixture.run({ operation: 'abandon' });
    expect(ended.log).toContain('it was verified, so it stays');
    expect(resourceIdOf('staging')).toBe(fresh);
    expect((await fixture.run()).errors).toEqual([]);
  });

  it('removes a new cluster that a schedule of the account has stopped', async () => {
    fixture = await createFixture(near);
    const old = resourceIdOf('staging');
    const allow = denyRoles(fixture, 'ModifyDBCluster', 'NewDBClusterIdentifier');
    expect((await fixture.run()).exitCode).toBe(1);
    allow();
    const fresh = present(clusterIdsOf(fixture).find((id) => id.includes('-new-')));
    setStatus(fresh, 'stopped');
    const ended = await fixture.run({ operation: 'abandon' });
    expect(ended.errors).toEqual([]);
    expect(clusterIdsOf(fixture)).toEqual(['staging']);
    expect(resourceIdOf('staging')).toBe(old);
  });
});

describe('a rollback', () => {
  it('leaves a previous cluster alone that somebody has renamed, as it may be in use', async () => {
    fixture = await createFixture(near);
    const kept = present((await fixture.run()).outputs['previous-cluster-id']);
    const fresh = resourceIdOf('staging');
    setStatus(kept, 'available');
    const change = { DBClusterIdentifier: kept, NewDBClusterIdentifier: 'reports', ApplyImmediately: true };
    await personOf(fixture).send(new ModifyDBClusterCommand(change));
    await until(fixture, () => fixture.sandbox.rds.state.clusters[`${base}reports`]?.status === 'available');
    const refused = await fixture.run({ operation: 'rollback' });
    expect(refused.errors[0]).toContain('was renamed to reports');
    expect(clusterIdsOf(fixture)).toEqual(['reports', 'staging']);
    expect(resourceIdOf('staging')).toBe(fresh);
    expect((await fixture.run()).errors).toEqual([]);
  });

  it('reads the guards again right before the rename, as its previous cluster is started first', async () => {
    fixture = await createFixture(near);
    const kept = present((await fixture.run()).outputs['previous-cluster-id']);
    const fresh = resourceIdOf('staging');
    setStatus(kept, 'stopped');
    fixture.sandbox.faults.push(({ action }, phase) => {
      if (action !== 'StartDBCluster' || phase !== 'after') return undefined;
      cluster('staging').tags = cluster('staging').tags.filter(
        ({ Key }) => Key !== 'aurora-restore:replaceable',
      );
      return undefined;
    });
    const refused = await fixture.run({ operation: 'rollback' });
    expect(refused.errors[0]).toContain('does not carry the tag');
    expect(resourceIdOf('staging')).toBe(fresh);
    expect((await fixture.run({ operation: 'abandon' })).errors).toEqual([]);
    expect(clusterIdsOf(fixture)).toEqual(['staging', kept]);
  });
});
