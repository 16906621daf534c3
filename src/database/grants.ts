import { ActionError } from '../errors.ts';
import { withLockRetries } from './locks.ts';
import { asOwners, refusedConditions } from './owner-rights.ts';
import { identifier, literal } from './quoting.ts';
import { describeFaults, findFaults, type Kind, kinds, rolesOf } from './rights.ts';
import type { Sql } from './sql.ts';
import type { Users } from './users.ts';

/** How many objects are granted on in one transaction: since PostgreSQL 18 GRANT holds a lock on each until its end. */
const batch = 1000;

/**
 * Grants on everything that there is: reading and writing to app, reading to readonly; and takes from PUBLIC and from
 * readonly what would let readonly write. Touches only objects on which something is missing or too much, in batches
 * that commit: a repetition continues. The master takes the rights of each owner for a batch, where it may. Then asks the
 * catalogs, as PostgreSQL only warns when it has granted a part. Throws DATABASE_FAILED with the names of objects on
 * which the two have too little or too much.
 */
export async function applyGrants(sql: Sql, users: Users): Promise<void> {
  await closeForCreation(sql, users);
  const bounds = await sql.query<{ kind: string; until: string }>(
    `WITH ${rolesOf(users)} SELECT kind, until FROM (
       ${kinds.map(boundsOf).join(' UNION ALL ')}
     ) bounds ORDER BY place, oid`,
  );
  let from = '0';
  for (const [index, { kind: name, until }] of bounds.entries()) {
    if (bounds[index - 1]?.kind !== name) from = '0';
    const kind = kinds.find((one) => one.name === name);
    if (kind !== undefined)
      await withLockRetries(sql, users.master, () => sql.query(grantOn(kind, users, from, until)));
    from = until;
  }
  const found = await findFaults(sql, users);
  if (found.faults.length === 0) return;
  throw new ActionError(
    'DATABASE_FAILED',
    `The master user ${users.master} cannot give app (${users.app.username}) and readonly (${users.readonly.username}) exactly their rights:\n${describeFaults(found)}`,
    'In production, make the master user a member of these owners WITH ADMIN OPTION (GRANT owner TO master WITH ADMIN OPTION, run by a role that has it), or make it the owner of the objects (ALTER … OWNER TO master), and use a new snapshot.',
  );
}

const inNeed = 'give_app OR give_readonly OR excess';

function boundsOf({ name, rows }: Kind, order: number): string {
  return `SELECT '${name}' AS kind, oid::text AS until, ${order} AS place, oid FROM (
    SELECT oid, row_number() OVER (ORDER BY oid) AS n, count(*) OVER () AS total FROM (${rows}) x WHERE ${inNeed}
  ) numbered WHERE n % ${batch} = 0 OR n = total`;
}

/** One batch: the objects of a kind with OIDs from `from` (excluded) to `until`. */
function grantOn(kind: Kind, users: Users, from: string, until: string): string {
  const [app, readonly] = [identifier(users.app.username), identifier(users.readonly.username)];
  const on = kind.name.toUpperCase();
  const objects = `(WITH ${rolesOf(users)} SELECT * FROM (${kind.rows}) x WHERE oid > ${from} AND oid <= ${until} AND (${inNeed}))`;
  const run = (verb: string, role: string) =>
    `EXECUTE ${literal(`${verb} ON ${on} `)} || item.names || ${literal(` ${role}`)};`;
  const statements = `
      IF item.excess THEN
        ${kind.writes === undefined ? 'NULL;' : run('REVOKE ALL', `FROM ${readonly} CASCADE`)}
        ${kind.writes === undefined ? 'NULL;' : run(`REVOKE ${kind.writes}`, 'FROM PUBLIC CASCADE')}
        -- What a holder of a grant option has granted, only the loss of that option revokes.
        IF item.holders IS NOT NULL THEN
          EXECUTE 'REVOKE GRANT OPTION FOR ALL PRIVILEGES ON ${on} ' || item.names || ' FROM ' || item.holders || ' CASCADE';
        END IF;
      END IF;
      -- What app had through PUBLIC, it needs by name then.
      IF item.give_app OR item.excess THEN ${run(`GRANT ${kind.app}`, `TO ${app}`)} END IF;
      ${kind.readonly === undefined ? '' : `IF item.give_readonly OR item.excess THEN ${run(`GRANT ${kind.readonly}`, `TO ${readonly}`)} END IF;`}`;
  const select = (names: string, grouping: string) => `
    SELECT o.owner, o.give_app, o.give_readonly, o.excess, ${names} AS names,
           (SELECT string_agg(DISTINCT quote_ident(pg_get_userbyid(a.grantee)), ', ')
              FROM ${grouping === '' ? 'aclexplode(o.acl) a WHERE' : `${objects} p CROSS JOIN aclexplode(p.acl) a WHERE p.owner = o.owner AND p.excess AND o.excess AND`}
                   a.is_grantable AND a.grantee <> 0 AND a.grantee <> o.owner) AS holders
      FROM ${objects} o ${grouping}`;
  return asOwners(
    `SELECT owner FROM ${objects} o UNION SELECT n.nspowner FROM pg_namespace n WHERE ${schemasOf(kind, objects)}`,
    `
  FOR item IN ${select("string_agg(o.name, ', ' ORDER BY o.oid)", 'GROUP BY 1, 2, 3, 4')} LOOP
    BEGIN
      ${statements}
    EXCEPTION WHEN ${refusedConditions} THEN
      refused = refused || item.owner;
    END;
  END LOOP;
  IF refused <> '{}' THEN
    -- Of some of them the master may still have the right to grant, as it was given to it.
    FOR item IN ${select('o.name', '')} WHERE o.owner = ANY (refused) LOOP
      BEGIN
        ${statements}
      EXCEPTION WHEN ${refusedConditions} THEN NULL;
      END;
    END LOOP;
  END IF;`,
    "  refused pg_catalog.oid[] = '{}';",
  );
}

/** The schemas of the objects: a name is found only with USAGE on its schema. */
function schemasOf({ name }: Kind, objects: string): string {
  const table = { table: 'pg_class', sequence: 'pg_class', routine: 'pg_proc', type: 'pg_type' } as const;
  if (name === 'schema' || name === 'large object') return 'false';
  const column = { pg_class: 'relnamespace', pg_proc: 'pronamespace', pg_type: 'typnamespace' }[table[name]];
  return `n.oid IN (SELECT s.${column} FROM ${objects} o JOIN ${table[name]} s ON s.oid = o.oid)`;
}

/** Readonly must not make schemas. */
async function closeForCreation(sql: Sql, users: Users): Promise<void> {
  const [database, name] = [identifier(users.database), literal(users.database)];
  await withLockRetries(sql, users.master, () =>
    sql.query(
      asOwners(
        `SELECT datdba FROM pg_database WHERE datname = ${name}`,
        `  BEGIN
    EXECUTE ${literal(`REVOKE CREATE ON DATABASE ${database} FROM ${identifier(users.readonly.username)}, PUBLIC CASCADE`)};
  EXCEPTION WHEN ${refusedConditions} THEN NULL;
  END;`,
      ),
    ),
  );
}
