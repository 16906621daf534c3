import type { RDSClientConfig } from '@aws-sdk/client-rds';
import type { Clock } from '../../engine/clock.ts';
import { ActionError, errorMessage, errorName } from '../../errors.ts';
import { isCode, isKind, isTransient } from './error-kinds.ts';

/** Fixed credentials for a while, as the SDK takes them. */
export type CredentialProvider = () => Promise<SessionCredentials>;

type Resolved<T> = T extends (...parameters: never[]) => Promise<infer Value> ? Value : never;
export type SessionCredentials = Resolved<NonNullable<RDSClientConfig['credentials']>>;

/** A session of STS. */
export interface Session {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken: string;
  /** How long it is valid, by STS's own clock: this machine's can be wrong by hours. */
  readonly lifetimeMs: number;
}

export interface RoleOptions {
  readonly roleArn: string;
  /** 2 to 64 of `A–Z a–z 0–9 _ = , . @ -`; CloudTrail shows it. */
  readonly sessionName: string;
  /** A new OIDC token. What it throws as ActionError is final, anything else is tried again. */
  readonly idToken: () => Promise<string>;
  /** One AssumeRoleWithWebIdentity. */
  readonly assumeRole: (input: {
    readonly roleArn: string;
    readonly sessionName: string;
    readonly token: string;
  }) => Promise<Session>;
  readonly clock: Clock;
  /** Ends a request for a token or a session, and the pauses between them, at once. */
  readonly signal: AbortSignal;
}

/** Tokens and roles are asked for this often before a refresh fails; the pauses between add up to 15 s. */
const attempts = 5;
const firstPauseMs = 1000;
/** A session is replaced this long before its end, or when a third of a short one is left. */
const refreshAheadMs = 5 * 60_000;
/** The SDK's own cache of credentials goes by the wall clock: these always look expired, so it asks for each request. */
const askEachTime = new Date(0);

/**
 * Credentials of a role, assumed directly with GitHub's token (no role chaining: that is capped at an hour) and
 * renewed before they expire, as long as the job runs. Throws NO_ID_TOKEN or ACCESS_DENIED.
 */
export function assumeWithToken(options: RoleOptions): CredentialProvider {
  const { clock, signal } = options;
  let current: { readonly credentials: SessionCredentials; readonly goodUntil: number } | undefined;
  let refreshing: Promise<SessionCredentials> | undefined;

  const refresh = async () => {
    const askedAt = clock.monotonic();
    const session = await openSession(options);
    const { accessKeyId, secretAccessKey, sessionToken, lifetimeMs } = session;
    const credentials = { accessKeyId, secretAccessKey, sessionToken, expiration: askEachTime };
    current = { credentials, goodUntil: askedAt + lifetimeMs - Math.min(refreshAheadMs, lifetimeMs / 3) };
    return credentials;
  };

  return async () => {
    // A cancelled run still releases the lease: that request uses the rest of the session.
    if (current !== undefined && (signal.aborted || clock.monotonic() < current.goodUntil))
      return current.credentials;
    // Many calls at once share one refresh.
    refreshing ??= refresh().finally(() => {
      refreshing = undefined;
    });
    return refreshing;
  };
}

async function openSession({
  roleArn,
  sessionName,
  idToken,
  assumeRole,
  clock,
  signal,
}: RoleOptions): Promise<Session> {
  let pauseMs = firstPauseMs;
  for (let attempt = 1; ; attempt += 1) {
    let token: string | undefined;
    try {
      // A new token each time: it lives for about 5 minutes only.
      token = await untilAborted(idToken, signal);
      const input = { roleArn, sessionName, token };
      return await untilAborted(() => assumeRole(input), signal);
    } catch (error) {
      signal.throwIfAborted();
      const final = token !== undefined && !isTransientOfSts(error);
      // A lost lease, a cancellation and errors with a hint are thrown unchanged.
      if (error instanceof ActionError || (final && statusOf(error) === undefined)) throw error;
      if (final || attempt === attempts) throw explain(roleArn, token, error);
    }
    await clock.sleep(pauseMs, signal);
    pauseMs *= 2;
  }
}

