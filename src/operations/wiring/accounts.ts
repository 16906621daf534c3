import { type Clients, createClients, createTransport, roleAssumer } from '../../aws/client/clients.ts';
import {
  assumeWithToken,
  type CredentialProvider,
  fromEnvironment,
  sessionNameOf,
} from '../../aws/client/credentials.ts';
import type { Access, Settings } from '../../settings/settings.ts';
import type { Host } from './host.ts';
import { version } from './version.ts';

/** A request may take this long, and never more than a third of a lease: a late one must not outlive it. */
const longestRequestMs = 30_000;

/** How calls that change something are guarded, and what ends all calls. */
export interface Guard {
  /** Before every request: throws when the run may not send any more. */
  readonly beforeRequest: () => void;
  readonly beforeChange: () => Promise<void>;
  readonly signal: AbortSignal;
}

/** The clients of the target account before there is a run: for parameters and table, and only to look. */
export function createReadOnlyClients(host: Host, access: Access): Promise<Clients> {
  return createTargetClients(host, access, () =>
    Promise.reject(new Error('Nothing may be changed before the settings are read.')),
  );
}

/** For a message about a run that holds no target: it changes nothing, so it needs no lease. */
export function createPublishingClients(host: Host, access: Access): Promise<Clients> {
  return createTargetClients(host, access, () => Promise.resolve());
}

async function createTargetClients(
  host: Host,
  access: Access,
  beforeChange: () => Promise<void>,
): Promise<Clients> {
  const transport = await createTransport({ requestTimeoutMs: longestRequestMs, proxy: hasProxy(host) });
  const shared = { transport, version, signal: host.signal, beforeRequest: () => undefined };
  return createClients({
    ...shared,
    onAnswer: (line) => host.log.debug(line),
    credentials: credentialsOf(host, shared, {
      side: 'target',
      roleArn: access.targetRoleArn,
      region: access.targetRegion,
      audience: access.audience,
    }),
    beforeChange,
  });
}

/** Clients of both accounts, each with the role of its side. Sessions are shared by all Regions and refreshed. */
export async function createAccounts(
  host: Host,
  settings: Settings,
  guard: Guard,
): Promise<{ readonly source: Clients; readonly target: Clients }> {
  const requestTimeoutMs = Math.min(longestRequestMs, settings.leaseDurationMs / 3);
  const transport = await createTransport({ requestTimeoutMs, proxy: hasProxy(host) });
  const shared = { transport, version, signal: guard.signal, beforeRequest: guard.beforeRequest };
  const open = (side: 'source' | 'target', roleArn: string | undefined, region: string): Clients =>
    createClients({
      ...shared,
      onAnswer: (line) => host.log.debug(`${side} ${line}`),
      credentials: credentialsOf(host, shared, { side, roleArn, region, audience: settings.audience }),
      beforeChange: guard.beforeChange,
    });
  return {
    source: open('source', settings.sourceRoleArn, settings.sourceRegion),
    target: open('target', settings.targetRoleArn, settings.targetRegion),
  };
}

/** The role of one side; without an ARN the credentials of the environment are used. */
interface Role {
  readonly side: 'source' | 'target';
  readonly roleArn: string | undefined;
  readonly region: string;
  readonly audience: string;
}

function credentialsOf(
  host: Host,
  shared: Parameters<typeof roleAssumer>[0],
  { side, roleArn, region, audience }: Role,
): CredentialProvider {
  if (roleArn === undefined) return fromEnvironment(side);
  const assume = roleAssumer(shared, region);
  return assumeWithToken({
    roleArn,
    sessionName: sessionNameOf(host.runner.runId),
    idToken: () => host.runner.idToken(audience),
    assumeRole: async (input) => {
      const session = await assume(input);
      host.runner.mask(session.secretAccessKey);
      host.runner.mask(session.sessionToken);
      return session;
    },
    clock: host.clock,
    signal: shared.signal,
  });
}

function hasProxy({ variables }: Host): boolean {
  return ['HTTPS_PROXY', 'https_proxy', 'HTTP_PROXY', 'http_proxy', 'ALL_PROXY', 'all_proxy'].some(
    (name) => variables[name],
  );
}
