import { createHmac } from 'node:crypto';
import type { Credentials } from '../../aws/secrets/credentials-secret.ts';
import { explainLock } from '../../database/locks.ts';
import {
  explainEventTriggers,
  hookSettings,
  masterSettings,
  resetPlanted,
  secureSession,
} from '../../database/session.ts';
import type { Sql } from '../../database/sql.ts';
import type { User, Users } from '../../database/users.ts';
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

/**
 * App and readonly with the passwords that they have while the cluster is verified: only who knows the password of the
 * master can know them, so nobody else can log in, even if a run dies then.
 */
export function verificationUsersOf(credentials: Credentials, restoreId: string): Users {
  const users = usersOf(credentials);
  const secret = (user: User): User => {
    const key = createHmac('sha256', credentials.masterPassword).update(`${restoreId} ${user.username}`);
    return { ...user, password: key.digest('base64url') };
  };
  return { ...users, app: secret(users.app), readonly: secret(users.readonly) };
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

/**
 * Runs `body` in a session of the master user that believes nothing of production's (settings, names, event triggers),
 * and ends it whatever happens.
 */
export async function asMaster<T>(
  restore: Restore,
  restored: Restored,
  { masterUsername: username, masterPassword: password, database }: Credentials,
  body: (sql: Sql) => Promise<T>,
): Promise<T> {
  const login = { ...loginOf(restored, database, { username, password }), settings: masterSettings };
  const sql = await restore.database.connect(login);
  try {
    await secureSession(sql);
    return await body(sql);
  } catch (error) {
    throw await explainLock(sql, username, await explainEventTriggers(sql, error));
  } finally {
    await sql.close();
  }
}

interface HookSession {
  readonly restored: Restored;
  readonly credentials: Credentials;
  readonly onNotice?: (text: string) => void;
}

/** Runs `body` in a session of the master user for a hook: names are found as at each login of production. */
export async function inHookSession<T>(
  restore: Restore,
  { restored, credentials, onNotice }: HookSession,
  body: (sql: Sql) => Promise<T>,
): Promise<T> {
  const { masterUsername: username, masterPassword: password, database } = credentials;
  const login = { ...loginOf(restored, database, { username, password }), settings: hookSettings };
  const sql = await restore.database.connect(login, onNotice);
  try {
    await resetPlanted(sql);
    return await body(sql);
  } finally {
    await sql.close();
  }
}
