import type { Credentials } from '../../aws/secrets/credentials-secret.ts';
import { trustOnlyOwnNames } from '../../database/catalogue.ts';
import type { Sql } from '../../database/sql.ts';
import type { Users } from '../../database/users.ts';
import type { ClusterLogin, Restore } from '../context.ts';
import type { Restored } from '../results.ts';

export function usersOf(credentials: Credentials): Users {
  return {
    database: credentials.database,
    master: credentials.masterUsername,
    app: { username: credentials.appUsername, password: credentials.appPassword },
    readonly: { username: credentials.readonlyUsername, password: credentials.readonlyPassword },
  };
}

/** Where a user of the new cluster logs in. */
export function loginOf(
  restored: Restored,
  database: string,
  user: { username: string; password: string },
): ClusterLogin {
  return {
    clusterArn: restored.arn,
    host: restored.endpoint,
    port: restored.port,
    database,
    user: user.username,
    password: user.password,
  };
}

/** Runs `body` in a session of the master user, which takes no name for another's, and ends it whatever happens. */
export async function asMaster<T>(
  restore: Restore,
  restored: Restored,
  credentials: Credentials,
  body: (sql: Sql) => Promise<T>,
): Promise<T> {
  return inSession(restore, { restored, credentials }, async (sql) => {
    await trustOnlyOwnNames(sql);
    return body(sql);
  });
}

interface MasterSession {
  readonly restored: Restored;
  readonly credentials: Credentials;
  readonly onNotice?: (text: string) => void;
}

/** Runs `body` in a session with the search path and settings that the master user has at each login. */
export async function inSession<T>(
  restore: Restore,
  { restored, credentials, onNotice }: MasterSession,
  body: (sql: Sql) => Promise<T>,
): Promise<T> {
  const { masterUsername: username, masterPassword: password, database } = credentials;
  const sql = await restore.database.connect(loginOf(restored, database, { username, password }), onNotice);
  try {
    return await body(sql);
  } finally {
    await sql.close();
  }
}
