import fc from 'fast-check';
import { database, master } from '../sandbox/postgres/production.ts';

/** One statement of a world's history, run as AWS, as the master or as a role; one that PostgreSQL refuses never happened. */
export interface Statement {
  readonly in: string;
  readonly text: string;
}

/** A production database: the statements that made it, and how it is restored. */
export interface World {
  readonly statements: readonly Statement[];
  /** Roles of production that the credentials secret names; undefined where the names are new. */
  readonly app: string | undefined;
  readonly readonly: string | undefined;
  /** The master may switch event triggers off, as on RDS. */
  readonly mayDisableTriggers: boolean;
  readonly masks: boolean;
  /** The input app-bypasses-rls. */
  readonly appBypassesRls: 'true' | 'false' | 'refuse';
}

const roles = ['r0', 'r1', 'r2', 'r3', 'r4', 'r5'] as const;
const schemas = ['public', 's0', 's1', '"S 2"'] as const;
const tables = ['t0', 't1', 't2', 't3', 't4', '"T 5"'] as const;
const databases = ['d0', 'd1'] as const;

const maybe = fc.boolean();
const rarely = fc.integer({ min: 0, max: 7 }).map((n) => n === 0);
const aRole = fc.constantFrom(...roles);
const anOwner = fc.oneof(
  { weight: 3, arbitrary: fc.constant<string>(master) },
  { weight: 4, arbitrary: aRole },
);
/** Half of the worlds can be restored: what a hook masks is mostly the master's, and it seldom leaves its roles. */
const anOwnerToMask = fc.oneof(
  { weight: 6, arbitrary: fc.constant<string>(master) },
  { weight: 1, arbitrary: aRole },
);
const leaves: fc.Arbitrary<string[]> = fc.oneof(
  { weight: 3, arbitrary: fc.constant<string[]>([]) },
  { weight: 1, arbitrary: fc.array<string>(aRole, { minLength: 1, maxLength: 3 }) },
);
const grantee = fc.oneof({ weight: 3, arbitrary: aRole }, { weight: 1, arbitrary: fc.constant('PUBLIC') });
const aTable = fc
  .tuple(fc.constantFrom(...schemas), fc.constantFrom(...tables))
  .map((name) => name.join('.'));
const tableRights = fc.constantFrom(
  'SELECT',
  'INSERT',
  'UPDATE',
  'ALL',
  'SELECT, TRIGGER',
  'UPDATE (note)',
  'TRUNCATE',
);

const inShop = (text: string): Statement => ({ in: database, text });
const as = (role: string, text: string): string => `SET LOCAL ROLE ${role}; ${text}; SET LOCAL ROLE NONE`;

/** Who made a role decides what the master may do to it. */
const role = fc
  .record({
    maker: fc.constantFrom(master, master, master, 'aws', 'maker'),
    login: maybe,
    creates: rarely,
    bypasses: rarely,
    inherits: maybe,
    copies: rarely,
    limit: rarely,
  })
  .map(({ maker, login, creates, bypasses, inherits, copies, limit }) => (name: string, aliens: boolean) => {
    const options = [
      login ? "LOGIN PASSWORD 'production'" : '',
      creates ? 'CREATEROLE' : '',
      inherits ? '' : 'NOINHERIT',
      limit ? 'CONNECTION LIMIT 1' : '',
    ];
    const create = `CREATE ROLE ${name} ${options.join(' ')}`;
    const made = maker === 'aws' && aliens ? create : as(maker === 'aws' ? master : maker, create);
    const powers = [bypasses ? 'BYPASSRLS' : '', copies && maker !== 'aws' ? 'REPLICATION' : '']
      .join(' ')
      .trim();
    return [made, ...(powers === '' ? [] : [`ALTER ROLE ${name} ${powers}`])].map(inShop);
  });

