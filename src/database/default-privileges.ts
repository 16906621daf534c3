import { withLockRetries } from './locks.ts';
import { asOwners, refusedConditions } from './owner-rights.ts';
import { identifier, literal } from './quoting.ts';
import { rolesOf } from './rights.ts';
import type { Sql } from './sql.ts';
import type { Users } from './users.ts';

/**
 * Objects made later get the same grants as those that are there: those of master, of app, and of the roles that app can
 * take on, which are all that can make objects then. What production had set so that readonly could write to later
 * objects is revoked, of other makers where the master may: nobody can log in as them.
 */
export async function applyDefaultPrivileges(sql: Sql, users: Users): Promise<void> {
  const [app, readonly] = [identifier(users.app.username), identifier(users.readonly.username)];
  const grants = [
    `GRANT ALL ON TABLES TO ${app}`,
    `GRANT ALL ON SEQUENCES TO ${app}`,
    `GRANT EXECUTE ON ROUTINES TO ${app}`,
    `GRANT USAGE ON TYPES TO ${app}`,
    `GRANT USAGE, CREATE ON SCHEMAS TO ${app}`,
    `GRANT SELECT ON TABLES TO ${readonly}`,
    `GRANT SELECT ON SEQUENCES TO ${readonly}`,
    `GRANT USAGE ON SCHEMAS TO ${readonly}`,
  ];
  const statement = (what: string) =>
    `EXECUTE 'ALTER DEFAULT PRIVILEGES FOR ROLE ' || item.maker || ${literal(` ${what}`)};`;
  const makers = `SELECT r.oid, r.rolname FROM pg_roles r
     WHERE r.oid = me OR r.rolname = ${literal(users.app.username)}
        OR (r.rolname <> 'rdsadmin' AND NOT r.rolsuper AND pg_has_role(${literal(users.app.username)}::name, r.oid, 'MEMBER'))`;
  const work = `
  FOR item IN ${excess(users)} LOOP
    BEGIN
      EXECUTE 'ALTER DEFAULT PRIVILEGES FOR ROLE ' || item.maker || item.place || ' REVOKE ' || item.rights || ${literal(` FROM ${readonly}, PUBLIC`)};
    EXCEPTION WHEN ${refusedConditions} THEN NULL;
    END;
  END LOOP;
  FOR item IN SELECT quote_ident(rolname) AS maker FROM (${makers}) makers LOOP
    BEGIN
      ${grants.map(statement).join('\n      ')}
      -- Large objects have default privileges since PostgreSQL 18.
      IF current_setting('server_version_num')::int >= 180000 THEN
        ${statement(`GRANT ALL ON LARGE OBJECTS TO ${app}`)}
        ${statement(`GRANT SELECT ON LARGE OBJECTS TO ${readonly}`)}
      END IF;
    EXCEPTION WHEN ${refusedConditions} THEN NULL;
    END;
  END LOOP;`;
  const owners = `SELECT e.oid FROM (${excess(users)}) e UNION SELECT oid FROM (${makers}) m`;
  await withLockRetries(sql, users.master, () => sql.query(asOwners(owners, work)));
}

/** Default privileges by which readonly could write, by the letters of pg_default_acl. */
function excess(users: Users): string {
  const writing = [
    ['r', 'ON TABLES', ['INSERT', 'UPDATE', 'DELETE', 'TRUNCATE', 'REFERENCES', 'TRIGGER']],
    ['S', 'ON SEQUENCES', ['USAGE', 'UPDATE']],
    ['n', 'ON SCHEMAS', ['CREATE']],
    ['L', 'ON LARGE OBJECTS', ['UPDATE']],
  ] as const;
  const rows = writing.map(
    ([letter, on, rights]) =>
      `('${letter}', '${rights.join(', ')} ${on}', ARRAY[${rights.map((right) => `'${right}'`).join(', ')}])`,
  );
  return `SELECT DISTINCT d.defaclrole AS oid, quote_ident(pg_get_userbyid(d.defaclrole)) AS maker,
         coalesce(' IN SCHEMA ' || quote_ident(n.nspname), '') AS place, k.rights
    FROM (WITH ${rolesOf(users)} SELECT * FROM w) w CROSS JOIN pg_default_acl d
    JOIN (VALUES ${rows.join(', ')}) k(letter, rights, writes) ON k.letter = d.defaclobjtype::text
    LEFT JOIN pg_namespace n ON n.oid = d.defaclnamespace
   CROSS JOIN LATERAL aclexplode(d.defaclacl) a
   WHERE a.grantee IN (0, w.readonly) AND a.privilege_type = ANY (k.writes)`;
}
