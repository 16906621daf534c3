/**
 * An error that a person can act on: what failed, and the fix. `code` is stable and documented in troubleshooting.md.
 * AWS's or PostgreSQL's own error is kept as `cause`.
 */
export class ActionError extends Error {
  readonly code: ErrorCode;
  /** One line: what the reader does next. Empty where the message already says so. */
  readonly hint: string;

  constructor(code: ErrorCode, message: string, hint: string, options?: { cause?: unknown }) {
    super(message, options);
    this.name = 'ActionError';
    this.code = code;
    this.hint = hint;
  }
}

/** Every code that the action can end with; troubleshooting.md has a section for each. */
export const errorCodes = [
  'BAD_INPUT',
  'NO_ID_TOKEN',
  'WRONG_ACCOUNT',
  'ACCESS_DENIED',
  'SNAPSHOT_NOT_FOUND',
  'SNAPSHOT_NOT_USABLE',
  'KEY_NOT_USABLE',
  'TARGET_PROTECTED',
  'TARGET_NOT_USABLE',
  'UNSUPPORTED',
  'QUOTA',
  'NAME_CONFLICT',
  'AWS_FAILED',
  'TIMED_OUT',
  'SECRET_NOT_USABLE',
  'DATABASE_UNREACHABLE',
  'DATABASE_FAILED',
  'LOGINS_NOT_DISABLED',
  'VERIFICATION_FAILED',
  'OUTBOUND_ACTIVE',
  'HOOK_FAILED',
  'LOCKED',
  'LEASE_LOST',
  'STATE_NOT_READABLE',
  'SETTINGS_CHANGED',
  'NOT_FOUND',
  'NOT_CONTINUED',
  'CANCELLED',
  'RUNNER_FILES',
  'INTERNAL',
] as const;
export type ErrorCode = (typeof errorCodes)[number];

/** The name AWS gave an error (`DBClusterNotFoundFault`), or the error's own name. */
export function errorName(error: unknown): string {
  return error instanceof Error ? error.name : typeof error;
}

/** The message of anything thrown. */
export function errorMessage(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/** A resource has a name that a restore needs, and its tags say that the restore did not create it. */
export function nameConflict(resource: string, hint: string): ActionError {
  return new ActionError(
    'NAME_CONFLICT',
    `${resource} has a name that this restore needs, but was not created by it.`,
    hint,
  );
}

/** Combines errors, so that the user can fix all of them in one go. */
export function combineErrors(errors: readonly ActionError[]): ActionError | undefined {
  const [first, ...others] = errors;
  if (first === undefined || others.length === 0) return first;
  return new ActionError(
    first.code,
    errors.map(({ message }) => message).join('\n'),
    [...new Set(errors.map(({ hint }) => hint))].join('\n'),
    { cause: first.cause },
  );
}
