import { describe, expect, it } from 'vitest';
import { createHookRecords, dropHookRecords } from '../../src/database/hook-records.ts';
import { refreshStatistics } from '../../src/database/statistics.ts';
import { database, master, type Restored } from '../sandbox/postgres/production.ts';
import { useProduction } from './use-production.ts';

describe.each(['16', '18'] as const)('PostgreSQL %s', (version) => {
  const production = useProduction(version);

  const secrets = (table: string) =>
    `INSERT INTO ${table} SELECT n, 'sk_live_' || n % 3 FROM generate_series(1, 300) n; ANALYZE ${table};`;

  /** Starts, runs `hook` as the master between the baseline and the refresh, and returns how many tables were refreshed. */
  async function refresh(
    prepare: string,
    hook: string,
  ): Promise<{ from: Restored; refreshed: Promise<number> }> {
    const restored = await production.start(prepare);
    const { sql } = restored;
    await sql.set('search_path', 'pg_catalog');
    await createHookRecords(sql, master, database, 'r1');
    const session = await restored.open(master, 'Master-password1');
    for (const statement of hook.split(';').filter((text) => text.trim() !== ''))
      await session.query(statement);
    await session.close();
    const refreshed = refreshStatistics(sql, master).finally(() => dropHookRecords(sql, database));
    return { from: restored, refreshed };
  }
  const shown = async (from: Restored) =>
    JSON.stringify([
      ...(await from.asAws(
        "SELECT tablename, most_common_vals::text, histogram_bounds::text FROM pg_stats WHERE schemaname = 'public'",
      )),
      ...(await from.asAws('SELECT most_common_vals::text FROM pg_stats_ext')),
      ...(await from.asAws('SELECT most_common_vals::text FROM pg_stats_ext_exprs')),
    ]);

  it('refreshes only the tables that were touched, and their parents', async () => {
    const { from, refreshed } = await refresh(
      `CREATE TABLE masked (id int, v text); ${secrets('masked')} CREATE TABLE untouched (id int, v text); ${secrets('untouched')}
       CREATE TABLE parent (id int, v text) PARTITION BY RANGE (id); CREATE TABLE leaf PARTITION OF parent FOR VALUES FROM (0) TO (1000); ${secrets('parent')}
       ALTER TABLE masked OWNER TO ${master}; ALTER TABLE untouched OWNER TO ${master}; ALTER TABLE parent OWNER TO ${master}; ALTER TABLE leaf OWNER TO ${master};`,
      "UPDATE public.masked SET v = 'x'; UPDATE public.leaf SET v = 'x'; CREATE TABLE public.made AS SELECT 1 AS a",
    );
    expect(await refreshed).toBe(4);
    expect((await shown(from)).match(/\{[^}]*sk_live/g)?.length).toBe(1);
  });

  it.each([
    ['truncated', 'TRUNCATE public.outbox'],
    ['deleted', 'DELETE FROM public.outbox'],
  ])('leaves nothing of a table whose rows were %s', async (_what, hook) => {
    // Before version 18 the type of what a generated column is made of cannot be set, and so the table is named instead.
    const generated = version === '18' ? ' GENERATED ALWAYS AS (token || token) STORED' : '';
    const { from, refreshed } = await refresh(
      `CREATE TABLE outbox (id int GENERATED ALWAYS AS IDENTITY (START WITH 1000), token text COLLATE "C" NOT NULL, kind text${generated});
       CREATE INDEX ON outbox (token); CREATE STATISTICS together (mcv) ON token, kind FROM outbox;
       INSERT INTO outbox (token${version === '18' ? '' : ', kind'}) SELECT 'sk_live_' || n % 3${version === '18' ? '' : ", 'k' || n % 3"} FROM generate_series(1, 300) n; ANALYZE outbox; ALTER TABLE outbox OWNER TO ${master}; ALTER STATISTICS together OWNER TO ${master};`,
      hook,
    );
    await refreshed;
    expect(await shown(from)).not.toContain('sk_live');
    expect(
      await from.asAws(
        'SELECT stxname::text AS name, pg_get_userbyid(stxowner)::text AS owner FROM pg_statistic_ext',
      ),
    ).toEqual([{ name: 'together', owner: master }]);
  });

  it('leaves nothing of partitions that are empty, or names their parent where PostgreSQL keeps the statistics of its key', async () => {
    const { from, refreshed } = await refresh(
      `CREATE TABLE parent (id int, v text) PARTITION BY RANGE (id); CREATE TABLE leaf PARTITION OF parent FOR VALUES FROM (0) TO (1000); ${secrets('parent')}
       ALTER TABLE parent OWNER TO ${master}; ALTER TABLE leaf OWNER TO ${master};`,
      'TRUNCATE public.parent',
    );
    if (version === '16') await expect(refreshed).rejects.toThrow(/public\.parent/);
    else await refreshed;
    const kept = await from.asAws("SELECT attname FROM pg_stats WHERE tablename = 'leaf'");
    expect(kept).toEqual([]);
    expect(await from.asAws('SELECT count(*)::int AS n FROM pg_inherits')).toMatchObject([{ n: 1 }]);
  });

  it('analyzes tables of owners that the master has left, also where one of them owns the database', async () => {
    const { from, refreshed } = await refresh(
      `SET ROLE ${master}; CREATE ROLE landlord; GRANT landlord TO ${master}; RESET ROLE; CREATE TABLE masked (id int, v text); ${secrets('masked')}
       GRANT ALL ON masked TO ${master}; ALTER TABLE masked OWNER TO landlord; ALTER DATABASE ${database} OWNER TO landlord; REVOKE landlord FROM ${master} GRANTED BY ${master};`,
      "UPDATE public.masked SET v = 'x'",
    );
    await refreshed;
    expect(await shown(from)).not.toContain('sk_live');
  });

  it('names a table that it may not analyze', async () => {
    const { refreshed } = await refresh(
      `CREATE ROLE stranger; CREATE TABLE masked (id int, v text); ${secrets('masked')} GRANT UPDATE ON masked TO ${master}; ALTER TABLE masked OWNER TO stranger; CREATE ROLE landlord; ALTER DATABASE ${database} OWNER TO landlord; GRANT CREATE ON DATABASE ${database} TO ${master};`,
      "UPDATE public.masked SET v = 'x'",
    );
    await expect(refreshed).rejects.toThrow(/public\.masked/);
  });

  if (version === '16')
    it('names an empty table under a view, whose statistics PostgreSQL 16 cannot remove', async () => {
      const { refreshed } = await refresh(
        `CREATE TABLE outbox (id int, token text); ${secrets('outbox')} ALTER TABLE outbox OWNER TO ${master}; CREATE VIEW above AS SELECT * FROM outbox;`,
        'TRUNCATE public.outbox',
      );
      await expect(refreshed).rejects.toThrow(/public\.outbox/);
    });

  it('contacts no foreign server, and leaves its partition where it was', async () => {
    const { from, refreshed } = await refresh(
      `CREATE EXTENSION postgres_fdw; CREATE SERVER archive FOREIGN DATA WRAPPER postgres_fdw OPTIONS (host '127.0.0.1', port '9', dbname 'x');
       CREATE USER MAPPING FOR PUBLIC SERVER archive OPTIONS (user 'u', password 'p'); CREATE TABLE parent (id int, v text) PARTITION BY RANGE (id);
       CREATE TABLE leaf PARTITION OF parent FOR VALUES FROM (0) TO (1000); ${secrets('parent')}
       CREATE FOREIGN TABLE old PARTITION OF parent FOR VALUES FROM (-1000) TO (0) SERVER archive;
       GRANT USAGE ON FOREIGN SERVER archive TO ${master};
       ALTER TABLE parent OWNER TO ${master}; ALTER TABLE leaf OWNER TO ${master}; ALTER FOREIGN TABLE old OWNER TO ${master};`,
      "UPDATE public.leaf SET v = 'x'",
    );
    await refreshed;
    expect(await shown(from)).not.toContain('sk_live');
    expect(
      await from.asAws("SELECT pg_get_expr(relpartbound, oid) AS bound FROM pg_class WHERE relname = 'old'"),
    ).toEqual([{ bound: "FOR VALUES FROM ('-1000') TO (0)" }]);
  });

  const owned = (...tables: string[]) =>
    tables.map((one) => `ALTER TABLE ${one} OWNER TO ${master};`).join(' ');

  it('refreshes what production has taken out of ANALYZE, and takes it out again', async () => {
    const { from, refreshed } = await refresh(
      `CREATE TABLE masked (id int, v text); CREATE INDEX by_upper ON masked (upper(v));
       CREATE STATISTICS together (mcv) ON id, v FROM masked; CREATE STATISTICS computed ON (v || 'x') FROM masked; ${secrets('masked')}
       ALTER TABLE masked ALTER COLUMN v SET STATISTICS 0; ALTER INDEX by_upper ALTER COLUMN 1 SET STATISTICS 0;
       ALTER STATISTICS together SET STATISTICS 0; ALTER STATISTICS computed SET STATISTICS 0;
       ${owned('masked')} ALTER STATISTICS together OWNER TO ${master}; ALTER STATISTICS computed OWNER TO ${master};`,
      "UPDATE public.masked SET v = 'x'",
    );
    await refreshed;
    expect((await shown(from)).toLowerCase()).not.toContain('sk_live');
    expect(
      await from.asAws(`SELECT attstattarget AS target FROM pg_attribute WHERE attrelid IN ('masked'::regclass, 'by_upper'::regclass) AND attnum > 0
         AND attname <> 'id' UNION ALL SELECT stxstattarget FROM pg_statistic_ext`),
    ).toEqual([{ target: 0 }, { target: 0 }, { target: 0 }, { target: 0 }]);
  });

  it.each([
    [
      'a partition that a hook dropped',
      'CREATE TABLE parent (id int, v text) PARTITION BY RANGE (id); CREATE TABLE other PARTITION OF parent FOR VALUES FROM (1000) TO (2000); CREATE TABLE leaf PARTITION OF parent FOR VALUES FROM (0) TO (1000);',
      "INSERT INTO parent SELECT n + 1000, 'x' FROM generate_series(1, 300) n;",
    ],
    [
      'the only child, of a parent with rows of its own,',
      'CREATE TABLE parent (id int, v text); CREATE TABLE leaf () INHERITS (parent); CREATE TABLE other (id int);',
      "INSERT INTO parent SELECT n, 'x' FROM generate_series(1, 300) n;",
    ],
  ])('leaves nothing of %s with its parent', async (_what, tables, rows) => {
    const { from, refreshed } = await refresh(
      `${tables} ${secrets('leaf')} ${rows} ANALYZE parent; ${owned('parent', 'leaf', 'other')}`,
      'DROP TABLE public.leaf',
    );
    expect(await shown(from)).toContain('sk_live');
    await refreshed;
    expect(await shown(from)).not.toContain('sk_live');
  });

  it('leaves nothing of an index on an expression of an empty table', async () => {
    const { from, refreshed } = await refresh(
      `CREATE TABLE outbox (id int, v text); CREATE INDEX by_upper ON outbox (upper(v)); ${secrets('outbox')} ${owned('outbox')}`,
      'TRUNCATE public.outbox',
    );
    await refreshed;
    expect((await shown(from)).toLowerCase()).not.toContain('sk_live');
  });
});
