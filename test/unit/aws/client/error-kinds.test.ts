import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { createBusyReason, errorKinds, isKind, isTransient } from '../../../../src/aws/client/error-kinds.ts';
import { ActionError } from '../../../../src/errors.ts';
import { modelOf } from '../../../sandbox/model.ts';
import { protocols } from '../../../sandbox/protocols.ts';

/** Errors that no waiting changes, by what somebody has to do first. */
const final: Readonly<Record<string, readonly string[]>> = {
  'A resource that the request names must exist': [
    'AuthorizationNotFoundFault',
    'BackupPolicyNotFoundFault',
    'BlueGreenDeploymentNotFoundFault',
    'CertificateNotFoundFault',
    'DBCapacityReservationNotFoundFault',
    'DBClusterParameterGroupNotFoundFault',
    'DBClusterSnapshotNotFoundFault',
    'DBParameterGroupNotFoundFault',
    'DBProxyEndpointNotFoundFault',
    'DBProxyNotFoundFault',
    'DBProxyTargetGroupNotFoundFault',
    'DBProxyTargetNotFoundFault',
    'DBSecurityGroupNotFoundFault',
    'DBShardGroupNotFoundFault',
    'DBSnapshotNotFoundFault',
    'DBSnapshotTenantDatabaseNotFoundFault',
    'DBSubnetGroupNotFoundFault',
    'DatabaseNotFoundException',
    'DomainNotFoundFault',
    'IntegrationNotFoundFault',
    'KMSNotFoundException',
    'NoSuchEntityException',
    'NotFoundException',
    'OptionGroupNotFoundFault',
    'ResourceNotFoundException',
    'ResourceNotFoundFault',
    'SubscriptionNotFoundFault',
    'TableNotFoundException',
    'TenantDatabaseNotFoundFault',
    'TransactionNotFoundException',
    'UnknownResourceException',
  ],
  'A resource that exists must go, or be used as it is': [
    'AlreadyExistsException',
    'ConflictException',
    'DBClusterRoleAlreadyExistsFault',
    'DBSnapshotAlreadyExistsFault',
    'DuplicateItemException',
    'ParameterAlreadyExists',
    'ResourceExistsException',
    'ResourceInUseException',
  ],
  'A state must be changed by somebody': [
    'ConditionalCheckFailedException',
    'ContinuousBackupsUnavailableException',
    'HttpEndpointNotEnabledException',
    'InvalidDBCapacityReservationStateFault',
    'InvalidDBProxyStateFault',
    'InvalidDBSecurityGroupStateFault',
    'InvalidDBShardGroupStateFault',
    'InvalidDBSnapshotStateFault',
    // A member must leave its global cluster.
    'InvalidGlobalClusterStateFault',
    'InvalidRequestException',
    'InvalidResourceStateException',
    'InvalidRestoreFault',
    // The VPC, or a zone that does not fit it.
    'InvalidVPCNetworkStateFault',
    'PreconditionNotMetException',
  ],
  'A key or its policy must be changed': [
    'CloudHsmClusterInvalidConfigurationException',
    'CustomKeyStoreInvalidStateException',
    'CustomKeyStoreNotFoundException',
    'DecryptionFailure',
    'EncryptionFailure',
    'InvalidKeyId',
    'KMSAccessDeniedException',
    'KMSDisabledException',
    'KMSInvalidStateException',
    'KMSOptInRequired',
    'MalformedPolicyDocumentException',
    'UnsupportedOperationException',
    'XksKeyAlreadyInUseException',
    'XksKeyInvalidConfigurationException',
    'XksKeyNotFoundException',
  ],
  'The infrastructure must offer it': [
    'DBSubnetGroupDoesNotCoverEnoughAZs',
    'DBUpgradeDependencyFailureFault',
    'InvalidSubnet',
    'NetworkTypeNotSupported',
    'ProvisionedIopsNotAvailableInAZFault',
    'RegionDisabledException',
    'StorageTypeNotAvailableFault',
    'StorageTypeNotSupportedFault',
    'VpcEncryptionControlViolationException',
  ],
  'The request must be another one': [
    'BadRequestException',
    'DatabaseErrorException',
    'EndpointDisabledException',
    'FailedResourceAccessException',
    'ForbiddenException',
    'HierarchyTypeMismatchException',
    'IncompatiblePolicyException',
    'InvalidAliasNameException',
    'InvalidAllowedPatternException',
    'InvalidInputException',
    'InvalidResourceTypeException',
    'MalformedArnException',
    'InvalidArnException',
    'InvalidEndpointException',
    'InvalidFilterKey',
    'InvalidFilterOption',
    'InvalidFilterValue',
    'InvalidMarkerException',
    'InvalidNextToken',
    'InvalidNextTokenException',
    'InvalidParameterException',
    'InvalidParameterValueException',
    'InvalidPolicyAttributeException',
    'InvalidPolicyTypeException',
    'InvalidResourceId',
    'InvalidResourceType',
    'InvalidSecretException',
    'InvalidSecurityException',
    'PackedPolicyTooLargeException',
    'ParameterPatternMismatchException',
    'PlatformApplicationDisabledException',
    'SecretsErrorException',
    'StaleTagException',
    'StatementTimeoutException',
    'TagException',
    'TagPolicyException',
    'TooManyTagsError',
    'UnsupportedParameterType',
    'UnsupportedResultException',
    'ValidationException',
  ],
};

