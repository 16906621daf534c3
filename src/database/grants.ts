import { ActionError } from '../errors.ts';
import { notOfExtension, ownerOfDatabase, userSchema } from './catalogue.ts';
import { withRightsOf } from './memberships.ts';
import { identifier } from './names.ts';
import { describeFaults, findFaults } from './rights.ts';
import { refusalWithin, type Sql } from './sql.ts';
import type { Users } from './users.ts';

type Kind = 'SCHEMA' | 'TABLE' | 'SEQUENCE' | 'ROUTINE';

interface Owned {
  readonly owner: string;
  /** The object as a GRANT names it. */
  readonly name: string;
  readonly kind: Kind;
  readonly [column: string]: unknown;
}

/** So many objects are granted on in one statement: the Data API takes 64 KiB of SQL. */
const batch = 200;

/**
 * Grants on everything that there is: reading and writing to app, reading to readonly; and takes from PUBLIC and from
 * readonly what would let readonly write. The master takes the rights of each owner for that long, where it may. Then
 * asks the catalogues, as PostgreSQL only warns when it has granted a part. Throws DATABASE_FAILED with the names of
 * objects on which the two have too little or too much.
 */
export async function applyGrants(sql: Sql, users: Users): Promise<void> {
  const database = identifier(users.database);
  await withRightsOf(sql, users.master, await ownerOfDatabase(sql, users.database), () =>
    refusalWithin(sql, () =>
      sql.query(`REVOKE CREATE ON DATABASE ${database} FROM ${identifier(users.readonly.username)}, PUBLIC`),
    ),
  );
  for (const [owner, owned] of Map.groupBy(await ownedObjects(sql), (object) => object.owner)) {
    await withRightsOf(sql, users.master, owner, () => grantOnAll(sql, users, owned));
  }
  const faults = await findFaults(sql, users);
  if (faults.length === 0) return;
  throw new ActionError(
    'DATABASE_FAILED',
    `The master user ${users.master} could not give app (${users.app.username}) and readonly (${users.readonly.username}) their rights:\n${describeFaults(faults)}`,
    'In production, make the master a member of these owners WITH ADMIN OPTION (or owner of the objects), and use a new snapshot.',
  );
}

async function grantOnAll(sql: Sql, users: Users, owned: readonly Owned[]): Promise<void> {
  for (const [kind, objects] of Map.groupBy(owned, (object) => object.kind)) {
    for (let at = 0; at < objects.length; at += batch) {
      const names = objects.slice(at, at + batch).map(({ name }) => name);
      const grant = (list: string) => refusalWithin(sql, () => grantOn(sql, users, kind, list));
      if ((await grant(names.join(', '))) === undefined) continue;
      // Of some of them the master may still have the right to grant, as it was given to it.
      for (const name of names) await grant(name);
    }
  }
}

async function grantOn(sql: Sql, users: Users, kind: Kind, names: string): Promise<void> {
  const [app, readonly] = [identifier(users.app.username), identifier(users.readonly.username)];
  switch (kind) {
    case 'SCHEMA':
      await sql.query(`GRANT USAGE, CREATE ON SCHEMA ${names} TO ${app}`);
      await sql.query(`REVOKE CREATE ON SCHEMA ${names} FROM ${readonly}, PUBLIC CASCADE`);
      await sql.query(`GRANT USAGE ON SCHEMA ${names} TO ${readonly}`);
      return;
    case 'TABLE':
      await sql.query(`GRANT ALL ON TABLE ${names} TO ${app}`);
      await sql.query(`REVOKE ALL ON TABLE ${names} FROM ${readonly} CASCADE`);
      await sql.query(
        `REVOKE INSERT, UPDATE, DELETE, TRUNCATE, REFERENCES, TRIGGER ON TABLE ${names} FROM PUBLIC`,
      );
      await sql.query(`GRANT SELECT ON TABLE ${names} TO ${readonly}`);
      return;
    case 'SEQUENCE':
      await sql.query(`GRANT ALL ON SEQUENCE ${names} TO ${app}`);
      await sql.query(`REVOKE ALL ON SEQUENCE ${names} FROM ${readonly} CASCADE`);
      await sql.query(`REVOKE USAGE, UPDATE ON SEQUENCE ${names} FROM PUBLIC`);
      await sql.query(`GRANT SELECT ON SEQUENCE ${names} TO ${readonly}`);
      return;
    case 'ROUTINE':
      await sql.query(`GRANT EXECUTE ON ROUTINE ${names} TO ${app}`);
      return;
  }
}

/** So many objects are read at once: the Data API brings back 1 MiB. */
const page = 2000;

/** All schemas, tables (views, foreign tables, partitions), sequences and routines but those of extensions. */
async function ownedObjects(sql: Sql): Promise<Owned[]> {
  const found: Owned[] = [];
  for (let last = page; last === page; ) {
    const rows = await readObjects(sql, found.length);
    found.push(...rows);
    last = rows.length;
  }
  return found;
}

function readObjects(sql: Sql, from: number): Promise<Owned[]> {
  return sql.query<Owned>(
    `SELECT pg_catalog.pg_get_userbyid(n.nspowner)::text AS owner, 'SCHEMA' AS kind, pg_catalog.quote_ident(n.nspname) AS name
       FROM pg_catalog.pg_namespace n WHERE ${userSchema} AND ${notOfExtension('pg_namespace', 'n.oid')}
     UNION ALL
     SELECT pg_catalog.pg_get_userbyid(c.relowner)::text, CASE c.relkind WHEN 'S' THEN 'SEQUENCE' ELSE 'TABLE' END,
            pg_catalog.quote_ident(n.nspname) || '.' || pg_catalog.quote_ident(c.relname)
       FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
      WHERE c.relkind IN ('r', 'p', 'v', 'm', 'f', 'S') AND ${userSchema} AND ${notOfExtension('pg_class', 'c.oid')}
     UNION ALL
     SELECT pg_catalog.pg_get_userbyid(p.proowner)::text, 'ROUTINE', p.oid::pg_catalog.regprocedure::text
       FROM pg_catalog.pg_proc p JOIN pg_catalog.pg_namespace n ON n.oid = p.pronamespace
      WHERE ${userSchema} AND ${notOfExtension('pg_proc', 'p.oid')}
     ORDER BY 1, 2, 3 LIMIT ${page} OFFSET ${from}`,
  );
}