const membership = fc
  .record({
    role: aRole,
    member: fc.oneof(aRole, fc.constant<string>(master)),
    admin: maybe,
    inherit: maybe,
    set: maybe,
    by: fc.constantFrom('aws', master, 'r0', 'r1'),
  })
  .map(({ role: group, member, admin, inherit, set, by }) => {
    const grant = `GRANT ${group} TO ${member} WITH ADMIN ${admin}, INHERIT ${inherit}, SET ${set}`;
    return [inShop(by === 'aws' ? grant : as(by, grant))];
  });

const schema = fc.record({ owner: anOwner, open: rarely }).map(({ owner, open }) => (name: string) => [
  inShop(
    name === 'public'
      ? `ALTER SCHEMA public OWNER TO ${owner}`
      : `CREATE SCHEMA ${name} AUTHORIZATION ${owner}`,
  ),
  ...(open ? [inShop(`GRANT ALL ON SCHEMA ${name} TO PUBLIC`)] : []),
]);

const columns = "(id int, note text DEFAULT 'n', mail text)";
const table = fc
  .record({
    name: aTable,
    owner: anOwner,
    kind: fc.constantFrom(
      'plain',
      'plain',
      'identity',
      'generated',
      'partitioned',
      'foreign',
      'view',
      'materialized',
      'child',
    ),
    rows: fc.constantFrom(0, 5, 50),
    security: fc.constantFrom('', '', '', 'ENABLE', 'FORCE'),
    policyFor: fc.option(grantee),
    trigger: fc.constantFrom('', '', 'ROW', 'STATEMENT'),
    rule: rarely,
    noStatistics: rarely,
    extended: rarely,
  })
  .map(({ name, owner, kind, rows, security, policyFor, trigger, rule, noStatistics, extended }) => {
    const [inSchema = '', own = ''] = name.split('.');
    const part = (suffix: string) =>
      `${inSchema}.${own.startsWith('"') ? `"${own.slice(1, -1)}${suffix}"` : own + suffix}`;
    const make: Record<typeof kind, string[]> = {
      plain: [`CREATE TABLE ${name} ${columns}`],
      identity: [`CREATE TABLE ${name} (id int GENERATED ALWAYS AS IDENTITY, note text, mail text)`],
      generated: [
        `CREATE TABLE ${name} (id int GENERATED ALWAYS AS (length(mail)) STORED, note text, mail text)`,
      ],
      partitioned: [
        `CREATE TABLE ${name} ${columns} PARTITION BY RANGE (id)`,
        `CREATE TABLE ${part('_p')} PARTITION OF ${name} DEFAULT`,
      ],
      foreign: [
        `CREATE TABLE ${name} ${columns} PARTITION BY RANGE (id)`,
        `CREATE TABLE ${part('_p')} PARTITION OF ${name} DEFAULT`,
        `CREATE FOREIGN TABLE ${part('_f')} PARTITION OF ${name} FOR VALUES FROM (-9) TO (-1) SERVER archive`,
      ],
      view: [`CREATE VIEW ${name} AS SELECT 1 AS id, util.spy('view') AS note, 'x'::text AS mail`],
      materialized: [
        `CREATE MATERIALIZED VIEW ${name} AS SELECT 1 AS id, 'x'::text AS note, 'x'::text AS mail`,
      ],
      child: [`CREATE TABLE ${name} (extra int) INHERITS (public.customers)`],
    };
    const alter = kind === 'view' ? 'VIEW' : kind === 'materialized' ? 'MATERIALIZED VIEW' : 'TABLE';
    const isTable = alter === 'TABLE';
    const fill = kind === 'identity' || kind === 'generated' ? '(note, mail)' : '(id, note, mail)';
    const values = kind === 'identity' || kind === 'generated' ? "'n', 'real' || n" : "n, 'n', 'real' || n";
    return [
      ...make[kind],
      ...(isTable && rows > 0
        ? [`INSERT INTO ${name} ${fill} SELECT ${values} FROM generate_series(1, ${rows}) n`]
        : []),
      `ALTER ${alter} ${name} OWNER TO ${owner}`,
      ...(kind === 'partitioned' || kind === 'foreign'
        ? [`ALTER TABLE ${part('_p')} OWNER TO ${owner}`]
        : []),
      ...(kind === 'foreign' ? [`ALTER FOREIGN TABLE ${part('_f')} OWNER TO ${owner}`] : []),
      ...(isTable && security !== '' ? [`ALTER TABLE ${name} ENABLE ROW LEVEL SECURITY`] : []),
      ...(isTable && security === 'FORCE' ? [`ALTER TABLE ${name} FORCE ROW LEVEL SECURITY`] : []),
      ...(isTable && policyFor !== null
        ? [`CREATE POLICY own ON ${name} TO ${policyFor} USING (util.spy('policy') <> '')`]
        : []),
      ...(isTable && trigger !== ''
        ? [
            `CREATE TRIGGER spy AFTER INSERT OR UPDATE OR DELETE ON ${name} FOR EACH ${trigger} EXECUTE FUNCTION util.spy_trigger()`,
          ]
        : []),
      ...(isTable && rule ? [`CREATE RULE quiet AS ON INSERT TO ${name} DO INSTEAD NOTHING`] : []),
      ...(isTable && noStatistics ? [`ALTER TABLE ${name} ALTER COLUMN mail SET STATISTICS 0`] : []),
      ...(isTable && extended
        ? [`CREATE STATISTICS ${part('_x')} (dependencies, mcv) ON note, mail FROM ${name}`]
        : []),
    ].map(inShop);
  });