function error(name: string): Error {
  return Object.assign(new Error('from AWS'), { name });
}

/** The errors of every operation that the action sends, as the SDK carries AWS's models. */
function modelled(): { readonly action: string; readonly name: string; readonly status: number }[] {
  const root = fileURLToPath(new URL('../../../../src/aws', import.meta.url));
  const files = readdirSync(root, { recursive: true, encoding: 'utf8' }).filter((one) => one.endsWith('.ts'));
  const text = files.map((file) => readFileSync(join(root, file), 'utf8')).join('\n');
  const found = [...text.matchAll(/new (\w+)Command\(|paginate(\w+)\(/g)];
  const actions = [...new Set(found.map(([, command, list]) => command ?? list ?? ''))];
  const services = [...Object.keys(protocols), 'dynamodb'];
  return services.flatMap((service) =>
    actions.flatMap((action) =>
      modelOf(service, action).errors.map(({ name, status }) => ({
        action: `${service}:${action}`,
        name,
        status,
      })),
    ),
  );
}

describe('the kinds of errors', () => {
  it('name errors of the models only, but for what every service has', () => {
    const known = new Set(modelled().map(({ name }) => name));
    const { denied: _common, transient: _also, ...kinds } = errorKinds;
    for (const name of [...Object.values(kinds).flat(), ...Object.values(final).flat()])
      expect(known).toContain(name);
  });

  it('hold every error of every operation that the action sends, or it is known to be final', () => {
    const all = modelled();
    expect(all.length).toBeGreaterThan(400);
    const kinds = Object.keys(errorKinds) as (keyof typeof errorKinds)[];
    const finals = new Set(Object.values(final).flat());
    const unsorted = all.filter(({ name, status }) => {
      return status < 500 && !finals.has(name) && !isKind(error(name), ...kinds);
    });
    expect(unsorted.map(({ action, name }) => `${action}: ${name}`)).toEqual([]);
  });

  it('hold no error twice', () => {
    const names = [...Object.values(errorKinds).flat(), ...Object.values(final).flat()];
    expect(names.filter((name, index) => names.indexOf(name) !== index)).toEqual([]);
  });

  it('match codes with and without "Fault", and under an ActionError', () => {
    expect(isKind(error('InvalidDBInstanceState'), 'busy')).toBe(true);
    const wrapped = new ActionError('AWS_FAILED', '', '', { cause: error('InvalidResourceStateFault') });
    expect(isKind(wrapped, 'busy')).toBe(true);
    expect(isKind(error('AccessDenied'), 'busy', 'capacity', 'key', 'exists', 'missing')).toBe(false);
  });
});

describe('a transient error', () => {
  it('is throttling, a fault of AWS or no answer, and nothing else', () => {
    expect(isTransient(error('ThrottlingException'))).toBe(true);
    expect(isTransient(Object.assign(error('x'), { $metadata: { httpStatusCode: 503 } }))).toBe(true);
    expect(isTransient(Object.assign(error('Error'), { code: 'ECONNRESET' }))).toBe(true);
    expect(isTransient(Object.assign(error('AccessDenied'), { $metadata: { httpStatusCode: 403 } }))).toBe(
      false,
    );
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