/** The result of `work`, or the reason of the signal as soon as that aborts. */
async function untilAborted<T>(work: () => Promise<T>, signal: AbortSignal): Promise<T> {
  signal.throwIfAborted();
  const { promise: aborted, reject } = Promise.withResolvers<never>();
  const stop = (): void => reject(signal.reason);
  signal.addEventListener('abort', stop);
  try {
    return await Promise.race([work(), aborted]);
  } finally {
    signal.removeEventListener('abort', stop);
  }
}

/** "Couldn't retrieve verification key" is transient too, under the name of an error that is not. */
function isTransientOfSts(error: unknown): boolean {
  return isTransient(error) || /verification key/i.test(errorMessage(error));
}

function statusOf(error: unknown): number | undefined {
  return (error as { $metadata?: { httpStatusCode?: number } }).$metadata?.httpStatusCode;
}

function explain(roleArn: string, token: string | undefined, cause: unknown): ActionError {
  if (token === undefined) {
    return new ActionError(
      'NO_ID_TOKEN',
      `${errorMessage(cause)} (asked ${attempts} times, to assume ${roleArn}).`,
      'Check githubstatus.com, then run again: the restore resumes where it stopped.',
      { cause },
    );
  }
  const said = `sts:AssumeRoleWithWebIdentity on ${roleArn} failed: ${errorName(cause)}: ${errorMessage(cause)}`;
  if (isTransientOfSts(cause)) {
    const hint = 'Run again when AWS STS can be reached: the restore resumes where it stopped.';
    return new ActionError('AWS_FAILED', `${said} (tried ${attempts} times).`, hint, { cause });
  }
  if (!isKind(cause, 'denied', 'identity')) {
    const hint = isCode(cause, 'RegionDisabledException')
      ? 'Activate STS for this Region in the account of the role (IAM console, Account settings), then run again.'
      : 'Fix the cause reported by AWS, then run again: the restore resumes where it stopped.';
    return new ActionError('AWS_FAILED', said, hint, { cause });
  }
  return new ActionError(
    'ACCESS_DENIED',
    said,
    `In the role's account there must be an OIDC provider for token.actions.githubusercontent.com, and the role's trust policy must allow sts:AssumeRoleWithWebIdentity to it with this job's ${claimsOf(token)}.`,
    { cause },
  );
}

/** Subject and audience of a token: no secrets, and what a trust policy has to name. */
function claimsOf(token: string): string {
  try {
    const payload: unknown = JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString());
    const { sub, aud } = payload as { sub?: unknown; aud?: unknown };
    return `sub ${JSON.stringify(sub)} and aud ${JSON.stringify(aud)}`;
  } catch {
    return 'sub and aud';
  }
}

/** `aurora-restore-RUN`, in the characters that STS allows (API AssumeRoleWithWebIdentity). */
export function sessionNameOf(runId: string): string {
  return `aurora-restore-${runId === '' ? 'local' : runId}`.replaceAll(/[^\w+=,.@-]/g, '-').slice(0, 64);
}

/** The SDK's default chain: environment, profile, container, instance. Throws ACCESS_DENIED when it finds nothing. */
export function fromEnvironment(side: 'source' | 'target'): CredentialProvider {
  let chain: CredentialProvider | undefined;
  return async () => {
    if (chain === undefined) {
      const { fromNodeProviderChain } = await import('@aws-sdk/credential-providers');
      chain = fromNodeProviderChain();
    }
    try {
      return await chain();
    } catch (cause) {
      throw new ActionError(
        'ACCESS_DENIED',
        `There are no AWS credentials for the ${side} account: ${errorMessage(cause)}`,
        `Set ${side}-role-arn (and permissions: id-token: write), or give the job AWS credentials.`,
        { cause },
      );
    }
  };
}