const grant = fc.oneof(
  fc
    .record({
      on: aTable,
      to: grantee,
      rights: tableRights,
      option: maybe,
      by: fc.constantFrom('aws', 'r0', 'r1', 'r2'),
    })
    .map(({ on, to, rights, option, by }) => {
      const text = `GRANT ${rights} ON TABLE ${on} TO ${to}${option && to !== 'PUBLIC' ? ' WITH GRANT OPTION' : ''}`;
      return [inShop(by === 'aws' ? text : as(by, text))];
    }),
  fc
    .record({ on: fc.constantFrom(...schemas), to: grantee, option: rarely })
    .map(({ on, to, option }) => [
      inShop(`GRANT ALL ON SCHEMA ${on} TO ${to}${option && to !== 'PUBLIC' ? ' WITH GRANT OPTION' : ''}`),
    ]),
  fc
    .record({ to: grantee, right: fc.constantFrom('CREATE', 'CONNECT', 'ALL') })
    .map(({ to, right }) => [inShop(`GRANT ${right} ON DATABASE ${database} TO ${to}`)]),
  fc.constantFrom(
    [inShop(`REVOKE CONNECT ON DATABASE ${database} FROM PUBLIC`)],
    [inShop('REVOKE ALL ON SCHEMA public FROM PUBLIC')],
  ),
);

const defaults = fc
  .record({
    maker: anOwner,
    inSchema: fc.option(fc.constantFrom(...schemas)),
    what: fc.constantFrom(
      'ALL ON TABLES',
      'SELECT ON TABLES',
      'ALL ON SEQUENCES',
      'EXECUTE ON ROUTINES',
      'USAGE ON TYPES',
    ),
    to: grantee,
    takes: rarely,
  })
  .map(({ maker, inSchema, what, to, takes }) => [
    inShop(
      `ALTER DEFAULT PRIVILEGES FOR ROLE ${maker}${inSchema === null ? '' : ` IN SCHEMA ${inSchema}`} ${takes ? 'REVOKE' : 'GRANT'} ${what} ${takes ? 'FROM' : 'TO'} ${to}`,
    ),
  ]);

