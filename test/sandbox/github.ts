import { exportJWK, generateKeyPair, type JSONWebKeySet, SignJWT } from 'jose';
import type { SandboxClock } from './contract.ts';

/** GitHub, as a running job sees it: its OIDC endpoint. */
export interface GitHub {
  /** `sub` of the tokens that it gives. */
  subject: string;
  /** How often the token endpoint will still answer 500. */
  failures: number;
  readonly requestToken: string;
  /** Every token given, for the search for leaks. */
  readonly tokens: string[];
  jwks(): Promise<JSONWebKeySet>;
  /** Answers `GET …/oidc/token?audience=…`. */
  answer(
    audience: string | null,
    authorization: string | undefined,
  ): Promise<{ status: number; body: string }>;
}

export async function createGitHub(clock: SandboxClock): Promise<GitHub> {
  const { publicKey, privateKey } = await generateKeyPair('RS256');
  const jwk = { ...(await exportJWK(publicKey)), kid: 'sandbox', alg: 'RS256' };
  const github: GitHub = {
    subject: 'repo:example/platform:ref:refs/heads/main',
    failures: 0,
    requestToken: 'sandbox-request-token-0f3a',
    tokens: [],
    jwks: () => Promise.resolve({ keys: [jwk] }),
    answer: async (audience, authorization) => {
      if (authorization !== `Bearer ${github.requestToken}`)
        return { status: 401, body: '{"message":"Bad credentials"}' };
      if (github.failures > 0) {
        github.failures -= 1;
        return { status: 500, body: '{"message":"Internal error"}' };
      }
      const seconds = Math.floor(clock.now() / 1000);
      const token = await new SignJWT({
        repository: 'example/platform',
        repository_id: '42',
        ref: 'refs/heads/main',
      })
        .setProtectedHeader({ alg: 'RS256', kid: 'sandbox' })
        .setIssuer('https://token.actions.githubusercontent.com')
        .setSubject(github.subject)
        .setAudience(audience ?? 'https://github.com/example')
        .setIssuedAt(seconds)
        .setExpirationTime(seconds + 300)
        .sign(privateKey);
      github.tokens.push(token);
      return { status: 200, body: JSON.stringify({ count: token.length, value: token }) };
    },
  };
  return github;
}
