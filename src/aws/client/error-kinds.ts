import { ActionError, errorName } from '../../errors.ts';

/**
 * What an error of AWS means for the caller. `busy`: poll and try again. `capacity`: no capacity now, try again slowly.
 * `key`: the key cannot be used, or a grant on it is not effective yet. `exists`: the name is taken, or was freed a moment
 * ago. `missing`: the resource does not exist, or is not visible yet. The SDK retries throttling and 5xx. All other
 * errors are final. The names are those of the errors in AWS's models.
 */
export const errorKinds = {
  busy: [
    'InvalidDBClusterStateFault',
    'InvalidDBInstanceStateFault',
    'InvalidDBClusterSnapshotStateFault',
    'InvalidDBClusterEndpointStateFault',
    // The only refusal of EnableHttpEndpoint and DisableHttpEndpoint: another operation is in progress.
    'InvalidResourceStateFault',
    'InvalidDBSubnetGroupStateFault',
  ],
  capacity: [
    'InsufficientDBInstanceCapacityFault',
    'InsufficientDBClusterCapacityFault',
    'InsufficientStorageClusterCapacityFault',
  ],
  key: ['KMSKeyNotAccessibleFault'],
  exists: [
    'DBClusterAlreadyExistsFault',
    'DBInstanceAlreadyExistsFault',
    'DBClusterSnapshotAlreadyExistsFault',
    'DBClusterEndpointAlreadyExistsFault',
  ],
  missing: ['DBClusterNotFoundFault', 'DBInstanceNotFoundFault', 'DBClusterEndpointNotFoundFault'],
  denied: [
    'AccessDenied',
    'AccessDeniedException',
    'UnauthorizedOperation',
    'AuthorizationError',
    'AuthorizationErrorException',
  ],
} as const;
type Kind = keyof typeof errorKinds;

/** Is it an error of one of these kinds? Wire codes sometimes lack "Fault", so both forms match. */
export function isKind(error: unknown, ...kinds: readonly Kind[]): boolean {
  return kinds.some((kind) => isCode(causeOf(error), ...errorKinds[kind]));
}

/** Does the error carry one of these AWS codes? Wire codes sometimes lack "Fault", so both forms match. */
export function isCode(error: unknown, ...codes: readonly string[]): boolean {
  const name = errorName(error).replace(/Fault$/, '');
  return codes.some((code) => code.replace(/Fault$/, '') === name);
}

/** The AWS error under an ActionError, or the error itself. */
export function causeOf(error: unknown): unknown {
  return error instanceof ActionError && error.cause !== undefined ? error.cause : error;
}

/** How many times a key may be "not accessible" before that is final: a new grant is effective after less than a minute. */
const keyAttempts = 4;

/** Why a change is not possible now, in a few words; undefined for a final error. One instance per wait. */
export function createBusyReason(): (error: unknown) => string | undefined {
  let keyRefusals = 0;
  return (error) => {
    if (isKind(error, 'busy')) return 'AWS is busy with it';
    if (isKind(error, 'capacity')) return 'AWS has no capacity now';
    if (!isKind(error, 'key')) return undefined;
    keyRefusals += 1;
    return keyRefusals < keyAttempts ? 'AWS cannot use the key yet' : undefined;
  };
}
