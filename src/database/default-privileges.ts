import { withRightsOf } from './memberships.ts';
import { identifier, literal } from './names.ts';
import { refusalWithin, type Sql } from './sql.ts';
import type { Users } from './users.ts';

/** What readonly must not get on later objects, neither itself nor through PUBLIC, by the catalogue's letter. */
const writing = {
  r: { kind: 'TABLES', rights: 'INSERT, UPDATE, DELETE, TRUNCATE, REFERENCES, TRIGGER' },
  S: { kind: 'SEQUENCES', rights: 'USAGE, UPDATE' },
  n: { kind: 'SCHEMAS', rights: 'CREATE' },
} as const;

interface Excess {
  readonly maker: string;
  readonly schema: string | null;
  readonly type: keyof typeof writing;
  readonly [column: string]: unknown;
}

/**
 * Objects made later by master or by app get the same grants as those that are there. What production had set so that
 * readonly could write to later objects is taken back; of other makers where the master may, as nobody can log in as them.
 */
export async function applyDefaultPrivileges(sql: Sql, users: Users): Promise<void> {
  const [app, readonly] = [identifier(users.app.username), identifier(users.readonly.username)];
  for (const { maker, schema, type } of await findExcess(sql, users)) {
    const { kind, rights } = writing[type];
    const where = schema === null ? '' : ` IN SCHEMA ${identifier(schema)}`;
    await withRightsOf(sql, users.master, maker, () =>
      refusalWithin(sql, () =>
        sql.query(
          `ALTER DEFAULT PRIVILEGES FOR ROLE ${identifier(maker)}${where} REVOKE ${rights} ON ${kind} FROM ${readonly}, PUBLIC`,
        ),
      ),
    );
  }
  for (const maker of [users.master, users.app.username]) {
    const prefix = `ALTER DEFAULT PRIVILEGES FOR ROLE ${identifier(maker)}`;
    await withRightsOf(sql, users.master, maker, async () => {
      await sql.query(`${prefix} GRANT ALL ON TABLES TO ${app}`);
      await sql.query(`${prefix} GRANT ALL ON SEQUENCES TO ${app}`);
      await sql.query(`${prefix} GRANT EXECUTE ON ROUTINES TO ${app}`);
      await sql.query(`${prefix} GRANT USAGE, CREATE ON SCHEMAS TO ${app}`);
      await sql.query(`${prefix} GRANT SELECT ON TABLES TO ${readonly}`);
      await sql.query(`${prefix} GRANT SELECT ON SEQUENCES TO ${readonly}`);
      await sql.query(`${prefix} GRANT USAGE ON SCHEMAS TO ${readonly}`);
    });
  }
}

async function findExcess(sql: Sql, { readonly }: Users): Promise<Excess[]> {
  return sql.query<Excess>(
    `SELECT DISTINCT pg_catalog.pg_get_userbyid(d.defaclrole)::text AS maker, n.nspname::text AS schema,
            d.defaclobjtype::text AS type
       FROM pg_catalog.pg_default_acl d
       LEFT JOIN pg_catalog.pg_namespace n ON n.oid = d.defaclnamespace
      CROSS JOIN LATERAL pg_catalog.aclexplode(d.defaclacl) a
      WHERE (a.grantee = 0 OR a.grantee = (SELECT oid FROM pg_catalog.pg_roles WHERE rolname = ${literal(readonly.username)}))
        AND ((d.defaclobjtype = 'r' AND a.privilege_type IN ('INSERT', 'UPDATE', 'DELETE', 'TRUNCATE', 'REFERENCES', 'TRIGGER'))
          OR (d.defaclobjtype = 'S' AND a.privilege_type IN ('USAGE', 'UPDATE'))
          OR (d.defaclobjtype = 'n' AND a.privilege_type = 'CREATE'))
      ORDER BY 1, 2, 3`,
  );
}
