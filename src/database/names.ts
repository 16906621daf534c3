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

/** Quoted identifiers with commas between them. */
export function identifiers(names: readonly string[]): string {
  return names.map(identifier).join(', ');
}

/** Quotes a text literal, whatever `standard_conforming_strings` says. */
export function literal(text: string): string {
  if (text.includes('\0')) throw new TypeError('PostgreSQL cannot hold a NUL in text');
  const quoted = text.replaceAll("'", "''");
  return quoted.includes('\\') ? ` E'${quoted.replaceAll('\\', '\\\\')}'` : `'${quoted}'`;
}

/** A list of texts as a value of type text[]: the Data API has no array parameters. */
export function textArray(texts: readonly string[]): string {
  return `ARRAY[${texts.map(literal).join(', ')}]::pg_catalog.text[]`;
}

/**
 * AWS's own (UG "Understanding PostgreSQL roles and permissions"), by name and not by prefix: a production role called
 * `rds_reports` must not slip through as one of them.
 */
const awsRoles: ReadonlySet<string> = new Set([
  'rdsadmin',
  'rdsproxyadmin',
  'rdsrepladmin',
  'rdstopmgr',
  'rdswriteforwarduser',
  'rds_ad',
  'rds_extension',
  'rds_iam',
  'rds_password',
  'rds_replication',
  'rds_reserved',
  'rds_superuser',
]);

/** Roles that belong to AWS or to PostgreSQL itself (which reserves `pg_`); never touched. */
export function isSystemRole(name: string): boolean {
  return awsRoles.has(name) || name.startsWith('pg_');
}
