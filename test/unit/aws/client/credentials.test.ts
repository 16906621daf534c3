import { beforeEach, describe, expect, it } from 'vitest';
import { assumeWithToken, type Session, sessionNameOf } from '../../../../src/aws/client/credentials.ts';
import type { Clock } from '../../../../src/engine/clock.ts';
import { ActionError } from '../../../../src/errors.ts';

/** A clock that stands still but for sleeps and `pass`. */
class FakeClock implements Clock {
  private elapsedMs = 0;
  readonly slept: number[] = [];
  /** Nobody wakes. */
  stands = false;
  now = () => 1_800_000_000_000 + this.elapsedMs;
  monotonic = () => this.elapsedMs;
  sleep = (durationMs: number, signal?: AbortSignal) => {
    this.slept.push(durationMs);
    if (this.stands)
      return new Promise<void>((_, reject) =>
        signal?.addEventListener('abort', () => reject(signal.reason as Error)),
      );
    this.elapsedMs += durationMs;
    return Promise.resolve();
  };
  pass(durationMs: number) {
    this.elapsedMs += durationMs;
  }
}

const minuteMs = 60_000;
const roleArn = 'arn:aws:iam::111111111111:role/source';
const claims = { sub: 'repo:team/data:ref:refs/heads/main', aud: 'sts.amazonaws.com' };
const token = `e30.${Buffer.from(JSON.stringify(claims)).toString('base64url')}.c2VjcmV0`;

let clock: FakeClock;
let tokens: number;
let assumed: number;
let stop: AbortController;
beforeEach(() => {
  stop = new AbortController();
  clock = new FakeClock();
  tokens = 0;
  assumed = 0;
});

/** A role whose n-th session is `key-n`; `failures` come first, one for each call. */
function role(sessionMs: number, failures: { readonly sts?: Error[]; readonly token?: Error[] } = {}) {
  return assumeWithToken({
    roleArn,
    sessionName: 'aurora-restore-42',
    clock,
    signal: stop.signal,
    idToken: () => {
      tokens += 1;
      const failure = failures.token?.shift();
      return failure === undefined ? Promise.resolve(token) : Promise.reject(failure);
    },
    assumeRole: (input): Promise<Session> => {
      expect(input).toEqual({ roleArn, sessionName: 'aurora-restore-42', token });
      const failure = failures.sts?.shift();
      if (failure !== undefined) return Promise.reject(failure);
      assumed += 1;
      return Promise.resolve({
        accessKeyId: `key-${assumed}`,
        secretAccessKey: 's',
        sessionToken: 't',
        lifetimeMs: sessionMs,
      });
    },
  });
}

function stsError(name: string, httpStatusCode: number, message = name): Error {
  return Object.assign(new Error(message), { name, $metadata: { httpStatusCode } });
}

it('keeps a session until five minutes before its end, then assumes the role with a new token', async () => {
  const provider = role(60 * minuteMs);
  expect((await provider()).accessKeyId).toBe('key-1');
  clock.pass(55 * minuteMs - 1);
  expect((await provider()).accessKeyId).toBe('key-1');
  clock.pass(1);
  expect((await provider()).accessKeyId).toBe('key-2');
  expect(tokens).toBe(2);
});

it('renews a short session when a third of it is left', async () => {
  const provider = role(3000);
  await provider();
  clock.pass(1999);
  expect((await provider()).accessKeyId).toBe('key-1');
  clock.pass(1);
  expect((await provider()).accessKeyId).toBe('key-2');
});

it('never runs out in a job of six hours', async () => {
  const provider = role(15 * minuteMs);
  for (let minute = 0; minute < 360; minute += 1) {
    // The n-th session was opened in the minute 10 * (n - 1), and is valid for 15.
    const begunAt = 10 * (Number((await provider()).accessKeyId.slice('key-'.length)) - 1);
    expect(begunAt + 15 - minute).toBeGreaterThan(4);
    clock.pass(minuteMs);
  }
  expect(assumed).toBe(36);
});

it('asks once for many calls at the same time', async () => {
  const provider = role(60 * minuteMs);
  const all = await Promise.all([provider(), provider(), provider()]);
  expect(all.map(({ accessKeyId }) => accessKeyId)).toEqual(['key-1', 'key-1', 'key-1']);
  expect(tokens).toBe(1);
});

it('tries again, with pauses and a new token, when GitHub or STS fail in passing', async () => {
  const provider = role(60 * minuteMs, {
    token: [new Error('503'), new Error('503')],
    sts: [
      stsError('IDPCommunicationErrorException', 400),
      stsError('InvalidIdentityToken', 400, "Couldn't retrieve verification key from your identity provider"),
    ],
  });
  expect((await provider()).accessKeyId).toBe('key-1');
  expect(tokens).toBe(5);
  expect(clock.slept).toEqual([1000, 2000, 4000, 8000]);
});

