import { identifier, literal, textArray } from './quoting.ts';
import { scramVerifier } from './scram.ts';
import type { Sql } from './sql.ts';
import type { User, Users } from './users.ts';

type RandomBytes = (size: number) => Buffer;

/**
 * Lets app and readonly log in with these passwords: those of the secret, or, to try things in sessions of theirs, some
 * that nobody else knows.
 */
export async function enableLogins(sql: Sql, users: Users, randomBytes: RandomBytes): Promise<void> {
  await alterBoth(sql, [users.app, users.readonly], 'LOGIN', randomBytes);
}

/** Disables the logins of app and readonly and ends their sessions; their passwords are those of the secret again. */
export async function disableLogins(sql: Sql, users: Users, randomBytes: RandomBytes): Promise<void> {
  await alterBoth(sql, [users.app, users.readonly], 'NOLOGIN', randomBytes);
  await endSessions(sql, users);
}

async function alterBoth(
  sql: Sql,
  users: readonly User[],
  login: 'LOGIN' | 'NOLOGIN',
  randomBytes: RandomBytes,
): Promise<void> {
  await sql.transaction(async () => {
    for (const { username, password } of users) {
      const verifier = literal(scramVerifier(password, randomBytes(16)));
      await sql.query(`ALTER ROLE ${identifier(username)} ${login} PASSWORD ${verifier}`);
    }
  });
}

async function endSessions(sql: Sql, { app, readonly }: Users): Promise<void> {
  await sql.query(
    `SELECT pg_catalog.pg_terminate_backend(pid) AS asked FROM pg_catalog.pg_stat_activity
      WHERE usename = ANY (${textArray([app.username, readonly.username])})`,
  );
}

const stamp = 'aurora-restore ';

/** Writes on the app role which restore made this database: what answers at an endpoint is recognized by it. */
export async function writeStamp(sql: Sql, { app }: Users, restoreId: string): Promise<void> {
  await sql.query(`COMMENT ON ROLE ${identifier(app.username)} IS ${literal(stamp + restoreId)}`);
}

/** The restore that made the database that answers; undefined when none did. */
export async function readStamp(sql: Sql, { app }: Users): Promise<string | undefined> {
  const rows = await sql.query<{ text: string | null }>(
    `SELECT pg_catalog.shobj_description(oid, 'pg_authid') AS text FROM pg_catalog.pg_roles WHERE rolname = $1`,
    [app.username],
  );
  const text = rows[0]?.text;
  return text?.startsWith(stamp) ? text.slice(stamp.length) : undefined;
}
