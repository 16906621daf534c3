import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { near, present, staging } from '../support/constants.ts';
import { createFixture, type Fixture } from '../support/fixture.ts';
import { shortLease } from '../support/leases.ts';
import { killBehind } from '../support/processes.ts';

let fixture: Fixture;
beforeEach(async () => {
  fixture = await createFixture(near);
});
afterEach(() => fixture.sandbox.stop());

const target = `arn:aws:rds:eu-central-1:${staging}:cluster:staging`;
const tagsNow = () =>
  Object.fromEntries(
    present(fixture.sandbox.rds.state.clusters[target]).tags.map(({ Key = '', Value }) => [Key, Value]),
  );

/** AWS refuses the call until the function that it returns is called. */
function refuse(action: string): () => void {
  fixture.sandbox.faults.push((request, phase) =>
    request.action === action && phase === 'before'
      ? { kind: 'error', code: 'InvalidParameterValue', status: 400 }
      : undefined,
  );
  return () => {
    fixture.sandbox.faults.length = 0;
  };
}

describe('what AWS refuses after the first change', () => {
  it('is corrected by the input of the next run', async () => {
    const allow = refuse('RestoreDBClusterFromSnapshot');
    const failed = await fixture.run({ tags: 'owner=team a' });
    expect(failed.errors[0]).toContain('InvalidParameterValue');
    allow();
    const corrected = await fixture.run({ tags: 'owner=team b' });
    expect(corrected.errors).toEqual([]);
    expect(corrected.outputs['restore-id']).toBe(failed.outputs['restore-id']);
    expect(tagsNow()).toMatchObject({ owner: 'team b' });
  });

  it('is corrected for the instances as well, and no more once they are there', async () => {
    const allow = refuse('CreateDBInstance');
    expect((await fixture.run()).exitCode).toBe(1);
    allow();
    const late = await fixture.run({ tags: 'owner=late' });
    expect(late.errors[0]).toContain('began with other settings');
    expect(late.errors[0]).toContain('tags: ');
    const corrected = await fixture.run({ 'instance-class': 'db.r6g.large' });
    expect(corrected.errors).toEqual([]);
    const classes = Object.values(fixture.sandbox.rds.state.instances)
      .filter(({ clusterArn }) => clusterArn === target)
      .map(({ shown }) => shown.DBInstanceClass);
    expect(classes).toEqual(['db.r6g.large', 'db.r6g.large']);
  });

  it('is refused where an earlier run has created the cluster already', async () => {
    const { plan, started } = killBehind('RestoreDBClusterFromSnapshot');
    fixture.sandbox.faults.push(plan);
    const began = { tags: 'owner=team a' };
    const died = await fixture.run({ ...began, ...shortLease }, { onStart: started });
    expect(died.signal).toBe('SIGKILL');
    fixture.sandbox.faults.length = 0;
    const other = await fixture.run({ tags: 'owner=team b' });
    expect(other.errors[0]).toContain('the tag owner is "team a", not "team b"');
    expect((await fixture.run(began)).errors).toEqual([]);
    expect(tagsNow()).toMatchObject({ owner: 'team a' });
  });
});
