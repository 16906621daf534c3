import { ActionError, errorName } from '../../errors.ts';

/**
 * What an error of AWS means for the caller. The names are those of the errors in AWS's models; every other error of a
 * model is final: somebody has to change something first (test/unit/aws/client/error-kinds.test.ts lists them).
 */
export const errorKinds = {
  /** The resource is busy with another operation: poll and try again. */
  busy: [
    'InvalidDBClusterStateFault',
    'InvalidDBInstanceStateFault',
    'InvalidDBClusterSnapshotStateFault',
    'InvalidDBClusterEndpointStateFault',
    // The only refusal of EnableHttpEndpoint and DisableHttpEndpoint: another operation is in progress.
    'InvalidResourceStateFault',
    'InvalidDBSubnetGroupStateFault',
  ],
  /** AWS has no capacity now: try again, slowly. */
  capacity: [
    'InsufficientDBInstanceCapacityFault',
    'InsufficientDBClusterCapacityFault',
    'InsufficientStorageClusterCapacityFault',
  ],
  /** The key cannot be used, or a grant on it is not effective yet: try again within a minute. */
  key: ['KMSKeyNotAccessibleFault'],
  /** The name is taken, or was freed a moment ago. */
  exists: [
    'DBClusterAlreadyExistsFault',
    'DBInstanceAlreadyExistsFault',
    'DBClusterSnapshotAlreadyExistsFault',
    'DBClusterEndpointAlreadyExistsFault',
  ],
  /** The resource does not exist, or is not visible yet. */
  missing: ['DBClusterNotFoundFault', 'DBInstanceNotFoundFault', 'DBClusterEndpointNotFoundFault'],
  /** A policy does not allow it. */
  denied: [
    'AccessDenied',
    'AccessDeniedException',
    'UnauthorizedOperation',
    'AuthorizationError',
    'AuthorizationErrorException',
  ],
  /** STS does not accept the token of this job for the role. */
  identity: ['IDPRejectedClaimException', 'InvalidIdentityTokenException'],
  /** A quota of the account is used up. */
  quota: [
    'DBClusterAutomatedBackupQuotaExceededFault',
    'DBClusterEndpointQuotaExceededFault',
    'DBClusterQuotaExceededFault',
    'DBClusterRoleQuotaExceededFault',
    'DBInstanceAutomatedBackupQuotaExceededFault',
    'FilterPolicyLimitExceededException',
    'HierarchyLevelLimitExceededException',
    'InstanceQuotaExceededFault',
    'ItemCollectionSizeLimitExceededException',
    'LimitExceededException',
    'ParameterLimitExceeded',
    'ParameterMaxVersionLimitExceeded',
    'PoliciesLimitExceededException',
    'ReplayLimitExceededException',
    'ServiceQuotaExceededException',
    'SharedSnapshotQuotaExceededFault',
    'SnapshotQuotaExceededFault',
    'StorageQuotaExceededFault',
    'SubscriptionLimitExceededException',
    'TagLimitExceededException',
    'TenantDatabaseQuotaExceededFault',
    'TopicLimitExceededException',
  ],
  /** Nothing is wrong with the request: AWS is asked for too much, or cannot answer now. */
  transient: [
    'ConcurrentAccessException',
    'DatabaseResumingException',
    'ExpiredTokenException',
    'IDPCommunicationErrorException',
    'KMSThrottlingException',
    'ProvisionedThroughputExceededException',
    'ReplicatedWriteConflictException',
    'RequestLimitExceeded',
    'Throttling',
    'ThrottlingException',
    'TimeoutError',
    'TooManyUpdates',
    'TransactionConflictException',
  ],
} as const;
type Kind = keyof typeof errorKinds;

/** Is it an error of one of these kinds? Wire codes sometimes lack "Fault", so both forms match. */
export function isKind(error: unknown, ...kinds: readonly Kind[]): boolean {
  return kinds.some((kind) => isCode(causeOf(error), ...errorKinds[kind]));
}

/** An error of the kind `transient`, no answer, or a fault of AWS itself: the same request can work later. */
export function isTransient(error: unknown): boolean {
  const cause = causeOf(error);
  const { $metadata, code } = cause as {
    readonly $metadata?: { readonly httpStatusCode?: number };
    readonly code?: unknown;
  };
  return isKind(cause, 'transient') || ($metadata?.httpStatusCode ?? 0) >= 500 || typeof code === 'string';
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
