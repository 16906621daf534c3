import type { Outcome } from '../../restore/outcome.ts';

/** Rows of the table "Who can log in": user, where the password is, rights. No rows where it is not known. */
export function loginRows({ logins }: Outcome): (readonly [string, string, string])[] {
  if (logins === undefined) return [];
  const { own, master, kept, secretArn } = logins;
  const key = (name: string): string => `${name} in ${secretArn}`;
  const masterRow = [master, key('master_password'), 'master user'] as const;
  if (own === undefined)
    return [
      masterRow,
      ['all login roles of production', 'production’s', 'as in production (setup-db-users: false)'],
    ];
  return [
    [own.app, key('app_password'), 'reads and writes'],
    [own.readonly, key('readonly_password'), 'reads'],
    masterRow,
    ...kept.map((role) => [role, 'production’s', 'as in production (keep-login-roles)'] as const),
    ['all other login roles of production', 'none works', 'cannot log in'],
  ];
}

/** A connection string of libpq for the app user, without its password; empty where no users were set up. */
export function connectionOf({ clusterEndpoint, port, database, logins }: Outcome): string {
  const own = logins?.own;
  if (own === undefined) return '';
  const value = (text: string): string =>
    /^[\w.-]+$/.test(text) ? text : `'${text.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`;
  return `host=${clusterEndpoint} port=${port} dbname=${value(database)} user=${value(own.app)} sslmode=require`;
}
