import type { Item } from '../sandbox/dynamodb.ts';
import { credentials, present, table } from '../support/constants.ts';
import type { Fixture } from '../support/fixture.ts';

/** Everything that must be the same after a disturbed run: what exists in AWS, and what SQL answers. */
export async function describeEnd(fixture: Fixture): Promise<unknown> {
  const { sandbox, target } = fixture;
  await sandbox.rds.advance();
  const { clusters, instances, snapshots, endpoints } = sandbox.rds.state;
  const items = await sandbox.dumpTable(target.account, target.region, table);
  return {
    clusters: describeAll(clusters),
    instances: describeAll(instances),
    snapshots: describeAll(snapshots),
    endpoints,
    secrets: Object.keys(sandbox.awsState.secrets),
    state: items.filter((item) => item['event_type']?.S === 'STATE').map((item) => item['status']?.S),
    leases: items
      .filter((item) => item['event_id']?.S === 'LEASE')
      .map((item) => ({ status: item['status']?.S, unfinished: unfinishedOf(item) })),
    database: await describeDatabase(fixture),
  };
}

interface Thing {
  readonly account: string;
  readonly shown: object;
  readonly status: string;
  readonly tags: Parameters<typeof sortTags>[0];
  readonly sharedWith?: readonly string[];
}

/** In an order of their own: they may have been made in another one. */
function describeAll(things: Readonly<Record<string, Thing>>): object[] {
  return Object.values(things)
    .map(({ account, shown, status, tags, sharedWith }) => {
      // Nobody waits until the previous cluster has stopped.
      const settled = status === 'stopping' ? 'stopped' : status;
      return { ...plain(shown), account, status: settled, sharedWith, tags: sortTags(tags) };
    })
    .toSorted((a, b) => JSON.stringify(a).localeCompare(JSON.stringify(b)));
}

function unfinishedOf(item: Item): unknown {
  return (JSON.parse(item['record']?.S ?? '{}') as { unfinished?: string }).unfinished ?? null;
}

/** Times and ids that a new thing gets differ between any two runs. */
function plain(shown: object): Record<string, unknown> {
  const changing = /Time$|^DbClusterResourceId$|^DbiResourceId$/;
  return Object.fromEntries(Object.entries(shown).filter(([name]) => !changing.test(name)));
}

function sortTags(tags: readonly { Key?: string | undefined; Value?: string | undefined }[]): string[] {
  return tags.map(({ Key, Value }) => (Key?.endsWith(':kept-until') ? Key : `${Key}=${Value}`)).toSorted();
}

/** Roles, memberships, grants and default privileges of the target, and which passwords work. */
async function describeDatabase(fixture: Fixture): Promise<unknown> {
  const { sandbox, target } = fixture;
  const volume = sandbox.rds.volumeOf(target.account, target.region, 'staging');
  const catalog = await sandbox.dataPlane.superuserQuery(
    volume,
    credentials.database,
    `SELECT jsonb_build_object(
       'roles', (SELECT jsonb_agg(jsonb_build_array(rolname, rolcanlogin, rolcreaterole, rolcreatedb, rolconnlimit, rolvaliduntil) ORDER BY rolname) FROM pg_roles),
       'members', (SELECT jsonb_agg(jsonb_build_array(roleid::regrole, member::regrole) ORDER BY roleid::regrole::text, member::regrole::text) FROM pg_auth_members),
       'tables', (SELECT jsonb_agg(jsonb_build_array(oid::regclass::text, relacl::text) ORDER BY oid::regclass::text) FROM pg_class WHERE relnamespace::regnamespace::text NOT LIKE 'pg_%' AND relkind IN ('r', 'S', 'v')),
       'schemas', (SELECT jsonb_agg(jsonb_build_array(nspname, nspacl::text) ORDER BY nspname) FROM pg_namespace),
       'databases', (SELECT jsonb_agg(jsonb_build_array(datname, datacl::text) ORDER BY datname) FROM pg_database),
       'defaults', (SELECT jsonb_agg(jsonb_build_array(defaclrole::regrole, defaclobjtype, defaclacl::text) ORDER BY defaclrole::regrole::text, defaclobjtype) FROM pg_default_acl)
     ) AS catalog`,
  );
  const where = { ...target, cluster: 'staging' };
  // A rollback brings back a database with other users: then it is the same refusal that must come.
  const logIn = async (user: string, password: string): Promise<unknown> => {
    try {
      return (await fixture.query(where, { user, password }, 'SELECT count(*)::int AS n FROM customers'))[0];
    } catch (error) {
      return { refused: (error as { code?: unknown }).code ?? String(error) };
    }
  };
  return {
    catalog: present(catalog[0]),
    master: await logIn(credentials.master_username, credentials.master_password),
    app: await logIn(credentials.app_username, credentials.app_password),
    readonly: await logIn(credentials.readonly_username, credentials.readonly_password),
  };
}
