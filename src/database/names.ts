import { ActionError } from '../errors.ts';

/**
 * Quotes an identifier. Throws BAD_INPUT for one that PostgreSQL would cut off (63 bytes) or cannot hold (NUL), as two
 * different names could then mean one role.
 */
export function identifier(name: string): string {
  if (name === '' || name.includes('\0') || Buffer.byteLength(name) > 63) {
    throw new ActionError(
      'BAD_INPUT',
      `${JSON.stringify(name)} cannot be a name in PostgreSQL: it must have 1 to 63 bytes, and no NUL.`,
      'Correct the name in the credentials secret.',
    );
  }
  return `"${name.replaceAll('"', '""')}"`;
}

/** Quotes a text literal, whatever `standard_conforming_strings` says. */
export function literal(text: string): string {
  const quoted = text.replaceAll("'", "''");
  return quoted.includes('\\') ? ` E'${quoted.replaceAll('\\', '\\\\')}'` : `'${quoted}'`;
}

const awsRoles = ['rdsadmin', 'rdsproxyadmin', 'rdsrepladmin', 'rdstopmgr', 'rdswriteforwarduser'];

/** Roles that belong to AWS or to PostgreSQL itself; never touched. */
export function isSystemRole(name: string): boolean {
  return awsRoles.includes(name) || name.startsWith('rds_') || name.startsWith('pg_');
}
