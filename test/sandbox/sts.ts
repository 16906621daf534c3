import { randomBytes } from 'node:crypto';
import { createLocalJWKSet, type JSONWebKeySet, jwtVerify } from 'jose';
import { accept } from './accept.ts';
import type { AwsState } from './aws-state.ts';
import { AwsFault, type Call, type SandboxClock, type Service } from './contract.ts';
import { evaluate } from './iam.ts';

export interface StsOptions {
  readonly awsState: AwsState;
  readonly clock: SandboxClock;
  /** Sessions last this long at most, so that tests can see them expire; undefined = as asked. */
  readonly sessionMs: number | undefined;
  readonly keys: () => Promise<JSONWebKeySet>;
}

const host = 'token.actions.githubusercontent.com';

export function createSts({ awsState, clock, sessionMs, keys }: StsOptions): Service {
  return {
    handlers: {
      AssumeRoleWithWebIdentity: async (input: {
        RoleArn: string;
        RoleSessionName: string;
        WebIdentityToken: string;
        DurationSeconds?: number;
      }) => {
        accept(input, ['RoleArn', 'RoleSessionName', 'WebIdentityToken', 'DurationSeconds']);
        if (!/^[\w+=,.@-]{2,64}$/.test(input.RoleSessionName)) {
          throw new AwsFault('ValidationError', 'RoleSessionName has characters that are not allowed');
        }
        const partition = input.RoleArn.split(':')[1];
        const claims = await verify(input.WebIdentityToken, await keys(), clock);
        const role = awsState.roles[input.RoleArn];
        // The claims that STS makes condition keys of.
        const conditions = Object.fromEntries(
          ['aud', 'sub', 'repository', 'repository_id', 'ref', 'environment', 'job_workflow_ref']
            .filter((claim) => claims[claim] !== undefined)
            .map((claim) => [`${host}:${claim}`, String(claims[claim])]),
        );
        const asked = {
          action: 'sts:AssumeRoleWithWebIdentity',
          resource: input.RoleArn,
          conditions,
          principal: {
            provider: `arn:${partition}:iam::${input.RoleArn.split(':')[4]}:oidc-provider/${host}`,
          },
        };
        if (role === undefined || evaluate([role.trust], asked) !== 'Allow') {
          throw new AwsFault('AccessDenied', 'Not authorized to perform sts:AssumeRoleWithWebIdentity', 403);
        }
        const seconds = input.DurationSeconds ?? 3600;
        if (seconds < 900 || seconds > role.maxSessionSeconds) {
          throw new AwsFault(
            'ValidationError',
            'The requested DurationSeconds exceeds the MaxSessionDuration set for this role.',
          );
        }
        const expiresAt = clock.now() + Math.min(seconds * 1000, sessionMs ?? Number.POSITIVE_INFINITY);
        const arn = `arn:${partition}:sts::${role.account}:assumed-role/${role.name}/${input.RoleSessionName}`;
        const session = {
          account: role.account,
          accessKeyId: `ASIA${randomBytes(8).toString('hex').toUpperCase()}`,
          secretAccessKey: randomBytes(30).toString('base64'),
          sessionToken: randomBytes(120).toString('base64'),
          arn,
          roleArn: input.RoleArn,
          expiresAt,
        };
        awsState.sessions[session.accessKeyId] = session;
        return {
          Credentials: {
            AccessKeyId: session.accessKeyId,
            SecretAccessKey: session.secretAccessKey,
            SessionToken: session.sessionToken,
            Expiration: new Date(expiresAt),
          },
          SubjectFromWebIdentityToken: claims.sub,
          AssumedRoleUser: { AssumedRoleId: `AROA:${input.RoleSessionName}`, Arn: arn },
          Audience: claims.aud,
          Provider: `arn:${partition}:iam::${role.account}:oidc-provider/${host}`,
        };
      },
      GetCallerIdentity: (input: object, call: Call) => {
        accept(input, []);
        return { UserId: 'AROA', Account: call.principal.account, Arn: call.principal.arn };
      },
    },
  };
}

async function verify(
  token: string,
  jwks: JSONWebKeySet,
  clock: SandboxClock,
): Promise<{ readonly [claim: string]: unknown; aud: string; sub: string }> {
  try {
    const { payload } = await jwtVerify(token, createLocalJWKSet(jwks), {
      issuer: `https://${host}`,
      currentDate: new Date(clock.now()),
    });
    return { ...payload, aud: String(payload.aud), sub: String(payload.sub) };
  } catch (error) {
    if ((error as { code?: string }).code === 'ERR_JWT_EXPIRED') {
      throw new AwsFault('ExpiredTokenException', 'Token expired');
    }
    throw new AwsFault('InvalidIdentityToken', "Couldn't verify the token: signature or issuer");
  }
}