const setting = fc
  .record({
    where: fc.oneof(
      fc.constant(`DATABASE ${database}`),
      fc.constant(`ROLE ${master}`),
      aRole.map((name) => `ROLE ${name}`),
      aRole.map((name) => `ROLE ${name} IN DATABASE ${database}`),
      fc.constant('ROLE ALL'),
    ),
    what: fc.constantFrom(
      'default_transaction_read_only = on',
      'search_path = public, pg_catalog',
      "statement_timeout = '1ms'",
      "role = 'r0'",
      'row_security = off',
      "default_transaction_isolation = 'serializable'",
      "lock_timeout = '1ms'",
      "DateStyle = 'German'",
      'standard_conforming_strings = off',
      "idle_in_transaction_session_timeout = '1ms'",
      'check_function_bodies = off',
      'quote_all_identifiers = on',
      'plpgsql.variable_conflict = use_variable',
      'bytea_output = escape',
    ),
  })
  .map(({ where, what }) => [inShop(`ALTER ${where} SET ${what}`)]);

const object = fc.oneof(
  fc
    .record({ owner: anOwner, open: rarely })
    .map(({ owner, open }) => [
      inShop(
        `DO $lo$ DECLARE made oid; BEGIN made = lo_from_bytea(0, 'real'); EXECUTE 'ALTER LARGE OBJECT ' || made || ' OWNER TO ${owner}'; ${open ? "EXECUTE 'GRANT ALL ON LARGE OBJECT ' || made || ' TO PUBLIC';" : ''} END $lo$`,
      ),
    ]),
  fc
    .record({
      name: fc.constantFrom('q0', 'q1'),
      at: fc.constantFrom(...schemas),
      owner: anOwner,
      to: grantee,
    })
    .map(({ name, at, owner, to }) => [
      ...[
        `CREATE SEQUENCE ${at}.${name}`,
        `ALTER SEQUENCE ${at}.${name} OWNER TO ${owner}`,
        `GRANT ALL ON SEQUENCE ${at}.${name} TO ${to}`,
      ].map(inShop),
    ]),
  fc
    .record({ at: fc.constantFrom(...schemas), owner: anOwner })
    .map(({ at, owner }) => [
      ...[
        `CREATE DOMAIN ${at}.email AS text CHECK (util.spy('domain') <> '')`,
        `ALTER DOMAIN ${at}.email OWNER TO ${owner}`,
        `REVOKE USAGE ON TYPE ${at}.email FROM PUBLIC`,
      ].map(inShop),
    ]),
  fc
    .record({ at: fc.constantFrom(...schemas), owner: anOwner, definer: maybe })
    .map(({ at, owner, definer }) => [
      ...[
        `CREATE FUNCTION ${at}.f(a int) RETURNS int LANGUAGE sql ${definer ? 'SECURITY DEFINER' : ''} AS 'SELECT a'`,
        `ALTER FUNCTION ${at}.f(int) OWNER TO ${owner}`,
        `REVOKE EXECUTE ON FUNCTION ${at}.f(int) FROM PUBLIC`,
      ].map(inShop),
    ]),
  fc
    .constantFrom('hstore', 'pgcrypto', 'dblink', 'citext', 'pg_trgm', 'ltree')
    .map((name) => [inShop(`CREATE EXTENSION ${name}`)]),
);

/** Code that stands in for PostgreSQL's own, found where a search_path of production puts public first. */
const shadow = fc
  .constantFrom(
    `CREATE FUNCTION public.eq(a name, b name) RETURNS bool LANGUAGE plpgsql AS $f$ BEGIN PERFORM util.spy('operator'); RETURN a OPERATOR(pg_catalog.=) b; END $f$; CREATE OPERATOR public.= (LEFTARG = name, RIGHTARG = name, FUNCTION = public.eq)`,
    `CREATE FUNCTION public.quote_ident(a name) RETURNS text LANGUAGE plpgsql AS $f$ BEGIN RETURN util.spy('quote_ident'); END $f$`,
    `CREATE FUNCTION public.pg_has_role(a name, b name, c varchar) RETURNS bool LANGUAGE plpgsql AS $f$ BEGIN PERFORM util.spy('pg_has_role'); RETURN true; END $f$`,
    `CREATE VIEW public.pg_roles AS SELECT util.spy('pg_roles') AS rolname`,
  )
  .map((text) => [inShop(text)]);

