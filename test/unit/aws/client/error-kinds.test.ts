import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { createBusyReason, errorKinds, isKind } from '../../../../src/aws/client/error-kinds.ts';
import { ActionError } from '../../../../src/errors.ts';
import { modelOf } from '../../../sandbox/model.ts';

/** Errors of states that no waiting changes: somebody has to do something first. */
const finalStates = [
  'InvalidDBCapacityReservationStateFault',
  'InvalidDBProxyStateFault',
  'InvalidDBSecurityGroupStateFault',
  'InvalidDBShardGroupStateFault',
  'InvalidDBSnapshotStateFault',
  // A member must leave its global cluster.
  'InvalidGlobalClusterStateFault',
  // The VPC, or a zone that does not fit it.
  'InvalidVPCNetworkStateFault',
];

function error(name: string): Error {
  return Object.assign(new Error('from AWS'), { name });
}

/** Operations of RDS that the action sends. */
function operations(): string[] {
  const root = fileURLToPath(new URL('../../../../src/aws', import.meta.url));
  const files = readdirSync(root, { recursive: true, encoding: 'utf8' }).filter((one) => one.endsWith('.ts'));
  const text = files.map((file) => readFileSync(join(root, file), 'utf8')).join('\n');
  const found = [...text.matchAll(/new (\w+)Command\(|paginate(\w+)\(/g)];
  return [...new Set(found.map(([, command, list]) => command ?? list ?? ''))];
}

describe('the kinds of errors', () => {
  it('name errors of the model only', () => {
    const known = new Set(
      operations().flatMap((action) => modelOf('rds', action).errors.map(({ name }) => name)),
    );
    const { denied: _common, ...modelled } = errorKinds;
    for (const name of Object.values(modelled).flat()) expect(known).toContain(name);
  });

  it('hold every state, capacity and name of the model, but those that no waiting changes', () => {
    const names = operations().flatMap((action) => modelOf('rds', action).errors.map(({ name }) => name));
    const asking = names.filter((name) => /State|Insufficient|KMSKey/.test(name));
    const missing = asking.filter((name) => !isKind(error(name), 'busy', 'capacity', 'key'));
    expect([...new Set(missing)].toSorted()).toEqual(finalStates.toSorted());
  });

  it('match codes with and without "Fault", and under an ActionError', () => {
    expect(isKind(error('InvalidDBInstanceState'), 'busy')).toBe(true);
    const wrapped = new ActionError('AWS_FAILED', '', '', { cause: error('InvalidResourceStateFault') });
    expect(isKind(wrapped, 'busy')).toBe(true);
    expect(isKind(error('AccessDenied'), 'busy', 'capacity', 'key', 'exists', 'missing')).toBe(false);
  });
});

describe('why a change is not possible now', () => {
  it('is reported as long as AWS is busy or has no capacity', () => {
    const reason = createBusyReason();
    for (let tries = 0; tries < 50; tries += 1) {
      expect(reason(error('InvalidDBClusterStateFault'))).toBe('AWS is busy with it');
      expect(reason(error('InsufficientDBClusterCapacityFault'))).toBe('AWS has no capacity now');
    }
  });

  it('is the key a few times only, as a grant takes a moment to count', () => {
    const reason = createBusyReason();
    const seen = [1, 2, 3, 4, 5].map(() => reason(error('KMSKeyNotAccessibleFault')));
    expect(seen.map((one) => one !== undefined)).toEqual([true, true, true, false, false]);
  });

  it('is nothing for an error that is final', () => {
    expect(createBusyReason()(error('AccessDenied'))).toBeUndefined();
  });
});
