import { ActionError } from '../errors.ts';
import { withLockRetries } from './locks.ts';
import { actingAs, asOwners, refusedConditions, withRightsOf } from './owner-rights.ts';
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
  const { batches, owners } = await findNeeds(sql, users);
  await withRightsOf(sql, owners, async () => {
    let last: Batch | undefined;
    for (const next of batches) {
      const from = last?.kind === next.kind ? last.until : '0';
      await withLockRetries(sql, users.master, () => sql.query(grantOn(next.kind, users, from, next.until)));
      last = next;
    }
  });
  const found = await findFaults(sql, users);
  if (found.faults.length === 0) return;
  throw new ActionError(
    'DATABASE_FAILED',
    `The master user ${users.master} cannot give app (${users.app.username}) and readonly (${users.readonly.username}) exactly their rights:\n${describeFaults(found)}`,
    'In production, make the master user a member of these owners WITH ADMIN OPTION (GRANT owner TO master WITH ADMIN OPTION, run by a role that has it), or make it the owner of the objects (ALTER … OWNER TO master), and use a new snapshot.',
  );
}

const inNeed = 'give_app OR give_readonly OR excess';

interface Batch {
  readonly kind: Kind;
  /** The last OID of it. */
  readonly until: string;
}

/** The batches of objects on which something is to be granted or revoked, and the OIDs of their owners. */
async function findNeeds(
  sql: Sql,
  users: Users,
): Promise<{ batches: readonly Batch[]; owners: readonly string[] }> {
  const part = ({ name, rows }: Kind, place: number) =>
    `SELECT '${name}' AS kind, ${place} AS place, oid, owner, schema FROM (${rows}) x WHERE ${inNeed}`;
  const rows = await sql.query<{ kind: string; oid: string }>(
    `WITH ${rolesOf(users)}, need AS MATERIALIZED (${kinds.map(part).join(' UNION ALL ')})
     SELECT kind, oid::text AS oid FROM (
       SELECT kind, place, oid FROM (
         SELECT *, row_number() OVER (PARTITION BY place ORDER BY oid) AS n, count(*) OVER (PARTITION BY place) AS total FROM need
       ) numbered WHERE n % ${batch} = 0 OR n = total
       UNION ALL SELECT 'owner', 10, owner FROM (
         SELECT owner FROM need UNION SELECT n.nspowner FROM pg_catalog.pg_namespace n WHERE n.oid IN (SELECT schema FROM need)
       ) owners
     ) found ORDER BY place, found.oid`,
  );
  const owners = rows.filter(({ kind }) => kind === 'owner').map(({ oid }) => oid);
  const batches = rows.flatMap(({ kind: name, oid }) => {
    const kind = kinds.find((one) => one.name === name);
    return kind === undefined ? [] : [{ kind, until: oid }];
  });
  return { batches, owners };
}

/** One batch: the objects of a kind with OIDs from `from` (excluded) to `until`. */
function grantOn(kind: Kind, users: Users, from: string, until: string): string {
  const [app, readonly] = [identifier(users.app.username), identifier(users.readonly.username)];
  const on = kind.name.toUpperCase();
  const objects = `(WITH ${rolesOf(users)} SELECT * FROM (${kind.rows}) x WHERE oid > ${from} AND oid <= ${until} AND (${inNeed}))`;
  const run = (verb: string, role: string) =>
    `EXECUTE ${literal(`${verb} ON ${on} `)} || item.names || ${literal(` ${role}`)};`;
  const revokes =
    kind.writes === undefined
      ? 'NULL;'
      : `${run('REVOKE ALL', `FROM ${readonly} CASCADE`)} ${run(`REVOKE ${kind.writes}`, 'FROM PUBLIC CASCADE')}`;
  // What a holder of a grant option has granted, only the loss of that option revokes.
  const ends = `EXECUTE 'REVOKE GRANT OPTION FOR ALL PRIVILEGES ON ${on} ' || item.names || ' FROM ' || item.holders || ' CASCADE';`;
  const statements = `
      IF item.excess AND item.holders IS NULL THEN
        ${revokes}
      ELSIF item.excess THEN
        ${actingAs('item.owner', `${revokes} ${ends}`)}
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
  // A name is found only with USAGE on its schema.
  return asOwners(
    `SELECT owner FROM ${objects} o UNION SELECT n.nspowner FROM pg_namespace n WHERE n.oid IN (SELECT schema FROM ${objects} o)`,
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

/** Readonly must not make schemas. */
async function closeForCreation(sql: Sql, users: Users): Promise<void> {
  const [database, name] = [identifier(users.database), literal(users.database)];
  await withLockRetries(sql, users.master, () =>
    sql.query(
      asOwners(
        `SELECT datdba FROM pg_database WHERE datname = ${name}`,
        `  BEGIN
    ${actingAs(
      `(SELECT datdba FROM pg_database WHERE datname = ${name})`,
      `EXECUTE ${literal(`REVOKE CREATE ON DATABASE ${database} FROM ${identifier(users.readonly.username)}, PUBLIC CASCADE`)};`,
    )}
  EXCEPTION WHEN ${refusedConditions} THEN NULL;
  END;`,
      ),
    ),
  );
}
