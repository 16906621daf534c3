import { exportJWK, generateKeyPair, type JSONWebKeySet, SignJWT } from 'jose';
import type { SandboxClock } from './contract.ts';

/** One accepted `workflow_dispatch`. */
export interface Dispatch {
  readonly repository: string;
  readonly workflow: string;
  readonly ref: string;
  readonly inputs: Readonly<Record<string, string>>;
}

/** GitHub, as a running job sees it: its OIDC endpoint, and the REST call that starts a workflow. */
export interface GitHub {
  /** `sub` of the tokens that it gives. */
  subject: string;
  /** How often the token endpoint will still answer 500. */
  failures: number;
  readonly requestToken: string;
  /** `github.token`: what the REST API takes. */
  readonly token: string;
  /** A fine-grained token that may start workflows of `resumeRepository`, and do nothing else. */
  readonly resumeToken: string;
  readonly resumeRepository: string;
  readonly dispatches: Dispatch[];
  /** How the REST API refuses a dispatch: 403 without `actions: write`, 404 unknown workflow, 422 without its trigger. */
  refuseDispatch: 403 | 404 | 422 | undefined;
  /** Every token given, for the search for leaks. */
  readonly tokens: string[];
  jwks(): Promise<JSONWebKeySet>;
  /** Answers `GET …/oidc/token?audience=…`. */
  answer(
    audience: string | null,
    authorization: string | undefined,
  ): Promise<{ status: number; body: string }>;
  /** Answers `POST /repos/{owner}/{repo}/actions/workflows/{file}/dispatches`. */
  dispatch(path: string, authorization: string | undefined, body: string): { status: number; body: string };
}

const refusals = {
  403: 'Resource not accessible by integration',
  404: 'Not Found',
  422: "Workflow does not have 'workflow_dispatch' trigger",
} as const;

export async function createGitHub(clock: SandboxClock): Promise<GitHub> {
  const { publicKey, privateKey } = await generateKeyPair('RS256');
  const jwk = { ...(await exportJWK(publicKey)), kid: 'sandbox', alg: 'RS256' };
  const github: GitHub = {
    subject: 'repo:example/platform:ref:refs/heads/main',
    failures: 0,
    requestToken: 'sandbox-request-token-0f3a',
    token: 'ghs_sandboxTokenOfTheJob',
    tokens: [],
    resumeToken: 'github_pat_sandboxResumeOnly',
    resumeRepository: 'example/resume',
    dispatches: [],
    refuseDispatch: undefined,
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
    dispatch: (path, authorization, body) => {
      const message = (status: number, text: string) => ({ status, body: JSON.stringify({ message: text }) });
      const token = /^(?:bearer|token) (.+)$/i.exec(authorization ?? '')?.[1];
      if (token !== github.token && token !== github.resumeToken) return message(401, 'Bad credentials');
      const found = /^\/repos\/([^/]+\/[^/]+)\/actions\/workflows\/([^/]+)\/dispatches$/.exec(path);
      // A repository that a token may not see does not exist for it.
      if (found === null || (token === github.resumeToken && found[1] !== github.resumeRepository))
        return message(404, 'Not Found');
      const { refuseDispatch } = github;
      if (refuseDispatch !== undefined) return message(refuseDispatch, refusals[refuseDispatch]);
      const { ref, inputs = {} } = JSON.parse(body) as { ref?: string; inputs?: Record<string, string> };
      if (ref === undefined) return message(422, 'Invalid request. "ref" wasn\'t supplied.');
      const [, repository = '', workflow = ''] = found;
      github.dispatches.push({ repository, workflow: decodeURIComponent(workflow), ref, inputs });
      return { status: 204, body: '' };
    },
  };
  return github;
}
