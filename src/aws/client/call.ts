import { ActionError, errorMessage, errorName } from '../../errors.ts';
import { fixForDenial } from './denial.ts';
import { isCode, isKind, isTransient } from './error-kinds.ts';

export { causeOf, isCode } from './error-kinds.ts';

/** The resource is busy with another operation: the caller polls and tries again. */
export function isBusy(error: unknown): boolean {
  return isKind(error, 'busy');
}

/** AWS has no capacity for this instance class now: the caller tries again, slowly. */
export function isCapacity(error: unknown): boolean {
  return isKind(error, 'capacity');
}

/**
 * Sends one AWS call. An error of AWS becomes an ActionError with the call, the resource, AWS's reason and the fix.
 * A lost lease and a cancellation are thrown unchanged.
 */
export async function call<T>(action: string, resource: string, send: () => Promise<T>): Promise<T> {
  try {
    return await send();
  } catch (error) {
    if (error instanceof ActionError || errorName(error) === 'AbortError') throw error;
    throw explain(action, resource, error);
  }
}

function explain(action: string, resource: string, error: unknown): ActionError {
  const said = `${action} on ${resource} failed: ${errorName(error)}: ${errorMessage(error)}`;
  const options = { cause: error };
  if (isKind(error, 'denied')) {
    return new ActionError(
      'ACCESS_DENIED',
      said,
      fixForDenial(action, resource, errorMessage(error)),
      options,
    );
  }
  if (isKind(error, 'key')) {
    return new ActionError(
      'KEY_NOT_USABLE',
      said,
      'Enable the key, and allow the role on it kms:DescribeKey, kms:Encrypt, kms:Decrypt, kms:ReEncryptFrom, kms:ReEncryptTo, kms:GenerateDataKey, kms:GenerateDataKeyWithoutPlaintext and kms:CreateGrant, in the key policy and (for a key of another account) in the role policy too.',
      options,
    );
  }
  if (isKind(error, 'quota')) {
    return new ActionError(
      'QUOTA',
      said,
      'Delete resources that are not needed, or request a higher quota (Service Quotas console).',
      options,
    );
  }
  if (isCode(error, 'InvalidParameterValue') && /\bIAM role\b/i.test(errorMessage(error))) {
    return new ActionError(
      'AWS_FAILED',
      said,
      'Create the role that AWS names, and allow the target role iam:PassRole on it (parameter PassRoleArns of the template). Then run again: the restore resumes at this step.',
      options,
    );
  }
  if (isTransient(error)) {
    return new ActionError(
      'AWS_FAILED',
      said,
      'It has been tried several times. Run again when AWS answers: the restore resumes at this step.',
      options,
    );
  }
  return new ActionError(
    'AWS_FAILED',
    said,
    'Fix the cause reported by AWS, then run again: the restore resumes at this step.',
    options,
  );
}
