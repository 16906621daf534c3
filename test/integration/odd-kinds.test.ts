import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { DataPlane, VolumeId } from '../sandbox/contract.ts';
import { createDataPlane } from '../sandbox/postgres/data-plane.ts';
import { database, makeProduction, master } from '../sandbox/postgres/production.ts';
import { type Held, holdWorld } from '../worlds/hold.ts';
import { common, type World } from '../worlds/world.ts';

// Production databases that somebody thought of, restored by all SQL steps and then tried by logging in, as the random
// ones of test/worlds. What is expected of every one of them is there.

let plane: DataPlane;
beforeAll(async () => {
  plane = await createDataPlane();
});
afterAll(() => plane.stopAll());

type Given = string | readonly [inDatabase: string, statement: string];
type Options = Partial<Omit<World, 'statements'>>;

const plain = {
  ...{ app: undefined, readonly: undefined, mayDisableTriggers: true, masks: false },
  appBypassesRls: 'false',
} as const;

const own = (name: string) => `ALTER TABLE ${name} OWNER TO ${master}`;

describe.each(['16', '18'] as const)('PostgreSQL %s', (version) => {
  let production: VolumeId;
  beforeAll(async () => {
    production = await makeProduction(plane, version);
  });

  function hold(given: readonly Given[], options: Options = {}, from = production): Promise<Held> {
    const statements = given.map((one) =>
      typeof one === 'string' ? { in: database, text: one } : { in: one[0], text: one[1] },
    );
    return holdWorld(plane, from, {
      ...plain,
      ...options,
      statements: [...common, { in: database, text: own('customers') }, ...statements],
    });
  }

  const role = (name: string) => `CREATE ROLE ${name} LOGIN PASSWORD 'production'`;
  const given = (name: string) => [role(name), `GRANT ${name} TO ${master} WITH ADMIN OPTION`];
  const everywhere = (setting: string) => [
    `ALTER ROLE ${master} SET ${setting}`,
    `ALTER DATABASE ${database} SET ${setting}`,
  ];

  it.each<[string, Given[], Options?]>([
    [
      'an app that owns the database',
      [
        ...given('owner'),
        `ALTER DATABASE ${database} OWNER TO owner`,
        'ALTER TABLE customers OWNER TO owner',
      ],
      { app: 'owner' },
    ],
    [
      'an app whose password has expired, with a connection limit of 0',
      [...given('old'), `ALTER ROLE old VALID UNTIL '2001-01-01' CONNECTION LIMIT 0`],
      { app: 'old' },
    ],
    ['a master user with a connection limit of 1', [`ALTER ROLE ${master} CONNECTION LIMIT 1`]],
    ['names of 63 bytes', [], { app: 'a'.repeat(63), readonly: 'ü'.repeat(31) }],
    [
      'names with quotes, line breaks and what stands for quotes in a statement',
      [
        role('"we""ird $1; DROP"'),
        role('"line\nbreak"'),
        `ALTER ROLE "line\nbreak" CONNECTION LIMIT 5`,
        `CREATE SCHEMA "$sql$" AUTHORIZATION ${master}`,
        'CREATE TABLE "$sql$"."%s $sql1$ \\" (id int)',
        own('"$sql$"."%s $sql1$ \\"'),
        ['postgres', `CREATE DATABASE "my ""db"" %s \\ ü" OWNER ${master}`],
      ],
    ],
    [
      'a role with the mark of a helper of this action',
      [
        role('aurora_restore_x'),
        `COMMENT ON ROLE aurora_restore_x IS 'aurora-restore: owners whose rights a step needs'`,
      ],
    ],
    [
      'tables without a column, and with none that can be written',
      [
        ...['CREATE TABLE nothing ()', own('nothing')],
        ...['CREATE TABLE numbers (id int GENERATED ALWAYS AS IDENTITY)', own('numbers')],
      ],
    ],
    [
      'columns that a holder of a grant option has opened to everybody',
      [
        'CREATE ROLE holder',
        'GRANT UPDATE (note) ON customers TO holder WITH GRANT OPTION',
        'SET LOCAL ROLE holder; GRANT UPDATE (note) ON customers TO PUBLIC; SET LOCAL ROLE NONE',
      ],
    ],
    [
      'a schema of pg_database_owner, open to everybody, on which the owner of the database holds grant options',
      [
        `SET LOCAL ROLE ${master}; CREATE ROLE holder LOGIN CREATEROLE NOINHERIT; SET LOCAL ROLE NONE`,
        'GRANT ALL ON SCHEMA public TO PUBLIC',
        'GRANT ALL ON SCHEMA public TO holder WITH GRANT OPTION',
        `ALTER DATABASE ${database} OWNER TO holder`,
      ],
    ],
    [
      'a schema, open to everybody, on which the master user holds grant options beside its owner',
      [
        ...given('maker_of_s'),
        'CREATE SCHEMA s AUTHORIZATION maker_of_s',
        'GRANT ALL ON SCHEMA s TO PUBLIC',
        `GRANT ALL ON SCHEMA s TO ${master} WITH GRANT OPTION`,
      ],
    ],
    [
      'a database on which the master user holds grant options beside its owner, with a login that the master may not alter',
      [
        ...given('owner'),
        `ALTER DATABASE ${database} OWNER TO owner`,
        `GRANT ALL ON DATABASE ${database} TO ${master} WITH GRANT OPTION`,
        role('stranger'),
      ],
    ],
    [
      'a sequence of the master user in a schema that it may use only by way of a member of the schema’s owner',
      [
        ...['CREATE ROLE hidden', role('middle'), 'GRANT hidden TO middle'],
        `GRANT middle TO ${master} WITH ADMIN TRUE, INHERIT FALSE, SET FALSE`,
        'CREATE SCHEMA other AUTHORIZATION middle',
        'CREATE SCHEMA s AUTHORIZATION hidden',
        'CREATE SEQUENCE s.q',
        `ALTER SEQUENCE s.q OWNER TO ${master}`,
      ],
    ],
    [
      'a database in which row security is off, with a policy',
      [
        `ALTER DATABASE ${database} SET row_security = off`,
        'ALTER TABLE customers ENABLE ROW LEVEL SECURITY',
        'CREATE POLICY some ON customers USING (id < 5)',
      ],
    ],
    [
      'settings for all roles',
      [
        'ALTER ROLE ALL SET default_transaction_read_only = on',
        "ALTER ROLE ALL SET statement_timeout = '1ms'",
        "ALTER ROLE ALL SET idle_in_transaction_session_timeout = '1ms'",
        `ALTER ROLE ALL IN DATABASE ${database} SET role = 'pg_monitor'`,
      ],
    ],
    [
      'settings that change how statements are read',
      [
        ...['client_encoding = LATIN1', 'array_nulls = off', 'transform_null_equals = on', 'work_mem = 64'],
        ...['backslash_quote = off', "DateStyle = 'SQL, DMY'", 'default_statistics_target = 1'],
        ...['xmloption = document', 'password_encryption = md5', "restrict_nonsystem_relation_kind = 'view'"],
      ].flatMap(everywhere),
      { masks: true },
    ],
    [
      'settings of literals, of PL/pgSQL and of new roles',
      [
        ...[
          'standard_conforming_strings = off',
          "plpgsql.extra_errors = 'all'",
          "plpgsql.extra_warnings = 'all'",
        ],
        ...["createrole_self_grant = 'set, inherit'", 'default_transaction_isolation = serializable'],
        ...[
          'default_transaction_deferrable = on',
          'quote_all_identifiers = on',
          'check_function_bodies = off',
        ],
        ...[
          "search_path = ''",
          'plpgsql.variable_conflict = use_column',
          'enable_seqscan = off',
          'jit = off',
        ],
      ].flatMap(everywhere),
      { masks: true },
    ],
    [
      'settings whose values do not exist any more',
      [
        ...everywhere('work_mem = 64'),
        "UPDATE pg_db_role_setting SET setconfig = setconfig || '{default_tablespace=gone,DateStyle=bad}'::text[]",
      ],
    ],
    [
      'aggregates, procedures, many partitions, materialized views and views with the rights of who asks',
      [
        "CREATE FUNCTION add_one(int, int) RETURNS int LANGUAGE sql IMMUTABLE AS 'SELECT $1 + 1'",
        'CREATE AGGREGATE "Sum It"(int) (SFUNC = add_one, STYPE = int, INITCOND = 0)',
        "CREATE PROCEDURE pr(INOUT a int, VARIADIC b text[]) LANGUAGE sql AS 'SELECT 1'",
        ...['CREATE TABLE pt (id int) PARTITION BY LIST (id)', own('pt')],
        `DO $p$ BEGIN FOR i IN 1..200 LOOP EXECUTE format('CREATE TABLE pt_%s PARTITION OF pt FOR VALUES IN (%s)', i, i); EXECUTE format('ALTER TABLE pt_%s OWNER TO ${master}', i); END LOOP; END $p$`,
        ...['CREATE MATERIALIZED VIEW mv AS SELECT mail FROM customers', own('mv')],
        ...['CREATE VIEW iv WITH (security_invoker) AS SELECT * FROM customers', own('iv')],
      ].map((one) =>
        one.startsWith('CREATE FUNCTION') ? `${one}; ALTER FUNCTION add_one OWNER TO ${master}` : one,
      ),
    ],
    [
      'a partition on another server, which is not asked',
      [
        ...['CREATE TABLE ev (id int, at date) PARTITION BY RANGE (at)', own('ev')],
        "CREATE TABLE ev_new PARTITION OF ev FOR VALUES FROM ('2025-01-01') TO ('2030-01-01')",
        "INSERT INTO ev SELECT n, '2026-01-01' FROM generate_series(1, 600) n",
        own('ev_new'),
        "CREATE FOREIGN TABLE ev_old PARTITION OF ev FOR VALUES FROM ('2000-01-01') TO ('2025-01-01') SERVER archive",
        `ALTER FOREIGN TABLE ev_old OWNER TO ${master}`,
        "CREATE USER MAPPING FOR PUBLIC SERVER archive OPTIONS (user 'u', password 'p')",
        'ANALYZE ev_new',
      ],
      { masks: true },
    ],
    [
      'a database that is a template, and a template that nobody may connect to',
      [
        `UPDATE pg_database SET datistemplate = true WHERE datname = '${database}'`,
        'REVOKE CONNECT ON DATABASE template1 FROM PUBLIC',
      ],
    ],
    [
      'an event trigger that forbids a DROP, where the master user may switch it off',
      [
        "CREATE FUNCTION forbid() RETURNS event_trigger LANGUAGE plpgsql AS $f$ BEGIN RAISE EXCEPTION 'no'; END $f$",
        'CREATE EVENT TRIGGER forbid_drop ON sql_drop EXECUTE FUNCTION forbid()',
      ],
      { masks: true },
    ],
  ])('%s: is restored', async (_what, statements, options) => {
    const { end, message, violations } = await hold(statements, options);
    expect(violations).toEqual([]);
    expect([end, message]).toEqual(['succeeded', '']);
  });

  it('more tables than the server has locks for one transaction: is restored', async () => {
    const large = await plane.copyVolume(production);
    for (let at = 0; at < 3; at += 1)
      await plane.superuserQuery(
        large,
        database,
        `SET ROLE ${master}; DO $t$ BEGIN FOR i IN 1..1000 LOOP EXECUTE format('CREATE TABLE many_${at}_%s (id int)', i); END LOOP; END $t$`,
      );
    // For 50 connections: it is enough for one batch of grants, and not for three.
    await plane.superuserQuery(large, database, 'ALTER SYSTEM SET max_locks_per_transaction = 30');
    const { end, message, violations } = await hold([], {}, large);
    expect(violations).toEqual([]);
    expect([end, message]).toEqual(['succeeded', '']);
  });

  it.each<[string, Given[], string, string, Options?]>([
    [
      'a database with a connection limit of 0',
      [`ALTER DATABASE ${database} CONNECTION LIMIT 0`],
      'DATABASE_FAILED',
      'too many connections for database',
    ],
    [
      'a database, a partition and a large object of a role that is not the master’s',
      [
        'CREATE ROLE alien',
        'CREATE TABLE pt (id int) PARTITION BY LIST (id)',
        own('pt'),
        'CREATE TABLE pt1 PARTITION OF pt FOR VALUES IN (1)',
        'ALTER TABLE pt1 OWNER TO alien',
        "DO $o$ DECLARE o oid = lo_from_bytea(0, 'x'); BEGIN EXECUTE format('ALTER LARGE OBJECT %s OWNER TO alien', o); END $o$",
      ],
      'DATABASE_FAILED',
      '(owner alien): app may not read and write it',
    ],
    [
      'a role that may replicate, and is not the master’s',
      ["CREATE ROLE copier LOGIN REPLICATION PASSWORD 'production'"],
      'LOGINS_NOT_DISABLED',
      '- copier may replicate',
    ],
    [
      'a role that owns a database, and is not the master’s',
      [role('landlord'), ['postgres', 'CREATE DATABASE theirs OWNER landlord']],
      'LOGINS_NOT_DISABLED',
      '- landlord can connect to theirs',
    ],
    [
      'a group as app, whose member is not the master’s',
      ['CREATE ROLE devs', `GRANT devs TO ${master} WITH ADMIN OPTION`, role('bob'), 'GRANT devs TO bob'],
      'LOGINS_NOT_DISABLED',
      'bob',
      { app: 'devs' },
    ],
    [
      'an event trigger that forbids a DROP, and that the master user may not switch off',
      [
        "CREATE FUNCTION forbid() RETURNS event_trigger LANGUAGE plpgsql AS $f$ BEGIN RAISE EXCEPTION 'no'; END $f$",
        'CREATE EVENT TRIGGER forbid_drop ON sql_drop EXECUTE FUNCTION forbid()',
      ],
      'DATABASE_FAILED',
      'forbid_drop (public.forbid() on sql_drop)',
      { masks: true, mayDisableTriggers: false },
    ],
  ])('%s: is refused, named, and nobody can log in', async (_what, statements, code, says, options) => {
    const { end, message, violations } = await hold(statements, options);
    expect(violations).toEqual([]);
    expect(end).toBe(code);
    expect(message).toContain(says);
  });
});
