import { ActionError } from '../errors.ts';
import { identifier, isSystemRole } from './names.ts';

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

/** Three different roles, none of them AWS's. Throws SECRET_NOT_USABLE. */
export function checkUsers({ master, app, readonly }: Users): void {
  const names = [master, app.username, readonly.username];
  names.forEach(identifier);
  const reserved = names.find((name) => isSystemRole(name) || name.toLowerCase() === 'public');
  if (reserved === undefined && new Set(names).size === 3) return;
  throw new ActionError(
    'SECRET_NOT_USABLE',
    reserved === undefined
      ? `master_username, app_username and readonly_username must be three different roles, but are ${names.join(', ')}.`
      : `${reserved} is a name that AWS or PostgreSQL keeps for itself.`,
    'Correct the names in the credentials secret.',
  );
}