const events = fc
  .constantFrom('ddl_command_end', 'ddl_command_start', 'sql_drop')
  .chain((event) =>
    fc
      .constantFrom('audits', 'forbids')
      .map((what) =>
        [
          `CREATE FUNCTION util.on_ddl() RETURNS event_trigger LANGUAGE plpgsql AS $f$ BEGIN PERFORM util.spy('event'); ${what === 'forbids' ? "RAISE EXCEPTION 'only by the pipeline';" : ''} END $f$`,
          `CREATE EVENT TRIGGER on_ddl ON ${event} EXECUTE FUNCTION util.on_ddl()`,
        ].map(inShop),
      ),
  );

const otherDatabase = fc
  .record({
    owner: anOwner,
    limit: fc.constantFrom(-1, -1, 0, 3),
    allow: maybe,
    template: rarely,
    invalid: rarely,
    to: fc.option(grantee),
    subscription: fc.constantFrom('', '', master, 'aws'),
    enabled: maybe,
  })
  .map(({ owner, limit, allow, template, invalid, to, subscription, enabled }) => (name: string) => [
    { in: 'postgres', text: `CREATE DATABASE ${name} OWNER ${owner} STRATEGY file_copy` },
    {
      in: name,
      text: `CREATE TABLE people (mail text); INSERT INTO people VALUES ('real'); GRANT ALL ON people TO PUBLIC`,
    },
    ...(subscription === '' ? [] : subscriptionIn(name, subscription, enabled)),
    {
      in: 'postgres',
      text: `ALTER DATABASE ${name} CONNECTION LIMIT ${limit} ${allow || subscription !== '' ? '' : 'ALLOW_CONNECTIONS false'} IS_TEMPLATE ${template}`,
    },
    ...(to === null ? [] : [{ in: 'postgres', text: `GRANT ALL ON DATABASE ${name} TO ${to}` }]),
    ...(invalid
      ? [{ in: 'postgres', text: `UPDATE pg_database SET datconnlimit = -2 WHERE datname = '${name}'` }]
      : []),
  ]);

function subscriptionIn(name: string, owner: string, enabled: boolean): Statement[] {
  const own = owner === 'aws' ? [] : [`ALTER SUBSCRIPTION sub_${name} OWNER TO ${owner}`];
  return [
    `CREATE SUBSCRIPTION sub_${name} CONNECTION 'host=127.0.0.1 port=9 user=x password=x dbname=x' PUBLICATION p WITH (connect = false, slot_name = NONE)`,
    ...(enabled
      ? [`ALTER SUBSCRIPTION sub_${name} SET (slot_name = x)`, `ALTER SUBSCRIPTION sub_${name} ENABLE`]
      : []),
    ...own,
  ].map((text) => ({ in: name, text }));
}

/** What the other statements use: the spy tells the server's log who calls it, whatever becomes of the transaction. */
export const common: readonly Statement[] = [
  `CREATE SCHEMA util AUTHORIZATION ${master}`,
  'GRANT USAGE ON SCHEMA util TO PUBLIC',
  `CREATE FUNCTION util.spy(what text) RETURNS text LANGUAGE plpgsql AS $f$ BEGIN RAISE LOG 'WORLD-SPY % of % as %.', what, session_user, current_user; RETURN what; END $f$`,
  `CREATE FUNCTION util.spy_trigger() RETURNS trigger LANGUAGE plpgsql AS $f$ BEGIN PERFORM util.spy('trigger'); RETURN NULL; END $f$`,
  `CREATE TABLE public.customers (id int, note text, mail text); INSERT INTO public.customers SELECT n, 'n', 'real' || n % 7 FROM generate_series(1, 100) n`,
  `CREATE STATISTICS public.together (mcv) ON note, mail FROM public.customers; ALTER STATISTICS public.together OWNER TO ${master}`,
  'CREATE EXTENSION postgres_fdw',
  "CREATE SERVER archive FOREIGN DATA WRAPPER postgres_fdw OPTIONS (host '127.0.0.1', port '9', dbname 'x')",
].map(inShop);