it('gives up after five tries, and the next call begins anew', async () => {
  const provider = role(60 * minuteMs, {
    token: Array.from({ length: 5 }, () => new Error('the endpoint is away')),
  });
  const error: unknown = await provider().catch((thrown: unknown) => thrown);
  expect(error).toMatchObject({ code: 'NO_ID_TOKEN' });
  expect((error as Error).message).toContain(
    'the endpoint is away (asked 5 times, to assume arn:aws:iam::111111111111',
  );
  expect((await provider()).accessKeyId).toBe('key-1');
});

it('tells an STS that is away from a role that refuses', async () => {
  const away = Array.from({ length: 5 }, () => stsError('ServiceUnavailable', 503));
  await expect(role(1, { sts: away })()).rejects.toMatchObject({ code: 'AWS_FAILED' });
  expect(assumed).toBe(0);
  expect(tokens).toBe(5);
});

it('tries again when the connection to STS breaks', async () => {
  const broken = Object.assign(new Error('socket hang up'), { code: 'ECONNRESET' });
  expect((await role(60 * minuteMs, { sts: [broken] })()).accessKeyId).toBe('key-1');
});

describe('a signal', () => {
  const reason = new Error('cancelled');
  const never = () => new Promise<never>(() => undefined);
  const options = () => ({ roleArn, sessionName: 's', clock, signal: stop.signal });
  const session = { accessKeyId: 'key-1', secretAccessKey: 's', sessionToken: 't' };

  it('ends a request for a token that hangs', async () => {
    const asked = assumeWithToken({ ...options(), idToken: never, assumeRole: never })();
    stop.abort(reason);
    await expect(asked).rejects.toBe(reason);
  });

  it('ends a request for a session that hangs', async () => {
    const asked = assumeWithToken({
      ...options(),
      idToken: () => Promise.resolve(token),
      assumeRole: () => {
        stop.abort(reason);
        return never();
      },
    })();
    await expect(asked).rejects.toBe(reason);
  });

  it('ends the pause between two tries', async () => {
    clock.stands = true;
    const asked = role(1, { token: [new Error('503')] })();
    await new Promise((resolve) => setImmediate(resolve));
    expect(clock.slept).toEqual([1000]);
    stop.abort(reason);
    await expect(asked).rejects.toBe(reason);
  });

  it('leaves what is left of the session for the last write', async () => {
    let hangs = false;
    const provider = assumeWithToken({
      ...options(),
      idToken: () => (hangs ? never() : Promise.resolve(token)),
      assumeRole: () => Promise.resolve({ ...session, lifetimeMs: 60 * minuteMs }),
    });
    await provider();
    clock.pass(56 * minuteMs);
    hangs = true;
    const asked = provider();
    stop.abort(reason);
    await expect(asked).rejects.toBe(reason);
    expect((await provider()).accessKeyId).toBe('key-1');
  });
});

it('passes on at once what is not STS’s: cancellation and lease loss', async () => {
  const aborted = Object.assign(new Error('aborted'), { name: 'AbortError' });
  await expect(role(1, { sts: [aborted] })()).rejects.toBe(aborted);
  expect(clock.slept).toEqual([]);
});

it('does not insist where the permission is missing', async () => {
  const missing = new ActionError('NO_ID_TOKEN', 'no permission', 'add it');
  await expect(role(1, { token: [missing] })()).rejects.toBe(missing);
  expect(clock.slept).toEqual([]);
});

it('explains a trust policy that refuses, with the claims it must name and without the token', async () => {
  const refused = stsError('AccessDenied', 403, 'Not authorized to perform sts:AssumeRoleWithWebIdentity');
  const error: unknown = await role(1, { sts: [refused] })().catch((thrown: unknown) => thrown);
  if (!(error instanceof ActionError)) throw new Error('It was not refused.');
  expect(error.code).toBe('ACCESS_DENIED');
  expect(error.message).toContain(`sts:AssumeRoleWithWebIdentity on ${roleArn} failed: AccessDenied`);
  expect(error.hint).toContain('sub "repo:team/data:ref:refs/heads/main" and aud "sts.amazonaws.com"');
  expect(`${error.message}${error.hint}`).not.toContain(token);
  expect(tokens).toBe(1);
});

it('blames the trust policy for a token that is not accepted, and for nothing else', async () => {
  const codeOf = async (name: string): Promise<unknown> => {
    const provider = role(60 * minuteMs, { sts: [stsError(name, 403)] });
    return provider().catch((thrown: unknown) => (thrown as ActionError).code);
  };
  expect(await codeOf('IDPRejectedClaimException')).toBe('ACCESS_DENIED');
  expect(await codeOf('InvalidIdentityTokenException')).toBe('ACCESS_DENIED');
  expect(await codeOf('RegionDisabledException')).toBe('AWS_FAILED');
  expect(await codeOf('PackedPolicyTooLargeException')).toBe('AWS_FAILED');
});

it('names sessions after the run, in the characters that STS takes', () => {
  expect(sessionNameOf('42')).toBe('aurora-restore-42');
  expect(sessionNameOf('')).toBe('aurora-restore-local');
  expect(sessionNameOf(`a b/${'9'.repeat(99)}`)).toMatch(/^aurora-restore-a-b-9+$/);
  expect(sessionNameOf('9'.repeat(99))).toHaveLength(64);
});
