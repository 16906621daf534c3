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
 * A PL/pgSQL block as a statement. Its names mean PostgreSQL's own, whatever search_path a session has, and a planted
 * plpgsql.variable_conflict changes nothing. Assignments are written with "=": the Data API reads ":x" as a parameter.
 */
export function block(declarations: string, body: string): string {
  const text = `
#variable_conflict use_column
DECLARE
${declarations}
BEGIN
${body}
END`;
  let tag = '$sql$';
  // Names of production stand in it, which may be anything.
  for (let n = 1; text.includes(tag); n += 1) tag = `$sql${n}$`;
  return `DO LANGUAGE plpgsql ${tag}${text}${tag}`;
}

/**
 * AWS's own (UG "Understanding PostgreSQL roles and permissions"), by name and not by prefix: a production role called
 * `rds_reports` must not be taken for one of them.
 */
const awsRoles: readonly string[] = [
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
];

/** Roles that belong to AWS or to PostgreSQL itself (which reserves `pg_`); never touched. */
export function isSystemRole(name: string): boolean {
  return awsRoles.includes(name) || name.startsWith('pg_');
}

/** SQL for "this name of a role belongs to AWS or PostgreSQL", as `isSystemRole`. */
export function isSystemRoleSql(name: string): string {
  return `(${name} = ANY (${textArray(awsRoles)}) OR pg_catalog.starts_with(${name}::pg_catalog.text, 'pg_'))`;
}
