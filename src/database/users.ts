import { ActionError } from '../errors.ts';
import { identifier, isSystemRole } from './quoting.ts';
import { preparePassword } from './scram.ts';

export interface User {
  readonly username: string;
  readonly password: string;
}

export interface Users {
  readonly database: string;
  readonly master: string;
  /** Reads and writes, and may make objects in the database's schemas. */
  readonly app: User;
  /** Reads only. */
  readonly readonly: User;
}

/** Names that PostgreSQL takes for something else than a role (manual, "CREATE ROLE"), and prefixes that AWS keeps. */
function isReserved(name: string): boolean {
  return isSystemRole(name) || ['public', 'none'].includes(name.toLowerCase()) || /^rds_/.test(name);
}

/**
 * Three different roles with names and passwords that PostgreSQL takes, so that no change is made before it refuses them.
 * Throws SECRET_NOT_USABLE, or BAD_INPUT for what cannot be a name.
 */
export function checkUsers({ database, master, app, readonly }: Users): void {
  const names = [master, app.username, readonly.username];
  [...names, database].forEach(identifier);
  for (const { username, password } of [app, readonly]) {
    if (password === '' || password.includes('\0')) {
      throw new ActionError(
        'SECRET_NOT_USABLE',
        `The password of ${username} in the credentials secret is empty or holds a NUL, which PostgreSQL refuses.`,
        'Correct the password in the credentials secret.',
      );
    }
    preparePassword(password);
  }
  const reserved = [app.username, readonly.username].find(isReserved);
  if (reserved === undefined && new Set(names).size === 3) return;
  throw new ActionError(
    'SECRET_NOT_USABLE',
    reserved === undefined
      ? `master_username, app_username and readonly_username must be three different roles, but are ${names.join(', ')}.`
      : `${reserved} is a name that AWS or PostgreSQL reserves.`,
    'Correct the names in the credentials secret.',
  );
}