/** A production database that PostgreSQL allows. */
export const worlds: fc.Arbitrary<World> = fc
  .record({
    roles: fc.tuple(...roles.map(() => role)),
    aliens: rarely,
    memberships: fc.array(membership, { maxLength: 8 }),
    databaseOwner: fc.option(aRole, { freq: 2 }),
    customersOwner: anOwnerToMask,
    schemas: fc.tuple(...schemas.map((name) => schema.map((make) => make(name)))),
    tables: fc.array(table, { minLength: 1, maxLength: 6 }),
    objects: fc.array(object, { maxLength: 5 }),
    grants: fc.array(grant, { maxLength: 8 }),
    defaults: fc.array(defaults, { maxLength: 4 }),
    databases: fc.tuple(
      ...databases.map((name) =>
        fc.option(
          otherDatabase.map((make) => make(name)),
          { freq: 1 },
        ),
      ),
    ),
    shadows: fc.array(shadow, { maxLength: 2 }),
    settings: fc.array(setting, { maxLength: 4 }),
    events: fc.option(events, { freq: 1 }),
    leaves,
    app: fc.option(aRole, { freq: 1 }),
    readonly: fc.option(aRole, { freq: 1 }),
    mayDisableTriggers: fc.integer({ min: 0, max: 3 }).map((n) => n > 0),
    masks: maybe,
    appBypassesRls: fc.constantFrom(
      'false' as const,
      'false' as const,
      'true' as const,
      'true' as const,
      'refuse' as const,
    ),
    excluded: rarely,
  })
  .filter(({ app, readonly }) => app === null || app !== readonly)
  .map((made) => ({
    statements: [
      ...common,
      ...made.roles.flatMap((make, index) => make(`r${index}`, made.aliens)),
      ...made.memberships.flat(),
      inShop(`ALTER TABLE public.customers OWNER TO ${made.customersOwner}`),
      ...made.schemas.flat(),
      ...made.tables.flat(),
      ...made.objects.flat(),
      ...made.grants.flat(),
      ...made.defaults.flat(),
      ...(made.databaseOwner === null
        ? []
        : [inShop(`ALTER DATABASE ${database} OWNER TO ${made.databaseOwner}`)]),
      ...made.databases.flatMap((one) => one ?? []),
      ...made.shadows.flat(),
      // Where the master has left a role, it may have no way back.
      ...made.leaves.map((name) =>
        inShop(`REVOKE ${name} FROM ${master} ${made.aliens ? '' : `GRANTED BY ${master} `}CASCADE`),
      ),
      inShop('ANALYZE'),
      ...(made.excluded
        ? [
            inShop('ALTER TABLE public.customers ALTER COLUMN mail SET STATISTICS 0'),
            inShop('ALTER STATISTICS public.together SET STATISTICS 0'),
          ]
        : []),
      ...made.settings.flat(),
      ...(made.events ?? []),
    ],
    app: made.app ?? undefined,
    readonly: made.readonly ?? undefined,
    mayDisableTriggers: made.mayDisableTriggers,
    masks: made.masks,
    appBypassesRls: made.appBypassesRls,
  }));

/** A world's statements in a form that PostgreSQL runs one by one, passing over those that it refuses. */
export function toScript(statements: readonly Statement[]): string {
  const run = statements.map(
    ({ text }) => `BEGIN EXECUTE $world$${text}$world$; EXCEPTION WHEN OTHERS THEN NULL; END;`,
  );
  return `DO $script$ BEGIN ${run.join('\n')} END $script$`;
}
