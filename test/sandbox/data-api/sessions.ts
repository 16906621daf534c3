import { Client, DatabaseError, type QueryArrayResult } from 'pg';
import { AwsFault } from '../contract.ts';
import type { Bound } from './parameters.ts';

/** Whom the Data API logs in as, and where. */
export interface Place {
  readonly resourceId: string;
  readonly address: string;
  readonly port: number;
  readonly host: string;
  readonly database: string;
  readonly username: string;
  readonly password: string;
}

export interface Session {
  readonly place: Place;
  readonly client: Client;
  /** It broke, or is busy with a statement that nobody waits for. */
  lost: boolean;
}

/** The Data API's own connections: kept open, and used in turn, so that nothing lasts from one call to the next. */
export interface Sessions {
  take(place: Place): Promise<Session>;
  giveBack(session: Session): void;
  closeAll(): Promise<void>;
}

/** @param limitMs after which PostgreSQL ends a statement */
export function openSessions(caCertificate: string, limitMs: number): Sessions {
  const idle = new Map<string, Session[]>();
  const all = new Set<Session>();
  const idleAt = (place: Place): Session[] => {
    const key = JSON.stringify(place);
    const known = idle.get(key) ?? [];
    idle.set(key, known);
    return known;
  };
  return {
    take: async (place) => {
      const waiting = idleAt(place);
      for (const session of waiting.filter(({ lost }) => lost)) waiting.splice(waiting.indexOf(session), 1);
      const session = waiting.length < 2 ? undefined : waiting.shift();
      if (session !== undefined) return session;
      const opened = await open(place, caCertificate, limitMs);
      all.add(opened);
      opened.client.once('end', () => all.delete(opened));
      return opened;
    },
    giveBack: (session) => {
      if (session.lost) void session.client.end().catch(() => undefined);
      else idleAt(session.place).push(session);
    },
    closeAll: async () => {
      await Promise.all([...all].map(({ client }) => client.end().catch(() => undefined)));
    },
  };
}

async function open(place: Place, caCertificate: string, limitMs: number): Promise<Session> {
  const client = new Client({
    host: place.address,
    port: place.port,
    database: place.database,
    user: place.username,
    password: place.password,
    application_name: 'RDS Data API',
    statement_timeout: limitMs,
    ssl: { ca: caCertificate, servername: place.host },
    // Values as PostgreSQL writes them.
    types: { getTypeParser: () => (text: string) => text },
  });
  const session: Session = { place, client, lost: false };
  const lose = (): void => {
    session.lost = true;
  };
  client.on('error', lose);
  client.once('end', lose);
  try {
    await client.connect();
  } catch (error) {
    void client.end().catch(() => undefined);
    throw toFault(error);
  }
  return session;
}

/** Runs one statement. With `goOn` it is not ended with the session's limit, but nobody waits for it any longer. */
export async function execute(
  session: Session,
  { text, values }: Bound,
  limitMs: number,
  goOn = false,
): Promise<QueryArrayResult<(string | null)[]>> {
  // The extended protocol takes one statement only.
  const config = { text, values: [...values], rowMode: 'array' as const, queryMode: 'extended' as const };
  const timedOut = new AwsFault('StatementTimeoutException', 'Request timed out');
  try {
    if (!goOn) return await session.client.query<(string | null)[]>(config);
    await session.client.query('SET statement_timeout = 0');
    session.lost = true;
    const running = session.client.query<(string | null)[]>(config);
    running.catch(() => undefined);
    const timer = new Promise<never>((_, reject) => setTimeout(() => reject(timedOut), limitMs).unref());
    return await Promise.race([running, timer]);
  } catch (error) {
    if (error instanceof DatabaseError && error.code === '57014') throw timedOut;
    throw error instanceof AwsFault ? error : toFault(error);
  }
}

/** PostgreSQL's words in AWS's form: `ERROR: relation "x" does not exist; Position: 15; SQLState: 42P01`. */
function toFault(error: unknown): AwsFault {
  if (!(error instanceof DatabaseError) || error.code === undefined) {
    return new AwsFault('DatabaseUnavailableException', 'The writer instance is not available.', 504);
  }
  if (error.message.includes('cannot insert multiple commands into a prepared statement'))
    return new AwsFault('ValidationException', "Multistatements aren't supported.");
  const parts = [
    `ERROR: ${error.message}`,
    ...(error.detail === undefined ? [] : [`Detail: ${error.detail}`]),
    ...(error.hint === undefined ? [] : [`Hint: ${error.hint}`]),
    ...(error.position === undefined ? [] : [`Position: ${error.position}`]),
    `SQLState: ${error.code}`,
  ];
  return new AwsFault('DatabaseErrorException', parts.join('; '));
}
